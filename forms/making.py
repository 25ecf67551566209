"""Forms made from an entity's declaration: one field a column, in its sections."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

import peewee
from wtforms import Form, HiddenField
from wtforms.validators import Optional
from wtfpeewee.orm import model_form

from forms import fields
from forms.columns import DeskConverter
from forms.records import EntityField, Options, ParentField
from models.audit.keys import digest
from models.base import Entity, RuleError
from models.fields import FileField
from models.tailoring.behaviour import (
    DEMAND,
    MATCH,
    demanded_columns,
    hidden_columns,
    read_columns,
    refusals,
    show_rules,
)
from models.tailoring.conditions import Term
from models.tailoring.kinds import is_heading, is_signature
from models.workflow import Transition

BROUGHT = "Файлът се прилага на страницата на записа, след като го запишете."
UNREAD = ("date", "moment")  # kinds of columns that the script of the page leaves to the server


@dataclass
class Note:
    """What stands between the fields of a form and is not typed: a heading, a file's place."""

    name: str
    label: str
    description: str
    shown_if: list
    is_alone: bool = False  # whether a section has nothing else

    kind, errors = "note", ()


class EntityForm(Form):
    """A form of one record; `entity` and `names` (its columns) are set by make_form."""

    version = fields.VersionField()
    base = HiddenField()  # marks of the values that the form was opened with

    entity: type[Entity]
    names: tuple[str, ...] = ()
    tailored = 0  # which declaration of the entity it was made of
    record: Entity | None = None
    hidden: set | frozenset = frozenset()  # the columns that the rules hide, once it is validated
    unread: set | frozenset = frozenset()  # those of them that hold nonsense
    demanded: tuple[str, ...] = ()  # what the office demands beside what a step needs
    notes: dict | MappingProxyType = MappingProxyType({})  # {column: heading} between the fields
    doubts: list | tuple = ()  # (what is confirmed, its label) of broken rules that may stand
    first: tuple[str, ...] = ()  # what stands before the sections: what a step cannot do without

    def sections(self) -> list[tuple[str, list]]:
        """(heading, fields) of the sections that have any."""
        parts = (("", self.first), *self.entity.listing.sections)
        by_section = [(title, self.inputs(tuple(
            name for name in names if not title or name not in self.first)))
            for title, names in parts]
        named = {*self.entity.listing.fields, "version", "base"}
        rest = [field for field in self if field.name not in named]
        return [(title, inputs) for title, inputs in [*by_section, ("", rest)]
                if any(not isinstance(one, Note) or one.is_alone for one in inputs)]

    def probe(self) -> Entity:
        """The record with what was typed, as far as the rules of the form read it."""
        made = self.entity()
        made.__data__ |= self.record.__data__ if self.record else {}
        for name in read_columns(self.entity) & {*self.names}:
            if not self[name].process_errors:
                value = self[name].to_store()
                made.__data__[name] = getattr(value, "id", value)
        return made

    def validate(self, *args, **more) -> bool:
        """What is hidden is not demanded; what stands in it is kept, nonsense is left out."""
        probe = self.probe()
        self.hidden = hidden_columns(probe) & {*self.names}
        for name in {*demanded_columns(probe)} & {*self.names}:
            self[name].validators = [fields.Filled()]
        for name in self.hidden:
            self[name].validators = [Optional()]
        super().validate(*args, **more)
        for name in self.hidden:
            self.unread |= {name} if self[name].errors else set()
            self[name].errors = []
        for broken in refusals(probe):
            self.show_rule(broken)
        return not self.form_errors and not any(field.errors for field in self)

    def inputs(self, names) -> list:
        """The fields of these columns, without those that nobody has asked for yet."""
        asked = (name for name in names if name in self.names or name in self.notes)
        return [self.notes.get(name) or self[name] for name in asked
                if name not in self.entity.listing.when_asked
                or self[name].data or self[name].errors]

    def values(self) -> dict:
        """What the columns get, by name; of nonsense in what is hidden, what stood there."""
        return {name: self.record.__data__.get(name) if name in self.unread
                else self[name].to_store() for name in self.names}

    def fill(self, record: Entity) -> Entity:
        """The record with the values that differ from its own set in it."""
        for name, value in self.values().items():
            if is_other(record, name, value):
                setattr(record, name, value)
        return record

    def marks(self) -> str:
        """A mark of every value, to tell later who has changed what."""
        return " ".join(f"{name}={mark_of(value)}" for name, value in self.values().items())

    def merge(self, theirs: "EntityForm") -> tuple[list[str], list[str]]:
        """Take over what only somebody else has changed since the form was opened.

        Gives the columns that were taken over, and those that both changed in another way.
        """
        base = dict(pair.split("=", 1) for pair in (self.base.data or "").split() if "=" in pair)
        mine, other = self.values(), theirs.values()
        differing = [name for name in self.names if mark_of(mine[name]) != mark_of(other[name])]
        taken = [name for name in differing if mark_of(mine[name]) == base.get(name)]
        for name in taken:
            self[name].take_over(theirs[name])
        return taken, [name for name in differing if name not in taken
                       and mark_of(other[name]) != base.get(name)]

    def is_sound(self, record: Entity) -> bool:
        """Whether all can be read; if not, what the rest breaks is said with it."""
        is_read = self.validate()
        if not is_read:
            self.show_sense(record)
        return is_read

    def show_sense(self, record: Entity) -> None:
        """Besides what could not be read, say which rules the rest breaks: all in one round."""
        for name in self.names:
            if not self[name].errors and is_other(record, name, value := self[name].to_store()):
                setattr(record, name, value)
        known = [error for error in record.known_faults()
                 if error.field in self and not self[error.field].errors]
        for error in known:
            self.show_rule(error)

    def show_rule(self, broken: RuleError) -> None:
        """Put the broken rules at their fields, or above the form."""
        for error in broken.all:
            if error.confirm:
                label = self[error.field].label.text if error.field in self else error.message
                self.doubts = [*self.doubts, (error.confirm, label)]
            if error.field in self:
                self[error.field].errors = [*self[error.field].errors, error.message]
            else:
                self.form_errors.append(error.message)

    def faults(self) -> list[tuple[str, str]]:
        """(id of the input or "", message) in the order of the form."""
        at_fields = [(field.id, str(message)) for _, inputs in self.sections()
                     for field in inputs for message in field.errors]
        return [("", message) for message in self.form_errors] + at_fields


class ReasonForm(EntityForm):
    """A form that also asks for a reason."""

    reason = fields.LongField("Причина", [fields.Filled()], column=None)


def mark_of(value) -> str:
    """A short mark of a value of a column; a record by its number."""
    return digest(str(getattr(value, "id", value)))[:8]


def is_other(record: Entity, name: str, value) -> bool:
    """Whether the record holds something else, or nothing yet, in this column."""
    key = getattr(value, "id", value)
    return name not in record.__data__ or record.__data__[name] != key


def form_class(entity: type[Entity], names: tuple[str, ...], parent: str = "",
               base: type[EntityForm] = EntityForm) -> type[EntityForm]:
    """The form of these columns of an entity; `parent` is shown but not chosen."""
    return _form_class(entity, names, parent, base, tailored=entity.tailored)


@lru_cache(maxsize=1000)
def _form_class(entity: type[Entity], names: tuple[str, ...], parent: str,
                base: type[EntityForm], *, tailored: int) -> type[EntityForm]:
    """Made once for each state of the entity's declaration."""
    made = model_form(entity, base, only=names or ("-",), converter=DeskConverter())
    made.entity, made.names, made.tailored = entity, names, tailored
    if parent:
        column = entity._meta.fields[parent]
        setattr(made, parent, ParentField(column.verbose_name, [fields.Filled()], column=column))
    return made


def typed_columns(entity: type[Entity], is_new: bool) -> tuple[str, ...]:
    """Columns that people fill in: not the computed, and the fixed ones only at the start."""
    hidden = {*entity.listing.computed, *(() if is_new else entity.listing.fixed)}
    return tuple(name for name in entity.listing.fields if name not in hidden)


def asked_columns(record: Entity) -> tuple[str, ...]:
    """Those that the form of this record asks now: what comes later only once it has begun."""
    hidden = () if record.is_begun() else record.listing.later
    return tuple(name for name in typed_columns(type(record), not record.id)
                 if name not in hidden)


def make_form(record: Entity, choose: Callable, *, formdata=None, under: Entity | None = None,
              allow: Callable = lambda _entity, names: names) -> EntityForm:
    """The form of a record, new or stored.

    `choose` gives the `Options` of an entity: the records that the person may refer to;
    `under` is the record that a new one is made under; `allow(entity, names)` gives the columns
    that the person may fill in.
    """
    entity = type(record)
    parent = entity.listing.parent if under is not None else ""
    made = form_class(entity, allow(entity, asked_columns(record)), parent)
    form = opened(made, record, choose, formdata)
    form.notes = notes_of(form, record)
    return form


def notes_of(form: EntityForm, record: Entity) -> dict[str, Note]:
    """The headings of the office and the places of files, each with when it is shown."""
    columns = [(one, isinstance(one, FileField)) for one in map(
        record._meta.fields.get, record.listing.fields)]
    found = {one.name: Note(one.name, one.verbose_name, BROUGHT if is_file else one.help_text, [],
                            is_alone=is_file)
             for one, is_file in columns
             if is_file or is_heading(one) and not is_signature(one)}
    for rule in show_rules(type(record)) if found else ():
        for name in {*rule.columns} & {*found}:
            found[name].shown_if.append(for_browser(rule.condition, form, record))
    return found


def make_step_form(record: Entity, choose: Callable, step: Transition, formdata, *,
                   allow: Callable = lambda _entity, names: names) -> EntityForm:
    """The form of what a step of the workflow needs and asks for; what it needs is demanded.

    So is what the office demands of a record in the state that the step leads to.
    """
    entity = type(record)
    declared = (*step.needs, *allow(entity, record.asked(step)))
    more = tuple(name for name in allow(entity, demanded_after(record, step))
                 if name not in declared)
    base = ReasonForm if step.reason else EntityForm
    form = opened(form_class(entity, (*declared, *more), base=base), record, choose, formdata)
    form.demanded, form.first = more, step.needs
    for name, value in step.proposes(record).items() if step.proposes and formdata is None else ():
        form[name].data = form[name].data or value
    for name in (*step.needs, *more):
        form[name].validators = [fields.Filled()]
        form[name].flags.required = True
    if step.reason:
        form.reason.label.text = step.reason
        form.reason.validators = [Optional() if step.reason_optional else fields.Filled()]
    return form


def demanded_after(record: Entity, step: Transition) -> tuple[str, ...]:
    """The empty columns that the office demands once the step is taken."""
    if not record.behaviour:
        return ()
    after = type(record)()
    after.__data__ |= {**record.__data__,
                       record.workflow.column: record.workflow.state_after(record, step).code}
    typed = typed_columns(type(record), is_new=False)
    return tuple(name for name in demanded_columns(after)
                 if name in typed and record.__data__.get(name) in (None, "", []))


def opened(made: type[EntityForm], record: Entity, choose: Callable, formdata) -> EntityForm:
    """The form with the record's values and what was typed over them."""
    values = {name: record.__data__[name] for name in made.names if name in record.__data__}
    form = made(formdata, data=values | {"version": record.version})
    form.record = record
    connect(form, record, choose)
    tell_rules(form, record)
    if formdata is None and record.id:
        form.base.data = form.marks()
    elif form.base.data:
        keep_unseen(form, formdata)
    return form


def keep_unseen(form: EntityForm, formdata) -> None:
    """Leave what stands in fields that were made or brought back since the form was opened."""
    known = {pair.partition("=")[0] for pair in form.base.data.split()}
    for name in (one for one in form.names if one not in known and one not in formdata):
        form[name].process(None, form[name].object_data)
        form.base.data += f" {name}={mark_of(form[name].to_store())}"


def tell_rules(form: EntityForm, record: Entity) -> None:
    """Tell the fields when they are shown, and which are always demanded."""
    for rule in show_rules(type(record)):
        for name in {*rule.columns} & {*form.names}:
            told = for_browser(rule.condition, form, record)
            form[name].shown_if = [*getattr(form[name], "shown_if", ()), told]
    for rule in record.behaviour:
        for name in {*rule.columns} & {*form.names}:
            if rule.kind == MATCH:
                form[name].same = rule.pair
            if rule.kind == DEMAND and not rule.condition and not hasattr(form[name], "shown_if"):
                form[name].validators = [fields.Filled()]
                form[name].flags.required = True


def for_browser(part, form: EntityForm, record: Entity):
    """A condition for the script of the page: what it cannot ask is answered already."""
    if isinstance(part, Term):
        name, kind = part.column.name, part.kind.code
        is_read = name in form.names and part.other is None and (
            part.op in ("empty", "filled") or kind not in UNREAD)
        return {"name": name, "op": part.op, "kind": kind, "value": list(part.kept)} \
            if is_read else part.holds(record)
    return {part.how: [for_browser(one, form, record) for one in part.parts]}


def connect(form: EntityForm, record: Entity, choose: Callable) -> None:
    """Give the foreign keys of a form their choices, one query for each related entity.

    Whoever makes many forms gives what was read already.
    """
    known = {}
    for name in form.names:
        if isinstance(form[name], EntityField):
            related = form[name].column.rel_model
            if related not in known:
                known[related] = siblings(choose(related), record)
            form[name].connect(known[related], record.__rel__.get(name))


def siblings(options: Options, record: Entity) -> Options:
    """The options limited to records under the same parent, where theirs is fixed too."""
    listing = record.listing
    key = record.__data__.get(listing.parent)
    column = options.entity._meta.fields.get(listing.parent)
    own = record._meta.fields.get(listing.parent)
    if not key or listing.parent not in listing.fixed or column is None:
        return options
    same = isinstance(column, peewee.ForeignKeyField) and column.rel_model is own.rel_model
    return options.among(column, key) if same else options
