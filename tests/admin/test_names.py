"""Names of children are found by those who see them, and stand in no message and no order."""

import pytest

from admin.policy import matching
from admin.records.words import archived_text, created_text
from models.cases.case import ChildCase
from models.cases.identity import CaseIdentity, Relative
from models.ordering import sort_path
from models.users import ADMIN, AUDITOR, COORDINATOR, MEMBER, SECRETARY
from tests import cast


@pytest.fixture
def case(rolled_back):
    return cast.make_case(named=("Канарейка", "Синигерова"), pseudonym="дете на 3 г.")


@pytest.mark.parametrize(("role", "sees"), [
    (SECRETARY, True), (COORDINATOR, True), (ADMIN, False), (AUDITOR, False), (MEMBER, False)])
def test_a_case_is_found_by_the_child_s_name_by_those_who_may_see_it(case, role, sees):
    user = cast.find_account(role)
    for typed in ("канар", "синигерова канарейка"):
        found = ChildCase.select().where(matching(user, ChildCase, typed))
        assert [c.id for c in found] == [case.id] * sees
    assert ChildCase.select().where(matching(user, ChildCase, case.reference)).count() == 1


def test_the_page_of_the_list_finds_the_case_by_the_name(case, sign_in):
    secretary, auditor = sign_in(SECRETARY), sign_in(AUDITOR)
    assert case.reference in secretary.get("/cases/?q=канарей").get_data(as_text=True)
    assert case.reference not in auditor.get("/cases/?q=канарей").get_data(as_text=True)


def test_an_encrypted_column_is_no_order():
    for column in ("birth_date", "first_name", "full_name"):
        assert sort_path(CaseIdentity, column) is None
    assert sort_path(Relative, "name") is None and sort_path(Relative, "relation") == "relation"


def test_a_message_does_not_name_the_child(case):
    child = case.identity.get()
    mother = Relative(identity=child, relation="mother", name="Калина Мнимова").store()
    texts = [text(record) for text in (created_text, archived_text) for record in (child, mother)]
    assert not any(name in text for text in texts for name in ("Канарейка", "Калина"))
    assert "Самоличност е записана." in texts


def test_forms_show_and_store_what_is_encrypted(case, sign_in):
    secretary, child = sign_in(SECRETARY), case.identity.get()
    address = f"/case_identities/{child.id}/edit/"
    asked = secretary.get(address).get_data(as_text=True)
    assert "Канарейка" not in asked
    page = secretary.post(f"/case_identities/{child.id}/reveal/", data={
        "purpose": "work", "reason": "поправка на името", "then": "edit",
        "csrf_token": csrf_of(asked)}).get_data(as_text=True)
    assert 'value="Канарейка"' in page and "<textarea" not in page and "v1:" not in page
    values = {"first_name": "Врабка", "last_name": "Синигерова", "id_kind": "egn",
              "version": child.version, "csrf_token": csrf_of(page)}
    assert secretary.post(address, data=values).status_code == 302
    assert CaseIdentity.get_by_id(child.id).full_name() == "Врабка Синигерова"
    assert CaseIdentity.select().where(CaseIdentity.matches("врабка")).count() == 1


def csrf_of(page: str) -> str:
    return page.partition('name="csrf_token"')[2].partition('value="')[2].partition('"')[0]
