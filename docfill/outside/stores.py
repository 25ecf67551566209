"""Finds the tags outside of runs in all parts of a package and marks the values among them."""

from collections.abc import Iterator

from lxml import etree

from docfill.outside.slots import (
    APP,
    BRACE,
    CHARTS,
    CUSTOM,
    DATA,
    DRAWN,
    SETTINGS,
    SMART,
    drop_bindings,
    is_computed,
    slots_of,
    unfilled_in,
)  # fmt: skip
from docfill.package.gate import Package, links, rels_of, resolve
from docfill.package.names import AUTHOR, COMMENTS, CORE, FILLED, NUMBERING, R, W
from docfill.problems import WARNING, located, make_problem
from docfill.rich import Spot
from docfill.word.blocks import parse_tags
from docfill.word.parts import Part, canonical
from docfill.word.places import Place, find_places, part_titles
from docfill.word.tags import MARK, Scanner, Tag

_TITLES = {
    **dict.fromkeys((*CHARTS, *DRAWN), ("диаграма", "chart")),
    CUSTOM: ("свойства на документа", "document properties"),
    APP: ("свойства на документа", "document properties"),
    SETTINGS: ("настройки на документа", "document settings"),
    NUMBERING: ("номера на списък", "numbers of a list"),
    **dict.fromkeys(SMART, ("графика SmartArt", "SmartArt graphic")),
    DATA: ("данни на документа (XML)", "data of the document (XML)"),
}
_DATA_LINK = "/customXml"
_ADDRESSES = ("href", W + "anchor", W + "docLocation")


def add_stores(package: Package, parts: list[Part], scanner: Scanner, filters: dict) -> None:
    """Mark the values outside of runs; parts that have no other tags are added."""
    known = {part.name: part for part in parts}
    titles = part_titles(package)
    for name, kind in _stores(package):
        part = known.get(name) or Part(name, canonical(package.trees[name]), kind not in FILLED)
        title = _TITLES.get(kind) or titles.get(name, ("", ""))
        found = _mark(part, kind, title, scanner)
        tags = [tag for tag in found if tag.kind == "value"]
        parse_tags(scanner, tags, filters)
        part.tags += tags
        parts += [part] * (name not in known and any(tag.kind != "stray" for tag in found))
    for part in parts:
        drop_bindings(part.root, MARK)
    _warn_of_links(package, parts, scanner)
    _warn_of_comments(package, scanner)


def _stores(package: Package) -> Iterator[tuple[str, str]]:
    """The parts that may hold such text: (name, content type or DATA)."""
    data = _data_parts(package)
    for name in package.trees:
        kind = package.type_of(name)
        if kind in FILLED or kind in _TITLES:
            if kind != CORE and b"{" in package.xml[name]:
                yield name, kind
        elif name in data and b"{" in package.xml[name]:
            yield name, DATA


def _data_parts(package: Package) -> set[str]:
    """The XML that content controls may be bound to."""
    rels_name = rels_of(package.document)
    tree = package.trees.get(rels_name)
    found = links(tree) if tree is not None else ()
    return {resolve(rels_name, target) for _, kind, target, _ in found if kind.endswith(_DATA_LINK)}


def _mark(part: Part, kind: str, title: tuple, scanner: Scanner) -> list[Tag]:
    """The tags of a part; in its XML values are replaced by marks, others are told."""
    lines = list(slots_of(part.root, kind))
    way = _Way(part, title) if lines else None
    tags = []
    for line in lines:
        scan = scanner.pass_slots if is_computed(line[0]) else scanner.scan_slots
        tags += scan(line, way.to(line[0].element))
    for tag in tags:
        tag.spot = Spot("plain", part=part.name)
    _warn_of_names(part, title, scanner)
    return tags


def _warn_of_names(part: Part, title: tuple, scanner: Scanner) -> None:
    """Say that a tag in a name or an address that is an attribute stays as it is."""
    unfilled = list(unfilled_in(part.root))
    way = _Way(part, title) if unfilled else None
    for slot in unfilled:
        stray = Tag("stray", slot.read()[:60], "", way.to(slot.element))
        code = "tag-in-link" if slot.attribute in _ADDRESSES else "tag-in-name"
        scanner.problems.append(located(make_problem(code, WARNING), stray))


class _Way:
    """Says where something of a part stands: at its paragraph, or in the part as a whole."""

    def __init__(self, part: Part, title: tuple):
        self.whole = Place(part.name, 0, title, ())
        self.places = {} if part.is_plain else dict(find_places(part.root, part.name, title))

    def to(self, element: etree._Element) -> Place:
        """The place of an element; what stands around paragraphs is told at the first of them."""
        around = (element, *element.iterancestors())
        near = [one for one in around if one.tag == W + "p"]
        near += [first for one in around if (first := next(one.iter(W + "p"), None)) is not None]
        return self.places.get(next(iter(near), None), self.whole)


def _warn_of_links(package: Package, parts: list[Part], scanner: Scanner) -> None:
    """Say that a tag in the address of a link stays as it is."""
    titles, known = part_titles(package), {part.name: part for part in parts}
    for name in package.trees:
        rels = package.trees.get(package.find(rels_of(name)))
        if rels is None or package.type_of(name) not in FILLED:
            continue
        part = known.get(name) or Part(name, package.trees[name], False)
        tagged = {key: target for key, _, target, _ in links(rels)
                  if "{{" in target.replace("%7B", "{")}  # fmt: skip
        way = _Way(part, titles.get(part.name, ("", ""))) if tagged else None
        for link in part.root.iter(etree.Element) if tagged else ():
            address = tagged.get(link.get(R + "id"))
            if address:
                stray = Tag("stray", address[:60], "", way.to(link))
                scanner.problems.append(located(make_problem("tag-in-link", WARNING), stray))


def _warn_of_comments(package: Package, scanner: Scanner) -> None:
    """Say that a tag in a comment stays as it is; what `annotate` wrote quotes the faults."""
    for name, tree in package.trees.items():
        if package.type_of(name) != COMMENTS or b"{" not in package.xml[name]:
            continue
        for number, comment in enumerate(tree.iter(W + "comment"), 1):
            text = "".join(piece.text or "" for piece in comment.iter(W + "t"))
            if comment.get(W + "author") != AUTHOR and BRACE.search(text):
                place = Place(name, 0, (f"коментар {number}", f"comment {number}"), ())
                stray = Tag("stray", text[:60], "", place)
                scanner.problems.append(located(make_problem("tag-in-comment", WARNING), stray))
