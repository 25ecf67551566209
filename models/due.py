"""What falls due: an entity says in `awaits` which of its days counts, and in which states.

„Днес“, the calendar and the letter of the day read it there, and nowhere else.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from peewee import SQL, DateField, NodeList, fn

FULL = len("2026-11-30")


@dataclass(frozen=True, kw_only=True)
class Queue:
    """The records of an entity that wait for something; an index holds them alone, by their day.

    A database takes that index only for the same words, so they are no values of the question.
    """

    day: str  # the column
    states: tuple[str, ...] = ()  # of the workflow, in which it is waited for; in all if empty
    over: tuple[str, ...] = ()  # those in which it is not
    unless: str = ""  # the column that says it is over, once it is filled in

    def waited_for(self, entity):
        """Query of the live records of an entity that wait."""
        return entity.live().where(*self.conditions(entity))

    def conditions(self, entity) -> list:
        """SQL conditions of that, beside being live."""
        state = entity._meta.fields.get(entity.workflow.column if entity.workflow else "status")
        found = [NodeList((state, SQL(f"{word} ({', '.join(map(_quoted, codes))})")))
                 for word, codes in (("IN", self.states), ("NOT IN", self.over)) if codes]
        return [*found, entity._meta.fields[self.unless].is_null()] if self.unless else found

    def column(self, entity):
        return entity._meta.fields[self.day]


def _quoted(code: str) -> str:
    return "'" + code.replace("'", "''") + "'"


@dataclass(frozen=True, kw_only=True)
class Due(Queue):
    """The day of a record that somebody has to keep in mind."""

    what: str  # „отговор на насочване“
    after: int = 0  # days from that of the column
    lead: tuple[int, ...] = (7,)  # how many days before it is told of, the largest first
    is_term: bool = True  # else something is on that day: it is never late
    tells: tuple[str, ...] = ()  # paths of what stands below the title
    step: str = ""  # what ends it
    whose: str = ""  # path to the account whose work it is

    def between(self, entity, first: date | None, last: date | None):
        """Those whose day is in this time; None is no limit."""
        column, query = self.column(entity), self.waited_for(entity)
        if not isinstance(column, DateField):  # known in part: only a whole day has a place
            query = query.where(fn.LENGTH(column) == FULL)
        if first is not None:
            query = query.where(column >= self._stored(column, first))
        if last is not None:
            query = query.where(column <= self._stored(column, last))
        return query.where(column.is_null(False))

    def _stored(self, column, day: date):
        day -= timedelta(self.after)
        return day if isinstance(column, DateField) else day.isoformat()

    def day_of(self, record) -> date:
        """The last day of a record that `between` has found."""
        return self.shown(getattr(record, self.day))

    def shown(self, value: date | str) -> date:
        """The last day by what the column holds."""
        day = date.fromisoformat(value) if isinstance(value, str) else value
        return day + timedelta(self.after)
