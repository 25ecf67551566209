"""How institutions attend the meetings, by year."""

from collections import defaultdict
from dataclasses import dataclass, field

from peewee import ModelSelect, fn

from indicators.declaring import WORK, Asked, Figure, Figures, Line, indicator
from models.attendance.lines import Attendance
from models.meetings.meeting import DONE, Meeting
from models.parties import Organization

MEMBERS = ("permanent", "associated")
# Status and heading, in the order of the table.
COLUMNS = (("present", "Представителят"), ("replaced", "Заместник"),
           ("absent_excused", "По уважителни причини"), ("absent", "Отсъства"))


@dataclass
class Presence:
    """What one institution did about the meetings it is a member for."""

    label: str
    organization: int | None = None
    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    @property
    def total(self) -> int:
        return sum(self.counts[status] for status, _ in COLUMNS)

    @property
    def rate(self) -> int | None:
        """Per cent of the meetings at which somebody of the institution was present."""
        here = self.counts["present"] + self.counts["replaced"]
        return round(100 * here / self.total) if self.total else None


@indicator("Участие на институциите в заседанията", page=WORK, counts=Meeting, dated="held_on",
           unit="участия в заседания")
def attendance(asked: Asked) -> Figures:
    """Броят се заседанията, които са проведени или са били насрочени и са останали без кворум, и
    само институциите, които тогава са били постоянни или асоциирани членове. Заместникът се
    брои за присъствие на институцията. Неотбелязано присъствие не се брои.
    """
    rows = [Line(one.label, (*(_figure(one, (status,)) for status, _ in COLUMNS),
                             _figure(one, tuple(status for status, _ in COLUMNS)),
                             Figure(f"{one.rate} %")))
            for one in attendance_rate(asked.query)]
    headings = ("Институция", *(label for _, label in COLUMNS), "Заседания", "Участие")
    return Figures(headings, tuple(rows))


def _figure(of: Presence, statuses: tuple[str, ...]) -> Figure:
    """How often it did so, with the meetings at which."""
    number = sum(of.counts[one] for one in statuses)
    lines = Attendance.select(Attendance.meeting).where(
        Attendance.is_live(), Attendance.role.in_(MEMBERS), Attendance.status.in_(statuses),
        Attendance.organization == of.organization)
    where = Meeting.status.in_(DONE) & Meeting.id.in_(lines)
    return Figure(str(number), where if number else None,
                  f"{of.organization}~{statuses[0] if len(statuses) == 1 else '*'}")


def attendance_rate(meetings: ModelSelect) -> list[Presence]:
    """What each institution did about these meetings, those with anything noted."""
    rows = Attendance.live(
        Organization.id, Organization.name, Organization.short_name, Attendance.status,
        fn.COUNT(Attendance.id)).join(Organization).where(
        Attendance.role.in_(MEMBERS), Attendance.meeting.in_(
            meetings.select(Meeting.id).where(Meeting.status.in_(DONE)))).group_by(
        Organization.id, Organization.name, Organization.short_name, Attendance.status).tuples()
    found: dict[int, Presence] = {}
    for number, name, short, status, count in rows:
        one = found.setdefault(number, Presence(short or name, number))
        one.counts[status] += count
    return sorted((one for one in found.values() if one.total), key=lambda one: one.label)
