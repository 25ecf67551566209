"""What makes a job begin: the worker looks into the table of jobs, the only place that knows."""

import logging
from datetime import datetime, time, timedelta
from threading import Event
from types import SimpleNamespace

from jobs.cleaning import remove_old_results
from jobs.posting import Posting
from jobs.running import run_job
from jobs.safekeeping import Safekeeping
from jobs.turns import TURNS
from models import indexes
from models.base import utc_now
from models.database import database
from models.folder import keep_reserve
from models.tailoring import snapshot
from models.tailoring.version import read_number
from models.work.jobs import RUNNING, Job
from registry import CHECKS, CheckFailed

log = logging.getLogger("okmd.jobs")

PAUSE = 0.5  # seconds between two looks
MINUTE = timedelta(minutes=1)
SILENT = timedelta(minutes=10)  # a job of which no sign came for so long is taken up again
AT_NIGHT = time(3, 10)


class Trigger:
    """How this process begins what a page asked for: the worker sees it by itself."""

    def __init__(self):
        self.at_once = False  # in tests a job is done when the answer of the page is there

    def wake(self, number: int) -> None:
        if self.at_once:
            run_job(number)


TRIGGER = Trigger()


def keep_working(stopping: Event, settings: SimpleNamespace) -> None:
    """Do what waits until told to stop; at the start also what a dead worker left."""
    safekeeping, posting = Safekeeping(settings), Posting(settings)
    TURNS.take_part()
    take_back(timedelta(0))  # only the one worker asks, so no job can be running now
    again, night, shaped = datetime.now() + MINUTE, next_night(datetime.now()), None
    while not stopping.is_set():
        for number in find_waiting():
            run_job(number)
        now = datetime.now()
        if now >= again:
            take_back(SILENT)
            again = now + MINUTE
            keep_reserve(settings.data)
            shaped = fit_lists(shaped)
        if now >= night:
            remove_old_results()
            learn_sizes()
            night = next_night(now)
        safekeeping.look()
        posting.look()
        stopping.wait(PAUSE)
    safekeeping.stop()


def fit_lists(shaped: int | None) -> int:
    """The number of the configuration whose lists have their indexes now."""
    with database.connection_context():
        if (number := read_number()) != shaped:
            snapshot.refresh()
            indexes.fit()
    return number


def learn_sizes() -> None:
    """Let the database learn what a year of work has changed, when nobody waits for it."""
    with database.connection_context():
        indexes.look_at_data()


def next_night(now: datetime) -> datetime:
    """When results that are too old are put away next."""
    today = datetime.combine(now, AT_NIGHT)
    return today if now < today else today + timedelta(days=1)


def take_back(stale: timedelta) -> None:
    """Let the jobs wait again of which no sign came for so long."""
    with database.connection_context():
        Job.take_back(stale)


def find_waiting() -> list[int]:
    """The numbers of the jobs that wait, the oldest first."""
    with database.connection_context():
        return [job.id for job in Job.waiting()]


@CHECKS.named("опашка")
def check_queue(_settings) -> str:
    """How much waits, or that nobody does it."""
    waiting = Job.waiting().count()
    silent = Job.waiting().where(Job.created_at < utc_now() - SILENT)
    if silent.exists() and not Job.live().where(Job.status == RUNNING).exists():
        raise CheckFailed(f"Чакат задачи: {waiting}, а никой не ги изпълнява. Пуснете ги: "
                          "app.py worker (docs/jobs.md)")
    return f"чакащи задачи: {waiting}"
