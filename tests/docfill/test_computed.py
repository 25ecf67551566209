"""What Word computes from the text is no text of its own: a contents list, a reference."""

from io import BytesIO
from zipfile import ZipFile

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from docfill import Template, check
from tests.docfill.making import W, complex_field, lines, para, part, save, simple_field, word
from tests.docfill.places import PLACES

ROWS = {"редове": [{"име": "а"}, {"име": "б"}], "х": "стойност"}


def sign(run, kind: str) -> None:
    element = OxmlElement("w:fldChar")
    element.set(qn("w:fldCharType"), kind)
    run._r.append(element)


def begin(paragraph, code: str) -> None:
    """The beginning of a field up to its result."""
    sign(paragraph.add_run(), "begin")
    instruction = OxmlElement("w:instrText")
    instruction.text = f" {code} "
    paragraph.add_run()._r.append(instruction)
    sign(paragraph.add_run(), "separate")


def add_field(paragraph, code: str, *result: str) -> None:
    begin(paragraph, code)
    for text in result:
        paragraph.add_run(text)
    sign(paragraph.add_run(), "end")


def with_contents(*entries) -> docx.Document:
    """A contents list, and a loop over headings below it."""
    document = docx.Document()
    first = document.add_paragraph()
    begin(first, 'TOC \\o "1-3" \\h')
    for entry in entries:
        paragraph = document.add_paragraph()
        for text in [entry] if isinstance(entry, str) else entry:
            paragraph.add_run(text)
        add_field(paragraph, "PAGEREF _Toc1 \\h", "1")
    sign(document.add_paragraph().add_run(), "end")
    for text in ("{%абзац за р в редове %}", "{{ р.име }}", "{%абзац край %}"):
        document.add_paragraph(text)
    return document


def dirty(data: bytes) -> list[str]:
    """The codes of the fields that Word computes anew on opening."""
    found = [one for one in part(data).iter(W + "fldChar", W + "fldSimple")
             if one.get(W + "dirty") == "true"]  # fmt: skip
    return [one.get(W + "instr") or one.getparent().getnext().findtext(W + "instrText").strip()
            for one in found]  # fmt: skip


@pytest.mark.parametrize("entry", [
    "{{ р.име }}", ["{{ р.", "име", " }}"], "{% ако х %}Име{% край %}", "{%абзац за р в редове %}",
    "{{ р.", "край }} и {% ако",
])  # fmt: skip
def test_a_contents_list_over_headings_with_tags_is_no_place_of_tags(entry):
    data = save(with_contents(entry))
    assert check(data, {"редове": [{"име": "text"}], "х": "text"}) == []
    filled = Template(data).fill(ROWS)
    assert lines(filled)[-2:] == ["а", "б"]
    assert dirty(filled) == ['TOC \\o "1-3" \\h']


def test_what_stood_in_the_list_becomes_dots_until_word_computes_it():
    filled = Template(save(with_contents("1. {{ р.име }} край"))).fill(ROWS)
    assert lines(filled)[1] == "1. … край1"


def test_a_tag_after_the_list_in_its_last_paragraph_is_one():
    document = with_contents("{{ р.име }}")
    document.paragraphs[2].add_run("{{ х }}")
    assert lines(Template(save(document)).fill(ROWS))[2] == "стойност"


@pytest.mark.parametrize("code", ["REF име \\h", "STYLEREF Заглавие", "DOCPROPERTY Номер"])
def test_a_reference_prints_a_value_but_never_that_of_a_loop(code):
    document = docx.Document()
    for text in ("{%абзац за р в редове %}", "{{ р.име }}", "{%абзац край %}"):
        document.add_paragraph(text)
    add_field(document.add_paragraph("виж "), code, "{{ х }}")
    add_field(document.add_paragraph("виж "), code, "{{ р.", "име }}")
    filled = Template(save(document)).fill(ROWS)
    assert lines(filled) == ["а", "б", "виж стойност", "виж …"]
    assert dirty(filled) == [code, code]


def test_a_simple_field_and_a_list_of_tables_are_computed_too():
    document = docx.Document()
    paragraph = document.add_paragraph("{{ х }}: ")
    simple = OxmlElement("w:fldSimple")
    simple.set(qn("w:instr"), 'TOC \\c "Таблица"')
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "{{ няма.такова }}"
    run.append(text)
    simple.append(run)
    paragraph._p.append(simple)
    filled = Template(save(document)).fill(ROWS)
    assert lines(filled) == ["стойност: …"]
    assert dirty(filled) == ['TOC \\c "Таблица"']


@pytest.mark.parametrize("place", ["header", "footnote", "endnote", "text box"])
def test_a_part_that_has_no_tag_but_in_computed_text_shows_none(place):
    field = simple_field(" REF b ", "{% if х %}а{% endif %}")
    data = Template(PLACES[place](para(field))).fill({"x": 1, "х": 1})
    with ZipFile(BytesIO(data)) as archive:
        assert not any(b"{%" in archive.read(name) for name in archive.namelist())


def test_a_caption_with_a_number_of_word_keeps_its_tags():
    document = docx.Document()
    caption = document.add_paragraph("Таблица ")
    add_field(caption, "SEQ Таблица", "1")
    caption.add_run(" – {{ х }}")
    assert lines(Template(save(document)).fill(ROWS)) == ["Таблица 1 – стойност"]


def test_other_fields_hold_tags_as_before():
    document = docx.Document()
    add_field(document.add_paragraph(), "FORMTEXT", "{% ако х %}да{% край %}")
    assert lines(Template(save(document)).fill(ROWS)) == ["да"]


def test_a_tag_in_the_code_of_a_field_is_told_wherever_the_code_stands():
    for field in (complex_field(" QUOTE {{ х }} "), simple_field(" QUOTE {{ х }} ")):
        assert [one.code for one in check(word(para("{{ х }}", field)))] == ["field-code"]
