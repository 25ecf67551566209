"""The details of a record: sections of facts, cards of what hangs below it, steps."""

from dataclasses import dataclass, replace

from flask import make_response, url_for
from peewee import ForeignKeyField

from admin import audit, policy
from admin.declaring import page
from admin.lists.ordering import order_terms
from admin.lists.page import OWNER, cells, columns_of, sees_several, tells_owner
from admin.lists.reading import Reading, back_reference, reading_of
from admin.policy.needs import READ
from admin.records.addresses import list_url, new_url, record_url
from models.base import Entity
from models.fields import FileField, LinkField, NumberLink
from models.tailoring import snapshot
from models.tailoring.behaviour import is_hidden
from models.tailoring.kinds import is_heading, is_signature
from models.uses import EVERY, Use, uses_of
from models.written import Given

MOST_CHILDREN = 50
LONG_TEXT = 45  # characters


@dataclass(frozen=True)
class Fact:
    """A column of a record as the details show it."""

    name: str
    label: str
    text: str
    url: str = ""
    tone: str | None = None
    note: str | None = None  # of a heading between the facts: what stands under it

    @property
    def is_long(self) -> bool:
        """Whether it takes the whole width where facts stand in two columns."""
        return len(self.text) > LONG_TEXT


@dataclass(frozen=True)
class Children:
    """A card of the records that refer to this one."""

    entity: type[Entity]
    key: str  # the foreign key behind
    rows: list
    paths: tuple[str, ...]
    add_url: str = ""
    all_url: str = ""  # where there are more than are shown
    summary: str = ""  # of the rows, in one line

    @property
    def is_by_program(self) -> bool:
        """Whether nobody writes such a record by hand: there is nothing to say while there is none.
        """
        return not is_creatable(self.entity)

    def cells(self, record: Entity) -> list:
        return cells(record, self.paths)

    def headings(self) -> list[str]:
        return [self.entity.label_of(path) for path in self.paths]

    @property
    def words(self) -> tuple[str, str]:
        """Label and plural of what hangs here."""
        listing, key = self.entity.listing, self.entity._meta.fields[self.key]
        return key.rel_model is self.entity and listing.below or (listing.label, listing.plural)


def read_facts(record: Entity, names: tuple[str, ...], user) -> list[Fact]:
    """Facts of these columns; related records are links where the user may read them.

    What the rules of the form hide now is told so, where anything stands in it.
    """
    facts = [(_fact(record, name, user), is_hidden(record, name)) for name in names]
    return [replace(fact, label=f"{fact.label} (скрито сега)") if is_hidden_now else fact
            for fact, is_hidden_now in facts
            if not is_hidden_now or record.__data__.get(fact.name)]


def _fact(record: Entity, name: str, user) -> Fact:
    column = record._meta.fields.get(name)
    if is_heading(column):
        line = "_" * 30 if is_signature(column) else ""
        return Fact(name, record.label_of(name), "", note=line or column.help_text)
    shown = record.show(name, openly=policy.reads_confidential(user))
    is_page = isinstance(column, LinkField) and shown.startswith("http")  # and nothing instead
    url = shown if is_page else _fact_url(record, column, user)
    return Fact(name, record.label_of(name), shown, url, record.tone(name))


def _fact_url(record: Entity, column, user) -> str:
    """The address of what a column leads to: a related record, a file; "" for none."""
    if isinstance(column, FileField) and record.__data__.get(column.name):
        return url_for("field_files.file", table=record._meta.table_name, record=record.id,
                       field=column.name)
    related = getattr(record, column.name) if isinstance(column, ForeignKeyField) else None
    is_open = isinstance(related, Entity) and policy.may_read(user, type(related)) and (
        not isinstance(column, NumberLink) or policy.sees(user, related))
    return record_url(related) if is_open else ""


def read_children(record: Entity, name: str, user) -> Children | None:
    """The card of a back-reference, None if the user may not see its entity."""
    key = back_reference(type(record), name)
    entity = key.model
    if not policy.may_read(user, entity):
        return None
    with_owner = tells_owner(entity) and key.name != OWNER and sees_several(user)
    paths = tuple(path for path in columns_of(user, entity, with_owner=with_owner)
                  if path.partition(".")[0] != key.name)
    read = (*paths, "title")

    def make():
        reading = Reading(policy.visible_live(user, entity).where(key == Given(0)), read)
        order = order_terms(reading, entity.listing.order)
        return reading.select().order_by(*order).limit(MOST_CHILDREN + 1)
    found = list(policy.ask(user, entity, "children", make, key, read, given=(record.id,)))
    rows = reading_of(entity, read, snapshot.generation()).fill(
        found[:MOST_CHILDREN], lambda one: policy.visible_live(user, one))
    may_add = policy.may_write(user, entity) and is_creatable(entity) and not record.in_bin()
    has_more = len(found) > MOST_CHILDREN and key.name in entity.listing.filters
    return Children(entity, key.name, rows, paths,
                    new_url(entity, key.name, record) if may_add else "",
                    f"{list_url(entity)}?{key.name}={record.id}" if has_more else "")


def read_uses(record: Entity, user) -> list[tuple[Use, str]]:
    """Where a record of a book is in use, each with the list of what the user may see of it."""
    if record.kept_by != EVERY:
        return []
    return [(use, f"{list_url(use.entity)}?{use.key.name}={record.id}"
             if policy.may_read(user, use.entity) and use.entity.listing.menu is not None
             and use.key.name in use.entity.listing.filters else "") for use in uses_of(record)]


def is_creatable(entity: type[Entity]) -> bool:
    """Whether a form can make a record: all that a column demands is asked for in it."""
    typed = {*entity.listing.fields} - {*entity.listing.computed}
    return all(column.null or column.default is not None or column.primary_key
               or column.name in typed for column in entity._meta.sorted_fields)


class DetailsPages:
    """Details of a record; a subclass adds to `details_context` and has a template of its own."""

    details_template = "details.html"

    @page("/<record:record>/", needs=READ, shows="view")
    def details_view(self, record):
        """The record with everything the user may see of it."""
        return self.show_details(record)

    def show_details(self, record: Entity, status: int = 200, **extra):
        """The details page, with a status and values of its own if something went wrong."""
        page = self.render(self.details_template, record=record, view=self,
                           **{**self.details_context(record), **extra})
        return make_response(page, status)

    def details_context(self, record: Entity) -> dict:
        """What the template gets besides the record."""
        listing = self.entity.listing
        children = [read_children(record, name, self.user) for name in listing.children]
        return {"sections": self.read_sections(record), "children": filter(None, children),
                "uses": read_uses(record, self.user)}

    def read_sections(self, record: Entity) -> list[tuple[str, list[Fact]]]:
        """(heading, facts) of the listing's sections.

        One that the program alone fills in comes once there is something in it.
        """
        computed = {*self.entity.listing.computed}
        return [(title, read_facts(record, policy.readable_paths(
                    self.user, self.entity, names), self.user))
                for title, names in self.entity.listing.sections
                if not computed.issuperset(names)
                or any(record.__data__.get(name) not in (None, "") for name in names)]

    def get_one(self, id) -> Entity | None:
        """The record with its relations, archived or not; None where the user may not see it."""
        listing = self.entity.listing
        paths = (*listing.fields, *listing.columns, "title")

        def make():
            query = self.visible().where(self.entity.id == Given(0))
            return Reading(query, paths).select().limit(1)
        found = policy.ask(self.user, self.entity, "one", make, paths, given=(id,))
        return audit.opened(next(iter(found), None))

    def parent_of(self, record: Entity) -> Entity | None:
        """The record that this one is a part of, if it has no list of its own in the menu."""
        listing = self.entity.listing
        return getattr(record, listing.parent) if listing.parent and not listing.menu else None

    def details_url(self, record: Entity) -> str:
        return record_url(record)
