"""Anchors: the end of the chain written to a file outside the database, line under line.

An older copy of the database, or one with its end cut off, no longer fits them. Whoever can change
both folder and database can change all, so each line goes to a second folder too, on another disk
or machine, and once a day to the log of the server.
"""

import hmac
import json
import logging
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from models.audit.events import AuditHead
from models.audit.keys import audit_key
from models.database import database

log = logging.getLogger("okmd.audit")

ANCHOR_FILE = "audit.anchor"
EVERY = 20  # events; and the first one of a day
RECOVERED = "recovered"  # a copy was put back; what stood above it is given up
REST = 4096  # bytes at the end of the file that surely hold its last line

_elsewhere: list[Path] = []  # the second folder, where there is one
_last: dict[Path, tuple[int, str]] = {}  # file → number and day of the last anchor written here


class Anchor(NamedTuple):
    """One line: the end of the chain at that time, and why it was written."""

    at: str
    sequence: int
    hash: str
    why: str  # "start", "stop", "events" or RECOVERED
    is_ours: bool = True  # its mark was made with our key

    def __str__(self) -> str:
        return f"№ {self.sequence} {self.hash} ({self.at})"  # also on paper


def anchor_file() -> Path:
    return database.folder / ANCHOR_FILE


def keep_elsewhere(folder: Path | None) -> None:
    """Write every anchor into this folder as well, and compare with it."""
    _elsewhere[:] = [folder] if folder else []


def anchor_files() -> list[Path]:
    """The file beside the database, and the one elsewhere."""
    return [anchor_file(), *files_elsewhere()]


def files_elsewhere() -> list[Path]:
    """The file elsewhere, where there is one."""
    return [folder / ANCHOR_FILE for folder in _elsewhere]


def plan_anchor(sequence: int) -> None:
    """Once the open transaction is kept, write an anchor if one is due."""
    written, day = _last.get(anchor_file(), (0, ""))
    if sequence - written >= EVERY or day != _now()[:10]:
        database.after_commit(_write_due)


def _write_due() -> None:
    written, day = _last.get(anchor_file(), (0, ""))
    head = read_head()
    if head.sequence - written >= EVERY or day != _now()[:10]:
        try:
            anchor = write_anchor("events", head)
        except OSError:
            log.exception("the anchor of the log cannot be written")
            return
        if day != _now()[:10]:
            log.info("anchor", extra={"event": {"anchor": str(anchor)}})


def read_head() -> AuditHead:
    """The end of the chain as the database has it."""
    return AuditHead.get_by_id(1)


def write_anchor(why: str, head: AuditHead | None = None) -> Anchor | None:
    """The line added to the file; None while the log is empty."""
    head = head or read_head()
    if not head.sequence:
        return None
    anchor = Anchor(_now(), head.sequence, head.hash, why)
    line = json.dumps([*anchor[:4], _mark(anchor)]) + "\n"
    own, *others = anchor_files()
    _add_line(own, line.encode())
    for path in others:
        try:
            _add_line(path, line.encode())
        except OSError:
            log.exception("the anchor of the log cannot be written elsewhere")
    _last[anchor_file()] = head.sequence, anchor.at[:10]
    return anchor


def _add_line(path: Path, line: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(descriptor, line)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read_anchors(path: Path | None = None) -> Iterator[Anchor]:
    """The anchors of a file in its order; a line cut off by a crash is passed over."""
    path = path or anchor_file()
    if not path.exists():
        return
    with path.open(encoding="utf-8", errors="replace") as file:
        for line in file:
            if line.endswith("\n") and line.strip():
                yield _read_line(line)


def last_anchor() -> Anchor | None:
    """The newest anchor of all files, without reading them whole; a foreign one comes first."""
    found = [anchor for path in anchor_files() if (anchor := _last_of(path)) is not None]
    return max(found, key=lambda one: (not one.is_ours, one.at), default=None)


def _last_of(path: Path) -> Anchor | None:
    if not path.exists():
        return None
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - REST))
        lines = [line for line in file.read().split(b"\n")[:-1] if line]
    return _read_line(lines[-1].decode(errors="replace")) if lines else None


def _read_line(line: str) -> Anchor:
    try:
        at, sequence, end, why, mark = json.loads(line)
        anchor = Anchor(str(at), int(sequence), str(end), str(why))
        return anchor._replace(is_ours=hmac.compare_digest(str(mark), _mark(anchor)))
    except (ValueError, TypeError):
        return Anchor("", 0, "", "", is_ours=False)


def _mark(anchor: Anchor) -> str:
    """A keyed mark, so that nobody without the key adds or changes a line."""
    text = f"anchor:{anchor.at}:{anchor.sequence}:{anchor.hash}:{anchor.why}"
    return hmac.digest(audit_key(), text.encode(), "sha256").hex()[:32]


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
