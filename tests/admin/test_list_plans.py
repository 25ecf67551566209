"""The order of every list is read from an index, as the database itself says."""

from datetime import date, datetime

import pytest
from werkzeug.datastructures import MultiDict

from admin.lists.page import ListPage
from models import indexes, marks
from models.base import ENTITIES
from models.cases.case import ChildCase
from models.database import database, is_sqlite
from models.parties import Organization
from models.tailoring import snapshot
from models.tailoring.kinds import FIELD_KINDS
from models.tailoring.views import SavedView
from models.users import ADMIN, AUDITOR, COORDINATOR, SECRETARY
from tests.cast import find_account, make_organization
from tests.tailored import add_field, add_register

pytestmark = pytest.mark.usefixtures("rolled_back")
SORTED = "USE TEMP B-TREE FOR ORDER BY"  # of the first term; equals of it may be sorted
OWN_ALONE = ("asked_by_id", "saved_views_owner")  # an account sees its own ones: few
# Lists in an order that no index of their own table can have, and why that is no harm.
SHORT = {
    "attendance": "of one meeting: the order of the roles is the office's",
    "right_limits": "some dozens: the order of the roles is the office's",
    "own_fields": "some hundreds: by their registers, as the menu has them",
    "own_rules": "some hundreds: by their registers", "notices": "one of each kind of letter",
    "saved_views": "some hundreds: by their registers",
    "own_indicators": "sixty at most: by their registers", "lead_times": "one of each kind of term",
    "own_registers": "thirty at most: the order of the menu is the office's",
    "obligations": "of one memorandum, by its parties", "movements": "of one meeting, by its items",
    "neighbours": "some hundreds, read at their municipality",
    "closure_targets": "a line for the country and one for each oblast, by their kinds",
    "served": "the municipalities of one service, by their names",
}


def plan_of(query) -> list[str]:
    """The steps that the database would take, as it tells them."""
    sql, values = query.sql()
    if is_sqlite():
        return [row[-1] for row in database.execute_sql(f"EXPLAIN QUERY PLAN {sql}", values)]
    for costly in ("seqscan", "sort", "bitmapscan"):  # empty tables: else all would be read
        database.execute_sql(f"SET LOCAL enable_{costly} = off")
    rows = [row[0].strip(" ->") for row in database.execute_sql(f"EXPLAIN {sql}", values)]
    return [SORTED if row.startswith("Sort  ") else row for row in rows]


def list_query(role: str, entity, **asked):
    reading, order = ListPage(entity, find_account(role), MultiDict(asked)).reading()
    return reading.select().order_by(*order).paginate(1, 20)


@pytest.mark.parametrize("role", [ADMIN, SECRETARY, COORDINATOR, AUDITOR])
def test_no_list_is_sorted_anew_to_be_shown(role):
    plans = {table: plan_of(list_query(role, entity)) for table, entity in ENTITIES.items()}
    assert {table for table, plan in plans.items() if SORTED in plan} <= {*SHORT}


@pytest.mark.parametrize("table", sorted(
    table for table, entity in ENTITIES.items() if len(indexes.orders(entity)) > 1))
def test_a_column_is_sorted_by_its_index_both_ways(table):
    entity, role = ENTITIES[table], ADMIN if ENTITIES[table].belongs.right_of(SECRETARY) == "-" \
        else SECRETARY
    for (path,) in indexes.orders(entity)[1:]:
        if indexes.index_terms(entity, (path,)):
            for sort in (path, f"-{path}"):
                plan = plan_of(list_query(role, entity, sort=sort))
                told = " ".join(plan)
                assert SORTED not in plan or any(one in told for one in OWN_ALONE), sort


def test_what_waits_is_read_from_an_index_that_holds_it_alone():
    asked = [(entity, queue) for entity in ENTITIES.values()
             for queue in (entity.awaits, *entity.queues) if queue and queue.states]
    assert len(asked) >= 7
    for entity, queue in asked:
        plan = plan_of(queue.waited_for(entity).order_by(queue.column(entity), entity.id).limit(5))
        assert SORTED not in plan, entity
        index = indexes.waiting(entity, queue)
        named = next(name for name, text in indexes.wanted(entity).items() if index in text)
        assert not is_sqlite() or named in " ".join(plan), (entity, plan)


def test_a_second_look_finds_nothing_to_make():
    assert indexes.fit() == []


def test_a_register_and_a_field_of_the_office_have_theirs():
    entity = add_register()
    add_field(entity, label="Склад", in_list=True)
    made = indexes.fit()
    assert f'ON "{entity._meta.table_name}" ("archived_at")' in " ".join(made)
    store = entity.listing.columns[-1]
    for name, kept in (("Втора", "кутия 12"), ("Първа", "кутия 2")):
        record = entity(name=name)
        setattr(record, store, kept)
        record.store()
    user = find_account(SECRETARY)
    page = ListPage(entity, user, MultiDict({"sort": store}))
    assert [one.name for one in page.rows] == ["Първа", "Втора"]
    assert SORTED not in plan_of(list_query(SECRETARY, entity, sort=store))


def test_an_own_field_of_a_shipped_list_is_sorted_by_its_index():
    for kind in ("text", "number", "date"):
        add_field(ChildCase, kind, in_list=True)
        indexes.fit()
        column = ChildCase.listing.columns[-1]
        for sort in (column, f"-{column}"):
            assert SORTED not in plan_of(list_query(SECRETARY, ChildCase, sort=sort)), kind


def test_a_field_that_only_a_kept_view_shows_is_sorted_by_its_index():
    text, number = (add_field(ChildCase, kind) for kind in ("text", "number"))
    view = SavedView(register="cases", label="По поле", shown=f'["={text.code}"]',
                     sort=f"-={number.code}").store()
    snapshot.refresh()
    indexes.fit()
    for asked in ({}, {"sort": text.column}, {"sort": f"-{text.column}"}):
        assert SORTED not in plan_of(list_query(SECRETARY, ChildCase, view=view.name, **asked))
    view.archive()
    snapshot.refresh()
    assert len([one for one in indexes.fit() if "DROP" in one]) >= 2


@pytest.mark.parametrize("kind", [one.code for one in FIELD_KINDS.values() if one.indexed])
def test_a_filter_on_a_field_of_the_office_asks_its_index(kind):
    more = {"operation": "sum", "operands": "Брой"} if kind == "calculated" else {}
    if more:
        add_field(ChildCase, "number", label="Брой")
    column = getattr(ChildCase, add_field(ChildCase, kind, **more).column)
    value = {"date": date(2026, 1, 2), "choice": "първо", "yes_no": "yes",
             "moment": datetime(2026, 1, 2)}.get(kind, 1)
    plan = plan_of(ChildCase.select(ChildCase.id).where(column == value))
    assert f"cases_{column.name}" in " ".join(plan)


def test_keys_are_filled_where_other_columns_are_sorted_by_than_before():
    one = make_organization("Приют 12", "П12")
    Organization.unlogged_update(sort_keys="{}").where(Organization.id == one.id).execute()
    marks.note(indexes.MARK, organizations=[0])
    indexes.fit()
    assert "приют" in Organization.get_by_id(one.id).sort_keys


def test_an_order_holds_what_is_asked_of_every_row():
    said = [entity for entity in ENTITIES.values() if entity.belongs.asked]
    assert said and all(entity.belongs.where for entity in said)
    for entity in said:
        columns = [entity._meta.fields[name].column_name for name in entity.belongs.asked]
        orders = [text for text in indexes.wanted(entity).values()
                  if text.endswith('"archived_at" IS NULL')]
        assert len(orders) > 1 and all(f'"{name}"' in text for text in orders for name in columns)
