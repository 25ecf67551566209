"""A child's data: hidden until there is a reason, then shown once, and noted."""

import json
from datetime import date

import pytest

from models.access.reasons import AccessReason
from models.audit.questions import Wanted, find_events
from models.cases.identity import CaseIdentity, Relative
from models.users import AUDITOR, SECRETARY
from tests import cast
from tests.admin.browsing import Visitor
from tests.tailored import add_field

SECRETS = ("Тестимира", "Проверова", "2442299990", "29.02.2024", "ул. Измислена 5", "Майка Нейна")
WHY = {"purpose": "institution", "reason": "запитване от училището"}


@pytest.fixture
def child(rolled_back):
    case = cast.make_case(pseudonym="дете на 2 г.", received_on=date(2026, 1, 5))
    found = CaseIdentity(case=case, first_name="Тестимира", last_name="Проверова", sex="f",
                         id_number="2442299990", birth_date=date(2024, 2, 29),
                         address="ул. Измислена 5").store()
    Relative(identity=found, relation="mother", name="Майка Нейна").store()
    return found


@pytest.fixture
def secretary(sign_in):
    return Visitor(sign_in(SECRETARY))


def shown(text: str) -> list[str]:
    return [secret for secret in SECRETS if secret in text]


@pytest.mark.parametrize("address", [
    "/cases/{case}/", "/case_identities/{id}/", "/case_identities/{id}/edit/",
    "/case_identities/", "/relatives/", "/case_identities/?q=Тестимира",
    "/search/?q=Тестимира", "/lookup/case_identities/", "/cases/"])
def test_no_page_shows_what_nobody_asked_for(secretary, child, address):
    page = secretary.text(address.format(case=child.case_id, id=child.id))
    assert not shown(page.replace('value="Тестимира"', "").replace("„Тестимира“", "")
                     .replace("Търсене: Тестимира", "").replace("q=Тестимира", ""))


def test_the_list_and_the_page_give_initials_and_dots(secretary, child):
    assert "Т. П." in secretary.text("/cases/")
    page = secretary.text(f"/cases/{child.case_id}/")
    assert "Т. П." in page and "••••••••••" in page and "М. Н." in page


def test_the_name_in_a_field_of_the_office_stands_as_initials_until_it_is_revealed(
        secretary, child):
    field = add_field(CaseIdentity, "person", label="Настойник")
    setattr(child, field.column, "Щурчо Щурчов")
    child.store()
    for address in ("/case_identities/{id}/", "/case_identities/", "/cases/{case}/"):
        page = secretary.text(address.format(case=child.case_id, id=child.id))
        assert "Щурчо" not in page
        assert ("Щ.\N{NO-BREAK SPACE}Щ." in page) == address.endswith("{id}/")
    page = secretary.post(f"/case_identities/{child.id}/reveal/", WHY).get_data(as_text=True)
    assert "Щурчо Щурчов" in page


def test_a_reason_shows_them_once_and_stays_in_the_log(secretary, child):
    page = secretary.post(f"/cases/{child.case_id}/reveal/", WHY).get_data(as_text=True)
    assert shown(page) == list(SECRETS)
    [event] = find_events(Wanted(action="reveal", case_id=child.case_id))
    assert event.reason == "запитване от институция"
    [kept] = AccessReason.select()
    assert kept.text == WHY["reason"] and kept.created_by == cast.NAMES[SECRETARY]
    assert json.loads(event.details) == {"reason": kept.id}
    assert event.user_id == cast.find_account(SECRETARY).id
    assert not shown(secretary.text(f"/cases/{child.case_id}/"))


@pytest.mark.parametrize("why", [{}, {"purpose": "work"}, {"purpose": "няма", "reason": "а" * 20},
                                 {"purpose": "work", "reason": "         к         "},
                                 {"purpose": "work", "reason": "...................."},
                                 {"purpose": "work", "reason": "ааааааааа ааааааааа"},
                                 {"purpose": "work", "reason": "12345 67890 12345"}])
def test_without_a_reason_nothing_is_shown(secretary, child, why):
    for address in (f"/cases/{child.case_id}/reveal/", f"/case_identities/{child.id}/reveal/"):
        answer = secretary.post(address, why)
        assert answer.status_code == 422 and not shown(answer.get_data(as_text=True))
    assert not find_events(Wanted(action="reveal"))


def test_the_form_opens_with_a_reason_and_for_this_record_alone(secretary, child):
    other = cast.make_case(named=("Друго", "Детето"))
    form = secretary.post(f"/case_identities/{child.id}/reveal/", WHY | {"then": "edit"})
    assert "2442299990" in form.get_data(as_text=True)
    page = secretary.post(f"/case_identities/{other.identity.get().id}/edit/", {"version": "0"})
    assert "Друго" not in page.get_data(as_text=True) and "Защо са нужни" in page.get_data(True)


def test_a_stale_version_is_no_way_to_the_data(secretary, child):
    """The page of a conflict shows both versions: it takes the reason too."""
    page = secretary.post(f"/case_identities/{child.id}/edit/",
                          {"version": "999", "first_name": "Х", "id_kind": "none"})
    assert not shown(page.get_data(as_text=True))


def test_the_auditor_has_nothing_to_ask_for(sign_in, child):
    visitor = Visitor(sign_in(AUDITOR))
    assert visitor.post(f"/case_identities/{child.id}/reveal/", WHY).status_code == 404
    assert visitor.post(f"/cases/{child.case_id}/reveal/", WHY).status_code == 404
    page = visitor.text("/cases/")
    assert "Т. П." not in page and "дете на 2 г." in page
