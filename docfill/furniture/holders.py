"""Places that must hold something: a cell a paragraph, a row a cell, a table a row.

What may lose it all by a block that is left out is looked at while filling.
"""

from lxml import etree

from docfill.furniture.contexts import enclose, enclose_content
from docfill.language.program import Kept, Rule
from docfill.package.names import W
from docfill.word.tags import MARK, Scanner

_DEPTH = {"for": 1, "if": 1, "endfor": -1, "endif": -1}
_HOLDERS = tuple(W + name for name in (
    "tc", "hdr", "ftr", "footnote", "endnote", "comment", "txbxContent"))
_WRAPPERS = frozenset((W + "sdt", W + "customXml"))
_CONTENT = W + "sdtContent"
PARAGRAPH = Rule(b"</w:p>", b"</w:tbl>", b"<w:p></w:p>")
_SIGNS = {W + "tbl": b"</w:tr>", W + "tr": b"</w:tc>"}


def keep_holding(root: etree._Element, scanner: Scanner) -> None:
    """Mark the places of a part that may lose what they must hold."""
    for paragraph in root.iter(W + "p"):
        if not len(paragraph) and not paragraph.text:
            paragraph.text = ""  # written with an end of its own, which is what is looked for
    holders = Holders(scanner)
    found = [(one, holders.is_sure(one)) for one in root.iter(
        *_HOLDERS, *_SIGNS, *_WRAPPERS)]
    for element, is_sure in found:
        if is_sure:
            continue
        if element.tag in _HOLDERS:
            enclose_content(scanner, element, Kept(PARAGRAPH))
        else:
            sign = _SIGNS.get(element.tag) or _sign_of(element)
            if sign:
                enclose(scanner, element, Kept(Rule(sign)))


def _sign_of(wrapper: etree._Element) -> bytes:
    """What a control around paragraphs, rows or cells must hold; b"" for one in a line."""
    if wrapper.getparent().tag == W + "p" or _is_in_line(wrapper):
        return b""
    around = wrapper.getparent().tag
    while around in (_CONTENT, *_WRAPPERS):
        wrapper = wrapper.getparent()
        around = wrapper.getparent().tag
    return _SIGNS.get(around, b"</w:p>")


def _is_in_line(wrapper: etree._Element) -> bool:
    return next((one.tag for one in wrapper.iterancestors(W + "p", *_HOLDERS)), "") == W + "p"


class Holders:
    """Tells what is sure to stay."""

    def __init__(self, scanner: Scanner):
        self.tags = scanner.tags

    def is_sure(self, element: etree._Element) -> bool:
        """Whether an element surely keeps what it must hold, the last thing in its place."""
        if element.tag in (W + "tbl", W + "tr"):
            return self._keeps_one(element)
        if element.tag == W + "sdt":
            content = element.find(_CONTENT)
            return content is None or self._is_content_sure(content)
        return self._ends_well(element)

    def _is_content_sure(self, content: etree._Element) -> bool:
        if next(content.iterchildren(W + "tr", W + "tc"), None) is not None:
            return self._keeps_one(content)
        return self._ends_well(content)

    def _keeps_one(self, element: etree._Element) -> bool:
        """A table has a row outside of blocks, a row has a cell."""
        return any(child.tag == W + "tc" or (
            child.tag in (W + "tr", *_WRAPPERS) and self.is_sure(child))
            for child, depth in self._children(element) if depth == 0)

    def _ends_well(self, element: etree._Element) -> bool:
        """A paragraph outside of blocks is the last, but for what may follow it."""
        sure = False
        for child, depth in self._children(element):
            if child.tag == W + "p":
                sure |= depth == 0
            elif child.tag == W + "tbl":
                sure = False
            elif child.tag in _WRAPPERS:
                inner = self.is_sure(child)
                sure = inner if depth == 0 else sure and inner
        return sure

    def _children(self, element: etree._Element):
        """The children with how many blocks are open around each."""
        depth = self._depth(element.text)
        for child in element:
            yield child, depth
            depth += self._depth(child.tail)

    def _depth(self, text: str | None) -> int:
        found = (self.tags[int(number)] for number in MARK.findall(text or ""))
        return sum(_DEPTH.get(tag.keyword, 0) for tag in found if tag.kind == "statement")
