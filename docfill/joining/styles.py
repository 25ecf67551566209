"""Styles and lists of a piece among those of the joined document."""

from copy import deepcopy

from lxml import etree

from docfill.joining.parts import Parts, written
from docfill.joining.piece import Link, Piece
from docfill.package.names import REL, W

VAL = W + "val"
USERS = ("pStyle", "rStyle", "tblStyle")
REFERENCES = ("basedOn", "next", "link")
NUMBERING_TYPE = ("application/vnd.openxmlformats-officedocument.wordprocessingml."
                  "numbering+xml")


class Styles:
    """The styles of the first document; those of others come along where they differ."""

    def __init__(self, first: Piece, parts: Parts):
        self.parts, self.name = parts, first.target_of("styles")
        self.root = first.tree("styles")
        self._maps: dict[bytes, dict[str, str]] = {first.parts.get(self.name, b""): {}}

    def adopt(self, piece: Piece) -> None:
        """Let the text of a piece use the styles of the joined document."""
        renamed = self._map(piece)
        if not renamed:
            return
        self._name_default(piece, renamed)
        for name in USERS:
            for use in piece.root.iter(W + name):
                use.set(VAL, renamed.get(use.get(VAL), use.get(VAL)))

    def _map(self, piece: Piece) -> dict[str, str]:
        content = piece.parts.get(piece.target_of("styles"), b"")
        if content not in self._maps:
            self._maps[content] = self._add_styles(piece, len(self._maps))
        return self._maps[content]

    def _add_styles(self, piece: Piece, number: int) -> dict[str, str]:
        tree = piece.tree("styles")
        if tree is None or self.root is None:
            return {}
        known = {one.get(W + "styleId"): etree.tostring(one, method="c14n")
                 for one in self.root.iter(W + "style")}
        theirs = {one.get(W + "styleId"): one for one in tree.iter(W + "style")}
        other = [key for key, one in theirs.items()
                 if known.get(key) != etree.tostring(one, method="c14n")]
        renamed = {key: f"{key}J{number}" if key in known else key for key in other}
        for key in other:
            self.root.append(self._copy(theirs[key], renamed, number))
        self.parts.parts[self.name] = written(self.root)
        return {old: new for old, new in renamed.items() if old != new}

    def _copy(self, style: etree._Element, renamed: dict, number: int) -> etree._Element:
        copy, key = deepcopy(style), style.get(W + "styleId")
        copy.attrib.pop(W + "default", None)
        copy.set(W + "styleId", renamed[key])
        name = copy.find(W + "name")
        if name is not None and renamed[key] != key:
            name.set(VAL, f"{name.get(VAL)} {number}")
        for reference in REFERENCES:
            found = copy.find(W + reference)
            if found is not None:
                found.set(VAL, renamed.get(found.get(VAL), found.get(VAL)))
        return copy

    def _name_default(self, piece: Piece, renamed: dict[str, str]) -> None:
        """A paragraph without a style of its own names the one that its document gave it."""
        default = next((one.get(W + "styleId") for one in piece.tree("styles").iter(W + "style")
                        if one.get(W + "default") == "1" and one.get(W + "type") == "paragraph"),
                       None)
        for paragraph in piece.root.iter(W + "p") if default in renamed else ():
            properties = paragraph_properties(paragraph)
            if properties.find(W + "pStyle") is None:
                properties.insert(0, etree.Element(W + "pStyle", {VAL: default}))


class Lists:
    """The lists: each piece has its own, so that every document counts from one."""

    def __init__(self, first: Piece, parts: Parts):
        self.parts, self.name = parts, first.target_of("numbering")
        self.root = first.tree("numbering")

    def adopt(self, piece: Piece) -> None:
        """Give the lists of a piece numbers of their own."""
        theirs = piece.tree("numbering")
        if theirs is None:
            return
        self._number_by_style(piece)
        taken: dict[str, str] = {}
        for use in piece.root.iter(W + "numId"):
            number = use.get(VAL)
            if number != "0":
                use.set(VAL, taken.get(number) or self._take(theirs, number, taken))
        if taken:
            self.parts.parts[self.name] = written(self.root)

    def _number_by_style(self, piece: Piece) -> None:
        """Say at the paragraph what its style says about lists."""
        styles = {} if piece.tree("styles") is None else {
            one.get(W + "styleId"): one.find(f"{W}pPr/{W}numPr")
            for one in piece.tree("styles").iter(W + "style")}
        for use in list(piece.root.iter(W + "pStyle")):
            properties, said = use.getparent(), styles.get(use.get(VAL))
            if said is not None and properties.find(W + "numPr") is None:
                use.addnext(deepcopy(said))

    def _take(self, theirs: etree._Element, number: str, taken: dict[str, str]) -> str:
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
        num.find(W + "abstractNumId").set(VAL, key)
        num.set(W + "numId", taken[number])
        first = root.find(W + "num")
        root.append(abstract) if first is None else first.addprevious(abstract)
        root.append(num)
        return taken[number]

    def _own_root(self) -> etree._Element:
        if self.root is None:
            self.name = "word/numbering.xml"
            self.root = etree.Element(W + "numbering", nsmap={"w": W[1:-1]})
            self.parts.add(self.name, self.root, NUMBERING_TYPE)
            self.parts.id_of(Link(REL + "numbering", self.name))
        return self.root


def paragraph_properties(paragraph: etree._Element) -> etree._Element:
    """The properties of a paragraph, added where it has none."""
    found = paragraph.find(W + "pPr")
    if found is None:
        found = etree.Element(W + "pPr")
        paragraph.insert(0, found)
    return found


def _find(root: etree._Element, tag: str, attribute: str, value: str):
    return next((one for one in root.iter(W + tag) if one.get(W + attribute) == value), None)


def _highest(root: etree._Element, tag: str, attribute: str) -> int:
    return max((int(one.get(W + attribute)) for one in root.iterchildren(W + tag)), default=0)
