"""Processes that go on from what the server has read."""

import os
import signal

import pytest

from jobs.beside import Copy


@pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")  # the threads of pytest
def test_a_copy_ends_with_its_own_code_and_with_its_server():
    known = ["read once"]
    one = Copy(lambda: 7 if known == ["read once"] else 1)
    waiting = Copy(lambda: len(os.read(0, 1)))  # until the pipe of its server is closed
    failing = Copy(lambda: 1 // 0)
    assert (one.wait(), failing.wait()) == (7, 1)
    assert os.waitpid(waiting.pid, os.WNOHANG) == (0, 0)
    waiting.terminate()
    assert waiting.wait() == -signal.SIGTERM
