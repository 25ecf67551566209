"""A document that comes back says what it was made from; what people did to one stays."""

import io
import zipfile
from contextlib import nullcontext
from xml.etree import ElementTree

import docx
import pytest

from documents.files import hand_work
from documents.files.attaching import read_attachment
from documents.files.hand_work import HandWork, attach, knowingly
from documents.files.marks import read_mark
from documents.generate import generate, render
from documents.properties import SPACE, VALUES, with_property
from documents.templates import install_templates
from models.base import RuleError, today
from models.documents.issued import IssuedDocument
from models.letters.files import AttachedFile
from tests.documents.test_attaching import PDF
from tests.jobs.letters import KIND, add_referrals


@pytest.fixture
def referral(rolled_back):
    install_templates()
    return add_referrals(1)[0]


@pytest.fixture
def made(referral):
    return generate(KIND, referral, register=True)


def saved_again(content: bytes, word: str = "") -> bytes:
    """The file as another program writes it, with one more sentence if there is one."""
    document, out = docx.Document(io.BytesIO(content)), io.BytesIO()
    if word:
        document.add_paragraph(word)
    document.save(out)
    return out.getvalue()


def test_a_document_says_what_it_was_made_from(made, referral):
    mark = read_mark(made.content())
    assert mark.is_same and mark.is_same_text and mark.find() == made
    assert (mark.facts["entity"], mark.facts["record"]) == ("referrals", referral.id)
    assert mark.facts["template"] == 1 and mark.facts["day"] == made.register_date.isoformat()


def test_saving_is_told_from_changing(made):
    saved = read_mark(saved_again(made.content()))
    assert not saved.is_same and saved.is_same_text and saved.find() == made
    changed = read_mark(saved_again(made.content(), "дописано"))
    assert not changed.is_same_text and changed.find() == made


def test_a_mark_that_was_forged_is_none(made):
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made.content())) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "docProps/custom.xml":
                start = data.index(b"<vt:lpwstr>") + 11
                data = data[:start + 40] + b"b" + data[start + 41:]
            new.writestr(name, data)
    assert read_mark(out.getvalue()) is None


@pytest.mark.parametrize("content", [b"", b"PK\3\4", PDF])
def test_what_has_no_mark_is_nothing_of_ours(content):
    assert read_mark(content) is None


def test_the_mark_holds_no_digits_and_no_names(made, referral):
    with zipfile.ZipFile(io.BytesIO(made.content())) as package:
        text = package.read("docProps/custom.xml").decode().partition("<vt:lpwstr>")[2]
    assert text.partition("<")[0].isalpha() and referral.case.reference not in text


def test_the_same_data_and_template_give_the_same_bytes_next_year_too(made, referral):
    assert render(KIND, referral, on=made.register_date) == made.content()


def add_edited(document, word: str = "на ръка") -> AttachedFile:
    file = read_attachment("редакция.docx", saved_again(document.content(), word))
    return attach(document, "edited", file, by="Проба")


def test_an_edited_version_is_not_passed_over_silently(made, referral):
    edited = add_edited(made)
    with pytest.raises(HandWork, match="редактиран вариант"):
        generate(KIND, referral)
    with knowingly():
        second = generate(KIND, referral)
    assert second.edition == 2
    assert b"PK" in edited.content()[:4] and made.content(), "both are kept"


def test_the_same_file_is_no_edited_version(made):
    with pytest.raises(RuleError, match="същият като издадения"):
        attach(made, "edited", read_attachment("п.docx", made.content()), by="")
    add_edited(made)
    with pytest.raises(RuleError, match="вече е приложен"):
        add_edited(made)


def test_a_file_of_another_document_is_refused_by_its_mark(made):
    other = generate(KIND, add_referrals(1)[0])
    with pytest.raises(RuleError, match="от друг документ"):
        attach(made, "edited", read_attachment("п.docx", saved_again(other.content(), "х")),
               by="")


def test_a_signed_document_is_locked(made):
    attach(made, "signed", read_attachment("подписан.pdf", PDF), by="Проба")
    with pytest.raises(RuleError, match="има подписан екземпляр"):
        add_edited(made)
    made.register_number = "друг"
    with pytest.raises(RuleError, match="има подписан екземпляр"):
        made.store()


def test_word_is_no_signed_copy(made):
    with pytest.raises(RuleError, match="PDF или снимка"):
        attach(made, "signed", read_attachment("п.docx", saved_again(made.content())), by="")


def test_an_attached_file_is_sealed_in_the_database(made):
    attach(made, "signed", read_attachment("подписан.pdf", PDF), by="Проба")
    stored = AttachedFile.get()
    kept = AttachedFile.select(AttachedFile.file_name).tuples().get()
    assert stored.content() == PDF and "подписан" not in str(kept)
    assert hand_work.files_of(made) == [stored]


def test_the_own_properties_of_a_template_stay_without_what_they_note_of_people():
    part = (f'<Properties xmlns="{SPACE}" xmlns:vt="{VALUES}">'
            '<property fmtid="{1}" pid="7" name="Вид документ"><vt:lpwstr>писмо</vt:lpwstr>'
            '</property><property fmtid="{1}" pid="8" name="_AuthorEmail"><vt:lpwstr>ime@oblast.bg'
            "</vt:lpwstr></property></Properties>").encode()
    made = with_property(with_property(part, "okmd-desk", "абв"), "okmd-desk", "где")
    found = {one.get("name"): (one.get("pid"), one[0].text) for one in ElementTree.fromstring(made)}
    assert found == {"Вид документ": ("7", "писмо"), "okmd-desk": ("8", "где")}
    assert b"<vt:lpwstr>" in made and b"<property " in made


def test_a_letter_that_was_sent_is_final_and_another_one_has_its_own_number(made, referral):
    made.workflow.move(made, "send", sent_on=today())
    other = generate(KIND, referral, register=True)
    sent = IssuedDocument.get_by_id(made.id)
    assert (sent.status, sent.register_number) == ("sent", made.register_number)
    assert other.register_number != sent.register_number and other.edition == 2
    again = generate(KIND, referral)
    assert again.register_number == other.register_number, "what was not sent is replaced"
    assert IssuedDocument.get_by_id(other.id).status == "replaced"


def test_signed_minutes_are_final_until_they_are_annulled(scene):
    scene.hold()
    minutes = generate("protokol", scene.meeting)
    attach(minutes, "signed", read_attachment("подписан.pdf", PDF), by="Проба")
    for way in (nullcontext(), knowingly()):
        with way, pytest.raises(RuleError, match="окончателен"):
            generate("protokol", scene.meeting)
    minutes = IssuedDocument.get_by_id(minutes.id)
    minutes.workflow.move(minutes, "cancel", reason="Сгрешена дата.")
    assert generate("protokol", scene.meeting).edition == 2
