"""The one worker: a process that holds the lock of the data folder and does what is asked."""

import fcntl
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

from huey.consumer import Consumer

from jobs.running import STOPPING
from jobs.trigger import QUEUE

LOCK_FILE = "worker.lock"
SECONDS_TO_STOP = 25  # for the item that is being made


class WorkerRuns(Exception):
    """Another worker of this data folder is at work."""


class DeskConsumer(Consumer):
    """Ends after the item that is being made, not after the whole job."""

    def stop(self, graceful: bool = False) -> None:
        STOPPING.set()
        super().stop(graceful)


@contextmanager
def only_worker(folder: Path) -> Iterator[None]:
    """The lock of the one worker, given back with the process; WorkerRuns if it is taken."""
    with (folder / LOCK_FILE).open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise WorkerRuns from error
        yield


def work(folder: Path, *, with_server: bool = False) -> None:
    """Do jobs until a signal comes, or until the server that started this process is gone."""
    with only_worker(folder):
        if with_server:
            Thread(target=_end_with_server, daemon=True).start()
        DeskConsumer(QUEUE.huey, workers=1, max_delay=0.5, graceful_signal="TERM",
                     shutdown_timeout=SECONDS_TO_STOP).run()


def _end_with_server() -> None:
    """Wait until the other end of our input is closed, which is when the server ends."""
    os.read(sys.stdin.fileno(), 1)
    os.kill(os.getpid(), signal.SIGTERM)
