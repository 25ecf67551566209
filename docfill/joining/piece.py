"""One document that is to be joined: its parts, what they refer to, and its text."""

import posixpath
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

from docfill.package.archive import read_members
from docfill.package.gate import parse_part
from docfill.package.names import CONTENT_TYPES, PACKAGE_RELS, REL, TYPES, W
from docfill.problems import Refusal

MAIN = "word/document.xml"
NOTES = ("footnoteReference", "endnoteReference", "commentReference")


class JoinError(Exception):
    """The documents cannot be joined; `code` is "notes" or "file"."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Link:
    """What a part refers to under an id: a part of the package, or an address outside it."""

    type: str
    target: str
    is_external: bool = False


class Piece:
    """A document with its parts by name."""

    def __init__(self, data: bytes):
        try:
            self.parts = {one.name: one.unpack() for one in read_members(data)}
            self.root = parse_part(MAIN, self.parts[MAIN])
        except (Refusal, KeyError) as fault:
            raise JoinError("file") from fault
        if any(next(self.root.iter(W + name), None) is not None for name in NOTES):
            raise JoinError("notes")

    @property
    def body(self) -> etree._Element:
        return self.root.find(W + "body")

    def sections(self) -> list[etree._Element]:
        """The properties of its sections, in the order of the text."""
        return list(self.body.iter(W + "sectPr"))

    @cached_property
    def links(self) -> dict[str, Link]:
        return links_of(self.parts, MAIN)

    def target_of(self, kind: str) -> str:
        """Name of the part that the document refers to by this type, e.g. "styles"."""
        return next((link.target for link in self.links.values() if link.type == REL + kind), "")

    def tree(self, kind: str) -> etree._Element | None:
        """The parsed part of this type; None where there is none."""
        name = self.target_of(kind)
        return parse_part(name, self.parts[name]) if name in self.parts else None

    @cached_property
    def types(self) -> tuple[dict[str, str], dict[str, str]]:
        """Content types by the name of a part, and by the ending of a name."""
        root = parse_part(CONTENT_TYPES, self.parts[CONTENT_TYPES])
        by_name = {one.get("PartName").lstrip("/"): one.get("ContentType")
                   for one in root.iter(TYPES + "Override")}
        by_ending = {one.get("Extension").lower(): one.get("ContentType")
                     for one in root.iter(TYPES + "Default")}
        return by_name, by_ending

    def type_of(self, name: str) -> str:
        by_name, by_ending = self.types
        return by_name.get(name) or by_ending.get(name.rpartition(".")[2].lower(), "")


def rels_name(part: str) -> str:
    """Where the relationships of a part stand."""
    folder, name = posixpath.split(part)
    return f"{folder}/_rels/{name}.rels"


def links_of(parts: dict[str, bytes], part: str) -> dict[str, Link]:
    """What a part refers to, by id; targets inside the package as names of parts."""
    name = rels_name(part)
    if name not in parts:
        return {}
    found = {}
    for one in parse_part(name, parts[name]).iter(PACKAGE_RELS + "Relationship"):
        is_external = one.get("TargetMode") == "External"
        target = one.get("Target") if is_external else _inside(part, one.get("Target"))
        found[one.get("Id")] = Link(one.get("Type"), target, is_external)
    return found


def _inside(part: str, target: str) -> str:
    if target.startswith("/"):
        return target[1:]
    return posixpath.normpath(posixpath.join(posixpath.dirname(part), target))
