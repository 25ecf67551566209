"""For a report of an incident: whose records an account touched in a period, from the log."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from peewee import fn

from models.audit.events import ACTIONS, AuditEvent
from models.audit.questions import within
from models.cases.case import ChildCase

DENIED = ("denied", "attempt")
LONGEST = 366  # days of one report


@dataclass
class Touched:
    """One case: when first and last, and how often each thing was done."""

    case_id: int
    first: str = ""
    last: str = ""
    actions: Counter = field(default_factory=Counter)
    reference: str = ""

    def add(self, action: str, count: int, first: str, last: str) -> None:
        self.actions[action] += count
        self.first = min(filter(None, (self.first, first)))
        self.last = max(self.last, last)

    def told(self) -> str:
        """„преглед: 3, изтеглен документ: 1“."""
        return ", ".join(f"{ACTIONS.get(action, action)}: {count}"
                         for action, count in self.actions.most_common())


def find_touched(user_id: int, since: date, until: date) -> list[Touched]:
    """The cases whose records the account saw, changed or took out, the most touched first."""
    found: dict[int, Touched] = {}
    mine = [AuditEvent.user_id == user_id, AuditEvent.action.not_in(DENIED), *within(since, until)]
    for case, action, count, first, last in _opened(mine):
        found.setdefault(case, Touched(case)).add(action, count, first, last)
    for cases, action, at in _listed(mine):
        for case in map(int, filter(None, cases.split(","))):
            found.setdefault(case, Touched(case)).add(action, 1, at, at)
    _name(found)
    return sorted(found.values(), key=lambda one: (-one.actions.total(), one.case_id))


def _opened(conditions: list) -> Iterable[tuple]:
    """(case, action, count, first, last) of what was done to a record of one case."""
    return AuditEvent.select(
        AuditEvent.case_id, AuditEvent.action, fn.COUNT(AuditEvent.sequence),
        fn.MIN(AuditEvent.at), fn.MAX(AuditEvent.at)).where(
        *conditions, AuditEvent.case_id.is_null(False)).group_by(
        AuditEvent.case_id, AuditEvent.action).tuples()


def _listed(conditions: list) -> Iterable[tuple]:
    """(cases, action, time) of lists, searches and exports in which cases stood."""
    return AuditEvent.select(AuditEvent.cases, AuditEvent.action, AuditEvent.at).where(
        *conditions, AuditEvent.case_id.is_null(), AuditEvent.cases != "").tuples().iterator()


def _name(found: dict[int, Touched]) -> None:
    """Give each case its number."""
    numbers = list(found)
    for start in range(0, len(numbers), 500):
        chosen = numbers[start:start + 500]
        for case, reference in ChildCase.select(ChildCase.id, ChildCase.reference).where(
                ChildCase.id.in_(chosen)).tuples():
            found[case].reference = reference
