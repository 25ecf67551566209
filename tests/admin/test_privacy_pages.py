"""The pages about personal data: terms and destruction, access of a person, registers, incident."""

import io
import time
import zipfile
from datetime import date

import pytest
from openpyxl import load_workbook

from admin.desk.menu import forget_badges
from admin.policy import rights
from documents.generate import generate
from documents.protection.contents import Contents
from models.access.reasons import AccessReason
from models.audit.events import AuditEvent
from models.audit.questions import Wanted, find_events
from models.cases.case import ChildCase
from models.cases.identity import CaseIdentity
from models.documents.issued import IssuedDocument
from models.privacy import incident
from models.privacy.destruction import Destruction
from models.privacy.disclosures import Disclosure
from models.privacy.incident import find_touched
from models.privacy.requests import DataRequest
from models.privacy.retention import RetentionRule
from models.users import ADMIN, AUDITOR, COORDINATOR, MEMBER, SECRETARY
from tests import cast
from tests.admin.browsing import Visitor, counted_queries, plain, reads, seen

WHY = {"purpose": "other", "reason": "Искане от майката"}
PAGES = ("/privacy/", "/terms/", "/processing/", "/incident/")


@pytest.fixture
def case(rolled_back) -> ChildCase:
    """A case closed in 2016 of a child with a name, due by a rule of five years."""
    RetentionRule(years=5, basis="5 години – ПРИМЕР", action="anonymise").store()
    case = cast.make_case(named=("Мечо", "Пухов"))
    ChildCase.update(status="closed", closed_on=date(2016, 12, 20), outcome="reintegrated").where(
        ChildCase.id == case.id).execute()
    return ChildCase.get_by_id(case.id)


def propose(visitor: Visitor, case: ChildCase) -> str:
    return seen(visitor.post("/terms/propose/", {"case": case.id, "action": "anonymise"},
                             follow=True).get_data(as_text=True))


# -- terms and destruction -----------------------------------------------------------------------


def test_what_is_due_is_listed_and_nothing_is_touched(visit, case):
    page = seen(visit(SECRETARY).text("/terms/"))
    assert case.reference in page and "5 години, 5 години – ПРИМЕР" in page
    assert "Предложи на второ лице" in page and CaseIdentity.select().exists()


def test_two_people_destroy_and_one_does_not(visit, case):
    secretary = visit(SECRETARY)
    assert "чака решение на второ лице" in propose(secretary, case)
    made = Destruction.get()
    assert "Разреши и изпълни" not in secretary.text(f"/destructions/{made.id}/")
    page = secretary.post(f"/destructions/{made.id}/decide/", {"allow": "1"}, follow=True)
    assert "Решава друго лице" in seen(page.get_data(as_text=True))
    assert CaseIdentity.select().exists()
    coordinator = visit(COORDINATOR)
    assert "Разреши и изпълни" in coordinator.text(f"/destructions/{made.id}/")
    page = coordinator.post(f"/destructions/{made.id}/decide/", {"allow": "1"}, follow=True)
    assert "Изпълнено. Протоколът е" in seen(page.get_data(as_text=True))
    assert not CaseIdentity.select().exists() and Destruction.get().status == "done"
    protocol = IssuedDocument.get(IssuedDocument.kind == "protokol_unishtozhavane")
    assert coordinator.get(f"/documents/{protocol.id}/file/").status_code == 200


def test_a_refusal_and_a_second_list_of_the_same_case(visit, case):
    secretary = visit(SECRETARY)
    propose(secretary, case)
    assert "Няма избрани случаи" in propose(secretary, case), "it stands on a list already"
    visit(COORDINATOR).post(f"/destructions/{Destruction.get().id}/decide/")
    assert Destruction.get().status == "refused" and CaseIdentity.select().exists()
    assert "чака решение" in propose(secretary, case)


def test_what_was_interrupted_is_offered_to_go_on(visit, case, monkeypatch):
    propose(visit(SECRETARY), case)
    made = Destruction.get()
    Destruction.update(status="approved").where(Destruction.id == made.id).execute()
    coordinator = visit(COORDINATOR)
    assert "Продължи изпълнението" in coordinator.text(f"/destructions/{made.id}/")
    coordinator.post(f"/destructions/{made.id}/go_on/")
    assert Destruction.get().status == "done"
    page = coordinator.post(f"/destructions/{made.id}/go_on/", follow=True)
    assert "вече е изпълнено" in seen(page.get_data(as_text=True))


@pytest.mark.parametrize("role", [AUDITOR, MEMBER])
def test_readers_and_representatives_neither_propose_nor_decide(visit, case, role):
    propose(visit(SECRETARY), case)
    visitor, number = visit(role), Destruction.get().id
    for url in ("/terms/propose/", f"/destructions/{number}/decide/",
                f"/destructions/{number}/go_on/"):
        assert visitor.post(url, {"allow": "1", "case": case.id}).status_code in (403, 404)
    assert Destruction.get().status == "asked"


@pytest.mark.parametrize("values", [
    {}, {"case": "abc", "action": "anonymise"}, {"case": "999999", "action": "anonymise"},
    {"action": "drop table"}])
def test_nonsense_proposes_nothing(visit, case, values):
    visit(SECRETARY).post("/terms/propose/", values)
    assert not Destruction.select().exists()


def test_an_emptied_document_is_not_downloaded(visit, case):
    IssuedDocument(kind="protokol", heading="Протокол", entity="cases", object_id=case.id,
                   file_name="a.docx").attach(b"file").store()
    IssuedDocument.update(status="erased").execute()
    number = IssuedDocument.get().id
    assert visit(SECRETARY).get(f"/documents/{number}/file/").status_code == 404


# -- everything about a person -------------------------------------------------------------------


def test_the_file_of_a_person_is_given_out_and_noted(visit, case):
    child, visitor = case.identity.get(), visit(SECRETARY)
    assert "/subject/" in visitor.text(f"/case_identities/{child.id}/")
    page = seen(visitor.text(f"/subject/{child.id}/"))
    assert "детето" in page and "Пухов" not in page
    answer = visitor.post(f"/subject/{child.id}/download/", {"about": "детето", **WHY})
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert archive.namelist()[:2] == ["справка.docx", "данни.json"]
    assert Disclosure.get(Disclosure.case == case.id).way == "request"
    event = find_events(Wanted(), count=1)[0]
    assert (event.action, event.case_id) == ("download", case.id)
    assert event.reason == "друго"
    assert AccessReason.get().text == "Искане от майката"


def test_without_a_reason_nothing_is_given_out(visit, case):
    child, visitor = case.identity.get(), visit(SECRETARY)
    answer = visitor.post(f"/subject/{child.id}/download/", {"about": "детето", "purpose": "work"})
    assert answer.status_code == 422 and "Причина" in answer.get_data(as_text=True)
    assert not Disclosure.select().where(Disclosure.case == case.id).exists()


@pytest.mark.parametrize("role", [ADMIN, AUDITOR, MEMBER])
def test_only_the_office_gets_it(visit, case, role):
    visitor, number = visit(role), case.identity.get().id
    for answer in (visitor.get(f"/subject/{number}/"),
                   visitor.post(f"/subject/{number}/download/", {"about": "детето"})):
        assert answer.status_code == 404


def test_nobody_else_is_given_out(visit, case):
    visitor, number = visit(SECRETARY), case.identity.get().id
    for about in ("", "майка (9)", "друг"):
        url = f"/subject/{number}/download/"
        assert visitor.post(url, {"about": about}).status_code == 404
    assert visitor.get("/subject/999999/").status_code == 404


# -- cards, hub, registers -----------------------------------------------------------------------


def test_the_card_of_a_case_shows_what_was_given(visit, case):
    visitor = visit(SECRETARY)
    assert "Запиши предоставяне" in seen(visitor.text(f"/cases/{case.id}/"))
    Disclosure(case=case, what="Насочващо писмо ОКМД-1", recipient="ЦОП Надежда").store()
    assert "ЦОП Надежда" in seen(visitor.text(f"/cases/{case.id}/"))
    assert "Запиши предоставяне" not in seen(visit(AUDITOR).text(f"/cases/{case.id}/"))


def test_a_download_by_a_representative_is_noted_and_logged_once(visit, case, monkeypatch):
    meeting = cast.make_meeting(case.mechanism)
    cast.make_item(meeting, kind="case", case=case)
    paper = generate("protokol", meeting)
    monkeypatch.setattr(Contents, "cases", lambda _, about: [(one, "code") for one in about])
    monkeypatch.setattr(rights, "grant", lambda *_: rights.Grant())
    monkeypatch.setattr(rights, "letter_for", lambda *_: "r")
    before = AuditEvent.select().count()
    visitor = visit(MEMBER)
    assert visitor.get(f"/documents/{paper.id}/file/").status_code == 200
    assert AuditEvent.select().count() == before + 1
    assert Disclosure.get(Disclosure.case == case.id).recipient == "ПИ"


@pytest.mark.parametrize(("role", "open_to"), [
    (SECRETARY, PAGES[:3]), (COORDINATOR, PAGES[:3]), (AUDITOR, PAGES), (MEMBER, ())])
def test_each_page_is_for_those_it_concerns(visit, role, open_to):
    visitor = visit(role)
    found = tuple(page for page in PAGES if visitor.get(page).status_code == 200)
    assert found == open_to


def test_the_administrator_reports_and_reads_the_register(visit):
    visitor = visit(ADMIN)
    assert [visitor.get(page).status_code for page in ("/processing/", "/incident/")] == [200, 200]


def test_an_overdue_request_is_counted_beside_the_menu(visit):
    DataRequest(mechanism=cast.make_mechanism(), applicant="Калина",
                received_on=date(2016, 5, 1)).store()
    forget_badges()
    assert "Лични данни 1 за внимание" in plain(visit(SECRETARY).text("/"))
    forget_badges()


def test_the_register_is_a_page_and_a_document(visit):
    mechanism = cast.make_mechanism()
    visitor = visit(AUDITOR)
    visitor.get("/help/")
    with counted_queries() as queries:
        page = seen(visitor.text("/processing/"))
    assert "Самоличност на децата" in page and len(reads(queries)) <= 4
    answer = visitor.get(f"/processing/?mechanism={mechanism.id}")
    assert answer.data[:2] == b"PK" and "attachment" in answer.headers["Content-Disposition"]
    assert visitor.get("/processing/?mechanism=999999").status_code == 200


# -- incident ------------------------------------------------------------------------------------


def test_the_incident_report_names_the_cases_and_what_was_done(visit, case):
    secretary = visit(SECRETARY)
    secretary.get(f"/cases/{case.id}/")
    secretary.get("/cases/")
    account = cast.find_account(SECRETARY)
    page = seen(visit(AUDITOR).text(f"/incident/?user={account.id}"))
    assert f"{case.reference} " in page and "преглед: 1" in page and "списък: 1" in page
    content = visit(AUDITOR).get(f"/incident/?user={account.id}&format=xlsx").data
    cells = [cell for row in load_workbook(io.BytesIO(content)).active.values for cell in row]
    assert case.reference in cells


def test_the_report_of_a_region_stays_in_it(visit, case):
    """Neither cases nor accounts of another mechanism; a sealed case without its number."""
    other = cast.make_mechanism("ДР")
    reader = cast.make_account("Одитор на друг", AUDITOR, mechanism=other)
    visit(SECRETARY).get(f"/cases/{case.id}/")
    account = cast.find_account(SECRETARY)
    assert case.reference not in seen(visit(reader).text(f"/incident/?user={account.id}"))
    near = cast.make_account("Одитор тук", AUDITOR, mechanism=case.mechanism)
    assert case.reference in seen(visit(near).text(f"/incident/?user={account.id}"))
    ChildCase.update(sensitivity="violence").where(ChildCase.id == case.id).execute()
    page = seen(visit(near).text(f"/incident/?user={account.id}"))
    assert case.reference not in page and f"запис № {case.id}" in page
    far = cast.make_account("Секретар на друг", SECRETARY, mechanism=other)
    assert far.name not in seen(visit(near).text("/incident/"))


@pytest.mark.parametrize("asked", ["user=abc", "user=1&since=99.99.2020", "user=1&until=32.13.1",
                                   "user=1&since=01.01.2000", "user=" + "9" * 40])
def test_nonsense_is_said_and_reports_nothing(visit, asked):
    assert visit(AUDITOR).get(f"/incident/?{asked}").status_code == 200


def test_a_denial_is_no_touch(visit, case):
    visit(MEMBER).get(f"/cases/{case.id}/")
    account = cast.find_account(MEMBER)
    assert find_touched(account.id, date(2000, 1, 1), date(2100, 1, 1)) == []


def test_the_report_adds_up_the_log(case, monkeypatch):
    rows = [(7, "view", 3, "2026-01-01T08", "2026-01-02T08"),
            (7, "download", 1, "2026-01-03T08", "2026-01-03T08")]
    listed = [(",7,9,", "list", "2026-01-04T08")] * 50_000
    monkeypatch.setattr(incident, "_opened", lambda _: rows)
    monkeypatch.setattr(incident, "_listed", lambda _: listed)
    started = time.perf_counter()
    first, second = find_touched(1, date(2026, 1, 1), date(2026, 2, 1))
    assert time.perf_counter() - started < 30
    assert (first.case_id, first.first, first.last) == (7, "2026-01-01T08", "2026-01-04T08")
    assert first.told() == "списък: 50000, преглед: 3, изтеглен документ: 1"
    assert second.actions.total() == 50_000
