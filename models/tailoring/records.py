"""What an own register is for the program: a table and an Entity, made of the rows that tell it."""

import re
from dataclasses import replace

from peewee import CharField, DateField

from bulgarian.text import small_first
from models.access import limits
from models.base import ENTITIES, Entity, Listing, today
from models.belonging import INSIDE, WITH_CASE, Belongs, Purpose
from models.database import database
from models.due import Due
from models.fields import ChoiceField, link
from models.numbering import next_number
from models.privacy.classes import holds_people
from models.tailoring.fields import TAKEN
from models.users import OFFICE
from models.uses import EVERY
from models.workflow import State, Transition, Workflow

OWN_TABLE = re.compile(r"r\d+")
PARENT = "parent"
UNUSED = "регистърът не го използва"
YEARS = {"ГГГГ": "%Y", "ГГ": "%y"}


class OwnRecord(Entity):
    """A record of an own register; what the register does not use stays hidden and empty."""

    number = CharField(max_length=40, default="", verbose_name="Номер", index=True)
    name = CharField(max_length=300, verbose_name="Наименование")
    status = ChoiceField((), default="", verbose_name="Състояние", index=True)
    due_on = DateField(null=True, verbose_name="Срок", index=True)

    given = ("number",)
    number_pattern = ""  # of the register
    is_pending = False  # made in this very transaction: nobody sees it yet
    code = ""  # what templates call a record

    def title(self) -> str:
        return f"{self.number} – {self.name}" if self.number else self.name

    title.reads = ("number", "name")

    def before_check(self) -> None:
        if self.workflow is not None and not self.status:
            self.status = self.workflow.initial

    def assign_numbers(self) -> None:
        if self.number_pattern and not self.number:
            self.number = self.next_number()

    def next_number(self) -> str:
        """„ДАР-ГГГГ-000“ → „ДАР-2026-001“, a series for each year where it is named."""
        day, pattern = today(), self.number_pattern
        year = day.year if "ГГ" in pattern else 0
        given = next_number(self._meta.table_name, year=year)
        return fill_pattern(pattern, day, given)


def fill_pattern(pattern: str, day, number: int) -> str:
    """What a pattern of numbers gives on a day; its zeros are the places of the number."""
    zeros = pattern.count("0")
    text = pattern.replace("0" * zeros, f"{number:0{zeros}}") if zeros else pattern
    for words, form in YEARS.items():
        text = text.replace(words, day.strftime(form))
    return text


def own_registers() -> list[type[OwnRecord]]:
    """The entities of all own registers, the hidden ones too."""
    return [entity for entity in ENTITIES.values() if issubclass(entity, OwnRecord)]


def registers_below(entity: type[Entity]) -> list[type[OwnRecord]]:
    """The own registers whose records belong to one of this entity and that the office reads."""
    found = [one for one in own_registers() if PARENT in one._meta.fields]
    return [one for one in found if one._meta.fields[PARENT].rel_model is entity
            and any(one.belongs.right_of(role) != "-" for role in OFFICE)]


def told_with(entity: type[Entity]) -> list[type[Entity]]:
    """The registers that a paper of one record tells of: its own, of the own ones those around."""
    if not issubclass(entity, OwnRecord):
        return [entity]
    key = entity._meta.fields.get(PARENT)
    above = [one for one in told_with(key.rel_model) if one is not entity] if key else []
    return [entity, *registers_below(entity), *above]


# -- making the class ---------------------------------------------------------------------------


def make_class(register) -> type[OwnRecord]:
    """The entity of a register, known to all rooms from now on."""
    columns = {}
    if above := ENTITIES.get(register.parent):
        columns[PARENT] = link(above, above.listing.label.capitalize(), backref=register.table,
                               required=False)
        meta = above._meta  # those who walk over the old dictionaries are not disturbed
        meta.backrefs, meta.model_backrefs = meta.backrefs.copy(), meta.model_backrefs.copy()
    TAKEN[register.table] = {"номер", "наименование", "състояние", "срок"}
    meta = type("Meta", (), {"table_name": register.table})
    return type(f"Register{register.id}", (OwnRecord,), {
        "is_pending": True, "__doc__": "A record of a register of the office.",
        "__module__": "office",
        "Meta": meta, "listing": make_listing(register),
        "belongs": Belongs(rights="-----", shared=True), **columns})


def make_table(register) -> None:
    """The table of a new register; nobody sees it before the configuration is read anew."""
    entity = make_class(register)
    database.create_tables([entity])


def shape(registers: list, needed: dict) -> None:
    """Let every register have its class, as its rows say now.

    `needed` gives the column behind the code of a field: {(table, code): column}.
    """
    for register in registers:
        entity = ENTITIES.get(register.table) or make_class(register)
        dress(entity, register, {code: column for (table, code), column in needed.items()
                                 if table == register.table})
    limits.forget()  # what a role reads of them may be another now


def forget_registers() -> None:
    """Let the program know none, until the next refresh."""
    for entity in own_registers():
        if (key := entity._meta.fields.get(PARENT)) is not None:
            entity._meta.remove_ref(key)
            delattr(key.rel_model, key.backref)
        del ENTITIES[entity._meta.table_name]


def dress(entity: type[OwnRecord], register, needed: dict) -> None:
    """Give the class the words, states and rights that its register has now."""
    fields, entity.is_pending = entity._meta.fields, False
    fields["name"].verbose_name = register.name_label or "Наименование"
    fields["due_on"].verbose_name = register.due_label or "Срок"
    if PARENT in fields:
        fields[PARENT].demanded = register.parent_demanded
    entity.number_pattern, entity.code = register.number_pattern, register.code
    entity.workflow = make_workflow(register, needed)
    states = entity.workflow.choices if entity.workflow else ()
    fields["status"].choices = states
    entity.awaits = Due(
        what=f"{register.one}: {small_first(register.due_label)}",
        day="due_on", over=tuple(one.code for one in register.read_states if one.is_final),
    ) if register.due_label and not register.is_binned else None
    entity.kept_by = () if PARENT in fields else EVERY
    entity.listing = make_listing(register)
    rights = register.rights
    entity.belongs = Belongs(
        rights=rights, papers=rights != "-----", printed=("name",),
        **({"to": (PARENT,)} if PARENT in fields else {"shared": True}))


def say_purpose(entity: type[OwnRecord], register) -> None:
    """Why there are data about persons, where there are any, its own fields among them."""
    if not holds_people(entity):
        return
    term = WITH_CASE if "case" in str(register.parent) else Purpose.term
    persons = register.show("persons") or "лица, за които бюрото води регистъра"
    entity.belongs = replace(entity.belongs, purpose=Purpose(persons, INSIDE, term))


def make_listing(register) -> Listing:
    """How the register appears, without the own fields of its records."""
    has = {"number": register.number_pattern, PARENT: register.parent,
           "status": register.__dict__.get("read_states"), "due_on": register.due_label}
    used = [name for name in ("number", "name", PARENT, "status", "due_on") if has.get(name, True)]
    rest = tuple(name for name in ("number", "status", "due_on") if name not in used)
    heading = register.one[:1].upper() + register.one[1:]
    first = [name for name in ("number", "name") if name in used]
    asked = ["number", PARENT, "name", "due_on", "status"]
    return Listing(
        label=register.one, plural=register.many, gender=register.gender,
        menu=None if register.is_binned else register.menu, icon="list-details",
        position=register.position, parent=PARENT if register.parent else None,
        columns=tuple(first + [name for name in used if name not in first]),
        search=("number", "name"), order=("-id",), privacy=register.privacy,
        filters=tuple(name for name in (PARENT, "status", "due_on") if name in used),
        computed=tuple(name for name in ("number", "status") if name in used),
        sections=((heading, tuple(name for name in asked if name in used)),),
        hidden=((UNUSED, rest),) if rest else ())


def make_workflow(register, needed: dict) -> Workflow | None:
    """The states and steps of a register, None while it has no states."""
    states = sorted(register.read_states, key=lambda one: (one.is_binned, one.position, one.id))
    if not states:
        return None
    codes = {one.id: one.code for one in states}
    steps = sorted(register.read_steps, key=lambda one: (one.position, one.id))
    return Workflow(
        tuple(State(one.code, one.label, one.colour) for one in states),
        tuple(_transition(step, codes, needed) for step in steps if not step.is_binned))


def _transition(step, codes: dict[int, str], needed: dict) -> Transition:
    target = codes[step.target_id]
    others = tuple(code for code in codes.values() if code != target)
    return Transition(
        name=step.code, label=step.label, target=target, roles=tuple(step.roles or ()), main=True,
        sources=(codes[step.source_id],) if step.source_id else others,
        needs=tuple(needed[code] for code in step.needed() if code in needed))
