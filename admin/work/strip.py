"""The quiet strip above every page: what the worker does for this user, and how far it is."""

from time import monotonic

from admin.auth import current_user
from forms.pages import record_id
from models.work.jobs import Job

LOOK_EVERY = 60  # seconds between questions about a user for whom nothing was being done
MOST_WATCHED = 5

_quiet: dict[int, float] = {}  # account: when nothing was being done for it


def expect_work(user_id: int) -> None:
    """Something was asked for just now."""
    _quiet.pop(user_id, None)


def running_jobs() -> list[Job]:
    """The user's jobs that are not finished; asked for at most once a minute where there are none.
    """
    if not current_user or not current_user.may_work():
        return []
    at = _quiet.get(current_user.id)
    if at is not None and monotonic() - at < LOOK_EVERY:
        return []
    found = list(Job.open_jobs().where(Job.asked_by == current_user.id).order_by(
        Job.id).limit(MOST_WATCHED))
    if not found:
        _quiet[current_user.id] = monotonic()
    return found


def watched_jobs(text: str) -> list[Job]:
    """The user's jobs of these numbers, finished or not, and those that were asked for since."""
    numbers = [number for word in text.split(",") if (number := record_id(word))][:MOST_WATCHED]
    query = Job.live().where(Job.asked_by == current_user.id, Job.id.in_(numbers)
                             | Job.status.in_(("waiting", "running")))
    return list(query.order_by(Job.id).limit(MOST_WATCHED))
