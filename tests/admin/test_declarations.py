"""Whatever an entity declares has an effect; what has none is a fault of the declaration."""

import pytest
from flask_admin import BaseView
from peewee import CharField, DateField, ForeignKeyField, TextField

from admin.declaring import said_by
from admin.policy import scopes
from documents.papers.own import SOURCES
from forms.making import typed_columns
from models.base import CHILD, ENTITIES, PERSONAL
from models.belonging import IN_ORDER, Belongs
from models.privacy.classes import OF_ALL, OF_EVERY_RECORD, class_of, needs_own_class
from models.privacy.reach import owned_entities
from tests.admin.browsing import Visitor, seen
from tests.admin.records import make_record
from tests.admin.test_contract import writer_of

# What the page of an entity tells in words of its own, without the label of the column.
TOLD_OTHERWISE = {"commitments": {"reminder_count"}, "jobs": {"status", "total", "failed"},
                  "imports": {"register", "status", "total", "added", "changed", "same",
                              "refused"}}
entities = pytest.mark.parametrize("entity", ENTITIES.values(), ids=ENTITIES)


def columns_of(entity, kind) -> set[str]:
    return {name for name, column in entity._meta.fields.items() if isinstance(column, kind)}


# -- whose records they are ---------------------------------------------------------------------


@entities
def test_the_rights_are_a_role_s_own(entity):
    belongs = entity.belongs
    assert set(belongs.rights) - {"-"}, "an entity that nobody reads"
    assert set(belongs.only) <= {role for role in IN_ORDER if belongs.right_of(role) in "rs"}
    assert set(belongs.only.values()) <= set(scopes.CONDITIONS)
    assert not belongs.steps or set(belongs.steps) <= set(entity.workflow.transitions)


@entities
def test_the_reach_leads_through_foreign_keys(entity):
    belongs = entity.belongs
    assert set(belongs.to) <= columns_of(entity, ForeignKeyField)
    assert set(belongs.where) <= set(scopes.CONDITIONS)


def test_rights_that_nobody_can_read_are_refused():
    for rights, steps in (("-WW", ()), ("-WWx-", ()), ("-WWs-", ()), ("-WWr-", ("report",))):
        with pytest.raises(ValueError, match="rights"):
            Belongs(rights=rights, steps=steps)
    with pytest.raises(ValueError, match="reach"):
        Belongs(rights="-WW-r", shared=True, to=("case",))
    assert Belongs(rights="-WWs-", steps=("report",)).right_of("nobody") == "-"


# -- what is told and what is wiped -------------------------------------------------------------


@entities
def test_what_is_said_of_the_columns_changes_something(entity):
    belongs, names = entity.belongs, set(entity._meta.fields)
    assert not belongs.minuted or any(class_of(entity, name) == CHILD for name in names)
    assert set(belongs.secret) <= names - set(entity.listing.fields)
    texts = columns_of(entity, CharField) - columns_of(entity, TextField)
    assert set(belongs.printed) <= texts
    assert set(belongs.naming) <= texts


@entities
def test_what_is_said_of_wiping_changes_something(entity):
    belongs = entity.belongs
    if belongs.kept or belongs.coarse or belongs.removed:
        assert entity in owned_entities(), "it hangs below no case: it is never wiped"
    assert {class_of(entity, name) for name in belongs.kept} <= {PERSONAL, CHILD}
    assert set(belongs.coarse) <= columns_of(entity, DateField)
    assert not belongs.removed or not (belongs.kept or belongs.coarse)


def test_every_entity_that_papers_are_made_from_gives_them_something():
    assert set(SOURCES) == {entity for entity in ENTITIES.values() if entity.belongs.papers}


# -- how they appear ----------------------------------------------------------------------------


@entities
def test_what_the_listing_says_changes_something(entity):
    listing, names = entity.listing, set(entity._meta.fields)
    assert listing.menu or (listing.position, listing.quick) == (50, False), "no menu names it"
    assert listing.searched or listing.search, "nothing could be found anyway"
    assert not listing.many or is_chosen_somewhere(entity)
    assert listing.parent is None or listing.parent in columns_of(entity, ForeignKeyField)
    assert set(listing.unlogged) <= names and {name for name, _ in listing.classes} <= names
    assert not [name for name, said in listing.classes if said == listing.privacy
                and not needs_own_class(entity, entity._meta.fields[name])]
    assert not set(listing.fixed) & set(listing.computed)
    assert set(listing.computed) <= set(listing.fields), "no form would ask for it anyway"
    assert len(listing.fields) == len(set(listing.fields))


@entities
def test_every_column_is_shown_or_says_why_not(entity):
    hidden = [name for _, names in entity.listing.hidden for name in names]
    forgotten = {*entity._meta.fields} - {*OF_EVERY_RECORD, *OF_ALL, *shown(entity), *hidden}
    assert not forgotten, "put it into a section, or into Listing.hidden with the reason"
    assert set(hidden) <= {*entity._meta.fields} - shown(entity)
    assert len(hidden) == len(set(hidden)) and all(why for why, _ in entity.listing.hidden)


def shown(entity) -> set[str]:
    """The columns of the details, and those that the list shows or makes its texts of."""
    methods = [getattr(entity, path.partition(".")[0]) for path in entity.listing.columns]
    read = [path for method in methods for path in getattr(method, "reads", ())]
    return {path.partition(".")[0] for path in (
        *entity.listing.fields, *entity.listing.columns, *read)} & {*entity._meta.fields}


@entities
def test_the_details_show_every_column_of_the_sections(entity, sign_in):
    record = make_record(entity)
    visitor = Visitor(sign_in(writer_of(entity)))
    page = seen(visitor.text(f"/{entity._meta.table_name}/{record.id}/"))
    left_out = entity.listing.left_out(record)
    names = [name for name in entity.listing.fields
             if name not in left_out and record.show(name)]
    missing = {name for name in names if entity.label_of(name) not in page}
    assert missing == TOLD_OTHERWISE.get(entity._meta.table_name, set())


def is_chosen_somewhere(entity) -> bool:
    """Whether a form has a field that refers to such a record."""
    return any(getattr(one._meta.fields[name], "rel_model", None) is entity
               for one in ENTITIES.values() for name in typed_columns(one, is_new=True))


# -- pages --------------------------------------------------------------------------------------


def kinds_of(view: type) -> set[type]:
    return {view}.union(*map(kinds_of, view.__subclasses__()))


def test_no_page_takes_the_name_of_something_that_its_view_does(app):
    """A page called „refused“ would be called in place of what answers a broken rule."""
    taken = [f"{view.__name__}.{name}" for view in kinds_of(BaseView) for name in dir(view)
             if said_by(getattr(view, name, None)) is not None
             and any(callable(vars(one).get(name)) and said_by(vars(one)[name]) is None
                     for one in view.__mro__ if one.__module__.partition(".")[0] == "admin")]
    assert not taken
