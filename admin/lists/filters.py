"""The filters of a list: read from the address, shown as inputs, told back as chips."""

from dataclasses import dataclass, field
from decimal import Decimal

from admin import policy
from admin.asked import QUESTION, opened
from admin.lists.reading import titled
from bulgarian.dates import parse_date, show_date
from forms.pages import record_id
from models.base import Entity
from models.tailoring.operators import (
    CHOICE,
    DATE,
    FLAG,
    LONGEST_PART,
    MOMENT,
    NUMBER,
    PERSON,
    RECORD,
    SEVERAL,
    TEXT,
    contains_sql,
    holds_any_sql,
    kind_of,
    within_sql,
)
from models.words import whole_of


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

    def asks(self) -> list[tuple[str, list]]:
        """(operator, typed values) of the same as a condition."""
        return [("is", self.values)] if self.values else []

    def told(self) -> str:
        """The chip's text after the label."""
        return ", ".join(dict(self.options())[value] for value in self.values)


class ChoiceFilter(Filter):
    """Codes of the column's list; several may be in the address.

    One that was merged asks for what took its place: an address that was kept stays right.
    """

    kind = "choice"

    def read(self, args) -> "Filter":
        words, known = whole_of(self.column.choices), dict(self.options())
        asked = (words.current(code) if words else code for code in args.getlist(self.name))
        self.values = list(dict.fromkeys(code for code in asked if code in known))
        return self

    def options(self) -> list[tuple[str, str]]:
        return [(code, label) for code, label in self.column.choices if code]


class SeveralFilter(ChoiceFilter):
    """Codes of a column that holds several of its list."""

    def conditions(self) -> list:
        return [holds_any_sql(self.column, self.values)] if self.values else []


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
        number = record_id(args.get(self.name, ""))
        if number:
            query = titled(policy.referable(self.user, self.column.rel_model, with_bin=True))
            self.values = list(query.where(self.column.rel_model.id == number))
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

    def asks(self) -> list[tuple[str, list]]:
        return [("is", [record.id for record in self.values])] if self.values else []

    def told(self) -> str:
        return "".join(record.title() for record in self.values)


class TextFilter(Filter):
    """A part of a text, in small or capital letters; in the address a token stands for it."""

    kind = "text"

    def read(self, args) -> "Filter":
        typed = opened(args.get(self.name, ""))[:LONGEST_PART]
        self.values = [typed] if typed else []
        return self

    def conditions(self) -> list:
        return [contains_sql(self.column, self.values)] if self.values else []

    def asks(self) -> list[tuple[str, list]]:
        return [("has", self.values)] if self.values else []

    def told(self) -> str:
        return "".join(f"„{part}“" for part in self.values)


class RangeFilter(Filter):
    """From – to, however the two are typed; the subclasses say of what."""

    kind = "range"

    @property
    def parameters(self) -> tuple[str, ...]:
        return (f"{self.name}_from", f"{self.name}_to")

    def read(self, args) -> "Filter":
        self.typed = [args.get(name, "").strip()[:40] for name in self.parameters]
        self.values = [self._end(typed) if typed else None for typed in self.typed]
        return self

    def _end(self, typed: str):
        try:
            return self.parse(typed)
        except ValueError as error:
            self.fault = str(error)
            return None

    def parse(self, typed: str):
        """The value of one end; ValueError with what to do instead."""
        raise NotImplementedError

    def show(self, value) -> str:
        """The text of one end."""
        raise NotImplementedError

    def inputs(self) -> list[tuple[str, str, str]]:
        """(parameter, label, text) of the two inputs."""
        shown = [typed if value is None else self.show(value)
                 for value, typed in zip(self.values, self.typed, strict=True)]
        return list(zip(self.parameters, ("от", "до"), shown, strict=True))

    def conditions(self) -> list:
        start, end = self.values
        return [*([] if start is None else [self.column >= start]),
                *([] if end is None else [self.column <= end])]

    def asks(self) -> list[tuple[str, list]]:
        ends = zip(("from", "until"), self.values, strict=True)
        return [(op, [self.show(value)]) for op, value in ends if value is not None]

    def told(self) -> str:
        words = zip(("от", "до"), self.values, strict=True)
        return " ".join(f"{word} {self.show(value)}" for word, value in words if value is not None)


class DateFilter(RangeFilter):
    """Days."""

    kind = "date"
    parse, show = staticmethod(parse_date), staticmethod(show_date)


class MomentFilter(DateFilter):
    """Moments, by the days of the office's clock."""

    def conditions(self) -> list:
        return [within_sql(self.column, *self.values)] if any(self.values) else []


class NumberFilter(RangeFilter):
    """Numbers, whole where those of the column are."""

    def parse(self, typed: str) -> Decimal:
        return NUMBER.load(self.column, NUMBER.read(self.column, typed))

    def show(self, value: Decimal) -> str:
        return str(value).replace(".", ",")


# By the kind of the column, as conditions know it too.
FILTERS = {CHOICE: ChoiceFilter, SEVERAL: SeveralFilter, FLAG: FlagFilter, RECORD: RecordFilter,
           PERSON: RecordFilter, MOMENT: MomentFilter, DATE: DateFilter, NUMBER: NumberFilter,
           TEXT: TextFilter}


def read_filters(entity: type[Entity], user, args) -> list[Filter]:
    """The filters that the entity's listing names, as the address sets them."""
    found = []
    for name in entity.listing.filters:
        column = entity._meta.fields[name]
        kind = filter_kind(column)
        is_secret = not policy.may_read_column(user, entity, name) or (
            kind is RecordFilter and not policy.may_name(user, column.rel_model))
        if not is_secret:
            found.append(kind(entity, name, user).read(args))
    return found


def typed_names(entity: type[Entity] | None) -> set[str]:
    """The names in the address of a list behind which freely typed words stand."""
    filters = entity.listing.filters if entity is not None else ()
    return {QUESTION, *(name for name in filters
                        if filter_kind(entity._meta.fields[name]) is TextFilter)}


def filter_kind(column) -> type[Filter]:
    """How a column is filtered; TypeError where nothing could be: the declaration is wrong."""
    return FILTERS[kind_of(column)]


def refuse_useless_filters(entity: type[Entity]) -> None:
    """TypeError where the listing names a column that cannot be filtered."""
    for name in entity.listing.filters:
        filter_kind(entity._meta.fields[name])
