"""A file in a field of the office: brought to its record, opened with its rights, wiped with it."""

import io
from datetime import date
from types import SimpleNamespace

from documents.files.scanning import use_scanner
from documents.generate import generate
from models.audit.events import AuditEvent
from models.cases.case import ChildCase
from models.cases.papers import CasePaper
from models.documents.blobs import Blob
from models.events.event import Event
from models.letters.files import AttachedFile, files_in
from models.privacy.activities import data_text
from models.privacy.erasure import wipe
from models.tailoring.fields import OwnField
from models.users import ADMIN, AUDITOR, SECRETARY
from tests import cast
from tests.admin.browsing import seen
from tests.admin.records import make_record
from tests.admin.test_tailoring import typed_definition
from tests.documents.brought import PDF
from tests.documents.scene import text_of
from tests.documents.test_own_kinds import add_kind
from tests.tailored import add_field, add_register, reread

SHOWN = f"Договор.pdf, {len(PDF)} Б"
OTHER = PDF.replace(b"1 0 obj", b"2 0 obj")


def bring(visitor, record, field, name="Договор.pdf", data=PDF, **more):
    url = f"/field_files/{record._meta.table_name}/{record.id}/{field.column}/"
    file = {"file": (io.BytesIO(data), name)} if data else {}
    return visitor.post(url, {**file, **more}, follow=True)


def told(answer) -> str:
    return seen(answer.get_data(as_text=True))


def test_a_file_is_brought_shown_exported_changed_and_taken_back(visit):
    assert visit(ADMIN).post("/own_fields/new/", typed_definition(
        "file", label="Договор", required="y")).status_code == 302
    field = OwnField.get()
    secretary, event = visit(SECRETARY), make_record(Event)
    form = secretary.text(f"/events/{event.id}/edit/")
    assert "прилага на страницата на записа" in form and f'name="{field.column}"' not in form
    page = told(bring(secretary, event, field))
    assert "Файлът е приложен." in page and page.count(SHOWN) == 2
    url = f"/field_files/events/{event.id}/{field.column}/"
    answer = secretary.get(url)
    assert answer.data == PDF and answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")
    assert SHOWN in secretary.text("/events/?format=csv")
    assert SHOWN in seen(secretary.text(f"/events/?{field.column}=договор"))
    assert "вече е приложен" in told(bring(secretary, event, field))
    assert "Нов.pdf" in told(bring(secretary, event, field, "Нов.pdf", OTHER))
    former = files_in(event, field.column)[1]
    assert secretary.get(f"{url}?former={former.id}").data == PDF
    assert "Файлът е премахнат" in told(bring(secretary, event, field, data=b"", remove="1"))
    assert secretary.get(url).status_code == 404 and len(files_in(event, field.column)) == 2
    changes = AuditEvent.select().where(AuditEvent.entity == "events",
                                        AuditEvent.action == "change")
    assert sum(field.column in one.details for one in changes) == 3
    assert "Договор" in seen(secretary.text(f"/history/events/{event.id}/"))


def test_a_wrong_or_infected_file_is_refused_with_words_and_nothing_is_kept(visit):
    field, event, secretary = add_field(Event, "file"), make_record(Event), visit(SECRETARY)
    assert "не може да се приложи" in told(bring(secretary, event, field, "а.exe", b"MZ\0\0"))
    assert "Изберете файл" in told(bring(secretary, event, field, data=b""))
    use_scanner(["false"])
    try:
        assert "вирус" in told(bring(secretary, event, field))
    finally:
        use_scanner([])
    assert not AttachedFile.select().exists() and not reread(event).__data__[field.column]


def test_the_file_has_the_rights_of_its_record_and_of_its_field(visit):
    field, event = add_field(Event, "file", privacy="P3"), make_record(Event)
    bring(visit(SECRETARY), event, field)
    url, auditor = f"/field_files/events/{event.id}/{field.column}/", visit(AUDITOR)
    assert "Договор.pdf" not in auditor.text(f"/events/{event.id}/")
    assert auditor.get(url).status_code == 404
    assert bring(auditor, event, field, data=OTHER).status_code == 404
    for visitor in (visit(SECRETARY), auditor):  # no other way leads there
        assert visitor.get(f"/attached_files/{AttachedFile.get().id}/file/").status_code == 404
    assert visit(SECRETARY).get(url.replace(field.column, "topic")).status_code == 404


def test_a_reader_of_an_own_register_opens_the_file_and_brings_none(visit):
    entity = add_register(states=False, secretary="W", auditor="r")
    field = add_field(entity, "file", label="Договор")
    record = entity(name="Пералня").store()
    bring(visit(SECRETARY), record, field)
    url, auditor = f"/field_files/{entity._meta.table_name}/{record.id}/{field.column}/", visit(
        AUDITOR)
    assert auditor.get(url).data == PDF
    page = auditor.text(f"/{entity._meta.table_name}/{record.id}/")
    assert "Договор.pdf" in page and 'type="file"' not in page
    assert bring(auditor, record, field, data=OTHER).status_code == 403


def test_a_file_of_a_case_asks_why_and_goes_with_the_data(visit):
    field, case, secretary = add_field(ChildCase, "file", label="Доклад"), cast.make_case(), visit(
        SECRETARY)
    bring(secretary, case, field)
    url = f"/field_files/cases/{case.id}/{field.column}/"
    assert secretary.get(url).location.startswith("/why/")
    assert secretary.file(url).data == PDF
    bring(secretary, case, field, "Друг.pdf", OTHER)
    assert "доклад" in data_text(ChildCase)
    case, blobs = reread(case), Blob.select().count()
    wipe(case)
    case.save()
    assert not AttachedFile.select().exists() and Blob.select().count() == blobs - 2
    assert not reread(case).__data__[field.column]


def test_a_paper_prints_the_name_of_the_file_and_nothing_of_it(rolled_back, visit):
    field, case = add_field(ChildCase, "file", label="Програма"), cast.make_case()
    bring(visit(SECRETARY), case, field)
    template = add_kind("Към писмото: {{ случай.програма }}", source="cases",
                        name="Писмо с програма", numbering="none")
    text = text_of(generate(template.kind, reread(case)).content())
    assert "Към писмото: Договор.pdf" in text and SHOWN not in text


def test_a_confidential_paper_of_a_case_is_opened_by_the_office_alone_and_wiped_with_it(visit):
    paper = CasePaper(case=cast.make_case(), kind="health", dated_on=date(2026, 3, 2),
                      note="Епикриза", is_confidential=True).store()
    secretary, auditor, column = visit(SECRETARY), visit(AUDITOR), SimpleNamespace(column="file")
    page, url = f"/case_papers/{paper.id}/", f"/field_files/case_papers/{paper.id}/file/"
    assert SHOWN in told(bring(secretary, paper, column))
    assert secretary.get(url).location.startswith("/why/")
    assert f"{url}?look=1" in secretary.text(page)
    assert secretary.get(f"{url}?look=1").location.startswith("/why/")
    assert SHOWN not in seen(secretary.text(f"/cases/{paper.case_id}/"))
    told_auditor = seen(auditor.text(page))
    assert not {"Епикриза", SHOWN} & {*told_auditor.split()} and "02.03.2026" in told_auditor
    assert auditor.get(url).status_code == 404
    assert "Медицински документ в досието." in paper.case.events.get().text
    wipe(reread(paper))
    assert not AttachedFile.select().where(AttachedFile.object_id == paper.id).exists()
