"""The key of the chain and a digest of what must not stand in it, both from the data folder."""

import hmac
import os
import secrets
from functools import cache
from pathlib import Path

from models.database import database
from models.faults import DatabaseProblem

KEY_FILE = "audit.key"
BYTES = 32


class AuditProblem(DatabaseProblem):
    """The log cannot be written or does not fit; the message says what to do."""


def audit_key(*, may_make: bool = False) -> bytes:
    """The key of the chain; a new one only while the log is empty."""
    path = database.folder / KEY_FILE
    if may_make and not path.exists():
        _make(path)
    return _read(path)


def digest(text: str) -> str:
    """A short keyed mark of a text: equal texts have equal marks, the text cannot be guessed."""
    return hmac.digest(audit_key(), b"text:" + text.encode(), "sha256").hex()[:16]


def _make(path: Path) -> None:
    """A key that is there as a whole or not at all, also when two processes begin together."""
    _read.cache_clear()
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_hex(BYTES))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass  # the other process was first
    finally:
        draft.unlink()


@cache
def _read(path: Path) -> bytes:
    if not path.exists():
        raise AuditProblem(f"Ключът на дневника го няма: {path}. Върнете го от мястото, на "
                           "което го пазите отделно от базата.")
    if path.stat().st_mode & 0o077:
        raise AuditProblem(f"{path}: ключът се чете и от други. Изпълнете: chmod 600 {path}")
    try:
        key = bytes.fromhex(path.read_text().strip())
    except ValueError:
        key = b""
    if len(key) != BYTES:
        raise AuditProblem(f"{path}: това не е ключ на дневника. Върнете верния ключ.")
    return key
