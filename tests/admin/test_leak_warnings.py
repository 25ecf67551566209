"""Forms tell of names in texts that go into documents; public texts are refused."""

import pytest

from models.agenda.items import AgendaItem
from models.memoranda import Memorandum
from models.users import SECRETARY
from tests import cast
from tests.admin.browsing import Visitor, seen

TOLD = "има лични данни: име и фамилия „М••• П••••“"


@pytest.fixture
def secretary(sign_in) -> Visitor:
    return Visitor(sign_in(SECRETARY))


@pytest.fixture
def item(secretary) -> AgendaItem:
    """An item of a meeting; there is a case of Мечо Пухов."""
    case = cast.make_case(named=("Мечо", "Пухов"))
    return cast.make_item(cast.make_meeting(case.mechanism))


def test_a_discussion_with_a_name_is_stored_and_told(secretary, item):
    url = f"/meetings/{item.meeting_id}/items/{item.id}/notes/"
    page = secretary.post(url, {"discussion": "Мечо Пухов е добре."}, follow=True)
    assert f"В „Обсъждане“ {TOLD}" in seen(page.get_data(as_text=True))
    assert AgendaItem.get_by_id(item.id).discussion == "Мечо Пухов е добре."


def test_a_decision_and_its_commitments_are_told(secretary, item):
    url = f"/meetings/{item.meeting_id}/items/{item.id}/decision/"
    page = seen(secretary.post(url, {
        "kind": "support", "text": "Подкрепа за Мечо Пухов.", "what": "Дрехи за Мечо Пухов",
        "organization": str(item.meeting.mechanism.host_id), "due": "01.02.2030"},
        follow=True).get_data(as_text=True))
    assert f"В „Текст на решението“ {TOLD}" in page
    assert f"В „Какво трябва да се направи“ {TOLD}" in page


def test_a_note_of_a_case_and_its_form_are_told(secretary, item):
    case = cast.make_case(item.meeting.mechanism)
    page = secretary.post(f"/cases/{case.id}/note/", {"text": "Среща с Мечо Пухов."}, follow=True)
    assert TOLD in seen(page.get_data(as_text=True))
    page = secretary.post(f"/case_events/new/?parent={case.id}", {
        "case": case.id, "kind": "note", "happened_on": "01.02.2016", "text": "Мечo Пyхов"},
        follow=True)
    assert TOLD in seen(page.get_data(as_text=True))


def test_a_text_without_names_is_stored_without_a_word(secretary, item):
    url = f"/meetings/{item.meeting_id}/items/{item.id}/notes/"
    page = secretary.post(url, {"discussion": "Детето е добре."}, follow=True)
    assert "лични данни" not in seen(page.get_data(as_text=True))


def test_a_public_text_with_a_name_is_refused_at_its_field(secretary, item):
    values = {"mechanism": item.meeting.mechanism_id, "kind": "understanding", "term": "open",
              "subject": "Подкрепа за Мечо Пухов", "purposes": "Цел", "notice_days": "30"}
    page = secretary.post("/memoranda/new/", values).get_data(as_text=True)
    assert "Този текст е публичен, а съдържа лични данни: име и фамилия „М••• П••••“" in page
    assert not Memorandum.select().count()
    secretary.post("/memoranda/new/", values | {"subject": "Подкрепа"})
    assert Memorandum.select().count() == 1
