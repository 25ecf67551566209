"""Numbered lists inside of loops: one that stands wholly inside begins anew in each turn.

For each turn a filling adds a list to the numbering of the document. A loop that makes one item a
turn makes the list itself; that list begins anew in the turns of the loop around it.
"""

from copy import deepcopy
from dataclasses import dataclass

from lxml import etree

from docfill.furniture.contexts import (
    Context,
    Contexts,
    Level,
    is_repeated,
    mark,
    shared_depth,
)  # fmt: skip
from docfill.language.program import Carried, Carry, Fresh, Literal
from docfill.package.gate import Package
from docfill.package.names import COMMENTS, FILLED, MC, NUMBERING, STYLES, W
from docfill.styles import VAL, by_id, find_numbered, say_list
from docfill.word.parts import Part, bare_xml, canonical

_NUMBER = "\ufdd2"


@dataclass(frozen=True, eq=False)
class _Use:
    """A paragraph of a list: its properties, its level, the blocks around it."""

    said: etree._Element
    level: int
    around: Context
    contexts: Contexts

    @property
    def is_copy(self) -> bool:
        """Whether it is what old programs show of a text box."""
        return next(self.said.iterancestors(MC + "Fallback"), None) is not None


def restart_lists(package: Package, around: dict[Part, Contexts]) -> Part | None:
    """The numbering, where a filling adds lists to it; `around` has the parts with blocks."""
    name = next((n for n in package.trees if package.type_of(n) == NUMBERING), "")
    if not name or not any(map(_has_loops, around.values())):
        return None
    styles = next((t for n, t in package.trees.items() if package.type_of(n) == STYLES), None)
    root, known = canonical(package.trees[name]), by_id(styles)
    lists, found = _Lists(name, known), _uses(package, around, known)
    for number, uses in found.items():
        num = find_numbered(root, "num", number)
        copies = [[one for one in uses if one.is_copy is copy] for copy in (False, True)]
        levels = [_loop_of(one) for one in copies if one]
        if num is not None and None not in levels:
            for same, level in zip(filter(None, copies), levels, strict=True):
                lists.restart(root, num, same, level)
    if not lists.count:
        return None
    last = root.findall(W + "num")[-1]
    last.tail = mark(lists.scanner, "step", Carried(name)) + (last.tail or "")
    return Part(name, root, False)


def _has_loops(contexts: Contexts) -> bool:
    return next(contexts.repeated(), None) is not None


def _uses(package: Package, around: dict, known: dict) -> dict[str, list[_Use]]:
    """The paragraphs of each list in the whole document."""
    own = {part.name: one for part, one in around.items()}
    found: dict[str, list[_Use]] = {}
    for name, tree in package.trees.items():
        if package.type_of(name) not in (*FILLED, COMMENTS):
            continue
        contexts = own.get(name)
        for properties in (contexts.root if contexts else tree).iter(W + "pPr"):
            number, level = _list_of(properties, known)
            around_it = contexts.of(properties) if contexts else ()
            found.setdefault(number, []).append(_Use(properties, level, around_it, contexts))
    return {number: uses for number, uses in found.items() if number not in ("", "0")}


def _list_of(properties: etree._Element, known: dict) -> tuple[str, int]:
    """The list of a paragraph, "" for none, and the level."""
    if properties.find(W + "pStyle") is not None:
        properties = deepcopy(properties)
        say_list(properties, known)
    number, level = (properties.find(f"{W}numPr/{W}{key}") for key in ("numId", "ilvl"))
    depth = level.get(VAL, "0") if level is not None else "0"
    return "" if number is None else number.get(VAL, ""), int(depth)


def _loop_of(uses: list[_Use]) -> Level | None:
    """The loop in whose turns a list begins anew."""
    shared = uses[0].around
    for one in uses[1:]:
        shared = shared[: shared_depth(shared, one.around)]
    loops = [depth for depth, level in enumerate(shared) if level.repeats]
    if loops and not _makes_several(uses, loops[-1] + 1):
        loops.pop()  # it makes the list, item by item
    return shared[loops[-1]] if loops else None


def _makes_several(uses: list[_Use], depth: int) -> bool:
    """Whether what stands inside of so many blocks makes several items of the highest level."""
    highest = min(one.level for one in uses)
    inside = [one.around[depth:] for one in uses if one.level == highest]
    return any(map(is_repeated, inside)) or inside.count(()) > 1


class _Lists:
    """Marks what a filling does: a list for each turn, its number in the paragraphs."""

    def __init__(self, part: str, styles: dict):
        self.part, self.styles = part, styles
        self.count, self.scanner = 0, None

    def restart(self, root, num, uses: list[_Use], level: Level) -> None:
        """Let a list begin anew in each turn of a loop, if it has numbers."""
        abstract = find_numbered(root, "abstractNum", num.find(W + "abstractNumId").get(VAL))
        levels = sorted({one.level for one in uses})
        if _said(num, abstract, levels[0], "numFmt") in ("bullet", "none"):
            return
        self.count, self.scanner = self.count + 1, uses[0].contexts.scanner
        key = self.part, f"list {self.count}"
        first = 1 + max(int(one.get(W + "numId")) for one in root.iterchildren(W + "num"))
        before, _, after = _copy(num, abstract, levels).partition(_NUMBER)
        body = [Literal(before.encode()), Fresh(key[1], first=first), Literal(after.encode())]
        uses[0].contexts.insert(level.tag, mark(self.scanner, "step", Carry(key, body)))
        for one in uses:
            say_list(one.said, self.styles)
            number = one.said.find(f"{W}numPr/{W}numId")
            number.set(VAL, mark(self.scanner, "step", Fresh(key[1], again=True, first=first)))


def _copy(num: etree._Element, abstract, levels: list[int]) -> str:
    """A list like another that begins at its first number, as XML without its own number."""
    num = deepcopy(num)
    num.set(W + "numId", _NUMBER)
    for level in map(str, levels):
        said = next((one for one in num.iterchildren(W + "lvlOverride")
                     if one.get(W + "ilvl") == level), None)
        if said is None:
            said = etree.SubElement(num, W + "lvlOverride", {W + "ilvl": level})
        if said.find(W + "startOverride") is None:
            start = _said(num, abstract, int(level), "start") or "1"
            said.insert(0, etree.Element(W + "startOverride", {VAL: start}))
    return bare_xml(num)


def _said(num: etree._Element, abstract, level: int, name: str) -> str:
    """What a list says of a level, "" for nothing."""
    way = f"{W}lvl[@{W}ilvl='{level}']/{W}{name}"
    found = num.find(f"{W}lvlOverride/{way}")
    if found is None and abstract is not None:
        found = abstract.find(way)
    return "" if found is None else found.get(VAL, "")
