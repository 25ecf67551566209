"""One document that is to be joined: its parts, what they refer to, and its text."""

import posixpath
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

from docfill.package.archive import read_members
from docfill.package.gate import is_lost, parse_part
from docfill.package.names import CONTENT_TYPES, PACKAGE_RELS, REL, TYPES, W
from docfill.problems import Refusal

# Parts that hold text, beside the main one.
STORIES = ("header", "footer", "footnotes", "endnotes", "comments")
# What a document without a word about its paper is printed on: A4 with margins of an inch.
PAPER = (("pgSz", {"w": "11906", "h": "16838"}),
         ("pgMar", {"top": "1440", "right": "1440", "bottom": "1440", "left": "1440",
                    "header": "708", "footer": "708", "gutter": "0"}))


class JoinError(Exception):
    """The documents cannot be joined; `code` is "file"."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Link:
    """What a part refers to under an id: a part of the package, or an address outside it."""

    type: str
    target: str
    is_external: bool = False

    @property
    def word(self) -> str:
        """The last word of the type: header, image, styles."""
        return self.type.rpartition("/")[2]


class Piece:
    """A document with its parts by name; `stories` are the trees of those that hold text.

    `touched` names the stories whose meaning was changed for this document alone, so that an
    equal one of another document is no longer the same.
    """

    def __init__(self, data: bytes, number: int = 1):
        self.number, self.touched = number, set()
        try:
            self.parts = {one.name: one.unpack() for one in read_members(data)}
            self._names = {name.lower(): name for name in self.parts}
            self.main = self._find_main()
            self.links = self.links_of(self.main)
            told = [link.target for link in self.links.values() if link.word in STORIES]
            self.stories = {name: parse_part(name, self.parts[name])
                            for name in (self.main, *told) if name in self.parts}
        except (Refusal, KeyError) as fault:
            raise JoinError("file") from fault
        if self.main not in self.stories or self.root.find(W + "body") is None:
            raise JoinError("file")
        self._say_paper()

    def _find_main(self) -> str:
        found = [link for link in self.links_of("").values() if link.word == "officeDocument"]
        return found[0].target if found else "word/document.xml"

    def _say_paper(self) -> None:
        """The last section has properties, which a document may leave out."""
        if self.body.find(W + "sectPr") is None:
            section = etree.SubElement(self.body, W + "sectPr")
            for name, given in PAPER:
                etree.SubElement(section, W + name, {W + key: one for key, one in given.items()})

    @property
    def root(self) -> etree._Element:
        return self.stories[self.main]

    @property
    def body(self) -> etree._Element:
        return self.root.find(W + "body")

    def sections(self) -> list[etree._Element]:
        """The properties of its sections, in the order of the text."""
        return [one for one in self.body.iter(W + "sectPr")
                if one.getparent().tag != W + "sectPrChange"]

    def find(self, name: str) -> str:
        """The part of this name, whose letters may be large or small."""
        return self._names.get(name.lower(), name)

    def links_of(self, part: str) -> dict[str, Link]:
        """What a part refers to, by id; targets inside the package as names of parts."""
        name = self.find(rels_name(part))
        found = {}
        for one in self._relations(name):
            is_external = one.get("TargetMode") == "External"
            target = one.get("Target", "")
            outside = is_external or is_lost(target)
            inside = target if outside else self.find(_inside(part, target))
            found[one.get("Id")] = Link(one.get("Type"), inside, is_external)
        return found

    def _relations(self, name: str):
        if name not in self.parts:
            return ()
        return parse_part(name, self.parts[name]).iter(PACKAGE_RELS + "Relationship")

    def target_of(self, kind: str) -> str:
        """Name of the part that the document refers to by this type, e.g. "styles"."""
        return next((link.target for link in self.links.values() if link.type == REL + kind), "")

    def content(self, kind: str) -> bytes:
        """What stands in the part of this type; b"" where there is none."""
        return self.parts.get(self.target_of(kind), b"")

    def tree(self, kind: str) -> etree._Element | None:
        """The parsed part of this type; None where there is none."""
        name = self.target_of(kind)
        return parse_part(name, self.parts[name]) if name in self.parts else None

    def iter(self, *tags: str):
        """The elements of these tags in all stories."""
        for root in self.stories.values():
            yield from root.iter(*tags)

    @cached_property
    def types(self) -> tuple[dict[str, str], dict[str, str]]:
        """Content types by the name of a part, and by the ending of a name."""
        name = self.find(CONTENT_TYPES)
        root = parse_part(name, self.parts[name])
        by_name = {self.find(one.get("PartName").lstrip("/")): one.get("ContentType")
                   for one in root.iter(TYPES + "Override")}
        by_ending = {one.get("Extension").lower(): one.get("ContentType")
                     for one in root.iter(TYPES + "Default")}
        return by_name, by_ending

    def type_of(self, name: str) -> str:
        by_name, by_ending = self.types
        return by_name.get(name) or by_ending.get(name.rpartition(".")[2].lower(), "")


def rels_name(part: str) -> str:
    """Where the relationships of a part stand; those of the package for ""."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _inside(part: str, target: str) -> str:
    if target.startswith("/"):
        return target[1:]
    return posixpath.normpath(posixpath.join(posixpath.dirname(part), target))
