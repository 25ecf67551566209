"""Eight processes take decisions and arrange meetings at once: every number is given once."""

import subprocess
import sys

from models.commitments.commitment import Commitment
from models.decisions.decision import Decision
from models.meetings.meeting import Meeting
from models.territory import load_territory
from tests.cast import make_item, make_meeting
from tests.models.test_audit_processes import desk  # noqa: F401 - a database of its own
from tests.test_layers import ROOT

WRITERS, DECISIONS = 8, 10


def test_decisions_and_meetings_of_eight_processes_have_no_gap(desk):  # noqa: F811
    load_territory()
    item = make_item(make_meeting(serial=1))
    command = [sys.executable, "-m", "tests.models.decision_writer", *desk, str(item.id),
               str(DECISIONS)]
    writers = [subprocess.Popen(command, cwd=ROOT) for _ in range(WRITERS)]
    assert [writer.wait(120) for writer in writers] == [0] * WRITERS
    numbers = sorted(one.number for one in Decision.select())
    assert numbers == list(range(1, WRITERS * DECISIONS + 1))
    assert Commitment.select().count() == WRITERS * DECISIONS // 2
    serials = sorted(one.serial for one in Meeting.select())
    assert serials == list(range(1, WRITERS + 2))
