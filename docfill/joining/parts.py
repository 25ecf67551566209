"""The parts of the joined document: taken over from each piece, equal ones kept once."""

import hashlib
from collections.abc import Callable

from lxml import etree

from docfill.joining.piece import Link, Piece, rels_name
from docfill.package.archive import DEFLATERS, finish, lay_out, pack
from docfill.package.gate import parse_part
from docfill.package.names import CONTENT_TYPES, FOOTER, HEADER, PACKAGE_RELS, REL, TYPES, R, W

SHARED = ("styles", "numbering", "settings", "webSettings", "fontTable", "theme", "customXml",
          "footnotes", "endnotes", "comments")
EMPTY = {"header": (W + "hdr", HEADER), "footer": (W + "ftr", FOOTER)}


class Table:
    """What one part of the joined document refers to."""

    def __init__(self, links: dict[str, Link]):
        self.links = dict(links)
        self._ids = {link: key for key, link in links.items()}

    def id_of(self, link: Link) -> str:
        """The id under which the part refers to something, a new one if there is none."""
        if link not in self._ids:
            number = len(self._ids) + 1
            while f"rIdJ{number}" in self.links:
                number += 1
            self._ids[link] = f"rIdJ{number}"
            self.links[self._ids[link]] = link
        return self._ids[link]


class Parts:
    """Grows from the parts of the first document; `number` changes what is told apart by ids."""

    def __init__(self, first: Piece, number: Callable[[etree._Element], None]):
        self.first, self.main, self.number = first, first.main, number
        self.parts = dict(first.parts)
        self.table = Table(first.links)
        self.tables = {self.main: self.table}
        by_name, by_ending = first.types
        self.by_name, self.by_ending = dict(by_name), dict(by_ending)
        self._known: dict[tuple, str] = {}
        for link in first.links.values():
            if not link.is_external and link.word not in SHARED:
                self._known[self._mark(first, link.target)] = link.target

    def table_of(self, name: str) -> Table:
        """What a part of the first document, or one of our own, refers to."""
        if name not in self.tables:
            self.tables[name] = Table(self.first.links_of(name))
        return self.tables[name]

    def take_links(self, piece: Piece, element: etree._Element, *, of: str, to: str) -> None:
        """Let an element of part `of` of a piece refer to what it needs from part `to` of ours."""
        links, table = piece.links_of(of), self.table_of(to)
        for one in element.iter(etree.Element):
            for name, value in one.attrib.items():
                if name.startswith(R) and value in links:
                    one.set(name, table.id_of(self._taken(piece, links[value])))

    def _taken(self, piece: Piece, link: Link) -> Link:
        """The same link inside the joined document, with what it leads to."""
        if link.is_external:
            return link
        return Link(link.type, self._take_part(piece, link.target))

    def _take_part(self, piece: Piece, name: str) -> str:
        if name not in piece.parts:
            return name
        mark = self._mark(piece, name)
        if mark not in self._known:
            self._known[mark] = fresh = self._free_name(name)
            self.parts[fresh] = self._content(piece, name)
            self._note_type(fresh, piece.type_of(name))
            links = piece.links_of(name)
            self.tables[fresh] = Table({k: self._taken(piece, one) for k, one in links.items()})
        return self._known[mark]

    def _content(self, piece: Piece, name: str) -> bytes:
        if name not in piece.stories:
            return piece.parts[name]
        self.number(piece.stories[name])
        return written(piece.stories[name])

    def _mark(self, piece: Piece, name: str) -> tuple:
        """What two parts have in common that are one: content, and what they refer to."""
        below = tuple((key, link.type, link.target if link.is_external
                       else self._mark(piece, link.target))
                      for key, link in piece.links_of(name).items())
        own = piece.number if name in piece.touched else 0
        digest = hashlib.sha256(piece.parts.get(name, b"")).digest()
        return digest, own, piece.type_of(name), below

    def _free_name(self, name: str) -> str:
        stem, dot, ending = name.rpartition(".")
        number = 1
        while f"{stem}_{number}{dot}{ending}" in self.parts:
            number += 1
        return f"{stem}_{number}{dot}{ending}"

    def _note_type(self, name: str, content_type: str) -> None:
        ending = name.rpartition(".")[2].lower()
        if self.by_ending.get(ending) != content_type:
            self.by_name[name] = content_type

    def empty(self, kind: str) -> str:
        """The id of a header or footer with nothing in it."""
        tag, content_type = EMPTY[kind]
        name = f"word/empty_{kind}.xml"
        if name not in self.parts:
            root = etree.Element(tag, nsmap={"w": W[1:-1]})
            etree.SubElement(root, W + "p")
            self.add(name, root, content_type)
        return self.table.id_of(Link(REL + kind, name))

    def make_known(self, kind: str, root: etree._Element, content_type: str) -> str:
        """The name of a new part that the main one refers to by its kind, e.g. numbering."""
        name = f"word/{kind}.xml"
        while name in self.parts:
            name = self._free_name(name)
        self.add(name, root, content_type)
        self.table.id_of(Link(REL + kind, name))
        return name

    def add(self, name: str, root: etree._Element, content_type: str) -> None:
        """A part of our own."""
        self.parts[name] = written(root)
        self.by_name[name] = content_type

    def to_bytes(self) -> bytes:
        """The whole package; the stories of the first document are as they have become."""
        for name, root in self.first.stories.items():
            self.parts[name] = written(root)
        for name, table in self.tables.items():
            if table.links:
                self.parts[self.first.find(rels_name(name))] = write_links(table.links)
        types = self.first.find(CONTENT_TYPES)
        self.parts[types] = self._write_types(types)
        deflate = DEFLATERS["zlib-6"]
        return finish(lay_out([pack(name, data, deflate) for name, data in self.parts.items()]))

    def _write_types(self, types: str) -> bytes:
        root = parse_part(types, self.parts[types])
        for one in list(root):
            root.remove(one)
        for ending, content_type in self.by_ending.items():
            etree.SubElement(root, TYPES + "Default", Extension=ending, ContentType=content_type)
        for name, content_type in self.by_name.items():
            if name in self.parts:
                etree.SubElement(root, TYPES + "Override", PartName=f"/{name}",
                                 ContentType=content_type)
        return written(root)


def write_links(links: dict[str, Link]) -> bytes:
    """A file of relationships."""
    root = etree.Element(PACKAGE_RELS + "Relationships", nsmap={None: PACKAGE_RELS[1:-1]})
    for key, link in links.items():
        inside = link.target if link.target.upper() == "NULL" else f"/{link.target}"
        one = etree.SubElement(root, PACKAGE_RELS + "Relationship", Id=key, Type=link.type,
                               Target=link.target if link.is_external else inside)
        if link.is_external:
            one.set("TargetMode", "External")
    return written(root)


def written(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
