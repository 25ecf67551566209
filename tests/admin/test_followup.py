"""The register of commitments in the browser: reports, files, acceptance, reminders, numbers."""

import io
import re
from datetime import date

import pytest
from openpyxl import load_workbook

from admin.desk.menu import forget_badges
from documents.templates import install_templates
from jobs.running import run_job
from models.access.case_access import OPEN_TO_ALL
from models.commitments.commitment import Commitment
from models.commitments.history import CommitmentFile
from models.commitments.reminders import Reminder
from models.decisions.changes import DecisionChange
from models.documents.issued import IssuedDocument
from models.procedures import WrittenProcedure
from models.users import AUDITOR, MEMBER, SECRETARY
from models.work.jobs import Job
from tests import cast
from tests.admin.browsing import Visitor, counted_queries, reads, seen
from tests.admin.records import make_change, make_record
from tests.documents.brought import PDF

REPORT = {"done_on": "19.12.2016", "report": "Дадени са."}


@pytest.fixture
def secretary(sign_in):
    return Visitor(sign_in(SECRETARY))


@pytest.fixture
def member(sign_in):
    return Visitor(sign_in(MEMBER))


def own_commitment() -> Commitment:
    """One of the representative's institution."""
    return cast.make_commitment(organization=cast.find_account(MEMBER).organization)


def status_of(commitment: Commitment) -> str:
    return Commitment.get_by_id(commitment.id).status


# -- the list ---------------------------------------------------------------------------------


def test_the_register_opens_with_what_is_open(secretary):
    open_one, done = cast.make_commitment(what="Отворена"), cast.make_commitment(what="Готова")
    done.workflow.move(done, "report", done_on=date(2016, 12, 19), report="Готово.")
    page = seen(secretary.text("/commitments/"))
    assert "Отворена" in page and "Готова" not in page
    assert "Готова" in seen(secretary.text("/commitments/?view=all"))
    assert "Готова" in seen(secretary.text("/commitments/?q=Готова")), "a search looks in all"
    assert f"/commitments/{open_one.id}/step/extend/" in secretary.text("/commitments/")


def test_an_empty_register_leads_to_all(secretary):
    page = secretary.text("/commitments/")
    assert "Няма записи, които отговарят на търсенето." in page and "?view=all" in page


def test_the_list_asks_the_same_however_long_it_is(secretary):
    forget_badges()
    secretary.get("/help/")  # what is asked once a minute for the menu
    counts = []
    for _ in range(2):
        for _ in range(4):
            cast.make_commitment()
        with counted_queries() as queries:
            secretary.get("/commitments/?view=overdue")
        counts.append(len(reads(queries)))
    assert counts[0] == counts[1]


# -- reports ----------------------------------------------------------------------------------


def test_a_report_comes_with_its_letter_and_file(secretary):
    commitment = cast.make_commitment()
    url = f"/commitments/{commitment.id}/step/report/"
    assert 'enctype="multipart/form-data"' in secretary.text(url)
    secretary.post(url, REPORT | {"report_way": "letter", "report_number": "РЗИ-7",
                                  "file": (io.BytesIO(PDF), "писмо.pdf")})
    page = seen(secretary.text(f"/commitments/{commitment.id}/"))
    assert "Отчетен – чака приемане" in page and "РЗИ-7" in page and "писмо.pdf" in page
    file = CommitmentFile.get()
    answer = secretary.file(f"/commitment_files/{file.id}/file/")
    assert answer.data == PDF and "attachment" in answer.headers["Content-Disposition"]


def test_a_file_of_another_kind_is_refused_and_nothing_typed_is_lost(secretary):
    commitment = cast.make_commitment()
    answer = secretary.post(f"/commitments/{commitment.id}/step/report/", REPORT | {
        "file": (io.BytesIO(b"x"), "вирус.exe")})
    page = answer.get_data(as_text=True)
    assert "не може да се приложи" in page and "Дадени са." in page
    assert status_of(commitment) == "open" and not CommitmentFile.select().exists()


def test_a_representative_reports_with_a_file_and_sees_no_other(member):
    own, foreign = own_commitment(), cast.make_commitment()
    file = {"file": (io.BytesIO(PDF), "писмо.pdf")}
    assert member.post(f"/commitments/{own.id}/step/report/", REPORT | file).status_code == 302
    assert status_of(own) == "reported"
    assert "писмо.pdf" in member.text(f"/commitments/{own.id}/")
    assert member.post(f"/commitments/{foreign.id}/files/", {}).status_code == 404
    kept = CommitmentFile.get()
    CommitmentFile.update(commitment=foreign).where(CommitmentFile.id == kept.id).execute()
    assert member.get(f"/commitment_files/{kept.id}/file/").status_code == 404


def test_papers_are_put_to_a_task_before_anything_is_reported(secretary):
    commitment = cast.make_commitment()
    url = f"/commitments/{commitment.id}/files/"
    page = secretary.post(url, {"file": (io.BytesIO(PDF), "задание.pdf")}, follow=True)
    assert "Файлът „задание.pdf“ е приложен." in page.get_data(as_text=True)
    assert "Изберете файл." in secretary.post(url, {}, follow=True).get_data(as_text=True)


def test_an_extension_shows_all_dates(secretary):
    commitment = cast.make_commitment()
    secretary.post(f"/commitments/{commitment.id}/step/extend/",
                   {"due": "20.01.2017", "reason": "Чака се документ."})
    page = seen(secretary.text(f"/commitments/{commitment.id}/"))
    assert "Удължени срокове" in page and "20.12.2016" in page and "20.01.2017" in page
    assert 'name="due"' not in secretary.text(f"/commitments/{commitment.id}/edit/")


def test_reports_are_accepted_together_at_a_meeting(secretary):
    commitments = [own_commitment(), own_commitment()]
    for one in commitments:
        one.workflow.move(one, "report", done_on=date(2016, 12, 19), report="Готово.")
    later = cast.make_meeting(commitments[0].decision.meeting.mechanism, held_on=date(2017, 2, 1))
    later.update(status="held").where(type(later).id == later.id).execute()
    page = secretary.text("/commitments/?view=reported")
    assert "Приеми избраните" in page and later.title() in page
    secretary.post("/commitments/accept/", {"commitment": [str(commitments[0].id)],
                                            "meeting": str(later.id)})
    assert [status_of(one) for one in commitments] == ["done", "reported"]
    answer = secretary.post("/commitments/accept/", {"commitment": ["няма"]}, follow=True)
    assert "Отбележете поне един отчет." in answer.get_data(as_text=True)


# -- decisions --------------------------------------------------------------------------------


def test_a_repealed_decision_says_by_which(secretary):
    change = make_change(kind="repeal")
    page = seen(secretary.text(f"/decisions/{change.changed_id}/"))
    assert "Решението е отменено с Решение № 1 от заседание № " in page and "Подкрепа." in page
    assert "отменя Решение № 1 от заседание № " in seen(
        secretary.text(f"/decisions/{change.decision_id}/"))
    assert f"/decisions/{change.changed_id}/" in secretary.text("/decisions/?view=changed")


def test_a_change_is_entered_under_the_later_decision(secretary):
    change = make_change()
    later, earlier = change.decision, change.changed
    DecisionChange.delete().where(DecisionChange.id == change.id).execute()
    secretary.post(f"/decision_changes/new/?parent={later.id}", {
        "decision": str(later.id), "changed": str(earlier.id), "kind": "repeal", "note": ""})
    assert DecisionChange.get().kind == "repeal"
    assert earlier.commitments.get().status == "cancelled"


# -- reminders --------------------------------------------------------------------------------


def key_of(commitment: Commitment) -> str:
    return f"{commitment.decision.meeting.mechanism_id}-{commitment.organization_id}"


def remind(visitor: Visitor, *commitments: Commitment) -> str:
    """Order letters to these institutions, let the worker make them, and read the page."""
    answer = visitor.post("/commitments/remind/", {"debtor": [key_of(one) for one in commitments]})
    run_job(Job.select().order_by(Job.id.desc()).get().id)
    return seen(visitor.text(answer.headers["Location"]))


def test_one_letter_to_each_chosen_institution(secretary):
    install_templates()
    first, second = cast.make_commitment(), cast.make_commitment()
    page = secretary.text("/commitments/institutions/")
    assert page.count('name="debtor"') == 2 and "Следва първо напомняне" in page
    assert "Напомнително писмо" in remind(secretary, first)
    letter = IssuedDocument.get()
    assert letter.kind == "napomnitelno_pismo" and letter.register_number
    assert Reminder.get().organization_id == first.organization_id
    assert Commitment.get_by_id(second.id).reminder_count == 0
    page = secretary.text("/commitments/institutions/")
    assert f"/documents/{letter.id}/" in page and "отговор се чака до" in page
    draft = f"/documents/{letter.id}/mail/"
    assert (draft in page) is (letter.privacy != "identified")
    if draft in page:
        assert b"X-Unsent: 1" in secretary.get(draft).data
    page = remind(secretary, first, second)
    assert "вече е напомнено днес" in page, "one that cannot be made is named"
    assert IssuedDocument.select().count() == 2, "and the other one is made"


def test_nothing_chosen_is_said(secretary):
    answer = secretary.post("/commitments/remind/", {}, follow=True)
    assert "Отбележете поне една институция." in answer.get_data(as_text=True)


def test_the_page_of_institutions_asks_the_same_however_many_there_are(secretary):
    secretary.get("/help/")  # what is asked once a minute for the menu
    counts = []
    for _ in range(2):
        for _ in range(4):
            cast.make_commitment()
        with counted_queries() as queries:
            assert secretary.get("/commitments/institutions/").status_code == 200
        counts.append(len(reads(queries)))
    assert counts[0] == counts[1] <= 4


def test_a_reader_reminds_nobody(sign_in):
    commitment = cast.make_commitment()
    auditor = Visitor(sign_in(AUDITOR))
    assert 'name="debtor"' not in auditor.text("/commitments/institutions/")
    assert auditor.post("/commitments/remind/", {"debtor": key_of(commitment)}).status_code == 403
    assert not Reminder.select().exists()


def test_a_reminder_of_a_sealed_case_is_for_those_it_is_open_to(secretary):
    install_templates()
    commitment = cast.make_commitment()
    remind(secretary, commitment)
    reminder, letter = Reminder.get(), IssuedDocument.get()
    assert secretary.get(f"/reminders/{reminder.id}/").status_code == 200
    case = commitment.decision.case
    assert case.sensitivity == OPEN_TO_ALL
    type(case).update(sensitivity="violence").where(type(case).id == case.id).execute()
    for address in (f"/reminders/{reminder.id}/", f"/documents/{letter.id}/",
                    f"/documents/{letter.id}/file/"):
        assert secretary.get(address).status_code == 404, address


# -- „Днес“ -----------------------------------------------------------------------------------


def test_today_shows_reports_and_reminders(secretary):
    cast.make_commitment()
    reported = cast.make_commitment()
    reported.workflow.move(reported, "report", done_on=date(2016, 12, 19), report="Готово.")
    page = seen(secretary.text("/"))
    assert "Отчети, които чакат приемане 1" in page and "Напомняния за изпращане 1" in page
    assert "1 просрочен ангажимент от 20.12.2016" in page.replace("\u00a0", " ")


def test_today_shows_questions_whose_answers_are_due(secretary):
    procedure = make_record(WrittenProcedure, opened_on=date(2016, 12, 1),
                            answer_by=date(2016, 12, 9))
    assert "Неприсъствени решения 1" not in seen(secretary.text("/"))
    procedure.workflow.move(procedure, "open")
    assert "Отговори на неприсъствено решение · " in seen(secretary.text("/"))
    assert "Преброй отговорите" in seen(secretary.text("/"))
    procedure.workflow.move(procedure, "count")
    assert "Потвърдете го на следващото заседание" in seen(secretary.text("/"))
    assert "Остава да се потвърди" in seen(
        secretary.text(f"/written_procedures/{procedure.id}/"))


def test_today_asks_the_same_however_much_there_is(secretary):
    secretary.get("/help/")  # what is asked once a minute for the menu
    counts = []
    for _ in range(2):
        for _ in range(6):
            cast.make_commitment()
            reported = cast.make_commitment()
            reported.workflow.move(reported, "report", done_on=date(2016, 12, 19), report="Да.")
        with counted_queries() as queries:
            secretary.get("/")
        counts.append(len(reads(queries)))
    assert counts[0] == counts[1]


# -- numbers ----------------------------------------------------------------------------------


def test_every_number_leads_to_its_list(secretary):
    commitment = cast.make_commitment()
    cast.make_commitment(due=date(2017, 6, 1))
    page = secretary.text("/execution/?from=01.01.2016&to=31.12.2016")
    assert "Просрочени" in page and "Отчетеният е изпълнен от деня" in page
    link = re.search(r'href="(/commitments/\?figure=[^"]*overdue[^"]*)"', page)[1]
    behind = seen(secretary.text(link.replace("&amp;", "&")))
    assert commitment.organization.short() in behind and "1 запис" in behind.lower()


def test_the_statistics_know_the_mechanism_and_the_workbook(secretary):
    commitment = cast.make_commitment()
    period = "from=01.01.2016&to=31.12.2016"
    mechanism = commitment.decision.meeting.mechanism_id
    assert commitment.organization.short() in secretary.text(
        f"/execution/?{period}&mechanism={mechanism}")
    assert "Няма какво да се брои" in secretary.text(f"/execution/?{period}&mechanism=999999")
    assert "1 запис" in seen(secretary.text(f"/commitments/?view=overdue&mechanism={mechanism}"))
    book = load_workbook(io.BytesIO(secretary.get(f"/execution/?{period}&format=xlsx").data))
    assert [row[0] for row in book["Изпълнение на ангажиментите по "].values][1:3] == [
        commitment.organization.short(), "Общо"]


def test_nonsense_in_the_period_is_said(secretary):
    assert "Въведете дата във вид" in secretary.text("/execution/?from=днеска")
