"""Lists of a piece: each keeps numbers of its own, so that every document counts from one."""

from copy import deepcopy

from lxml import etree

from docfill.joining.parts import Parts, written
from docfill.joining.piece import Piece
from docfill.package.names import NUMBERING, W
from docfill.styles import VAL, by_id, find_numbered, say_list


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
        known, taken = by_id(piece.tree("styles")), _Taken(theirs)
        for name, root in piece.stories.items():
            for use in list(root.iter(W + "pStyle")):
                say_list(use.getparent(), known)
            for use in root.iter(W + "numId"):
                if use.get(VAL) != "0":
                    piece.touched.add(name)
                    use.set(VAL, self._take(taken, use.get(VAL)))
        if taken.lists:
            self.parts.parts[self.name] = written(self.root)

    def _take(self, taken: "_Taken", number: str) -> str:
        """The number that a list of a piece has here."""
        num = find_numbered(taken.root, "num", number)
        if number in taken.lists or num is None:
            return taken.lists.get(number, number)
        key = self._take_abstract(taken, num.find(W + "abstractNumId").get(VAL))
        if not key:
            return number
        root, num = self._own_root(), deepcopy(num)
        taken.lists[number] = str(_highest(root, "num") + 1)
        num.find(W + "abstractNumId").set(VAL, key)
        num.set(W + "numId", taken.lists[number])
        last = root.findall(W + "num")
        root.append(num) if not last else last[-1].addnext(num)
        return taken.lists[number]

    def _take_abstract(self, taken: "_Taken", number: str) -> str:
        """The number of what lists have in common; "" where it is missing."""
        abstract = find_numbered(taken.root, "abstractNum", number)
        if number in taken.abstract or abstract is None:
            return taken.abstract.get(number, "")
        root, abstract = self._own_root(), deepcopy(abstract)
        key = taken.abstract[number] = str(_highest(root, "abstractNum") + 1)
        abstract.set(W + "abstractNumId", key)
        for name in ("nsid", "styleLink", "numStyleLink"):
            for one in abstract.findall(W + name):
                abstract.remove(one)
        self._drop_pictures(abstract)
        first = root.find(W + "num")
        root.append(abstract) if first is None else first.addprevious(abstract)
        return key

    def _drop_pictures(self, abstract: etree._Element) -> None:
        """Bullets that are pictures stay behind; the sign beside them is shown."""
        for one in list(abstract.iter(W + "lvlPicBulletId")):
            one.getparent().remove(one)

    def _own_root(self) -> etree._Element:
        if self.root is None:
            self.root = etree.Element(W + "numbering", nsmap={"w": W[1:-1]})
            self.name = self.parts.make_known("numbering", self.root, NUMBERING)
        return self.root


class _Taken:
    """What was taken over from the numbering of a piece: its number there -> its number here."""

    def __init__(self, root: etree._Element):
        self.root = root
        self.lists: dict[str, str] = {}
        self.abstract: dict[str, str] = {}


def _highest(root: etree._Element, tag: str) -> int:
    return max((int(one.get(W + f"{tag}Id")) for one in root.iterchildren(W + tag)), default=0)
