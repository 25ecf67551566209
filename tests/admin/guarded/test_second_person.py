"""Rights, long exports: what one asks for another allows; an office of one may do without."""

import json

import pytest

from admin import second_person
from models.access.approvals import ANONYMISE, Approval, ask_approval, decide, is_approved
from models.audit.questions import Wanted, find_events
from models.base import RuleError
from models.tailoring.registers import OwnRegister
from models.users import ADMIN, AUDITOR, COORDINATOR, MEMBER, SECRETARY, User
from tests import cast
from tests.admin.browsing import form_values, seen
from tests.tailored import add_register


@pytest.fixture
def admin(visit):
    return visit(ADMIN)


@pytest.fixture
def alone(app):
    """An office of one."""
    app.config[second_person.OFF] = True
    yield
    app.config[second_person.OFF] = False


def change(visitor, user: User, **values):
    """The page after the form of an account is posted with these values."""
    address = f"/users/{user.id}/edit/"
    return visitor.post(address, form_values(visitor.text(address)) | values, follow=True)


def test_a_role_waits_for_a_second_person(visit, admin):
    user = cast.find_account(AUDITOR)
    page = change(admin, user, role=SECRETARY).get_data(as_text=True)
    assert "чака друго лице да го разреши" in page
    assert User.get_by_id(user.id).role == AUDITOR
    [asked] = Approval.select()
    assert "Роля – секретар" in asked.subject
    assert asked.subject in visit(SECRETARY).text("/")
    visit(SECRETARY).post(f"/approvals/{asked.id}/decide/", {"answer": "approve"})
    assert User.get_by_id(user.id).role == SECRETARY
    assert find_events(Wanted(action="approval"))[0].user_id == cast.find_account(SECRETARY).id


def test_who_asked_does_not_decide_nor_do_readers(visit, admin):
    change(admin, cast.find_account(AUDITOR), role=ADMIN)
    [asked] = Approval.select()
    page = admin.post(f"/approvals/{asked.id}/decide/", {"answer": "approve"}, follow=True)
    assert "се решава от друго лице" in page.get_data(as_text=True)
    for role in (AUDITOR, MEMBER):
        answer = visit(role).post(f"/approvals/{asked.id}/decide/", {"answer": "approve"})
        assert answer.status_code in (403, 404)
    assert Approval.get_by_id(asked.id).status == "waiting"


def test_a_refusal_changes_nothing_and_cannot_be_taken_back(visit, admin):
    user = cast.find_account(AUDITOR)
    change(admin, user, role=SECRETARY)
    [asked] = Approval.select()
    for answer in ("refuse", "approve"):
        visit(COORDINATOR).post(f"/approvals/{asked.id}/decide/", {"answer": answer})
    assert User.get_by_id(user.id).role == AUDITOR
    assert Approval.get_by_id(asked.id).status == "refused"


def test_a_new_account_signs_in_once_it_is_allowed(visit, admin):
    form = {"email": "nova@okmd.example", "name": "Нова Примерова", "role": SECRETARY,
            "active": "y"}
    assert admin.post("/users/new/", form).status_code == 302
    made = User.get(User.email == "nova@okmd.example")
    assert not made.may_sign_in()
    visit(COORDINATOR).post(f"/approvals/{Approval.get().id}/decide/", {"answer": "approve"})
    assert User.get_by_id(made.id).may_sign_in()


@pytest.mark.parametrize("values", [{"active": ""}, {"valid_to": "1.1.2020"}, {"name": "Друг"}])
def test_less_of_a_right_needs_nobody(admin, values):
    user = cast.find_account(AUDITOR)
    change(admin, user, **values)
    assert not Approval.select().exists()
    assert User.get_by_id(user.id).version > user.version


def test_a_wider_reach_and_a_later_end_wait(admin):
    user = cast.make_account("Секретар на един", SECRETARY, mechanism=cast.make_mechanism())
    change(admin, user, mechanism="")
    assert User.get_by_id(user.id).mechanism_id == user.mechanism_id
    assert "без ограничение" in Approval.get().subject


def test_an_archived_account_comes_back_without_the_right_to_sign_in(admin):
    user = cast.find_account(AUDITOR)
    admin.post(f"/users/{user.id}/archive/")
    admin.post(f"/users/{user.id}/restore/")
    assert not User.get_by_id(user.id).may_sign_in() and Approval.select().count() == 1


@pytest.mark.parametrize("values", [{"role": AUDITOR}, {"active": ""}, {"valid_to": "31.12.2099"}])
def test_the_last_administrator_stays(admin, alone, values):
    user = cast.find_account(ADMIN)
    page = change(admin, user, **values).get_data(as_text=True)
    assert "Това е последният администратор." in page
    assert User.get_by_id(user.id).is_lasting_administrator()
    admin.post(f"/users/{user.id}/archive/")
    assert User.get_by_id(user.id).archived_at is None


def test_an_office_of_one_does_without_and_the_log_knows(admin, alone):
    user = cast.find_account(AUDITOR)
    change(admin, user, role=SECRETARY)
    assert User.get_by_id(user.id).role == SECRETARY
    assert find_events(Wanted(action="second_person_off"))
    assert "второ лице не се изисква" in admin.text("/users/")
    assert "второ лице не се изисква" in admin.text("/approvals/")


def test_a_long_list_about_children_is_downloaded_with_a_permission(visit, monkeypatch):
    monkeypatch.setattr(second_person, "MANY_ROWS", 1)
    mechanism = cast.make_mechanism()
    for _ in range(2):
        cast.make_case(mechanism)
    secretary = visit(SECRETARY)
    assert secretary.get("/people/?format=xlsx").status_code == 200
    refused = secretary.get("/cases/?format=xlsx")
    assert refused.status_code == 403 and "второ лице" in refused.get_data(as_text=True)
    secretary.post("/approvals/export/", {"table": "cases"})
    visit(COORDINATOR).post(f"/approvals/{Approval.get().id}/decide/", {"answer": "approve"})
    assert secretary.get("/cases/?format=xlsx").status_code == 200
    assert visit(COORDINATOR).get("/cases/?format=xlsx").status_code == 403


def test_anonymising_can_ask_and_be_allowed(rolled_back):
    one, other = cast.find_account(SECRETARY), cast.find_account(COORDINATOR)
    asked = ask_approval(ANONYMISE, "Заличаване: СЗ-2016-001", by=one, about=("cases", 1))
    assert not is_approved(ANONYMISE, by=one, about=("cases", 1))
    with pytest.raises(RuleError, match="друго лице"):
        decide(asked, one, allow=True)
    decide(asked, other, allow=True)
    assert is_approved(ANONYMISE, by=one, about=("cases", 1))
    assert not is_approved(ANONYMISE, by=one, about=("cases", 2))
    assert not is_approved(ANONYMISE, by=other, about=("cases", 1))


@pytest.fixture
def register(rolled_back):
    """A register of the office with people in it, which the secretaries alone keep."""
    entity = add_register(privacy="P2", persons="families", coordinator="-", admin="-",
                          auditor="-")
    entity(name="Пакет за Проба Опитова").store()
    return OwnRegister.get()


def test_more_rights_in_a_register_of_the_office_wait_for_who_gains_nothing(
        visit, admin, register):
    address, role = f"/own_registers/{register.id}/edit/", {"coordinator": "W", "name_label": "Кой"}
    page = admin.post(address, form_values(admin.text(address)) | role, follow=True)
    assert "чака друго лице" in page.get_data(as_text=True)
    stored = OwnRegister.get_by_id(register.id)
    assert stored.coordinator == "-" and stored.name_label == "Кой"
    [asked] = Approval.select()
    assert "координатор – пише" in asked.subject
    for who, letter in ((ADMIN, "-"), (COORDINATOR, "-"), (SECRETARY, "W")):
        visit(who).post(f"/approvals/{asked.id}/decide/", {"answer": "approve"})
        assert OwnRegister.get_by_id(register.id).coordinator == letter


def test_no_file_with_settings_gives_more_rights_and_less_works_at_once(admin, register):
    for values, is_done in (({"admin": "r"}, False), ({"secretary": "r", "admin": "W"}, False),
                            ({"name_label": "Кой"}, True)):
        told = json.dumps({"format": 1, "own_registers": {register.code: values}})
        page = seen(admin.post("/configuration/apply/", {"text": told},
                               follow=True).get_data(as_text=True))
        assert ("Повече права разрешава второ лице" in page) is not is_done
        assert OwnRegister.get_by_id(register.id).admin == "-"
    assert OwnRegister.get_by_id(register.id).name_label == "Кой"
