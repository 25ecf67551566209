"""The filters of a list: read from the address, shown as inputs, told back as chips."""

from dataclasses import dataclass, field

from peewee import BooleanField, DateField, DateTimeField, ForeignKeyField

from admin import policy
from admin.lists.reading import titled
from bulgarian.dates import parse_date, show_date
from models.base import Entity

LARGEST_ID = 2**63 - 1


@dataclass
class Filter:
    """One column's filter with what the address asks of it; the subclasses say how."""

    entity: type[Entity]
    name: str
    user: object
    values: list = field(default_factory=list)
    fault: str = ""
    kind = ""

    @property
    def column(self):
        return self.entity._meta.fields[self.name]

    @property
    def label(self) -> str:
        return self.entity.label_of(self.name)

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names that belong to this filter in the address."""
        return (self.name,)

    def read(self, args) -> "Filter":
        """The filter with the sensible values of the address; nonsense asks for nothing."""
        self.values = [v for v in args.getlist(self.name) if v in dict(self.options())]
        return self

    def options(self) -> list[tuple[str, str]]:
        return []

    def is_chosen(self, code: str) -> bool:
        return code in self.values

    def conditions(self) -> list:
        return [self.column.in_(self.values)] if self.values else []

    def told(self) -> str:
        """The chip's text after the label."""
        return ", ".join(dict(self.options())[value] for value in self.values)


class ChoiceFilter(Filter):
    """Codes of the column's list; several may be in the address."""

    kind = "choice"

    def options(self) -> list[tuple[str, str]]:
        return [(code, label) for code, label in self.column.choices if code]


class FlagFilter(Filter):
    """Yes or no."""

    kind = "choice"

    def options(self) -> list[tuple[str, str]]:
        return [("1", "Да"), ("0", "Не")]

    def conditions(self) -> list:
        return [self.column == (self.values[0] == "1")] if self.values else []


class RecordFilter(Filter):
    """One related record that the user may see."""

    kind = "record"

    def read(self, args) -> "Filter":
        typed = args.get(self.name, "")
        if typed.isascii() and typed.isdigit() and 0 < int(typed[:20]) <= LARGEST_ID:
            query = titled(policy.visible(self.user, self.column.rel_model))
            self.values = list(query.where(self.column.rel_model.id == int(typed)))
        return self

    @property
    def table(self) -> str:
        return self.column.rel_model._meta.table_name

    def options(self) -> list[tuple[str, str]]:
        return [(str(record.id), record.title()) for record in self.values]

    def is_chosen(self, code: str) -> bool:
        return True

    def conditions(self) -> list:
        return [self.column == record.id for record in self.values]

    def told(self) -> str:
        return "".join(record.title() for record in self.values)


class DateFilter(Filter):
    """Days from – to, however they are typed."""

    kind = "date"

    @property
    def parameters(self) -> tuple[str, ...]:
        return (f"{self.name}_from", f"{self.name}_to")

    def read(self, args) -> "Filter":
        self.typed = [args.get(name, "").strip()[:40] for name in self.parameters]
        self.values = [self._day(typed) if typed else None for typed in self.typed]
        return self

    def _day(self, typed: str):
        try:
            return parse_date(typed)
        except ValueError as error:
            self.fault = str(error)
            return None

    def inputs(self) -> list[tuple[str, str, str]]:
        """(parameter, label, text) of the two inputs."""
        shown = [show_date(day) if day else typed
                 for day, typed in zip(self.values, self.typed, strict=True)]
        return list(zip(self.parameters, ("от", "до"), shown, strict=True))

    def conditions(self) -> list:
        start, end = self.values
        return [*([self.column >= start] if start else []), *([self.column <= end] if end else [])]

    def told(self) -> str:
        words = zip(("от", "до"), self.values, strict=True)
        return " ".join(f"{word} {show_date(day)}" for word, day in words if day)


KINDS = ((ForeignKeyField, RecordFilter), (BooleanField, FlagFilter), (DateTimeField, None),
         (DateField, DateFilter))


def read_filters(entity: type[Entity], user, args) -> list[Filter]:
    """The filters that the entity's listing names, as the address sets them."""
    found = []
    for name in entity.listing.filters:
        column = entity._meta.fields[name]
        kind = filter_kind(column)
        is_secret = not policy.may_read_column(user, entity, name) or (
            kind is RecordFilter and not policy.may_read(user, column.rel_model))
        if kind is not None and not is_secret:
            found.append(kind(entity, name, user).read(args))
    return found


def filter_kind(column) -> type[Filter] | None:
    if column.choices:
        return ChoiceFilter
    return next((kind for of, kind in KINDS if isinstance(column, of)), None)
