"""The queue that wakes the worker. It may be lost: what is to be done stands in the jobs table."""

import logging
from datetime import timedelta
from pathlib import Path
from sqlite3 import Error as QueueProblem

from huey import Huey, MemoryHuey, SqliteHuey, crontab

from jobs.cleaning import remove_old_results
from jobs.running import run_job
from models.database import database
from models.work.jobs import Job

log = logging.getLogger("okmd.jobs")

QUEUE_FILE = "queue.db"
SILENT = timedelta(minutes=10)  # a job of which no sign came for so long is taken up again
AT_NIGHT = {"hour": "3", "minute": "10"}


class Queue:
    """The queue of this process, once it is opened."""

    def __init__(self):
        self.huey: Huey | None = None
        self._run = None

    def open(self, folder: Path, *, immediate: bool = False) -> "Queue":
        """The queue in a file of its own; with `immediate` what is asked for is done at once."""
        if immediate:
            self.huey = MemoryHuey("okmd", immediate=True)
        else:
            self.huey = SqliteHuey("okmd", filename=str(folder / QUEUE_FILE), results=False)
            (folder / QUEUE_FILE).chmod(0o600)
        self._run = self.huey.task(name="run_job")(run_job)
        self.huey.periodic_task(crontab(), name="reap")(lambda: self.reap(SILENT))
        self.huey.periodic_task(crontab(**AT_NIGHT), name="clean")(remove_old_results)
        self.huey.on_startup(name="start")(self.reap)
        return self

    def wake(self, number: int) -> None:
        """Let the worker do a stored job; without a queue the reaper finds it within a minute."""
        try:
            if self._run is not None:
                self._run(number)
        except QueueProblem as error:
            log.warning("queue cannot be written", exc_info=error)

    def reap(self, stale: timedelta = timedelta(0)) -> list[int]:
        """The jobs that were taken up again: those that wait, and those of a dead worker.

        Only the one worker asks, and only between two jobs: at its start no job can be running.
        """
        opened = database.connect(reuse_if_open=True)
        try:
            found = Job.take_back(stale)
        finally:
            if opened:
                database.close()
        for number in found:
            self.wake(number)
        return found


QUEUE = Queue()
