"""What goes wrong with machine, files and keys is one Bulgarian sentence that says what to do."""

import errno
import os
import re
import socket
import sqlite3
import threading
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from peewee import DatabaseError, IntegrityError, OperationalError

import app as program
from admin.auth import add_user
from commands import serving as commands
from commands.training import refuse_mixing
from models import faults, folder
from models.audit import chain, keys, lifetime
from models.audit.events import AuditEvent
from models.copies import nightly
from models.database import database
from models.faults import explain
from models.folder import FolderProblem, give_up_reserve, keep_reserve, refuse_served, serving
from models.marks import note
from models.users import ADMIN
from models.users.keys import accounts_key
from models.vault.keys import KeyProblem
from registry import CheckFailed
from settings import SettingError, read_settings

ENGLISH = re.compile(r"Traceback|Error|\bNone\b|\b(?:the|is|not|no)\b")


@pytest.fixture
def command(own_desk, monkeypatch, capsys):
    """Function: what a command says on this desk, after it has failed in one line."""
    monkeypatch.setenv("OKMD_DATA", str(own_desk))
    monkeypatch.setenv("OKMD_DATABASE_URL", "")
    monkeypatch.setattr(commands.journal, "open_log", lambda _folder: None)

    def run(*words: str) -> str:
        database.close_all()
        keys._read.cache_clear()  # as in a process that has just begun
        chain._tried.clear()
        capsys.readouterr()
        assert program.main(list(words)) == 1
        said = capsys.readouterr()
        lines = (said.err or said.out).splitlines()
        assert not ENGLISH.search("\n".join(lines)), lines
        return "\n".join(lines)
    return run


@pytest.mark.parametrize(("error", "told"), [
    (OSError(errno.ENOSPC, "No space left on device"), faults.FULL),
    (OSError(errno.EDQUOT, "Disk quota exceeded"), faults.FULL),
    (OSError(errno.EROFS, "Read-only file system"), faults.READ_ONLY),
    (PermissionError(errno.EACCES, "Permission denied"), faults.READ_ONLY),
    (OperationalError("database or disk is full"), faults.FULL),
    (OperationalError("disk I/O error"), faults.BROKEN_DISK),
    (OperationalError("attempt to write a readonly database"), faults.READ_ONLY),
    (OperationalError("unable to open database file"), faults.READ_ONLY),
    (DatabaseError("database disk image is malformed"), faults.DAMAGED),
    (sqlite3.DatabaseError("file is not a database"), faults.DAMAGED),
    (OperationalError("database is locked"), faults.BUSY),
    (OperationalError('connection failed: FATAL: role "x" does not exist'), faults.REFUSED),
    (OperationalError("connection failed: Connection refused"), faults.NO_SERVER),
    (OperationalError("terminating connection due to administrator command"), faults.NO_SERVER),
    (OperationalError("no such table: clock"), ""), (IntegrityError("lock"), ""),
    (ValueError("disk is full"), "")])
def test_what_the_machine_refuses_is_told_in_its_own_words(error, told):
    assert explain(error) == told


def test_what_stands_behind_a_failed_rollback_is_told():
    with pytest.raises(OperationalError) as caught:
        try:
            raise OperationalError("database or disk is full")
        finally:
            raise OperationalError("cannot rollback - no transaction is active")
    assert explain(caught.value) == faults.FULL


@pytest.mark.parametrize("spoil", ["zeroed", "cut", "other", "emptied header"])
def test_a_damaged_file_is_said_in_one_sentence(own_desk, command, spoil):
    database.close_all()
    path = own_desk / "okmd.db"
    content = path.read_bytes()
    half = len(content) // 2 // 4096 * 4096
    path.write_bytes({
        "zeroed": content[:4096 * 2] + bytes(4096 * 40) + content[4096 * 42:],
        "cut": content[:half], "other": b"PK" * 9000,
        "emptied header": bytes(100) + content[100:]}[spoil])
    for words in (["check"], ["run"]):
        assert "Файлът на базата данни е повреден" in command(*words), spoil
    path.write_bytes(content)


@pytest.mark.parametrize(("name", "content", "said"), [
    ("audit.key", None, "Ключът на дневника го няма"),
    ("audit.key", "x", "това не е ключ на дневника"),
    ("audit.key", "ab" * 32, "verify-audit"),
    ("accounts.key", None, "Липсва ключът на потребителите"),
    ("accounts.key", "", "ключът е празен или отрязан"),
    ("accounts.key", "друг ключ" * 9, "е на друго бюро"),
    ("secret.key", "", "secret.key може и да се изтрие"),
    ("keys.json", None, "Липсва файлът с ключовете"),
    ("keys.json", "{}", "е повреден")])
def test_a_missing_or_foreign_key_is_said_in_one_sentence(app, own_desk, command, name, content,
                                                          said):
    accounts_key(own_desk)
    (own_desk / "secret.key").write_text("а" * 60)
    (own_desk / "secret.key").chmod(0o600)
    with app.app_context():
        add_user("a@okmd.example", "Ана", ADMIN, password="Седем зелени чайника")
    accounts_key(own_desk)
    path = own_desk / name
    path.unlink()
    if content is not None:
        path.write_text(content)
        path.chmod(0o600)
    for words in (["check"], ["run"]):
        assert said in command(*words)
    assert content is not None or not path.exists(), "none is made in silence"


def test_a_desk_of_before_takes_its_key_as_it_is(app, own_desk):
    with app.app_context():
        add_user("a@okmd.example", "Ана", ADMIN, password="Седем зелени чайника")
    (own_desk / "accounts.key").write_text("к" * 60)
    (own_desk / "accounts.key").chmod(0o600)
    assert accounts_key(own_desk) == "к" * 60
    (own_desk / "accounts.key").write_text("д" * 60)
    with pytest.raises(KeyProblem, match="на друго бюро"):
        accounts_key(own_desk)


def test_a_clock_that_was_set_back_is_said(own_desk, command, monkeypatch):
    lifetime.start()
    count = AuditEvent.select().count()
    later = datetime.now(UTC) - timedelta(hours=1)
    monkeypatch.setattr(lifetime, "datetime", SimpleNamespace(
        now=lambda _zone: later, fromisoformat=datetime.fromisoformat))
    said = command("run")
    assert "Часовникът на машината е назад" in said and "audit accept" in said
    with pytest.raises(CheckFailed, match="е назад"):
        lifetime.check_time(None)
    assert AuditEvent.select().count() == count, "nothing was written with a wrong time"
    monkeypatch.undo()
    chain.record_event("page")
    assert lifetime.check_time(None).endswith("ч.")


# -- the folder -------------------------------------------------------------------------------


def test_a_second_server_on_one_folder_says_so_and_stops(own_desk, command):
    with serving(own_desk, {"process": 12, "port": 8080}):
        refuse_served(own_desk)  # it is our own
        held = folder._held.pop(own_desk)
        try:
            for refused in (lambda: refuse_served(own_desk), lambda: serving(
                    own_desk, {}).__enter__()):
                with pytest.raises(FolderProblem, match=r"процес 12, порт 8080"):
                    refused()
            assert "вече работи сървър" in command("run")
        finally:
            folder._held[own_desk] = held
    refuse_served(own_desk)


def test_a_folder_in_which_nothing_can_be_written_is_refused(own_desk, monkeypatch):
    def refuse(*_args):
        raise OSError(errno.EROFS, "Read-only file system")
    monkeypatch.setattr("pathlib.Path.write_bytes", refuse)
    with pytest.raises(CheckFailed, match="преминал само за четене"):
        folder.check_folder(read_settings({"OKMD_DATA": str(own_desk)}))


def test_a_folder_on_a_disk_of_another_machine_is_refused_at_the_start_and_told(
        own_desk, command, monkeypatch, tmp_path):
    mounts = tmp_path / "mounts"
    monkeypatch.setattr(folder, "MOUNTS", mounts)
    settings = read_settings({"OKMD_DATA": str(own_desk)})
    for lines, is_far in (("/dev/sda1 / ext4 rw 0 0", False),
                          ("srv:/desk {0} nfs4 rw 0 0\n/dev/sda1 / ext4 rw 0 0", True),
                          ("srv:/desk {0}-2 nfs4 rw 0 0\n/dev/sda1 / ext4 rw 0 0", False),
                          ("//srv/d {0} cifs rw 0 0\n/dev/sdb1 {0} ext4 rw 0 0", False)):
        mounts.write_text(lines.format(own_desk.resolve()))
        if is_far:
            assert "мрежов диск (nfs4)" in command("run")
            with pytest.raises(CheckFailed, match="диск в самата машина"):
                folder.check_folder(settings)
        else:
            assert "свободни" in folder.check_folder(settings)
    mounts.unlink()
    assert folder.kind_of_disk(own_desk) == ""


def test_the_reserve_is_kept_where_there_is_room_and_given_up_once(own_desk, monkeypatch):
    assert keep_reserve(own_desk) and (own_desk / "reserve").stat().st_size == folder.RESERVE
    assert give_up_reserve(own_desk) and not give_up_reserve(own_desk)
    monkeypatch.setattr(folder.shutil, "disk_usage", lambda _: SimpleNamespace(
        free=folder.RESERVE // 4, total=2**40))
    assert not keep_reserve(own_desk) and folder.is_full(own_desk)
    with pytest.raises(CheckFailed, match="Дискът е пълен"):
        folder.check_folder(SimpleNamespace(data=own_desk))


# -- the port ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("host", "said"), [
    ("127.0.0.1", "портът е зает"), ("203.0.113.7", "няма такъв адрес"),
    ("nowhere.invalid", "няма такъв адрес")])
def test_a_port_that_is_taken_is_said(host, said):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        settings = read_settings({"OKMD_HOST": host,
                                  "OKMD_PORT": str(taken.getsockname()[1])})
        with pytest.raises(SettingError, match=said), commands.listening(settings):
            pass


def test_silent_connections_stop_nobody(monkeypatch):
    """A hundred and fifty that say half a request; the next one is answered all the same.

    Half an upload is no request: nothing of the office is asked before the whole is there.
    """
    asked = []

    def answer(environment, start):
        asked.append(environment["REQUEST_METHOD"])
        start("200 OK", [])
        return [b"yes"]
    settings = read_settings({"OKMD_PORT": str(free_port()), "OKMD_THREADS": "2"})
    with commands.listening(settings) as listener:
        threading.Thread(target=commands.serve_on, args=(answer, listener, settings),
                         daemon=True).start()
        silent = [socket.create_connection(listener.getsockname()) for _ in range(150)]
        for one in silent:
            one.sendall(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nha")
        with socket.create_connection(listener.getsockname(), timeout=20) as asking:
            asking.sendall(b"GET / HTTP/1.0\r\n\r\n")
            assert b"yes" in asking.makefile("rb").read()
        for one in silent:
            one.close()
    assert asked == ["GET"]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


# -- nights and training ----------------------------------------------------------------------


def test_a_night_that_was_missed_is_made_up(own_desk, monkeypatch):
    at, now = read_settings({}).copy_at, datetime(2026, 3, 5, 9, 0)

    def made(moment: datetime, name: str = nightly.MADE):
        monkeypatch.setattr("models.marks.utc_now", lambda: moment - timedelta(hours=2))
        note(name)
    assert nightly.is_due(at, now) and not nightly.is_due(None, now)
    made(datetime(2026, 3, 4, 3, 20))
    assert nightly.is_due(at, now) and not nightly.is_due(at, datetime(2026, 3, 5, 3, 0))
    made(datetime(2026, 3, 5, 8, 30), nightly.FAILED)
    assert not nightly.is_due(at, now), "not again at once"
    assert nightly.is_due(at, datetime(2026, 3, 5, 9, 31))
    made(datetime(2026, 3, 5, 8, 40))
    assert not nightly.is_due(at, datetime(2026, 3, 6, 3, 9))
    assert nightly.is_due(at, datetime(2026, 3, 6, 3, 10))


def test_a_training_desk_and_a_real_one_are_not_mixed(app, own_desk):
    usual = read_settings({"OKMD_DATA": str(own_desk)})
    training = read_settings({"OKMD_DATA": str(own_desk), "OKMD_TRAINING": "yes",
                              "OKMD_DEMO_PASSWORD": "седем зелени чайника"})
    refuse_mixing(usual)
    refuse_mixing(training)
    with app.app_context():
        add_user("a@okmd.example", "Ана", ADMIN, password="Седем зелени чайника")
    with pytest.raises(SettingError, match="истински данни"):
        refuse_mixing(training)
    note("training")
    refuse_mixing(training)
    with pytest.raises(SettingError, match="OKMD_TRAINING=yes"):
        refuse_mixing(usual)


def test_only_a_training_desk_begins_anew(own_desk, command):
    os.environ["OKMD_DEMO_PASSWORD"] = "седем зелени чайника"
    try:
        assert "само учебно бюро" in command("demo", "--anew")
    finally:
        del os.environ["OKMD_DEMO_PASSWORD"]
