"""A block that many templates share, wherever its marker stands; a letterhead on every section."""

from io import BytesIO
from zipfile import ZipFile

import docx
import pytest

from docfill import Template, TemplateError
from docfill.letterhead import put_block, put_letterhead
from tests.docfill.making import (
    SECTION,
    W,
    bookmark,
    complex_field,
    para,
    part,
    run,
    text_of,
    word,
)  # fmt: skip
from tests.docfill.places import NOTE_SIGN, PLACES, box, cell, control, table
from tests.docfill.rules import faults_of

MARKER = "{{ блок.подпис }}"
BLOCK = word(para("С уважение,") + para("{{ подпис.име }}"))


def put(template: bytes, block: bytes = BLOCK) -> bytes:
    """The template with the block; the rules are kept."""
    data = put_block(template, MARKER, block)
    assert faults_of(data) == []
    return data


def everything(data: bytes) -> str:
    """The text of all parts, a line a paragraph."""
    with ZipFile(BytesIO(data)) as archive:
        names = [n for n in archive.namelist() if n.startswith("word/") and n.endswith(".xml")]
    lines = [text_of(one) for name in names for one in part(data, name).iter(W + "p")
             if one.find(f".//{W}txbxContent") is None]
    return "\n".join(lines)


@pytest.mark.parametrize("marker", [
    run(MARKER), run("{{блок.подпис}}"), run("{{ бл") + run("ок.подпис }}"),
    run("  {{  блок.подпис }} ")])
@pytest.mark.parametrize("place", PLACES)
def test_the_block_stands_wherever_its_marker_stood(place, marker):
    text = everything(put(PLACES[place](para(marker))))
    assert "С уважение,\n{{ подпис.име }}" in text and "блок" not in text


@pytest.mark.parametrize("place", PLACES)
def test_text_beside_the_marker_keeps_its_own_paragraphs(place):
    text = everything(put(PLACES[place](para("преди ", MARKER, " след ", MARKER))))
    block = "С уважение,\n{{ подпис.име }}"
    assert f"преди \n{block}\n след \n{block}" in text and "блок" not in text


def test_things_beside_the_marker_stay_on_their_side():
    body = para(bookmark("b1", run("а")), "<w:r><w:br/></w:r>", f"x{MARKER}y",
                complex_field(" PAGE "), '<w:bookmarkStart w:id="7" w:name="b7"/>',
                '<w:bookmarkEnd w:id="7"/>')
    data = put(word(body + para("край")))
    first, *block, rest, end = part(data).iter(W + "p")
    assert text_of(first) == "а\nx" and text_of(rest) == "y1" and len(block) == 2
    assert first.find(W + "bookmarkStart") is not None
    assert rest.find(W + "bookmarkStart") is not None and text_of(end) == "край"


def test_a_section_and_a_page_that_the_marker_bore_stay():
    body = (f"<w:p><w:pPr>{SECTION.format('')}</w:pPr>{run(MARKER)}</w:p>"
            f"<w:p><w:pPr><w:pageBreakBefore/></w:pPr>{run(MARKER)}</w:p>")
    data = put(word(body))
    assert len(list(part(data).iter(W + "sectPr"))) == 2


def test_a_cell_whose_block_is_a_table_ends_in_a_paragraph():
    data = put(word(table(para(MARKER)) + para("x")), word(table(para("{{ подпис.име }}"))))
    assert len(list(part(data).iter(W + "tbl"))) == 2


NUMBERING = ('<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="{}"/></w:lvl>'
             '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>')
LISTED = ('<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>'
          "<w:r><w:t>точка</w:t></w:r></w:p>")


def list_formats(data: bytes) -> list[str]:
    """How each paragraph of a list is numbered."""
    root = part(data, "word/numbering.xml")
    abstract = {one.get(W + "abstractNumId"): one.find(f"{W}lvl/{W}numFmt").get(W + "val")
                for one in root.iter(W + "abstractNum")}
    nums = {one.get(W + "numId"): abstract[one.find(W + "abstractNumId").get(W + "val")]
            for one in root.iter(W + "num")}
    return [nums[one.get(W + "val")] for one in part(data).iter(W + "numId")]


@pytest.mark.parametrize("own", [True, False])
def test_a_list_of_the_block_keeps_its_own_bullets(own):
    block = word(LISTED, {"numbering": NUMBERING.format("bullet")})
    template = (word(LISTED + para(MARKER), {"numbering": NUMBERING.format("decimal")}) if own
                else word(para(MARKER)))
    assert list_formats(put(template, block)) == ["decimal"] * own + ["bullet"]


def test_a_list_that_a_style_of_the_block_gives_comes_along():
    styles = ('<w:style w:type="paragraph" w:styleId="Dots"><w:name w:val="Точки"/><w:pPr><w:numPr>'
              '<w:numId w:val="1"/></w:numPr></w:pPr></w:style>')
    block = word('<w:p><w:pPr><w:pStyle w:val="Dots"/></w:pPr></w:p>',
                 {"numbering": NUMBERING.format("bullet"), "styles": styles})
    data = put(word(para(MARKER), {"styles": ""}), block)
    assert list_formats(data) == ["bullet"]
    assert "Точки" in [one.get(W + "val") for one in part(data, "word/styles.xml").iter(W + "name")]


def test_notes_pictures_charts_and_links_of_the_block_come_along():
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    links = (f'<Relationship Id="r1" Type="{office}/hyperlink" Target="https://okmd.example/" '
             'TargetMode="External"/>')
    drawing = '<w:r><w:drawing><wp:inline><wp:docPr id="1" name="P"/></wp:inline></w:drawing></w:r>'
    body = para(f'<w:hyperlink r:id="r1">{run("сайт")}</w:hyperlink>', drawing, box(para("х"), 2),
                NOTE_SIGN.format(2), bookmark("b1", run("а")), complex_field(" REF b1 "))
    block = word(body, {"footnotes": f'<w:footnote w:id="2">{para("бележка")}</w:footnote>'},
                 links=links)
    for template in (word(para(MARKER) + para(MARKER)), word(body + para(MARKER), {
            "footnotes": f'<w:footnote w:id="2">{para("своя")}</w:footnote>'}, links=links)):
        data = put(template, block)
        assert len(list(part(data).iter(W + "footnoteReference"))) == 2
        assert len(list(part(data).iter(W + "hyperlink"))) == 2


@pytest.mark.parametrize("place", ["header", "footer", "footnote", "text box"])
def test_notes_where_word_allows_none_are_told(place):
    block = word(para("х", NOTE_SIGN.format(2)),
                 {"footnotes": f'<w:footnote w:id="2">{para("бележка")}</w:footnote>'})
    with pytest.raises(TemplateError) as caught:
        put_block(PLACES[place](para(MARKER)), MARKER, block)
    assert [one.code for one in caught.value.problems] == ["block-notes"]


def test_remarks_of_who_wrote_the_block_stay_in_it():
    body = para('<w:commentRangeStart w:id="1"/>', "а", '<w:commentRangeEnd w:id="1"/>',
                '<w:r><w:commentReference w:id="1"/></w:r>')
    block = word(body, {"comments": f'<w:comment w:id="1">{para("наум")}</w:comment>'})
    data = put(word(para(MARKER)), block)
    assert not any("comments" in name for name in ZipFile(BytesIO(data)).namelist())


def test_a_template_without_the_marker_stays_as_it_is():
    template = word(para("{{ x }}") + control(para("блок")) + table(cell("")))
    assert put_block(template, MARKER, BLOCK) is template


# The letterhead

HEAD = word(para(), {"header": para("{{ бланка.институция }}"), "footer": para("адрес")})


def headers(data: bytes) -> list[tuple[str, str]]:
    return [(s.header.paragraphs[0].text, s.footer.paragraphs[0].text)
            for s in docx.Document(BytesIO(data)).sections]


def test_the_letterhead_stands_on_every_section_and_the_old_one_on_none():
    body = f"<w:p><w:pPr>{SECTION.format('')}</w:pPr></w:p>" + para("край")
    data = put_letterhead(word(body, {"header": para("{{ стара }}")}), HEAD)
    assert faults_of(data) == []
    assert headers(data) == [("{{ бланка.институция }}", "адрес")] * 2
    assert "стара" not in everything(data)


@pytest.mark.parametrize("shown", [True, False])
def test_a_first_section_that_is_left_out_takes_no_letterhead_along(shown):
    from_first = docx.Document(BytesIO(HEAD))
    section = from_first.sections[0]
    section.different_first_page_header_footer = True
    section.first_page_header.paragraphs[0].text = "Първа страница"
    saved = BytesIO()
    from_first.save(saved)
    body = (para("{%p if x %}") + f"<w:p><w:pPr>{SECTION.format('')}</w:pPr>{run('а')}</w:p>"
            + para("{%p endif %}") + para("край"))
    dressed = put_letterhead(word(body), saved.getvalue())
    data = Template(dressed).fill({"x": shown, "бланка": {"институция": "ОКМД"}})
    assert faults_of(data) == []
    first = docx.Document(BytesIO(data)).sections[0]
    assert first.first_page_header.paragraphs[0].text == "Първа страница"
    assert first.different_first_page_header_footer and headers(data)[0] == ("ОКМД", "адрес")
