"""„Качество на данните“: each question finds its record, leads to as many, and is clean else."""

from datetime import date, datetime

import pytest

from indicators.quality import CHECKS
from models.base import today
from models.cases.case import ChildCase
from models.mechanisms import Membership
from models.meetings.meeting import Meeting
from models.memoranda import Memorandum
from models.parties import Organization
from models.places.placements import Placement
from models.places.reports import Occupancy
from models.services import Referral, Service
from models.users import AUDITOR, SECRETARY
from tests import cast
from tests.admin.browsing import Visitor, seen
from tests.admin.records import make_record

pytestmark = pytest.mark.usefixtures("rolled_back")
# Question: (register, what makes a record of it wrong).
WRONG = {
    "overfull": (Service, {"places": 5, "occupied": 6, "state": "open"}),
    "ours": (Occupancy, {"ours": 3, "occupied": 1}),
    "ended": (ChildCase, {"status": "closed", "outcome": None}),
    "lead": (ChildCase, {"lead": None}), "causes": (ChildCase, {"causes": []}),
    "act": (Placement, {"act_kind": "order", "act_number": ""}),
    "declaration": (Membership, {"declaration_on": None, "valid_to": None}),
    "quiet": (ChildCase, {"updated_at": datetime(2020, 1, 1)}),
    "untold": (Service, {"as_of": None, "state": "open"}),
    "silent": (Referral, {"status": "sent", "answer_due": date(2020, 1, 1)}),
    "unheld": (Meeting, {"status": "scheduled", "held_on": date(2020, 1, 1)}),
    "memorandum": (Memorandum, {"valid_until": date(2020, 1, 1)})}
OTHERWISE = {"placed", "email", "late"}  # of two registers


def spoil(entity, values: dict) -> int:
    record = make_record(entity)
    entity.update(**values).where(entity.id == record.id).execute()
    return record.id


def test_every_question_is_tried():
    assert {*WRONG} | OTHERWISE == {*CHECKS}


def test_every_question_finds_what_it_asks_for():
    for code, (entity, values) in WRONG.items():
        number, asked = spoil(entity, values), CHECKS[code]
        found = {one for (one,) in entity.select(entity.id).where(
            asked.where(today())).tuples()}
        assert asked.entity is entity and number in found, code


def test_questions_of_two_registers():
    late = cast.make_commitment(due=date(2016, 12, 20))
    case = cast.make_case()
    stay = make_record(Placement, case=case)
    ChildCase.update(status="closed", outcome="reintegrated").where(
        ChildCase.id == case.id).execute()
    member = cast.make_member(case.mechanism)
    Organization.update(email="").execute()
    for code, record in (("late", late), ("placed", stay), ("email", member.organization)):
        asked = CHECKS[code]
        query = asked.entity.select().where(asked.where(today()))
        assert record.id in {one.id for one in query}, code


def test_the_page_names_the_first_and_leads_to_all_of_them(sign_in):
    numbers = [spoil(Service, {"places": 5, "occupied": 6, "state": "open"}) for _ in range(2)]
    visitor = Visitor(sign_in(SECRETARY))
    page = visitor.text("/quality/")
    assert "Заетите места са повече от капацитета 2" in seen(page)
    assert all(f"/services/{number}/edit/" in page for number in numbers)
    assert "Приключен случай без изход: няма такива." in seen(page)
    assert "2 записа" in seen(visitor.text("/services/?check=overfull"))
    assert "Още няма" not in page and "0 записа" not in page
    nonsense = seen(visitor.text("/cases/?check=overfull"))
    assert "Проверка" not in nonsense or "не е намерен" in nonsense
    assert "/edit/" not in Visitor(sign_in(AUDITOR)).text("/quality/")


def test_words_of_two_alphabets_are_shown_letter_by_letter_and_mended_with_one_press(sign_in):
    place = make_record(Organization)
    Organization.update(name="Общинa Кaзанлък", town="Okmд").where(
        Organization.id == place.id).execute()
    visitor = Visitor(sign_in(SECRETARY))
    page = visitor.text(f"/organizations/{place.id}/")
    assert "Общин<mark>a</mark>" in page and "К<mark>a</mark>занлък" in page
    assert "Поправи буквите" not in Visitor(sign_in(AUDITOR)).text(f"/organizations/{place.id}/")
    told = seen(visitor.post(f"/quality/organizations/{place.id}/letters/", {}, follow=True).text)
    mended = Organization.get_by_id(place.id)
    assert (mended.name, mended.town) == ("Община Казанлък", "Okmд"), "„d“ looks like no letter"
    assert "с букви от една азбука" in told and "Okmд" in told
    assert visitor.post(f"/quality/users/{place.id}/letters/", {}).status_code == 404
