"""The one way to open the database, and the migrations that keep its tables up to date."""

import logging
import shutil
import sqlite3
import tempfile
from contextlib import closing
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from peewee import DatabaseProxy, Expression, SelectBase
from playhouse.db_url import parse
from playhouse.migrations import Runner
from playhouse.pool import MaxConnectionsExceeded, PooledPostgresqlDatabase, PooledSqliteDatabase

from bulgarian.text import sort_key
from registry import CHECKS, CheckFailed

try:
    from playhouse.cysqlite_ext import PooledCySqliteDatabase
except ImportError:  # a machine without the driver: the standard library's takes over
    PooledCySqliteDatabase = None

log = logging.getLogger("okmd.database")

database = DatabaseProxy()
PoolExhausted = MaxConnectionsExceeded  # every connection is in use for too long
MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"
known_key = lru_cache(maxsize=65_536)(sort_key)  # a sort compares each text many times
SAFE_WAL = (3, 51, 3)  # older versions may lose a commit when the WAL is reset
POOL = {"max_connections": 32, "stale_timeout": 600, "timeout": 30}


def write_subqueries_once() -> None:
    """Let Peewee write the text of `IN (SELECT …)` once, not twice for each level of nesting.

    It writes the right side on trial to see whether it is `()`, which a query never is. The scope
    of a user is several levels deep, so most of the time of a page went there.
    """
    asked = Expression._is_rhs_empty

    def is_empty(expression, right, context) -> bool:
        return not isinstance(right, SelectBase) and asked(expression, right, context)
    Expression._is_rhs_empty = is_empty


write_subqueries_once()


class DatabaseProblem(RuntimeError):
    """The database cannot be opened or brought up to date; the message says what to do."""


def is_sqlite() -> bool:
    return isinstance(database.obj, PooledSqliteDatabase) or is_cysqlite()


def is_cysqlite() -> bool:
    return PooledCySqliteDatabase is not None and isinstance(database.obj, PooledCySqliteDatabase)


def open_database(url: str, folder: Path):
    """The opened database, also behind `database`; `url` empty means SQLite in `folder`."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if url.startswith("postgres"):
        opened = _open_postgresql(url)
    else:
        opened = _open_sqlite(Path(url.removeprefix("sqlite:///") or folder / "okmd.db"))
    opened.folder = folder  # where the keys and the anchors of the log stand too
    database.initialize(opened)
    return opened


def _open_postgresql(url: str):
    parts = parse(url.replace("postgres://", "postgresql://", 1))
    return PooledPostgresqlDatabase(
        parts.pop("database"), prefer_psycopg3=True, **POOL, **parts)


def _open_sqlite(path: Path):
    opener, options = PooledCySqliteDatabase, {"rank_functions": False}
    if opener is None:
        opener, options = PooledSqliteDatabase, {"check_same_thread": False}
    opened = opener(str(path), lock_type="IMMEDIATE", pragmas=_pragmas(), **POOL, **options)
    opened.register_collation(_compare_bulgarian, "bulgarian")
    return opened


def _pragmas() -> dict:
    return {"journal_mode": journal_mode(), "synchronous": 2, "foreign_keys": 1,
            "busy_timeout": 15000, "cache_size": -32000, "temp_store": 2, "secure_delete": 1}


def sqlite_version() -> tuple[int, ...]:
    """Version of the SQLite library in use, e.g. (3, 54, 0)."""
    if PooledCySqliteDatabase is not None:
        return tuple(PooledCySqliteDatabase.server_version)
    return sqlite3.sqlite_version_info


def journal_mode() -> str:
    """'wal', or 'delete' where this SQLite still has the WAL-reset fault."""
    return "wal" if sqlite_version() >= SAFE_WAL else "delete"


def _dotted(version) -> str:
    return ".".join(map(str, version))


def _compare_bulgarian(left: str, right: str) -> int:
    left, right = known_key(left), known_key(right)
    return (left > right) - (left < right)


def collation() -> str:
    """Name of the collation of natural Bulgarian order on the open database."""
    return "bulgarian" if is_sqlite() else '"bg-natural"'


def plain_collation() -> str:
    """Name of the collation that compares sign by sign, as keys and partial dates are sorted."""
    return "BINARY" if is_sqlite() else '"C"'


def describe() -> str:
    """One line for people: which database, driver and journal are in use."""
    if not is_sqlite():
        return f"PostgreSQL {database.server_version // 10000}, psycopg 3"
    driver = "cysqlite" if is_cysqlite() else "sqlite3"
    return f"SQLite {_dotted(sqlite_version())} ({driver}), journal_mode={journal_mode()}"


def migrate(backups: Path) -> list[str]:
    """Names of the migrations applied now; an old database is first copied to `backups`."""
    runner = Runner(database.obj, str(MIGRATIONS))
    known = {migration.name for migration in runner.migrations()}
    applied = set(runner.applied())
    if applied - known:
        raise DatabaseProblem("Базата данни е от по-нова версия на програмата. "
                              "Инсталирайте тази версия или възстановете резервно копие.")
    pending = sorted(known - applied)
    if pending and applied and is_sqlite():
        copy_database(backups / f"before-{pending[0]}-{datetime.now():%Y%m%d-%H%M%S}.db")
    return runner.up() if pending else []


def log_opening() -> None:
    """Say in the log what is open, with a warning where WAL would not be safe."""
    log.info("%s", describe())
    if is_sqlite() and journal_mode() != "wal":
        log.warning("SQLite %s is older than %s: rollback journal instead of WAL",
                    _dotted(sqlite_version()), _dotted(SAFE_WAL))


def check_migrated() -> None:
    """CheckFailed if the tables are of an older version."""
    runner = Runner(database.obj, str(MIGRATIONS))
    pending = sorted({m.name for m in runner.migrations()} - set(runner.applied()))
    if pending:
        raise CheckFailed(f"Чакат промени: {', '.join(pending)}. Изпълнете: app.py migrate")


@CHECKS.named("база данни")
def check_database(_settings) -> str:
    """What is open, or that it is out of date or damaged."""
    check_migrated()
    if is_sqlite():
        verdict = database.execute_sql("PRAGMA quick_check").fetchone()[0]
        if verdict != "ok":
            raise CheckFailed(f"Файлът е повреден: {verdict}. Възстановете резервно копие.")
    return describe()


@CHECKS.named("папка с данни")
def check_folder(settings) -> str:
    """The data folder, or that others may read it."""
    if settings.data.stat().st_mode & 0o077:
        raise CheckFailed(f"{settings.data} се чете и от други. Изпълнете: "
                          f"chmod 700 {settings.data}")
    free = shutil.disk_usage(settings.data).free / 2**30
    if free < 1:
        raise CheckFailed(f"Свободното място е само {free:.1f} GiB. Освободете място.")
    return f"{settings.data}, свободни {free:.0f} GiB"


def copy_database(target: Path) -> Path:
    """A verified copy of the SQLite database; DatabaseProblem if the copy is not whole."""
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        draft = Path(folder) / "copy.db"
        database.execute_sql("VACUUM INTO ?", (str(draft),))
        _verify(draft)
        draft.chmod(0o600)
        shutil.move(draft, target)
    return target


def _verify(path: Path) -> None:
    with closing(sqlite3.connect(path)) as copy:
        verdict = copy.execute("PRAGMA integrity_check").fetchone()[0]
        orphans = copy.execute("PRAGMA foreign_key_check").fetchall()
        tables = {row[0] for row in copy.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table'")}
    if verdict != "ok" or orphans or tables != set(database.get_tables()):
        raise DatabaseProblem(f"Резервното копие {path.name} не е цяло: {verdict}. "
                              "Проверете свободното място на диска и опитайте пак.")
