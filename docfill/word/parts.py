"""One part of the package on its way from XML to a program: the document, a header, footnotes."""

import re
from dataclasses import dataclass, field

from lxml import etree

from docfill.package.gate import Package
from docfill.package.names import CORE, FILLED, WP, W
from docfill.problems import WARNING, Refusal, located, make_problem
from docfill.rich import Spot
from docfill.word.blocks import (
    Block,
    Builder,
    check_levels,
    pair_blocks,
    parse_tags,
)  # fmt: skip
from docfill.word.cells import obey_cell_tags
from docfill.word.lifting import lift_prefixed, lift_row_loops
from docfill.word.paragraphs import ignore_repeated_sets, join_paragraphs, trim_around
from docfill.word.places import Place, find_places, part_titles
from docfill.word.repair import Upkeep
from docfill.word.tags import Scanner, Tag

DECLARATION = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TAG_START = re.compile(r"\{[{%]")
_TAGGED = re.compile(rb"[{%]")
_NAMESPACE = re.compile(r' xmlns:\w+="[^"]*"')
_NOISE = (W + "proofErr", W + "lastRenderedPageBreak")
_FOREIGN_PREFIX = etree.XPath(
    f"boolean(//*[namespace-uri() = '{W[1:-1]}' and not(starts-with(name(), 'w:'))])"
)


@dataclass(eq=False)
class Part:
    """A part that has tags."""

    name: str
    root: etree._Element
    is_plain: bool
    tags: list[Tag] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    upkeep: Upkeep = field(default_factory=Upkeep)


def read_parts(package: Package, scanner: Scanner, filters: dict) -> list[Part]:
    """The parts of a package that have tags, read, checked and rearranged."""
    titles = part_titles(package)
    names = [name for name in package.trees if package.type_of(name) in FILLED]
    names.sort(key=lambda name: name != package.document)
    parts = []
    for name in names:
        if _TAGGED.search(package.xml[name]):
            escapes = scanner.escapes
            part = _scan_part(package, name, titles.get(name, ("", "")), scanner)
            if part.tags or scanner.escapes > escapes:
                _arrange(part, scanner, filters)
                parts.append(part)
    return parts


def _scan_part(package: Package, name: str, title: tuple, scanner: Scanner) -> Part:
    root = canonical(package.trees[name])
    part = Part(name, root, package.type_of(name) == CORE)
    first = len(scanner.tags)
    if part.is_plain:
        for child in root:
            scanner.scan_plain(child, Place(name, 0, title, ()))
    else:
        _unwrap_google(root)
        places = find_places(root, name, title)
        for paragraph, place in places:
            scanner.scan(paragraph, place)
        _warn_unfilled(root, places, scanner)
        _warn_deleted(places, scanner)
    part.tags = scanner.tags[first:]
    return part


def _unwrap_google(root: etree._Element) -> None:
    """Take away the controls that Google's editor puts around anything; they mean nothing."""
    for tag in list(root.iter(W + "tag")):
        control = tag.getparent().getparent()
        if tag.get(W + "val", "").startswith("goog_rdk_") and control.tag == W + "sdt":
            for inner in list(control.iterfind(f"{W}sdtContent/*")):
                control.addprevious(inner)
            control.getparent().remove(control)


def _warn_unfilled(root: etree._Element, places: list, scanner: Scanner) -> None:
    """Say that a tag in a field code stays as it is."""
    codes = [(one, one.text or "") for one in root.iter(W + "instrText")]
    codes += [(one, one.get(W + "instr", "")) for one in root.iter(W + "fldSimple")]
    for element, text in codes:
        if not _TAG_START.search(text):
            continue
        owner = next(element.iterancestors(W + "p"), None)
        place = next((place for paragraph, place in places if paragraph is owner), None)
        if place:
            problem = make_problem("field-code", WARNING)
            scanner.problems.append(located(problem, Tag("stray", text[:60], "", place)))


def _warn_deleted(places: list, scanner: Scanner) -> None:
    """Say that a tag in text deleted with tracked changes stays there as it is."""
    for paragraph, place in places:
        text = "".join(one.text or "" for one in paragraph.iter(W + "delText"))
        if _TAG_START.search(text):
            problem = make_problem("tracked-change", WARNING)
            scanner.problems.append(located(problem, Tag("stray", text[:60], "", place)))


def _arrange(part: Part, scanner: Scanner, filters: dict) -> None:
    parse_tags(scanner, part.tags, filters)
    part.blocks = pair_blocks(scanner, part.tags)
    if not part.is_plain:
        ignore_repeated_sets(part.tags)
        join_paragraphs(part.tags)
        trim_around(part.tags)
    for tag in part.tags:
        if tag.kind == "value":
            tag.spot = _spot(part, tag)
    if not part.is_plain:
        lift_row_loops(part.blocks)
        part.tags += obey_cell_tags(scanner, part.tags)
        lift_prefixed(scanner, part.tags)
    check_levels(scanner, part.blocks)


def tidy(part: Part) -> None:
    """Leave out what Word notes for itself, and see what a filling must look after."""
    if not part.is_plain:
        _drop_noise(part.root)
        part.upkeep = Upkeep.of(part.root)


def build_program(part: Part, scanner: Scanner) -> tuple[list, dict]:
    """The program of an arranged part, and the notes in it that go with their signs."""
    builder = Builder(scanner.tags)
    try:
        program = builder.build(etree.tostring(part.root, encoding="unicode"))
    except Refusal as fault:
        raise fault if fault.problem.place else Refusal("xml-malformed", member=part.name) from None
    return program, builder.taken


def _drop_noise(root: etree._Element) -> None:
    """Remove what Word notes for itself: spelling marks, revision ids, page breaks it saw."""
    for element in list(root.iter(*_NOISE)):
        if not element.tail:
            element.getparent().remove(element)
    for element in root.iter(W + "p", W + "r", W + "tr", W + "sectPr", W + "tbl"):
        for name in element.attrib:
            if "rsid" in name or name.endswith(("}paraId", "}textId")):
                del element.attrib[name]
    for element in root.iter(WP + "anchor", WP + "inline"):
        for name in element.attrib:
            if name.endswith(("}anchorId", "}editId")):
                del element.attrib[name]


# Spots


_WRITERS = {"p": "block", "r": "rich"}


def _spot(part: Part, tag: Tag) -> Spot:
    if part.is_plain:
        return Spot("plain", part=part.name)
    paragraph = next(tag.element.iterancestors(W + "p"), None)
    run = next(tag.element.iterancestors(W + "r"), None)
    return Spot(
        _WRITERS.get(tag.prefix, "text"),
        run=run_properties(run),
        paragraph=paragraph_properties(paragraph),
        breakable=_is_breakable(run, paragraph),
        part=part.name,
    )


def _is_breakable(run, paragraph) -> bool:
    if run is None or paragraph is None or run.getparent() is not paragraph:
        return False
    return paragraph.find(f"{W}pPr/{W}sectPr") is None


def run_properties(run: etree._Element | None) -> dict[str, str]:
    """The properties of a run as XML, by local name; those of newer Words are left out."""
    properties = None if run is None else run.find(W + "rPr")
    if properties is None:
        return {}
    return {
        child.tag[len(W) :]: bare_xml(child)
        for child in properties
        if child.tag.startswith(W) and child.tag != W + "rPrChange"
    }


def paragraph_properties(paragraph: etree._Element | None) -> str:
    """The properties of a paragraph as XML, "" where it has none."""
    properties = None if paragraph is None else paragraph.find(W + "pPr")
    return "" if properties is None else bare_xml(properties)


def bare_xml(element: etree._Element) -> str:
    """The XML of an element for use inside the same part, namespaces not declared again."""
    return _NAMESPACE.sub("", etree.tostring(element, encoding="unicode", with_tail=False))


# The prefix w:


def canonical(root: etree._Element) -> etree._Element:
    """The tree with the prefix w: for Word's namespace, which nearly every file has."""
    if not _FOREIGN_PREFIX(root):
        return root
    return _copy(root, None)


def _copy(element: etree._Element, parent: etree._Element | None) -> etree._Element:
    nsmap = {p: uri for p, uri in element.nsmap.items() if p and p != "w" and uri != W[1:-1]}
    nsmap["w"] = W[1:-1]
    attributes = dict(element.attrib)
    if parent is None:
        copy = etree.Element(element.tag, attributes, nsmap=nsmap)
    else:
        copy = etree.SubElement(parent, element.tag, attributes, nsmap=nsmap)
    copy.text, copy.tail = element.text, element.tail
    for child in element:
        if isinstance(child.tag, str):
            _copy(child, copy)
    return copy
