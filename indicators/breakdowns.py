"""Indicators that count records by what stands in their columns, one line each."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from peewee import SQL, Case, Expression, ModelSelect, fn

from indicators.declaring import INDICATORS, Asked, Figure, Figures, Indicator, Line
from indicators.dimensions import UNSAID, Classes, Path
from indicators.suppression import TOTAL, Table, make_table
from models.base import Entity
from models.fields import labels_of

WHOLE = "Общо"


@dataclass(frozen=True)
class Breakdown:
    """Counts by one or two columns (rows) and perhaps by another one; each a path or Classes.

    With `amount` it adds up that column instead of counting.
    """

    entity: type[Entity]
    rows: tuple[str | Classes, ...]
    columns: str | Classes | None = None
    unsaid: str = UNSAID
    amount: str = ""

    @cached_property
    def by(self) -> tuple[Path | Classes, ...]:
        """What the rows are by, and last the columns."""
        named = (*self.rows, *((self.columns,) if self.columns else ()))
        return tuple(Path(self.entity, one, self.unsaid) if isinstance(one, str) else one
                     for one in named)

    @property
    def row_by(self) -> tuple[Path | Classes, ...]:
        return self.by[:len(self.rows)]

    def table(self, query: ModelSelect, *, is_public: bool = True) -> Table:
        """The counts of these records with their totals; those in the bin do not count."""
        counts = {place: now for place, now, _ in self._read(Asked(query, SQL("1 = 1"))) if now}
        return self._table(counts, is_public=is_public)

    def figures(self, asked: Asked) -> Figures:
        """The table as it is shown, with what stands behind each number that may be told."""
        found = list(self._read(asked))
        table = self._table({place: now for place, now, _ in found}, is_public=asked.is_public)
        was = Counter()
        for (row, _), _, before in found:
            was[row] += before
            was[TOTAL] += before
        is_told = (TOTAL, TOTAL) not in table.hidden  # else another table's total would tell it
        places = (*table.columns, *((TOTAL,) if self.columns else ()))
        rows = [Line(
            self.row_label(row),
            tuple(self._figure(table, row, one, asked) for one in places),
            None if asked.before is None else self._was(row, was[row]), row is TOTAL)
            for row in ((*table.rows, TOTAL) if table.rows and is_told else ())]
        return Figures((self.row_by[0].label, *map(self._column_label, places if is_told else ())),
                       tuple(rows), is_closed=not is_told)

    def row_label(self, row) -> str:
        """„превенция на изоставянето – реинтегрирано“."""
        if row is TOTAL:
            return WHOLE
        return " – ".join(by.show(one) for by, one in zip(self.row_by, row, strict=True))

    # -- counting ------------------------------------------------------------------------
    def _read(self, asked: Asked) -> Iterator[tuple[tuple, int, int]]:
        """((row, column), number of the period, number of the one before)."""
        query, parts = asked.base.clone(), []
        for one in self.by:
            query, read = one.read(query)
            parts.append(read)
        flat = [part for read in parts for part in read]
        times = asked.now if asked.before is None else asked.now | asked.before
        counted = query.select(
            *flat, self._sum(asked.now), self._sum(asked.before)).where(
            self.entity.is_live(), times).group_by(  # by place: a CASE is written with new numbers
            *(SQL(str(place)) for place in range(1, len(flat) + 1))).order_by().tuples()
        for *values, now, before in counted:
            place = tuple(one.value(tuple(values.pop(0) for _ in read))
                          for one, read in zip(self.by, parts, strict=True))
            if all(one.is_counted(value) for one, value in zip(self.by, place, strict=True)):
                row, column = place[:len(self.rows)], place[len(self.rows):]
                yield (row, column[0] if column else WHOLE), whole(now), whole(before)

    def _sum(self, when: Expression | None):
        if when is None:
            return fn.SUM(0)
        each = self.entity._meta.fields[self.amount] if self.amount else 1
        return fn.SUM(Case(None, [(when, each)], 0))

    def _table(self, counts: dict, *, is_public: bool) -> Table:
        rows = sorted({row for row, _ in counts}, key=lambda row: [
            by.order(one) for by, one in zip(self.row_by, row, strict=True)])
        columns = {column for _, column in counts}
        if isinstance(self.columns, Classes) and counts:
            columns = [code for code, _, _ in self.columns.classes]
        elif self.columns:
            columns = sorted(columns, key=self.by[-1].order)
        return make_table(counts, rows=rows, columns=columns,
                          **({} if is_public else {"smallest": 0}))

    # -- showing ----------------------------------------------------------------------------
    def _figure(self, table: Table, row, column, asked: Asked) -> Figure:
        text = table.show(row, column)
        if asked.is_public or not table.values[row, column]:
            return Figure(text)
        return Figure(text, self.where(row, column), key_of(row, column))

    def _was(self, row, number: int) -> Figure:
        where = self.where(row, TOTAL) if number else None
        key = key_of(row, TOTAL if self.columns else WHOLE)
        return Figure(str(number).replace(".", ","), where, key)

    def where(self, row, column) -> Expression:
        """SQL condition of the records that a cell counts."""
        found = self.entity.is_live()
        for by, value in zip(self.row_by, () if row is TOTAL else row, strict=False):
            found &= by.where(value)
        if self.columns and column is not TOTAL:
            found &= self.by[-1].where(column)
        classes = (one for one in self.by if isinstance(one, Classes))
        for one in classes:
            found &= one.fits()
        return found

    def _column_label(self, column) -> str:
        if column is TOTAL or column is WHOLE:
            return WHOLE if self.columns else "Брой"
        return self.by[-1].show(column)


def whole(number) -> int | float:
    """A sum as it is told: whole, or with two places after the comma."""
    found = round(float(number or 0), 2)
    return int(found) if found.is_integer() else found


def key_of(row, column) -> str:
    """The place of a cell as an address names it."""
    row = ("*",) if row is TOTAL else row
    return "~".join(map(_part, (*row, "*" if column is TOTAL else column)))


def _part(value) -> str:
    return "-" if value is None else str(value[0] if isinstance(value, tuple) else value)


@dataclass(frozen=True)
class Tally:
    """Counts by a column that holds several codes of its list: a record is in several rows."""

    entity: type[Entity]
    path: str

    def figures(self, asked: Asked) -> Figures:
        """A row for each code that any record holds; the last one counts each record once."""
        column = self.entity._meta.fields[self.path]
        holds = {code: column.cast("TEXT").contains(json.dumps(code))
                 for code in labels_of(column)}
        ways = [*holds.values(), SQL("1 = 1")]
        times = asked.now if asked.before is None else asked.now | asked.before
        when = [asked.now, *([] if asked.before is None else [asked.before])]
        numbers = asked.base.select(*(
            fn.SUM(Case(None, [(span & way, 1)], 0)) for span in when for way in ways)).where(
            self.entity.is_live(), times).order_by().tuples().first() or ()
        now, before = numbers[:len(ways)], numbers[len(ways):]
        rows = []
        for place, (code, way) in enumerate([*holds.items(), ("*", SQL("1 = 1"))]):
            was = before[place] or 0 if before else 0
            if now[place] or was:
                rows.append(Line(
                    labels_of(column).get(code, "Случаи общо"),
                    (_told(now[place], way & self.entity.is_live(), code),),
                    _told(was, way & self.entity.is_live(), code) if before else None,
                    code == "*"))
        return Figures((self.entity.label_of(self.path), "Брой"), tuple(rows))


def _told(number: int | None, where: Expression, key: str) -> Figure:
    return Figure(str(number or 0), where if number else None, key)


def counted(title: str, breakdown: Breakdown | Tally, **said) -> Breakdown:
    """The breakdown, declared as an indicator."""
    INDICATORS.add(title, Indicator(title=title, counts=breakdown.entity, compares=True,
                                    make=breakdown.figures, **said))
    return breakdown
