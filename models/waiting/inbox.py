"""What falls due for somebody: late, today, within a week, and as early as the office wants it."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from peewee import SQL, fn

from models.base import Entity
from models.lead_times import Leads, dues
from models.waiting.absences import stood_in_for
from models.written import ask

# (entity, query) -> what of it somebody may see, or None; set by the policy, asked by the worker.
SEEN_BY: list[Callable] = []
PLACE: list[Callable] = []  # (user, entities) -> what that depends on
WEEK = 7
LATEST, MANY = 400, 100  # rows that are read roughly; of so many late ones the number is not told


@dataclass(frozen=True)
class Span:
    """A part of the time around a day, in days from it; None is no limit."""

    code: str
    title: str
    first: int | None
    last: int | None
    tone: str

    def days(self, on: date, lead: int) -> tuple[date | None, date]:
        """First and last day; the last part goes as far as the lead."""
        last = lead if self.last is None else self.last
        return None if self.first is None else on + timedelta(self.first), on + timedelta(last)


def is_whose(entity: type[Entity], path: str, accounts: list[int]):
    """SQL condition: the account at the end of a path is one of these, or there is none."""
    name, _, rest = path.partition(".")
    key = entity._meta.fields[name]
    if not rest:
        return key.is_null() | key.in_(accounts)
    above = key.rel_model
    inside = fn.EXISTS(above.select(SQL("1")).where(
        above.id == key, is_whose(above, rest, accounts)))
    return key.is_null() | inside if key.null else inside


SPANS = (Span("late", "Просрочено", None, -1, "bad"), Span("today", "За днес", 0, 0, "warn"),
         Span("week", "До 7 дни", 1, WEEK, "info"), Span("ahead", "По-нататък", 8, None, "quiet"))
BORDERS = (-1, 0, WEEK)


class Inbox:
    """All that is due for an account, counted from one day.

    With `mine` what is another's work is left out. `roughly` it is enough to know of what is late
    that it is more than a hundred: what is to come and the last that became late are read alone.
    """

    def __init__(self, user, on: date, *, mine: bool = True, roughly: bool = False):
        self.roughly = roughly
        self.user, self.on, self.mine, self.leads = user, on, mine, Leads()
        self.counts = {span.code: Counter() for span in SPANS}
        kinds = dues()
        # how many there are so many days away
        self.days = self._read_days(kinds, LATEST if roughly else None)
        cut = [entity for entity, days in self.days.items() if self._is_cut(days)]
        self.days |= self._read_days(cut, None) if cut else {}
        for entity, days in self.days.items():
            for away, count in days.items():
                self.counts[SPANS[bisect_left(BORDERS, away)].code][entity] += count

    def _is_cut(self, days: Counter) -> bool:
        """Whether of the kind more must be read to know how many are late."""
        late = sum(count for away, count in days.items() if away < 0)
        return self.roughly and days.total() >= LATEST and late < MANY

    def _read_days(self, kinds: list[type[Entity]], most: int | None) -> dict:
        """{kind: how many of it are so many days away}, of each so many with the latest days."""
        days: dict[type[Entity], Counter] = {entity: Counter() for entity in kinds}
        for place, value, count in ask(
                self.place(kinds, most), lambda: list(self._ask_days(kinds, most))):
            entity = kinds[place]
            days[entity][(entity.awaits.shown(value) - self.on).days] += count
        return days

    def _ask_days(self, kinds: list[type[Entity]], most: int | None):
        """Queries of what is due, each of one kind: its place, the days and how many of each."""
        for place, entity in enumerate(kinds):
            due, last = entity.awaits, self.on + timedelta(max(self.leads.of(entity)))
            found = self.seen(entity, due.between(entity, None if due.is_term else self.on, last))
            if found is not None:
                day = due.column(entity)
                found = found.select(day.cast("TEXT").alias("day")).order_by(day.desc())
                yield found.limit(most).select_from(
                    SQL(str(place)), SQL('"day"'), fn.COUNT(SQL("*"))).group_by(SQL('"day"'))

    def place(self, kinds: list[type[Entity]], *more) -> tuple:
        """What a query of what is due depends on."""
        return (*PLACE[0](self.user, kinds), *kinds, self.on, *more, "mine" if self.mine else "",
                *(self.mine_too if self.mine else ()), *map(self.leads.of, kinds))

    def seen(self, entity: type[Entity], query):
        """What of the query the account may see and has to do; None if nothing."""
        found = SEEN_BY[0](self.user, entity, query)
        if found is None or not (self.mine and entity.awaits.whose):
            return found
        return found.where(is_whose(entity, entity.awaits.whose, self.mine_too))

    @cached_property
    def mine_too(self) -> list[int]:
        """The account, and those for whom it stands in."""
        return [self.user.id, *stood_in_for(self.user, self.on)]

    def query(self, entity: type[Entity], span: Span):
        """The records of one kind in one part of the time, the earliest first."""
        first, last = span.days(self.on, max(self.leads.of(entity)))
        if not entity.awaits.is_term:
            first = max(first or self.on, self.on)
        found = self.seen(entity, entity.awaits.between(entity, first, last))
        return None if found is None else found.order_by(entity.awaits.column(entity), entity.id)

    def count(self, span: Span) -> int:
        return self.counts[span.code].total()
