"""The desk's side: a function that is declared to run apart is asked for in a child."""

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from pathlib import Path

from documents.apart.limits import SECONDS
from documents.apart.wire import raise_fault, receive, send
from models.base import RuleError
from registry import CHECKS, CheckFailed, Registry

ROOT = Path(__file__).resolve().parents[2]
JOBS = Registry("function that runs apart")
LOST = ("Файлът не може да се прочете: изисква твърде много памет или време, или е повреден. "
        "Запишете го отново от програмата, с която е направен, или го намалете.")
_is_alone: ContextVar[bool] = ContextVar("is_alone", default=False)


@contextmanager
def alone() -> Iterator[None]:
    """Inside of it functions run where they are called: this is the child."""
    token = _is_alone.set(True)
    try:
        yield
    finally:
        _is_alone.reset(token)


def apart(function: Callable) -> Callable:
    """The function, run in a child; RuleError where the child did not live to tell its answer.

    It takes and gives plain values, bytes, problems and controls; tuples come back as lists.
    """
    name = f"{function.__module__}.{function.__name__}"
    JOBS.add(name, function)

    @wraps(function)
    def asked(*words):
        return function(*words) if _is_alone.get() else NEIGHBOUR.ask(name, words)
    return asked


class Neighbour:
    """The process that makes the children; it is started when it is first needed."""

    command = [sys.executable, "-m", "documents.apart.child"]

    def __init__(self):
        self._lock = threading.Lock()
        self._process: subprocess.Popen | None = None
        self._control: socket.socket | None = None

    def ask(self, name: str, words: tuple):
        """What a function says in a child."""
        with self._channel() as channel:
            channel.settimeout(3 * SECONDS)
            try:
                send(channel, [name, words])
                told = receive(channel)
            except (EOFError, OSError, ValueError) as error:
                raise RuleError(LOST, "file") from error
        if "fault" in told:
            raise_fault(told["fault"], told["words"])
        return told["answer"]

    def _channel(self) -> socket.socket:
        """A way to a child of its own."""
        ours, theirs = socket.socketpair()
        with theirs, self._lock:
            for _ in range(2):
                try:
                    self._start()
                    socket.send_fds(self._control, [b"1"], [theirs.fileno()])
                    return ours
                except OSError:
                    self.stop()  # it went to sleep; the second time there is a new one
        ours.close()
        raise RuleError(LOST, "file")

    def _start(self) -> None:
        if self._process is not None and self._process.poll() is None:
            return
        self.stop()
        self._control, theirs = socket.socketpair()
        surroundings = {key: os.environ[key] for key in ("PATH", "LANG", "TZ") if key in os.environ}
        with theirs:
            self._process = subprocess.Popen(
                self.command, cwd=ROOT, env=surroundings,
                stdin=theirs, stdout=subprocess.DEVNULL, start_new_session=True)

    def stop(self) -> None:
        """End the process."""
        if self._process is not None:
            self._control.close()
            self._process.kill()
            self._process.wait()
            self._process = None


NEIGHBOUR = Neighbour()


@apart
def is_cut_off() -> bool:
    """Whether a child is without a network."""
    try:
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM).close()
    except PermissionError:
        return True
    return False


@CHECKS.named("четене на файлове")
def check_reading(_settings) -> str:
    """Whether strangers' files are read apart, and without a network."""
    try:
        without = is_cut_off()
    except RuleError as error:
        raise CheckFailed("отделният процес за чужди файлове не тръгва; вижте okmd.log") from error
    return "в отделен процес" + (", без мрежа" if without else "; мрежата не може да се забрани")
