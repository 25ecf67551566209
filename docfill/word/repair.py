"""Keeps the grid of tables whose columns a filling decides.

Whether one may change is found while compiling, so that a part where none can is not looked at.
"""

from dataclasses import dataclass

from lxml import etree

from docfill.package.names import W
from docfill.word.tags import MARK


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


# After filling


def _fit_grids(data: bytes) -> bytes:
    root = etree.fromstring(data)
    for table in root.iter(W + "tbl"):
        _fit_grid(table)
    return etree.tostring(root, encoding="UTF-8", standalone=True)


def _fit_grid(table: etree._Element) -> None:
    """As many columns in the grid as the widest row has; the table keeps its width."""
    grid = table.find(W + "tblGrid")
    wanted = max(map(_columns, table.iterchildren(W + "tr", W + "sdt")), default=0)
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
