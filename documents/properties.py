"""What a finished .docx says about itself, and the text it holds."""

import io
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from docfill.escaping import HYPHEN
from models.base import RuleError

CORE, APP, CUSTOM = "docProps/core.xml", "docProps/app.xml", "docProps/custom.xml"
MOMENT = (1980, 1, 1, 0, 0, 0)  # the same data give the same bytes
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SIGNS = {f"{WORD}br": " ", f"{WORD}tab": " ", f"{WORD}noBreakHyphen": "-"}
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/"
SPACE, VALUES = f"{PROPERTIES}custom-properties", f"{PROPERTIES}docPropsVTypes"
FORMAT = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"  # of properties that people name


def clean_properties(content: bytes, *, author: str, title: str, on: date) -> bytes:
    """The document with the institution as its author and nothing about machines and people."""
    ours, cleaned = {CORE: _core(author, title, on), APP: _app(author)}, io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, \
            zipfile.ZipFile(cleaned, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = ours[name].encode() if name in ours else old.read(name)
            new.writestr(zip_entry(name), with_property(data) if name == CUSTOM else data)
    return cleaned.getvalue()


def zip_entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, MOMENT)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 3
    return entry


def _core(author: str, title: str, on: date) -> str:
    author, title, moment = escape(author), escape(title), f"{on.isoformat()}T00:00:00Z"
    return (f'{HEAD}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/'
            'metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
            'xmlns:dcterms="http://purl.org/dc/terms/" '
            'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
            f"<dc:title>{title}</dc:title><dc:creator>{author}</dc:creator>"
            f"<cp:lastModifiedBy>{author}</cp:lastModifiedBy>"
            f'<dcterms:created xsi:type="dcterms:W3CDTF">{moment}</dcterms:created>'
            f'<dcterms:modified xsi:type="dcterms:W3CDTF">{moment}</dcterms:modified>'
            "<dc:language>bg-BG</dc:language></cp:coreProperties>")


def _app(company: str) -> str:
    return (f'{HEAD}<Properties xmlns="{PROPERTIES}extended-properties">'
            f"<Company>{escape(company)}</Company></Properties>")


def with_property(part: bytes, name: str = "", value: str = "") -> bytes:
    """The custom properties with one more, if it is named.

    Those of the template stay, but not what Word and Outlook note there of people, „_AuthorEmail“.
    """
    ElementTree.register_namespace("", SPACE)
    ElementTree.register_namespace("vt", VALUES)
    root = ElementTree.fromstring(part or f'<Properties xmlns="{SPACE}"/>'.encode())
    for one in list(root):
        if one.get("name", "").startswith("_") or one.get("name") == name:
            root.remove(one)
    if name:
        number = max((int(one.get("pid", 1)) for one in root), default=1) + 1
        made = ElementTree.SubElement(root, f"{{{SPACE}}}property", {
            "fmtid": FORMAT, "pid": str(number), "name": name})
        ElementTree.SubElement(made, f"{{{VALUES}}}lpwstr").text = value
    return HEAD.encode() + ElementTree.tostring(root, encoding="utf-8")


def paragraphs_of(content: bytes) -> Iterator[str]:
    """The text of every paragraph: body, tables, headers, notes, comments, also hidden ones."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for name in sorted(package.namelist()):
            if name.startswith("word/") and name.endswith(".xml"):
                yield from _paragraphs(package.read(name))


def refuse_lost(printed: Iterable[str], lines: Iterable[str]) -> None:
    """RuleError if a text that was printed does not stand in the paragraphs of the file.

    Where it is broken into lines does not matter. Texts mostly follow in the order of printing.
    """
    whole, place = _together("".join(lines)), 0
    for text in dict.fromkeys(printed):
        found = whole.find(sought := _together(text), place)
        if (place := found if found >= 0 else whole.find(sought)) < 0:
            raise RuleError(f"Документът не е издаден: „{text[:60]}“ го няма в готовия файл. "
                            "Изпишете го без необичайни знаци или поправете шаблона.")


def _together(text: str) -> str:
    return "".join(text.replace(HYPHEN, "-").split())


def body_of(content: bytes) -> Iterator[str]:
    """The text of every paragraph of the body, tables among them, as a reader sees it."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        yield from _paragraphs(package.read("word/document.xml"))


def _paragraphs(part: bytes) -> Iterator[str]:
    for paragraph in ElementTree.fromstring(part).iter(f"{WORD}p"):
        text = "".join(map(_written, paragraph.iter()))
        if text.strip():
            yield text


def _written(element: ElementTree.Element) -> str:
    if element.tag in (f"{WORD}t", f"{WORD}delText", f"{WORD}instrText"):
        return element.text or ""
    return _SIGNS.get(element.tag, "")
