"""The worker beside the server: started with it, started again if it dies, stopped with it."""

import logging
import subprocess
import sys
from pathlib import Path
from threading import Event, Thread

log = logging.getLogger("okmd.jobs")

AGAIN_AFTER = 2  # seconds after a worker that died
BUSY_AFTER = 30  # seconds after one that found another at work
BUSY = 3  # its exit code
SECONDS_TO_STOP = 30


class Companion:
    """Keeps one worker process while the server runs."""

    def __init__(self, program: Path):
        self.command = [sys.executable, str(program), "worker", "--with-server"]
        self.ending, self.process = Event(), None
        self.thread = Thread(target=self._keep, daemon=True)

    def start(self) -> "Companion":
        self.thread.start()
        return self

    def stop(self) -> None:
        """Let the worker finish what it is making, and end."""
        self.ending.set()
        if self.process is not None:
            self.process.terminate()
        self.thread.join(SECONDS_TO_STOP)
        if self.thread.is_alive():
            self.process.kill()  # what it had in hand is rolled back and done again

    def _keep(self) -> None:
        while not self.ending.is_set():
            self.process = subprocess.Popen(self.command, stdin=subprocess.PIPE,
                                            start_new_session=True)
            code = self.process.wait()
            if not self.ending.is_set() and code not in (0, BUSY):
                log.warning("worker ended", extra={"event": {"code": code}})
            self.ending.wait(BUSY_AFTER if code == BUSY else AGAIN_AFTER)
