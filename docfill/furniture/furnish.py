"""Goes through the arranged parts of a template and marks what a filling does with furniture."""

import re

from docfill.furniture.contexts import Contexts
from docfill.furniture.fields import check_fields, warn_of_sections
from docfill.furniture.holders import keep_holding
from docfill.furniture.lists import restart_lists
from docfill.furniture.notes import carry_notes
from docfill.furniture.numbers import number_repeated
from docfill.furniture.ranges import find_ranges, loosen_comments, settle, widen
from docfill.package.gate import Package
from docfill.package.names import W
from docfill.word.parts import Part
from docfill.word.tags import Scanner

_CODES = (W + "instrText", W + "fldSimple", W + "hyperlink")


def furnish(package: Package, parts: list[Part], scanner: Scanner) -> list[Part]:
    """The parts that are filled, those of notes and lists last; the scanner is told of faults."""
    asked = Asked(package)
    body = next((part for part in parts if part.name == package.document), None)
    notes, around = [], {}
    for part in parts:
        keep_holding(part.root, scanner)
    if body is not None:
        around[body] = contexts = Contexts(body.root, scanner)
        notes = list(carry_notes(package, contexts, parts))
        _settle(body, contexts, asked)
    parts = [part for part in parts if part not in notes] + notes
    for part in parts:
        if part is not body and (part.blocks or part in notes):
            around[part] = Contexts(part.root, scanner)
            _settle(part, around[part], asked)
    numbering = restart_lists(package, around)
    return parts + [numbering] * (numbering is not None)


def _settle(part: Part, contexts: Contexts, asked: "Asked") -> None:
    check_fields(contexts)
    warn_of_sections(contexts)
    ranges = find_ranges(part.root)
    widen(ranges, contexts)
    loosen_comments(ranges, contexts)
    settle(ranges, contexts, part.name, asked)
    number_repeated(contexts, part.name)


class Asked:
    """Whether anything in a document refers to a bookmark."""

    def __init__(self, package: Package):
        found = []
        for name, root in package.trees.items():
            if b"instr" in package.xml[name] or b":anchor" in package.xml[name]:
                found += [_said(one) for one in root.iter(*_CODES)]
        self.words = frozenset(re.findall(r"\w+", "".join(found).lower()))

    def __call__(self, name: str) -> bool:
        return name.lower() in self.words


def _said(element) -> str:
    """A piece of a code goes on in the next one; anything else stands for itself."""
    if element.tag == W + "instrText":
        return element.text or ""
    return f" {element.get(W + 'instr') or element.get(W + 'anchor') or ''} "
