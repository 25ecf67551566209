"""A paragraph parted at a text, with something else between its halves."""

import re
from copy import deepcopy

from lxml import etree

from docfill.joining.pages import make_thin
from docfill.package.names import RANGES, XML_SPACE, W
from docfill.styles import properties_of

_TEXT = W + "t"
_WRAPPERS = frozenset(W + name for name in (
    "r", "hyperlink", "sdt", "sdtContent", "ins", "smartTag", "fldSimple"))
_PROPERTIES = frozenset((W + "rPr", W + "sdtPr", W + "sdtEndPr"))


def own_texts(paragraph: etree._Element) -> list[etree._Element]:
    """The texts of a paragraph, without those of a text box in it."""
    return [one for one in paragraph.iter(_TEXT)
            if next(one.iterancestors(W + "p")) is paragraph]


def find_text(paragraph: etree._Element, pattern: re.Pattern) -> re.Match | None:
    """Where a text stands in a paragraph, over all its runs."""
    return pattern.search("".join(one.text or "" for one in own_texts(paragraph)))


def split_at(paragraph: etree._Element, pattern: re.Pattern, content: list) -> etree._Element:
    """Put content in place of a text; the paragraph with what stands behind it, None if nothing."""
    found = find_text(paragraph, pattern)
    rest = deepcopy(paragraph)
    rest.tail = None
    paragraph.addnext(rest)
    for one in content:
        rest.addprevious(one)
    _leave(paragraph, found, first=True)
    _leave(rest, found, first=False)
    _part_section(paragraph, rest)
    for number in rest.iterfind(f".//{W}sdtPr/{W}id"):
        number.getparent().remove(number)
    return None if _drop_empty(paragraph, rest) else rest


def _leave(paragraph: etree._Element, found: re.Match, *, first: bool) -> None:
    """Leave of a paragraph what stands before the text that was found, or behind it."""
    at = 0
    for atom in _atoms(paragraph):
        here, text = at, atom.text or "" if atom.tag == _TEXT else ""
        at += len(text)
        if text:
            cut = (found.start() if first else found.end()) - here
            atom.text = text[: max(cut, 0)] if first else text[max(cut, 0) :]
            atom.set(XML_SPACE, "preserve")
        if not (atom.text if text else (here <= found.start()) == first):
            _remove(atom)


def _atoms(paragraph: etree._Element) -> list[etree._Element]:
    """What a paragraph is made of, in order: texts, breaks, pictures, signs, ends of ranges."""
    found = []
    for one in paragraph.iterdescendants():
        in_run = one.getparent().tag == W + "r" and one.tag != W + "rPr"
        if (in_run or one.tag in RANGES) and next(one.iterancestors(W + "p")) is paragraph:
            found.append(one)
    return found


def _remove(atom: etree._Element) -> None:
    parent = atom.getparent()
    parent.remove(atom)
    while parent.tag in _WRAPPERS and all(child.tag in _PROPERTIES for child in parent):
        atom, parent = parent, parent.getparent()
        parent.remove(atom)


def _part_section(paragraph: etree._Element, rest: etree._Element) -> None:
    """A section that ended with the paragraph ends with its second half."""
    section = paragraph.find(f"{W}pPr/{W}sectPr")
    if section is not None:
        section.getparent().remove(section)
    for once in rest.findall(f"{W}pPr/{W}pageBreakBefore"):
        once.getparent().remove(once)


def _drop_empty(paragraph: etree._Element, rest: etree._Element) -> bool:
    """Remove halves that hold nothing; whether the second one was."""
    dropped = False
    for half in (paragraph, rest):
        atoms = _atoms(half)
        if any(one.tag not in RANGES and (one.tag != _TEXT or (one.text or "").strip())
               for one in atoms):
            continue
        if half.find(f"{W}pPr/{W}sectPr") is not None:
            make_thin(half)
            continue
        for one in atoms:
            if one.tag in RANGES:
                half.addprevious(one)
        _give_break(half)
        half.getparent().remove(half)
        dropped |= half is rest
    return dropped


def _give_break(half: etree._Element) -> None:
    """What began a page still does, with the paragraph that comes now."""
    flag, following = half.find(f"{W}pPr/{W}pageBreakBefore"), half.getnext()
    if flag is not None and following is not None and following.tag == W + "p":
        properties = properties_of(following)
        if properties.find(flag.tag) is None:
            at = 1 if properties.find(W + "pStyle") is not None else 0
            properties.insert(at, flag)
