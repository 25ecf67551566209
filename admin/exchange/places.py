"""Where the columns of a table may go: what the form of a new record asks this person for."""

from dataclasses import dataclass
from functools import cached_property

from peewee import CharField

from admin import policy
from admin.base import VIEWS, EntityView
from admin.lists.choosing import choosable
from admin.records.beside import Beside
from admin.records.showing import is_creatable
from forms.columns import may_be_empty
from forms.making import asked_columns, form_class, make_form, opened
from forms.records import EntityField, Options
from models.base import Entity

WHOLE = "*"  # a name in one cell, that goes into several columns
ONLY_FOUND = "само за намиране на записа"


class OfAll(Options):
    """What may be chosen in any row of a table, whatever the others of the row say."""

    def among(self, _column, _key: int) -> Options:
        return self


@dataclass(frozen=True)
class Place:
    """One column of a record that a column of a table may go into."""

    key: str
    label: str
    name: str
    is_beside: bool = False
    is_found_by: bool = False  # a number that nobody types: only to find the record by
    is_demanded: bool = False
    others: tuple[str, ...] = ()  # what the heading may say besides


def may_import(user, entity: type[Entity]) -> bool:
    """Whether the user may bring records of this entity in: who may add one, in its usual form."""
    view = VIEWS.get(entity._meta.table_name, EntityView)
    return (view.is_imported and not entity.belongs.is_of_administrator
            and is_creatable(entity) and policy.may_write(user, entity))


class Target:
    """A register as a table fills it, for one person: places, forms, and what may be chosen."""

    def __init__(self, user, entity: type[Entity]):
        self.user, self.entity = user, entity
        view = VIEWS.get(entity._meta.table_name, EntityView)
        may_beside = view.beside and policy.may_write(user, view.beside.entity)
        self.beside: Beside | None = view.beside if may_beside else None
        self.follows = view.beside and view.beside.follows
        self._choices: dict[type[Entity], Options] = {}

    # -- places ---------------------------------------------------------------------
    @cached_property
    def places(self) -> dict[str, Place]:
        """All of them by their keys, in the order of the form."""
        return {one.key: one for one in (*self._own(), *self._of_beside(), *self._numbers())}

    def _own(self):
        for name in policy.writable_columns(self.user, self.entity, asked_columns(self.entity()),
                                            is_new=True):
            column = self.entity._meta.fields[name]
            yield Place(name, column.verbose_name, name, is_demanded=not may_be_empty(column))

    def _of_beside(self):
        if self.beside is None:
            return
        table, fields = self.beside.entity._meta.table_name, self.beside.entity._meta.fields
        if self.beside.whole:
            first, *others = self.beside.called
            yield Place(f"{table}.{WHOLE}", first, WHOLE, is_beside=True, others=tuple(others))
        for name in self.beside.names:
            yield Place(f"{table}.{name}", fields[name].verbose_name, name, is_beside=True)

    def _numbers(self):
        """Numbers that the desk gives: a table that it wrote has them."""
        typed = {one.name for one in self._own()}
        for name in (*self.entity.listing.columns[:1], *self.entity.given):
            column = self.entity._meta.fields.get(name)
            if name not in typed and isinstance(column, CharField):
                typed.add(name)
                yield Place(f"={name}", f"{column.verbose_name} ({ONLY_FOUND})", name,
                            is_found_by=True, others=(column.verbose_name,))

    def usual_match(self, keys) -> list[str]:
        """What tells records apart best, of the places that a table fills."""
        chosen = [self.places[key] for key in keys if key in self.places]
        own = self.entity._meta.fields
        ranks = (lambda one: one.is_found_by, lambda one: one.name == "id_number",
                 lambda one: not one.is_beside and own[one.name].unique,
                 lambda one: one.name == self.entity.listing.columns[0])
        return next(([one.key] for fits in ranks for one in chosen if fits(one)), [])

    # -- forms ------------------------------------------------------------------------
    def choose(self, entity: type[Entity]) -> Options:
        """What may be chosen of an entity, read once for all rows."""
        if entity not in self._choices:
            self._choices[entity] = OfAll(choosable(self.user, entity))
        return self._choices[entity]

    def form(self, record: Entity, typed=None):
        """The form of the record, new or stored, as the page would show it."""
        withheld = policy.withheld_from(self.user, record)

        def allow(entity, names):
            may = policy.writable_columns(self.user, entity, names, is_new=not record.id)
            return tuple(name for name in may if name not in withheld)
        return make_form(record, self.choose, formdata=typed, allow=allow)

    def beside_form(self, record: Entity, typed=None):
        """The form of what is stored with a new record."""
        made = form_class(self.beside.entity, self.beside.names)
        return opened(made, record, self.choose, typed)


def typed_values(form) -> dict[str, list[str]]:
    """What the browser would send of a form that nobody has touched."""
    return {name: _typed(form[name]) for name in form.names}


def _typed(field) -> list[str]:
    if field.kind in ("choices", "boolean"):
        return list(field.data or ()) if field.kind == "choices" else ["y"] * bool(field.data)
    if isinstance(field, EntityField) and not field.data and not field.is_optional:
        records = field.source.records or ()  # an only one is proposed
        return [str(records[0].id)] if len(records) == 1 else []
    return [text] if (text := field._value()) else []
