"""Who seals and who changes the keys take turns, in this process and in any other.

SQLite has one writer at a time, and every transaction of the desk begins as a writer.
PostgreSQL has many: those who seal share a lock that a change of the keys takes alone. So nobody
stores a value under a key that is gone when the transaction ends.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from models.database import database, is_sqlite
from models.vault.keys import Key, Keys
from models.vault.ring import ring

LOCK = 0x0C3D_5EA1  # any number that nothing else locks


@contextmanager
def sealing() -> Iterator[Key]:
    """A transaction in which the current key stays the current one."""
    with database.atomic():
        _lock("pg_advisory_xact_lock_shared")
        yield ring.current


@contextmanager
def changing_keys() -> Iterator[Keys]:
    """A transaction in which nobody else seals."""
    with database.atomic():
        _lock("pg_advisory_xact_lock")
        yield ring.keys


def _lock(function: str) -> None:
    if not is_sqlite():
        database.execute_sql(f"SELECT {function}({LOCK})")
