"""Every filter that an entity declares narrows its list; a column that has none is refused."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from peewee import BooleanField, DateField, DateTimeField, ForeignKeyField, IntegerField
from werkzeug.datastructures import MultiDict

from admin.base import make_view
from admin.lists.page import ListPage
from models.base import ENTITIES
from models.commitments.commitment import Commitment
from models.events.event import Event
from models.mechanisms import Mechanism
from models.privacy.disclosures import Disclosure
from models.users import SECRETARY
from tests import cast
from tests.admin.browsing import Visitor, seen
from tests.admin.records import make_record
from tests.admin.test_contract import writer_of

DECLARED = [(table, name) for table, entity in ENTITIES.items() for name in entity.listing.filters]
DAY = date(2016, 12, 7)


def found(entity, query: dict) -> set[int]:
    """The ids that the list shows to somebody who may write it."""
    user = cast.find_account(writer_of(entity))
    return {row.id for row in ListPage(entity, user, MultiDict(query)).rows}


def examples(column) -> tuple:
    """(a value, the address that finds it, the one that does not) of a column."""
    name = column.name
    if isinstance(column, ForeignKeyField):
        return related_examples(column)
    if column.choices:
        one, other = [code for code, _ in column.choices if code][:2]
        return one, {name: one}, {name: other}
    if isinstance(column, BooleanField):
        return True, {name: "1"}, {name: "0"}
    if isinstance(column, DateTimeField):
        # 00.30 in Sofia on the 8th is still the 7th by the clock of the server.
        return datetime(2016, 12, 7, 22, 30), {f"{name}_from": "8.12.2016"}, {
            f"{name}_to": "7.12.2016"}
    if isinstance(column, DateField):
        return DAY, {f"{name}_from": "7.12.16", f"{name}_to": "7.12.16"}, {
            f"{name}_from": f"{DAY + timedelta(1):%d.%m.%Y}"}
    if isinstance(column, IntegerField):
        return 12, {f"{name}_from": "12", f"{name}_to": "12"}, {f"{name}_from": "13"}
    if hasattr(column, "decimal_places"):
        return Decimal("12.50"), {f"{name}_from": "12,5", f"{name}_to": "12,50"}, {
            f"{name}_to": "12,49"}
    return "Зала Щъркел", {name: "щър"}, {name: "гнездо"}


def related_examples(column) -> tuple:
    """The same of a column that refers to a record: two of those there are, or one more."""
    name, entity = column.name, column.rel_model
    one = entity.select().first() or make_record(entity)
    same = {"mechanism": one.mechanism} if "mechanism" in entity._meta.fields else {}
    same |= {"prefix": "ДР"} if entity is Mechanism else {}
    other = entity.select().where(entity.id != one.id).first() or make_record(entity, **same)
    return one.id, {name: str(one.id)}, {name: str(other.id)}


@pytest.mark.parametrize(("table", "name"), DECLARED)
def test_every_declared_filter_filters(rolled_back, table, name):
    entity = ENTITIES[table]
    record, column = make_record(entity), entity._meta.fields[name]
    value, fits, fits_not = examples(column)
    entity.unlogged_update({column: value}).where(entity.id == record.id).execute()
    assert record.id in found(entity, fits)
    assert record.id not in found(entity, fits_not)


@pytest.mark.parametrize(("entity", "name"), [
    (Event, "place"), (Event, "hours"), (Event, "notes"), (Commitment, "amount"),
    (Disclosure, "given_at")])
def test_texts_numbers_and_moments_can_be_declared(rolled_back, monkeypatch, entity, name):
    monkeypatch.setattr(entity, "listing", replace(entity.listing, filters=(name,)))
    test_every_declared_filter_filters(None, entity._meta.table_name, name)


def test_a_filter_says_what_it_does_and_what_it_did_not_understand(sign_in, monkeypatch):
    monkeypatch.setattr(Event, "listing", replace(Event.listing, filters=("place", "hours")))
    event = make_record(Event, place="Дом на културата", hours=16)
    visitor = Visitor(sign_in(SECRETARY))
    page = visitor.text("/events/?place=ДОМ+на&hours_from=16&hours_to=20")
    assert f"/events/{event.id}/" in page and 'value="ДОМ на"' in page
    assert "Място: „ДОМ на“" in seen(page) and "Учебни часа: от 16 до 20" in seen(page)
    page = visitor.text("/events/?hours_from=1,5")
    assert "Въведете цяло число, например 12." in page and 'value="1,5"' in page


@pytest.mark.parametrize(("table", "name"), [
    ("events", "held_on"), ("consents", "giver"), ("meetings", "starts_at")])
def test_a_filter_that_could_not_filter_is_refused(monkeypatch, table, name):
    entity = ENTITIES[table]
    monkeypatch.setattr(entity, "listing", replace(entity.listing, filters=(name,)))
    with pytest.raises(TypeError, match=f"{entity.__name__}.{name}"):
        make_view(entity)
