"""Footnotes, endnotes and comments of a piece, behind those of the documents before it."""

from copy import deepcopy

from docfill.joining.parts import Parts
from docfill.joining.piece import Piece
from docfill.package.names import W

ID = W + "id"
NOTES = {"footnotes": "footnote", "endnotes": "endnote", "comments": "comment"}


class Notes:
    """The parts of the first document that hold notes; they grow."""

    def __init__(self, first: Piece, parts: Parts):
        self.first, self.parts = first, parts

    def adopt(self, piece: Piece) -> None:
        """Bring the notes of a piece under numbers of their own."""
        for kind, word in NOTES.items():
            name = piece.target_of(kind)
            if name in piece.stories and piece.stories[name].find(W + word) is not None:
                self._bring(piece, kind, word)

    def _bring(self, piece: Piece, kind: str, word: str) -> None:
        theirs = piece.target_of(kind)
        name = self._own(piece, kind)
        root = self.first.stories[name]
        highest = max((int(one.get(ID)) for one in root), default=0)
        numbers = {}
        for note in piece.stories[theirs].findall(W + word):
            if note.get(W + "type", "normal") == "normal":
                numbers[note.get(ID)] = str(max(highest, 0) + len(numbers) + 1)
                copy = deepcopy(note)
                self.parts.take_links(piece, copy, of=theirs, to=name)
                self.parts.number(copy)
                copy.set(ID, numbers[note.get(ID)])
                root.append(copy)
        _follow(piece, word, numbers)

    def _own(self, piece: Piece, kind: str) -> str:
        """The part of the first document, made of what a piece begins its own with."""
        name = self.first.target_of(kind)
        if name in self.first.stories:
            return name
        theirs = piece.target_of(kind)
        root = deepcopy(piece.stories[theirs])
        for note in list(root):
            if note.get(W + "type", "normal") == "normal":
                root.remove(note)
        name = self.parts.make_known(kind, root, piece.type_of(theirs))
        self.first.stories[name] = root
        self.first.links = dict(self.parts.table.links)
        return name


def _follow(piece: Piece, word: str, numbers: dict[str, str]) -> None:
    tags = [W + f"{word}Reference", W + f"{word}RangeStart", W + f"{word}RangeEnd"]
    for one in piece.iter(*tags):
        one.set(ID, numbers.get(one.get(ID), one.get(ID)))
