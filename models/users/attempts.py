"""Failed attempts: how long one has to wait before the next guess at the same thing."""

from datetime import timedelta

from peewee import CharField, DateTimeField, Model

from models.base import PERSONAL, utc_now
from models.database import database

WINDOW = timedelta(minutes=15)
FREE, MOST = 5, 10  # failures that cost nothing, and those that cost a pause
FIRST_DELAY = 5  # seconds after the FREE-th failure; doubles with each further one


class FailedAttempt(Model):
    """One failed guess; `target` is a keyed digest of what was guessed at and from where."""

    target = CharField(max_length=64, index=True)
    at = DateTimeField(default=utc_now, index=True)

    privacy = PERSONAL

    class Meta:
        database = database
        legacy_table_names = False
        table_name = "failed_attempts"


def take_attempt(target: str) -> int:
    """0 and the attempt counts as failed until forgotten, or the seconds to wait before one.

    Counted before the password is looked at, so that guesses side by side are counted too.
    """
    with database.atomic():
        FailedAttempt.delete().where(FailedAttempt.at < utc_now() - WINDOW).execute()
        wait = seconds_to_wait(target)
        if not wait:
            FailedAttempt.create(target=target)
        return wait


def seconds_to_wait(target: str) -> int:
    """Seconds until the next attempt is allowed."""
    mine = FailedAttempt.select(FailedAttempt.at).where(
        FailedAttempt.target == target, FailedAttempt.at >= utc_now() - WINDOW)
    times = [row.at for row in mine]
    if len(times) < FREE:
        return 0
    until = max(times) + _delay_after(len(times))
    return max(0, int((until - utc_now()).total_seconds()))


def _delay_after(failures: int) -> timedelta:
    if failures >= MOST:
        return WINDOW
    return timedelta(seconds=FIRST_DELAY * 2 ** (failures - FREE))


def forget_attempts(target: str) -> None:
    """The right answer was given: the count starts again."""
    FailedAttempt.delete().where(FailedAttempt.target == target).execute()
