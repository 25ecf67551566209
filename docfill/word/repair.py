"""Keeps the grid of tables whose columns a filling decides.

Whether one may change is found while compiling, so that a part where none can is not looked at.
"""

from dataclasses import dataclass

from lxml import etree

from docfill.package.names import W
from docfill.word.tags import MARK

_BEFORE, _AFTER = "before", "after"  # of the grid, while the part waits to be filled

@dataclass
class Upkeep:
    """What must be looked after in a part once it is filled."""

    grid: bool = False

    @classmethod
    def of(cls, root: etree._Element) -> "Upkeep":
        """What a part with its marks set may need."""
        for element in root.iter(W + "tbl", W + "tc"):
            if _has_marks(element):
                _drop_blanks(element)
        for table in root.iter(W + "tbl"):
            _note_loop(table)
        grid = any(_has_marks(row) for row in root.iter(W + "tr"))
        spans = any(MARK.search(span.get(W + "val", "")) for span in root.iter(W + "gridSpan"))
        return cls(grid or spans)

    def mend(self, data: bytearray) -> bytes | bytearray:
        """The part made valid."""
        return _fit_grids(bytes(data)) if self.grid else data


def _has_marks(element: etree._Element) -> bool:
    return bool(element.text and MARK.search(element.text)) or any(
        child.tail and MARK.search(child.tail) for child in element
    )


def _drop_blanks(element: etree._Element) -> None:
    element.text = (element.text or "").strip() or None
    for child in element:
        child.tail = (child.tail or "").strip() or None


def _note_loop(table: etree._Element) -> None:
    """Keep with the grid how many columns stand before and after those that are repeated."""
    grid = table.find(W + "tblGrid")
    row = next((one for one in table.iterchildren(W + "tr") if _has_marks(one)), None)
    if grid is None or row is None:
        return
    cells = list(row.iterchildren(W + "tc"))
    marked = [number for number, cell in enumerate(cells, 1) if MARK.search(cell.tail or "")]
    first = 0 if MARK.search(row.text or "") else marked[0]
    after = sum(map(_span, cells[max(marked, default=len(cells)) :]))
    grid.set(_BEFORE, str(sum(map(_span, cells[:first]))))
    grid.set(_AFTER, str(after))


# After filling


def _fit_grids(data: bytes) -> bytes:
    root = etree.fromstring(data)
    for table in root.iter(W + "tbl"):
        _fit_grid(table)
    return etree.tostring(root, encoding="UTF-8", standalone=True)


def _fit_grid(table: etree._Element) -> None:
    """As many columns in the grid as the widest row has; the table keeps its width.

    Repeated columns share what the template gives to them and to their tags.
    """
    grid = table.find(W + "tblGrid")
    wanted = max(map(_columns, table.iterchildren(W + "tr", W + "sdt")), default=0)
    if grid is None or not wanted:
        return
    edges = [int(grid.attrib.pop(name, -1)) for name in (_BEFORE, _AFTER)]
    if wanted == len(grid) and edges == [-1, -1]:
        return
    old = [int(float(column.get(W + "w", 0))) for column in grid]
    widths = _new_widths(old, wanted) if edges == [-1, -1] else _shared(old, wanted, *edges)
    for column in list(grid):
        grid.remove(column)
    for width in widths:
        etree.SubElement(grid, W + "gridCol", {W + "w": str(width)})
    if edges != [-1, -1]:
        _fit_cells(table, widths)


def _new_widths(widths: list[int], wanted: int) -> list[int]:
    share = sum(widths) // wanted
    if wanted < len(widths) or not widths:
        return [share] * wanted
    scale = share * len(widths) / (sum(widths) or 1)
    return [int(width * scale) for width in widths] + [share] * (wanted - len(widths))


def _shared(widths: list[int], wanted: int, before: int, after: int) -> list[int]:
    """The outer columns as they are, the repeated ones of one width; where none of these is left,
    the others share their place.
    """
    repeated = wanted - before - after
    if not repeated and len(widths) > wanted:
        kept = widths[:before] + widths[len(widths) - after :]
        return [width * sum(widths) // (sum(kept) or 1) for width in kept]
    if repeated < 1 or len(widths) < before + after + 1:
        return _new_widths(widths, wanted)
    last = widths[len(widths) - after :]
    share = (sum(widths) - sum(widths[:before]) - sum(last)) // repeated
    return [*widths[:before], *[share] * repeated, *last]


def _fit_cells(table: etree._Element, widths: list[int]) -> None:
    """The cells of the rows that have a cell for every column say the same as the grid."""
    for row in table.iterchildren(W + "tr"):
        cells = list(row.iterchildren(W + "tc"))
        if len(cells) != len(widths) or sum(map(_span, cells)) != len(widths):
            continue
        for cell, width in zip(cells, widths, strict=True):
            for said in cell.iterfind(f"{W}tcPr/{W}tcW"):
                said.set(W + "w", str(width))
                said.set(W + "type", "dxa")


def _columns(row: etree._Element) -> int:
    if row.tag != W + "tr":
        return max((_columns(inner) for inner in row.iter(W + "tr")), default=0)
    return sum(_span(cell) for cell in row.iter(W + "tc") if cell.getparent() is row) + sum(
        int(skip.get(W + "val", 0)) for skip in row.iterfind(f"{W}trPr/*")
        if skip.tag in (W + "gridBefore", W + "gridAfter")
    )  # fmt: skip


def _span(cell: etree._Element) -> int:
    span = cell.find(f"{W}tcPr/{W}gridSpan")
    said = "1" if span is None else span.get(W + "val", "1")
    return int(said) if said.isdigit() else 1  # not known before the part is filled
