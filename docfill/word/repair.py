"""Keeps a filled part valid: no empty cells or tables, grids that fit, ids used once.

What may go wrong is found while compiling, so that a part where nothing can is not looked at.
"""

import re
from dataclasses import dataclass

from lxml import etree

from docfill.language.program import Literal, Loop, walk
from docfill.package.names import W
from docfill.word.tags import MARK

_DEPTH = {"for": 1, "if": 1, "endfor": -1, "endif": -1}
# What an emptied table, row, cell or text box looks like.
_EMPTY = tuple(
    begin + end
    for end, begins in (
        (b"</w:tbl>", (b"</w:tblGrid>", b"<w:tblGrid/>")),
        (b"</w:tr>", (b"</w:trPr>", b"<w:tr>")),
        (b"</w:tc>", (b"</w:tcPr>", b"<w:tcPr/>", b"<w:tc>", b"</w:tbl>")),
        (b"</w:txbxContent>", (b"<w:txbxContent>", b"</w:tbl>")),
        (b"</w:hdr>", (b'">', b"</w:tbl>")),
        (b"</w:ftr>", (b'">', b"</w:tbl>")),
        (b"</w:footnote>", (b'">', b"</w:tbl>")),
        (b"</w:endnote>", (b'">', b"</w:tbl>")),
    )
    for begin in begins
)
_HOLDERS = frozenset(
    W + name for name in ("tc", "hdr", "ftr", "footnote", "endnote", "txbxContent")
)
_BLOCKS = frozenset(W + name for name in ("p", "tbl", "sdt", "altChunk", "customXml"))
_DRAWING = re.compile(rb'(<wp:docPr\b[^>]*?\bid=")\d+')
_ONCE = re.compile(rb"<w:(?:bookmark(?:Start|End)|commentRange(?:Start|End))\b[^>]*/>")
_COMMENT_SIGN = re.compile(rb"<w:commentReference\b[^>]*/>")
_CONTROL_ID = re.compile(rb'(?<=<w:sdtPr>)<w:id w:val="-?\d+"/>')
_ID = re.compile(rb'w:id="([^"]*)"')


@dataclass
class Upkeep:
    """What must be looked after in a part once it is filled."""

    may_empty: bool = False
    grid: bool = False
    drawings: bool = False

    @classmethod
    def of(cls, root: etree._Element, tags: list) -> "Upkeep":
        """What a part with its marks set may need."""
        lifted = [element for element in root.iter(W + "tbl", W + "tc") if _has_marks(element)]
        grid = any(_has_marks(row) for row in root.iter(W + "tr"))
        spans = any(MARK.search(span.get(W + "val", "")) for span in root.iter(W + "gridSpan"))
        for element in lifted:
            _drop_blanks(element)
        others = (e for e in root.iter(*(_HOLDERS - {W + "tc"})) if _has_marks(e))
        may_empty = any(_may_empty(element, tags) for element in (*lifted, *others))
        return cls(may_empty, grid or spans)

    def mend(self, data: bytearray, ids) -> bytes | bytearray:
        """The part made valid; `ids` gives numbers for drawings."""
        if self.grid or (self.may_empty and any(sign in data for sign in _EMPTY)):
            data = _mend_tables(bytes(data))
        if self.drawings:
            data = _DRAWING.sub(lambda match: match[1] + b"%d" % next(ids), data)
        return data


def _has_marks(element: etree._Element) -> bool:
    return bool(element.text and MARK.search(element.text)) or any(
        child.tail and MARK.search(child.tail) for child in element
    )


def _drop_blanks(element: etree._Element) -> None:
    element.text = (element.text or "").strip() or None
    for child in element:
        child.tail = (child.tail or "").strip() or None


def _may_empty(element: etree._Element, tags: list) -> bool:
    """Whether no row of a table, or no last paragraph of a holder, stands outside of blocks."""
    depth, safe = _depth(element.text, tags), False
    for child in element:
        if child.tag == W + "tr":
            safe |= depth == 0
        elif child.tag in (W + "p", W + "tbl"):
            safe = depth == 0 and child.tag == W + "p"
        depth += _depth(child.tail, tags)
    return not safe


def _depth(text: str | None, tags: list) -> int:
    return sum(_DEPTH.get(tags[int(number)].keyword, 0) for number in MARK.findall(text or ""))


# While compiling


def drop_repeated(program: list, upkeep: Upkeep) -> None:
    """Take from loops what may stand once only: bookmarks, comments, ids of content controls."""
    repeated = [s for s in walk(program) if isinstance(s, Loop)]
    inside = {id(s): s for loop in repeated for s in walk(loop.body) if isinstance(s, Literal)}
    ids = set()
    for literal in inside.values():
        upkeep.drawings |= b"<wp:docPr" in literal.data
        ids.update(_ID.search(mark)[1] for mark in _ONCE.findall(literal.data) if b"w:id" in mark)
        literal.data = _CONTROL_ID.sub(b"", _COMMENT_SIGN.sub(b"", literal.data))
    if ids:
        for step in walk(program):
            if isinstance(step, Literal):
                step.data = _ONCE.sub(lambda match: _unless(match[0], ids), step.data)


def _unless(mark: bytes, ids: set) -> bytes:
    found = _ID.search(mark)
    return b"" if found and found[1] in ids else mark


# After filling


def _mend_tables(data: bytes) -> bytes:
    root = etree.fromstring(data)
    for row in list(root.iter(W + "tr")):
        if next(row.iterchildren(W + "tc", W + "sdt", W + "customXml"), None) is None:
            row.getparent().remove(row)
    for table in list(root.iter(W + "tbl")):
        if next(table.iter(W + "tr"), None) is None:
            table.getparent().remove(table)
        else:
            _fit_grid(table)
    for holder in root.iter(*_HOLDERS):
        _add_paragraph(holder)
    return etree.tostring(root, encoding="UTF-8", standalone=True)


def _add_paragraph(holder: etree._Element) -> None:
    """A holder ends in a paragraph."""
    blocks = [child for child in holder if child.tag in _BLOCKS]
    if not blocks or blocks[-1].tag == W + "tbl":
        etree.SubElement(holder, W + "p")


def _fit_grid(table: etree._Element) -> None:
    """As many columns in the grid as the widest row has; the table keeps its width."""
    grid = table.find(W + "tblGrid")
    wanted = max(_columns(row) for row in table.iterchildren(W + "tr", W + "sdt"))
    if grid is None or wanted == len(grid) or not wanted:
        return
    widths = [int(float(column.get(W + "w", 0))) for column in grid]
    share = sum(widths) // wanted
    for column in list(grid):
        grid.remove(column)
    for width in _new_widths(widths, wanted, share):
        etree.SubElement(grid, W + "gridCol", {W + "w": str(width)})


def _new_widths(widths: list[int], wanted: int, share: int) -> list[int]:
    if wanted < len(widths) or not widths:
        return [share] * wanted
    scale = share * len(widths) / (sum(widths) or 1)
    return [int(width * scale) for width in widths] + [share] * (wanted - len(widths))


def _columns(row: etree._Element) -> int:
    if row.tag != W + "tr":
        return max((_columns(inner) for inner in row.iter(W + "tr")), default=0)
    return sum(_span(cell) for cell in row.iter(W + "tc") if cell.getparent() is row) + sum(
        int(skip.get(W + "val", 0)) for skip in row.iterfind(f"{W}trPr/*")
        if skip.tag in (W + "gridBefore", W + "gridAfter")
    )  # fmt: skip


def _span(cell: etree._Element) -> int:
    span = cell.find(f"{W}tcPr/{W}gridSpan")
    return 1 if span is None else int(span.get(W + "val", 1))
