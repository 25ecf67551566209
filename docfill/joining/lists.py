"""Lists of a piece: each keeps numbers of its own, so that every document counts from one."""

from copy import deepcopy

from lxml import etree

from docfill.joining.defaults import put_in_order
from docfill.joining.parts import Parts, written
from docfill.joining.piece import Piece
from docfill.joining.styles import VAL, by_id, chain
from docfill.package.names import W

NUMBERING_TYPE = ("application/vnd.openxmlformats-officedocument.wordprocessingml."
                  "numbering+xml")


class Lists:
    """The lists of the first document, and after them those of the others."""

    def __init__(self, first: Piece, parts: Parts):
        self.parts, self.name = parts, first.target_of("numbering")
        self.root = first.tree("numbering")

    def adopt(self, piece: Piece) -> None:
        """Give the lists of a piece numbers of their own."""
        theirs = piece.tree("numbering")
        if theirs is None:
            return
        taken: dict[str, str] = {}
        for name, root in piece.stories.items():
            _number_by_style(root, piece)
            for use in root.iter(W + "numId"):
                number = use.get(VAL)
                if number != "0":
                    piece.touched.add(name)
                    use.set(VAL, taken.get(number) or self._take(piece, number, taken))
        if taken:
            self.parts.parts[self.name] = written(self.root)

    def _take(self, piece: Piece, number: str, taken: dict[str, str]) -> str:
        theirs = piece.tree("numbering")
        num = _find(theirs, "num", "numId", number)
        abstract = None if num is None else _find(
            theirs, "abstractNum", "abstractNumId", num.find(W + "abstractNumId").get(VAL))
        if abstract is None:
            return number
        root = self._own_root()
        abstract, num = deepcopy(abstract), deepcopy(num)
        key = str(_highest(root, "abstractNum", "abstractNumId") + 1)
        taken[number] = str(_highest(root, "num", "numId") + 1)
        abstract.set(W + "abstractNumId", key)
        for name in ("nsid", "styleLink", "numStyleLink"):
            for one in abstract.findall(W + name):
                abstract.remove(one)
        self._drop_pictures(abstract)
        num.find(W + "abstractNumId").set(VAL, key)
        num.set(W + "numId", taken[number])
        first = root.find(W + "num")
        root.append(abstract) if first is None else first.addprevious(abstract)
        last = root.findall(W + "num")
        root.append(num) if not last else last[-1].addnext(num)
        return taken[number]

    def _drop_pictures(self, abstract: etree._Element) -> None:
        """Bullets that are pictures stay behind; the sign beside them is shown."""
        for one in list(abstract.iter(W + "lvlPicBulletId")):
            one.getparent().remove(one)

    def _own_root(self) -> etree._Element:
        if self.root is None:
            self.root = etree.Element(W + "numbering", nsmap={"w": W[1:-1]})
            self.name = self.parts.make_known("numbering", self.root, NUMBERING_TYPE)
        return self.root


def _number_by_style(root: etree._Element, piece: Piece) -> None:
    """Say at the paragraph what its style says about lists."""
    tree = piece.tree("styles")
    known = {} if tree is None else by_id(tree)
    for use in list(root.iter(W + "pStyle")):
        properties, said = use.getparent(), _list_of(use.get(VAL), known)
        if said is not None and properties.find(W + "numPr") is None:
            properties.append(deepcopy(said))
            put_in_order(properties)


def _list_of(style: str, known: dict) -> etree._Element | None:
    said = (one.find(f"{W}pPr/{W}numPr") for one in chain(style, known))
    return next((one for one in said if one is not None), None)


def _find(root: etree._Element, tag: str, attribute: str, value: str):
    return next((one for one in root.iter(W + tag) if one.get(W + attribute) == value), None)


def _highest(root: etree._Element, tag: str, attribute: str) -> int:
    return max((int(one.get(W + attribute)) for one in root.iterchildren(W + tag)), default=0)
