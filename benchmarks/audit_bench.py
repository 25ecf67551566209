"""A million events: how long writing, verifying and asking the log take.

    python -m benchmarks.audit_bench [EVENTS]

The database is SQLite in a temporary folder, or the one in OKMD_TEST_DATABASE_URL, which is
emptied. Lists show 20 cases each; there are 400 cases and 15 accounts.
"""

import os
import random
import resource
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import registry
from models.audit import chain
from models.audit.anchors import write_anchor
from models.audit.events import COLUMNS, AuditEvent, AuditHead
from models.audit.keys import audit_key
from models.audit.questions import Wanted, find_events, what_touched, who_saw
from models.audit.verification import verify
from models.base import today
from models.database import database, describe, is_sqlite, migrate, open_database
from models.privacy.incident import find_touched

CASES, ACCOUNTS, SHOWN, PIECE = 400, 15, 20, 5000
ANSWERS = (
    ("who saw this child", lambda: who_saw(7)),
    ("who saw this child, all of it", lambda: who_saw(7, count=10**6)),
    ("who had this child in a list", lambda: find_events(Wanted(case_id=7, is_listed=True))),
    ("a child in no list, all of it", lambda: find_events(
        Wanted(case_id=10**7, is_listed=True), count=10**6)),
    ("what did this account touch", lambda: what_touched(3)),
    ("what did this account touch, all of it", lambda: what_touched(3, count=10**6)),
    ("incident report of one account", lambda: find_touched(
        3, date(2026, 1, 1), date(2026, 12, 31))),
    ("first page of the list", lambda: find_events(Wanted())),
    ("exports of one account today", lambda: find_events(
        Wanted(user_id=3, action="export", since=today()))))


def open_desk(folder: Path) -> None:
    """An empty desk."""
    url = os.environ.get("OKMD_TEST_DATABASE_URL", "")
    folder.chmod(0o700)
    open_database(url, folder)
    if url:
        database.execute_sql("DROP SCHEMA public CASCADE")
        database.execute_sql("CREATE SCHEMA public")
    migrate()


def make_row(number: int, previous: str, key: bytes) -> tuple:
    """An event as the chain would seal it: six of ten open a case, the others are lists."""
    account, case = random.randrange(1, ACCOUNTS), random.randrange(1, CASES)
    shown = chain.join_ids(random.sample(range(1, CASES), SHOWN)) if number % 10 > 5 else ""
    at = f"2026-01-01T{number // 3600 % 24:02}:{number // 60 % 60:02}:{number % 60:02}.000000Z"
    values = (number, at, account, f"Служител {account}", "192.0.2.1",
              "list" if shown else "view", "cases", None if shown else case,
              None if shown else case, shown, shown, "", "", "0123456789ab", previous)
    return (*values, chain.seal(values, key))


def fill(events: int) -> None:
    """So many events, sealed like any other.

    The trigger of PostgreSQL rests meanwhile: it rewrites one row for every event, which is slow
    only inside a transaction as long as these.
    """
    rest_trigger("DISABLE")
    marks = ", ".join([database.param] * len(COLUMNS))
    statement = f"INSERT INTO audit_events ({', '.join(COLUMNS)}) VALUES ({marks})"
    key, previous = audit_key(may_make=True), AuditHead.get_by_id(1).hash
    for first in range(1, events + 1, PIECE):
        rows = []
        for number in range(first, min(first + PIECE, events + 1)):
            rows.append(make_row(number, previous, key))
            previous = rows[-1][-1]
        with database.atomic():
            database.cursor().executemany(statement, rows)
    rest_trigger("ENABLE")
    AuditHead.update(sequence=events, hash=previous).where(AuditHead.sequence < events).execute()
    write_anchor("events")


def rest_trigger(word: str) -> None:
    """Let the trigger rest, or wake it."""
    if not is_sqlite():
        database.execute_sql(f"ALTER TABLE audit_events {word} TRIGGER audit_events_next")


def timed(what: str, call, *, times: int = 1):
    """The answer, and a line with the time of one call."""
    start = time.perf_counter()
    for _ in range(times):
        answer = call()
    each = (time.perf_counter() - start) / times
    count = f", {len(answer)} events" if isinstance(answer, list) else ""
    print(f"{what:42} {each * 1000:12.1f} ms{count}", flush=True)
    return answer


def main(events: int = 1_000_000) -> None:
    """Fill, verify, ask, and write on."""
    registry.load("models")
    with tempfile.TemporaryDirectory() as folder:
        open_desk(Path(folder))
        print(f"{describe()}, {events} events")
        timed("filling", lambda: fill(events))
        verdict = timed("verify-audit", verify)
        assert verdict.is_sound and verdict.count == events, verdict.problems
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"{'largest memory until here':42} {peak:12} MiB")
        for what, ask in ANSWERS:
            timed(what, ask)
        timed("one event, committed", lambda: chain.record_event("view", entity="cases"),
              times=300)
        assert AuditEvent.select().count() == events + 300
        database.close()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
