"""Sections of a piece: pages that count from one, and headers that are its own."""

from collections.abc import Iterable
from copy import deepcopy

from lxml import etree

from docfill.joining.fields import change_codes, complex_fields
from docfill.joining.piece import Piece
from docfill.package.names import R, W
from docfill.styles import properties_of

REFERENCES = {"header": W + "headerReference", "footer": W + "footerReference"}
BEFORE_PAGES = [W + name for name in (
    "headerReference", "footerReference", "footnotePr", "endnotePr", "type", "pgSz", "pgMar",
    "paperSrc", "pgBorders", "lnNumType")]
START = W + "start"


def header_kinds(sections: Iterable[etree._Element]) -> set[tuple[str, str]]:
    """("header" or "footer", its place) that the sections have."""
    return {(kind, one.get(W + "type", "default")) for section in sections
            for kind, tag in REFERENCES.items() for one in section.findall(tag)}


def count_from_one(piece: Piece) -> None:
    """Let the pages of a document count from one."""
    section = piece.sections()[0]
    numbers = section.find(W + "pgNumType")
    if numbers is None:
        numbers = etree.Element(W + "pgNumType")
        before = [one for one in section if one.tag in BEFORE_PAGES]
        before[-1].addnext(numbers) if before else section.insert(0, numbers)
    if numbers.get(START) is None:
        numbers.set(START, "1")


def say_own_count(piece: Piece) -> None:
    """„Of how many pages“ means this document alone: the page where it ends, which bears a mark.

    Word and LibreOffice both know the page of a bookmark; the pages of a section only Word does.
    """
    found, mark = False, free_mark(piece, "_End")
    for name, root in piece.stories.items():
        if change_codes(root, lambda word, code: _own_count(word, code, mark)):
            piece.touched.add(name)
            _mark_stale(root, mark)
            found = True
    if found:
        _mark_end(piece, mark)


def _own_count(word: str, code: str, mark: str) -> str:
    return code.replace(code.split()[0], f"PAGEREF {mark}", 1) if word == "NUMPAGES" else code


def _mark_stale(root: etree._Element, mark: str) -> None:
    """What the field shows now was counted elsewhere; Word counts anew on opening."""
    for one in root.iter(W + "fldSimple"):
        if mark in one.get(W + "instr", ""):
            one.set(W + "dirty", "true")
    for one in complex_fields(root):
        if any(mark in (code.text or "") for group in one.groups for code in group):
            one.signs[0].set(W + "dirty", "true")


def _mark_end(piece: Piece, mark: str) -> None:
    last = [one for one in piece.body.iter(W + "p")
            if next(one.iterancestors(W + "txbxContent"), None) is None]
    if not last:
        last = [etree.Element(W + "p")]
        piece.body.find(W + "sectPr").addprevious(last[0])
    run = etree.SubElement(last[-1], W + "r")
    # LibreOffice loses a mark around nothing behind a field; this sign takes no place.
    etree.SubElement(run, W + "t").text = "\u200b"
    put_bookmark(mark, run, run)


def free_mark(piece: Piece, stem: str) -> str:
    """A name for a bookmark that the document does not have."""
    known = {one.get(W + "name", "").lower() for one in piece.iter(W + "bookmarkStart")}
    number = piece.number
    while f"{stem}{number}".lower() in known:
        number += 1000
    return f"{stem}{number}"


def put_bookmark(name: str, first: etree._Element, last: etree._Element) -> None:
    """A bookmark from one element to the end of another."""
    first.addprevious(etree.Element(W + "bookmarkStart", {W + "id": name, W + "name": name}))
    last.addnext(etree.Element(W + "bookmarkEnd", {W + "id": name}))


def begin_page(section: etree._Element) -> None:
    """The section begins on a page of its own."""
    for kind in section.findall(W + "type"):
        if kind.get(W + "val") in ("continuous", "nextColumn"):
            section.remove(kind)


def show_on_even_pages(sections: Iterable[etree._Element]) -> None:
    """Where even pages have headers of their own, those that had none show the usual ones."""
    for section in sections:
        for tag in REFERENCES.values():
            places = {one.get(W + "type", "default"): one for one in section.findall(tag)}
            if "default" in places and "even" not in places:
                same = deepcopy(places["default"])
                same.set(W + "type", "even")
                places["default"].addnext(same)


def put_reference(section: etree._Element, kind: str, place: str, link_id: str) -> None:
    """Name a header or footer in a section."""
    section.insert(0, etree.Element(REFERENCES[kind], {
        W + "type": place, R + "id": link_id}))


def close_last_section(body: etree._Element) -> None:
    """Let the section that was the last one end at the last paragraph."""
    section = body.find(W + "sectPr")
    last = section.getprevious()
    body.remove(section)
    if last is None or last.tag != W + "p" or last.find(f"{W}pPr/{W}sectPr") is not None:
        last = etree.SubElement(body, W + "p")
        make_thin(last)
    properties = properties_of(last)
    change = properties.find(W + "pPrChange")
    change.addprevious(section) if change is not None else properties.append(section)


def make_thin(paragraph: etree._Element) -> None:
    """A paragraph that takes no place."""
    spacing = etree.SubElement(properties_of(paragraph), W + "spacing")
    for name in ("before", "after"):
        spacing.set(W + name, "0")
    spacing.set(W + "line", "20")
    spacing.set(W + "lineRule", "exact")
