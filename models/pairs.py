"""Dates and sizes that have to fit each other, declared at the entity and checked in one place.

A path may lead to another record: `before("case.received_on", "sent_on")`.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime

from bulgarian.clock import SOFIA
from models.rules import RuleError

SORTABLE = re.compile(r"\d{4}(-\d{2}){0,2}$")


@dataclass(frozen=True)
class Pair:
    """Two values of which the second may not be less; `column` is where the message stands."""

    less: str
    more: str
    words: str  # „е преди“
    column: str

    def rules(self, record):
        """Yield a RuleError if both are known and do not fit."""
        less, more = value_at(record, self.less), value_at(record, self.more)
        if None not in (less, more) and is_less(more, less):
            yield RuleError(f"{told(record, self.more)} {self.words} {told(record, self.less)}. "
                            "Проверете двете стойности.", self.column)


@dataclass(frozen=True)
class Past:
    """A day that cannot be in the future."""

    column: str

    def rules(self, record):
        day = value_at(record, self.column)
        if day is not None and day > datetime.now(SOFIA).date():
            yield RuleError(f"{told(record, self.column)} е в бъдещето. Проверете годината.",
                            self.column)


def before(earlier: str, later: str) -> Pair:
    """The later day is not before the earlier one."""
    return Pair(earlier, later, "е преди", earlier if "." in later else later)


def at_most(less: str, more: str) -> Pair:
    """The first number is not more than the second."""
    return Pair(less, more, "е по-малко от", more if "." in less else less)


def past(*columns: str) -> tuple[Past, ...]:
    """None of these days is in the future."""
    return tuple(Past(column) for column in columns)


def value_at(record, path: str):
    """The value at the end of a path; None where something on the way is missing."""
    *steps, name = path.split(".")
    for step in steps:
        record = getattr(record, step) if record.__data__.get(step) else None
        if record is None:
            return None
    value = getattr(record, name)
    return None if value == "" else value


def is_less(one, other) -> bool:
    """Whether a value is surely less; a date known in part is as long as its part."""
    if isinstance(one, date) and isinstance(other, date):
        return one < other
    if isinstance(one, str) or isinstance(other, str):
        texts = [text if isinstance(text, str) else text.isoformat() for text in (one, other)]
        length = min(map(len, texts))
        return all(map(SORTABLE.match, texts)) and texts[0][:length] < texts[1][:length]
    return one < other


def told(record, path: str) -> str:
    """„Постъпил на“ (случай, 04.04.2016 г.); of the record itself the value alone."""
    value, entity = value_at(record, path), type(record)
    *steps, name = path.split(".")
    for step in steps:
        entity = entity._meta.fields[step].rel_model
    text = f"{value:%d.%m.%Y} г." if isinstance(value, date) else \
        entity._meta.fields[name].python_value(value)
    of = f"{entity.listing.label}, " if steps else ""
    return f"„{entity.label_of(name)}“ ({of}{text})"
