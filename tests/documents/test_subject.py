"""„Всичко за това лице“: every table the keys lead to is in it, and nobody else's data."""

import io
import json
import zipfile
from datetime import date

import pytest

from documents.files.attaching import PDF, Attachment
from documents.generate import generate, render
from documents.papers.privacy import SUBJECT_REPORT
from documents.protection.subject import Account, Subject, note_account, pack_account, subjects_of
from models.agenda.items import AgendaItem
from models.attendance.statements import Statement
from models.base import ENTITIES
from models.cases.case import ChildCase
from models.cases.checks import CaseCheck
from models.cases.events import add_event
from models.cases.identity import Relative
from models.cases.measures import Measure
from models.cases.notifying import Notified
from models.cases.papers import CasePaper
from models.commitments.history import keep_file
from models.commitments.recording import record_decision
from models.commitments.reminders import add_reminder
from models.database import database
from models.decisions.changes import DecisionChange
from models.letters.files import AttachedFile
from models.letters.letter import Letter
from models.places.closure import ExitPlan
from models.places.evidence import Finding
from models.places.placements import Placement
from models.places.waiting import Waiting
from models.privacy.consents import Consent
from models.privacy.disclosures import Disclosure
from models.privacy.requests import DataRequest
from models.services import Referral
from tests import cast
from tests.admin.records import make_record
from tests.documents.scene import EGN, text_of

# Reached by a key and not in the account, with the reason.
DERIVED = {"name_tokens": "keyed marks made of the names",
           "case_access": "who of the office may open a sealed case",
           "disclosures": "listed as the recipients",
           "movements": "which officials were in the room for the item",
           "named_votes": "how officials voted on the item"}


@pytest.fixture
def child(scene):
    """The child of a case with a record in every table."""
    scene.hold()
    case = scene.case
    scene.case = case = ChildCase.get_by_id(case.id)
    case.source_person = "Съседка Доносницова"
    case.save()
    add_event(case, "note", "Мечо и братовчедката Примерка Условна играят; тел. 0888 123 456.",
              by="Тест")
    scene.add_case(("Примерка", "Условна"), "")
    child = case.identity.get()
    Relative(identity=child, relation="father", name="Небивал Недействителен",
             phone="0899 555 444", address="Другаде").store()
    scene.referral = Referral(case=case, organization=scene.host, reason="Причина",
                              sent_on=date(2016, 12, 8)).store()
    item = scene.meeting.items.where(AgendaItem.case == case.id).get()
    Statement(item=item, speaker="Гостенка Пробна", text="Семейството се справя.").store()
    Consent(case=case, kind="media", scope="снимки", given_by="parent",
            given_on=date(2016, 5, 1)).store()
    DataRequest(case=case, applicant="Калина", received_on=date(2016, 5, 1)).store()
    made = generate("nasochvashto_pismo", scene.referral, register=True)
    follow_up(scene)
    Letter(mechanism=case.mechanism, case=case, correspondent="Училище", subject="Справка").store()
    AttachedFile(document=made, kind="scan", file_name="скан.pdf",
                 media_type="application/pdf").attach(b"%PDF-").store()
    AttachedFile(letter=Letter.get(), kind="scan", file_name="скан.pdf",
                 media_type="application/pdf").attach(b"%PDF-1").store()
    for entity in (Waiting, Placement, Finding, Measure, CaseCheck, ExitPlan,
                   Notified, CasePaper):
        make_record(entity, case=case)
    return ChildCase.get_by_id(case.id).identity.get()


def follow_up(scene) -> None:
    """A commitment about the case, reminded of, extended, reported; its decision is amended."""
    first, later = (record_decision(
        cast.make_item(cast.make_meeting(scene.case.mechanism, held_on=day), kind="case",
                       case=scene.case), {"kind": "support", "text": "Подкрепа."},
        [{"organization": scene.host, "what": "Помощ", "due": date(2017, 6, 1)}])
        for day in (date(2017, 3, 1), date(2017, 4, 5)))
    duty = first.commitments.get()
    add_reminder([duty], on=date(2017, 7, 3))
    duty.workflow.move(duty, "extend", due=date(2017, 8, 1), reason="Болест.")
    duty.workflow.move(duty, "report", done_on=date(2017, 7, 20), report="Готово.")
    keep_file(duty, Attachment("писмо.pdf", PDF, b"%PDF"))
    DecisionChange(decision=later, changed=first, note="Срокът.").store()


def reached_tables() -> set[str]:
    """The tables that foreign keys of the stored schema lead to from a case, step by step."""
    found, size = {"cases"}, 0
    while size != len(found):
        size = len(found)
        found |= {table for table in database.get_tables()
                  for key in database.get_foreign_keys(table) if key.dest_table in found}
    return found


def test_every_table_reachable_from_the_person_is_in_the_account(child):
    tables = {section.table for section in Account(Subject(child)).sections}
    missing = reached_tables() - tables - set(DERIVED) - {"destruction_items"}
    assert not missing, "rows of these tables belong to the person and are not given"
    assert "documents" in tables and "disclosures" in tables


def test_the_walk_sees_a_table_that_is_new(child, monkeypatch):
    """The test above would fail for a table that nobody thought of."""
    keys = database.get_foreign_keys
    monkeypatch.setattr(database.obj, "get_tables", lambda *_, **__: [*ENTITIES, "secrets"])
    monkeypatch.setattr(database.obj, "get_foreign_keys", lambda table, *_: [
        key._replace(table="secrets") for key in keys("relatives")]
        if table == "secrets" else keys(table))
    assert "secrets" in reached_tables()


def test_the_account_holds_what_is_known_and_to_whom_it_went(child):
    text = Account(Subject(child)).as_json()
    content = json.loads(text)
    assert content["лице"] == "Мечо Пухов" and EGN in text
    assert content["раздели"]["Предоставени данни"][0]["На кого"]
    assert any("Насочващо писмо" in title for title in content["документи"])


def test_others_are_taken_out(child):
    account = Account(Subject(child))
    text = account.as_json()
    for word in ("Примерка", "Условна", "0888 123 456", "Доносницова", "0899 555 444", "Другаде"):
        assert word not in text, word
    assert "[заличено – друго лице]" in text and "[заличено – защитен източник]" in text
    assert account.redacted >= 5 and "Мечо и братовчедката" in text


def test_a_parent_gets_no_contacts_and_no_name_of_the_other(child):
    mother, father = child.relatives.order_by(Relative.id)
    add_event(child.case, "note", "Калина Недействителна и Небивал Недействителен спорят.",
              by="Тест")
    text = Account(Subject(child, mother)).as_json()
    assert json.loads(text)["лице"] == "Калина Недействителна"
    assert "0899 555 444" not in text and "Небивал" not in text and "бащата спорят" in text
    assert father.name == "Небивал Недействителен"
    assert EGN not in text, "the number of the child is not the parent's"


def test_the_zip_has_the_report_the_data_and_the_documents(child):
    subject = subjects_of(child)[0]
    report = render(SUBJECT_REPORT, child, privacy="identified", recipient=subject.label)
    packed = pack_account(Account(subject), report)
    with zipfile.ZipFile(io.BytesIO(packed.read())) as archive:
        names = archive.namelist()
        words = text_of(archive.read("справка.docx"))
    assert names[:2] == ["справка.docx", "данни.json"]
    assert any(name.startswith("документи/") for name in names)
    for word in ("Мечо Пухов", EGN, "Хронология", "Съгласия", "Предоставени данни", "Близки"):
        assert word in words, word
    assert "Условна" not in words and "0899" not in words


def test_a_document_that_names_others_is_listed_and_not_enclosed(child, scene):
    scene.referral.reason = "Заедно с Примерка Условна"
    scene.referral.store()
    document = generate("nasochvashto_pismo", scene.referral, privacy="identified")
    enclosed = {one.id: content for one, content in Account(Subject(child)).documents}
    assert enclosed[document.id] is None


def test_giving_it_out_is_a_disclosure(child):
    before = Disclosure.select().count()
    note_account(Subject(child), "Севда Примерова")
    row = Disclosure.select().order_by(Disclosure.id.desc()).first()
    assert Disclosure.select().count() == before + 1
    assert (row.way, row.level, row.created_by) == ("request", "names", "Севда Примерова")
