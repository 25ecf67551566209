"""Attached files on the pages: uploaded, told what is wrong, served as nothing but a download."""

import io
import json
from datetime import date

import pytest

from documents.apart.asking import alone
from documents.generate import generate
from documents.templates import install_templates
from models.base import ENTITIES
from models.commitments.history import CommitmentFile
from models.documents import quota
from models.documents.issued import IssuedDocument
from models.documents.sealed import SealedFile
from models.letters.files import AttachedFile
from models.letters.letter import Letter
from models.users import AUDITOR, SECRETARY
from tests import cast
from tests.admin.browsing import Visitor, seen
from tests.admin.records import make_record
from tests.documents.brought import HOSTILE, PDF, WHOLE, photograph
from tests.documents.test_marks import saved_again
from tests.documents.test_signatures import signed
from tests.jobs.letters import KIND, add_referrals


@pytest.fixture
def made(begin):
    begin(install_templates)
    return generate(KIND, add_referrals(1)[0], register=True)


@pytest.fixture
def visitor(sign_in):
    return Visitor(sign_in(SECRETARY))


@pytest.fixture
def read_here():
    """Read files in this process, as the child would."""
    with alone():
        yield


def upload(visitor, owner: dict, name: str, data: bytes):
    form = {**owner, "file": (io.BytesIO(data), name)}
    return visitor.post("/attached_files/add/", form, follow=True)


def told(answer) -> str:
    return seen(answer.get_data(as_text=True))


def test_a_signed_copy_hangs_on_its_document_under_its_own_name(made, visitor):
    owner = {"document": str(made.id), "kind": "signed"}
    page = told(upload(visitor, owner, "Подписано писмо.pdf", PDF))
    assert "Приложен е подписан екземпляр." in page and "Подписано писмо.pdf" in page
    answer = visitor.get(f"/attached_files/{AttachedFile.get().id}/file/")
    assert answer.data == PDF and answer.mimetype == "application/pdf"
    headers = answer.headers
    assert headers["Content-Disposition"].startswith("attachment")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"].startswith("sandbox")


@pytest.mark.parametrize("name", WHOLE)
def test_pictures_and_pdf_alone_are_looked_at_without_being_kept(made, visitor, name):
    content, kept = WHOLE[name]
    letter = make_record(Letter, mechanism=IssuedDocument.get_by_id(made.id).owner)
    page = upload(visitor, {"letter": str(letter.id), "kind": "scan"}, name, content).text
    file = AttachedFile.select().order_by(AttachedFile.id.desc()).get()
    url = f"/attached_files/{file.id}/file/?look=1"
    answer, is_seen = visitor.get(url), kept.lower().endswith((".pdf", ".jpg", ".png"))
    assert (url in page) is is_seen
    assert answer.headers["Content-Disposition"].startswith("inline") is is_seen
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "script-src" not in policy
    assert policy.startswith("sandbox") or answer.mimetype == "application/pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "DENY"


def test_a_scan_hangs_on_a_letter(made, visitor):
    mechanism = IssuedDocument.get_by_id(made.id).owner
    letter = Letter(mechanism=mechanism, correspondent="Училище", subject="Справка").store()
    page = told(upload(visitor, {"letter": str(letter.id), "kind": "scan"}, "с.jpg",
                       photograph()))
    assert "Приложен е сканирано копие." in page or "сканирано копие" in page
    assert b"Telephone" not in AttachedFile.get().content()


def test_an_account_brings_so_much_in_a_day(made, visitor, monkeypatch):
    monkeypatch.setattr(quota, "MOST_A_DAY", len(PDF) + 20)
    mechanism = IssuedDocument.get_by_id(made.id).owner
    letter = Letter(mechanism=mechanism, correspondent="Училище", subject="Справка").store()
    owner = {"letter": str(letter.id), "kind": "scan"}
    assert "Приложен" in told(upload(visitor, owner, "а.pdf", PDF))
    page = told(upload(visitor, owner, "б.pdf", PDF + b"\n"))
    assert "за един ден може най-много" in page and AttachedFile.select().count() == 1
    monkeypatch.setattr(quota, "today", lambda: date(2036, 1, 1))
    assert "Приложен" in told(upload(visitor, owner, "б.pdf", PDF + b"\n"))
    taking = {entity for entity in ENTITIES.values() if issubclass(entity, SealedFile)
              and "file_name" in entity._meta.fields and entity is not IssuedDocument}
    assert {entity for entity in taking if not entity.is_brought} == set()


@pytest.mark.parametrize(("name", "data", "said"), [
    ("v.exe", b"MZ", "Качете PDF, снимка"), ("п.pdf", b"", "Файлът е празен"),
    ("", PDF, "Изберете файл."), ("п.pdf", b"%PDF-", "не е цял")])
def test_what_is_wrong_with_a_file_is_said_on_the_page(made, visitor, name, data, said):
    owner = {"document": str(made.id), "kind": "signed"}
    assert said in told(upload(visitor, owner, name, data))
    assert not AttachedFile.select().count()


@pytest.mark.parametrize("owner", [{}, {"document": "x"}, {"document": "999999"},
                                   {"letter": "1"}])
def test_a_file_needs_a_record_that_is_there(made, visitor, owner):
    assert upload(visitor, owner, "п.pdf", PDF).status_code == 404


def test_files_of_others_are_not_there(made, visitor, sign_in):
    upload(visitor, {"document": str(made.id), "kind": "signed"}, "п.pdf", PDF)
    far = Visitor(sign_in(cast.make_account("Далечен", SECRETARY,
                                            mechanism=cast.make_mechanism())))
    file = AttachedFile.get().id
    assert far.get(f"/attached_files/{file}/file/").status_code == 404
    assert upload(far, {"document": str(made.id)}, "п.pdf", PDF).status_code == 404
    assert Visitor(sign_in(AUDITOR)).get(f"/attached_files/{file}/file/").status_code == 404


def test_a_new_version_beside_an_edited_one_is_asked_about(made, visitor):
    owner = {"document": str(made.id), "kind": "edited"}
    upload(visitor, owner, "ред.docx", saved_again(made.content(), "на ръка"))
    form = {"kind": KIND, "record": str(made.object_id)}
    answer = visitor.post("/documents/make/", form)
    assert answer.status_code == 409 and "Двете се пазят" in told(answer)
    assert IssuedDocument.select().count() == 1
    visitor.post("/documents/make/", {**form, "knowingly": "1"})
    assert IssuedDocument.select().count() == 2 and AttachedFile.select().count() == 1


def test_the_panel_asks_too_and_keeps_what_was_typed(made, visitor):
    owner = {"document": str(made.id), "kind": "edited"}
    upload(visitor, owner, "ред.docx", saved_again(made.content(), "на ръка"))
    address, form = f"/generate/{KIND}/{made.object_id}/", {"act": "draft"}
    answer = visitor.post(address, form)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409 and f'action="{address}"' in page
    assert 'name="act" value="draft"' in page
    visitor.post(address, {**form, "knowingly": "1"})
    assert IssuedDocument.select().count() == 2


def test_a_document_that_comes_back_is_recognised(made, visitor, sign_in):
    def show(who, content: bytes) -> str:
        return told(who.post("/recognise/", {"file": (io.BytesIO(content), "п.docx")}))
    assert "Непроменен" in show(visitor, made.content())
    assert made.register_number in show(visitor, made.content())
    assert "Променен" in show(visitor, saved_again(made.content(), "дописано"))
    assert "не е изготвен тук" in show(visitor, PDF)
    far = Visitor(sign_in(cast.make_account("Далечен", SECRETARY,
                                            mechanism=cast.make_mechanism())))
    page = show(far, made.content())
    assert "не е достъпен за вас" in page and made.register_number not in page


def test_the_data_of_a_document_are_given_to_who_may_write_it(made, visitor, sign_in):
    answer = visitor.get(f"/documents/{made.id}/data/")
    assert json.loads(answer.data) == json.loads(made.data)
    assert "attachment" in answer.headers["Content-Disposition"]
    assert sign_in(AUDITOR).get(f"/documents/{made.id}/data/").status_code in (403, 404)


# -- every door ---------------------------------------------------------------------------------


def letter_door(made) -> tuple[str, dict]:
    return "/attached_files/add/", {"document": str(made.id), "kind": "signed"}


def task_door(_made) -> tuple[str, dict]:
    return f"/commitments/{cast.make_commitment().id}/files/", {}


@pytest.mark.parametrize("door", [letter_door, task_door])
def test_every_door_takes_the_same_files_and_refuses_the_same(door, made, visitor):
    address, more = door(made)
    for name, content in HOSTILE.items():
        visitor.post(address, {**more, "file": (io.BytesIO(content), name)})
    assert not AttachedFile.select().exists() and not CommitmentFile.select().exists()
    taken = {name: file for name, file in WHOLE.items() if name != "писмо.docx"}  # not signed
    for name, (content, _kept) in taken.items():
        visitor.post(address, {**more, "file": (io.BytesIO(content), name)})
    found = [*AttachedFile.select(), *CommitmentFile.select()]
    assert [one.file_name for one in found] == [kept for _content, kept in taken.values()]


def test_what_a_task_was_given_is_served_as_nothing_but_a_download(made, visitor):
    address, _more = task_door(made)
    visitor.post(address, {"file": (io.BytesIO(photograph()), "с.jpg")})
    file = CommitmentFile.get()
    answer = visitor.file(f"/commitment_files/{file.id}/file/")
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert b"Telephone" not in answer.data


@pytest.mark.usefixtures("read_here")
def test_a_signature_is_told_when_it_is_attached_and_whenever_it_is_asked_for(made, visitor):
    mechanism = IssuedDocument.get_by_id(made.id).owner
    letter = Letter(mechanism=mechanism, correspondent="Училище", subject="Справка").store()
    owner = {"letter": str(letter.id), "kind": "signed"}
    assert "Подписан от Мария Петрова" in told(upload(visitor, owner, "п.p7m", signed()))
    link = f"/attached_files/{AttachedFile.get().id}/signature/"
    page = told(visitor.get(link, follow_redirects=True))
    assert "файлът не е променян" in page and "не е проверена (без мрежа)" in page
    upload(visitor, owner, "счупен.p7m", signed()[:300])
    broken = AttachedFile.select().order_by(AttachedFile.id.desc()).get().id
    page = told(visitor.get(f"/attached_files/{broken}/signature/", follow_redirects=True))
    assert "Подписът не може да се прочете" in page
