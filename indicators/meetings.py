"""Counts of meetings and decisions."""

from indicators.breakdowns import Breakdown, counted
from indicators.declaring import WORK
from models.meetings.meeting import Meeting

counted(
    "Заседания по вид и състояние", Breakdown(Meeting, ("status",), "kind"),
    page=WORK, dated="held_on",
    definition="Заседанията, насрочени за ден в периода, по състоянието им и по вид.")
