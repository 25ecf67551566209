"""A form makes one record, whatever is pressed or sent again."""

import pytest
from peewee import IntegrityError

from admin import policy
from forms.fields import SeveralField, YesNoField
from forms.making import make_form
from forms.records import Options
from models.base import ENTITIES, Entity
from models.cases.case import ChildCase
from models.cases.events import CaseEvent
from models.database import database
from models.parties import Person
from models.users import ADMIN, SECRETARY
from models.users.used_keys import UsedKey
from tests import cast
from tests.admin import matrix
from tests.admin.browsing import Visitor, form_values, seen
from tests.admin.records import make_record

MADE_ELSEWHERE = {"cases"}  # its form has a test of its own below
# What a second one may not have in common with the first, which stays.
ANOTHER = {"oblasti": {"name": "Щъркел", "label": "област Щъркел", "adjective": "щъркелска",
                       "code": "ЩЩЩ", "iso": "BG-99"},
           "municipalities": {"name": "Щъркел", "label": "община Щъркел", "code": "ЩЩЩ99"},
           "meetings": {"serial": "2", "held_on": "1.2.2036"},
           "own_fields": {"label": "Друго поле"}, "own_registers": {"many": "Други неща"}}
STAYING = {"own_fields", "own_registers"}  # whose column or table stays too
CREATABLE = sorted(table for table, rights in matrix.RIGHTS.items()
                   if "W" in rights and not matrix.is_marked(table, "n"))


@pytest.fixture
def secretary(sign_in):
    return Visitor(sign_in(SECRETARY))


def typed_values(record: Entity) -> dict:
    """What somebody types into the form of a new record like this one."""
    values = dict(record.__data__)
    for name in ("id", "search", "sort_keys", "version", "archived_at"):
        values.pop(name, None)
    form = make_form(type(record)(**values), lambda entity: Options(
        policy.visible(cast.find_account(SECRETARY), entity)))
    return {field.name: typed_value(field) for field in form if typed_value(field)}


def typed_value(field):
    if isinstance(field, SeveralField):
        return field.data
    if isinstance(field, YesNoField):
        return "y" if field.data else ""
    return field._value()


def take_out(record: Entity) -> None:
    """Let the new one be the first of its kind, where nothing hangs on this one."""
    try:
        with database.atomic():
            type(record).delete().where(type(record).id == record.id).execute()
    except IntegrityError:
        pass


@pytest.mark.parametrize("table", [one for one in CREATABLE if one not in MADE_ELSEWHERE])
def test_a_form_of_a_new_record_makes_one_however_often_it_is_sent(sign_in, table):
    entity = ENTITIES[table]
    role = ADMIN if matrix.right_of(table, ADMIN) == "W" else SECRETARY
    visitor, record = Visitor(sign_in(role)), make_record(entity)
    values = typed_values(record) | ANOTHER.get(table, {}) | {"form_key": "ключ-на-формата"}
    if table not in STAYING:
        take_out(record)
    before = entity.select().count()
    answers = [visitor.post(f"/{table}/new/", values) for _ in range(3)]
    assert entity.select().count() == before + 1, seen(answers[0].text)
    assert {answer.location for answer in answers} == {answers[0].location}
    assert UsedKey.select().count() == 1


def test_every_form_has_a_key_of_its_own(secretary):
    keys = [form_values(secretary.text("/people/new/"))["form_key"] for _ in range(2)]
    assert keys[0] != keys[1] and all(len(key[0]) > 20 for key in keys)


def test_another_text_under_a_used_key_is_asked_about(secretary):
    values = form_values(secretary.text("/people/new/")) | typed_values(cast.make_person()) | {
        "first_name": "Севда", "last_name": "Щъркелова"}
    assert secretary.post("/people/new/", values).status_code == 302
    page = secretary.post("/people/new/", values | {"first_name": "Невена"}).text
    assert "вече беше изпратена" in page and "Невена" in page
    assert Person.select().where(Person.last_name == "Щъркелова").count() == 1
    again = form_values(page)
    assert again["form_key"] != values["form_key"]
    assert secretary.post("/people/new/", again).status_code == 302
    assert Person.select().where(Person.last_name == "Щъркелова").count() == 2


def test_a_refused_form_keeps_its_key_free(secretary):
    values = form_values(secretary.text("/people/new/"))
    assert secretary.post("/people/new/", values).status_code == 200
    assert not UsedKey.select().exists()
    values |= typed_values(cast.make_person()) | {"last_name": "Щъркелова"}
    assert secretary.post("/people/new/", values).status_code == 302


def test_going_back_from_a_new_case_makes_no_second_one(secretary):
    """The page before the form is posted too, and a browser posts it again on the way back."""
    case = cast.make_case()
    values = {"mechanism": str(case.mechanism_id), "type": "support", "received_on": "1.2.2016",
              "age_band": "0–3", "municipality_origin": str(case.municipality_origin_id),
              "environment": "family", "sensitivity": "standard"}
    count = ChildCase.select().count()
    for _ in range(2):
        page = secretary.post("/cases/new/", {"carried": "1", "form_key": "ключ"}).text
        shown = form_values(page)
        assert shown["form_key"] == ["ключ"]
        assert secretary.post("/cases/new/", shown | values).status_code == 302
    assert ChildCase.select().count() == count + 1


def test_a_page_form_sent_again_leads_where_it_led(secretary):
    case = cast.make_case()
    note = {"kind": "note", "text": "Обаждане от училището", "form_key": "бележка"}
    answers = [secretary.post(f"/cases/{case.id}/note/", note) for _ in range(2)]
    assert CaseEvent.select().where(CaseEvent.case == case).count() == 1
    assert answers[0].location == answers[1].location
    secretary.post(f"/cases/{case.id}/note/", note | {"text": "Второ обаждане"})
    assert CaseEvent.select().where(CaseEvent.case == case).count() == 2


def test_the_keys_of_one_are_nothing_to_another(secretary, sign_in):
    case = cast.make_case()
    note = {"kind": "note", "text": "Обаждане от училището", "form_key": "бележка"}
    for visitor in (secretary, Visitor(sign_in("coordinator"))):
        assert visitor.post(f"/cases/{case.id}/note/", note).status_code == 302
    assert CaseEvent.select().where(CaseEvent.case == case).count() == 2
