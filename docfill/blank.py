"""A blank form as a Word file: each question has a content control, by which the answer is read."""

import io
from dataclasses import dataclass, field
from datetime import datetime

from docx import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

from docfill.controls import LONGEST_TITLE
from docfill.escaping import clean

WIDTHS = (6, 11)
FONT = "Times New Roman"
HERE, PICK = "Щракнете и попълнете", "Изберете"
GREY = RGBColor(0x59, 0x59, 0x59)
SHADE = f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="F2F2F2"/>'


@dataclass(frozen=True)
class Question:
    """One field of a blank form; `tag` is what its answer is known by."""

    tag: str
    label: str
    hint: str = ""
    choices: list[str] = field(default_factory=list)  # one of these is picked
    is_date: bool = False
    is_long: bool = False
    is_signed: bool = False  # by hand: nothing is typed here

    @property
    def title(self) -> str:
        """What its control is called."""
        return self.label[:LONGEST_TITLE]


def make_blank(title: str, note: str, sections: list[tuple[str, list[Question]]]) -> bytes:
    """The file; nothing in it is filled in."""
    document = Document()
    document.core_properties.created = document.core_properties.modified = datetime(2016, 12, 7)
    document.core_properties.author = ""
    _set_font(document)
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Cm(2)
    document.add_heading(title, 1)
    document.add_paragraph(note)
    for heading, questions in sections:
        if heading:
            document.add_heading(heading, 2)
        _add_questions(document, questions)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _set_font(document) -> None:
    for name in ("Normal", "Heading 1", "Heading 2"):
        font = document.styles[name].font
        font.name, font.color.rgb = FONT, RGBColor(0, 0, 0)
        for place in ("ascii", "hAnsi", "cs", "eastAsia"):
            fonts = document.styles[name].element.rPr.rFonts
            fonts.set(qn(f"w:{place}"), FONT)
            fonts.attrib.pop(qn(f"w:{place}Theme"), None)
    document.styles["Normal"].font.size = Pt(11)
    document.styles["Normal"].paragraph_format.space_before = Pt(2)
    document.styles["Normal"].paragraph_format.space_after = Pt(2)


def _add_questions(document, questions: list[Question]) -> None:
    table = document.add_table(rows=0, cols=2)
    table.style, table.autofit = "Table Grid", False
    for column, width in zip(table.columns, WIDTHS, strict=True):
        column.width = Cm(width)
    for one in questions:
        row = table.add_row()
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        asked, answer = row.cells
        asked.width, answer.width = map(Cm, WIDTHS)
        asked._tc.get_or_add_tcPr().append(parse_xml(SHADE))
        asked.paragraphs[0].add_run(one.label).bold = True
        if one.hint:
            hint = asked.add_paragraph().add_run(one.hint)
            hint.font.size, hint.font.color.rgb = Pt(9), GREY
        if one.is_signed:
            answer.add_paragraph("_" * 30)
        else:
            answer.paragraphs[0]._p.append(_control(one))
        if one.is_long:
            row.height = Cm(2.5)


def _control(one: Question):
    """A control that nobody has filled in: what stands there goes with the first key."""
    kind = '<w:text w:multiLine="1"/>'
    if one.choices:
        items = "".join(f'<w:listItem w:displayText="{clean(text)}" w:value="{clean(text)}"/>'
                        for text in dict.fromkeys(one.choices))
        kind = f"<w:dropDownList>{items}</w:dropDownList>"
    elif one.is_date:
        kind = '<w:date><w:dateFormat w:val="dd.MM.yyyy"/><w:lid w:val="bg-BG"/></w:date>'
    here = PICK if one.choices else HERE
    return parse_xml(
        f'<w:sdt {nsdecls("w")}><w:sdtPr><w:alias w:val="{clean(one.title)}"/>'
        f'<w:tag w:val="{clean(one.tag)}"/><w:showingPlcHdr/>{kind}</w:sdtPr><w:sdtContent><w:r>'
        f'<w:rPr><w:color w:val="767676"/></w:rPr><w:t>{here}</w:t></w:r></w:sdtContent></w:sdt>')
