"""Footnotes, endnotes and comments whose sign stands in a block: each goes with its sign.

A sign that is printed more than once has a note of its own each time; the tags of the note see what
the block gives. A comment is kept with the first sign only. No note is left behind without a sign.
"""

from collections.abc import Iterator

from lxml import etree

from docfill.furniture.contexts import Contexts, enclose, mark
from docfill.language.program import Carried, Carry, Fresh, Once, Taken
from docfill.package.gate import Package
from docfill.package.names import COMMENTS, ENDNOTES, FOOTNOTES, W
from docfill.word.lifting import cut
from docfill.word.parts import Part, canonical

ID = W + "id"
NOTES = {FOOTNOTES: "footnote", ENDNOTES: "endnote", COMMENTS: "comment"}
_RANGE = (W + "commentRangeStart", W + "commentRangeEnd")


def carry_notes(package: Package, contexts: Contexts, parts: list[Part]) -> Iterator[Part]:
    """The parts of notes that the body decides about, what goes with a sign marked in them."""
    for name in package.trees:
        kind = NOTES.get(package.type_of(name))
        if kind:
            part = next((one for one in parts if one.name == name), None)
            part = part or Part(name, canonical(package.trees[name]), False)
            if _Notes(part, kind, contexts).settle():
                yield part


class _Notes:
    """The notes of one part and their signs in the body."""

    def __init__(self, part: Part, kind: str, contexts: Contexts):
        self.part, self.kind, self.contexts = part, kind, contexts
        self.signs: dict[str, list] = {}
        for sign in contexts.root.iter(W + f"{kind}Reference"):
            self.signs.setdefault(sign.get(ID), []).append(sign)

    def settle(self) -> bool:
        """Whether the part is no longer the same in every document."""
        carried = [note for note in self.part.root.findall(W + self.kind) if self._goes(note)]
        lost = self._lost()
        for note in lost:
            cut(note)
        for note in carried:
            self._carry(note)
        if carried:
            _append(self.part.root, mark(self.contexts.scanner, "step", Carried(self.part.name)))
        return bool(carried or lost)

    def _goes(self, note: etree._Element) -> bool:
        signs = self.signs.get(note.get(ID), [])
        return any(self.contexts.of(sign) for sign in signs)

    def _lost(self) -> list:
        """Comments whose sign went with the paragraph of a tag; what they spanned forgets them."""
        if self.kind != "comment":
            return []
        for half in list(self.contexts.root.iter(*_RANGE)):
            if half.get(ID) not in self.signs:
                cut(half)
        return [note for note in self.part.root.findall(W + self.kind)
                if note.get(ID) not in self.signs]

    def _carry(self, note: etree._Element) -> None:
        number, scanner = note.get(ID), self.contexts.scanner
        key, name = (self.part.name, number), f"{self.part.name} {number}"
        once = self.kind == "comment"
        for sign in self.signs[number]:
            if once:
                enclose(scanner, sign, Once(name))
            else:
                sign.set(ID, mark(scanner, "step", Fresh(name)))
            sign.tail = mark(scanner, "step", Carry(key)) + (sign.tail or "")
        if not once:
            note.set(ID, mark(scanner, "step", Fresh(name, again=True)))
        around = [self.contexts.of(sign) for sign in self.signs[number]]
        end = next((self.contexts.ends[one[0].tag] for one in around[::-1] if one), None)
        enclose(scanner, note, Taken(key, end=end), "take")


def _append(root: etree._Element, text: str) -> None:
    if len(root):
        root[-1].tail = (root[-1].tail or "") + text
    else:
        root.text = (root.text or "") + text
