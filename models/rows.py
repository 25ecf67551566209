"""Rows of the database as records, all columns of a record at once.

Peewee sets each column through three functions and a descriptor. A page of joined records has
thousands, and most of them are texts and numbers that are right as the database gives them.
"""

from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from operator import itemgetter

from peewee import (
    DateField,
    DateTimeField,
    Field,
    FieldAccessor,
    FieldAlias,
    ForeignKeyAccessor,
    ForeignKeyField,
    IntegerField,
    ModelCursorWrapper,
    ModelObjectCursorWrapper,
    TextField,
)

AS_THEY_ARE = (TextField.adapt, IntegerField.adapt)  # change nothing that a database gives
ISO = {DateField.adapt: date.fromisoformat, DateTimeField.adapt: datetime.fromisoformat}
HELD = (FieldAccessor, ForeignKeyAccessor)  # attributes that are nothing but the value
KNOWN = ("columns", "fields", "converters", "no_convert", "convert", "ncols", "column_keys",
         "unique_columns", "src_to_dest", "key_to_constructor", "_constructor_list",
         "_dest_reachable", "_row_spec", "parts")


class Part:
    """One record of a row: the columns that it has there, and how each is read."""

    def __init__(self, model, columns: list[tuple[int, str, Callable | None]]):
        self.model = model
        held = [column for column in columns if is_held(model, column[1])]
        self.names = [name for _, name, _ in held]
        self.values = pick([place for place, _, _ in held])
        self.read_apart = [(name, read) for _, name, read in held if read]
        self.others = [column for column in columns if column not in held]
        self.places = [place for place, _, _ in columns]

    def read(self, row: tuple):
        """The record."""
        record = self.model(__no_default__=True)
        values = dict(zip(self.names, self.values(row), strict=True))
        for name, read in self.read_apart:
            values[name] = read(values[name])
        record.__data__.update(values)
        for place, name, read in self.others:
            setattr(record, name, read(row[place]) if read else row[place])
        return record

    def is_there(self, row: tuple) -> bool:
        """Whether the row has any value of the record."""
        return any(row[place] is not None for place in self.places)


def pick(places: list[int]) -> Callable:
    """What gives the values at these places of a row."""
    if len(places) > 1:
        return itemgetter(*places)
    return lambda row: [row[place] for place in places]


def is_held(model, name: str) -> bool:
    """Whether setting the attribute does no more than to keep the value."""
    found = next((vars(one)[name] for one in model.__mro__ if name in vars(one)), None)
    return type(found) in HELD


def reader(field, read: Callable | None) -> Callable | None:
    """How a value of a column is read; None where it is right as it is."""
    while isinstance(field, FieldAlias):
        field = field.field
    while isinstance(field, ForeignKeyField):
        field = field.rel_field
    kind = type(field)
    if read is None or field is None or kind.python_value is not Field.python_value:
        return read
    if kind.adapt in AS_THEY_ARE:
        return None
    return _iso(ISO[kind.adapt], read) if kind.adapt in ISO else read


def _iso(parse: Callable, read: Callable) -> Callable:
    def read_iso(value):
        try:
            return parse(value)
        except (TypeError, ValueError):  # nothing, a date already, or what is none
            return read(value)
    return read_iso


def read_records_at_once() -> None:
    """Let Peewee read a row of one entity so."""
    learn, process = ModelObjectCursorWrapper.initialize, ModelObjectCursorWrapper.process_row

    @wraps(learn)
    def initialize(rows) -> None:
        learn(rows)
        names = rows.unique_columns
        rows.parts = [Part(rows.constructor, [
            (place, name, reader(rows.fields[place], rows.converters[place]))
            for place, name in enumerate(names)])] if rows.is_model else None

    @wraps(process)
    def read_row(rows, row):
        if rows.parts is None:
            return process(rows, row)
        record = rows.parts[0].read(row)
        record._dirty.clear()
        return record
    ModelObjectCursorWrapper.initialize = once_for_a_query(initialize)
    ModelObjectCursorWrapper.process_row = read_row


def read_joined_records_at_once() -> None:
    """Let Peewee read a row of several entities so."""
    learn, process = ModelCursorWrapper.initialize, ModelCursorWrapper.process_row

    @wraps(learn)
    def initialize(rows) -> None:
        learn(rows)
        columns = {key: [] for key, _, _ in rows._constructor_list}
        for place, key, name, read in rows._row_spec:
            columns.get(key, columns[rows.model]).append(
                (place, name, reader(rows.fields[place], read)))
        rows.parts = [(key, Part(model, columns[key])) for key, model, _ in
                      rows._constructor_list] if all(
            is_model for _, _, is_model in rows._constructor_list) else None

    @wraps(process)
    def read_row(rows, row):
        if rows.parts is None:
            return process(rows, row)
        records = {key: part.read(row) for key, part in rows.parts}
        join(records, {key for key, part in rows.parts if part.is_there(row)}, rows)
        for record in records.values():
            record._dirty.clear()
        return records[rows.model]
    ModelCursorWrapper.initialize = once_for_a_query(initialize)
    ModelCursorWrapper.process_row = read_row


def join(records: dict, there: set, rows: ModelCursorWrapper) -> None:
    """Let each record of a row lead to those joined to it; `there` are those that have values."""
    for source, name, key, _, is_outer, is_link in rows.src_to_dest:
        joined = records.get(key)
        if key not in there and there.isdisjoint(rows._dest_reachable.get(key, ())):
            if not is_outer:
                continue
            joined = None
        if is_outer and source not in there and key not in there:
            continue
        if is_link and joined is None:
            records[source].__rel__[name] = None
        else:
            setattr(records[source], name, joined)


def learned_once(rows, learned: dict):
    """The rows of a question that is kept, with what was learned of how to read them."""
    rows.learned = learned
    return rows


def once_for_a_query(learn: Callable) -> Callable:
    """What learns how rows are read, or is told (see `learned_once`)."""
    @wraps(learn)
    def initialize(rows) -> None:
        learned = getattr(rows, "learned", None)
        if learned:
            vars(rows).update(learned)
            return
        learn(rows)
        if learned is not None:
            learned.update((name, value) for name, value in vars(rows).items() if name in KNOWN)
    return initialize


read_records_at_once()
read_joined_records_at_once()
