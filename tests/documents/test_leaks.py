"""The leak guard over Word files: every corner of a file, and the moment a document leaves."""

import io
import zipfile

import pytest

from documents.files.attaching import Attachment
from documents.files.hand_work import attach
from documents.generate import generate, recipient_labels
from documents.protection.leaks import Report, check_document, find_in_document
from models.access.reasons import AccessReason
from models.audit.events import AuditEvent
from models.base import RuleError, today
from models.cases.identity import Relative
from models.documents.blobs import WORD
from models.documents.issued import IssuedDocument
from models.leaks.refusing import LeakRefusal, in_spite_of
from models.leaks.typed import find_leaking
from models.letters.files import EDITED, files_of
from tests.documents.scene import EGN, add_organization, add_person, read_docx

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
NAME = "Мечо Пухов"
BODY = f'<w:document {W}><w:body>%s<w:sectPr/></w:body></w:document>'
PLAIN = "<w:p><w:r><w:t>Текст.</w:t></w:r></w:p>"
RUN = f"<w:r><w:t>{NAME}</w:t></w:r>"
LINK = ('<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Type="hyperlink" TargetMode="External" '
        'Target="mailto:Mecho.Puhov@primer.example"/></Relationships>')


def in_part(part: str, root: str) -> dict:
    """A file with the name in a paragraph of another part."""
    return {part: f"<w:{root} {W}><w:p>{RUN}</w:p></w:{root}>"}


CORNERS = {
    "абзац 2": {"word/document.xml": BODY % (PLAIN + f"<w:p>{RUN}</w:p>")},
    "таблица": {"word/document.xml": BODY % f"<w:tbl><w:tr><w:tc><w:p>{RUN}</w:p></w:tc></w:tr>"
                "</w:tbl>"},
    "горен колонтитул": in_part("word/header2.xml", "hdr"),
    "долен колонтитул": in_part("word/footer1.xml", "ftr"),
    "коментар": in_part("word/comments.xml", "comments"),
    "бележка под линия": in_part("word/footnotes.xml", "footnotes"),
    "бележка в края": in_part("word/endnotes.xml", "endnotes"),
    "готов текст на шаблона": in_part("word/glossary/document.xml", "glossaryDocument"),
    "текстово поле": {"word/document.xml": BODY % "<w:p><w:r><w:pict><w:txbxContent><w:p>"
                      f"{RUN}</w:p></w:txbxContent></w:pict></w:r></w:p>"},
    "абзац 1, скрит текст": {"word/document.xml": BODY % "<w:p><w:r><w:rPr><w:vanish/></w:rPr>"
                             f"<w:t>{NAME}</w:t></w:r></w:p>"},
    "абзац 1": {"word/document.xml": BODY % "<w:p><w:del w:id='1'><w:r><w:delText>"
                f"{NAME}</w:delText></w:r></w:del></w:p>"},
    "абзац 1, проследена промяна": {"word/document.xml": BODY % (
        "<w:p><w:r><w:t>Мечо Пу</w:t></w:r><w:del w:id='1'><w:r><w:delText>шко</w:delText></w:r>"
        "</w:del><w:r><w:t>хов</w:t></w:r></w:p>")},
    "автор на промяна или коментар": {"word/document.xml": BODY % (
        f"<w:p><w:ins w:id='1' w:author='{NAME}'><w:r><w:t>Текст</w:t></w:r></w:ins></w:p>")},
    "описание на картина": {"word/document.xml": BODY % (
        f"<w:p><w:r><w:drawing><x descr='Снимка на {NAME}'/></w:drawing></w:r></w:p>")},
    "свойства на файла": {"docProps/core.xml": f"<a><title>{NAME}</title></a>"},
    "връзка": {"word/_rels/document.xml.rels": LINK},
    "част item1.xml": {"customXml/item1.xml": f"<data><child>{NAME}</child></data>"},
}


def make_file(parts: dict) -> bytes:
    """A package with these parts and a harmless body."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        for part, text in {"word/document.xml": BODY % PLAIN, **parts}.items():
            package.writestr(part, text)
    return made.getvalue()


@pytest.mark.parametrize("place", CORNERS)
def test_a_name_is_found_in_every_corner_of_the_file(place, scene):
    hits = find_in_document(make_file(CORNERS[place]))
    assert place in [hit.place for hit in hits], [str(hit) for hit in hits]


def test_a_name_split_over_runs_is_one_name(scene):
    runs = "".join(f"<w:r><w:t>{part}</w:t></w:r>" for part in ("Ме", "чо П", "ухов"))
    [hit] = find_in_document(make_file({"word/document.xml": BODY % f"<w:p>{runs}</w:p>"}))
    assert (hit.kind, hit.place) == ("name", "абзац 1")


def test_a_name_in_the_file_name_and_in_a_file_inside_is_found(scene):
    assert find_in_document(make_file({}), "Писмо_Мечо_Пухов.docx")[0].place == "име на файла"
    inner = make_file(CORNERS["таблица"])
    [hit] = find_in_document(make_file({"word/embeddings/one.docx": inner}))
    assert hit.place == "вграден файл, таблица"


@pytest.mark.parametrize("part", ["<broken", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'])
def test_a_part_that_cannot_be_read_stops_the_document(scene, part):
    report = check_document(make_file({"word/comments.xml": part}), "pseudonymised")
    assert [hit.kind for hit in report.blocking] == ["unread"]


def test_a_file_without_names_is_clean(scene):
    report = check_document(make_file({}), "public", name="Протокол_7_07.12.2016.docx")
    assert report.blocking == report.warnings == ()


def test_of_other_children_alone_one_is_only_told(scene):
    content = make_file({"word/document.xml": BODY % "<w:p><w:r><w:t>Пухов</w:t></w:r></w:p>"})
    told = check_document(content, "pseudonymised")
    assert told.blocking == () and "П••••" in told.warning()
    assert check_document(content, "pseudonymised", own_cases=frozenset({scene.case.id})).blocking
    with pytest.raises(RuleError, match="фамилия „П••••“"):
        check_document(content, "public").refuse()


@pytest.mark.parametrize("told", ["ул. „Скрита“ № 5", "с. Измислено, ул. Скрита 5", "0888 765 432",
                                  "+359 888 765432", "бул. „Убежище“ № 8"])
@pytest.mark.parametrize("part", ["таблица", "коментар", "описание на картина"])
def test_what_anybody_keeps_confidential_stops_a_public_paper(scene, told, part):
    child = scene.add_case(("Опитна", "Скрилева"), "").identity.get()
    Relative(identity=child, relation="mother", name="Тиха Майчина", phone="0888 765 432",
             address="с. Измислено, ул. „Скрита“ № 5", address_protected=True).store()
    add_organization("Кризисен център", address="бул. „Убежище“ № 8", address_confidential=True)
    content = make_file({name: text.replace(NAME, told) for name, text in CORNERS[part].items()})
    found = [(hit.kind, hit.place) for hit in check_document(content, "public").blocking]
    assert ("protected", part) in found
    assert "protected" not in [hit.kind for hit in find_in_document(content)]


def test_an_address_that_an_institution_shows_is_no_secret(scene):
    add_organization("Кризисен център", address="бул. „Убежище“ № 8", address_confidential=True)
    add_organization("Дирекция", address="гр. Чирпан, бул. „Убежище“ № 8")
    text = "<w:p><w:r><w:t>Срещата е на бул. „Убежище“ № 8.</w:t></w:r></w:p>"
    assert check_document(make_file({"word/document.xml": BODY % text}), "public") == Report()


# -- the moment a document leaves ------------------------------------------------------------


def make_document(scene, text: str, **values) -> IssuedDocument:
    """A draft with a text in its comment."""
    part = {"word/comments.xml": f"<w:comments {W}><w:p><w:r><w:t>{text}</w:t></w:r></w:p>"
            "</w:comments>"}
    values = {"kind": "saobshtenie", "heading": "Съобщение", "entity": "meetings",
              "object_id": scene.meeting.id, "privacy": "public", "file_name": "a.docx", **values}
    return IssuedDocument(**values).attach(make_file(part)).store()


def take_number(document: IssuedDocument) -> None:
    document.register_number, document.register_date = "ОКМД-9", document.created_at.date()
    document.store()


@pytest.mark.parametrize("text", [NAME, "Пухов", "Пyхов", "Puhov", EGN, "0888 123 456"])
def test_a_public_document_with_a_hit_takes_no_number(scene, text):
    document = make_document(scene, text)
    with pytest.raises(RuleError, match="не може да се издаде.*коментар"):
        take_number(document)
    assert IssuedDocument.get_by_id(document.id).register_number == ""


def test_a_document_is_checked_again_when_it_is_sent(scene):
    document = make_document(scene, "Нищо")
    take_number(document)
    IssuedDocument.update(status="registered").where(IssuedDocument.id == document.id).execute()
    scene.add_case(("Нищо", "Никоев"), "")
    document = IssuedDocument.get_by_id(document.id)
    with pytest.raises(RuleError, match="собствено име"):
        document.workflow.move(document, "send", sent_on=today())
    assert IssuedDocument.get_by_id(document.id).status == "registered"


def test_a_public_paper_edited_by_hand_is_looked_through_too(scene):
    document = make_document(scene, "Нищо")
    for place in ("таблица", "коментар", "описание на картина"):
        with pytest.raises(LeakRefusal, match=place):
            attach(document, EDITED, Attachment("a.docx", WORD, make_file(CORNERS[place])), by="")
    assert not files_of(document)
    official = BODY % "<w:p><w:r><w:t>Откри я инж. Образец Примеров.</w:t></w:r></w:p>"
    attach(document, EDITED, Attachment("a.docx", WORD, make_file(
        {"word/document.xml": official.replace("Откри", "Новата Дума: откри")})), by="")
    scene.add_case(("Дума", "Никоева"), "")
    with pytest.raises(LeakRefusal, match="собствено име"):
        take_number(document)


def test_a_confidential_document_may_carry_names(scene):
    take_number(make_document(scene, NAME, privacy="identified"))


def test_a_pseudonymised_one_is_stopped_by_a_whole_name_and_warns_of_the_rest(scene):
    with pytest.raises(RuleError, match="име и фамилия"):
        take_number(make_document(scene, NAME, privacy="pseudonymised"))
    document = make_document(scene, "Пухов", privacy="pseudonymised", object_id=10**6)
    take_number(document)
    assert "фамилия „П••••“" in document.leak_warning


@pytest.mark.parametrize("typed", ["Мечo Пухов", "Пyхов", "Mecho Puhov", "случаят на ПУXОВ"])
def test_a_name_in_two_alphabets_is_stopped_when_the_document_is_made(scene, typed):
    scene.hold()
    scene.decision.text = f"Подкрепата за {typed} продължава."
    scene.decision.store()
    with pytest.raises(RuleError, match="остава име") as refused:
        generate("protokol", scene.meeting)
    assert typed not in refused.value.message
    assert generate("protokol", scene.meeting, privacy="identified")


def test_the_papers_of_a_meeting_pass_with_their_officials_and_contacts(scene):
    add_person("Стоян", "Пухов", phone="042 777 888")
    scene.hold()
    for kind in ("protokol", "pokana"):
        assert generate(kind, scene.meeting, register=True).leak_warning == ""
    assert generate("prepis_izvlechenie", scene.decision, register=True).leak_warning == ""


def test_the_properties_of_a_made_document_name_no_person_and_no_machine(scene):
    content = generate("protokol", scene.hold(), by="Тестина Пробна").content()
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        about = "".join(package.read(n).decode() for n in package.namelist() if "docProps" in n)
    core = read_docx(content).core_properties
    assert core.author == core.last_modified_by == "Областна администрация Стара Загора"
    assert "Тестина" not in about and "<Template>" not in about and "Manager" not in about


# -- whom the paper names by an office, and going on with a reason -----------------------------

MOTHER = "Калина Недействителна"  # of the child of the scene


@pytest.fixture
def namesake(scene):
    """The scene with a member of the same name as the mother of its child."""
    person = scene.members[0].representative
    person.first_name, person.last_name = MOTHER.split()
    person.gender, person.honorific = "f", "gja"
    person.store()
    scene.hold()
    return scene


def test_an_addressee_with_the_name_of_a_parent_gets_the_letter(namesake):
    label = next(one for one in recipient_labels("pokana", namesake.meeting) if MOTHER in one)
    letter = generate("pokana", namesake.meeting, recipient=label, register=True)
    assert letter.register_number and letter.leak_warning == "" and letter.guard_reason == ""
    assert generate("protokol", namesake.meeting, register=True).register_number


def test_the_same_name_without_the_office_is_stopped_in_a_paper_of_others(namesake):
    letter = make_document(namesake, MOTHER, privacy="pseudonymised", kind="kniga_reshenia",
                           entity="mechanisms", object_id=namesake.mechanism.id,
                           recipient="2016 г.")
    with pytest.raises(LeakRefusal):
        take_number(letter)


@pytest.mark.parametrize("greeting", ["Уважаема госпожо Недействителна", "господине Пухов"])
def test_a_surname_after_a_title_is_an_officials(scene, greeting):
    add_person("Друга", "Недействителна", "f")
    add_person("Стоян", "Пухов")
    text = f"<w:p><w:r><w:t>{greeting}</w:t></w:r></w:p>"
    own = frozenset({scene.case.id})
    assert check_document(make_file({"word/document.xml": BODY % text}), "pseudonymised",
                          own_cases=own) == Report()


def test_a_refused_document_is_made_with_a_reason_that_it_keeps(scene):
    scene.hold()
    scene.decision.text = "Подкрепата за Пyхов продължава."
    scene.decision.store()
    with pytest.raises(LeakRefusal, match="„Издай въпреки предпазителя“"):
        generate("protokol", scene.meeting)
    with pytest.raises(RuleError, match="поне 10 знака"), in_spite_of("да"):
        pytest.fail("a short reason is none")
    with in_spite_of("Името е на член на комисията."):
        document = generate("protokol", scene.meeting, by="Севда")
        clean = generate("dneven_red", scene.meeting)
    assert IssuedDocument.get_by_id(document.id).guard_reason == "Името е на член на комисията."
    event = AuditEvent.select().where(AuditEvent.action == "guard").get()
    assert (event.object_id, event.reason) == (document.id, "пазачът е прегледан")
    assert AccessReason.get().text == "Името е на член на комисията."
    stored = IssuedDocument.select(IssuedDocument.guard_reason).where(
        IssuedDocument.id == document.id).tuples().get()
    assert "комисията" not in repr(stored), "the reason may name the child: it is sealed"
    assert clean.guard_reason == ""
    take_number(make_document(scene, NAME, guard_reason="Името е на член на комисията."))


def test_what_is_to_be_mended_is_the_text_that_names_the_child(scene):
    scene.hold()
    assert find_leaking(scene.meeting) is None
    scene.decision.text = "За Мечо Пухов."
    scene.decision.store()
    assert find_leaking(scene.meeting) == scene.decision
