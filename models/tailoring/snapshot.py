"""The configuration as this process works with it: read once, and anew when it has changed."""

import re
from contextlib import suppress
from dataclasses import replace
from threading import Lock

from peewee import Field

from models.base import ENTITIES, Entity, Listing, RuleError
from models.database import check_migrated, database
from models.reported import forget_days
from models.tailoring.calculating import calculation_of
from models.tailoring.fields import OwnField, OwnValue
from models.tailoring.formrules import OwnRule
from models.tailoring.kinds import dress, is_heading, make_column
from models.tailoring.placing import placed
from models.tailoring.records import (
    OWN_TABLE,
    forget_registers,
    own_registers,
    say_purpose,
    shape,
)
from models.tailoring.registers import OwnRegister, OwnState, OwnStep
from models.tailoring.version import read_number
from models.tailoring.views import SavedView, know_views
from models.tailoring.wordings import OwnWording, say_wordings
from models.words import LISTS, Word
from registry import CHECKS, CheckFailed

OWN = re.compile(r"x\d+")
_lock = Lock()
_shipped: dict[type[Entity], Listing] = {}  # of the tailored entities: what the program declares


class _Applied:
    """Which configuration the classes have now."""

    number: int | None = None
    times = 0  # that the classes were changed


def generation() -> int:
    """Another number whenever the classes of this process have become other ones."""
    return _Applied.times


def refresh() -> None:
    """Let the classes be as the stored configuration says; one cheap question where they are."""
    forget_days()
    number = read_number()
    if number != _Applied.number:
        with _lock:
            _apply(read_registers() if number else [], read_definitions() if number else [],
                   _grouped(OwnWording.select(), "register") if number else {})
            _shape_lists(read_words() if number else {})
            know_views(SavedView.live() if number else ())
            _give_rules(OwnRule.live() if number else ())
            _Applied.number = number
            _Applied.times += 1


def load() -> None:
    """The same, unless the database is still to be brought up to date."""
    with suppress(CheckFailed):
        check_migrated()
        refresh()


def forget() -> None:
    """Let the classes be as the program declares them, until the next refresh."""
    with _lock:
        _apply([], [], {})
        for entity in own_registers():
            _shipped.pop(entity, None)
        forget_registers()
        _shape_lists({})
        know_views(())
        _give_rules(())
        _Applied.number = None
        _Applied.times += 1


def read_definitions() -> list[OwnField]:
    """All own fields in their order, the hidden ones too, with their values."""
    values = _grouped(OwnValue.select(), "field")
    found = list(OwnField.select().order_by(OwnField.position, OwnField.id))
    for definition in found:
        definition.read_values = values.get(definition.id, [])
    return found


def read_registers() -> list[OwnRegister]:
    """All own registers, the hidden ones too, with their states and steps; a part after its whole.
    """
    states, steps = (_grouped(one.select(), "register") for one in (OwnState, OwnStep))
    found = list(OwnRegister.select().order_by(OwnRegister.id))
    for register in found:
        register.read_states = states.get(register.id, [])
        register.read_steps = steps.get(register.id, [])
    return found


def _grouped(rows, key: str) -> dict[int, list]:
    """{number of what they are a part of: rows}."""
    found: dict[int, list] = {}
    for row in rows:
        found.setdefault(row.__data__[key], []).append(row)
    return found


def read_words() -> dict[str, list[Word]]:
    """What the office has made of the lists of the program, by their names."""
    found: dict[str, list[Word]] = {}
    for value in OwnValue.select().where(OwnValue.list_name != ""):
        found.setdefault(value.list_name, []).append(value.word)
    return found


def _shape_lists(words: dict[str, list[Word]]) -> None:
    for name, shipped in LISTS.items():
        shipped.shape(words.get(name, ()))


def shipped_listing(entity: type[Entity]) -> Listing:
    """How the program declares an entity."""
    return _shipped.get(entity, entity.listing)


def is_own(name: str) -> bool:
    """Whether a column of this name is one of the office's own."""
    return OWN.fullmatch(name) is not None


def own_columns(entity: type[Entity]) -> list[Field]:
    """The own columns of an entity that are not hidden and hold something, in their order."""
    found = (entity._meta.fields[name] for name in entity.listing.fields if is_own(name))
    return [column for column in found if not is_heading(column)]


# -- giving the classes what they have ------------------------------------------------------------


def _apply(registers: list[OwnRegister], definitions: list[OwnField], wordings: dict) -> None:
    shape(registers, {(one.register, one.code): one.column for one in definitions
                      if not one.is_binned})
    _shipped.update((ENTITIES[one.table], ENTITIES[one.table].listing) for one in registers)
    for table, entity in ENTITIES.items():
        mine = [one for one in definitions if one.register == table]
        if mine or table in wordings or entity in _shipped:
            shipped = _shipped.setdefault(entity, entity.listing)
            say_wordings(entity, wordings.get(table, []))
            _give_columns(entity, mine)
            entity.calculated = tuple(filter(None, (
                calculation_of(one) for one in mine if one.kind_of.calculated)))
            entity.listing = tailored(shipped, wordings.get(table, []), mine)
            entity.tailored = entity.tailored + 1
    for register in registers:
        say_purpose(ENTITIES[register.table], register)


def _give_columns(entity: type[Entity], definitions: list[OwnField]) -> None:
    """Each column once; one that is there only gets its present words."""
    meta, wanted = entity._meta, {one.column: one for one in definitions}
    for name in filter(is_own, list(meta.fields)):
        if name not in wanted:
            _take_column(entity, name)
    for name, definition in wanted.items():
        if name in meta.fields:
            dress(meta.fields[name], definition)
        else:
            # Those who walk over the old dictionaries meanwhile are not disturbed.
            meta.fields, meta.columns = meta.fields.copy(), meta.columns.copy()
            meta.combined = meta.combined.copy()
            meta.add_field(name, make_column(definition))
            _leave_joins(entity, meta.fields[name])


def _take_column(entity: type[Entity], name: str) -> None:
    column = entity._meta.fields[name]
    entity._meta.remove_field(name)
    _leave_joins(entity, column)
    delattr(entity, name)
    if related := getattr(column, "rel_model", None):
        delattr(entity, column.object_id_name)
        delattr(related, column.backref)


def _leave_joins(entity: type[Entity], column: Field) -> None:
    """Let the joins of the program go by its own keys, whatever links the office has between.

    A second key to the same table would make them ambiguous, one the other way round wrong.
    """
    related = getattr(column, "rel_model", None)
    if related is None:
        return
    for meta, name, other in ((entity._meta, "model_refs", related),
                              (related._meta, "model_backrefs", entity)):
        known = getattr(meta, name).copy()
        known[other] = [one for one in known[other] if not is_own(one.name)]
        if not known[other]:
            del known[other]
        setattr(meta, name, known)


def tailored(shipped: Listing, wordings: list[OwnWording], definitions: list[OwnField]) -> Listing:
    """The listing of a register with the fields in the sections and places of the office.

    What is hidden keeps its class and is found by its text: it is still there.
    """
    live = [one for one in definitions if not one.is_binned]
    return replace(
        shipped, sections=placed(shipped, wordings, live),
        columns=(*shipped.columns, *(one.column for one in live if one.in_list)),
        filters=(*shipped.filters, *(one.column for one in live if one.filtered)),
        computed=(*shipped.computed, *(one.column for one in live if not one.kind_of.is_typed)),
        search=(*shipped.search, *(one.column for one in definitions if one.is_searched)),
        classes=(*shipped.classes, *((one.column, one.class_of_data) for one in definitions)))


def _give_rules(rules) -> None:
    """Let every form have its rules; one whose fields are gone waits until they are back."""
    found: dict[str, list] = {}
    for rule in rules:
        with suppress(RuleError, KeyError):
            found.setdefault(rule.register, []).append(rule.read())
    for table, entity in ENTITIES.items():
        behaviour = tuple(found.get(table, ()))
        if behaviour or entity.behaviour:
            entity.behaviour = behaviour


@CHECKS.named("допълнителни полета")
def check_columns(_settings) -> str:
    """How many there are, or that the tables and their definitions differ."""
    definitions, registers = read_definitions(), read_registers()
    made = {table for table in database.get_tables() if OWN_TABLE.fullmatch(table)}
    if odd := made ^ {one.table for one in registers}:
        raise CheckFailed(f"Собствените регистри и таблиците им се различават: "
                          f"{', '.join(sorted(odd))}. Върнете резервно копие.")
    for table in {*ENTITIES} & {*database.get_tables()}:
        stored = {column.name for column in database.get_columns(table)
                  if is_own(column.name)}
        defined = {one.column for one in definitions if one.register == table}
        if stored != defined:
            raise CheckFailed(f"Таблица {table} и допълнителните полета се различават: "
                              f"{', '.join(sorted(stored ^ defined))}. Върнете резервно копие.")
    return f"{len(definitions)}"
