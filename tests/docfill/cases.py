"""Word files on which engines fall short, one of each kind, in the names of the minutes.

Each is a template and what is to become of it: the code it is refused or remarked on with, or a
text that the finished document shows.
"""

from dataclasses import dataclass

from tests.docfill.making import (
    bookmark,
    change_parts,
    complex_field,
    para,
    run,
    sign,
    simple_field,
    with_parts,
    word,
)  # fmt: skip
from tests.docfill.places import NOTE_SIGN, box, cell, control, table

NUMBER = "{{ заседание.номер }}"
VALUES = {"заседание": {"номер": "7", "онлайн": True, "извънредно": False}, "точки": [
    {"заглавие": "Първа", "номер": 1}, {"заглавие": "Втора", "номер": 2}]}
LOOP = para("{%p for т in точки %}"), para("{%p endfor %}")
HIDDEN = para("{%p if заседание.извънредно %}") + para("скрит") + para("{%p endif %}")
ITEM = para("{{ т.заглавие }}")
WIDE = ('<w:pPr><w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/><w:pgMar w:top="9" '
        'w:right="9" w:bottom="9" w:left="9" w:header="9" w:footer="9" w:gutter="0"/></w:sectPr>'
        "</w:pPr>")
PICTURE = '<w:r><w:drawing><wp:inline><wp:docPr id="1" name="К"/></wp:inline></w:drawing></w:r>'
LIST = para(run("точка")).replace(
    "<w:p>", '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>')
NUMBERING = {"numbering": '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt '
                          'w:val="decimal"/></w:lvl></w:abstractNum><w:num w:numId="1">'
                          '<w:abstractNumId w:val="0"/></w:num>'}
OPEN_FIELD = sign("begin") + '<w:r><w:instrText> PAGE </w:instrText></w:r>' + sign("separate")
LOST = ('<Relationship Id="rN" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships/image" Target="NULL"/>')


@dataclass(frozen=True)
class Case:
    """A file; `code` of what is told of it, `severity` of that, a text that `shows` when filled."""

    data: bytes
    code: str = ""
    severity: str = "error"
    shows: str = "7"


def _rows(first: str, more: str = "") -> str:
    rows = "".join(f"<w:tr>{cell(para(text, *beside))}</w:tr>" for text, beside in (
        (first, (more,) * bool(more)), ("{{ т.заглавие }}", ()), ("{%tr endfor %}", ())))
    return f'<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid>{rows}</w:tbl>{para(NUMBER)}'


def _body(*inside: str, **more) -> bytes:
    return word("".join(inside) + para(NUMBER), **more)


CASES = {
    "a cell with an empty control": Case(_body(table(control(HIDDEN)))),
    "a cell with a permission": Case(_body(table(
        '<w:permStart w:id="1" w:edGrp="everyone"/>' + HIDDEN + '<w:permEnd w:id="1"/>'))),
    "a header with an empty control": Case(word(para(NUMBER), {"header": control(HIDDEN)})),
    "a text box with an empty control": Case(_body(para(box(control(HIDDEN))))),
    "a block from note to note": Case(word(para(NUMBER, *map(NOTE_SIGN.format, (2, 3))), {
        "footnotes": f'<w:footnote w:id="2">{LOOP[0]}{ITEM}</w:footnote><w:footnote w:id="3">'
                     f"{LOOP[1]}{para('х')}</w:footnote>"}), "crossing"),
    "a text box in a loop": Case(_body(LOOP[0], para(box(ITEM)), LOOP[1]), shows="Втора"),
    "half a field in a block": Case(_body(para("{%p if заседание.онлайн %}"), para(OPEN_FIELD),
                                          para("{%p endif %}"), para(sign("end"))), "cut-field"),
    "half a bookmark in a block": Case(_body(
        para('<w:bookmarkStart w:id="4" w:name="б"/>', "{% if заседание.извънредно %}а",
             '<w:bookmarkEnd w:id="4"/>', "{% endif %}"))),
    "a bound control": Case(_body(para(control(run(NUMBER)).replace("<w:id", '<w:dataBinding '
                            'w:xpath="/а" w:storeItemID="{1}"/><w:id')))),
    "a section break beside a tag": Case(_body(
        para("{%p if заседание.онлайн %}"), para("текст"),
        para("{%p endif %}").replace("<w:p>", f"<w:p>{WIDE}")), shows="текст"),
    "a section break inside text": Case(_body(
        para("а {% if заседание.онлайн %}б"), para("в{% endif %}").replace(
            "<w:p>", f"<w:p>{WIDE}")), "section-inside", "warning"),
    "a picture in the row of a tag": Case(word(_rows("{%tr for т in точки %}", PICTURE)),
                                          "lost-beside"),
    "a contents list over headings": Case(_body(
        para(complex_field(' TOC \\o "1-3" ', shows="{{ т.заглавие }} {% for няма"))), shows="…"),
    "a reference into a loop": Case(_body(
        para(complex_field(" REF b1 \\h ")), LOOP[0], para(bookmark("b1", run("{{ т.номер }}"))),
        para("{{ т.заглавие }}"), LOOP[1]), shows="Първа"),
    "dashes on both sides": Case(_body(para("първи"), para("преди{% if заседание.онлайн -%}"),
                                       para("{%- endif %} след")), shows="преди след"),
    "a list in each turn": Case(with_parts(_body(LOOP[0], ITEM, LIST * 2, LOOP[1]), NUMBERING)),
    "an equation": Case(_body(
        para('<m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"><m:r>'
             f"<m:t>{NUMBER}+1</m:t></m:r></m:oMath>")), shows="7+1"),
    "a link to nothing": Case(_body(links=LOST)),
    "controls of another editor": Case(_body(
        control(LOOP[0], 1, "goog_rdk_1"), ITEM, LOOP[1]), shows="Втора"),
    "a comment in a loop": Case(word(
        LOOP[0] + para("{{ т.заглавие }}", '<w:r><w:commentReference w:id="1"/></w:r>') + LOOP[1]
        + para(NUMBER), {"comments": f'<w:comment w:id="1">{para("бел")}</w:comment>'}),
        shows="Втора"),
    "a tag in the code of a field": Case(_body(para(simple_field(f" QUOTE {NUMBER} "))),
                                         "field-code", "warning"),
    "a new page inside of a tag": Case(_body(para(
        "{{ заседание", '<w:r><w:br w:type="page"/></w:r>', ".номер }} край")), shows="7 край"),
    "a tag in the name of an object": Case(
        _body(para(PICTURE.replace('"К"', f'"{NUMBER}"'))), "tag-in-name", "warning"),
    "what a Mac packs beside the parts": Case(change_parts(
        _body(), {"__MACOSX/word/._document.xml": b"\0\5\x16\7"})),
    "loops without end": Case(_body(
        para("{% for т in точки %}{% for к in точки %}{% for н in точки %}{{ т.номер }}"
             "{{ к.номер }}{{ н.номер }}{% endfor %}{% endfor %}{% endfor %}")),
        "many-turns", "warning"),
}
