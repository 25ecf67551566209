"""The quiet strip above every page: what the worker does for this user, and how far it is."""

from time import time

from flask import get_flashed_messages, session, url_for

from admin.auth import current_user
from documents.pdf_batch import pdfs_of
from forms.pages import record_id
from models.work.jobs import Job, JobItem

LOOK_EVERY = 60  # seconds between questions about a user for whom nothing was being done
MOST_WATCHED = 5
FINISHED = "job"  # category of a message: the number of a job that was done at once

QUIET = "quiet"  # in the session: when nothing was being done for the user


def expect_work() -> None:
    """Something was asked for just now."""
    session.pop(QUIET, None)


def shown_jobs() -> list[Job]:
    """What the strip above a page tells of: what is being done, and what was asked just before."""
    just_done = get_flashed_messages(category_filter=[FINISHED])
    return watched_jobs(",".join(just_done)) if just_done else running_jobs()


def file_of(job: Job) -> tuple[str, str] | None:
    """(address, what it is) of the file that a finished job made: the document, or all as a ZIP."""
    made = [] if job.is_open else list(JobItem.select().where(
        JobItem.job == job.id, JobItem.document.is_null(False)))
    if not made:
        return None
    if len(made) > 1:
        return url_for("jobs.archive_file", record=job.id), "Изтегли всички (ZIP)"
    pdf = pdfs_of([made[0].document_id]).get(made[0].document_id) if job.batch == "pdf" else None
    if pdf:
        return url_for("attached_files.file", record=pdf.id), "Изтегли PDF"
    return url_for("documents.download", record=made[0].document_id), "Изтегли"


def running_jobs() -> list[Job]:
    """The user's jobs that are not finished; asked for at most once a minute where there are none.
    """
    if not current_user or not current_user.may_work():
        return []
    if time() - session.get(QUIET, 0) < LOOK_EVERY:
        return []
    found = list(Job.open_jobs().where(Job.asked_by == current_user.id).order_by(
        Job.id).limit(MOST_WATCHED))
    if not found:
        session[QUIET] = int(time())
    return found


def watched_jobs(text: str) -> list[Job]:
    """The user's jobs of these numbers, finished or not, and those that were asked for since."""
    numbers = [number for word in text.split(",") if (number := record_id(word))][:MOST_WATCHED]
    query = Job.live().where(Job.asked_by == current_user.id, Job.id.in_(numbers)
                             | Job.status.in_(("waiting", "running")))
    return list(query.order_by(Job.id).limit(MOST_WATCHED))
