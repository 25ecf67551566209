"""The rows of the database as one SQLite file, whatever the database is, and back again.

On SQLite the file is written by `VACUUM INTO`: one moment of a database in use, without what was
deleted. From PostgreSQL the rows are read in one REPEATABLE READ transaction, which nobody waits
for, into tables that the same migrations made. So there is one form of a copy, every machine can
prove it without a server of its own, no program of a certain version is needed beside the desk,
and an office may move from one database to the other by its copy.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from playhouse.migrations import Runner

from models.database import FILE, MIGRATIONS, applied_steps, database, is_sqlite, open_sqlite
from models.tailoring.records import OWN_TABLE

AT_ONCE = 500  # rows
TYPES = {"bool": "BOOLEAN", "datetime": "TIMESTAMP", "blob": "BYTEA"}  # of SQLite, as PostgreSQL's
AS_TEXT = (datetime, date, time, Decimal)


def write_snapshot(path: Path) -> None:
    """Write all rows of one moment to a new SQLite file."""
    if is_sqlite():
        database.execute_sql("VACUUM INTO ?", (str(path),))
        return
    with _scratch(path, max(applied_steps())) as scratch, database.atomic():
        database.execute_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        _add_own_tables(database, scratch, "INTEGER NOT NULL PRIMARY KEY")
        for table in tables_in(scratch):
            _copy_table(table, scratch)


@contextmanager
def _scratch(path: Path, step: str):
    """A new SQLite database as the migrations make it up to a step, empty and without triggers."""
    scratch = open_sqlite(path)
    Runner(scratch, str(MIGRATIONS)).up(step)
    triggers = scratch.execute_sql(
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    scratch.pragma("foreign_keys", 0)
    with scratch.atomic():
        for name, _ in triggers:
            scratch.execute_sql(f"DROP TRIGGER {name}")
        for table in tables_in(scratch):
            scratch.execute_sql(f'DELETE FROM "{table}"')
        yield scratch
        for _, sql in triggers:
            scratch.execute_sql(sql)
    scratch.pragma("journal_mode", "delete")  # one file, nothing beside it
    scratch.close_all()


@cache
def objects_of(step: str) -> dict[str, tuple[str, str]]:
    """{name: (kind, SQL)} of what the steps up to this one make of a SQLite database."""
    with TemporaryDirectory() as folder:
        made = open_sqlite(Path(folder) / FILE)
        made.pragma("synchronous", 0)
        Runner(made, str(MIGRATIONS)).up(step)
        found = read_objects(made)
        made.close_all()
    return found


def read_objects(opened) -> dict[str, tuple[str, str]]:
    """{name: (kind, SQL)} of all that stands in an open SQLite database."""
    rows = opened.execute_sql("SELECT name, type, coalesce(sql, '') FROM sqlite_master").fetchall()
    return {name: (kind, sql) for name, kind, sql in rows}


def _add_own_tables(source, target, key: str) -> None:
    """The tables of own registers, which no migration knows; their columns come with the rows."""
    for table in {*source.get_tables()} - {*target.get_tables()}:
        if OWN_TABLE.fullmatch(table):
            target.execute_sql(f'CREATE TABLE "{table}" ("id" {key})')


def _add_own_columns(table: str, source, target) -> None:
    """The columns that the office added itself, which no migration knows."""
    known = {column.name for column in target.get_columns(table)}
    for column in source.get_columns(table):
        if column.name not in known:
            kind = TYPES.get(column.data_type.lower(), column.data_type)
            target.execute_sql(f'ALTER TABLE "{table}" ADD COLUMN "{column.name}" {kind}')


def _copy_table(table: str, scratch) -> None:
    _add_own_columns(table, database, scratch)
    names = [column.name for column in database.get_columns(table)]
    columns = ", ".join(f'"{name}"' for name in names)
    insert = f'INSERT INTO "{table}" ({columns}) VALUES ({", ".join("?" * len(names))})'
    with database.connection().cursor(name="copy") as cursor:  # the server keeps the rest
        cursor.execute(f'SELECT {columns} FROM "{table}"')
        while rows := cursor.fetchmany(AT_ONCE):
            for row in rows:
                scratch.execute_sql(insert, tuple(map(_plain, row)))


def _plain(value):
    """A value of PostgreSQL as SQLite keeps it."""
    if isinstance(value, AS_TEXT):
        return str(value)
    return int(value) if isinstance(value, bool) else value


def load_postgresql(path: Path) -> None:
    """Put the rows of a snapshot into the open, empty PostgreSQL database; all or nothing."""
    source = open_sqlite(path)
    try:
        step = max(Runner(source, str(MIGRATIONS)).applied())
        with database.atomic():
            Runner(database.obj, str(MIGRATIONS)).up(step)
            _load_all(source)
    finally:
        source.close_all()


def _load_all(source) -> None:
    _add_own_tables(source, database, "SERIAL PRIMARY KEY")
    with _unbound():
        for table in tables_in(source):
            _load_table(table, source)


@contextmanager
def _unbound() -> Iterator[None]:
    """Without triggers and links between the tables; at the end all links are proved."""
    tables = database.get_tables()
    links = database.execute_sql(
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE contype = 'f' AND connamespace = current_schema()::regnamespace").fetchall()
    for table, name, _ in links:
        database.execute_sql(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    for table in tables:
        database.execute_sql(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
        database.execute_sql(f'DELETE FROM "{table}"')
    yield
    for table in tables:
        database.execute_sql(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')
    for table, name, definition in links:
        database.execute_sql(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')


def _load_table(table: str, source) -> None:
    _add_own_columns(table, source, database)
    columns = database.get_columns(table)
    names = ", ".join(f'"{column.name}"' for column in columns)
    flags = [number for number, column in enumerate(columns) if column.data_type == "boolean"]
    insert = f'INSERT INTO "{table}" ({names}) VALUES ({", ".join(["%s"] * len(columns))})'
    for row in source.execute_sql(f'SELECT {names} FROM "{table}"'):
        row = list(row)
        for number in flags:
            row[number] = None if row[number] is None else bool(row[number])
        database.execute_sql(insert, row)
    if any(column.name == "id" for column in columns):
        _go_on_counting(table)


def _go_on_counting(table: str) -> None:
    """Let new rows be numbered after those that were loaded."""
    database.execute_sql(
        f"SELECT setval(pg_get_serial_sequence(%s, 'id'), MAX(id)) FROM \"{table}\"", (table,))


def tables_in(opened) -> list[str]:
    """The tables of an open database, without what SQLite notes for itself."""
    return sorted(filter(_is_of_desk, opened.get_tables()))


def count_rows(opened) -> dict[str, int]:
    """{table: how many rows} of an open database."""
    return {table: opened.execute_sql(f'SELECT COUNT(*) FROM "{table}"').fetchone()[0]
            for table in tables_in(opened)}


def rows_told(manifest: dict) -> dict[str, int]:
    """The same as a manifest tells it; older ones tell what SQLite noted for itself, too."""
    return {table: count for table, count in manifest["rows"].items() if _is_of_desk(table)}


def _is_of_desk(table: str) -> bool:
    return not table.startswith("sqlite_")
