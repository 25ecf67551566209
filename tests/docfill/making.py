"""Makes Word files for the tests and reads what became of them."""

from io import BytesIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def save(document) -> bytes:
    """The bytes of a python-docx document."""
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def make(*paragraphs, header: str = "", footer: str = "") -> bytes:
    """A document of paragraphs; a list is one of several runs, every other of them bold."""
    parts = {"header": header, "footer": footer}
    return word("".join(map(_paragraph, paragraphs)),
                {kind: _paragraph(text) for kind, text in parts.items() if text})


def make_table(*rows) -> bytes:
    """A document with one table; a cell is text, or a list of texts, a paragraph each."""
    cells = (((text,) if isinstance(text, str) else text for text in row) for row in rows)
    made = "".join("<w:tr>" + "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="900" w:type="dxa"/></w:tcPr>{"".join(map(_paragraph, lines))}'
        "</w:tc>" for lines in row) + "</w:tr>" for row in cells)
    columns = '<w:gridCol w:w="900"/>' * len(rows[0])
    return word(f"<w:tbl><w:tblPr/><w:tblGrid>{columns}</w:tblGrid>{made}</w:tbl>" + _paragraph(""))


def add_runs(paragraph, texts) -> None:
    """Put a list of texts into a paragraph of python-docx as runs."""
    for number, text in enumerate(texts):
        paragraph.add_run(text).bold = True if number % 2 else None


def fill_table(table, rows) -> None:
    """Put texts into the cells of a table of python-docx."""
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            lines = [text] if isinstance(text, str) else text
            cell.paragraphs[0].text = lines[0]
            for line in lines[1:]:
                cell.add_paragraph(line)


def _paragraph(texts) -> str:
    texts = [texts] if isinstance(texts, str) else texts
    return "<w:p>" + "".join(map(_formatted, range(len(texts)), texts)) + "</w:p>"


def _formatted(number: int, text: str) -> str:
    """A run, bold if its number is odd; what text says of tabs and lines is said by elements."""
    bold = "<w:rPr><w:b/></w:rPr>" * (number % 2)
    open_text = '<w:t xml:space="preserve">'
    said = escape(text).replace("\n", f"</w:t><w:br/>{open_text}")
    said = said.replace("\t", f"</w:t><w:tab/>{open_text}")
    return f"<w:r>{bold}{open_text}{said}</w:t></w:r>" if text else ""


def part(data: bytes, name: str = "word/document.xml") -> etree._Element:
    """The tree of a part."""
    with ZipFile(BytesIO(data)) as archive:
        return etree.fromstring(archive.read(name))


def text_of(element: etree._Element) -> str:
    """The text of a paragraph; a break is a new line."""
    found = []
    for piece in element.iter(W + "t", W + "br", W + "tab"):
        found.append({W + "br": "\n", W + "tab": "\t"}.get(piece.tag) or piece.text or "")
    return "".join(found)


def lines(data: bytes, name: str = "word/document.xml") -> list[str]:
    """The text of every paragraph of a part."""
    return [text_of(paragraph) for paragraph in part(data, name).iter(W + "p")]


def rows(data: bytes) -> list[list[str]]:
    """The text of every cell of all tables, row by row."""
    return [
        ["\n".join(map(text_of, cell.iter(W + "p"))) for cell in row.iterfind(W + "tc")]
        for row in part(data).iter(W + "tr")
    ]


def runs(data: bytes) -> list[tuple[str, bool]]:
    """Each run's text and whether it is bold, empty ones left out."""
    found = []
    for run in part(data).iter(W + "r"):
        found.append((text_of(run), run.find(f"{W}rPr/{W}b") is not None))
    return [pair for pair in found if pair[0]]


def change_parts(data: bytes, changes: dict) -> bytes:
    """The file with members replaced, added or (None) removed."""
    out = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for name in [*old.namelist(), *(set(changes) - set(old.namelist()))]:
            change = changes.get(name, lambda content: content)
            content = old.read(name) if name in old.namelist() else b""
            content = change(content) if callable(change) else change
            if content is not None:
                new.writestr(name, content)
    return out.getvalue()


TINY = {
    "[Content_Types].xml": (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/word/document.xml" ContentType="application/'
        'vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
    ),
    "_rels/.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships/officeDocument" Target="word/document.xml"/></Relationships>'
    ),
}


def with_body(xml: str) -> bytes:
    """The smallest document whose body is the given XML."""
    body = f'<w:document xmlns:w="{W[1:-1]}"><w:body>{xml}</w:body></w:document>'
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, content in (TINY | {"word/document.xml": body}).items():
            archive.writestr(name, content)
    return out.getvalue()


def tiny(*paragraphs: str, in_table: bool = False) -> bytes:
    """The smallest document of paragraphs, or of a table with a row for each."""
    texts = [f"<w:p><w:r><w:t>{escape(text)}</w:t></w:r></w:p>" for text in paragraphs]
    if not in_table:
        return with_body("".join(texts))
    rows = "".join(f"<w:tr><w:tc>{text}</w:tc></w:tr>" for text in texts)
    return with_body(f"<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid>{rows}</w:tbl>")


NAMESPACES = {
    "w": W[1:-1],
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
}
DECLARED = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml"
_ROOTS = {"header": "hdr", "footer": "ftr"}
SECTION = (
    '<w:sectPr>{}<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="1134" '
    'w:bottom="1134" w:left="1134" w:header="708" w:footer="708" w:gutter="0"/></w:sectPr>'
)


def word(body: str, parts: dict | None = None, *, main: str = "document", section: bool = True,
         links: str = "") -> bytes:
    """A document of raw XML; `parts` gives by kind (styles, header, footnotes …) their content.

    A header or footer is shown on every page; `links` are more relationships of the body.
    """
    parts = parts or {}
    shown = "".join(f'<w:{kind}Reference w:type="default" r:id="r-{kind}"/>'
                    for kind in ("header", "footer") if kind in parts)
    end = SECTION.format(shown) if section else ""
    files = {main: ("document.main", f"<w:document {DECLARED}><w:body>{body}{end}</w:body>"
                                     "</w:document>")}
    for kind, xml in parts.items():
        root = _ROOTS.get(kind, kind)
        files[kind] = (kind, f"<w:{root} {DECLARED}>{xml}</w:{root}>")
    entries = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_TYPE.format(kind)}"/>'
        for name, (kind, _) in files.items())
    relations = "".join(
        f'<Relationship Id="r-{kind}" Type="{NAMESPACES["r"]}/{kind}" Target="{kind}.xml"/>'
        for kind in parts)
    members = {
        "[Content_Types].xml": TINY["[Content_Types].xml"].partition("<Override")[0]
        + '<Default Extension="png" ContentType="image/png"/>' + entries + "</Types>",
        "_rels/.rels": TINY["_rels/.rels"].replace("word/document", f"word/{main}"),
        f"word/_rels/{main}.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/'
        f'package/2006/relationships">{relations}{links}</Relationships>',
        **{f"word/{name}.xml": xml for name, (_, xml) in files.items()},
    }
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def with_parts(data: bytes, parts: dict) -> bytes:
    """A document made by `word`, with more parts by kind: numbering, styles, settings, theme."""
    types = "".join(f'<Override PartName="/word/{kind}.xml" ContentType="{_TYPE.format(kind)}"/>'
                    for kind in parts).encode()
    links = "".join(f'<Relationship Id="r-{kind}" Type="{NAMESPACES["r"]}/{kind}" '
                    f'Target="{kind}.xml"/>' for kind in parts).encode()
    roots = {f"word/{kind}.xml": f"<w:{kind} {DECLARED}>{xml}</w:{kind}>"
             for kind, xml in parts.items()}
    return change_parts(data, roots | {
        "[Content_Types].xml": lambda xml: xml.replace(b"</Types>", types + b"</Types>"),
        "word/_rels/document.xml.rels": lambda xml: xml.replace(
            b"</Relationships>", links + b"</Relationships>")})


def run(text: str) -> str:
    """A run of text."""
    return f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def para(*inside: str) -> str:
    """A paragraph of runs; what does not begin with "<" is text."""
    pieces = (one if one.startswith("<") else run(one) for one in inside)
    return f"<w:p>{''.join(pieces)}</w:p>"


def bookmark(name: str, inside: str, number: int = 1) -> str:
    """A bookmark around something."""
    return (f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{inside}'
            f'<w:bookmarkEnd w:id="{number}"/>')


def sign(kind: str) -> str:
    """The sign that begins, parts or ends a field."""
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def code(*pieces: str) -> str:
    """The code of a field, in so many runs."""
    return "".join(f'<w:r><w:instrText xml:space="preserve">{escape(one)}</w:instrText></w:r>'
                   for one in pieces)


def complex_field(*pieces: str, shows: str = "1") -> str:
    """A field between signs."""
    return f"{sign('begin')}{code(*pieces)}{sign('separate')}{run(shows)}{sign('end')}"


def simple_field(instruction: str, shows: str = "1") -> str:
    """A field in one element."""
    return f'<w:fldSimple w:instr="{escape(instruction, {chr(34): "&quot;"})}">{run(shows)}' \
           "</w:fldSimple>"
