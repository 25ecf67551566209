"""The process beside the desk: it has all modules ready, and makes a child for each reading.

It knows no setting and no key, holds no database, and ends with the desk or after idle minutes.
"""

import os
import signal
import socket
import sys

import registry
from docfill import TemplateError
from documents.apart.asking import JOBS, alone
from documents.apart.limits import SECONDS, cut_off, limit
from documents.apart.wire import fault_of, receive, send
from models.base import RuleError

IDLE = 900  # seconds


def serve(control: socket.socket) -> None:
    """Make a child for each channel that comes, until the desk is gone."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # children leave nothing behind
    control.settimeout(IDLE)
    while True:
        try:
            sign, channels, _, _ = socket.recv_fds(control, 1, 1)
        except TimeoutError:
            return
        if not sign:
            return
        with socket.socket(fileno=channels[0]) as channel:
            if os.fork() == 0:
                control.close()
                _live(channel)


def _live(channel: socket.socket) -> None:
    """The whole life of a child; whatever happens in it, it never comes to serve."""
    code = 1
    try:
        code = _answer(channel)
    finally:
        os._exit(code)


def _answer(channel: socket.socket) -> int:
    """Read one file and tell what is in it; the exit code."""
    signal.alarm(2 * SECONDS)  # by the clock, whatever it waits for
    limit()
    cut_off()
    name, words = receive(channel)
    try:
        with alone():
            answer = {"answer": JOBS[name](*words)}
    except (RuleError, TemplateError) as error:
        answer = fault_of(error)
    send(channel, answer)
    return 0


def main() -> None:
    """Serve the socket that stands where the standard input would."""
    registry.load("documents")
    serve(socket.socket(fileno=os.dup(sys.stdin.fileno())))


if __name__ == "__main__":
    main()
