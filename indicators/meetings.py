"""Counts of meetings and decisions."""

from indicators.breakdowns import Breakdown, counted
from indicators.declaring import WORK
from indicators.dimensions import Classes
from models.decisions.decision import VALID, Decision
from models.meetings.course import HELD
from models.meetings.meeting import Meeting

counted(
    "Заседания по вид и състояние", Breakdown(Meeting, ("status",), "kind"),
    page=WORK, dated="held_on", unit="заседания",
    definition="Заседанията, насрочени за ден в периода, по състоянието им и по вид.")
counted(
    "Заседания и кворум", Breakdown(Meeting, ("kind",), Classes("Кворум", (
        ("held", "Проведени с кворум", Meeting.status.in_(HELD)),
        ("failed", "Не се проведоха – без кворум", Meeting.status == "no_quorum")))),
    page=WORK, dated="held_on", unit="заседания",
    definition="Заседанията в периода, които са проведени, и тези, които са били насрочени, но са "
               "останали без кворум, по вид.")
counted(
    "Решения по вид", Breakdown(Decision, ("kind",)),
    page=WORK, dated="meeting.held_on", only=Decision.status == VALID, unit="решения",
    definition="Решенията в сила, взети на заседания в периода, по вид. Анулираните не се броят.")
