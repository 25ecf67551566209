"""Several cases changed at once: each by its own rules, and what came of each is told."""

import pytest

from models.agenda.items import AgendaItem
from models.base import today
from models.cases.case import ChildCase
from models.cases.checks import CaseCheck
from models.places.placements import Placement
from models.users import ADMIN, AUDITOR, SECRETARY
from tests import cast
from tests.admin.browsing import Visitor, plain


@pytest.fixture
def cases(rolled_back):
    return [cast.make_case(), cast.make_case(status="closed"), cast.make_case()]


@pytest.fixture
def visitor(sign_in):
    return Visitor(sign_in(SECRETARY))


def change(visitor, cases, **said):
    return visitor.post("/cases/many/", {
        "table": "cases", "record": ",".join(str(one.id) for one in cases), "asked": "1", **said})


def test_a_rule_that_one_case_breaks_leaves_the_others_changed(cases, visitor):
    colleague = cast.find_account(SECRETARY)
    answer = change(visitor, cases, responsible=str(colleague.id))
    text = plain(answer.text)
    assert text.count(f"отговаря {colleague.name}") == 2 and "не се променя" in text
    assert [ChildCase.get_by_id(one.id).responsible for one in cases] == [
        colleague, None, colleague]
    assert f'value="{cases[1].id}"' in answer.text  # alone is offered once more


def test_of_one_case_all_is_done_or_nothing(cases, visitor):
    first, _, last = cases
    stay = Placement(case=first, form="kin", municipality=first.municipality_origin,
                     begun_on=today()).store()
    change(visitor, (first, last), responsible=str(cast.find_account(SECRETARY).id),
           review_on=f"{today():%d.%m.%Y}")
    assert Placement.get_by_id(stay.id).review_on == today()
    assert ChildCase.get_by_id(last.id).responsible is None


def test_cases_come_onto_an_agenda_by_the_rules_of_an_agenda(cases, visitor):
    meeting = cast.make_meeting(cases[0].mechanism, held_on=today())
    text = plain(change(visitor, cases[:1], meeting=str(meeting.id)).text)
    assert "не е променен" in text and not AgendaItem.select().where(
        AgendaItem.case == cases[0].id).exists()
    change(visitor, cases[:1], meeting=str(meeting.id), waiver="Спешно е.", question="Какво?")
    assert AgendaItem.get(AgendaItem.case == cases[0].id).question == "Какво?"


def test_a_flag_is_put_on_each_case_that_is_chosen(cases, visitor):
    text = plain(change(visitor, cases, message="Дойде ли оценката?").text)
    assert text.count(f"напомняне на {today():%d.%m.%Y} г.") == 3
    assert {one.title() for one in CaseCheck.live()} >= {
        f"{one.reference}: Дойде ли оценката?" for one in cases}


def test_a_note_flags_its_case_or_neither_is_written(cases, visitor):
    case, note = cases[0], {"kind": "note", "text": "Обадих се в ДСП."}
    late = visitor.post(f"/cases/{case.id}/note/", {**note, "flag_on": "1.1.2020"})
    assert late.status_code == 422 and "е минал" in plain(late.text) and not case.events.exists()
    visitor.post(f"/cases/{case.id}/note/", {**note, "flag_on": f"{today():%d.%m.%Y}"})
    assert case.checks.get().what() == case.events.get().text == "Обадих се в ДСП."


@pytest.mark.parametrize(("said", "status"), [
    ({}, 422), ({"responsible": "999999"}, 404), ({"responsible": "нищо"}, 422),
    ({"review_on": "вчера сутрин"}, 302), ({"record": "1; DROP"}, 302), ({"table": "users"}, 404)])
def test_nonsense_changes_nothing(cases, visitor, said, status):
    assert change(visitor, cases, **said).status_code == status
    assert ChildCase.get_by_id(cases[0].id).responsible is None


@pytest.mark.parametrize(("role", "status"), [(ADMIN, 404), (AUDITOR, 403)])
def test_who_does_not_work_with_cases_changes_none(cases, sign_in, role, status):
    assert change(Visitor(sign_in(role)), cases, responsible="1"
                  ).status_code == status
