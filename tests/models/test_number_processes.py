"""Eight processes take decisions and arrange meetings at once: every number is given once."""

from models.commitments.commitment import Commitment
from models.decisions.decision import Decision
from models.meetings.meeting import Meeting
from models.territory import load_territory
from tests.cast import make_item, make_meeting
from tests.forks import begin, ended
from tests.models.decision_writer import write
from tests.models.test_audit_processes import desk  # noqa: F401 - a database of its own

WRITERS, DECISIONS = 8, 10


def test_decisions_and_meetings_of_eight_processes_have_no_gap(desk):  # noqa: F811
    load_territory()
    item = make_item(make_meeting(serial=1))
    writers = [begin(write, *desk, item=item.id, count=DECISIONS) for _ in range(WRITERS)]
    assert [ended(writer) for writer in writers] == [0] * WRITERS
    numbers = sorted(one.number for one in Decision.select())
    assert numbers == list(range(1, WRITERS * DECISIONS + 1))
    assert Commitment.select().count() == WRITERS * DECISIONS // 2
    serials = sorted(one.serial for one in Meeting.select())
    assert serials == list(range(1, WRITERS + 2))
