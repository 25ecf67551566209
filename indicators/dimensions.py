"""By what records are counted: a column at the end of a path, or classes of conditions."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from peewee import JOIN, Case, Expression, ForeignKeyField, ModelSelect

from bulgarian.dates import show_partial
from bulgarian.text import sort_key
from indicators.declaring import at_path
from models.base import Entity
from models.bin import any_of
from models.fields import labels_of

UNSAID = "не е посочено"


@dataclass(frozen=True)
class Classes:
    """Named conditions, each record in the first that fits it; what fits none is not counted."""

    label: str
    classes: tuple[tuple[str, str, Expression], ...]  # code, label, condition

    def read(self, query: ModelSelect) -> tuple:
        """(query, the SQL of what a record's value is made of)."""
        kind = Case(None, [(condition, code) for code, _, condition in self.classes], None)
        return query, (kind,)

    def value(self, parts: tuple):
        """The value of a record, by what was read of it."""
        return parts[0]

    def show(self, value) -> str:
        return next(label for code, label, _ in self.classes if code == value)

    def order(self, value) -> int:
        return next(place for place, one in enumerate(self.classes) if one[0] == value)

    def where(self, value) -> Expression:
        """SQL condition: the record has this value."""
        kind = Case(None, [(condition, code) for code, _, condition in self.classes], None)
        return kind == value

    def fits(self) -> Expression:
        """SQL condition: the record is in one of the classes."""
        return any_of(condition for _, _, condition in self.classes)

    def is_counted(self, value) -> bool:
        return value is not None


@dataclass(frozen=True)
class Path:
    """A choice, or the name of another record: „type“, „case.municipality_origin.shown_as“.

    The value of a record is the code of its choice; of a name the id with it.
    """

    entity: type[Entity]
    path: str
    unsaid: str = UNSAID

    @property
    def label(self) -> str:
        return self.entity.label_of(self.path)

    @property
    def column(self):
        """The last column of the path."""
        entity = self.entity
        for name in self.path.split("."):
            column = entity._meta.fields[name]
            entity = column.rel_model if isinstance(column, ForeignKeyField) else None
        return column

    @property
    def names(self) -> bool:
        """Whether it ends in the name of another record."""
        return "." in self.path and not self.column.choices

    def read(self, query: ModelSelect) -> tuple:
        *steps, name = self.path.split(".")
        model, entity = self.entity, self.entity
        for step in steps:
            entity = entity._meta.fields[step].rel_model
            other = entity.alias()
            query = query.join_from(model, other, JOIN.LEFT_OUTER,
                                    on=(getattr(model, step) == other.id))
            model = other
        last = getattr(model, name)
        return query, ((model.id, last) if self.names else (last,))

    def value(self, parts: tuple):
        if self.names:
            return parts if parts[0] is not None else None
        return parts[0]

    def show(self, value) -> str:
        if value in (None, ""):
            return self.unsaid
        if self.names:
            return str(value[1])
        return labels_of(self.column).get(value, value) if self.column.choices else str(value)

    def order(self, value) -> tuple:
        """The unsaid first, choices as in their list, names by the alphabet."""
        codes = [] if self.names or not self.column.choices else [*labels_of(self.column)]
        if value is None:
            return 0, 0, ""
        if value in codes:
            return 1, codes.index(value), ""
        return 1, len(codes), sort_key(self.show(value))

    def where(self, value) -> Expression:
        path = self.path
        if self.names:
            path, value = path.rpartition(".")[0], value and value[0]
        return at_path(self.entity, path, lambda column: column.is_null() if value is None
                       else column == value)

    def is_counted(self, value) -> bool:
        return True


STEPS = {"year": "по години", "quarter": "по тримесечия", "month": "по месеци"}
MONTHS_OF = {"year": 12, "quarter": 3, "month": 1}
ROMAN = ("I", "II", "III", "IV")  # of the quarters


@dataclass(frozen=True)
class Dates:
    """The years, quarters or months of a day; the value of a record is „2016“, „2016-01“ for the
    first three months of it, or „2016-03“."""

    entity: type[Entity]
    name: str
    step: str

    @property
    def label(self) -> str:
        return f"{self.entity.label_of(self.name)}, {STEPS[self.step]}"

    def read(self, query: ModelSelect) -> tuple:
        column = self.entity._meta.fields[self.name]
        parts = {"year": (), "month": (column.month,), "quarter": (Case(None, [
            (column.month <= last, last // 3) for last in (3, 6, 9)], 4),)}
        return query, (column.year, *parts[self.step])

    def value(self, parts: tuple) -> str | None:
        return None if parts[0] is None else "-".join(f"{int(part):02}" for part in parts)

    def show(self, value: str | None) -> str:
        if not value:
            return UNSAID
        if self.step == "quarter":
            return f"{ROMAN[int(value[5:]) - 1]} тримесечие на {show_partial(value[:4])}"
        return show_partial(value)

    def order(self, value: str | None) -> str:
        return value or ""

    def where(self, value: str | None) -> Expression:
        """SQL condition: the day lies in this year, quarter or month."""
        column = self.entity._meta.fields[self.name]
        if value is None:
            return column.is_null()
        year, last = int(value[:4]), int(value[5:] or 1) * MONTHS_OF[self.step]
        return column.between(date(year, last - MONTHS_OF[self.step] + 1, 1),
                              date(year, last, monthrange(year, last)[1]))

    def is_counted(self, value: str | None) -> bool:
        return True
