"""Indicators that count records by what stands in their columns, one line each."""

from dataclasses import dataclass

from peewee import JOIN, ForeignKeyField, ModelSelect, fn

from bulgarian.text import sort_key
from indicators.declaring import INDICATORS, Asked, Figure, Figures, Indicator
from indicators.suppression import TOTAL, Table, make_table
from models.base import Entity

UNSAID = "не е посочено"


@dataclass(frozen=True)
class Breakdown:
    """Counts by one or two columns (rows) and by another one; „municipality.shown_as“ is a path."""

    entity: type[Entity]
    rows: tuple[str, ...]
    columns: str
    unsaid: str = UNSAID

    def table(self, query: ModelSelect, *, is_public: bool = True) -> Table:
        """The counts of these records with their totals; those in the bin do not count."""
        paths = (*self.rows, self.columns)
        selected = [self._shown(path) for path in paths]
        query = query.clone()
        for path, column in zip(paths, selected, strict=True):
            if "." in path:
                query = query.join_from(self.entity, column.source, JOIN.LEFT_OUTER,
                                        on=(self._column(path) == column.source.id))
        counted = query.select(*selected, fn.COUNT(self.entity.id)).where(
            self.entity.is_live()).group_by(*selected).order_by().tuples()
        counts = {(tuple(row), place): number for *row, place, number in counted}
        return make_table(counts, rows=sorted({row for row, _ in counts}, key=self._place),
                          columns=sorted({place for _, place in counts},
                                         key=lambda one: self._order(self.columns, one)),
                          **({} if is_public else {"smallest": 0}))

    def figures(self, asked: Asked) -> Figures:
        """The table as it is shown, with the list behind each number that may be told."""
        table = self.table(asked.query, is_public=asked.is_public)
        columns = (*table.columns, TOTAL)
        headings = [self.entity.label_of(self.rows[0]), *(
            "Общо" if one is TOTAL else self._label(self.columns, one) for one in columns)]
        known = {} if asked.is_public else {
            path: self._numbers(path) for path in (*self.rows, self.columns) if "." in path}
        rows = [(self.row_label(row), tuple(
                    Figure(table.show(row, one), self._behind(table, row, one, known)
                           if not asked.is_public else None) for one in columns))
                for row in ((*table.rows, TOTAL) if table.rows else ())]
        return Figures(tuple(headings), tuple(rows))

    def row_label(self, row) -> str:
        """„превенция на изоставянето – реинтегрирано“."""
        if row is TOTAL:
            return "Общо"
        return " – ".join(map(self._label, self.rows, row))

    def _behind(self, table: Table, row, column, known: dict) -> dict | None:
        """What the list of these records is asked for; None if there is none, or no filter."""
        asks = {} if row is TOTAL else dict(zip(self.rows, row, strict=True))
        asks |= {} if column is TOTAL else {self.columns: column}
        names = {path.partition(".")[0] for path in asks}
        is_asked = names <= {*self.entity.listing.filters} and None not in asks.values()
        return {path.partition(".")[0]: known[path][value] if path in known else value
                for path, value in asks.items()} if is_asked and table.values[row, column] else None

    def _numbers(self, path: str) -> dict[str, int]:
        """The id of every record that a path shows, by its text."""
        other = self._column(path).rel_model
        name = other._meta.fields[path.partition(".")[2]]
        return dict(other.select(name, other.id).tuples())

    def _column(self, path: str):
        return self.entity._meta.fields[path.partition(".")[0]]

    def _shown(self, path: str):
        column, name = self._column(path), path.partition(".")[2]
        if not name:
            return column
        return getattr(column.rel_model.alias(), name)

    def _label(self, path: str, value) -> str:
        if value is None:
            return self.unsaid
        column = self._column(path)
        return value if isinstance(column, ForeignKeyField) else dict(column.choices)[value]

    def _order(self, path: str, value):
        if value is None:
            return (0, "")
        column = self._column(path)
        if isinstance(column, ForeignKeyField):
            return (1, sort_key(value))
        return (1, f"{[code for code, _ in column.choices].index(value):04}")

    def _place(self, row: tuple):
        return [self._order(path, value) for path, value in zip(self.rows, row, strict=True)]


def counted(title: str, breakdown: Breakdown, **said) -> Breakdown:
    """The breakdown, declared as an indicator."""
    INDICATORS.add(title, Indicator(title=title, counts=breakdown.entity,
                                    make=breakdown.figures, **said))
    return breakdown
