"""The same paragraphs in every place of a document where text may stand."""

from tests.docfill.making import para, run, word

SHAPE = (
    '<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor distT="0" distB="0" '
    'distL="0" distR="0" simplePos="0" relativeHeight="1" behindDoc="0" locked="0" '
    'layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/><wp:positionH '
    'relativeFrom="column"><wp:posOffset>0</wp:posOffset></wp:positionH><wp:positionV '
    'relativeFrom="paragraph"><wp:posOffset>0</wp:posOffset></wp:positionV><wp:extent '
    'cx="2000000" cy="600000"/><wp:wrapNone/><wp:docPr id="{n}" name="Box {n}"/>'
    '<wp:cNvGraphicFramePr/><a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/'
    'word/2010/wordprocessingShape"><wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr/><wps:txbx>'
    "<w:txbxContent>{xml}</w:txbxContent></wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData>"
    "</a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shapetype "
    'id="_x0000_t202" coordsize="21600,21600"/><v:shape id="Box {n}" o:spid="_x0000_s{spid}" '
    'type="#_x0000_t202"><v:textbox><w:txbxContent>{xml}</w:txbxContent></v:textbox></v:shape>'
    "</w:pict></mc:Fallback></mc:AlternateContent>"
)
NOTE_SIGN = '<w:r><w:footnoteReference w:id="{}"/></w:r>'


def box(xml: str, number: int = 1) -> str:
    """A run with a text box, as new and as old programs show it."""
    return f"<w:r>{SHAPE.format(xml=xml, n=number, spid=1025 + number)}</w:r>"


def cell(xml: str) -> str:
    """A cell of a table."""
    return f'<w:tc><w:tcPr><w:tcW w:w="4000" w:type="dxa"/></w:tcPr>{xml}</w:tc>'


def table(*rows: str) -> str:
    """A table of rows of one cell each."""
    cells = "".join(f"<w:tr>{cell(row)}</w:tr>" for row in rows)
    return ('<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr><w:tblGrid>'
            f'<w:gridCol w:w="4000"/></w:tblGrid>{cells}</w:tbl>')


def control(xml: str, number: int = 5, tag: str = "") -> str:
    """A content control around paragraphs."""
    tag = f'<w:tag w:val="{tag}"/>' if tag else ""
    return (f'<w:sdt><w:sdtPr>{tag}<w:id w:val="{number}"/></w:sdtPr>'
            f"<w:sdtContent>{xml}</w:sdtContent></w:sdt>")


def _in_footnote(xml: str) -> bytes:
    note = f'<w:footnote w:id="2">{xml}</w:footnote>'
    return word(para("x {{ x }}", NOTE_SIGN.format(2)), {"footnotes": note})


def _in_endnote(xml: str) -> bytes:
    note = f'<w:endnote w:id="2">{xml}</w:endnote>'
    sign = '<w:r><w:endnoteReference w:id="2"/></w:r>'
    return word(para("x {{ x }}", sign), {"endnotes": note})


# Place -> the document with these paragraphs there.
PLACES = {
    "body": lambda xml: word(xml + para("x {{ x }}")),
    "cell": lambda xml: word(table(xml) + para("x {{ x }}")),
    "inner cell": lambda xml: word(table(table(xml) + para("под")) + para("x {{ x }}")),
    "header": lambda xml: word(para("x {{ x }}"), {"header": xml}),
    "footer": lambda xml: word(para("x {{ x }}"), {"footer": xml}),
    "footnote": _in_footnote,
    "endnote": _in_endnote,
    "text box": lambda xml: word(para(run("x {{ x }}"), box(xml))),
    "control": lambda xml: word(control(xml) + para("x {{ x }}")),
    "control in a cell": lambda xml: word(table(control(xml)) + para("x {{ x }}")),
    "control in a header": lambda xml: word(para("x {{ x }}"), {"header": control(xml)}),
    "control in a text box": lambda xml: word(para(run("x {{ x }}"), box(control(xml)))),
    "control in a footnote": lambda xml: _in_footnote(control(xml)),
}
