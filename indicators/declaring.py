"""What an indicator is: its published definition, what it counts, and its figures for a period.

One declaration each; „Показатели“ and „Изпълнение“, their workbooks and the reports show all.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property
from inspect import getdoc
from typing import NamedTuple
from zlib import crc32

from peewee import OP, SQL, Expression, ModelSelect, NodeList

from models.base import Entity
from models.mechanisms import Mechanism, of_mechanism
from models.territory import Municipality
from registry import Registry

INDICATORS = Registry("indicator")
OWN = "own"  # before the number, in the code of one of the office
CASES, WORK = "indicators", "execution"  # the pages
LONGEST_YEAR, SHORTEST_MONTH = 366, 28
FRACTION = re.compile(r"-?\d+(,\d+)?")


@dataclass(frozen=True)
class Span:
    """The days from – to, both included."""

    start: date
    end: date

    @property
    def is_short(self) -> bool:
        """Whether it is a year at most."""
        return (self.end - self.start).days < LONGEST_YEAR

    def before(self) -> "Span":
        """What it is compared with: the same days a year ago; of a longer one, as many months
        before it where it is of whole months, else as many days."""
        if self.is_short and self.start.year > 1:
            return Span(_year_ago(self.start), _year_ago(self.end))
        end = self.start - timedelta(1)
        if (begun := self._months_before()) is not None:
            return Span(begun, end)
        return Span(end - min(self.end - self.start, end - date.min), end)

    def _months_before(self) -> date | None:
        """The first of as many days before it, counted in months; None where they are not whole."""
        after = self.end + timedelta(1) if self.end < date.max else self.end
        if after.day != self.start.day or after.day > SHORTEST_MONTH:
            return None
        year, month = divmod(2 * _month(self.start) - _month(after), 12)
        return date(year, month + 1, after.day) if year > 0 else None


def _month(day: date) -> int:
    """The months since the first one of all."""
    return day.year * 12 + day.month - 1


def _year_ago(day: date) -> date:
    is_last = (day + timedelta(1)).month != day.month if day < date.max else True
    found = date(day.year - 1, day.month, 1)
    if is_last:
        return (found + timedelta(31)).replace(day=1) - timedelta(1)
    return found.replace(day=day.day)


@dataclass(frozen=True)
class Asked:
    """What is to be counted: records that may be seen, of the period and of the one before."""

    base: ModelSelect
    now: Expression
    before: Expression | None = None
    end: date = field(default_factory=date.today)  # of the period
    earlier: date | None = None  # the last day of the one before, where there is one
    day: date = field(default_factory=date.today)  # on which it is asked
    is_public: bool = True  # small numbers of children are hidden
    mechanism: int = 0  # of which they are; 0: of all

    @property
    def query(self) -> ModelSelect:
        """The records of the period."""
        return self.base.where(self.now)


@dataclass(frozen=True)
class Figure:
    """A number as it is shown, and which of the records it counts; None: there is no list."""

    text: str
    where: Expression | None = None
    key: str = ""  # by which an address names it in its table

    @property
    def number(self) -> int | float | None:
        if self.text.isdigit():
            return int(self.text)
        is_broken = FRACTION.fullmatch(self.text)
        return float(self.text.replace(",", ".")) if is_broken else None


class Line(NamedTuple):
    """A row: its label, its figures, and the figure that `main` has for the period before."""

    label: str
    cells: tuple[Figure, ...]
    before: Figure | None = None
    is_total: bool = False


@dataclass(frozen=True)
class Figures:
    """The table of an indicator: the headings of its columns, the first of the labels."""

    headings: tuple[str, ...]
    rows: tuple[Line, ...]
    main: int = -1  # the column that is compared and drawn
    is_closed: bool = False  # there are some, but nothing of them may be told

    @property
    def heading(self) -> str:
        """The heading of the main column."""
        return self.headings[1:][self.main] if len(self.headings) > 1 else ""

    def compared(self, earlier: "Figures") -> "Figures":
        """The table with what its main column was."""
        was = {line.label: line.cells[earlier.main] for line in earlier.rows}
        return replace(self, rows=tuple(line._replace(before=was.get(line.label, Figure("–")))
                                        for line in self.rows))

    def find(self, key: str) -> Figure | None:
        """The figure of an address."""
        cells = (cell for line in self.rows for cell in line.cells)
        return next((cell for cell in cells if cell.key == key), None)


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """One indicator; `make` counts the records of `counts` whose `dated` is in the period.

    With `until` it counts a state: what had begun by the last day of the period and still went on.
    """

    title: str
    definition: str
    page: str
    counts: type[Entity]
    make: Callable[[Asked], Figures]
    dated: str = ""  # empty: it tells what is so on the last day, and asks no column for it
    until: str = ""
    seat: str = ""  # path to the municipality of what belongs to no mechanism
    unit: str = "брой"
    only: Expression | None = None  # which of them
    hides_small: bool = False  # it counts children
    is_inner: bool = False  # beside another published one its numbers would tell small ones
    compares: bool = False  # `make` itself reads the period before
    alone: bool = False  # of no day at all: a period before would tell the same
    own: int = 0  # the number of what the office composed
    reads: tuple[str, ...] = ()  # the columns that it reads there

    @cached_property
    def code(self) -> str:
        """By which an address names it."""
        return f"{OWN}{self.own}" if self.own else f"{crc32(self.title.encode()):08x}"

    @property
    def source(self) -> str:
        """Where its numbers come from."""
        return f"регистър „{self.counts.listing.plural}“, {self.dated_as}"

    @property
    def dated_as(self) -> str:
        """The column that says whether a record is of the period."""
        if not self.dated:
            return "състояние в последния ден"
        label = self.counts.label_of(self.dated)
        return f"състояние в последния ден („{label}“ – „{self.counts.label_of(self.until)}“)" \
            if self.until else f"по „{label}“"

    def within(self, span: Span) -> Expression:
        """SQL condition: the record is of the period."""
        entity = self.counts
        if not self.dated:
            return entity.is_live()
        if self.until:
            begun, ended = (entity._meta.fields[name] for name in (self.dated, self.until))
            return (begun <= span.end) & (ended.is_null() | (ended > span.end))
        return dated_in(entity, self.dated, span)

    def of(self, mechanism: int) -> Expression:
        """SQL condition: the record is the mechanism's, or of its oblast."""
        if not self.seat and not self.counts.belongs.to:
            return self.counts.is_live()  # a book that all share
        if "mechanism" in self.counts._meta.fields:  # most are of it: its index would cost more
            return Expression(NodeList((SQL("+"), self.counts.mechanism)), OP.EQ, mechanism)
        if not self.seat:
            return of_mechanism(self.counts, mechanism)
        own = Mechanism.select(Mechanism.oblast).where(Mechanism.id == mechanism)
        inside = Municipality.select(Municipality.id).where(Municipality.oblast.in_(own))
        return at_path(self.counts, self.seat, lambda column: column.in_(inside))

    def asked(self, base: ModelSelect, span: Span, **said) -> Asked:
        """The question about these records in a period."""
        base = base if self.only is None else base.where(self.only)
        return Asked(base, self.within(span), end=span.end, **said)

    def figures(self, base: ModelSelect, span: Span, **said) -> Figures:
        """The table of a period beside the one before it."""
        asked = self.asked(base, span, **said)
        if asked.is_public or self.alone:  # what is told of a period is told once
            return self.make(asked)
        before = self.asked(base, span.before(), **said)
        if self.compares:
            return self.make(replace(asked, before=before.now, earlier=before.end))
        return self.make(asked).compared(self.make(before))


def dated_in(entity: type[Entity], path: str, span: Span) -> Expression:
    """SQL condition: the day at a path lies in the period."""
    def within(column):
        is_partial = hasattr(column, "within")  # a day that is known in part
        return (column.within if is_partial else column.between)(span.start, span.end)
    return at_path(entity, path, within)


def at_path(entity: type[Entity], path: str, condition: Callable) -> Expression:
    """SQL condition: the column at the end of a path fulfils what is asked of it."""
    name, _, rest = path.partition(".")
    column = entity._meta.fields[name]
    if not rest:
        return condition(column)
    other = column.rel_model
    return column.in_(other.select(other.id).where(at_path(other, rest, condition)))


def indicator(title: str, **said) -> Callable:
    """The declaration of a function that counts; its docstring is the published definition."""
    def declare(make: Callable[[Asked], Figures]) -> Callable:
        INDICATORS.add(title, Indicator(title=title, definition=" ".join(getdoc(make).split()),
                                        make=make, **said))
        return make
    return declare
