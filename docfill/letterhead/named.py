"""Styles that go by their name: the target keeps its look, and gains what it does not know."""

from copy import deepcopy

from lxml import etree

from docfill.joining.parts import Parts, written
from docfill.joining.piece import Piece
from docfill.joining.styles import REFERENCES, USERS, Styles, name_of
from docfill.joining.themes import Theme
from docfill.package.names import W
from docfill.styles import VAL, by_id


class NamedStyles(Styles):
    """The styles of a file that others bring something into."""

    def __init__(self, target: Piece, parts: Parts):
        super().__init__(target, parts)
        self._known = {_key(one): one.get(W + "styleId") for one in self.root.iter(W + "style")}
        self._used, self.theme = set(by_id(self.root)), Theme.of(target)

    def adopt(self, piece: Piece) -> dict[str, str]:
        """Let a piece use the styles of the target; nothing is called otherwise."""
        tree = piece.tree("styles")
        theirs, colours = by_id(tree), Theme.of(piece).colours
        own = Theme(colours={} if colours == self.theme.colours else colours)
        for style in theirs.values():
            own.say_in(style)
        for name, root in piece.stories.items():
            if own.say_in(root):
                piece.touched.add(name)
            for use in root.iter(*(W + user for user in USERS)):
                if use.get(VAL) in theirs:
                    use.set(VAL, self._name_for(use.get(VAL), theirs))
                    piece.touched.add(name)
        self.parts.parts[self.name] = written(self.root)
        return {}

    def _name_for(self, style: str, theirs: dict[str, etree._Element]) -> str:
        key = _key(theirs[style])
        if key not in self._known:
            fresh = style if style not in self._used else f"Blank{len(self._used)}"
            self._used.add(fresh)
            self._known[key] = fresh
            self.root.append(self._brought(theirs[style], fresh, theirs))
        return self._known[key]

    def _brought(self, style, fresh: str, theirs: dict) -> etree._Element:
        copy = deepcopy(style)
        copy.set(W + "styleId", fresh)
        copy.attrib.pop(W + "default", None)
        for numbered in copy.findall(f"{W}pPr/{W}numPr"):
            numbered.getparent().remove(numbered)  # the paragraphs say it themselves
        for reference in REFERENCES:
            for inner in copy.findall(W + reference):
                if inner.get(VAL) in theirs:
                    inner.set(VAL, self._name_for(inner.get(VAL), theirs))
        return copy


def _key(style: etree._Element) -> tuple[str, str]:
    return style.get(W + "type", ""), name_of(style).lower()
