"""A letter that comes as a file: read into the form, and kept with all that hangs on it."""

import io
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default

import pytest

from documents.apart.asking import alone
from documents.generate import generate
from documents.templates import install_templates
from models.base import today
from models.documents.issued import IssuedDocument
from models.letters.files import SIGNED, AttachedFile
from models.letters.letter import Letter
from models.users import SECRETARY
from tests import cast
from tests.admin.browsing import form_values
from tests.admin.tables import PDF, mail
from tests.documents.brought import outlook
from tests.documents.test_signatures import TEXT, signed

pytestmark = pytest.mark.usefixtures("rolled_back")
@pytest.fixture
def secretary(visit):
    cast.make_mechanism()
    return visit(SECRETARY)


def test_sender_day_and_subject_are_read_into_what_is_empty(secretary):
    page = secretary.post("/letters/read/", {
        "subject": "Моя тема", "file": (io.BytesIO(mail()), "писмо.eml")}).get_data(as_text=True)
    values = form_values(page)
    assert values["correspondent"] == ["РУО Стара Загора"] and values["subject"] == ["Моя тема"]
    assert values["their_date"] == ["06.12.2016"], "the day at the office"
    assert "Прочетено от писмото" in page and not Letter.select().exists()


def test_the_letter_keeps_its_file_and_the_files_in_it(secretary):
    values = form_values(secretary.text("/letters/new/"))
    mechanism = cast.make_mechanism()
    page = secretary.post("/letters/new/", {
        **values, "mechanism": str(mechanism.id), "direction": "in", "correspondent": "РУО",
        "register_date": f"{today():%d.%m.%Y}", "subject": "Отговор",
        "file": (io.BytesIO(mail()), "писмо.eml")}, follow=True).get_data(as_text=True)
    names = {one.file_name for one in AttachedFile.select()}
    assert names == {"писмо.eml", "справка.pdf"} and Letter.get().correspondent == "РУО"
    assert "„вирус.exe“ от писмото не е приложен" in page


def test_what_a_signature_is_worth_is_told_when_its_letter_is_stored(secretary):
    values = form_values(secretary.text("/letters/new/"))
    with alone():
        page = secretary.post("/letters/new/", {
            **values, "mechanism": str(cast.make_mechanism().id), "direction": "in",
            "correspondent": "РУО", "register_date": f"{today():%d.%m.%Y}", "subject": "Отговор",
            "file": (io.BytesIO(signed().replace(TEXT, TEXT[:-2] + "о".encode())), "п.p7m")},
            follow=True).get_data(as_text=True)
    assert "ВНИМАНИЕ: файлът е променян" in page and AttachedFile.get().kind == SIGNED


def test_a_letter_of_outlook_is_read_too_and_an_odd_one_is_kept_as_it_is(secretary):
    letter = outlook("РУО", "Отговор", datetime(2016, 12, 5, 23, 30, tzinfo=UTC),
                     {"справка.pdf": PDF})
    page = secretary.post("/letters/read/", {"file": (io.BytesIO(letter), "писмо.msg")})
    values = form_values(page.get_data(as_text=True))
    assert (values["correspondent"], values["their_date"]) == (["РУО"], ["06.12.2016"])
    for name, data, said in (("писмо.msg", letter, "писмо"), (
            "половин.msg", letter[:30] + b"\xff" * 40 + letter[70:], "е приложен, както е")):
        page = secretary.post("/letters/new/", {
            **form_values(secretary.text("/letters/new/")), "direction": "in",
            "mechanism": str(cast.make_mechanism().id),
            "correspondent": "РУО", "register_date": f"{today():%d.%m.%Y}", "subject": name,
            "file": (io.BytesIO(data), name)}, follow=True).get_data(as_text=True)
        assert said in page
    assert [one.file_name for one in AttachedFile.select().order_by(AttachedFile.id)] == [
        "писмо.msg", "справка.pdf", "половин.msg"]


@pytest.mark.parametrize(("name", "data", "said"), [
    ("скан.pdf", PDF, "Данните му не могат да се прочетат"),
    ("програма.exe", b"MZ\0\0", "не може да се приложи"),
    ("празно.eml", b"From: \xff\xfe\nDate: 99 Foo\nSubject: =?x-none?B?!!?=\n\n", "Прочетено")])
def test_what_cannot_be_read_is_said(secretary, name, data, said):
    page = secretary.post("/letters/read/", {"file": (io.BytesIO(data), name)})
    assert said in page.get_data(as_text=True)


def test_a_document_is_a_draft_for_the_mail_program_unless_it_names_a_child(secretary):
    install_templates()
    document = generate("protokol", cast.make_meeting())
    document.recipient = cast.make_organization(email="dsp@primer.bg").name
    document.save()
    url = f"/documents/{document.id}/mail/"
    assert url in secretary.text(f"/documents/{document.id}/")
    draft = message_from_bytes(secretary.get(url).data, policy=default)
    assert (draft["To"], draft["X-Unsent"]) == ("dsp@primer.bg", "1")
    assert draft["Subject"].startswith(document.heading)
    [file] = draft.iter_attachments()
    assert file.get_filename() == document.file_name and file.get_content().startswith(b"PK")
    IssuedDocument.update(privacy="identified").where(IssuedDocument.id == document.id).execute()
    refused = secretary.get(url, follow_redirects=True).get_data(as_text=True)
    assert "не се праща по обикновена поща" in refused
