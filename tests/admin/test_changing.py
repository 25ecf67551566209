"""The right to change is asked in the same transaction as the change is written."""

import pytest

from models.audit.questions import Wanted, find_events
from models.cases.case import ChildCase
from models.parties import Person
from models.users import AUDITOR, SECRETARY, User
from tests import cast
from tests.admin.browsing import Visitor, form_values


@pytest.fixture
def secretary(sign_in):
    return Visitor(sign_in(SECRETARY))


def take_role() -> None:
    User.update(role=AUDITOR).where(User.email == cast.email_of(SECRETARY)).execute()


@pytest.mark.parametrize("change", [
    {"role": AUDITOR}, {"active": False}, {"archived_at": "2020-01-01"},
    {"valid_to": "2020-01-01"}])
def test_a_right_taken_between_form_and_save_refuses(secretary, change):
    person = cast.make_person()
    values = form_values(secretary.text(f"/people/{person.id}/edit/"))
    User.update(**change).where(User.email == cast.email_of(SECRETARY)).execute()
    answer = secretary.post(f"/people/{person.id}/edit/", values | {"phone": "000"})
    assert answer.status_code in (302, 401, 403, 404)
    assert Person.get_by_id(person.id).phone == ""


def test_a_right_taken_after_the_session_was_read_refuses(secretary):
    """The account is read again inside the transaction that writes."""
    person = cast.make_person()
    values = form_values(secretary.text(f"/people/{person.id}/edit/"))
    secretary.client.application.before_request_funcs[None].append(take_role)
    try:
        answer = secretary.post(f"/people/{person.id}/edit/", values | {"phone": "000"})
    finally:
        secretary.client.application.before_request_funcs[None].remove(take_role)
    assert answer.status_code in (401, 403)
    assert Person.get_by_id(person.id).phone == ""


def test_a_case_sealed_between_form_and_save_is_not_found(secretary):
    case = cast.make_case()
    values = form_values(secretary.text(f"/cases/{case.id}/edit/"))
    ChildCase.update(sensitivity="restricted").where(ChildCase.id == case.id).execute()
    assert secretary.post(f"/cases/{case.id}/edit/", values).status_code == 404


def test_what_fails_leaves_nothing_behind(secretary, monkeypatch):
    """The refusal in the middle takes back what the page wrote before it."""
    case = cast.make_case()
    monkeypatch.setattr("admin.pages.cases.name_people", lambda _: 1 / 0)
    before = ChildCase.select().count()
    form = {"mechanism": str(case.mechanism_id), "type": "support", "received_on": "1.2.2016",
            "age_band": "0–3", "municipality_origin": str(case.municipality_origin_id),
            "environment": "family", "sensitivity": "standard"}
    assert secretary.post("/cases/new/", form).status_code == 500
    assert ChildCase.select().count() == before


def test_names_that_no_form_has_are_left_out_and_noted(secretary):
    person = cast.make_person()
    values = form_values(secretary.text(f"/people/{person.id}/edit/"))
    answer = secretary.post(f"/people/{person.id}/edit/", values | {"is_admin": "1"})
    assert answer.status_code == 302
    [event] = find_events(Wanted(action="refused_fields"))
    assert "is_admin" in event.details and event.object_id == person.id


@pytest.mark.parametrize("name", ["created_by", "version_of", "search", "archived_at", "id"])
def test_columns_that_nobody_types_are_refused(secretary, name):
    person = cast.make_person()
    values = form_values(secretary.text(f"/people/{person.id}/edit/")) | {"phone": "000"}
    secretary.post(f"/people/{person.id}/edit/", values | {name: "1"})
    is_column = name in Person._meta.fields
    assert (Person.get_by_id(person.id).phone == "") == is_column


def test_a_new_record_stays_under_the_record_its_page_is_about(secretary):
    own, other = cast.make_case(), cast.make_case()
    form = {"case": str(other.id), "kind": "note", "happened_on": "1.2.2016", "text": "Бележка"}
    page = secretary.post(f"/case_events/new/?parent={own.id}", form)
    assert page.status_code == 200 and not other.events.count() and not own.events.count()
