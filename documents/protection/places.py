"""The texts of a finished .docx with the place of each, also those that Word does not show.

Body, tables, text boxes, headers, footers, notes, comments, tracked changes, hidden text, fields,
descriptions of pictures, addresses of links, properties, and any other part that holds text.
"""

import io
import posixpath
import zipfile
from collections.abc import Iterator
from functools import lru_cache
from xml.etree import ElementTree

from models.leaks.numbers import DATE

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
TEXTS = {f"{W}t", f"{W}delText", f"{W}instrText", f"{W}delInstrText"}
BREAKS = {f"{W}br", f"{W}tab", f"{W}cr"}
SOFT = {f"{W}softHyphen": "\u00ad", f"{W}noBreakHyphen": "-"}
PARTS = (("header", "горен колонтитул"), ("footer", "долен колонтитул"),
         ("comments", "коментар"), ("footnotes", "бележка под линия"),
         ("endnotes", "бележка в края"), ("glossary/", "готов текст на шаблона"))
PEOPLE = ("author", "initials", "userId", "email")
DESCRIBED = ("descr", "title", "alt", "tooltip")
PACKAGES = (".docx", ".docm", ".xlsx", ".pptx")
JOINED = "както се чете"  # what stands in several cells, lines or controls
NAMED = {f"{W}alias": "val", f"{W}tag": "val", f"{W}bookmarkStart": "name"}
LARGEST = 64 * 2**20  # bytes of one part


class Unread(Exception):
    """A part that cannot be read and may hold anything; the text names it."""


def read_places(content: bytes, name: str = "") -> Iterator[tuple[str, str]]:
    """(place in words, text) for every text of the document, its file name first."""
    if name:
        yield "име на файла", name.rpartition(".")[0].replace("_", " ")
    places, fault = _read(content)
    yield from places
    if fault:
        raise fault


@lru_cache(4)  # a paper is looked through more than once when it is issued
def _read(content: bytes) -> tuple[list[tuple[str, str]], Unread | None]:
    """All that can be read, and what stopped the reading."""
    places = []
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            for part in sorted(package.namelist()):
                places.extend(_read_part(package, part))
    except zipfile.BadZipFile:
        return places, Unread("файлът не е документ на Word")
    except Unread as fault:
        return places, fault
    return places, None


def _read_part(package: zipfile.ZipFile, part: str) -> Iterator[tuple[str, str]]:
    if part.endswith("/"):
        return
    if package.getinfo(part).file_size > LARGEST:
        raise Unread(part)
    if part.endswith(PACKAGES):
        for place, text in read_places(package.read(part)):
            yield f"вграден файл, {place}", text
    elif part.endswith(".rels"):
        yield from (("връзка", text) for text in _targets(_parse(package, part)))
    elif part.endswith((".xml", ".vml", ".svg", ".html", ".htm", ".rtf", ".txt")):
        yield from _read_text_part(package, part)


def _read_text_part(package: zipfile.ZipFile, part: str) -> Iterator[tuple[str, str]]:
    if not part.endswith((".xml", ".vml", ".svg")):
        yield "вграден файл", package.read(part).decode("utf-8", "replace")
        return
    root = _parse(package, part)
    if part.startswith("docProps/"):
        yield from (("свойства на файла", text) for text in _loose(root))
    elif part.startswith("word/") and root.find(f".//{W}p") is not None:
        yield from _paragraphs(root, _place_of(part))
    elif not _is_style(part):
        yield from ((f"част {posixpath.basename(part)}", text) for text in _loose(root))
    yield from _attributes(root)


def _parse(package: zipfile.ZipFile, part: str) -> ElementTree.Element:
    data = package.read(part)
    if b"<!DOCTYPE" in data[:1000] or b"<!ENTITY" in data:
        raise Unread(part)
    try:
        return ElementTree.fromstring(data)
    except ElementTree.ParseError as error:
        raise Unread(part) from error


def _is_style(part: str) -> bool:
    """Parts that describe looks; their names of styles and fonts are nobody's."""
    names = ("styles.xml", "stylesWithEffects.xml", "fontTable.xml", "webSettings.xml",
             "numbering.xml", "[Content_Types].xml")
    return part.startswith("word/theme/") or posixpath.basename(part) in names


def _place_of(part: str) -> str:
    found = (place for word, place in PARTS if word in part)
    return next(found, "" if part == "word/document.xml" else f"част {posixpath.basename(part)}")


def _targets(root: ElementTree.Element) -> Iterator[str]:
    """Where links lead to; paths inside the file say nothing."""
    for relation in root.iter(RELATION):
        if relation.get("TargetMode") == "External":
            yield relation.get("Target", "").removeprefix("mailto:").replace("%20", " ")


def _loose(root: ElementTree.Element) -> Iterator[str]:
    """Every text of a part that has no paragraphs."""
    for element in root.iter():
        for text in (element.text, element.tail):
            if text and text.strip():
                yield text


def _attributes(root: ElementTree.Element) -> Iterator[tuple[str, str]]:
    """Authors of changes and comments, and descriptions of pictures."""
    for element in root.iter():
        for name, text in element.attrib.items():
            name = name.rpartition("}")[2]
            if name in PEOPLE and text:
                yield "автор на промяна или коментар", text
            elif name in DESCRIBED and text:
                yield "описание на картина", text
        if element.tag in NAMED:
            named = element.get(f"{W}{NAMED[element.tag]}", "")
            yield "име на поле или отметка", named.replace("_", " ")
        if element.tag == f"{W}docVar":
            yield "свойства на файла", element.get(f"{W}val", "")


# -- paragraphs --------------------------------------------------------------------------------


def _paragraphs(root: ElementTree.Element, place: str) -> Iterator[tuple[str, str]]:
    """Every paragraph as it is, as it was, and as it will be when changes are accepted."""
    parents = {child: parent for parent in root.iter() for child in parent}
    number = 0
    for paragraph in root.iter(f"{W}p"):
        where = _where(paragraph, parents)
        number += where == ""
        shown = place or where or f"абзац {number}"
        for text, mark in _readings(paragraph):
            yield shown + mark, text
    yield from ((f"{JOINED}{f', {place}' if place else ''}", text) for text in _joined(root))


def _joined(root: ElementTree.Element) -> Iterator[str]:
    """What a reader puts together: rows of cells, and lines below each other.

    A day stays apart: with the number of the cell before it, it may pass for an ЕГН.
    """
    lines = ["".join(_written(paragraph)).strip() for paragraph in root.iter(f"{W}p")]
    rows = ([" ".join("".join(_written(one)) for one in cell.iter(f"{W}p")).strip()
             for cell in row.iter(f"{W}tc")] for row in root.iter(f"{W}tr"))
    yield "\n".join(line for line in lines if line)
    for cells in rows:
        yield " ".join(cells)
        yield "".join(f" {cell} " if DATE.match(cell) else cell for cell in cells)


def _where(paragraph: ElementTree.Element, parents: dict) -> str:
    """Table or text box around the paragraph; empty for a paragraph of the body."""
    above = parents.get(paragraph)
    while above is not None:
        if above.tag == f"{W}txbxContent":
            return "текстово поле"
        if above.tag == f"{W}tc":
            return "таблица"
        above = parents.get(above)
    return ""


def _readings(paragraph: ElementTree.Element) -> Iterator[tuple[str, str]]:
    """The text whole; where there are tracked changes, also without what was put in or out."""
    whole = "".join(_written(paragraph))
    if not whole.strip():
        return
    yield whole, ", скрит текст" if paragraph.find(f".//{W}vanish") is not None else ""
    for left_out in ((f"{W}del", f"{W}moveFrom"), (f"{W}ins", f"{W}moveTo")):
        if any(paragraph.find(f".//{tag}") is not None for tag in left_out):
            yield "".join(_written(paragraph, left_out)), ", проследена промяна"


def _written(element: ElementTree.Element, left_out: tuple = ()) -> Iterator[str]:
    """The texts below an element in their order; a text box inside has paragraphs of its own."""
    for child in element:
        if child.tag in TEXTS:
            yield child.text or ""
        elif child.tag in BREAKS or child.tag in SOFT:
            yield SOFT.get(child.tag, " ")
        elif child.tag not in left_out and child.tag != f"{W}txbxContent":
            yield from _written(child, left_out)
