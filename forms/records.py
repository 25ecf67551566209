"""The choice of another record: from a short list, or by typing part of its name."""

from functools import cached_property

from wtforms.validators import ValidationError

from bulgarian.numerals import read_whole
from forms.fields import ReadField
from models.database import known_key

MOST_OPTIONS = 200


def called(record) -> str:
    """The title of a record, and whose it is where there are several („· ОКМД Стара Загора“)."""
    path = getattr(record, "owner_path", "")
    owner = record.show(path) if path else ""
    return f"{record.title()} · {owner}" if owner else record.title()


class Options:
    """The records of one query that may be chosen, read once for all fields of a form."""

    def __init__(self, query):
        self.query, self.entity = query, query.model
        self.is_ordered = bool(query._order_by)

    def among(self, column, key: int) -> "Options":
        """Those of them alone in whose column this key stands."""
        return type(self)(self.query.where(column == key))

    @cached_property
    def records(self) -> list | None:
        """All of them, or None where they are too many to be listed.

        In the order of the query; one without an order has its own region's first, by title.
        """
        if self.entity.listing.many:
            return None
        found = self.first(MOST_OPTIONS + 1)
        if len(found) > MOST_OPTIONS:
            return None
        return found if self.is_ordered else sorted(found, key=_place)

    def first(self, most: int) -> list:
        """So many of them at most, in the order of the query."""
        return list(self.query.limit(most))

    def one(self, key: int):
        """The record with this id, asked for alone; None if there is none to choose."""
        return self.query.where(self.entity.id == key).first()

    def find(self, key: int):
        """The record with this id, None if there is none to choose."""
        if self.records is None:
            return self.one(key)
        return next((record for record in self.records if record.id == key), None)


def no_options(entity) -> Options:
    """Nothing to choose from, for a form that is only looked at."""
    return Options(entity.select().where(entity.id == 0))


def _place(record) -> tuple:
    return (not getattr(record, "is_near", False), known_key(record.title()))


class EntityField(ReadField):
    """A foreign key; `connect` gives it what may be chosen and what is chosen now."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.source, self.current = None, None
        self.same = ()  # (their column, the field here) of those alone that are offered

    def connect(self, source: Options, current=None) -> None:
        """`current` is the related record as stored: it may stay, whatever became of it."""
        self.source, self.current = source, current

    @property
    def kind(self) -> str:
        return "remote" if self.same or self.source.records is None else "record"

    @property
    def table(self) -> str:
        return self.column.rel_model._meta.table_name

    @property
    def hint(self) -> str:
        return f"Изберете „{self.label.text}“ от списъка: избраният запис го няма."

    def read(self, text: str) -> int:
        number = read_whole(text)
        if not number:
            raise ValueError(self.hint)
        return number

    def write(self, value) -> str:
        return str(value)

    @cached_property
    def chosen(self):
        """The record that is chosen, None if nothing or nothing that exists."""
        if self.data is None:
            return None
        if self.current is not None and self.current.id == self.data:
            return self.current
        return self.source.find(self.data)

    def pre_validate(self, form):
        if self.data is not None and self.chosen is None:
            raise ValidationError(self.hint)

    def options(self) -> list[tuple[str, str, bool]]:
        """(id, title, chosen); of a long list only the chosen one; an only one is proposed."""
        records = list(self.source.records or ())
        is_only = len(records) == 1 and not self.is_optional and not self.raw_data
        options = [(str(r.id), called(r), is_only or r.id == self.data) for r in records]
        if self.chosen is not None and self.chosen not in records:
            tell = getattr(self.column, "tell", called)
            options.insert(0, (str(self.data), tell(self.chosen), True))
        if self._value() and self.chosen is None:
            options.insert(0, (self._value(), "няма такъв запис", True))
        return options

    def take_over(self, other: "EntityField") -> None:
        super().take_over(other)
        self.current = other.chosen
        self.__dict__.pop("chosen", None)

    def to_store(self):
        return self.chosen


class ParentField(EntityField):
    """The record under which a new one is made: given by the address, not to be changed."""

    kind = "parent"
