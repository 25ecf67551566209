"""The text of SQL, written once: most of the time of a page once went into writing it anew."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from sys import intern

from peewee import (
    SCOPE_VALUES,
    ColumnBase,
    Expression,
    Field,
    FieldAlias,
    ForeignKeyField,
    Insert,
    Model,
    ModelSelect,
    Node,
    SelectBase,
)

from models.database import database
from models.rows import learned_once

MOST_TEXTS = 4_000  # kept at a time; a text is some kilobytes long
MOST_QUESTIONS = 2_000

_texts: dict[tuple, tuple[str, tuple]] = {}
_questions: dict[tuple, tuple] = {}


class Now:
    """A value of a written condition that is asked for each time, e.g. what the clock says."""

    def __init__(self, ask: Callable):
        self.ask = ask


@dataclass(frozen=True)
class Given:
    """A value that is given with each question, e.g. the number of the record whose page it is."""

    place: int


class Written(ColumnBase):
    """A condition on an entity, whose text is written once for each name that its table has.

    `key` holds whatever the condition depends on beside the entity; values that change with
    every question are `Now`. Inside, only the entity itself may be named from outside.
    """

    def __init__(self, entity, key: tuple, make: Callable):
        self.entity, self.key, self.make = entity, key, make

    def __sql__(self, context):
        table = self.entity._meta.table
        is_bare = context.scope == SCOPE_VALUES  # an UPDATE or a DELETE, where it has no other name
        name = self.entity._meta.table_name if is_bare else context.alias_manager[table]
        text, values = self._text(name)
        context._sql.append(text)
        is_kept = context.state.is_kept  # inside another text that is written once
        context._values.extend(v.ask() if isinstance(v, Now) and not is_kept else v for v in values)
        return context

    def _text(self, name: str) -> tuple[str, tuple]:
        place = (self.entity, name, type(database.obj), *self.key)
        found = _texts.get(place)
        if found is None:
            found = self._write(name)
            if len(_texts) >= MOST_TEXTS:
                _texts.clear()
            _texts[place] = found
        return found

    def _write(self, name: str) -> tuple[str, tuple]:
        """Text and values; the tables inside get names after the one of the entity."""
        context = database.get_sql_context()
        names = context.alias_manager
        names[self.entity._meta.table] = name
        names._counter = int(name[1:]) if name[1:].isdigit() else 0
        text, values = context(subquery=True, is_kept=True).sql(self.make()).query()
        return text, tuple(values)


def ask(key: tuple, make: Callable, given: tuple = ()):
    """The rows of the query that `make` gives, built and written once for a key.

    `key` holds whatever the query depends on; what changes with every question is `Now`, or one
    of the `Given`. Of several queries the rows come as tuples, of one after another, by one
    question.
    """
    query, text, values, learned = _question(key, make)
    cursor = database.execute_sql(text, [
        v.ask() if isinstance(v, Now) else given[v.place] if isinstance(v, Given) else v
        for v in values])
    return cursor if query is None else learned_once(query._get_cursor_wrapper(cursor), learned)


def _question(key: tuple, make: Callable) -> tuple:
    place = (type(database.obj), *key)
    found = _questions.get(place)
    if found is None:
        found = _write_question(make())
        if len(_questions) >= MOST_QUESTIONS:
            _questions.clear()
        _questions[place] = found
    return found


def _write_question(made) -> tuple:
    """The query, its text – equal ones once –, its values, and room for how its rows are read."""
    several = made if isinstance(made, list) else [made]
    parts = [database.get_sql_context()(is_kept=True).sql(one).query() for one in several]
    text = intern(" UNION ALL ".join(text for text, _ in parts))
    query = None if made is several else made
    if query is not None:
        query._where = None  # its text is known
    return query, text, [value for _, values in parts for value in values], {}


def write_subqueries_once() -> None:
    """Let Peewee write the text of `IN (SELECT …)` once, not twice for each level of nesting.

    It writes the right side on trial to see whether it is `()`, which a query never is. The scope
    of a user is several levels deep, so most of the time of a page went there.
    """
    asked = Expression._is_rhs_empty

    def is_empty(expression, right, context) -> bool:
        return not isinstance(right, SelectBase) and asked(expression, right, context)
    Expression._is_rhs_empty = is_empty


def write_columns_at_once() -> None:
    """Let Peewee write „"t1"."name"“ in one step instead of through three nested scopes."""
    def write(field, context):
        if context.state.scope == SCOPE_VALUES:
            return context.literal(f'"{field.column_name}"')
        table = context.alias_manager.get(field.model._meta.table)
        return context.literal(f'"{table}"."{field.column_name}"')
    Field.__sql__ = write


def write_aliased_columns_at_once() -> None:
    """The same for a table that is asked a second time; one class for a kind of column is enough.

    Peewee makes a class for each column of each joined table, of which a page has hundreds.
    """
    @cache
    def made(kind: type[Field]) -> type[Field]:
        return type("_FieldAlias", (FieldAlias, kind), {})

    def write(field, context):
        if context.scope == SCOPE_VALUES:
            return context.literal(f'"{field.column_name}"')
        if field.source.alias:
            context.alias_manager[field.source] = field.source.alias
        return context.literal(f'"{context.alias_manager[field.source]}"."{field.column_name}"')
    FieldAlias.create = classmethod(lambda _cls, source, field: made(type(field))(source, field))
    FieldAlias.__sql__ = write


def write_selections_at_once() -> None:
    """All columns that a question asks for as one text, where they are nothing but columns."""
    asked = ModelSelect.__sql_selection__

    def write(query, context, is_subquery=False):
        names, found = {}, []
        if is_subquery or not all(isinstance(one, Field) for one in query._returning):
            return asked(query, context, is_subquery)
        for one in query._returning:
            is_joined = isinstance(one, FieldAlias)
            source = one.source if is_joined else one.model._meta.table
            name = names.get(id(source))
            if name is None:
                if is_joined and source.alias:
                    context.alias_manager[source] = source.alias
                name = names[id(source)] = context.alias_manager[source]
            found.append(f'"{name}"."{one.column_name}"')
        return context.literal(", ".join(found))
    ModelSelect.__sql_selection__ = write


def write_rows_at_once() -> None:
    """The columns and values of a new row as one text, where they are nothing but values.

    Peewee makes an object of each, and most of the time of storing a record went there.
    """
    asked = Insert._simple_insert

    def write(query, context):
        row = query._insert
        more = {field: made() if callable(made) else made
                for field, made in query.get_default_data().items() if field not in row}
        row = more | row
        if context.state.value_literals or not all(map(_is_plain, row, row.values())):
            return asked(query, context)
        values = [field.db_value(value) for field, value in row.items()]
        if not row or any(isinstance(value, Node) for value in values):
            return asked(query, context)
        names = '", "'.join(field.column_name for field in row)
        marks = ", ".join([context.state.param or "?"] * len(row))
        context._values.extend(values)
        return context.literal(f'("{names}") VALUES ({marks})')
    Insert._simple_insert = write


def _is_plain(field, value) -> bool:
    """Whether what stands in a column is a value, or the record that a link leads to."""
    return isinstance(field, Field) and (not isinstance(value, Node) or isinstance(
        value, Model) and isinstance(field, ForeignKeyField))


write_subqueries_once()
write_columns_at_once()
write_aliased_columns_at_once()
write_selections_at_once()
write_rows_at_once()
