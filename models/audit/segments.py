"""Sealed segments: a stretch of the chain in a file that proves itself without the database.

They are for keeping and for handing over; no event is ever deleted from the database for them.
"""

import hashlib
import hmac
import json
import os
from pathlib import Path

from models.audit.chain import CANONICAL, find_hash, is_sealed
from models.audit.events import COLUMNS
from models.audit.keys import audit_key
from models.audit.verification import read_rows
from models.rules import RuleError

FORMAT = "okmd-audit-1"


def write_segment(path: Path, first: int = 1, last: int | None = None) -> int:
    """The number of events written to a new file: a heading, one event a line, and the seal."""
    content, count = hashlib.sha256(), 0
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise RuleError(f"Файлът {path} вече съществува. Изберете друго име.") from error
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        for line in _lines(first, last):
            file.write(line)
            content.update(line.encode())
            count += 1
        file.write(json.dumps({"seal": _seal(content.digest())}) + "\n")
    return count - 1


def _lines(first: int, last: int | None):
    heading = {"format": FORMAT, "columns": COLUMNS, "first": first,
               "previous": find_hash(first - 1)}
    yield json.dumps(heading) + "\n"
    for row in read_rows(after=first - 1, until=last):
        yield CANONICAL.encode(row) + "\n"


def check_segment(path: Path) -> int:
    """The number of events of a segment; RuleError where it is not what was written."""
    content, rows, key = hashlib.sha256(), 0, audit_key()
    with path.open(encoding="utf-8") as file:
        line = next(file, "")
        heading = _read(path, line)
        last, previous = heading.get("first", 1) - 1, heading.get("previous")
        for number, following in enumerate(file):
            content.update(line.encode())
            if number:
                last, previous = _follow(path, line, (last, previous), key)
                rows += 1
            line = following
    if _read(path, line).get("seal") != _seal(content.digest()):
        raise RuleError(f"{path}: файлът е променян или не е цял.")
    return rows


def _follow(path: Path, line: str, end: tuple, key: bytes) -> tuple:
    """Number and hash of the event on a line, which must follow the one before."""
    row = json.loads(line)
    if row[0] != end[0] + 1 or row[-2] != end[1] or not is_sealed(tuple(row), key):
        raise RuleError(f"{path}: събитие № {row[0]} е променено или не е на мястото си.")
    return row[0], row[-1]


def _read(path: Path, line: str) -> dict:
    try:
        return dict(json.loads(line))
    except (ValueError, TypeError) as error:
        raise RuleError(f"{path}: това не е част от дневника.") from error


def _seal(content: bytes) -> str:
    return hmac.digest(audit_key(), b"segment:" + content, "sha256").hex()
