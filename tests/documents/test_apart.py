"""What reads strangers' files has little memory and time and no network, and may die of them."""

import os
import socket
import subprocess
import sys
import threading

import pytest

from docfill import TemplateError
from documents.apart import asking, limits
from documents.apart.asking import JOBS, alone, check_reading
from documents.apart.wire import receive, send
from documents.files import pdf
from documents.files.pictures import read_picture
from documents.placeholders import _examine, mark_faults
from documents.returning import _controls_of
from models.base import RuleError
from tests.docfill.making import tiny

# What a program within limits tries, and what it says of it.
TRIES = {
    "network": ("import socket; socket.socket()", "PermissionError"),
    "another network": ("import socket; socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)",
                        "PermissionError"),
    "local socket": ("import socket; socket.socket(socket.AF_UNIX)", ""),
    "memory": ("bytearray(900 << 20)", "MemoryError"),
    "time": ("while True: pass", ""),
}


@pytest.mark.parametrize("what", TRIES)
def test_a_program_within_limits_is_cut_off(what):
    code, said = TRIES[what]
    done = subprocess.run([sys.executable, limits.__file__, "800", "1", sys.executable, "-c", code],
                          capture_output=True, text=True, timeout=60, check=False)
    assert said in done.stderr
    assert done.returncode == (-9 if what == "time" else bool(said))


CHILD = """
import os, socket, sys, time
from documents.apart.child import serve
from documents.apart.asking import JOBS
JOBS.clear()
JOBS.update(memory=lambda: bytearray(4 << 30) and 1, dies=lambda: os.abort(), wrong=lambda: 1 / 0,
            runs=lambda: os.execv("/bin/true", ["true"]), local=lambda: socket.socket(
            socket.AF_UNIX) and 1, number=lambda: os.getpid(), ring=lambda: 1)
serve(socket.socket(fileno=os.dup(0)))
"""


@pytest.fixture(scope="module")
def neighbour():
    """A process with functions that do what a hostile file would."""
    made = asking.Neighbour()
    made.command = [sys.executable, "-c", CHILD]
    yield made
    made.stop()


@pytest.mark.parametrize("name", ["memory", "dies", "wrong", "runs", "local", "none such"])
def test_whatever_happens_to_a_child_is_one_clear_message(neighbour, name):
    with pytest.raises(RuleError, match="Запишете го отново"):
        neighbour.ask(name, ())
    assert neighbour.ask("number", ()) > 0


def test_every_reading_has_a_child_of_its_own_also_many_at_once(neighbour):
    found: list = []
    threads = [threading.Thread(target=lambda: found.append(neighbour.ask("number", ())))
               for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(set(found)) == 8 and os.getpid() not in found


def test_a_neighbour_that_ended_is_started_again(neighbour):
    before = neighbour._process.pid
    neighbour._process.kill()
    neighbour._process.wait()
    assert neighbour.ask("number", ()) and neighbour._process.pid != before


def test_the_children_know_no_setting_of_the_desk(monkeypatch):
    monkeypatch.setenv("OKMD_KEYS", "/secret")
    fresh = asking.Neighbour()
    fresh.command = [sys.executable, "-c", CHILD.replace("ring=lambda: 1",
                                                         "ring=lambda: dict(os.environ)")]
    assert not any(name.startswith("OKMD") for name in fresh.ask("ring", ()))
    fresh.stop()


def test_files_that_people_send_are_read_there():
    names = {name.partition("documents.")[2] for name in JOBS}
    assert {"files.pictures.read_picture", "files.containers.read_package",
            "files.signatures.read_signatures",
            "placeholders._examine", "placeholders._fields_of", "placeholders.mark_faults",
            "returning._controls_of", "files.marks._examine"} <= names
    assert "без мрежа" in check_reading(None)


def test_problems_come_back_whole_and_errors_as_they_were():
    data = tiny("{{ няма }} и {{ счупено")
    with alone():
        found = _examine(data, {"има": "text"}, [])
    assert _examine(data, {"има": "text"}, []) == found != []
    assert mark_faults(data, found)[:2] == b"PK"
    with pytest.raises(TemplateError) as told:
        _controls_of(b"no file")
    assert told.value.problems[0].code == "not-a-docx"
    with pytest.raises(RuleError, match="повредена"):
        read_picture(b"\xff\xd8\xff broken")


def test_an_answer_that_is_cut_or_too_long_is_no_answer():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        send(theirs, {"a": [b"\0\xff", None, "я"]})
        assert receive(ours) == {"a": [b"\0\xff", None, "я"]}
        theirs.sendall((1 << 40).to_bytes(8, "big"))
        with pytest.raises(EOFError):
            receive(ours)


def test_libreoffice_works_within_its_limits(monkeypatch):
    if pdf.find_office() is None:
        pytest.skip("no LibreOffice here")
    seen = []
    start = subprocess.Popen
    monkeypatch.setattr(subprocess, "Popen", lambda command, **more: seen.append(command)
                        or start(command, **more))
    assert pdf.convert([tiny("текст")])[0].startswith(b"%PDF")
    assert seen[0][1] == limits.__file__ and seen[0][2:4] == ["4096", "120"]
