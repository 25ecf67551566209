"""How far the fields of a register are filled in: what nobody needs is seen by it."""

from dataclasses import dataclass

from peewee import BooleanField, Case, CharField, Field, ForeignKeyField, TextField, fn

from models.base import Entity
from models.tailoring.snapshot import is_own

EMPTY = ("", "[]")


@dataclass(frozen=True)
class Filled:
    """Of how many records a field has a value."""

    name: str
    label: str
    count: int
    total: int

    @property
    def is_own(self) -> bool:
        return is_own(self.name)

    @property
    def percent(self) -> int:
        return round(100 * self.count / self.total) if self.total else 0


def count_filled(entity: type[Entity], names: tuple[str, ...]) -> list[Filled]:
    """The columns with the number of live records in which each is filled in; one query."""
    columns = [entity._meta.fields[name] for name in names]
    sums = [fn.SUM(Case(None, [(_has_value(column), 1)], 0)) for column in columns]
    total, *counts = entity.live(fn.COUNT(entity.id), *sums).tuples().get()
    return [Filled(column.name, column.verbose_name, count or 0, total)
            for column, count in zip(columns, counts, strict=True)]


def _has_value(column: Field):
    if isinstance(column, BooleanField):
        return column
    found = column.is_null(False)
    is_text = isinstance(column, (CharField, TextField)) and not getattr(
        column, "is_sealed", False) and not isinstance(column, ForeignKeyField)
    return found & column.cast("TEXT").not_in(EMPTY) if is_text else found
