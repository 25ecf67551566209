"""The opener: pragmas, order of writing, verified copies, and migrations."""

import os
import sqlite3
import threading
from contextlib import closing

import pytest
from peewee import Select
from playhouse.schema_diff import diff_models

from models import database as opener
from models.base import ENTITIES
from models.database import DatabaseProblem, database
from models.documents.blobs import Blob
from models.numbering import NumberSeries, next_number
from models.territory import Oblast
from tests.skipping import SQLITE_ALONE

on_sqlite = pytest.mark.skipif("OKMD_TEST_DATABASE_URL" in os.environ,
                               reason=SQLITE_ALONE)


def pragma(name: str):
    return database.execute_sql(f"PRAGMA {name}").fetchone()[0]


def test_the_migrations_make_the_tables_that_the_models_declare():
    known = [*ENTITIES.values(), NumberSeries, Blob]
    difference = diff_models(database.obj, known)
    assert not difference, str(difference)


@on_sqlite
def test_sqlite_is_opened_for_safety():
    assert pragma("journal_mode") == opener.journal_mode()
    assert (pragma("synchronous"), pragma("foreign_keys"), pragma("secure_delete")) == (2, 1, 1)
    assert pragma("busy_timeout") >= 5000


@pytest.mark.parametrize(("version", "mode"), [
    ((3, 40, 1), "delete"), ((3, 51, 2), "delete"), ((3, 51, 3), "wal"), ((3, 54, 0), "wal")])
def test_an_old_sqlite_gets_a_rollback_journal(monkeypatch, version, mode):
    monkeypatch.setattr(opener, "sqlite_version", lambda: version)
    assert opener.journal_mode() == mode
    assert opener._pragmas()["journal_mode"] == mode


@on_sqlite
def test_the_log_says_why_there_is_no_wal(monkeypatch, caplog):
    monkeypatch.setattr(opener, "sqlite_version", lambda: (3, 40, 1))
    opener.log_opening()
    assert "rollback journal instead of WAL" in caplog.text
    assert "journal_mode=delete" in opener.describe()


@on_sqlite
def test_an_old_database_is_copied_before_it_is_migrated(tmp_path, monkeypatch):
    monkeypatch.setattr(database, "obj", opener._open_sqlite(tmp_path / "old.db"))
    monkeypatch.setattr(opener, "MIGRATIONS", tmp_path)
    (tmp_path / "0001_first.py").write_text("def up(migrator, db):\n"
                                            "    db.execute_sql('CREATE TABLE a (n INTEGER)')")
    assert opener.migrate(tmp_path / "copies") == ["0001_first"]
    assert not (tmp_path / "copies").exists(), "an empty database needs no copy"
    database.execute_sql("INSERT INTO a VALUES (7)")
    (tmp_path / "0002_second.py").write_text("def up(migrator, db):\n"
                                             "    db.execute_sql('DROP TABLE a')")
    assert opener.migrate(tmp_path / "copies") == ["0002_second"]
    [copy] = (tmp_path / "copies").iterdir()
    with closing(sqlite3.connect(copy)) as opened:
        assert opened.execute("SELECT n FROM a").fetchone() == (7,)
    assert copy.stat().st_mode & 0o077 == 0
    database.obj.close_all()


@on_sqlite
def test_a_damaged_copy_is_refused(tmp_path):
    with closing(sqlite3.connect(tmp_path / "bad.db")) as damaged:
        damaged.execute("CREATE TABLE oblasti (id INTEGER)")
    with pytest.raises(DatabaseProblem, match="не е цяло"):
        opener._verify(tmp_path / "bad.db")


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
    opened = opener._open_sqlite(tmp_path / "busy.db")
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
