"""The tags of table cells: {% colspan n %}, {% cellbg colour %}, {% vm %}, {% hm %}."""

import re
from dataclasses import replace

from jinja2 import nodes
from lxml import etree

from docfill.language.grammar import CELL_TAGS, parse_source
from docfill.language.run import kind_of
from docfill.package.names import W
from docfill.rich import Spot
from docfill.styles import properties_of
from docfill.word.tags import Scanner, Tag

_ORDER = (
    "cnfStyle", "tcW", "gridSpan", "hMerge", "vMerge", "tcBorders", "shd", "noWrap", "tcMar",
    "textDirection", "tcFitText", "vAlign", "hideMark",
)  # fmt: skip
_RANK = {W + name: rank for rank, name in enumerate(_ORDER)}
_NUMBER = {"pattern": "[1-9][0-9]?", "needs": ("число от 1 до 99", "a number from 1 to 99")}
_COLOUR = {"pattern": "[0-9A-Fa-f]{6}|auto", "needs": ("цвят като FFCC00", "a colour like FFCC00")}
_FIRST = "loop.first"


def obey_cell_tags(scanner: Scanner, tags: list[Tag]) -> list[Tag]:
    """Turn the cell tags into properties of their cells; the tags this adds."""
    cells = _Cells(scanner)
    for tag in tags:
        if tag.keyword in CELL_TAGS:
            cells.obey(tag)
    return cells.added


class _Cells:
    """Does the work and keeps the tags it makes."""

    def __init__(self, scanner: Scanner):
        self.scanner = scanner
        self.added: list[Tag] = []

    def obey(self, tag: Tag) -> None:
        """Put one tag into effect."""
        cell = next(tag.element.iterancestors(W + "tc"), None)
        tag.element.text = tag.element.text.replace(tag.mark, "")
        if cell is None:
            self.scanner.report("cell-tag-place", tag, name=tag.text)
        else:
            _ACTIONS[tag.keyword](self, cell, tag)

    def _colspan(self, cell: etree._Element, tag: Tag) -> None:
        span = _property(cell, "gridSpan")
        span.set(W + "val", self._value(tag, tag.node, _NUMBER).mark)

    def _cellbg(self, cell: etree._Element, tag: Tag) -> None:
        shade = _property(cell, "shd")
        shade.set(W + "val", "clear")
        shade.set(W + "color", "auto")
        shade.set(W + "fill", self._value(tag, tag.node, _COLOUR).mark)

    def _vm(self, cell: etree._Element, tag: Tag) -> None:
        merge = _property(cell, "vMerge")
        kind = _expression(f"'restart' if {_FIRST} else 'continue'")
        spot = {"pattern": "restart|continue"}
        merge.set(W + "val", self._value(tag, kind, spot).mark)
        properties = cell.find(W + "tcPr")
        opened, other, closed = (self._statement(tag, word) for word in ("if", "else", "endif"))
        # All later cells of the merged column hold one empty paragraph.
        empty = etree.SubElement(cell, W + "p")
        properties.tail = opened.mark
        empty.tail = closed.mark
        before = empty.getprevious()
        before.tail = (before.tail or "") + other.mark
        for made in (opened, other, closed):
            made.element = cell

    def _hm(self, cell: etree._Element, tag: Tag) -> None:
        span = _property(cell, "gridSpan")
        times = int(span.get(W + "val") or 1)
        total = " + ".join(["loop.length"] * times)
        span.set(W + "val", self._value(tag, _expression(total), _NUMBER).mark)
        opened, closed = self._statement(tag, "if"), self._statement(tag, "endif")
        previous, row = cell.getprevious(), cell.getparent()
        if previous is None:
            row.text = (row.text or "") + opened.mark
        else:
            previous.tail = (previous.tail or "") + opened.mark
        cell.tail = closed.mark + (cell.tail or "")
        opened.element = closed.element = row

    def _value(self, tag: Tag, node, spot: dict) -> Tag:
        if isinstance(node, nodes.Const):
            self._check(tag, node.value, spot)
        made = self.scanner.add(replace(tag, kind="value", keyword="", node=node, prefix=""))
        made.spot = Spot("attribute", part=tag.place.part, **spot)
        self.added.append(made)
        return made

    def _check(self, tag: Tag, value, spot: dict) -> None:
        """What is written in the template itself is known to fit before anything is filled."""
        if not re.fullmatch(spot["pattern"], str(value).lstrip("#")):
            (kind, kind_en), (needs, needs_en) = kind_of(value), spot["needs"]
            self.scanner.report("wrong-kind", tag, kind=kind, kind_en=kind_en,
                                needs=needs, needs_en=needs_en)

    def _statement(self, tag: Tag, keyword: str) -> Tag:
        node = _expression(_FIRST) if keyword == "if" else None
        made = self.scanner.add(replace(tag, keyword=keyword, node=node, prefix=""))
        self.added.append(made)
        return made


_ACTIONS = {
    "colspan": _Cells._colspan,
    "cellbg": _Cells._cellbg,
    "vm": _Cells._vm,
    "hm": _Cells._hm,
}


def _expression(code: str) -> nodes.Expr:
    return parse_source("{{ " + code + " }}").body[0].nodes[0]


def _property(cell: etree._Element, name: str) -> etree._Element:
    """The property of a cell, made in the place the schema wants if it is not there."""
    properties = properties_of(cell, "tcPr")
    found = properties.find(W + name)
    if found is None:
        found = etree.Element(W + name)
        rank = _RANK[W + name]
        at = sum(1 for child in properties if _RANK.get(child.tag, 99) < rank)
        properties.insert(at, found)
    return found
