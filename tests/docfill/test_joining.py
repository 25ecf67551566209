"""Documents joined into one keep their sections, headers, lists, styles and pictures."""

from io import BytesIO
from zipfile import ZipFile

import docx
import pytest
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.shared import Mm, Pt

from docfill.joining import JoinError, join
from tests.docfill.making import W, make, save
from tests.docfill.test_validity import findings
from tests.docfill.test_values import png


def letter(name: str, *, numbered: int = 0, header: str = "", size: int = 11,
           picture: bool = False) -> bytes:
    """A document with its own header, list and size of letters."""
    document = docx.Document()
    document.styles["Normal"].font.size = Pt(size)
    document.add_paragraph(f"Писмо {name}")
    for number in range(numbered):
        document.add_paragraph(f"точка {number + 1}", "List Number")
    if header:
        document.sections[0].header.paragraphs[0].text = header
    if picture:
        document.add_picture(BytesIO(png()), Mm(20))
    return save(document)


def opened(content: bytes):
    return docx.Document(BytesIO(content))


def test_one_document_stays_as_it_is():
    content = letter("а")
    assert join([content]) == content


def test_every_document_begins_on_a_page_of_its_own_with_its_own_header():
    joined = opened(join([letter("а", header="Първа"), letter("б"), letter("в", header="Трета")]))
    assert [p.text for p in joined.paragraphs] == ["Писмо а", "Писмо б", "Писмо в"]
    assert [s.header.paragraphs[0].text for s in joined.sections] == ["Първа", "", "Трета"]
    assert {s.start_type for s in joined.sections} == {WD_SECTION.NEW_PAGE}
    assert all(s._sectPr.find(f"{W}pgNumType").get(f"{W}start") == "1" for s in joined.sections)


def test_a_document_of_several_sections_keeps_them():
    document = docx.Document()
    document.add_paragraph("изправена")
    wide = document.add_section()
    wide.orientation, wide.page_width, wide.page_height = WD_ORIENT.LANDSCAPE, Mm(297), Mm(210)
    document.add_paragraph("легнала")
    joined = opened(join([letter("а"), save(document), letter("в")]))
    assert [s.orientation for s in joined.sections] == [
        WD_ORIENT.PORTRAIT, WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE, WD_ORIENT.PORTRAIT]


def test_a_table_at_the_end_stays_in_its_document():
    document = docx.Document()
    document.add_table(1, 1).cell(0, 0).text = "клетка"
    joined = opened(join([save(document), letter("б")]))
    assert len(joined.sections) == 2 and joined.tables[0].cell(0, 0).text == "клетка"


def list_numbers(content: bytes) -> list[str]:
    """The list that each numbered paragraph belongs to."""
    document = opened(content)
    own = [p._p.find(f"{W}pPr/{W}numPr/{W}numId") for p in document.paragraphs]
    return [one.get(f"{W}val") for one in own if one is not None]


def test_the_lists_of_every_document_count_from_one():
    joined = join([letter("а", numbered=2), letter("б", numbered=2), letter("в", numbered=1)])
    second, again, third = list_numbers(joined)
    own = opened(joined).styles["List Number"].element.find(f"{W}pPr/{W}numPr/{W}numId")
    assert second == again and len({second, third, own.get(f"{W}val")}) == 3
    known = {num.numId for num in opened(joined).part.numbering_part.element.num_lst}
    assert {int(second), int(third)} <= known


def test_a_style_that_differs_comes_along_under_another_name():
    joined = opened(join([letter("а", size=11), letter("б", size=15), letter("в", size=15)]))
    sizes = [p.style.font.size.pt for p in joined.paragraphs]
    assert sizes == [11, 15, 15]
    assert len({p.style.style_id for p in joined.paragraphs}) == 2, "equal ones come once"


def test_pictures_come_along_once():
    joined = join([letter("а", picture=True), letter("б", picture=True), letter("в")])
    with ZipFile(BytesIO(joined)) as package:
        assert len([n for n in package.namelist() if n.startswith("word/media/")]) == 1
    numbers = [one.get("id") for one in opened(joined).element.body.iter(
        "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr")]
    assert len(numbers) == len(set(numbers)) == 2


def test_bookmarks_of_one_name_are_told_apart():
    document = docx.Document()
    paragraph = document.add_paragraph("тук")._p
    for tag in ("bookmarkStart", "bookmarkEnd"):
        mark = paragraph.makeelement(f"{W}{tag}", {f"{W}id": "7"})
        if tag == "bookmarkStart":
            mark.set(f"{W}name", "място")
        paragraph.append(mark)
    joined = opened(join([save(document), save(document)])).element.body
    starts = list(joined.iter(f"{W}bookmarkStart"))
    assert len({one.get(f"{W}name") for one in starts}) == 2
    assert [one.get(f"{W}id") for one in starts] == [
        one.get(f"{W}id") for one in joined.iter(f"{W}bookmarkEnd")]


def test_the_joined_document_is_sound(tmp_path):
    content = join([letter("а", numbered=2, header="Първа", picture=True), make("б", header="Х"),
                    letter("в", numbered=1, size=15, picture=True)])
    own = findings(letter("а", numbered=1), tmp_path)
    added = {one for one in findings(content, tmp_path) - own if "stylesWithEffects" not in one}
    assert not added, "the copy for Word 2007 that python-docx brings is of no account"


def test_the_same_documents_give_the_same_bytes():
    files = [letter("а", header="А"), letter("б", numbered=1)]
    assert join(files) == join(files)


@pytest.mark.parametrize("content", [b"", b"PK\3\4", letter("а")[:-40]])
def test_what_is_no_document_is_refused(content):
    with pytest.raises(JoinError, match="file"):
        join([letter("а"), content])


def test_comments_come_along():
    document = docx.Document()
    paragraph = document.add_paragraph("с бележка")
    document.add_comment(paragraph.runs, text="бележка", author="Проба", initials="П")
    joined = opened(join([letter("а"), save(document), save(document)]))
    assert [one.text for one in joined.comments] == ["бележка"] * 2
