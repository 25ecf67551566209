"""The command line as an administrator uses it, each command in a process of its own."""

import os
import re
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from models.database import open_sqlite
from tests import forks

ROOT = Path(__file__).resolve().parent.parent
PASSWORD = "образцова парола 1"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A data folder filled with the demonstration."""
    folder = tmp_path_factory.mktemp("desk")
    done = run(folder, "demo")
    assert done.returncode == 0, done.stderr
    assert "secretary@okmd.example" in done.stdout and PASSWORD in done.stdout
    return folder


@contextmanager
def opened(folder):
    """The database of a desk as the desk opens it, closed at the end."""
    database = open_sqlite(folder / "okmd.db")
    with database:
        yield database


def surroundings(folder: Path, **settings: str) -> dict[str, str]:
    """The environment of a desk with this data folder."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("OKMD_")}
    return kept | {"OKMD_DATA": str(folder), "OKMD_DEMO_PASSWORD": PASSWORD, **settings}


def run(folder: Path, *words: str, typed: str = "", **settings: str):
    """A command of app.py with this data folder, finished."""
    return forks.run([*words], surroundings(folder, **settings), typed)


def test_check_finds_the_demonstration_sound(folder):
    done = run(folder, "check")
    assert done.returncode == 0, done.stdout
    assert "ПРОБЛЕМ" not in done.stdout and "SQLite" in done.stdout


def test_document_lists_what_can_be_printed_and_prints_it(folder, tmp_path):
    listing = run(folder, "document").stdout
    assert "protokol" in listing and "Заседание № 6 – 07.12.2016 г." in listing
    done = run(folder, "document", "protokol", "1", "-o", str(tmp_path / "p.docx"))
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "p.docx").read_bytes().startswith(b"PK")


@pytest.mark.parametrize(("words", "said"), [
    (("document", "писмо", "1"), "Няма вид документ"),
    (("document", "protokol", "999"), "999"),
    (("user", "add", "без-адрес", "Име", "--role", "secretary"), "електронна поща"),
    (("user", "add", "m@okmd.example", "Име", "--role", "member"), "институция")])
def test_what_cannot_be_done_is_one_clear_line(folder, words, said):
    done = run(folder, *words)
    assert done.returncode == 1
    assert said in done.stderr and "Traceback" not in done.stderr


def test_a_new_user_gets_a_link_and_no_password(folder):
    done = run(folder, "user", "add", "nov@okmd.example", "Нов Потребител", "--role", "secretary")
    assert done.returncode == 0, done.stderr
    secret = done.stdout.split("/link/")[1].split()[0]
    assert len(secret) >= 22, "128 bits"
    with opened(folder) as database:
        tables = [row[0] for row in database.execute_sql(
            "SELECT name FROM sqlite_master WHERE type = 'table'")]
        assert not any(secret in str(database.execute_sql(f"SELECT * FROM {table}").fetchall())
                       for table in tables)


def test_a_whole_export_is_in_somebody_s_name(folder, tmp_path):
    path, me = str(tmp_path / "износ.zip"), ("--by", "secretary@okmd.example")
    for words, typed, said in (((), "", "Кажете кой изнася"), (me, "друга парола\n", "не е вярна"),
                               (("--by", "member@okmd.example"), PASSWORD, "Кажете кой изнася")):
        done = run(folder, "export", path, *words, typed=typed)
        assert done.returncode == 1 and said in done.stderr and not Path(path).exists()
    done = run(folder, "export", path, *me, typed=f"{PASSWORD}\n")
    assert done.returncode == 0 and Path(path).exists(), done.stderr
    with opened(folder) as database:
        [event] = database.execute_sql("SELECT user_id, user_name FROM audit_events "
                                       "WHERE action = 'whole_export'").fetchall()
        assert event[0] and event[1] != "команден ред"


def test_the_demonstration_is_started_again_with_another_password(folder):
    done = run(folder, "demo", OKMD_DEMO_PASSWORD="друга образцова парола")
    assert done.returncode == 0, done.stderr
    assert "друга образцова парола" in done.stdout


def test_a_stranger_puts_a_copy_back_on_an_empty_machine(folder, tmp_path):
    """As docs/kopia.md tells it, with the sheet and the file of the copy alone."""
    sheet = run(folder, "keys", "seal").stdout
    lines = "\n".join(re.findall(r"^ +[1-4]\..*$", sheet, re.M))
    assert run(folder, "keys", "confirm", typed=lines).returncode == 0
    assert run(folder, "keys", "seal").returncode == 1, "it is printed once"
    done = run(folder, "backup", str(tmp_path / "disk"))
    assert done.returncode == 0 and "отворени документи" in done.stdout, done.stderr
    [copy], machine = (tmp_path / "disk").iterdir(), tmp_path / "machine"
    for typed, code in ((lines.replace("3", "4"), 1), (lines, 0), (lines, 1)):
        done = run(tmp_path / "any", "restore", str(copy), "--into", str(machine), typed=typed)
        assert done.returncode == code and "Traceback" not in done.stderr, done.stderr
    assert "не е празна" in done.stderr
    done = run(machine, "check")
    assert done.returncode == 0 and "потвърден на" in done.stdout, done.stdout + done.stderr
    assert "Потвърдени върнати резервни копия: 1" in run(machine, "verify-audit").stdout


def test_demo_leaves_other_data_alone(tmp_path):
    assert run(tmp_path, "migrate").returncode == 0
    with opened(tmp_path) as database:
        database.execute_sql(
            "INSERT INTO organizations (name, short_name, category, gender, eik, town, address,"
            " address_confidential, phone, email, created_at, created_by, updated_at, updated_by,"
            " version, search) VALUES ('Х', '', 'oa', 'f', '', '', '', 0, '', '', '2026-01-01', '',"
            " '2026-01-01', '', 1, '')")
    assert run(tmp_path, "demo").returncode == 0
    with opened(tmp_path) as database:
        kept = database.execute_sql("SELECT id, category, created_at FROM organizations "
                                    "WHERE name = 'Х' AND version = 1").fetchall()
        assert [(number, category, str(day)[:10]) for number, category, day in kept] == [
            (1, "oa", "2026-01-01")]


def test_a_wrong_setting_stops_the_start_and_is_named(tmp_path):
    done = subprocess.run([sys.executable, str(ROOT / "app.py"), "run"], check=False, cwd=ROOT,
                          env=surroundings(tmp_path, OKMD_PORT="осем"), text=True,
                          capture_output=True)
    assert done.returncode == 1
    assert "OKMD_PORT" in done.stderr and "Traceback" not in done.stderr


def test_a_database_of_a_newer_version_is_refused(folder):
    with opened(folder) as database:
        database.execute_sql(
            "INSERT INTO schema_migration (name, applied) VALUES ('9999_later', 0)")
    done = run(folder, "migrate")
    with opened(folder) as database:
        database.execute_sql("DELETE FROM schema_migration WHERE name = '9999_later'")
    assert done.returncode == 1 and "по-нова версия" in done.stderr
