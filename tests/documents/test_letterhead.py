"""One letterhead for every template: changed once, it stands on every next document."""

import io

import pytest
from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.shared import Cm, RGBColor
from openxml_audit import OpenXmlValidator

from docfill.letterhead import put_letterhead
from documents.generate import generate, render
from documents.kinds import KINDS, get_kind
from documents.office.letterhead import LETTERHEAD
from documents.placeholders import check_template
from documents.templates import install_templates, shipped_file
from models.documents.blobs import store_blob
from models.documents.templates import DocumentTemplate, TemplateVersion
from tests.docfill.test_values import png
from tests.documents.scene import read_docx, text_of


def letterhead(text: str = "Новата бланка на {{ бланка.институция }}", *, picture: bool = False,
               style: str = "") -> bytes:
    document, target = Document(), io.BytesIO()
    section = document.sections[0]
    section.different_first_page_header_footer = True
    paragraph = section.first_page_header.paragraphs[0]
    paragraph.add_run(text)
    if style:
        made = document.styles.add_style(style, WD_STYLE_TYPE.PARAGRAPH)
        made.font.color.rgb = RGBColor(0x11, 0x22, 0x33)
        paragraph.style = made
    if picture:
        paragraph.add_run().add_picture(io.BytesIO(png()), width=Cm(1))
    section.first_page_footer.paragraphs[0].text = "{{ бланка.контакти }}"
    document.save(target)
    return target.getvalue()


@pytest.fixture
def installed(scene):
    install_templates()
    return DocumentTemplate.get(DocumentTemplate.kind == LETTERHEAD.code)


def put_in_force(template: DocumentTemplate, content: bytes) -> None:
    assert not check_template(LETTERHEAD, content)
    TemplateVersion(template=template, blob=store_blob(content)).store().activate()


def test_until_the_office_puts_one_in_force_templates_have_their_own(scene, installed):
    assert installed.active_version() is None and installed.versions.count() == 1
    assert "Новата бланка" not in text_of(render("protokol", scene.hold()))
    install_templates()
    assert installed.versions.count() == 1


def test_a_new_letterhead_stands_on_every_next_document(scene, installed):
    meeting = scene.hold()
    before = generate("protokol", meeting)
    put_in_force(installed, letterhead())
    for code in ("protokol", "prisastven_spisak"):
        text = text_of(render(code, meeting))
        assert "Новата бланка на Областна администрация Стара Загора" in text
        assert "РЕПУБЛИКА БЪЛГАРИЯ" not in text
    assert "Новата бланка" not in text_of(before.content())
    put_in_force(installed, letterhead("Още по-нова"))
    assert "Още по-нова" in text_of(render("protokol", meeting))


def test_a_template_without_the_mark_keeps_its_own_head(scene, installed):
    put_in_force(installed, letterhead())
    minutes = DocumentTemplate.get(DocumentTemplate.kind == "protokol")
    minutes.letterhead = False
    minutes.store()
    assert "Новата бланка" not in text_of(render("protokol", scene.hold()))


def test_a_letterhead_switched_off_is_not_used(scene, installed):
    put_in_force(installed, letterhead())
    installed.enabled = False
    installed.store()
    assert "Новата бланка" not in text_of(render("protokol", scene.hold()))


def test_a_field_that_some_document_lacks_is_refused():
    problems = check_template(LETTERHEAD, letterhead("{{ заседание.номер }}"))
    assert [one.code for one in problems] == ["unknown-name"]


def test_the_signature_of_all_letters_is_one_file(scene, installed):
    assert "Областен управител" in text_of(render("pokana", scene.hold()))
    signature = DocumentTemplate.get(DocumentTemplate.kind == "podpis")
    document, target = Document(), io.BytesIO()
    document.add_paragraph("С почит: {{ подпис.име }}")
    document.save(target)
    TemplateVersion(template=signature, blob=store_blob(target.getvalue())).store().activate()
    text = text_of(render("pokana", scene.meeting))
    assert "С почит: ИНЖ. ОБРАЗЕЦ ПРИМЕРОВ" in text and "Областен управител" not in text


@pytest.mark.parametrize("code", sorted(KINDS))
def test_every_shipped_template_with_it_is_sound(code):
    kind = get_kind(code)
    dressed = put_letterhead(shipped_file(kind), letterhead(picture=True, style="Глава"))
    assert not check_template(kind, dressed)
    target = io.BytesIO(dressed)
    assert Document(target).sections[0].first_page_header.paragraphs[0].text.startswith("Новата")


def test_the_picture_and_the_style_come_along():
    dressed = read_docx(put_letterhead(shipped_file(KINDS["protokol"]),
                                       letterhead(picture=True, style="Глава")))
    header = dressed.sections[0].first_page_header
    assert header.paragraphs[0].style.font.color.rgb == RGBColor(0x11, 0x22, 0x33)
    assert [rel for rel in header.part.rels.values() if rel.reltype.endswith("/image")]


def test_the_result_adds_no_fault_to_the_file(tmp_path):
    def faults(content: bytes) -> set:
        path = tmp_path / "x.docx"
        path.write_bytes(content)
        found = OpenXmlValidator().validate(str(path))
        return {str(error.description) for error in found.errors}
    plain, head = shipped_file(KINDS["protokol"]), letterhead(style="Глава", picture=True)
    assert faults(put_letterhead(plain, head)) <= faults(plain) | faults(head)


def test_the_same_data_give_the_same_bytes(scene, installed):
    put_in_force(installed, letterhead(picture=True))
    meeting = scene.hold()
    assert render("protokol", meeting) == render("protokol", meeting)
