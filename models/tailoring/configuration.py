"""The configuration as one file: what stands here, and what a file would change, told in words.

What a file does not mention stays as it is. Rows know each other by their codes, so that a file
fits any desk.
"""

import json
import re
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache

from peewee import BooleanField, ForeignKeyField, IntegerField

from bulgarian.text import fold
from models.audit.chain import logged_transaction
from models.base import ENTITIES, RuleError
from models.fields import ChoicesField
from models.tailoring import snapshot
from models.tailoring.fields import OwnField, OwnValue, TableField
from models.tailoring.formrules import OwnRule
from models.tailoring.indicators import OwnIndicator
from models.tailoring.registers import OwnRegister, OwnState, OwnStep
from models.tailoring.version import Tailored
from models.tailoring.views import SavedView
from models.tailoring.wordings import OwnWording
from models.tailoring.words import list_label
from models.words import LISTS

OF_KEY = ("register", "field", "list_name", "code")  # what a row is called by, said once more
FORMAT, OWN, LARGEST = 1, "=", 10**6
# Each after what it is a part of.
PARTS = (OwnRegister, OwnState, OwnField, OwnValue, OwnStep, OwnWording, OwnRule, SavedView,
         OwnIndicator)
# They speak of fields that the same file may bring.
LATE = (OwnWording, OwnRule, SavedView, OwnIndicator)
PLACED = (OwnField, OwnValue, OwnWording, OwnState, OwnStep)  # dragged into their places
HIDDEN = "hidden"
ONCE = ("first_values",)  # asked when a row is made, and never read again
NEWER = ("Файлът е от по-нова версия на програмата или не е за нея: „{name}“ не се разпознава. "
         "Нищо не е променено.")


@dataclass(frozen=True)
class Change:
    """One row that a file adds or makes different; `values` are those that differ."""

    entity: type[Tailored]
    key: str
    record: Tailored | None  # as it stands here
    values: dict

    def words(self) -> list[str]:
        """What would become of it, in sentences for people."""
        named = f"{self.entity.listing.label} „{self._called()}“{self._place()}"
        if self.record is None:
            return [f"{added(self.entity)} {named}."]
        return [f"{named[:1].upper()}{named[1:]} – {self._told(name, value)}."
                for name, value in self.values.items()]

    def _called(self) -> str:
        first = self.entity.listing.columns[0]
        if self.record or first not in self.values and self._is_of_here():
            found = self.record or self._made()
            is_short = isinstance(found, OwnRule) and not found.is_whole()
            return found.in_short() if is_short else found.title()
        return str(self.values.get(first, self.key))

    def _is_of_here(self) -> bool:
        return table_named(str(self.values.get("register", ""))) in ENTITIES

    def _made(self) -> Tailored:
        """The new row as it would be stored."""
        record = self.entity(code=self.key.rpartition("/")[2])
        for name in {*self.values} - {HIDDEN}:
            setattr(record, name, _resolved(record, name, self.values[name]))
        return record

    def _place(self) -> str:
        above = self.key.rpartition("/")[0]
        table = table_named(above.partition("/")[0]) if above else ""
        return place_of(above if above in LISTS else table or "") or (
            f" в „{above.removeprefix(OWN)}“" if above else "")

    def _told(self, name: str, value) -> str:
        if name == HIDDEN:
            return "скрива се" if value else "показва се отново"
        return became(self.record, name, told_row(self.record).get(name), value)


def added(entity: type[Tailored]) -> str:
    """What is said of a new row; a field of the program was there, in other words or elsewhere."""
    return "Променя се" if entity is OwnWording else "Добавя се"


def place_of(name: str) -> str:
    """In which register or list, after the name of a row; nothing where there is none here."""
    label = ENTITIES[name].listing.plural if name in ENTITIES else \
        list_label(LISTS[name]) if name in LISTS else ""
    return f" в „{label}“" if label else ""


def became(record: Tailored, name: str, was, value) -> str:
    """What a value was and what it is; numbers of places and fields tell people nothing."""
    entity = type(record)
    if name == "changed_into" or name == "position" and entity in PLACED:
        return f"{entity.label_of(name)}: друго"
    return f"{entity.label_of(name)}: {said(record, name, was)} става {said(record, name, value)}"


def said(record: Tailored, name: str, value) -> str:
    """A value of a file for people, where the record would hold it."""
    if isinstance(value, bool):
        return "„да“" if value else "„не“"
    if name in record.worded and value:
        return record.said_of(name, value)
    field = record._meta.fields[name]
    text = field.show(value) if hasattr(field, "show") and not isinstance(
        field, ForeignKeyField) else str("" if value is None else value)
    return f"„{text}“" if text else "празно"


# -- rows and their keys ------------------------------------------------------------------------


def key_of(record: Tailored) -> str:
    """By what a row is known on every desk: its code, after that of what it is a part of."""
    if isinstance(record, OwnRegister):
        return record.code
    if isinstance(record, (OwnField, OwnRule, OwnWording, SavedView, OwnIndicator)):
        return f"{named_table(record.register)}/{record.code}"
    if isinstance(record, OwnValue) and record.list_name:
        return f"{record.list_name}/{record.code}"
    return f"{key_of(getattr(record, record.listing.parent))}/{record.code}"


def named_table(table: str) -> str:
    """A register by its name, one of the office by its code."""
    register = next((one for one in OwnRegister.select() if one.table == table), None)
    return f"{OWN}{register.code}" if register else table


def table_named(name: str) -> str:
    """The table that a file names here; the name itself where there is none yet."""
    if not name.startswith(OWN):
        return name
    register = OwnRegister.get_or_none(OwnRegister.code == name.removeprefix(OWN))
    return register.table if register else name


@cache
def carried(entity: type[Tailored]) -> tuple[str, ...]:
    """The columns that a file carries."""
    more = {**dict.fromkeys(PLACED, ("position",)), OwnValue: ("list_name", "into", "position")}
    return (*(name for name in entity.listing.fields if name != "is_sealed"),
            *more.get(entity, ()))


def told_row(record: Tailored) -> dict:
    """A row as a file tells it."""
    row = {name: _told_value(record, name) for name in carried(type(record))}
    return row | {HIDDEN: record.is_binned}


def _told_value(record: Tailored, name: str):
    column, value = record._meta.fields[name], record.__data__.get(name)
    if isinstance(column, ForeignKeyField):
        return key_of(getattr(record, name)) if value else None
    return named_table(value) if isinstance(column, TableField) and value else value


def find(entity: type[Tailored], key: str) -> Tailored | None:
    """The row of a key."""
    code = key.rpartition("/")[2]
    return next((one for one in entity.select().where(entity.code == code)
                 if one.is_carried and key_of(one) == key), None)


# -- out and in ---------------------------------------------------------------------------------


def export() -> str:
    """The whole configuration as the text of a file."""
    found = {one._meta.table_name: {key_of(row): told_row(row) for row in
                                    one.select().order_by(one.id) if row.is_carried}
             for one in PARTS}
    return json.dumps({"format": FORMAT, **found}, ensure_ascii=False, indent=1)


def read(text: str) -> dict:
    """The rows of a file by table; RuleError for what is none, or of a newer version."""
    try:
        data = json.loads(text)
        number = data.pop("format")
        rows = {table: {str(key): {**row} for key, row in part.items()}
                for table, part in data.items()}
        json.dumps(data, ensure_ascii=False).encode()  # half a sign is no text
    except (ValueError, AttributeError, TypeError, KeyError, RecursionError) as error:
        raise RuleError("Това не е файл с настройки на бюрото. Изберете файл, изтеглен от „Файл "
                        "с настройки“.", "file") from error
    tables = {one._meta.table_name: one for one in PARTS}
    names = [f"формат {number}"] if number != FORMAT else [*{*rows} - {*tables}]
    names += [name for table, part in rows.items() if table in tables for row in part.values()
              for name in row if name not in (*carried(tables[table]), HIDDEN)]
    if names:
        raise RuleError(NEWER.format(name=names[0]), "file")
    for table, part in rows.items():
        _refuse_unfit(tables[table], part)
    return rows


def _refuse_unfit(entity: type[Tailored], part: dict) -> None:
    """RuleError for a code or a value of another shape than the program writes."""
    for key, row in part.items():
        code = key.rpartition("/")[2]
        odd = [name for name, value in row.items() if not _fits(entity, name, value)
               or name in OF_KEY and value and value != key.rpartition("/")[name == "code" and 2]]
        if odd or not (is_shipped(key) or re.fullmatch(r"\w{1,40}", code) and fold(code) == code):
            raise RuleError(f"Във файла с настройки „{key}“ е променено на ръка и не се чете"
                            f"{': ' + odd[0] if odd else ''}. Изтеглете го отново.", "file")


def is_shipped(key: str) -> bool:
    """Whether it is the key of a value that the program brings."""
    name, _, code = key.rpartition("/")
    return name in LISTS and code in dict(LISTS[name].shipped)


def _fits(entity: type[Tailored], name: str, value) -> bool:
    """Whether a column may hold the value at all; what it makes of it the rules tell."""
    fits = isinstance(value, _shape(entity, name))
    if isinstance(value, list):
        return fits and all(isinstance(one, str) for one in value)
    return fits and (not isinstance(value, int) or abs(value) <= LARGEST)


def _shape(entity: type[Tailored], name: str) -> tuple[type, ...]:
    column = entity._meta.fields.get(name)  # none for what tells that a row is hidden
    if column is None or isinstance(column, BooleanField):
        return (bool,)
    if isinstance(column, IntegerField) and not isinstance(column, ForeignKeyField):
        return (int,)
    if isinstance(column, ChoicesField):
        return (list,)
    return (str, type(None)) if column.null else (str,)


def compare(rows: dict) -> list[Change]:
    """What a file would change here, in the order in which it can be done."""
    found = []
    for entity in PARTS:
        for key, row in rows.get(entity._meta.table_name, {}).items():
            record = find(entity, key)
            stands = told_row(record) if record else {}
            values = {name: value for name, value in row.items() if stands.get(name) != value
                      and not (record and name in ONCE)}
            if record is not None:
                _refuse_remade(record, values)
            if record is None or values:
                found.append(Change(entity, key, record, values))
    return found


def _refuse_remade(record: Tailored, values: dict) -> None:
    """RuleError for what is settled when a row is made: its column would hold another kind."""
    for name in record.listing.fixed:
        if name in values:
            raise RuleError(
                f"„{record.title()}“: „{record.label_of(name)}“ тук е "
                f"{said(record, name, told_row(record)[name])}, а във файла – "
                f"{said(record, name, values[name])}. Това не се променя с файл, за да не се "
                "изгуби написаното. Вид на поле се сменя от страницата му; после изберете файла "
                "пак.", "file")


def tell(changes: list[Change]) -> list[str]:
    """The differences in words."""
    return [line for change in changes for line in change.words()]


def apply(changes: list[Change], by: str) -> None:
    """Store all changes or none; RuleError says at which row it stopped."""
    with ExitStack() as failed:
        failed.callback(snapshot.forget)  # of a register that was not made after all
        with logged_transaction():
            for change in changes:
                _store(change, by)
            for change in reversed(changes):
                _hide(change, by)
        failed.pop_all()


def _store(change: Change, by: str) -> None:
    if change.entity in LATE:
        snapshot.refresh()
    record = find(change.entity, change.key) or change.entity(
        code=change.key.rpartition("/")[2])
    if record.is_binned and change.values.get(HIDDEN) is False:
        record.restore(by)
    values = {name: value for name, value in change.values.items() if name != HIDDEN}
    if record.is_binned or not values:
        return
    for name, value in values.items():
        setattr(record, name, _resolved(record, name, value))
    try:
        record.store(by)
    except RuleError as broken:
        raise RuleError(f"{change.words()[0]} Това е невъзможно: {broken.message} "
                        "Нищо не е променено.", "file") from broken


def _hide(change: Change, by: str) -> None:
    record = find(change.entity, change.key)
    if change.values.get(HIDDEN) and not record.is_binned:
        record.archive(by)


def _resolved(record: Tailored, name: str, value):
    column = record._meta.fields[name]
    if isinstance(column, ForeignKeyField) and value:
        return find(column.rel_model, value)
    if isinstance(column, TableField) and value:
        return table_named(value)
    return bool(value) if isinstance(column, BooleanField) else value
