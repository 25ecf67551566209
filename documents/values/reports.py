"""Values of the report of a year: meetings, decisions, commitments, referrals, counts of cases.

Of children it tells what was published of closed periods and nothing else: a number counted anew
on another day, or for other days, would tell small ones by the difference.
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from documents.schema import Many, day, number, text
from indicators.declaring import INDICATORS, Figures, Line
from indicators.freezing import PUBLISHED, kept_figures
from indicators.suppression import SMALLEST
from models.base import today
from models.commitments.commitment import Commitment
from models.decisions.decision import Decision
from models.mechanisms import Mechanism
from models.meetings.course import HELD
from models.meetings.meeting import Meeting
from models.memoranda import Memorandum
from models.periods import ReportPeriod, closed_over


@dataclass(frozen=True)
class Year:
    """What a mechanism did in a year, each part read once."""

    mechanism: Mechanism
    year: int

    @cached_property
    def meetings(self) -> list[Meeting]:
        return list(Meeting.live().where(
            Meeting.mechanism == self.mechanism, Meeting.held_on.year == self.year,
            Meeting.status.in_(HELD)).order_by(Meeting.held_on))

    @cached_property
    def failed(self) -> int:
        """Meetings that were called and had no quorum."""
        return Meeting.live().where(
            Meeting.mechanism == self.mechanism, Meeting.held_on.year == self.year,
            Meeting.status == "no_quorum").count()

    @cached_property
    def decisions(self) -> list[Decision]:
        return list(Decision.in_force().join(Meeting).where(
            Meeting.mechanism == self.mechanism, Decision.year == self.year,
            Meeting.status.in_(HELD)))

    @cached_property
    def commitments(self) -> list[Commitment]:
        return list(Commitment.live().where(
            Commitment.decision.in_([one.id for one in self.decisions]),
            Commitment.status != "cancelled"))

    @cached_property
    def published(self) -> ReportPeriod | None:
        """The year as a period that was closed."""
        days = date(self.year, 1, 1), date(self.year, 12, 31)
        return next((one for one in closed_over(self.mechanism.id, *days)
                     if (one.begins_on, one.ends_on) == days), None)

    def table(self, title: str) -> Figures | None:
        """What was published of an indicator."""
        return self.published and kept_figures(self.published, INDICATORS[title], PUBLISHED)

    @property
    def cases(self) -> list[tuple[str, str]]:
        """(kind and outcome, number) of the cases that came in."""
        table = self.table(CASES)
        return [(line.label, told(line)) for line in table.rows if not line.is_total] \
            if table else []

    @property
    def no_cases(self) -> str:
        """Why there is no table of them."""
        table = self.table(CASES)
        if table is None:
            return f"Броят на случаите {NOT_YET}."
        return TOO_SMALL if table.is_closed else "През периода няма постъпили случаи."

    def whole(self, title: str) -> str:
        """The total that was published of an indicator."""
        table = self.table(title)
        return f"броят {NOT_YET}" if table is None else told_whole(table)

    @cached_property
    def memoranda(self) -> list[Memorandum]:
        return list(Memorandum.live().where(
            Memorandum.mechanism == self.mechanism,
            Memorandum.signed_on.startswith(str(self.year))))

    def late(self) -> int:
        """Commitments past their day that nobody has reported on."""
        return sum(one.days_late() > 0 for one in self.commitments)


FEW = f"по-малко от {SMALLEST}"
NOT_YET = "се дава след приключване на отчетния период"
TOO_SMALL = "Числата са твърде малки, за да се публикуват."
CASES, REFERRALS = "Случаи по вид, изход и община", "Насочвания по състояние"


def told(line: Line) -> str:
    """The published number of a row in the words of the report."""
    return line.cells[-1].text.replace(f"< {SMALLEST}", FEW)


def told_whole(table: Figures) -> str:
    """The published total of a table."""
    if table.is_closed:
        return FEW
    return next((told(line) for line in table.rows if line.is_total), "0")


MEETING_LINE = {
    "номер": number("serial"),
    "дата": day("held_on"),
    "присъствали": number(lambda m, _: sum(line.is_here() for line in m.attendance)),
    "точки": number(lambda m, _: m.items.count()),
    "решения": number(lambda m, _: Decision.in_force(m.decisions).count()),
}
CASE_LINE = {"вид": text(lambda pair, _: pair[0]), "брой": text(lambda pair, _: pair[1])}
MEMORANDUM_LINE = {"име": text(lambda m, _: m.heading()), "дата": text("signed_on")}
YEAR = {
    "година": number("year"),
    "заседания": Many(MEETING_LINE, lambda y, _: y.meetings),
    "брой_заседания": number(lambda y, _: len(y.meetings)),
    "без_кворум": number("failed"),
    "брой_решения": number(lambda y, _: len(y.decisions)),
    "ангажименти": number(lambda y, _: len(y.commitments)),
    "изпълнени": number(lambda y, _: sum(one.done_on is not None for one in y.commitments)),
    "просрочени": number(lambda y, _: y.late()),
    "случаи": Many(CASE_LINE, lambda y, _: y.cases),
    "случаи_няма": text(lambda y, _: y.no_cases),
    "случаи_общо": text(lambda y, _: y.whole(CASES)),
    "насочвания": text(lambda y, _: y.whole(REFERRALS)),
    "меморандуми": Many(MEMORANDUM_LINE, lambda y, _: y.memoranda),
    "членове": number(lambda y, _: len(y.mechanism.members_on(min(
        today(), date(y.year, 12, 31))))),
}
