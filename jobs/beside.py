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


_ends: list[int] = []  # of pipes, held open as long as this process lives


class Copy:
    """A process that goes on from here with what this one has read, which takes memory once.

    It has no thread of this one, so it is made before there are any, and no open database.
    """

    def __init__(self, live: Callable[[], int]):
        beginning, end = os.pipe()
        self.pid = os.fork()
        if not self.pid:
            self._live(live, beginning, end)
        os.close(beginning)
        _ends.append(end)

    def _live(self, live: Callable[[], int], beginning: int, end: int) -> None:
        code = 1
        try:
            os.setsid()
            os.dup2(beginning, 0)
            for one in (beginning, end, *_ends):
                os.close(one)
            code = live()
        finally:
            if sys.exc_info()[0] is not None:
                log.error("a process beside the server failed", exc_info=True)
            os._exit(code)

    def wait(self) -> int:
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])

    def terminate(self) -> None:
        os.kill(self.pid, signal.SIGTERM)

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)


class Companion:
    """Keeps one process of the program while the server runs, a worker or one more that answers.

    The first is a copy of the server that does `live`; one that died is followed by a new one
    that begins with the command line, and inherits the `descriptor` where there is one.
    """

    def __init__(self, live: Callable[[], int], program: Path, *words: str,
                 descriptor: int | None = None):
        self.command = [sys.executable, str(program), *words]
        self.inherited = () if descriptor is None else (descriptor,)
        self.ending, self.process = Event(), Copy(live)
        self.thread = Thread(target=self._keep, daemon=True)

    def start(self) -> None:
        self.thread.start()

    def stop(self) -> None:
        """Let it finish what it is making, and end."""
        self.ending.set()
        self.process.terminate()
        self.thread.join(SECONDS_TO_STOP)
        if self.thread.is_alive():
            self.process.kill()  # what it had in hand is rolled back and done again

    def _keep(self) -> None:
        while True:
            code = self.process.wait()
            if not self.ending.is_set() and code not in (0, BUSY):
                log.warning("%s ended", self.command[2], extra={"event": {"code": code}})
            if self.ending.wait(BUSY_AFTER if code == BUSY else AGAIN_AFTER):
                return
            self.process = subprocess.Popen(self.command, stdin=subprocess.PIPE,
                                            pass_fds=self.inherited, start_new_session=True)


def end_with_server(end: Callable[[], None]) -> None:
    """Call `end` when the other end of our input is closed, which is when the server is gone."""
    def wait() -> None:
        os.read(0, 1)
        end()
    Thread(target=wait, daemon=True).start()


def end_kindly() -> None:
    os.kill(os.getpid(), signal.SIGTERM)
