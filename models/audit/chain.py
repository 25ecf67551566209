"""Writing events: one after another without gaps, each sealed over the one before it."""

import hmac
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from datetime import UTC, datetime

from peewee import PeeweeException

from models.audit.actors import Actor, current_actor
from models.audit.anchors import Anchor, last_anchor, plan_anchor
from models.audit.events import COLUMNS, AuditEvent
from models.audit.gathering import Gathering
from models.audit.keys import AuditProblem, audit_key
from models.database import database, is_sqlite

TURN = 7270131  # the advisory lock of PostgreSQL that every writer takes first
FIRST = "0" * 64  # what the first event has before it
WHAT_TO_DO = ("Изпълнете app.py verify-audit. Ако сте върнали резервно копие: "
              "app.py audit accept --reason „защо“")
# What would break a line, colour a terminal or turn the direction of the text.
UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028\u2029\u202a-\u202e"
                    "\u2066-\u2069\ufeff\ud800-\udfff]")
LONG_NUMBER = re.compile(r"\d{6,}")  # a personal number, a telephone
CANONICAL = json.JSONEncoder(ensure_ascii=True, separators=(",", ":"), check_circular=False)

_tried: set[tuple] = set()  # folders and keys that fit
_written: ContextVar[list | None] = ContextVar("written", default=None)


def record_event(action: str, record=None, *, user: Actor | None = None, reason: str = "",
                 entity: str = "", object_id: int | None = None, case_id: int | None = None,
                 ids=(), cases=(), details: dict | None = None) -> int:
    """The number of the event, written in the open transaction or in one of its own.

    `record` names the entity, the object and the case it belongs to; `ids` are the records of
    a list and `cases` the cases behind them. Personal content belongs in none of the arguments;
    long numbers in the reason are blotted out.
    """
    actor = user or current_actor()
    if record is not None:
        entity, object_id = record._meta.table_name, record.id
        case_id = record.about_case() if case_id is None else case_id
    return append({
        "user_id": actor.user_id, "user_name": one_line(actor.name)[:120],
        "address": one_line(actor.address)[:64], "action": action, "entity": entity,
        "object_id": object_id, "case_id": case_id, "ids": join_ids(ids),
        "cases": join_ids(cases),
        "details": one_line(json.dumps(details, ensure_ascii=False)) if details else "",
        "reason": LONG_NUMBER.sub("…", one_line(reason.strip()))[:500],
        "request": one_line(actor.request)[:32]})


def append(event: dict) -> int:
    """Seal an event and add it at the end of the chain; AuditProblem if that cannot be done.

    One that belongs to no transaction is stored together with those of other threads.
    """
    row = _add(event) if database.in_transaction() else _gathering.add(event)
    if (written := _written.get()) is not None:
        written.append((row["sequence"], row["hash"]))
    return row["sequence"]


def _add_all(events: list[dict]) -> list[dict]:
    with logged_transaction():
        return [_add(event) for event in events]


def _add(event: dict) -> dict:
    try:
        row = _sealed(event)
        AuditEvent.insert(row).execute()
    except PeeweeException as error:
        raise AuditProblem(f"Дневникът не може да се пише: {error}") from error
    plan_anchor(row["sequence"])
    return row


_gathering = Gathering(_add_all, (AuditProblem, PeeweeException))


def _sealed(event: dict) -> dict:
    """The event with its number, time and hash, in the place after the last one."""
    last, previous = _take_end()
    at = datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    row = {"sequence": last + 1, "at": at, **event, "previous": previous}
    row["hash"] = seal([row[name] for name in COLUMNS[:-1]], _tried_key(last))
    return row


def seal(values, key: bytes) -> str:
    """The keyed hash over the columns of an event in their order, the previous hash included."""
    return hmac.digest(key, CANONICAL.encode(values).encode(), "sha256").hex()


def _tried_key(last: int) -> bytes:
    """The key, once it is sure that the log goes on where it ended; asked once a process."""
    key = audit_key(may_make=not last)
    if (database.folder, key) not in _tried:
        anchor = last_anchor()
        if anchor is not None:
            compare_anchor(anchor)
        trust_end(last)
    return key


def trust_end(last: int) -> None:
    """Go on after this event, which must be sealed with our key, whatever the anchors say."""
    key = audit_key(may_make=not last)
    columns = [getattr(AuditEvent, name) for name in COLUMNS]
    row = AuditEvent.select(*columns).where(AuditEvent.sequence == last).tuples().first()
    if last and (row is None or not is_sealed(row, key)):
        raise AuditProblem(
            "Ключът на дневника не е този, с който е печатано последното събитие, или "
            "събитието е променено. Върнете верния ключ и изпълнете: app.py verify-audit")
    _tried.add((database.folder, key))


def compare_anchor(anchor: Anchor) -> None:
    """AuditProblem if the database does not hold the event that an anchor names."""
    if not anchor.is_ours:
        raise AuditProblem("Последният контролен запис на дневника не е писан с този ключ. "
                           f"{WHAT_TO_DO}")
    if find_hash(anchor.sequence) != anchor.hash:
        raise AuditProblem(f"Базата не съдържа събитие № {anchor.sequence}, за което има "
                           f"контролен запис от {anchor.at}: върнато е старо копие или "
                           "дневникът е преправен. "
                           f"{WHAT_TO_DO}")


def find_hash(sequence: int) -> str | None:
    """The hash of an event; that of an empty chain for 0."""
    if not sequence:
        return FIRST
    return AuditEvent.select(AuditEvent.hash).where(AuditEvent.sequence == sequence).scalar()


def is_sealed(row: tuple, key: bytes) -> bool:
    """Whether the hash of an event is the one that our key makes of its columns."""
    return seal(row[:-1], key) == row[-1]


def _take_end() -> tuple[int, str]:
    """Number and hash of the last event; nobody else can add one before this transaction ends."""
    cursor = database.execute_sql(
        "UPDATE audit_head SET sequence = sequence WHERE id = 1 RETURNING sequence, hash")
    [(sequence, previous)] = cursor.fetchall()
    return sequence, previous


def one_transaction():
    """The open transaction, or a new one."""
    return nullcontext() if database.in_transaction() else logged_transaction()


@contextmanager
def logged_transaction() -> Iterator[None]:
    """A transaction, a savepoint inside another, that takes its turn to write at the beginning.

    SQLite lets one writer in anyway; on PostgreSQL two that hold rows and wait for the end of
    the chain could otherwise wait for each other.
    """
    with database.atomic():
        if database.transaction_depth() == 1 and not is_sqlite():
            database.execute_sql("SELECT pg_advisory_xact_lock(%s)", (TURN,))
        yield


def watch_events() -> list:
    """The list of (number, hash) that grows with the events written from now on."""
    _written.set([])
    return _written.get()


def one_line(text: str) -> str:
    """The text with everything that could forge a line written as \\uXXXX."""
    return UNSAFE.sub(lambda found: f"\\u{ord(found.group()):04x}", text)


def join_ids(ids) -> str:
    """Numbers of records as they are stored and searched: ",3,7,12,"."""
    ids = sorted(set(ids))
    return f",{','.join(map(str, ids))}," if ids else ""
