"""The one language of conditions: data that ask something of the records of one register.

    {"all": [{"field": "type", "op": "is", "value": ["prevention"]},
             {"any": [{"field": "=личен_лекар", "op": "empty"}, …]}]}

A field is a column, or "=" and the code of an own field, which never changes. A condition is
compiled to SQL, evaluated on one record, and read as a sentence; all three by `operators`.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_

from peewee import Field

from models.base import Entity, RuleError
from models.tailoring.operators import (
    COMPARED,
    DATE,
    DAYS,
    NUMBER,
    VALUES,
    Kind,
    Operator,
    held_by,
    is_empty,
    kind_of,
    read_days,
    tell_days,
)

ALL, ANY, OWN = "all", "any", "="
JOINED = {ALL: " и ", ANY: " или "}
MOST_TERMS, DEEPEST, MOST_VALUES = 40, 3, 100


@dataclass(frozen=True)
class Term:
    """One question of one column; `kept` are its values as the configuration keeps them."""

    column: Field
    op: str
    kept: tuple = ()
    other: Field | None = None  # the column that it is compared with, in place of values

    @property
    def kind(self) -> Kind:
        return kind_of(self.column)

    @property
    def operator(self) -> Operator:
        return self.kind.operators[self.op]

    @property
    def columns(self) -> list[Field]:
        return [self.column] if self.other is None else [self.column, self.other]

    @property
    def values(self) -> tuple:
        load = read_days if self.operator.takes == DAYS else self.kind.load
        return tuple(load(self.column, one) for one in self.kept)

    def terms(self) -> Iterator["Term"]:
        yield self

    def sql(self):
        """The question as SQL."""
        if self.other is not None:
            return COMPARED[self.op](self.column, self.other)
        return self.operator.sql(self.column, self.values)

    def holds(self, record: Entity) -> bool:
        """The answer of one record."""
        held = held_by(record, self.column)
        if self.other is not None:
            pair = (held, held_by(record, self.other))
            return not any(map(is_empty, pair)) and COMPARED[self.op](*pair)
        return self.operator.holds(held, self.values)

    def words(self, _depth: int = 0) -> str:
        """„Вид“ е „Реинтеграция“ или „Извеждане“."""
        said = f"„{self.column.verbose_name}“ {self.operator.label}"
        if self.other is not None:
            return f"{said} „{self.other.verbose_name}“"
        if self.operator.takes == DAYS:
            return f"{said} {tell_days(self.column, self.kept[0])}"
        told = " или ".join(self.kind.tell(self.column, one) for one in self.kept)
        return f"{said} {told}".rstrip()

    def data(self) -> dict:
        """As the configuration keeps it."""
        found = {"field": named(self.column), "op": self.op}
        if self.other is not None:
            return {**found, "value": {"field": named(self.other)}}
        if self.kept:
            found["value"] = list(self.kept) if self.operator.takes == VALUES else self.kept[0]
        return found


@dataclass(frozen=True)
class Condition:
    """Questions of which all have to be answered with yes, or any; of none everything holds."""

    parts: tuple = ()
    how: str = ALL

    def terms(self) -> Iterator[Term]:
        for part in self.parts:
            yield from part.terms()

    @property
    def columns(self) -> list[Field]:
        """Every column that it asks."""
        return list(dict.fromkeys(one for term in self.terms() for one in term.columns))

    def __bool__(self) -> bool:
        return bool(self.parts)

    def sql(self):
        """The condition as SQL; None where it asks nothing."""
        joined = and_ if self.how == ALL else or_
        return reduce(joined, (one.sql() for one in self.parts)) if self.parts else None

    def holds(self, record: Entity) -> bool:
        """Whether it is true of a record, as it stands in memory."""
        joined = all if self.how == ALL else any
        return not self.parts or joined(one.holds(record) for one in self.parts)

    def words(self, depth: int = 0) -> str:
        """The condition as a sentence without its end."""
        told = JOINED[self.how].join(one.words(depth + 1) for one in self.parts)
        return f"({told})" if depth and len(self.parts) > 1 else told

    def data(self) -> dict:
        """As the configuration keeps it."""
        return {self.how: [one.data() for one in self.parts]}


# -- columns ------------------------------------------------------------------------------------


def askable(entity: type[Entity]) -> dict[str, Field]:
    """The columns that can be asked, by name: the filters of the list, then the rest of the form.
    """
    listing, fields = entity.listing, entity._meta.fields
    found = {}
    for name in (*listing.filters, *listing.fields):
        with suppress(TypeError):
            if name in fields and name not in found and kind_of(fields[name]):
                found[name] = fields[name]
    return found


def named(column: Field) -> str:
    """The name of a column in the configuration, the same on every desk."""
    return f"{OWN}{column.code}" if getattr(column, "is_own", False) else column.name


def find_named(entity: type[Entity], name: str) -> Field | None:
    """The column of a name of the configuration, whatever can be asked of it."""
    return next((entity._meta.fields[one] for one in entity.listing.fields
                 if one in entity._meta.fields and named(entity._meta.fields[one]) == name), None)


def find_column(entity: type[Entity], name) -> Field:
    """The column of a name; RuleError where there is none that can be asked."""
    found = next((column for column in askable(entity).values() if named(column) == name), None)
    if found is None:
        raise RuleError(f"В „{entity.listing.plural}“ няма поле „{str(name).removeprefix(OWN)}“, "
                        "за което да се пита; може да е скрито. Изберете друго поле.")
    return found


def write_condition(condition: Condition) -> str:
    """The text in which a column keeps the condition; nothing where it asks nothing."""
    return json.dumps(condition.data(), ensure_ascii=False) if condition else ""


def asks_of(text: str, code: str) -> bool:
    """Whether the kept condition asks for the own field of this code."""
    return json.dumps(f"{OWN}{code}", ensure_ascii=False) in text


def comparable(term: Field, other: Field) -> bool:
    """Whether two columns can be compared with each other: numbers, or days."""
    kinds = {kind_of(one).code for one in (term, other)}
    return term is not other and kinds in ({DATE.code}, {NUMBER.code})


# -- reading ------------------------------------------------------------------------------------


def read_condition(entity: type[Entity], data) -> Condition:
    """The condition of data of the configuration; RuleError with what is wrong."""
    found = _read_group(entity, {ALL: []} if data is None else data, DEEPEST)
    if len(list(found.terms())) > MOST_TERMS:
        raise RuleError(f"Условията са до {MOST_TERMS}. Премахнете някои от тях.")
    return found


def or_why_not(read: Callable[[], str]) -> str:
    """What it says of something kept; where a field of that is gone, why it does not work."""
    try:
        return read()
    except RuleError as broken:
        return f"Не работи: {broken.message}"


def parse_condition(entity: type[Entity], text: str) -> Condition:
    """The same of the text of a column; nothing asks nothing."""
    try:
        return read_condition(entity, json.loads(text) if text else None)
    except (ValueError, RecursionError) as error:
        raise RuleError("Условието е променено на ръка и не се чете.") from error


def _read_group(entity: type[Entity], data, deepest: int) -> Condition:
    how = next(iter(data), None) if isinstance(data, dict) and len(data) == 1 else None
    if how not in JOINED or not isinstance(data[how], list) or not deepest:
        raise RuleError("Условието е променено на ръка и не се чете.")
    return Condition(tuple(
        _read_term(entity, one) if isinstance(one, dict) and "field" in one
        else _read_group(entity, one, deepest - 1) for one in data[how]), how)


def _read_term(entity: type[Entity], data: dict) -> Term:
    column, value = find_column(entity, data["field"]), data.get("value")
    if not isinstance(value, dict):
        given = value if isinstance(value, list) else [] if value is None else [value]
        return make_term(column, data.get("op"), given, load=True)
    other = find_column(entity, value.get("field"))
    if data.get("op") not in COMPARED or not comparable(column, other):
        raise RuleError(f"„{column.verbose_name}“ и „{other.verbose_name}“ не се сравняват.")
    return Term(column, data["op"], other=other)


def make_term(column: Field, op, values, *, load: bool = False) -> Term:
    """A question of a column, of values that were typed, or `load`ed; RuleError for nonsense."""
    kind = kind_of(column)
    if op not in kind.operators:
        raise RuleError(f"Изберете какво се пита за „{column.verbose_name}“.")
    takes = kind.operators[op].takes
    if not takes:
        return Term(column, op)
    values = [one for one in values if one not in ("", None)]
    if not values or len(values) > (MOST_VALUES if takes == VALUES else 1):
        raise RuleError(f"Попълнете с какво се сравнява „{column.verbose_name}“.")
    return Term(column, op, tuple(dict.fromkeys(
        _kept(column, one, takes=takes, load=load) for one in values)))


def _kept(column: Field, value, *, takes: str, load: bool):
    """A value as it is kept."""
    kind = kind_of(column)
    try:
        if takes == DAYS:
            return read_days(column, value)
        kept = value if load else kind.read(column, value)
        kind.load(column, kept)
    except (ValueError, TypeError) as error:
        told = "Изберете друга стойност." if load else str(error)
        raise RuleError(f"„{column.verbose_name}“: {told}") from error
    return kept


# -- rights -------------------------------------------------------------------------------------


def refuse_unread(condition: Condition, may_read: Callable[[str], bool]) -> None:
    """RuleError where the condition asks what the reader may not see: its rows would tell it."""
    hidden = [one.verbose_name for one in condition.columns if not may_read(one.name)]
    if hidden:
        raise RuleError(f"Условието пита за „{hidden[0]}“, което вашата роля не вижда.")
