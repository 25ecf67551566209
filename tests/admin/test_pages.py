"""The pages of their own – today, case, meeting, documents – with sense and with nonsense."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from bulgarian.dates import show_date
from models.attendance.lines import Attendance
from models.base import today
from models.cases.case import ChildCase
from models.cases.events import CaseEvent
from models.cases.identity import CaseIdentity
from models.cases.measures import Measure
from models.commitments.recording import record_decision
from models.decisions.decision import Decision
from models.documents.issued import IssuedDocument
from models.parties import Organization
from models.places.closure import ExitPlan
from models.places.placements import Placement
from models.places.waiting import Waiting
from models.services import Referral, Service
from models.territory import Municipality
from models.users import ADMIN, AUDITOR, MEMBER, SECRETARY, User
from tests.admin.browsing import Visitor, counted_queries, plain
from tests.admin.records import make_record
from tests.cast import (
    make_case,
    make_item,
    make_mechanism,
    make_meeting,
    make_member,
    make_organization,
)
from tests.models.test_places import make_service

HUGE = "ж" * 1_000_000
BAD_TEXTS = ("", "\x00", HUGE, "<script>alert(1)</script>", "{{ 7*7 }}")


@pytest.fixture
def meeting(rolled_back):
    meeting = make_meeting()
    make_item(meeting)
    return meeting


@pytest.fixture
def secretary(sign_in):
    return Visitor(sign_in(SECRETARY))


def item_of(meeting) -> int:
    return meeting.items.get().id


def tick(visitor: Visitor, line: Attendance, status: str):
    """The answer that the page's script gets."""
    return visitor.client.post(
        f"/meetings/{line.meeting_id}/attendance/{line.id}/", headers={"X-Live": "1"},
        data={"csrf_token": visitor.token, "status": status})


def test_a_next_step_leads_on_whatever_number_its_record_has(secretary, rolled_back):
    case = make_case(status="discussed")
    letter = Referral(case=case, organization=make_organization(), reason="Подкрепа").store()
    Referral.unlogged_update({Referral.id: case.id}).where(Referral.id == letter.id).execute()
    assert f"/referrals/{case.id}/step/send/" in secretary.get(f"/cases/{case.id}/").text


def test_an_institution_that_closes_shows_who_is_there_and_who_has_no_plan(secretary, rolled_back):
    home = make_service(kind="ddlrg", occupied=0)
    home.workflow.move(home, "begin_closing", stage_on=date(2026, 3, 2), stage_act="РМС 1")
    case = make_case(best_interest="Няма друга.", age_band="7–13",
                     ladder=["family", "kin", "foster", "adoption", "cnst"])
    Placement(case=case, form="institution", service=home, begun_on=date(2026, 3, 1)).store()
    asked = f"/exit_plans/new/?parent={home.id}&amp;case={case.id}"
    assert asked in secretary.get(f"/services/{home.id}/").text
    assert case.reference in secretary.get(asked.replace("&amp;", "&")).text
    ExitPlan(case=case, service=home, form="kin", due_on=date(2026, 6, 1)).store()
    page = secretary.get(f"/services/{home.id}/").text
    assert asked not in page and "има план за извеждане" in page
    assert f"/generate/mesta/{case.mechanism_id}/" in secretary.get("/places/").text


@pytest.mark.parametrize("text", BAD_TEXTS, ids=range(len(BAD_TEXTS)))
def test_bad_text_in_a_decision_is_said_or_kept_as_it_is(secretary, meeting, text):
    address = f"/meetings/{meeting.id}/items/{item_of(meeting)}/decision/"
    answer = secretary.post(address, {"kind": "info", "text": text})
    assert answer.status_code in (302, 422)
    if Decision.select().exists():
        assert Decision.get().text == (text or "Приема за сведение информацията по точката.")
        assert "<script>alert" not in secretary.get(f"/meetings/{meeting.id}/").text


@pytest.mark.parametrize("row", [
    {"organization": "0"}, {"organization": "9" * 30}, {"organization": "-1"},
    {"organization": "٣"}, {"due": "32.13.2026"}, {"due": HUGE}, {"what": "\x00"}])
def test_a_bad_commitment_stores_nothing(secretary, meeting, row):
    good = {"organization": str(meeting.mechanism.host_id), "what": "Помощ", "due": "20.12.2016"}
    address = f"/meetings/{meeting.id}/items/{item_of(meeting)}/decision/"
    answer = secretary.post(address, {"kind": "support", "text": "Текст"} | good | row)
    assert answer.status_code == 422
    assert "Решението не е записано" in answer.text and "Текст" in answer.text
    assert not Decision.select().exists()


@pytest.mark.parametrize("values", [
    {"votes_for": "дванадесет"}, {"votes_for": "9" * 30}, {"result": "друго"},
    {"discussion": "\x00"}, {"result": "votes", "votes_for": ""}])
def test_bad_notes_come_back_with_a_message(secretary, meeting, values):
    address = f"/meetings/{meeting.id}/items/{item_of(meeting)}/notes/"
    answer = secretary.post(address, {"discussion": "Обсъдено.", "result": ""} | values)
    assert answer.status_code == 422
    assert "Бележките не са записани" in answer.text


def test_a_tick_answers_with_the_line_and_the_quorum(secretary, meeting):
    line = Attendance(meeting=meeting, role="permanent", voting=True, guest_name="Лице").store()
    answer = tick(secretary, line, "present")
    assert f'id="line-{line.id}"' in answer.json["parts"][f"line-{line.id}"]
    assert 'id="quorum"' in answer.json["parts"]["quorum"] and answer.json["saved"]
    assert Attendance.get_by_id(line.id).status == "present"


@pytest.mark.parametrize("status", ["", "друго", "\x00", HUGE])
def test_a_nonsense_tick_changes_nothing(secretary, meeting, status):
    line = Attendance(meeting=meeting, role="guest", guest_name="Лице").store()
    answer = tick(secretary, line, status)
    assert answer.status_code == 422
    assert "field-error" in answer.text or answer.json["problems"]
    assert Attendance.get_by_id(line.id).status == "expected"


def test_parts_of_another_meeting_are_not_found(secretary, meeting):
    other = make_meeting(meeting.mechanism, held_on=date(2017, 1, 7))
    item, line = make_item(other), Attendance(meeting=other, guest_name="Лице").store()
    for address in (f"items/{item.id}/move/", f"items/{item.id}/remove/",
                    f"items/{item.id}/notes/", f"items/{item.id}/decision/",
                    f"attendance/{line.id}/"):
        assert secretary.post(f"/meetings/{meeting.id}/{address}").status_code == 404, address


@pytest.mark.parametrize("role", [AUDITOR, MEMBER])
def test_readers_write_nothing_into_a_meeting(sign_in, meeting, role):
    reader = Visitor(sign_in(role))
    for address in ("compose/", "attendance/all/", f"items/{item_of(meeting)}/remove/"):
        answer = reader.post(f"/meetings/{meeting.id}/{address}")
        assert answer.status_code in (403, 404), address
    assert meeting.items.count() == 1


def test_the_page_of_a_full_meeting_asks_the_database_little(secretary):
    mechanism = make_mechanism()
    for _ in range(60):
        make_member(mechanism)
    meeting = make_meeting(mechanism)
    for _ in range(40):
        make_item(meeting)
    secretary.get("/help/")  # what is asked once a minute for the menu
    with counted_queries() as counted:
        assert secretary.get(f"/meetings/{meeting.id}/").status_code == 200
    assert len(counted) <= 16, "\n".join(counted)


def test_a_case_goes_on_the_agenda_of_its_own_mechanism_only(secretary, meeting):
    case = make_case(status="accepted")
    for number in ("9" * 30, "-1", "", "няма"):
        assert secretary.post(f"/cases/{case.id}/agenda/", {"meeting": number}).status_code == 404
    answer = secretary.post(f"/cases/{case.id}/agenda/", {"meeting": str(meeting.id)})
    assert answer.status_code == 302
    assert ChildCase.get_by_id(case.id).status == "accepted"


@pytest.mark.parametrize("order", [{}, {"kind": "няма"}, {"kind": "protokol", "record": "0"},
                                  {"kind": "protokol", "record": "9" * 40},
                                  {"kind": "pokana", "record": "\x00"}])
def test_a_document_of_nothing_is_not_found(secretary, order):
    assert secretary.post("/documents/make/", order).status_code in (302, 404)
    assert not IssuedDocument.select().exists()


def test_minutes_with_names_are_for_the_office_alone(sign_in, meeting):
    order = {"kind": "protokol", "record": str(meeting.id), "privacy": "identified"}
    for role in (AUDITOR, MEMBER):
        assert Visitor(sign_in(role)).post("/documents/make/", order).status_code in (403, 404)
    assert not IssuedDocument.select().exists()


def test_a_made_document_downloads_under_its_bulgarian_name(secretary, meeting):
    secretary.post("/documents/make/", {"kind": "protokol", "record": str(meeting.id)})
    document = IssuedDocument.get()
    answer = secretary.get(f"/documents/{document.id}/file/")
    assert answer.data.startswith(b"PK")
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith("attachment") and "filename*=UTF-8''" in disposition
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_today_shows_everyone_his_own(sign_in, meeting):
    for role in (SECRETARY, AUDITOR, MEMBER):
        assert "Следващо заседание" in sign_in(role).get("/").text


def test_the_administrator_adds_a_user_who_then_gets_a_link(sign_in):
    admin = Visitor(sign_in(ADMIN))
    answer = admin.post("/users/new/", {
        "name": "Нова Служителка", "email": "Nova@okmd.example", "role": "secretary",
        "active": "y"}, follow=True)
    user = User.get(User.email == "nova@okmd.example")
    assert f"/accounts/{user.id}" in answer.text, "the way to the one-time link"
    assert user.password == "" and len(user.fs_uniquifier) == 32


def test_cases_without_a_step_and_old_numbers_of_places_stand_on_the_first_page(secretary, meeting):
    case = make_case(meeting.mechanism, status="plan_active", pseudonym="Случай Без стъпка")
    service = make_record(Service, name="ЦОП Забравен", municipality=case.municipality_origin)
    page = secretary.text("/")
    assert "Случаи без следваща стъпка" in page and "Случай Без стъпка" in page
    assert "Неактуални свободни места" in page and "ЦОП Забравен" in page
    assert "Случай Без стъпка" in secretary.text("/cases/?view=idle")
    assert "ЦОП Забравен" in secretary.text("/services/?view=stale")
    make_record(Referral, case=case)
    secretary.post(f"/occupancies/new/?parent={service.id}", {
        "service": service.id, "as_of": show_date(today()), "occupied": 0, "reserved": 0,
        "waiting": 0})
    assert "Случай Без стъпка" not in secretary.text("/cases/?view=idle")
    page = secretary.text("/")
    assert "Случай Без стъпка" not in page and "ЦОП Забравен" not in page


def test_a_number_that_jumps_is_asked_about_in_the_form_and_taken_once_confirmed(
        secretary, meeting):
    typed = {"mechanism": meeting.mechanism_id, "kind": "regular", "serial": "77",
             "mode": "presence", "held_on": "01.02.2036", "starts_at": "10.30"}
    page = secretary.post("/meetings/new/", typed).get_data(as_text=True)
    assert "Потвърждавам „Пореден №“, както е въведено" in page and 'value="serial=77"' in page
    assert secretary.post("/meetings/new/", {**typed, "confirmed": "serial=78"}).status_code == 200
    assert secretary.post("/meetings/new/", {**typed, "confirmed": "serial=77"}).status_code == 302


def test_a_decision_is_annulled_from_its_page_with_a_reason(secretary, meeting):
    decision = record_decision(meeting.items.get(), {"kind": "info", "text": "Приема."}, [])
    address = f"/decisions/{decision.id}/"
    assert "Попълнете „Защо е анулирано“" in secretary.post(
        f"{address}step/annul/", {"annul_reason": ""}).get_data(as_text=True)
    secretary.post(f"{address}step/annul/", {"annul_reason": "Записано два пъти."})
    assert "анулирано: Записано два пъти." in secretary.text(address)
    assert "(анулирано)" in secretary.text("/decisions/")


def test_what_was_typed_in_the_search_is_in_the_form_and_the_reason_with_it(secretary, meeting):
    make_case(meeting.mechanism, named=("Мечо", "Пухов"))
    typed = {"name": "Мечо Иванов Петров Пухов", "number": "", "birth_date": "14.03.2016"}
    found = secretary.post("/cases/check/", {**typed, "name": "Мечо Похов"}).get_data(as_text=True)
    assert "Възможни съвпадения" in found and "Защо е отделен случай" in found
    page = secretary.post("/cases/new/", {
        **typed, "carried": "1", "reason": "Друга община."}).get_data(as_text=True)
    for value in ("Мечо", "Иванов", "Петров Пухов", "14.03.2016", "Друга община."):
        assert f'value="{value}"' in page


def test_the_reason_is_asked_only_once_there_is_a_match(secretary, meeting):
    make_case(meeting.mechanism, named=("Мечо", "Пухов"))
    typed = {"mechanism": meeting.mechanism_id, "type": "prevention", "age_band": "0–3",
             "received_on": "04.04.2016", "environment": "family", "sensitivity": "standard",
             "municipality_origin": ChildCase.get().municipality_origin_id, "id_kind": "egn",
             "first_name": "Мечо", "last_name": "Похов"}
    assert "match_reason" not in secretary.post("/cases/new/", {"carried": "1"}).get_data(
        as_text=True)
    assert 'name="match_reason"' in secretary.post("/cases/new/", typed).get_data(as_text=True)
    secretary.post("/cases/new/", {**typed, "match_reason": "Друго дете."})
    stored = CaseIdentity.select().order_by(CaseIdentity.id.desc()).get()
    assert stored.match_reason == "Друго дете."
    assert "Друго дете." in secretary.text(f"/cases/{stored.case_id}/")


def test_the_table_of_places_tells_each_municipality_with_what_is_free_and_who_waits(secretary):
    service = make_record(Service, name="ЦНСТ Пробен", kind="cnst", places=12, occupied=10,
                          as_of=date(2016, 12, 7))
    make_record(Waiting, service=service, case=make_case())
    row = plain(secretary.text("/places/"))
    assert f"{service.municipality.name} {service.show('kind')} 1 12 10 2 1 07.12.2016" in \
        " ".join(row.split())
    book = secretary.get("/places/?format=xlsx")
    assert load_workbook(BytesIO(book.data)).active["G2"].value == 2


def test_providers_are_asked_in_one_click_and_their_sheet_comes_back(secretary):
    service = make_record(Service, places=5, occupied=5, as_of=date(2016, 12, 7))
    page = secretary.get("/places/").text
    assert "Искане до всички доставчици" in page and "Приеми данните" in page
    sheet = secretary.get("/places/sheet/").data
    answer = secretary.post("/places/answers/", {"file": (BytesIO(sheet), "лист.xlsx")})
    assert answer.status_code == 422 and "няма попълнен ред" in answer.text
    book = load_workbook(BytesIO(sheet))
    row = next(row for row in book.active.iter_rows(min_row=2) if row[0].value == service.id)
    row[3].value, row[5].value = today(), 4
    filled = BytesIO()
    book.save(filled)
    filled.seek(0)
    secretary.post("/places/answers/", {"file": (filled, "лист.xlsx")})
    stored = Service.get_by_id(service.id)
    assert (stored.occupied, stored.as_of) == (4, today())


def test_the_page_of_a_case_has_its_measures_family_and_a_timeline_of_one_kind(secretary):
    case = make_case()
    other = make_case(case.mechanism)
    Measure(case=case, what="Полицейска закрила", begun_on=today(), valid_until=today()).store()
    for name in ("Стара", "Още по-стара"):
        Measure(case=case, what=name, begun_on=today(), ended_on=today()).store()
    for text in ("Обади се баба му.", "Обади се дядо му."):
        CaseEvent(case=case, kind="call", happened_on=today(), text=text).store()
    assert "Полицейска закрила" in secretary.text("/")  # among what is due
    secretary.post(f"/cases/{case.id}/sibling/", {"sibling": "няма такъв"})
    secretary.post(f"/cases/{case.id}/sibling/", {"sibling": other.reference.lower()})
    page = secretary.text(f"/cases/{case.id}/?timeline=order")
    assert other.reference in page and "Полицейска закрила" in page
    assert "Обади се" not in page and "timeline=call" in page
    assert "в сила – 1, прекратена – 2" in page and "обаждане (2)" in page
    assert f"Обаждане: 2, последно на {today():%d.%m.%Y} г." in page


def test_a_letter_about_a_stay_stands_on_its_case_and_its_link_says_which_it_is(secretary):
    stay = Placement(case=make_case(), form="kin", begun_on=today(),
                     municipality=Municipality.get(Municipality.name == "Видин")).store()
    Organization(name="Областна администрация Видин", category="oa", gender="f").store()
    secretary.post("/documents/make/", {"kind": "pismo_oblast", "record": str(stay.id)})
    assert "управител на друга област" in secretary.text(f"/cases/{stay.case_id}/")
    assert "Изтегли – Писмо до областния управител на друга област, версия 1" in plain(
        secretary.text(f"/placements/{stay.id}/"))
