"""The nightly copy beside the worker: a process of its own, so that letters need not wait."""

import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

from bulgarian.clock import office_time, utc_now
from models.copies.nightly import ASKED, is_due
from models.database import database
from models.marks import noted

PROGRAM = Path(__file__).resolve().parent.parent / "app.py"
REST = 30  # seconds between two processes, whatever became of the first
SELDOM = 60  # seconds between two looks at the clock


class Safekeeping:
    """Begins a copy when the night has come, when one was missed, and when somebody asks."""

    def __init__(self, settings: SimpleNamespace):
        self.settings, self.process = settings, None
        self.again = self.clock = time.monotonic()

    def look(self) -> None:
        """Begin what is wanted and not under way."""
        if time.monotonic() < self.again or self.is_busy() or not self._is_wanted():
            return
        self.process = subprocess.Popen(
            [sys.executable, str(PROGRAM), "backup", "--nightly"], stdin=subprocess.DEVNULL)
        self.again = time.monotonic() + REST

    def is_busy(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def stop(self) -> None:
        """Break off what is under way; half a copy never has the name of one."""
        if self.is_busy():
            self.process.terminate()
            self.process.wait()

    def _is_wanted(self) -> bool:
        with database.connection_context():
            if noted(ASKED) is not None:
                return True
            if time.monotonic() < self.clock:
                return False
            self.clock = time.monotonic() + SELDOM
            return is_due(self.settings.copy_at, office_time(utc_now()))
