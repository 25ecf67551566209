"""What an indicator is: its published definition, what it counts, and its figures for a period.

One declaration each; „Показатели“ and „Изпълнение“ and their workbooks show all there are.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from inspect import getdoc

from peewee import ModelSelect

from models.base import Entity
from registry import Registry

INDICATORS = Registry("indicator")
CASES, WORK = "indicators", "execution"  # the pages


@dataclass(frozen=True)
class Asked:
    """What is to be counted: records that may be seen, dated in the period."""

    query: ModelSelect
    day: date  # on which it is asked
    is_public: bool = True  # small numbers of children are hidden


@dataclass(frozen=True)
class Figure:
    """A number as it is shown, and what the list behind it is asked for; None: there is no list."""

    text: str
    behind: dict | None = None


@dataclass(frozen=True)
class Figures:
    """The table of an indicator: the headings of its columns, the first of the labels."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Figure, ...]], ...]


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """One indicator; `make` counts the records of `counts` whose `dated` is in the period."""

    title: str
    definition: str
    page: str
    counts: type[Entity]
    dated: str
    make: Callable[[Asked], Figures]
    hides_small: bool = False  # it counts children

    def in_period(self, query: ModelSelect, start: date, end: date) -> ModelSelect:
        """The records dated in the period."""
        column = self.counts._meta.fields[self.dated]
        within = getattr(column, "within", column.between)  # a day that is known in part
        return query.where(within(start, end))

    def period(self, start: str, end: str) -> dict:
        """What a list is asked for to show the same period."""
        return {f"{self.dated}_from": start, f"{self.dated}_to": end}


def indicator(title: str, **said) -> Callable:
    """The declaration of a function that counts; its docstring is the published definition."""
    def declare(make: Callable[[Asked], Figures]) -> Callable:
        INDICATORS.add(title, Indicator(title=title, definition=" ".join(getdoc(make).split()),
                                        make=make, **said))
        return make
    return declare
