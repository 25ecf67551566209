"""The one worker: a process that holds the lock of the data folder and does what is asked."""

import fcntl
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

from jobs.beside import end_kindly, end_with_server
from jobs.running import STOPPING
from jobs.trigger import keep_working

LOCK_FILE = "worker.lock"


class WorkerRuns(Exception):
    """Another worker of this data folder is at work."""


@contextmanager
def only_worker(folder: Path) -> Iterator[None]:
    """The lock of the one worker, given back with the process; WorkerRuns if it is taken."""
    with (folder / LOCK_FILE).open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise WorkerRuns from error
        yield


def work(settings: SimpleNamespace, *, with_server: bool = False) -> None:
    """Do jobs until a signal comes, or until the server that started this process is gone."""
    with only_worker(settings.data):
        if with_server:
            end_with_server(end_kindly)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: STOPPING.set())  # once the item in hand is made
        keep_working(STOPPING, settings)
