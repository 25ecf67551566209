"""Sealed cases: named people alone, whoever else asks; opening one in an emergency."""

import json
from datetime import timedelta

import pytest

from documents.generate import generate
from documents.templates import install_templates
from models.access.case_access import CaseAccess, grant_access, people_of
from models.access.reasons import AccessReason
from models.audit.questions import Wanted, find_events
from models.base import RuleError, utc_now
from models.cases.case import ChildCase
from models.commitments.recording import record_decision
from models.documents.issued import IssuedDocument
from models.users import ADMIN, AUDITOR, COORDINATOR, MEMBER, SECRETARY
from tests import cast
from tests.admin.browsing import form_values

WHY = {"purpose": "danger", "reason": "детето е в опасност тази нощ"}


@pytest.fixture
def case(rolled_back):
    return cast.make_case()


@pytest.fixture
def sealed(rolled_back):
    """A case that the secretary alone may see."""
    case = cast.make_case(sensitivity="restricted")
    user = cast.find_account(SECRETARY)
    grant_access(case, user, by=user)
    return case


def test_violence_seals_the_case_at_once(visit, case):
    secretary, coordinator = visit(SECRETARY), visit(COORDINATOR)
    address = f"/cases/{case.id}/"
    assert coordinator.get(address).status_code == 200
    values = form_values(secretary.text(f"{address}edit/")) | {"type": "violence"}
    assert secretary.post(f"{address}edit/", values).status_code == 302
    assert ChildCase.get_by_id(case.id).sensitivity == "violence"
    assert secretary.get(address).status_code == 200
    assert coordinator.get(address).status_code == 404
    assert case.reference not in coordinator.text("/cases/")
    denied = find_events(Wanted(action="denied", object_id=case.id))
    assert denied[0].user_id == cast.find_account(COORDINATOR).id


def test_a_case_registered_as_violence_is_seen_by_who_registered_it(visit):
    mechanism = cast.make_mechanism()
    seed = cast.make_case(mechanism)
    form = {"mechanism": str(mechanism.id), "type": "violence", "received_on": "1.2.2016",
            "age_band": "0–3", "municipality_origin": str(seed.municipality_origin_id),
            "environment": "family", "sensitivity": "standard"}
    assert visit(SECRETARY).post("/cases/new/", form).status_code == 302
    made = ChildCase.select().order_by(ChildCase.id.desc()).get()
    assert [one.user.role for one in people_of(made)] == [SECRETARY]


@pytest.mark.parametrize("role", [COORDINATOR, ADMIN, AUDITOR, MEMBER])
def test_others_find_nothing_in_any_way(visit, sealed, role):
    visitor = visit(role)
    missing = visitor.get("/cases/99999999/").get_data(as_text=True)
    for rest in ("", "edit/", "step/accept/"):
        answer = visitor.get(f"/cases/{sealed.id}/{rest}")
        assert answer.status_code in (403, 404)
    found = visitor.get(f"/cases/{sealed.id}/").get_data(as_text=True)
    assert len(found) == len(missing)
    assert f"/cases/{sealed.id}/" not in visitor.text(f"/search/?q={sealed.reference}")


def test_its_parts_and_papers_are_sealed_with_it(visit, sealed):
    install_templates()
    meeting = cast.make_meeting(sealed.mechanism)
    cast.make_member(sealed.mechanism)
    item = cast.make_item(meeting, kind="case", case=sealed)
    decision = record_decision(item, {"kind": "support", "text": "Тайно решение."}, [
        {"organization": sealed.mechanism.host, "what": "Тайна помощ",
         "until_next_meeting": True}])
    paper = generate("protokol", meeting)
    secretary, coordinator = visit(SECRETARY), visit(COORDINATOR)
    for address in (f"/decisions/{decision.id}/", f"/agenda_items/{item.id}/",
                    f"/commitments/{decision.commitments.get().id}/", f"/documents/{paper.id}/",
                    f"/documents/{paper.id}/file/"):
        assert secretary.get(address).status_code == 200, address
        assert coordinator.get(address).status_code == 404, address
    assert "Тайно" not in coordinator.text(f"/meetings/{meeting.id}/")
    order = {"kind": "protokol", "record": str(meeting.id)}
    page = coordinator.post("/documents/make/", order, follow=True).get_data(as_text=True)
    assert "изготвя лице, което вижда всичко в тях" in page
    assert IssuedDocument.select().count() == 1


def test_a_person_is_named_until_a_day_and_taken_off(visit, sealed):
    secretary, coordinator = visit(SECRETARY), visit(COORDINATOR)
    user = cast.find_account(COORDINATOR)
    address = f"/cases/{sealed.id}/"
    secretary.post(f"{address}access/", {"user": str(user.id), "until": "31.12.2099"})
    assert coordinator.get(address).status_code == 200
    access = CaseAccess.get(CaseAccess.user == user)
    secretary.post(f"{address}access/{access.id}/end/")
    assert coordinator.get(address).status_code == 404


@pytest.mark.parametrize("role", [ADMIN, AUDITOR, MEMBER])
def test_only_the_office_may_be_named(visit, sealed, role):
    user = cast.find_account(role)
    page = visit(SECRETARY).post(f"/cases/{sealed.id}/access/", {"user": str(user.id)}, follow=True)
    assert "Изберете потребител от списъка." in page.get_data(as_text=True)
    with pytest.raises(RuleError, match="секретар или координатор"):
        grant_access(sealed, user, by=cast.find_account(SECRETARY))


def test_the_last_named_person_stays(visit, sealed):
    access = people_of(sealed)[0]
    page = visit(SECRETARY).post(f"/cases/{sealed.id}/access/{access.id}/end/", follow=True)
    assert "Поне едно лице" in page.get_data(as_text=True)


def test_the_case_opens_in_an_emergency_for_a_day_and_raises_an_alarm(visit, sealed):
    coordinator = visit(COORDINATOR)
    answer = coordinator.post("/cases/emergency/", WHY | {"reference": sealed.reference.lower()})
    assert answer.location == f"/cases/{sealed.id}/"
    assert coordinator.get(answer.location).status_code == 200
    [event] = find_events(Wanted(action="emergency"))
    assert event.case_id == sealed.id and event.reason == "непосредствена опасност за детето"
    kept = AccessReason.get_by_id(json.loads(event.details)["reason"])
    assert kept.text == WHY["reason"] and kept.case_id == sealed.id
    name = cast.find_account(COORDINATOR).name
    for role in (SECRETARY, ADMIN):
        page = visit(role).text("/")
        assert f"{name} отвори случай с ограничен достъп" in page
        assert role == SECRETARY or sealed.reference not in page
    assert "Спешно отваряне" not in visit(AUDITOR).text("/")
    CaseAccess.update(ends_at=utc_now() - timedelta(seconds=1)).where(
        CaseAccess.is_emergency).execute()
    assert coordinator.get(answer.location).status_code == 404


@pytest.mark.parametrize("form", [
    {"reference": "НЯМА-1"}, {"reason": "", "reference": "?"}, {"purpose": "няма"}])
def test_an_emergency_without_a_case_or_a_reason_opens_nothing(visit, sealed, form):
    form = WHY | {"reference": sealed.reference} | form
    answer = visit(COORDINATOR).post("/cases/emergency/", form)
    assert answer.status_code == 422 and people_of(sealed)[0].user.role == SECRETARY
    assert len(people_of(sealed)) == 1


def test_an_emergency_does_not_reach_another_region(visit, sealed):
    other = cast.make_account("Чужд координатор", COORDINATOR, mechanism=cast.make_mechanism())
    answer = visit(other).post("/cases/emergency/", WHY | {"reference": sealed.reference})
    assert answer.status_code == 422 and "Няма случай с този номер." in answer.get_data(True)


def test_the_representative_the_auditor_and_the_administrator_open_nothing(visit, sealed):
    for role in (MEMBER, AUDITOR, ADMIN):
        answer = visit(role).post("/cases/emergency/", WHY | {"reference": sealed.reference})
        assert answer.status_code == 404
