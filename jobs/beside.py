"""Processes beside the server: started with it, started again if they die, stopped with it."""

import logging
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread

log = logging.getLogger("okmd.jobs")

AGAIN_AFTER = 2  # seconds after one that died
BUSY_AFTER = 30  # seconds after a worker that found another at work
BUSY = 3  # its exit code
SECONDS_TO_STOP = 30


class Companion:
    """Keeps one process of the program while the server runs, a worker or one more that answers.

    It inherits the `descriptor`, where there is one.
    """

    def __init__(self, program: Path, *words: str, descriptor: int | None = None):
        self.command = [sys.executable, str(program), *words]
        self.inherited = () if descriptor is None else (descriptor,)
        self.ending, self.process = Event(), None
        self.thread = Thread(target=self._keep, daemon=True)

    def start(self) -> "Companion":
        self.thread.start()
        return self

    def stop(self) -> None:
        """Let it finish what it is making, and end."""
        self.ending.set()
        if self.process is not None:
            self.process.terminate()
        self.thread.join(SECONDS_TO_STOP)
        if self.thread.is_alive():
            self.process.kill()  # what it had in hand is rolled back and done again

    def _keep(self) -> None:
        while not self.ending.is_set():
            self.process = subprocess.Popen(self.command, stdin=subprocess.PIPE,
                                            pass_fds=self.inherited, start_new_session=True)
            code = self.process.wait()
            if not self.ending.is_set() and code not in (0, BUSY):
                log.warning("%s ended", self.command[2], extra={"event": {"code": code}})
            self.ending.wait(BUSY_AFTER if code == BUSY else AGAIN_AFTER)


def end_with_server(end: Callable[[], None]) -> None:
    """Call `end` when the other end of our input is closed, which is when the server is gone."""
    def wait() -> None:
        os.read(sys.stdin.fileno(), 1)
        end()
    Thread(target=wait, daemon=True).start()


def end_kindly() -> None:
    os.kill(os.getpid(), signal.SIGTERM)
