"""The parts of the joined document: taken over from each piece, equal ones kept once."""

import hashlib

from lxml import etree

from docfill.joining.piece import MAIN, Link, Piece, links_of, rels_name
from docfill.package.archive import DEFLATERS, finish, lay_out, pack
from docfill.package.gate import parse_part
from docfill.package.names import CONTENT_TYPES, FOOTER, HEADER, PACKAGE_RELS, REL, TYPES, W

SHARED = ("styles", "numbering", "settings", "webSettings", "fontTable", "theme", "customXml")
EMPTY = {"header": (W + "hdr", HEADER), "footer": (W + "ftr", FOOTER)}


class Parts:
    """Grows from the parts of the first document."""

    def __init__(self, first: Piece):
        self.parts = dict(first.parts)
        self.links = dict(first.links)
        by_name, by_ending = first.types
        self.by_name, self.by_ending = dict(by_name), dict(by_ending)
        self._known: dict[tuple, str] = {}
        self._ids: dict[Link, str] = {link: key for key, link in first.links.items()}
        for link in first.links.values():
            if not link.is_external and not is_shared(link.type):
                self._known[self._mark(first, link.target)] = link.target

    def id_of(self, link: Link) -> str:
        """The id under which the text refers to something, a new one if there is none."""
        if link not in self._ids:
            self._ids[link] = f"rIdJ{len(self._ids) + 1}"
            self.links[self._ids[link]] = link
        return self._ids[link]

    def take(self, piece: Piece, link: Link) -> str:
        """The id of what a piece refers to, which comes along unless an equal part is here."""
        if link.is_external:
            return self.id_of(link)
        return self.id_of(Link(link.type, self._take_part(piece, link.target)))

    def _take_part(self, piece: Piece, name: str) -> str:
        mark = self._mark(piece, name)
        if mark not in self._known:
            self._known[mark] = fresh = self._free_name(name)
            self.parts[fresh] = piece.parts[name]
            self._note_type(fresh, piece.type_of(name))
            self._take_links(piece, name, fresh)
        return self._known[mark]

    def _take_links(self, piece: Piece, name: str, fresh: str) -> None:
        links = links_of(piece.parts, name)
        if links:
            taken = {key: link if link.is_external else Link(
                link.type, self._take_part(piece, link.target)) for key, link in links.items()}
            self.parts[rels_name(fresh)] = write_links(taken)

    def _mark(self, piece: Piece, name: str) -> tuple:
        """What two parts have in common that are one: content, and what they refer to."""
        links = links_of(piece.parts, name)
        below = tuple((key, link.type, link.target if link.is_external
                       else self._mark(piece, link.target)) for key, link in links.items())
        return hashlib.sha256(piece.parts.get(name, b"")).digest(), piece.type_of(name), below

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
        return self.id_of(Link(REL + kind, name))

    def add(self, name: str, root: etree._Element, content_type: str) -> None:
        """A part of our own."""
        self.parts[name] = written(root)
        self.by_name[name] = content_type

    def to_bytes(self, root: etree._Element) -> bytes:
        """The whole package around the joined text."""
        self.parts[MAIN] = written(root)
        self.parts[rels_name(MAIN)] = write_links(self.links)
        self.parts[CONTENT_TYPES] = self._write_types()
        deflate = DEFLATERS["zlib-6"]
        return finish(lay_out([pack(name, data, deflate) for name, data in self.parts.items()]))

    def _write_types(self) -> bytes:
        root = parse_part(CONTENT_TYPES, self.parts[CONTENT_TYPES])
        for one in list(root):
            root.remove(one)
        for ending, content_type in self.by_ending.items():
            etree.SubElement(root, TYPES + "Default", Extension=ending, ContentType=content_type)
        for name, content_type in self.by_name.items():
            if name in self.parts:
                etree.SubElement(root, TYPES + "Override", PartName=f"/{name}",
                                 ContentType=content_type)
        return written(root)


def is_shared(link_type: str) -> bool:
    """Whether a document has one such part at most."""
    return link_type.rpartition("/")[2] in SHARED


def write_links(links: dict[str, Link]) -> bytes:
    """A file of relationships."""
    root = etree.Element(PACKAGE_RELS + "Relationships", nsmap={None: PACKAGE_RELS[1:-1]})
    for key, link in links.items():
        one = etree.SubElement(root, PACKAGE_RELS + "Relationship", Id=key, Type=link.type,
                               Target=link.target if link.is_external else f"/{link.target}")
        if link.is_external:
            one.set("TargetMode", "External")
    return written(root)


def written(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
