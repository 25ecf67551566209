"""Makes Word files for the tests and reads what became of them."""

from io import BytesIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

import docx
from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def save(document) -> bytes:
    """The bytes of a python-docx document."""
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def make(*paragraphs, header: str = "", footer: str = "") -> bytes:
    """A document of paragraphs; a list is one of several runs, every other of them bold."""
    document = docx.Document()
    for paragraph in paragraphs:
        add_runs(document.add_paragraph(), paragraph)
    if header:
        document.sections[0].header.paragraphs[0].text = header
    if footer:
        document.sections[0].footer.paragraphs[0].text = footer
    return save(document)


def add_runs(paragraph, texts) -> None:
    """Put text or a list of texts into a paragraph as runs."""
    for number, text in enumerate([texts] if isinstance(texts, str) else texts):
        paragraph.add_run(text).bold = True if number % 2 else None


def make_table(*rows) -> bytes:
    """A document with one table; a cell is text, or a list of texts, a paragraph each."""
    document = docx.Document()
    fill_table(document.add_table(len(rows), len(rows[0]), "Table Grid"), rows)
    return save(document)


def fill_table(table, rows) -> None:
    """Put texts into the cells of a table."""
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            lines = [text] if isinstance(text, str) else text
            cell.paragraphs[0].text = lines[0]
            for line in lines[1:]:
                cell.add_paragraph(line)


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
