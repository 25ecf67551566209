"""A hostile colleague and a hostile administrator: what each tries, and that it leads nowhere."""

from datetime import timedelta

import pytest

from admin.policy import role_gains
from models.access.approvals import ACCOUNT, LEVEL, WAITS, WAY_IN, Approval
from models.access.case_access import (
    CaseAccess,
    grant_access,
    is_named_for_good,
    open_in_emergency,
)
from models.access.reasons import AccessReason
from models.audit.actors import Actor, acting_as
from models.audit.questions import Wanted, find_events
from models.base import ENTITIES, RuleError, today, utc_now
from models.cases.case import ChildCase
from models.cases.events import CaseEvent
from models.users import ADMIN, AUDITOR, COORDINATOR, MEMBER, SECRETARY, User
from models.users.links import OneTimeLink
from tests import cast
from tests.admin.browsing import form_values

WHY = {"purpose": "danger", "reason": "детето е в опасност тази нощ"}


@pytest.fixture
def sealed(rolled_back):
    """A case that the secretary alone sees for good."""
    case = cast.make_case(sensitivity="restricted")
    user = cast.find_account(SECRETARY)
    grant_access(case, user, by=user)
    return case


@pytest.fixture
def intruder(visit, sealed):
    """A coordinator who opened the case in an emergency."""
    visitor = visit(COORDINATOR)
    visitor.post("/cases/emergency/", WHY | {"reference": sealed.reference})
    return visitor


def as_account(role: str):
    user = cast.find_account(role)
    return acting_as(Actor(name=user.name, user_id=user.id))


# -- a temporary right is not the permanent one ---------------------------------------------------


@pytest.mark.parametrize("who", [COORDINATOR, "друг"])
def test_who_opened_in_an_emergency_names_nobody(intruder, sealed, who):
    friend = cast.find_account(who) if who == COORDINATOR else cast.make_account("Друг", SECRETARY)
    page = intruder.post(f"/cases/{sealed.id}/access/", {"user": str(friend.id)}, follow=True)
    assert "определя само лице, което вижда случая постоянно" in page.get_data(as_text=True) \
        or "Изберете потребител от списъка" in page.get_data(as_text=True)
    assert not is_named_for_good(sealed.id, friend.id)


def test_who_opened_in_an_emergency_takes_nobody_off_and_the_alarm_stays(intruder, visit, sealed):
    owner = CaseAccess.get(CaseAccess.user == cast.find_account(SECRETARY))
    intruder.post(f"/cases/{sealed.id}/access/{owner.id}/end/")
    assert is_named_for_good(sealed.id, owner.user_id)
    owner.archive()  # even where he no longer sees the case he is told what happened then
    assert "отвори случай с ограничен достъп" in visit(SECRETARY).text("/")
    CaseAccess.update(starts_at=utc_now() - timedelta(days=15)).where(
        CaseAccess.is_emergency).execute()
    assert "отвори случай с ограничен достъп" not in visit(SECRETARY).text("/")


def test_who_opened_in_an_emergency_only_reads(intruder, sealed):
    address = f"/cases/{sealed.id}/"
    page = intruder.text(address)
    assert sealed.reference in page
    assert not [part for part in ("/edit/", "/note/", "/step/") if part in page]
    values = form_values(intruder.text(f"{address}edit/")) | {"sensitivity": "standard"}
    answer = intruder.post(f"{address}edit/", values).get_data(as_text=True)
    assert "отворен спешно и само се чете" in answer
    intruder.post(f"{address}note/", {"text": "Среща."})
    stored = ChildCase.get_by_id(sealed.id)
    assert stored.sensitivity == "restricted" and not CaseEvent.select().exists()


def test_every_record_of_a_case_is_only_read(sealed):
    """Whatever the door: all registers whose records belong to a case, and statements in bulk."""
    event = CaseEvent(case=sealed, kind="note", text="Бележка",
                      happened_on=utc_now().date()).store()
    user = cast.find_account(COORDINATOR)
    open_in_emergency(sealed, user, **WHY)
    with as_account(COORDINATOR):
        for entity in ENTITIES.values():
            if "case" in entity._meta.fields and entity is not AccessReason:
                with pytest.raises(RuleError, match="само се чете"):
                    entity(case=sealed).logged(lambda: None)
        for change in (event.archive, sealed.archive,
                       CaseEvent.update(text="Друго").where(CaseEvent.id == event.id).execute,
                       CaseEvent.delete().where(CaseEvent.id == event.id).execute):
            with pytest.raises(RuleError, match="само се чете"):
                change()
    assert CaseEvent.get_by_id(event.id).text == "Бележка"


def test_a_person_named_until_a_day_names_nobody(visit, sealed):
    user, friend = cast.find_account(COORDINATOR), cast.make_account("Друг", SECRETARY)
    grant_access(sealed, user, by=cast.find_account(SECRETARY), until=today())
    for named in (user, friend):
        with pytest.raises(RuleError, match="постоянно"):
            grant_access(sealed, named, by=user)
    visitor = visit(COORDINATOR)
    values = form_values(visitor.text(f"/cases/{sealed.id}/edit/"))
    assert visitor.post(f"/cases/{sealed.id}/edit/", values).status_code == 302
    assert not is_named_for_good(sealed.id, user.id)  # storing the form names nobody either


def test_nobody_prolongs_his_own_access(sealed):
    user = cast.find_account(SECRETARY)
    with pytest.raises(RuleError, match="не за себе си"):
        grant_access(sealed, user, by=user)


def test_a_lower_level_takes_another_named_person(visit, sealed):
    secretary, address = visit(SECRETARY), f"/cases/{sealed.id}/edit/"
    values = form_values(secretary.text(address)) | {"sensitivity": "standard"}
    page = secretary.post(address, values, follow=True).get_data(as_text=True)
    assert "чака друго лице" in page
    asked = Approval.get(Approval.kind == LEVEL)
    assert ChildCase.get_by_id(sealed.id).sensitivity == "restricted"
    decide = f"/approvals/{asked.id}/decide/", {"answer": "approve"}
    assert visit(ADMIN).post(*decide).status_code == 404  # he does not learn of the case
    assert visit(COORDINATOR).post(*decide).status_code == 404
    grant_access(sealed, cast.find_account(COORDINATOR), by=cast.find_account(SECRETARY))
    visit(COORDINATOR).post(*decide)
    assert ChildCase.get_by_id(sealed.id).sensitivity == "standard"
    assert find_events(Wanted(action="level_lowered", case_id=sealed.id))


def test_raising_and_lowering_are_told_apart(visit):
    case, secretary = cast.make_case(), visit(SECRETARY)
    values = form_values(secretary.text(f"/cases/{case.id}/edit/")) | {"sensitivity": "restricted"}
    secretary.post(f"/cases/{case.id}/edit/", values)
    assert find_events(Wanted(action="level_raised", case_id=case.id))
    assert not find_events(Wanted(action="level_lowered"))


# -- a second person who gains ---------------------------------------------------------------------


def ask_role(visit, user: User, role: str) -> Approval:
    change(visit(ADMIN), user, role=role)
    return Approval.get(Approval.kind == ACCOUNT)


def change(visitor, user: User, **values):
    address = f"/users/{user.id}/edit/"
    return visitor.post(address, form_values(visitor.text(address)) | values, follow=True)


def test_who_becomes_administrator_does_not_approve_it(visit):
    user = cast.find_account(COORDINATOR)
    asked = ask_role(visit, user, ADMIN)
    assert asked.subject not in visit(COORDINATOR).text("/")
    visit(COORDINATOR).post(f"/approvals/{asked.id}/decide/", {"answer": "approve"})
    assert User.get_by_id(user.id).role == COORDINATOR


def test_a_changed_subject_withdraws_the_request(visit):
    admin = visit(ADMIN)
    admin.post("/users/new/", {"email": "nov@okmd.example", "name": "Нов Човек", "role": SECRETARY,
                               "active": "y"})
    asked, made = Approval.get(), User.get(User.email == "nov@okmd.example")
    change(admin, made, email="drug@okmd.example")
    page = visit(SECRETARY).post(f"/approvals/{asked.id}/decide/", {"answer": "approve"},
                                 follow=True).get_data(as_text=True)
    assert "оттеглено" in page
    assert not User.get_by_id(made.id).may_sign_in()


def test_an_old_request_is_answered_no_more(visit):
    asked = ask_role(visit, cast.find_account(AUDITOR), ADMIN)
    Approval.update(created_at=utc_now() - WAITS).where(Approval.id == asked.id).execute()
    assert asked.subject not in visit(SECRETARY).text("/")
    assert "Изтекло" in visit(SECRETARY).text("/approvals/")
    visit(SECRETARY).post(f"/approvals/{asked.id}/decide/", {"answer": "approve"})
    assert User.get_by_id(asked.object_id).role == AUDITOR
    assert Approval.get_by_id(asked.id).status == "withdrawn"


def test_the_address_of_a_living_account_waits(visit):
    user = cast.find_account(SECRETARY)
    change(visit(ADMIN), user, email="moya@okmd.example")
    assert User.get_by_id(user.id).email == user.email
    assert "moya@okmd.example" in Approval.get().subject


def test_the_right_of_a_captured_administrator_ends_at_once(visit):
    captured = cast.make_account("Превзет", ADMIN)
    page = change(visit(ADMIN), captured, role=AUDITOR).get_data(as_text=True)
    assert "спират веднага" in page
    assert not User.get_by_id(captured.id).may_sign_in()
    visit(SECRETARY).post(f"/approvals/{Approval.get().id}/decide/", {"answer": "approve"})
    stored = User.get_by_id(captured.id)
    assert stored.may_sign_in() and stored.role == AUDITOR


def test_a_role_that_gains_nothing_needs_nobody(visit):
    user = cast.find_account(SECRETARY)
    change(visit(ADMIN), user, role=COORDINATOR)
    assert User.get_by_id(user.id).role == COORDINATOR and not Approval.select().exists()


def test_which_roles_gain():
    assert role_gains(ADMIN, SECRETARY) and role_gains(SECRETARY, ADMIN)
    assert role_gains(ADMIN, MEMBER) and role_gains(MEMBER, AUDITOR)
    assert not role_gains(SECRETARY, COORDINATOR) and not role_gains(ADMIN, ADMIN)


# -- the technical administrator stays away from the children --------------------------------------


@pytest.fixture
def guarded(rolled_back):
    """The secretary's account, with a password."""
    user = cast.find_account(SECRETARY)
    user.password = "разбъркано"
    return user.store()


@pytest.mark.parametrize("path", ["link", "forget-factor"])
def test_the_way_in_of_the_office_takes_a_second_person_and_is_told(visit, guarded, path):
    admin = visit(ADMIN)
    page = admin.post(f"/accounts/{guarded.id}/{path}", follow=True).get_data(as_text=True)
    assert "чака друго лице" in page and not OneTimeLink.select().exists()
    asked = Approval.get(Approval.kind == WAY_IN)
    for role, is_done in ((ADMIN, False), (SECRETARY, False), (COORDINATOR, True)):
        visit(role).post(f"/approvals/{asked.id}/decide/", {"answer": "approve"})
        assert (Approval.get_by_id(asked.id).status == "approved") is is_done
    admin.post(f"/accounts/{guarded.id}/{path}")
    told = "нулира кодовете" if path == "forget-factor" else "направи връзка за вход"
    for role in (SECRETARY, COORDINATOR):
        assert told in visit(role).text("/")
    assert bool(OneTimeLink.select().exists()) is (path == "link")


def test_a_first_invitation_asks_nobody_but_is_told(visit):
    user = cast.make_account("Нова Колежка", SECRETARY)
    assert "/link/" in visit(ADMIN).post(f"/accounts/{user.id}/link").get_data(as_text=True)
    assert "направи връзка за вход на Нова Колежка" in visit(SECRETARY).text("/")


def test_an_account_with_no_more_rights_asks_nobody(visit):
    user = cast.make_account("Втори", ADMIN, password="разбъркано")
    assert "/link/" in visit(ADMIN).post(f"/accounts/{user.id}/link").get_data(as_text=True)
