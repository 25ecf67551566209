"""Values of the report of a year: meetings, decisions, commitments, referrals, counts of cases."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from documents.schema import Many, day, number, text
from indicators.cases import cases_by_outcome, row_label
from indicators.suppression import SMALLEST, TOTAL, Table
from models.base import today
from models.cases.case import ChildCase
from models.commitments.commitment import Commitment
from models.decisions.decision import Decision
from models.mechanisms import Mechanism
from models.meetings.course import HELD
from models.meetings.meeting import Meeting
from models.memoranda import Memorandum
from models.services import Referral

FROM_MONTH = 10  # from October a report is about the year that is ending


def year_of_report(on: date | None = None) -> int:
    """The year a report is about: the last one, from October this one."""
    on = on or today()
    return on.year if on.month >= FROM_MONTH else on.year - 1


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
            Meeting.mechanism == self.mechanism, Decision.year == self.year))

    @cached_property
    def commitments(self) -> list[Commitment]:
        return list(Commitment.live().where(
            Commitment.decision.in_([one.id for one in self.decisions]),
            Commitment.status != "cancelled"))

    @cached_property
    def cases(self) -> Table:
        """Counts as they may be published: small ones hidden."""
        return cases_by_outcome(ChildCase.select().where(
            ChildCase.mechanism == self.mechanism, ChildCase.year == self.year))

    @cached_property
    def referrals(self) -> list[Referral]:
        return list(Referral.live().join(ChildCase).where(
            ChildCase.mechanism == self.mechanism, Referral.sent_on.year == self.year))

    @cached_property
    def memoranda(self) -> list[Memorandum]:
        return list(Memorandum.live().where(
            Memorandum.mechanism == self.mechanism,
            Memorandum.signed_on.startswith(str(self.year))))

    def late(self) -> int:
        """Commitments past their day that nobody has reported on."""
        return sum(one.days_late() > 0 for one in self.commitments)


FEW = f"по-малко от {SMALLEST}"


def told(number_of: int) -> str:
    """A number of children as it may be published."""
    return FEW if 0 < number_of < SMALLEST else str(number_of)


def shown(table: Table, row) -> str:
    """The published number of a row in the words of the report."""
    return table.show(row, TOTAL).replace(f"< {SMALLEST}", FEW)


MEETING_LINE = {
    "номер": number("serial"),
    "дата": day("held_on"),
    "присъствали": number(lambda m, _: sum(line.is_here() for line in m.attendance)),
    "точки": number(lambda m, _: m.items.count()),
    "решения": number(lambda m, _: Decision.in_force(m.decisions).count()),
}
CASE_LINE = {
    "вид": text(lambda pair, _: row_label(pair[1])),
    "брой": text(lambda pair, _: shown(*pair)),
}
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
    "случаи": Many(CASE_LINE, lambda y, _: [(y.cases, row) for row in y.cases.rows]),
    "случаи_общо": text(lambda y, _: shown(y.cases, TOTAL) if y.cases.rows else "0"),
    "насочвания": text(lambda y, _: told(len(y.referrals))),
    "меморандуми": Many(MEMORANDUM_LINE, lambda y, _: y.memoranda),
    "членове": number(lambda y, _: len(y.mechanism.members_on(min(
        today(), date(y.year, 12, 31))))),
}
