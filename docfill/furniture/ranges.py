"""Bookmarks, comments, permissions, moves: both ends or none; what a block cuts is widened to it.

A range in a loop stands in the first turn only; a permission in each, under a number of its own. A
bookmark that something refers to is there even where its block is left out.
"""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass

from lxml import etree

from docfill.furniture.contexts import (
    Contexts,
    Level,
    enclose,
    is_repeated,
    mark,
    shared_depth,
)  # fmt: skip
from docfill.language.program import Fresh, Once
from docfill.package.names import RANGE_KINDS, RANGES, W
from docfill.word.lifting import cut

ID = W + "id"
NUMBERED = frozenset(("perm",))


@dataclass(eq=False)
class Range:
    """Both ends of a range."""

    kind: str
    start: etree._Element
    end: etree._Element

    @property
    def number(self) -> str:
        """What both ends are told by."""
        return self.start.get(ID, "")

    def remove(self) -> None:
        """Take both ends out of the text."""
        for half in (self.start, self.end):
            if half.getparent() is not None:
                cut(half)


def find_ranges(root: etree._Element) -> list[Range]:
    """The ranges of a part; a half without its other half is removed."""
    found, opened = [], {}
    for element in list(root.iter(*RANGES)):
        kind = _kind_of(element)
        key = kind, element.get(ID)
        if element.tag.endswith("Start"):
            if key in opened:
                cut(opened.pop(key))
            opened[key] = element
        elif key in opened:
            found.append(Range(kind, opened.pop(key), element))
        else:
            cut(element)
    for element in opened.values():
        cut(element)
    return found


def _kind_of(element: etree._Element) -> str:
    name = etree.QName(element).localname
    return next(kind for kind in RANGE_KINDS if name in (f"{kind}Start", f"{kind}End"))


def widen(ranges: list[Range], contexts: Contexts) -> None:
    """Let every range begin and end in the same blocks."""
    for one in ranges:
        start, end = contexts.of(one.start), contexts.of(one.end)
        shared = shared_depth(start, end)
        if any(level.repeats and _is_note(level, contexts) for level in (
                start[shared:] + end[shared:])):
            one.remove()  # from one note into another
            continue
        if len(start) > shared:
            contexts.move(one.start, start[shared].tag, behind=False)
        if len(end) > shared:
            contexts.move(one.end, contexts.ends[end[shared].tag], behind=True)
        for half in (one.start, one.end):
            contexts.found[half] = start[:shared]


def loosen_comments(ranges: list[Range], contexts: Contexts) -> None:
    """A comment whose sign stands in other blocks than its range is one of its sign alone."""
    signs = {sign.get(ID): contexts.of(sign)
             for sign in contexts.root.iter(W + "commentReference")}
    for one in ranges:
        if one.kind == "commentRange" and signs.get(one.number) != contexts.of(one.start):
            one.remove()


def _is_note(level: Level, contexts: Contexts) -> bool:
    return contexts.scanner.tags[level.tag].keyword == "take"


def settle(
    ranges: list[Range], contexts: Contexts, part: str, is_asked: Callable[[str], bool]
) -> None:
    """Mark what a filling does with the ranges that stand in blocks."""
    for number, one in enumerate(ranges):
        context = contexts.of(one.start)
        key = f"{part} {number} {one.kind}"
        if not context or one.start.getparent() is None:
            continue
        if one.kind in NUMBERED:
            _number(one, contexts, key)
            continue
        name = one.start.get(W + "name", "")
        if one.kind == "bookmark" and is_asked(name):
            _leave(one, contexts, key)
        if is_repeated(context) or is_asked(name):
            enclose(contexts.scanner, one.start, Once(key))
            enclose(contexts.scanner, one.end, Once(f"{key} end"))


def _number(one: Range, contexts: Contexts, key: str) -> None:
    if is_repeated(contexts.of(one.start)):
        one.start.set(ID, mark(contexts.scanner, "step", Fresh(key)))
        one.end.set(ID, mark(contexts.scanner, "step", Fresh(key, again=True)))


def _leave(one: Range, contexts: Contexts, key: str) -> None:
    """Behind the outermost block, an empty bookmark if there was none inside."""
    end = _end_of(contexts.of(one.start)[0], contexts)
    for half, own in ((one.end, f"{key} end"), (one.start, key)) if end is not None else ():
        half = deepcopy(half)
        half.tail = None
        number = Fresh(f"{key} left", again=half.tag.endswith("End"))
        half.set(ID, mark(contexts.scanner, "step", number))
        contexts.move(half, end, behind=True)
        enclose(contexts.scanner, half, Once(own))


def _end_of(outermost: Level, contexts: Contexts) -> int | None:
    """The tag that ends a block; for a note, one around its sign."""
    if _is_note(outermost, contexts):
        return contexts.scanner.tags[outermost.tag].node.end
    return contexts.ends[outermost.tag]
