"""Several processes answer at one port: they are one desk."""

import os
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

from tests.killed import desk
from tests.killed.office import apart

LABEL, LONGEST = "Цвят на папката", 30


def test_two_processes_on_one_folder_give_one_row_of_numbers_and_one_log(open_office):
    office = open_office()
    office.processes = 2
    assert office.start()
    both = office.server.pid, beside(office.server.pid)
    for other in both:
        with resting(other):  # all letters are registered by one, then all by the other
            office.write_on(3)
    apart(desk.configure, office.folder, office.url, LABEL)
    for other in both:
        with resting(other):
            assert LABEL in office.visitor.get("/letters/new/").text
    office.write_on(8)
    served = [(office.folder / name).read_text().count("/letters/new/")
              for name in ("okmd.log", "okmd-2.log")]
    assert min(served) >= 4, served
    office.kill()
    assert is_free(office.port), "who was started beside a server ends with it"
    assert not (found := office.verdict()), found


def test_two_servers_with_folders_of_their_own_on_one_database_are_one_desk(open_office):
    one = open_office()
    assert one.start()
    one.write_on(1)
    other = one.elsewhere()
    try:
        assert other.start(), (other.folder / "screen.log").read_text()[-2000:]
        writing = Thread(target=other.write_on, args=(6,))
        writing.start()
        one.write_on(6)  # both at the same time, in the session that the first one began
        writing.join()
        apart(desk.configure, one.folder, one.url, LABEL)
        assert all(LABEL in office.visitor.get("/letters/new/").text for office in (one, other))
    finally:
        other.kill()
    assert (other.folder / "okmd.log").read_text().count("/letters/new/") >= 3
    one.kill()
    assert not (found := one.verdict()), found


def beside(server: int) -> int:
    """The process that the server started."""
    end = time.monotonic() + LONGEST
    while time.monotonic() < end:
        for told in Path(f"/proc/{server}/task").glob("*/children"):
            if told.read_text():
                return int(told.read_text().split()[0])
        time.sleep(0.02)
    raise AssertionError("no second process")


@contextmanager
def resting(process: int) -> Iterator[None]:
    """The process does nothing meanwhile."""
    os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(process, signal.SIGCONT)


def is_free(port: int) -> bool:
    """Whether nobody answers at the port, within a few seconds."""
    end = time.monotonic() + 5
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except ConnectionRefusedError:
            return True
        time.sleep(0.02)
    return False
