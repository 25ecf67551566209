"""The one way to open the database, and the migrations that keep its tables up to date."""

import logging
import select
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from pathlib import Path

from peewee import DatabaseProxy, IntegrityError, PeeweeException
from playhouse.db_url import parse
from playhouse.migrations import Migration, Runner
from playhouse.pool import MaxConnectionsExceeded, PooledPostgresqlDatabase, PooledSqliteDatabase

from bulgarian.text import sort_key
from models.faults import DAMAGED, DatabaseProblem, explain
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
FILE = "okmd.db"
DERIVED = "found_"  # begins the names of tables that are made of others, see models.found
MOST_WAL = 64 << 20  # bytes; above that somebody who reads keeps SQLite from emptying it
POOL = {"max_connections": 32, "stale_timeout": 600, "timeout": 30}


def is_sqlite() -> bool:
    return isinstance(database.obj, PooledSqliteDatabase) or is_cysqlite()


def is_cysqlite() -> bool:
    return PooledCySqliteDatabase is not None and isinstance(database.obj, PooledCySqliteDatabase)


def open_database(url: str, folder: Path):
    """The opened database, also behind `database`; `url` empty means SQLite in `folder`."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    close_folder(folder)
    if url.startswith("postgres"):
        opened = _open_postgresql(url)
    else:
        opened = open_sqlite(Path(url.removeprefix("sqlite:///") or folder / FILE))
    opened.folder = folder  # where the keys and the anchors of the log stand too
    database.initialize(opened)
    return opened


def close_folder(folder: Path) -> None:
    """Take from others the right to read the folder and what stands in it; that is told."""
    for path in (folder, *folder.iterdir()):
        try:
            mode = path.stat(follow_symlinks=False).st_mode
            if path.is_symlink() or not mode & 0o077:
                continue
            path.chmod(mode & 0o700)
            told = "четеше се и от други; затворено."
        except FileNotFoundError:  # a file of the moment, e.g. a journal
            continue
        except PermissionError:
            told = f"чете се и от други, а е на друг потребител. Изпълнете: chmod go= {path}"
        log.warning("open to others", extra={"event": {"path": str(path)}})
        print(f"{path}: {told}", file=sys.stderr)


def _open_postgresql(url: str):
    parts = parse(url.replace("postgres://", "postgresql://", 1))
    return LivingPool(parts.pop("database"), prefer_psycopg3=True, **POOL, **parts)


class LivingPool(PooledPostgresqlDatabase):
    """PostgreSQL whose waiting connections are looked at before anybody gets one.

    A server that was started anew has ended them all; each would break one request more.
    """

    def _is_closed(self, conn) -> bool:
        if super()._is_closed(conn):
            return True
        look = select.poll()
        look.register(conn.fileno(), select.POLLIN)
        if not look.poll(0):  # nothing was asked: only an end can have come
            return False
        self._close_raw(conn)
        return True


def open_sqlite(path: Path):
    """An SQLite file, opened for safety; the driver opens it with the first question."""
    opener, options = PooledCySqliteDatabase, {"rank_functions": False}
    if opener is None:
        opener, options = PooledSqliteDatabase, {"check_same_thread": False}
    opened = _without_derived(opener)(
        str(path), lock_type="IMMEDIATE", pragmas=_pragmas(), **POOL, **options)
    opened.register_collation(_compare_bulgarian, "bulgarian")
    return opened


@cache
def _without_derived(opener):
    """The class of a database that tells nobody of the tables made of others."""
    def get_tables(self, schema=None) -> list[str]:
        return [one for one in opener.get_tables(self, schema) if not one.startswith(DERIVED)]
    return type(opener.__name__, (opener,), {"get_tables": get_tables})


def _pragmas() -> dict:
    return {"journal_mode": journal_mode(), "synchronous": 2, "foreign_keys": 1,
            "busy_timeout": 15000, "cache_size": -2000, "temp_store": 2, "secure_delete": 1,
            "journal_size_limit": MOST_WAL}


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


def migrate() -> list[str]:
    """Names of the migrations applied now: all that wait, or none if one of them fails."""
    pending = pending_steps()
    if not pending:
        return []
    try:
        with _unlinked(), database.atomic():
            done = Runner(database.obj, str(MIGRATIONS)).up()
            _refuse_orphans()
    except PeeweeException as error:
        log.error("the migration was put back: %s", error)
        raise DatabaseProblem(f"Промените в базата ({', '.join(pending)}) не успяха; тя е върната "
                              "както беше и старата версия на програмата работи с нея. "
                              f"{explain(error)}".strip()) from error
    return done


@contextmanager
def _unlinked() -> Iterator[None]:
    """SQLite builds some tables anew and must not delete what hangs on them meanwhile."""
    if is_sqlite():
        database.pragma("foreign_keys", 0)
    try:
        yield
    finally:
        if is_sqlite():
            database.pragma("foreign_keys", 1)


def _refuse_orphans() -> None:
    if is_sqlite() and database.execute_sql("PRAGMA foreign_key_check").fetchone():
        raise IntegrityError("a row hangs on one that is not there")


def applied_steps() -> set[str]:
    """Names of the migrations that the open database has had."""
    return set(Runner(database.obj, str(MIGRATIONS)).applied())


def known_steps() -> list[str]:
    """Names of the migrations that this program has, in their order."""
    return [step.name for step in Migration.load_directory(str(MIGRATIONS))]


def pending_steps() -> list[str]:
    """The migrations that wait; DatabaseProblem if the database is of a newer program."""
    known, applied = known_steps(), applied_steps()
    if applied - set(known):
        raise DatabaseProblem("Базата данни е от по-нова версия на програмата. Инсталирайте тази "
                              "версия или възстановете резервно копие.")
    return [name for name in known if name not in applied]


def log_opening() -> None:
    """Say in the log what is open, with a warning where WAL would not be safe."""
    log.info("%s", describe())
    if is_sqlite() and journal_mode() != "wal":
        log.warning("SQLite %s is older than %s: rollback journal instead of WAL",
                    _dotted(sqlite_version()), _dotted(SAFE_WAL))


def check_migrated() -> None:
    """CheckFailed if the tables are of another version than the program."""
    try:
        pending = pending_steps()
    except DatabaseProblem as problem:
        raise CheckFailed(str(problem)) from problem
    if pending:
        raise CheckFailed(f"Чакат промени: {', '.join(pending)}. Изпълнете: app.py migrate")


def refuse_damaged(*, wholly: bool = False) -> None:
    """DatabaseProblem if pages of the SQLite file are damaged; `wholly` reads the indexes too."""
    if is_sqlite():
        look = "integrity_check" if wholly else "quick_check"
        verdict = database.execute_sql(f"PRAGMA {look}").fetchone()[0]
        if verdict != "ok":
            raise DatabaseProblem(DAMAGED)


@CHECKS.named("база данни")
def check_database(settings) -> str:
    """What is open, or that it is out of date or damaged."""
    try:
        refuse_damaged()
    except DatabaseProblem as problem:
        raise CheckFailed(str(problem)) from problem
    check_migrated()
    _check_wal(settings.data)
    return describe() if is_sqlite() else f"{describe()}{told_of_role(*_role())}"


def _check_wal(folder: Path) -> None:
    """CheckFailed where what waits to be put into the SQLite file has grown without an end."""
    waiting = folder / f"{FILE}-wal"
    size = waiting.stat().st_size if is_sqlite() and waiting.exists() else 0
    if size > MOST_WAL:
        raise CheckFailed(
            f"Журналът {waiting.name} е {size >> 20} МБ и не се прибира в базата: някой чете от "
            "нея без прекъсване. Спрете програмите, които са я отворили, и пуснете бюрото отново.")


def _role() -> tuple:
    """Whether the desk signs in to PostgreSQL as a superuser, and how passwords are kept there."""
    return database.execute_sql("SELECT rolsuper, current_setting('password_encryption') "
                                "FROM pg_roles WHERE rolname = current_user").fetchone()


def told_of_role(is_super: bool, kept: str) -> str:
    """What is wrong with the role of the desk, empty for nothing."""
    told = {"работи като суперпотребител, а трябва да е собственик само на своята база": is_super,
            f"паролите се пазят с {kept} вместо със scram-sha-256": kept != "scram-sha-256"}
    return "".join(f"; {words}" for words, is_so in told.items() if is_so)
