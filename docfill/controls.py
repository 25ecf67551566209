"""Content controls of a finished document, read back after people have edited it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from docfill.package.gate import open_sound
from docfill.package.names import W

_BREAKS = {W + "br": "\n", W + "cr": "\n", W + "tab": "\t", W + "noBreakHyphen": "-"}
_GONE = (W + "del", W + "moveFrom", W + "sdtPr", W + "rPr")


NOTES = re.compile(r"word/(foot|end)notes\.xml$")
HELD = "…"  # in place of what a control holds
LONGEST_TITLE = 60  # of a control, in signs: Word takes 64


@dataclass(frozen=True)
class Control:
    """A content control: its tag, the text that stands in it now, and what people see as its name.

    LibreOffice loses the tags of some, and of lists and days the names too: then it is the question
    that stands before them in their row of a table.
    """

    tag: str
    text: str
    title: str = ""


def read_controls(source: bytes) -> list[Control]:
    """The tagged content controls in their order; TemplateError for what is no sound document.

    What was deleted with tracked changes is not read, what was inserted is.
    """
    package = open_sound(source)
    return list(_controls(package.trees[package.document]))


def read_rest(source: bytes) -> list[str]:
    """The paragraphs of the body and its notes, what stands in tagged controls shown as „…“.

    Results of fields, such as the numbers of pages, are left out: Word writes them anew itself.
    """
    package = open_sound(source)
    notes = sorted(name for name in package.trees if NOTES.search(name))
    texts = (_paragraph(paragraph) for name in (package.document, *notes)
             for paragraph in package.trees[name].iter(W + "p") if not _is_controlled(paragraph))
    return [text for text in texts if text.strip(f" {HELD}")]


def read_tables(source: bytes) -> list[list[list[str]]]:
    """The tables of the body: rows of the texts of their cells, white space as single blanks."""
    package = open_sound(source)
    return [[[_cell(cell) for cell in row.iter(W + "tc")] for row in table.iter(W + "tr")]
            for table in package.trees[package.document].iter(W + "tbl")]


def _cell(cell: etree._Element) -> str:
    texts = ("".join(_texts(paragraph)) for paragraph in cell.iter(W + "p"))
    return " ".join(" ".join(texts).split())


def _is_controlled(element: etree._Element) -> bool:
    return any(_tag_of(above) is not None for above in element.iterancestors(W + "sdt"))


def _tag_of(control: etree._Element) -> etree._Element | None:
    return control.find(f"{W}sdtPr/{W}tag")


def _paragraph(paragraph: etree._Element) -> str:
    """The text of a paragraph without the results of its fields."""
    texts, is_result = [], False
    for run in _uncontrolled(paragraph):
        mark = run.find(W + "fldChar") if run.tag == W + "r" else None
        if mark is not None:
            is_result = mark.get(W + "fldCharType") == "separate"
        elif not is_result:
            texts.append(HELD if run.tag == W + "sdt" else "".join(_texts(run)))
    return "".join(texts)


def _uncontrolled(element: etree._Element) -> Iterator[etree._Element]:
    """The runs of a paragraph, and the tagged controls in it as wholes."""
    for child in element.iterchildren():
        if child.tag == W + "r" or child.tag == W + "sdt" and _tag_of(child) is not None:
            yield child
        elif child.tag not in (*_GONE, W + "fldSimple", W + "p"):
            yield from _uncontrolled(child)


def _controls(root: etree._Element) -> Iterator[Control]:
    for control in root.iter(W + "sdt"):
        tag, title = (control.find(f"{W}sdtPr/{W}{name}") for name in ("tag", "alias"))
        content = control.find(W + "sdtContent")
        name = _said(title) or ("" if tag is not None else _asked(control))
        if content is None or tag is None and not name:
            continue
        is_empty = control.find(f"{W}sdtPr/{W}showingPlcHdr") is not None
        text = "" if is_empty else "".join(_texts(content)).strip()
        yield Control(_said(tag), text, name)


def _asked(control: etree._Element) -> str:
    """What the first cell of its row asks, in its first paragraph; nothing where it has none."""
    cell, row = (next(control.iterancestors(W + name), None) for name in ("tc", "tr"))
    first = None if row is None else row.find(W + "tc")
    if first is None or first is cell:
        return ""
    asked = "".join(text.text or "" for text in first.find(W + "p").iter(W + "t"))
    return asked.strip()[:LONGEST_TITLE]


def _said(element: etree._Element | None) -> str:
    return "" if element is None else element.get(W + "val", "")


def _texts(element: etree._Element) -> Iterator[str]:
    """The texts below an element; a second paragraph begins a line."""
    for number, child in enumerate(element.iterchildren()):
        if child.tag in _GONE:
            continue
        if child.tag == W + "t":
            yield child.text or ""
        elif child.tag in _BREAKS:
            yield _BREAKS[child.tag]
        else:
            yield "\n" if child.tag == W + "p" and number else ""
            yield from _texts(child)
