"""Results of fields that Word computes: a contents list, a reference. They are text kept from the
last time, so the tags of a heading that stand in them are no tags.

What depends on the filled text is marked for Word to compute anew when the document is opened.
"""

import re

from lxml import etree

from docfill.package.names import W

# Lists of what stands elsewhere: an entry may be of a heading inside a loop.
LISTS = frozenset(("TOC", "TOA", "INDEX", "BIBLIOGRAPHY"))
# These repeat one text; a value in it is filled, unless it comes from a loop.
REPEATED = frozenset((
    "REF", "STYLEREF", "NOTEREF", "PAGEREF", "SEQ", "DOCPROPERTY", "DOCVARIABLE", "TITLE",
    "SUBJECT", "AUTHOR", "KEYWORDS", "COMMENTS", "INFO"))  # fmt: skip
_SIGN, _CODE, _SIMPLE, _TEXT = W + "fldChar", W + "instrText", W + "fldSimple", W + "t"
_WORD = re.compile(r"\w+")
_BOUND = re.compile(
    r"\{%[-+]?\s*(?:\w+\s+)?(?i:for|за|set|нека)\s+(\w+(?:\s*,\s*\w+)*)\s*(?:in\b|в\b|=)")


class Computed:
    """The computed text of one part: in which pieces no tag stands, in which only values do."""

    def __init__(self, root: etree._Element):
        self.listed: set = set()
        self.repeated: dict = {}  # piece -> the beginning of its field
        self.bound: frozenset[str] = frozenset()  # the names that loops and sets give
        self.root = root
        if next(root.iter(_SIGN, _SIMPLE), None) is not None:
            self._go_through()
        if self.repeated:
            self.bound = _bound_in("".join(piece.text or "" for piece in root.iter(_TEXT)))

    def _go_through(self) -> None:
        stack: list[list] = []  # [beginning, words of the code, whether its result has begun]
        for element in self.root.iter(_SIGN, _CODE, _SIMPLE, _TEXT):
            if element.tag == _SIGN:
                self._turn(stack, element)
            elif element.tag == _CODE and stack:
                stack[-1][1] += element.text or ""
            elif element.tag == _SIMPLE:
                name = _name(element.get(W + "instr", ""))
                for piece in element.iter(_TEXT):
                    self._note(piece, [(element, name)])
            elif element.tag == _TEXT:
                self._note(element, [(b, _name(code)) for b, code, begun in stack if begun])

    def _turn(self, stack: list, sign: etree._Element) -> None:
        kind = sign.get(W + "fldCharType")
        if kind == "begin":
            stack.append([sign, "", False])
        elif stack and kind == "separate":
            stack[-1][2] = True
        elif stack and kind == "end":
            stack.pop()

    def _note(self, piece: etree._Element, fields: list) -> None:
        for beginning, name in fields:
            if name in LISTS:
                self.listed.add(piece)
                beginning.set(W + "dirty", "true")
            elif name in REPEATED:
                self.repeated[piece] = beginning

    def is_tag(self, piece: etree._Element, text: str) -> bool:
        """Whether a tag that begins in a piece is one; its field is computed anew if not."""
        if piece in self.listed:
            return False
        beginning = self.repeated.get(piece)
        if beginning is None:
            return True
        beginning.set(W + "dirty", "true")
        return text.startswith("{{") and self.bound.isdisjoint(_WORD.findall(text))


def _bound_in(text: str) -> frozenset[str]:
    return frozenset(name for names in _BOUND.findall(text) for name in _WORD.findall(names))


def _name(code: str) -> str:
    """The name of the field that a code begins with."""
    words = code.split(None, 1)
    return words[0].upper() if words else ""
