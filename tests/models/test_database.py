"""The opener: pragmas, order of writing, verified copies, and migrations."""

import os
import sqlite3
import threading
from pathlib import Path

import pytest
from peewee import Select
from playhouse.schema_diff import diff_models

from models import database as opener
from models import indexes
from models.base import ENTITIES
from models.database import DERIVED, close_folder, database, told_of_role
from models.documents.blobs import Blob
from models.faults import DatabaseProblem
from models.numbering import NumberSeries, next_number
from models.territory import Oblast
from registry import CheckFailed
from tests.skipping import SQLITE_ALONE

on_sqlite = pytest.mark.skipif("OKMD_TEST_DATABASE_URL" in os.environ,
                               reason=SQLITE_ALONE)


def pragma(name: str):
    return database.execute_sql(f"PRAGMA {name}").fetchone()[0]


def test_the_migrations_make_the_tables_that_the_models_declare():
    known = [*ENTITIES.values(), NumberSeries, Blob]
    of_no_step = (f".{indexes.OURS}", f".{DERIVED}")  # see `models/indexes.py`, `models/found.py`
    difference = [line for line in str(diff_models(database.obj, known)).splitlines()
                  if line.strip() and not any(one in line for one in of_no_step)]
    assert not difference, "\n".join(difference)


@on_sqlite
def test_sqlite_is_opened_for_safety():
    assert pragma("journal_mode") == opener.journal_mode()
    assert (pragma("synchronous"), pragma("foreign_keys"), pragma("secure_delete")) == (2, 1, 1)
    assert pragma("busy_timeout") >= 5000


@on_sqlite
@pytest.mark.skipif(opener.journal_mode() != "wal", reason=SQLITE_ALONE)
def test_a_reader_without_end_is_told_and_the_journal_shrinks_after_him(tmp_path, monkeypatch):
    monkeypatch.setattr(opener, "MOST_WAL", 1 << 20)
    opened = opener.open_sqlite(tmp_path / opener.FILE)
    opened.execute_sql("CREATE TABLE one (text)")
    reader = sqlite3.connect(tmp_path / opener.FILE, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT COUNT(*) FROM one").fetchone()
    for _ in range(30):
        opened.execute_sql("INSERT INTO one VALUES (hex(zeroblob(50000)))")
    with pytest.raises(CheckFailed, match="не се прибира в базата"):
        opener._check_wal(tmp_path)
    reader.close()
    for _ in range(30):
        opened.execute_sql("UPDATE one SET text = '' WHERE rowid = 1")
        opened.execute_sql("PRAGMA wal_checkpoint").fetchall()
    opener._check_wal(tmp_path)
    opened.close_all()


@pytest.mark.parametrize(("version", "mode"), [
    ((3, 40, 1), "delete"), ((3, 51, 2), "delete"), ((3, 51, 3), "wal"), ((3, 54, 0), "wal")])
def test_an_old_sqlite_gets_a_rollback_journal(monkeypatch, version, mode):
    monkeypatch.setattr(opener, "sqlite_version", lambda: version)
    assert opener.journal_mode() == mode
    assert opener._pragmas()["journal_mode"] == mode


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="nobody tells what is open")
def test_nothing_of_a_closed_database_is_left_to_a_copied_process(tmp_path):
    """A copy has the memory of the WAL and none of its locks: it would die of a bus error."""
    opened = opener.open_sqlite(tmp_path / "okmd.db")
    opened.execute_sql("CREATE TABLE one (id)")
    opened.execute_sql("INSERT INTO one VALUES (1), (2)")
    half_read = opened.execute_sql("SELECT id FROM one")
    assert half_read.fetchone() == (1,) and held(tmp_path)
    opened.close_all()
    assert not held(tmp_path)


def held(folder: Path) -> list[str]:
    """Files of a folder that this process has open or mapped."""
    links = [str(one.resolve()) for one in Path("/proc/self/fd").iterdir()]
    mapped = Path("/proc/self/maps").read_text().splitlines()
    return [one for one in (*links, *mapped) if str(folder) in one]


@on_sqlite
def test_the_log_says_why_there_is_no_wal(monkeypatch, caplog):
    monkeypatch.setattr(opener, "sqlite_version", lambda: (3, 40, 1))
    opener.log_opening()
    assert "rollback journal instead of WAL" in caplog.text
    assert "journal_mode=delete" in opener.describe()


@pytest.fixture
def steps(tmp_path, monkeypatch):
    """Function: write a migration of a small database, whose folder is given back."""
    def write(name: str, *statements: str):
        lines = "".join(f"    db.execute_sql({sql!r})\n" for sql in statements)
        (tmp_path / f"{name}.py").write_text(f"def up(migrator, db):\n{lines}")
    monkeypatch.setattr(database, "obj", opener.open_sqlite(tmp_path / "old.db"))
    monkeypatch.setattr(opener, "MIGRATIONS", tmp_path)
    yield write
    database.obj.close_all()


def test_several_migrations_are_taken_wholly_or_not_at_all(steps):
    steps("0001_first", "CREATE TABLE a (n INTEGER)", "INSERT INTO a VALUES (7)")
    assert opener.migrate() == ["0001_first"] and opener.migrate() == []
    steps("0002_second", "DROP TABLE a", "CREATE TABLE b (n INTEGER)")
    steps("0003_third", "INSERT INTO b VALUES (1)", "INSERT INTO nowhere VALUES (1)")
    with pytest.raises(DatabaseProblem, match="върната както беше"):
        opener.migrate()
    assert database.execute_sql("SELECT n FROM a").fetchall() == [(7,)]
    assert opener.applied_steps() == {"0001_first"} and pragma("foreign_keys") == 1


def test_a_migration_that_leaves_orphans_is_put_back(steps):
    steps("0001_first", "CREATE TABLE a (id INTEGER PRIMARY KEY)",
          "CREATE TABLE b (a_id INTEGER REFERENCES a (id))", "INSERT INTO a VALUES (7)",
          "INSERT INTO b VALUES (7)")
    opener.migrate()
    steps("0002_second", "DELETE FROM a")
    with pytest.raises(DatabaseProblem, match="върната"):
        opener.migrate()
    assert database.execute_sql("SELECT id FROM a").fetchall() == [(7,)]


def test_a_database_of_a_newer_program_is_refused_by_start_and_check(steps):
    steps("0001_first", "CREATE TABLE a (n INTEGER)")
    opener.migrate()
    database.execute_sql("INSERT INTO schema_migration (name, applied) VALUES ('9999_x', 0)")
    for look, problem in ((opener.pending_steps, DatabaseProblem),
                          (opener.check_migrated, CheckFailed)):
        with pytest.raises(problem, match="по-нова версия"):
            look()


def test_numbers_have_no_holes_after_a_failure():
    taken = []
    for attempt in range(6):
        try:
            with database.atomic():
                number = next_number("проба", owner=1, year=2026)
                if attempt % 2:
                    raise RuntimeError("the record could not be stored")
                taken.append(number)
        except RuntimeError:
            pass
    assert taken == [1, 2, 3]


@on_sqlite
def test_writers_wait_for_each_other(tmp_path, app):
    opened = opener.open_sqlite(tmp_path / "busy.db")
    opened.execute_sql("CREATE TABLE t (n INTEGER)")
    opened.execute_sql("INSERT INTO t VALUES (0)")
    opened.close()

    def count():
        for _ in range(20):
            with opened.connection_context(), opened.atomic():
                n = opened.execute_sql("SELECT n FROM t").fetchone()[0]
                opened.execute_sql("UPDATE t SET n = ?", (n + 1,))

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with opened.connection_context():
        assert opened.execute_sql("SELECT n FROM t").fetchone()[0] == 80


def test_a_query_within_queries_is_written_once(monkeypatch):
    written, write = [], Select.__sql__
    monkeypatch.setattr(Select, "__sql__", lambda *args: written.append(1) or write(*args))
    query = Oblast.select(Oblast.id)
    for _ in range(5):
        query = Oblast.select(Oblast.id).where(Oblast.id.in_(query))
    query.sql()
    assert len(written) == 6


def test_nothing_stands_in_an_empty_list():
    assert not list(Oblast.select().where(Oblast.id.in_([])))
    assert Oblast.select().where(Oblast.id.not_in([])).count() == Oblast.select().count()


def test_a_folder_that_stood_open_is_closed_and_that_is_told(tmp_path, capsys):
    (tmp_path / "okmd.db").write_text("x")
    (tmp_path / "backups").mkdir()
    for path, mode in ((tmp_path / "okmd.db", 0o644), (tmp_path / "backups", 0o755),
                       (tmp_path, 0o755)):
        path.chmod(mode)
    close_folder(tmp_path)
    assert {path.stat().st_mode & 0o077 for path in (tmp_path, *tmp_path.iterdir())} == {0}
    assert capsys.readouterr().err.count("затворено") == 3
    close_folder(tmp_path)
    assert capsys.readouterr().err == ""


def test_a_role_of_postgresql_that_may_too_much_is_told():
    assert told_of_role(False, "scram-sha-256") == ""
    assert "суперпотребител" in told_of_role(True, "scram-sha-256")
    assert "scram-sha-256" in told_of_role(False, "md5")
