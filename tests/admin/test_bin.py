"""What goes to the bin is gone everywhere, with all that hangs under it, and comes back so."""

import re
from functools import partial
from pathlib import Path

import pytest
from peewee import ForeignKeyField
from werkzeug.datastructures import MultiDict

from admin import policy
from admin.lists.page import ListPage
from models.base import ENTITIES, Entity, RuleError, utc_now
from models.tailoring.fields import OwnField
from models.users import ADMIN, SECRETARY
from tests.admin.browsing import Visitor
from tests.admin.records import WANTED, make_record
from tests.admin.test_contract import writer_of
from tests.cast import find_account

pytestmark = pytest.mark.usefixtures("rolled_back")
entities = pytest.mark.parametrize("entity", ENTITIES.values(), ids=ENTITIES)
OWNED = [(entity, name) for entity in ENTITIES.values() for name in entity.owners]
owned = pytest.mark.parametrize(
    ("entity", "owner"), OWNED, ids=[f"{entity._meta.table_name}-{name}" for entity, name in OWNED])
LISTS = {OwnField: WANTED["own_values"]["field"]}  # a value is a part of a field that has a list
BY_HAND = re.compile(r"archived_at")
# Who may speak of the column: the bin itself, the log, and the accounts, whose rights end with it.
BIN = {"models/base.py", "models/bin.py", "models/closing.py", "models/audit/changes.py",
       "models/privacy/classes.py", "models/privacy/retention.py", "models/users/__init__.py",
       "models/cases/identity.py", "models/indexes.py", "admin/gate.py",
       "admin/templates/details.html",
       "admin/templates/tailoring/field.html", "admin/templates/tailoring/value.html",  # since when
       "models/access/case_access.py",  # who was named then, whatever became of it since
       "models/tailoring/changing.py",  # the field of before, with what was typed in it
       "models/tailoring/journal.py",
       "indicators/places.py",  # the last report of a service, within one query
       "models/meetings/papers.py"}  # another meeting of the same mechanism, within one query
ROOMS = ("models", "indicators", "documents", "forms", "admin", "jobs", "commands", "demo")


def hide(record: Entity, moment=True) -> None:
    """Put the record in the bin, or take it out, past the rules that keep it from there."""
    kept = utc_now() if moment else None
    type(record).update(archived_at=kept).where(type(record).id == record.id).execute()


def where_found(record: Entity) -> set[str]:
    """The places that show the record: queries, lists, the search, what it refers to."""
    entity = type(record)
    user = find_account(writer_of(entity))
    shown = {"live": entity.live(), "visible": policy.visible_live(user, entity),
             "list": ListPage(entity, user, MultiDict()).query(),
             "not buried": entity.select().where(~entity.is_buried())}
    for key in entity._meta.sorted_fields:
        related = getattr(record, key.name) if isinstance(key, ForeignKeyField) else None
        if isinstance(related, Entity):
            shown[f"{key.name}.{key.backref}"] = getattr(type(related).get_by_id(related.id),
                                                         key.backref)
    return {place for place, query in shown.items()
            if query.where(entity.id == record.id).exists()}


def make_part(entity: type[Entity], owner: str) -> Entity:
    """A record that is a part of another one by this link."""
    key = entity._meta.fields[owner]
    others = {name: None for name in entity.owners if entity._meta.fields[name].null}
    make = LISTS.get(key.rel_model) or partial(make_record, key.rel_model)
    return make_record(entity, **others | ({owner: make()} if key.null else {}))


@entities
def test_a_record_in_the_bin_is_gone_everywhere_and_comes_back(entity):
    record = make_record(entity)
    before = where_found(record)
    assert {"live", "list", "visible", "not buried"} <= before
    hide(record)
    assert not where_found(record) and entity.get_by_id(record.id).in_bin() == record
    hide(record, moment=False)
    assert where_found(record) == before


@owned
def test_what_hangs_under_a_record_goes_to_the_bin_with_it_and_comes_back(entity, owner):
    record = make_part(entity, owner)
    above = getattr(record, owner)
    before = where_found(record)
    hide(above)
    assert not where_found(record)
    assert entity.get_by_id(record.id).in_bin() == above
    hide(above, moment=False)
    assert where_found(record) == before


@owned
def test_a_part_of_what_is_in_the_bin_is_brought_back_only_with_it(entity, owner):
    record = make_part(entity, owner)
    hide(record)
    hide(getattr(record, owner))
    with pytest.raises(RuleError, match="Първо върнете него"):
        entity.get_by_id(record.id).restore()


@owned
def test_a_part_of_what_is_in_the_bin_says_so_and_is_not_written(entity, owner, sign_in):
    record = make_part(entity, owner)
    hide(getattr(record, owner))
    role = ADMIN if policy.may_write(find_account(ADMIN), entity) else SECRETARY
    visitor = Visitor(sign_in(role))
    assert "е в кошчето" in visitor.text(f"/{entity._meta.table_name}/{record.id}/")
    visitor.post(f"/{entity._meta.table_name}/{record.id}/edit/", {"version": record.version})
    assert entity.get_by_id(record.id).version == record.version


def test_every_part_names_what_it_is_a_part_of():
    for entity in ENTITIES.values():
        parent = entity.listing.parent
        assert parent is None or parent in entity.owners, entity
        assert all(isinstance(entity._meta.fields[name], ForeignKeyField)
                   and issubclass(entity._meta.fields[name].rel_model, Entity)
                   for name in entity.owners), entity


def test_nobody_filters_the_bin_by_hand():
    root = Path(__file__).parents[2]
    files = [path for room in ROOMS for ending in ("py", "html")
             for path in (root / room).rglob(f"*.{ending}")]
    found = {str(path.relative_to(root)) for path in files
             if BY_HAND.search(path.read_text(encoding="utf-8"))}
    assert files and found <= BIN, found - BIN
