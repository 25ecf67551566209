"""Several processes write at once, some are killed: the chain has no gap and no fork."""

import random
import time
from pathlib import Path

import pytest

from models.audit import lifetime
from models.audit.anchors import last_anchor, read_head
from models.audit.events import AuditEvent
from models.audit.keys import audit_key
from models.audit.verification import verify
from models.copies.rows import write_snapshot
from models.database import database, migrate, open_database
from models.mechanisms import LegalBasis
from tests.conftest import DATABASE
from tests.forks import begin, ended
from tests.models.audit_writer import write
from tests.postgres import new_database
from tests.skipping import SQLITE_ALONE

WRITERS, EVENTS, KILLS = 8, 50, 5


@pytest.fixture
def desk(app, tmp_path):
    """(folder, address) of a database of its own; afterwards that of the other tests is back."""
    kept = database.obj
    url = new_database() if DATABASE else ""
    open_database(url, tmp_path)
    migrate()
    audit_key(may_make=True)
    yield str(tmp_path), url
    database.close_all()
    database.initialize(kept)


def start_writer(desk: tuple, events: int):
    return begin(write, *desk, events)


def test_eight_writers_make_one_chain(desk):
    writers = [start_writer(desk, EVENTS) for _ in range(WRITERS)]
    assert [ended(writer) for writer in writers] == [0] * WRITERS
    verdict = verify()
    assert verdict.is_sound, verdict.problems
    assert verdict.count == WRITERS * EVENTS and verdict.anchors
    assert LegalBasis.select().count() == WRITERS * EVENTS // 2


def test_killed_writers_leave_a_whole_chain(desk):
    for _ in range(KILLS):
        writers = [start_writer(desk, 0) for _ in range(3)]
        wait_for_events(read_head().sequence + 30)
        time.sleep(random.random() / 20)
        for writer in writers:
            writer.kill()
            writer.join()
    verdict = verify()
    assert verdict.is_sound, verdict.problems
    created = AuditEvent.select().where(AuditEvent.action == "create").count()
    assert created == LegalBasis.select().count(), "a change and its event live or die together"


def wait_for_events(number: int) -> None:
    deadline = time.monotonic() + 60
    while read_head().sequence < number:
        assert time.monotonic() < deadline, "the writers write nothing"
        time.sleep(0.01)


def test_from_start_to_stop(desk):
    lifetime.start()
    assert str(lifetime.stop()) in f"{last_anchor()}" and verify().is_sound
    assert [event.action for event in AuditEvent.select()] == ["start", "stop"]


def test_a_database_put_back_is_written_again_only_when_that_is_confirmed(desk):
    if DATABASE:
        pytest.skip(SQLITE_ALONE)
    folder, copy = Path(desk[0]), Path(desk[0]) / "copy.db"
    ended(start_writer(desk, 4))
    write_snapshot(copy)
    ended(start_writer(desk, 30))
    database.close_all()
    for rest in ("okmd.db-wal", "okmd.db-shm"):
        (folder / rest).unlink(missing_ok=True)
    copy.replace(folder / "okmd.db")
    before = read_head().sequence
    assert ended(start_writer(desk, 4)) == 1 and read_head().sequence == before
    assert not verify().is_sound
    lifetime.accept("върнато копие")
    assert ended(start_writer(desk, 4)) == 0 and verify().is_sound
