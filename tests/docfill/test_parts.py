"""Everywhere a tag may stand: footnotes, text boxes, links, controls, properties, inner tables."""

from io import BytesIO

import docx
import pytest

from docfill import Template, TemplateError, annotate, check
from tests.docfill.making import (
    W,
    change_parts,
    lines,
    make,
    make_table,
    part,
    rows,
    runs,
    save,
    text_of,
    with_body,
)  # fmt: skip

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml"
RUN = "<w:r><w:t>{}</w:t></w:r>"
PARAGRAPH = "<w:p>" + RUN + "</w:p>"


def fill(template: bytes, values: dict) -> bytes:
    return Template(template).fill(values)


def add_part(data: bytes, name: str, kind: str, xml: str) -> bytes:
    """A document with one more part of the body's kind of content."""
    link = f'<Relationship Id="rn" Type="{OFFICE}/{kind}" Target="{name}.xml"/></Relationships>'
    entry = f'<Override PartName="/word/{name}.xml" ContentType="{NOTES.format(kind)}"/></Types>'
    return change_parts(data, {
        f"word/{name}.xml": xml.encode(),
        "word/_rels/document.xml.rels": lambda x: x.replace(b"</Relationships>", link.encode()),
        "[Content_Types].xml": lambda x: x.replace(b"</Types>", entry.encode()),
    })  # fmt: skip


@pytest.mark.parametrize("kind, words", [
    ("footnote", "бележка под линия 2, абзац 1"), ("endnote", "бележка в края 2, абзац 1"),
])  # fmt: skip
def test_notes(kind, words):
    note = f"<w:{kind} {{}}>{PARAGRAPH}</w:{kind}>"
    kinds = ('w:type="separator" w:id="0"', "-"), ('w:id="1"', "а"), ('w:id="2"', "{{ x }}")
    notes = "".join(note.format(*pair) for pair in kinds)
    xml = f'<w:{kind}s xmlns:w="{W[1:-1]}">{notes}</w:{kind}s>'
    template = add_part(make("т"), f"{kind}s", f"{kind}s", xml)
    assert lines(fill(template, {"x": "б"}), f"word/{kind}s.xml") == ["-", "а", "б"]
    (problem,) = check(template, {"y": None})
    assert (problem.code, problem.place) == ("unknown-name", words)


def test_a_text_box_in_both_of_its_branches():
    mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    box = f"<w:txbxContent>{PARAGRAPH.format('{{ x }}')}</w:txbxContent>"
    xml = (
        f'<w:p><w:r><mc:AlternateContent xmlns:mc="{mc}"><mc:Choice Requires="wps">{box}'
        f"</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r>"
        f"{RUN.format(' и {{ y }}')}</w:p>"
    )
    template = with_body(xml)
    data = fill(template, {"x": "а", "y": "б"})
    assert lines(data)[1:] == ["а", "а"]
    assert lines(data)[0].endswith(" и б")
    with pytest.raises(TemplateError) as caught:
        fill(template, {"y": 1})
    places = [problem.place for problem in caught.value.problems]
    assert places == ["абзац 1, текстово поле 1, абзац 1"]


def test_links_controls_and_insertions():
    xml = (
        f'<w:p><w:hyperlink w:anchor="x">{RUN.format("{{ a")}{RUN.format(" }}!")}'
        f"</w:hyperlink></w:p>"
        f"<w:sdt><w:sdtContent>{PARAGRAPH.format('{{ b }}')}</w:sdtContent></w:sdt>"
        f'<w:p><w:ins w:id="1" w:author="x">{RUN.format("{{ c }}")}</w:ins></w:p>'
        f'<w:p><w:del w:id="2"><w:r><w:delText>{{{{ d }}}}</w:delText></w:r></w:del></w:p>'
    )
    template = with_body(xml)
    assert lines(fill(template, {"a": 1, "b": 2, "c": 3}))[:3] == ["1!", "2", "3"]
    told = [(p.code, p.place) for p in check(template)]
    assert told == [("tracked-change", "абзац 3"), ("tracked-change", "абзац 4")]
    assert Template(template).fields()["b"]["places"] == ["абзац 2"]


def test_a_tag_over_a_break_and_a_tab_and_with_bookmarks_inside():
    start = '<w:bookmarkStart w:id="1" w:name="b"/><w:bookmarkEnd w:id="1"/><w:proofErr/>'
    xml = (
        f"<w:p><w:r><w:t>{{{{</w:t><w:tab/><w:t>x</w:t></w:r>{start}"
        f"<w:r><w:br/><w:t>|upper }}}} край</w:t><w:tab/><w:t>.</w:t></w:r></w:p>"
    )
    assert lines(fill(with_body(xml), {"x": "а"})) == ["А край\t."]


def test_the_properties_of_the_document():
    document = docx.Document()
    document.core_properties.title = "Протокол {{ n }}"
    data = fill(save(document), {"n": "7 & 8\nи 9"})
    assert docx.Document(BytesIO(data)).core_properties.title == "Протокол 7 & 8\nи 9"
    (problem,) = check(save(document), {"м": None})
    assert problem.place == "свойства на документа"


def test_tables_in_cells():
    document = docx.Document()
    cell = document.add_table(1, 1).cell(0, 0)
    inner = cell.add_table(3, 1)
    for row, text in enumerate(["{%tr for x in s %}", "{{ x.a }}", "{%tr endfor %}"]):
        inner.cell(row, 0).text = text
    template = save(document)
    data = fill(template, {"s": [{"a": 1}, {"a": 2}]})
    texts = [text_of(p) for p in part(data).iter(W + "p")]
    assert [text for text in texts if text] == ["1", "2"]
    with pytest.raises(TemplateError) as caught:
        fill(template, {"s": [{}]})
    place = "таблица 1, ред 1, клетка 1, таблица 1, ред 2, клетка 1, абзац 1"
    assert caught.value.problems[0].place == place
    emptied = fill(template, {"s": []})
    assert len(list(part(emptied).iter(W + "tbl"))) == 1
    assert part(emptied).find(f".//{W}tc")[-1].tag == W + "p"


def test_section_and_page_breaks_inside_loops():
    xml = (
        PARAGRAPH.format("{%p for x in s %}")
        + '<w:p><w:pPr><w:sectPr><w:type w:val="nextPage"/></w:sectPr></w:pPr>'
        + RUN.format("{{ x }}") + "</w:p>" + '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
        + PARAGRAPH.format("{%p endfor %}")
    )  # fmt: skip
    data = fill(with_body(xml), {"s": [1, 2]})
    assert len(list(part(data).iter(W + "sectPr"))) == 2
    assert len(list(part(data).iter(W + "br"))) == 2


def test_what_may_stand_once_is_not_repeated():
    xml = (
        PARAGRAPH.format("{%p for x in s %}")
        + '<w:p><w:bookmarkStart w:id="5" w:name="b"/>' + RUN.format("{{ x }}")
        + '<w:bookmarkEnd w:id="5"/></w:p><w:sdt><w:sdtPr><w:id w:val="77"/></w:sdtPr>'
        + f"<w:sdtContent>{PARAGRAPH.format('в')}</w:sdtContent></w:sdt>"
        + PARAGRAPH.format("{%p endfor %}")
        + '<w:p><w:bookmarkStart w:id="6" w:name="c"/><w:bookmarkEnd w:id="6"/></w:p>'
    )  # fmt: skip
    root = part(fill(with_body(xml), {"s": [1, 2]}))
    assert [mark.get(W + "name") for mark in root.iter(W + "bookmarkStart")] == ["b", "c"]
    assert not list(root.iter(W + "id"))


def test_another_prefix_for_word_is_as_good():
    xml = "<v:p><v:r><v:t>{{ x }}</v:t></v:r></v:p>"
    body = f'<v:document xmlns:v="{W[1:-1]}"><v:body>{xml}</v:body></v:document>'
    data = fill(change_parts(make(), {"word/document.xml": body.encode()}), {"x": "а\nб"})
    assert lines(data) == ["а\nб"]


def test_tags_that_stay_unfilled_are_warned_of():
    xml = "<w:p><w:r><w:instrText>IF {{ x }} = 1</w:instrText></w:r></w:p>" + PARAGRAPH.format("т")
    assert [p.code for p in check(with_body(xml + PARAGRAPH.format("{{ y }}")))] == ["field-code"]


def test_an_annotated_copy_has_a_comment_at_each_fault():
    template = make("добре", "{{ a + }}", header="{{ b|няма }}")
    problems = check(template)
    copy = annotate(template, problems)
    comments = docx.Document(BytesIO(copy)).comments
    texts = [comment.text for comment in comments]
    assert len(texts) == 2
    assert texts[0].startswith("абзац 2 – {{ a + }}\nЕтикетът не може да се разчете")
    assert texts[1].startswith("горен колонтитул, абзац 1 – {{ b|няма }}")
    marked = [p for p in part(copy).iter(W + "p") if p.find(f".//{W}commentReference") is not None]
    assert [text_of(p) for p in marked] == ["добре", "{{ a + }}"]
    again = annotate(copy, problems)
    assert len(list(docx.Document(BytesIO(again)).comments)) == 4
    with pytest.raises(TemplateError):
        annotate(b"", [])


def test_text_around_a_run_tag_keeps_its_format():
    data = fill(make(["", "а {%r if x %}б{%r endif %} в"]), {"x": 0})
    assert runs(data) == [("а ", True), (" в", True)]


def test_a_row_loop_with_other_blocks_in_its_cells():
    template = make_table(["{% for x in s %}{% if x %}{{ x }}{% endif %}", "{{ x }}{% endfor %}"])
    assert rows(fill(template, {"s": [0, 1]})) == [["", "0"], ["1", "1"]]
