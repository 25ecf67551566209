"""Placeholders declared once: the name in Word, how the value is read, and of what kind it is.

A group is a dictionary of Bulgarian names. The same declaration gives the values of a record
(`values_of`), the known names for the check of a template (`names_in`), and the texts that come
from registers and may therefore hold the name of an adult (`register_texts`).
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from docfill import Marked, RichText
from documents.printing import Measure
from models.base import INTERNAL, PUBLIC, Entity
from models.fields import FileField, NumberLink, RichField
from models.tailoring.behaviour import is_hidden
from models.tailoring.fields import TAKEN
from models.tailoring.kinds import MeasuredDecimal
from models.tailoring.snapshot import own_columns


@dataclass(frozen=True, kw_only=True)
class Scope:
    """What the values of a document depend on besides its record."""

    day: date  # institutions print the name they had then
    identified: bool = False
    initials: bool = False  # of the child, in place of the name
    is_public: bool = False  # anybody may read it
    hide: Callable[[str], str] = str  # takes the names of children out of a text
    heading: str = ""
    subject: str = ""
    number: str = ""
    number_date: date | None = None
    recipient: Any = None
    label: str = ""  # which of the recipients
    controls: bool = False  # whether what may be changed in Word stands in content controls
    answers: Mapping = field(default_factory=dict)  # to the questions of the template
    owner: Any = None  # the mechanism in whose name it is written
    known: dict = field(default_factory=dict, compare=False)  # what was read once for all places

    def once(self, key: tuple, make: Callable):
        """What `make` gives; for all places of a document that ask for it the same."""
        if key not in self.known:
            self.known[key] = make()
        return self.known[key]


@dataclass(frozen=True)
class Field:
    """A placeholder with a plain value; `read` is a path, or a function of record and scope."""

    read: str | Callable
    kind: str = "text"  # text, typed (by hand, so it may name a child), number, date, flag
    tag: Callable | None = None  # record -> what its content control is called

    def value(self, record, scope: Scope, _needed=None):
        value = self._value(record, scope)
        return marked(value, record, scope, self.tag)

    def _value(self, record, scope: Scope):
        found = self._found(record, scope)
        if self.kind == "flag":
            return bool(found)
        if found is None:
            return ""
        return scope.hide(found) if self.kind == "typed" else found

    def _found(self, record, scope: Scope):
        if callable(self.read):
            return self.read(record, scope)
        if self.kind in ("text", "typed") and isinstance(record, Entity):
            return record.show(self.read)
        return getattr(record, self.read)

    def blank(self):
        return self.kind == "flag" and False or ""

    def names(self):
        return self.kind if self.kind in ("number", "date", "flag") else "text"

    def texts(self, value) -> Iterator[str]:
        if self.kind == "text" and isinstance(value, str):
            yield value


@dataclass(frozen=True)
class Lines:
    """A placeholder with a list of typed texts, for a paragraph each."""

    read: str | Callable
    tag: Callable | None = None

    def value(self, record, scope: Scope, _needed=None) -> list[str]:
        text = self.read(record, scope) if callable(self.read) else getattr(record, self.read)
        lines = [scope.hide(line.strip()) for line in (text or "").splitlines() if line.strip()]
        if isinstance(self.read, str) and isinstance(record._meta.fields.get(self.read), RichField):
            return [rich(line) for line in lines]
        return [marked(line, record, scope, self.tag) for line in lines]

    def blank(self) -> list:
        return []

    def names(self) -> list:
        return ["text"]

    def texts(self, _value) -> Iterator[str]:
        return iter(())


@dataclass(frozen=True)
class One:
    """A group inside a group; all its values are empty where the record has none."""

    group: dict
    read: Callable

    def value(self, record, scope: Scope, needed=None) -> dict:
        part = self.read(record, scope)
        return self.blank() if part is None else values_of(self.group, part, scope, needed)

    def blank(self) -> dict:
        return {name: field.blank() for name, field in self.group.items()}

    def names(self) -> dict:
        return names_in(self.group)

    def texts(self, value) -> Iterator[str]:
        return register_texts(self.group, value)


@dataclass(frozen=True)
class Many:
    """A list of groups, for a repeated paragraph or row."""

    group: dict
    read: Callable

    def value(self, record, scope: Scope, needed=None) -> list[dict]:
        return [values_of(self.group, part, scope, needed) for part in self.read(record, scope)]

    def blank(self) -> list:
        return []

    def names(self) -> list:
        return [names_in(self.group)]

    def texts(self, value) -> Iterator[str]:
        for part in value:
            yield from register_texts(self.group, part)


class Of(dict):
    """The group of an entity: what is declared, and the fields that the office added to it.

    `owner` leads from what the group is read from to the record of the entity.
    """

    def __init__(self, entity: type[Entity], group: dict, owner: Callable = lambda one: one):
        super().__init__(group)
        self.entity, self.owner = entity, owner
        TAKEN.setdefault(entity._meta.table_name, set()).update(group)

    def items(self):
        return {**self, **self._own()}.items()

    def __missing__(self, name: str) -> "Field":
        return self._own()[name]

    def plus(self, more: dict) -> "Of":
        """The same group with more in it."""
        return Of(self.entity, {**self, **more}, self.owner)

    def _own(self) -> dict[str, "Field"]:
        return {column.code: own_field(column, self.owner) for column in own_columns(self.entity)}


def own_field(column, owner: Callable) -> Field:
    """The placeholder of a field of the office; in public papers it tells nothing of a person."""
    related = column.rel_model.listing.privacy if isinstance(column, NumberLink) else PUBLIC
    is_open = max(related, column.model.listing.privacy_of(column.name)) in (PUBLIC, INTERNAL)

    def read(one, scope: Scope):
        record = owner(one)
        if record is None or scope.is_public and not is_open or is_hidden(record, column.name):
            return None
        if isinstance(column, FileField):
            return column.name_in(record.__data__[column.name])
        if column.prints == "rich":
            return rich_text(scope.hide(record.__data__[column.name] or ""))
        if column.prints == "flag":
            return getattr(record, column.name) == "yes"
        if column.prints not in ("number", "date"):
            return record.show(column.name)
        value = getattr(record, column.name)
        return Measure(value) if type(column) is MeasuredDecimal and value is not None else value
    return Field(read, column.prints)


def rich(line: str) -> str | RichText:
    """A typed line with its bold words, and a dash where it is one of a list."""
    line = re.sub(r"^[-*•]\s+", "– ", line)
    plain, *rest = RichField.BOLD.split(line)
    made = RichText(plain)
    for n, words in enumerate(rest):
        if words:
            made.add(words, **({} if n % 2 else {"bold": True}))
    return made if rest else line


def rich_text(text: str) -> str | RichText:
    """A typed text of several lines with its bold words and lists."""
    made = RichText()
    for n, line in enumerate(text.splitlines()):
        made.add("\n" if n else "").add(rich(line))
    return made if text.strip() else ""


def marked(text, record, scope: Scope, tag: Callable | None):
    """The text in a content control, where the document has them."""
    return Marked(text, tag(record)) if tag and scope.controls and text else text


def values_of(group: dict, record, scope: Scope, needed: dict | None = None) -> dict:
    """The plain values of a record under the names of the group.

    `needed` is what a template says it uses; without it all values are read.
    """
    return {name: field.value(record, scope, _below(needed, name))
            for name, field in group.items() if needed is None or name in needed}


def _below(needed: dict | None, name: str) -> dict | None:
    return needed[name].get("fields") or None if needed else None


def narrowed(fields: dict, places: Iterable[str]) -> dict:
    """Of what a template uses, only these places: „точки“, „заседание.дата“."""
    found: dict = {}
    for place in places:
        name, _, rest = place.partition(".")
        below = fields.get(name, {}).get("fields", {})
        if rest in below:
            part = found.setdefault(name, {**fields[name], "fields": {}})
            part["fields"][rest] = below[rest]
        elif name in fields and not rest:
            found[name] = fields[name]
    return found


def names_in(group: dict) -> dict:
    """The names a template may use: dictionaries, one-element lists, and kinds of values."""
    return {name: field.names() for name, field in group.items()}


def register_texts(group: dict, values: dict) -> Iterator[str]:
    """The texts among the values that were not typed freely."""
    for name in values:
        yield from group[name].texts(values[name])


def labels_of(record: Entity, column: str) -> list[str]:
    """The labels of a column of several choices, in the order of the list."""
    chosen = getattr(record, column) or ()
    return [label for code, label in record._meta.fields[column].choices if code in chosen]


def text(read) -> Field:
    return Field(read)


def typed(read) -> Field:
    return Field(read, "typed")


def number(read) -> Field:
    return Field(read, "number")


def day(read) -> Field:
    return Field(read, "date")


def flag(read) -> Field:
    return Field(read, "flag")
