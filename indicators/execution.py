"""How institutions carry out what they took on: in time, late, open, overdue."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from peewee import SQL, Case, ModelSelect, fn

from indicators.declaring import WORK, Asked, Figure, Figures, Line, indicator
from models.commitments.commitment import OPEN_STATUSES, Commitment
from models.parties import Organization

DONE = ("reported", "done")
IN_TIME, LATE, OVERDUE, OPEN = "in_time", "late", "overdue", "not_due"
# Name, label, day -> condition; every commitment with a date is in exactly one of them.
CLASSES = (
    (IN_TIME, "Изпълнени в срок", lambda _: Commitment.status.in_(DONE)
     & (Commitment.done_on <= Commitment.expires_on)),
    (LATE, "Изпълнени със закъснение", lambda _: Commitment.status.in_(DONE)
     & (Commitment.done_on > Commitment.expires_on)),
    (OVERDUE, "Просрочени", lambda day: Commitment.status.in_(OPEN_STATUSES)
     & (Commitment.expires_on < day)),
    (OPEN, "В срок, предстоящи", lambda day: Commitment.status.in_(OPEN_STATUSES)
     & (Commitment.expires_on >= day)))


@dataclass
class Execution:
    """The commitments of one institution, or of all, by class."""

    label: str
    organization: int | None = None
    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def rate(self) -> int | None:
        """Per cent done in time of those whose date has come; None where none has."""
        come = self.total - self.counts[OPEN]
        return round(100 * self.counts[IN_TIME] / come) if come else None


@indicator("Изпълнение на ангажиментите по институции", page=WORK, counts=Commitment, dated="due",
           unit="ангажименти")
def execution(asked: Asked) -> Figures:
    """Брои се всеки ангажимент, чийто срок е в периода.

    Отпадналите и тези „до следващото заседание“ не се броят. Отчетеният е изпълнен от деня,
    посочен в отчета, и докато още чака приемане. В срок е изпълненият най-късно в последния ден
    на срока, какъвто е след удължаванията; срок в почивен ден изтича на следващия работен. Делът
    в срок е от ангажиментите, чийто срок е дошъл или които са изпълнени.
    """
    rows = execution_rate(asked.query, asked.day)
    total = ((total_of(rows), True),) if rows else ()
    return Figures(("Институция", *(label for _, label, _ in CLASSES), "Общо", "В срок"), tuple(
        Line(one.label, (*(_figure(one, name, condition(asked.day))
                           for name, _, condition in CLASSES),
                         _figure(one, "", Commitment.status != "cancelled"),
                         Figure("–" if one.rate is None else f"{one.rate} %")), is_total=is_total)
        for one, is_total in (*((row, False) for row in rows), *total)))


def _figure(of: Execution, name: str, condition) -> Figure:
    """The number of one class, or of all, with the condition of these commitments."""
    number = of.counts[name] if name else of.total
    where = condition & Commitment.is_live() & Commitment.due.is_null(False)
    if of.organization:
        where &= Commitment.organization == of.organization
    return Figure(str(number), where if number else None, f"{of.organization or '*'}~{name}")


def execution_rate(commitments: ModelSelect, day: date) -> list[Execution]:
    """The commitments with a date of each institution, by class."""
    kind = Case(None, [(condition(day), name) for name, _, condition in CLASSES], "").alias("kind")
    rows = commitments.select(
        Organization.id, Organization.name, Organization.short_name, kind,
        fn.COUNT(Commitment.id)).join(Organization).where(
        Commitment.is_live(), Commitment.due.is_null(False)).group_by(
        Organization.id, Organization.name, Organization.short_name, SQL("4")).tuples()
    found: dict[int, Execution] = {}
    for number, name, short, class_name, count in rows:
        if class_name:
            one = found.setdefault(number, Execution(short or name, number))
            one.counts[class_name] += count
    return sorted(found.values(), key=lambda one: one.label)


def total_of(rows: list[Execution]) -> Execution:
    """All institutions together."""
    total = Execution("Общо")
    for row in rows:
        for name, count in row.counts.items():
            total.counts[name] += count
    return total
