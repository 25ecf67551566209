"""Joining: the text of each document after the one before it, as sections of its own."""

from lxml import etree

from docfill.joining.parts import Parts, written
from docfill.joining.piece import Piece
from docfill.joining.styles import VAL, Lists, Styles, paragraph_properties
from docfill.package.gate import parse_part
from docfill.package.names import REL, WP, R, W

REFERENCES = {"header": W + "headerReference", "footer": W + "footerReference"}
BEFORE_PAGES = [W + name for name in (
    "headerReference", "footerReference", "footnotePr", "endnotePr", "type", "pgSz", "pgMar",
    "paperSrc", "pgBorders", "lnNumType")]


def join(files: list[bytes]) -> bytes:
    """One document of several; a single one stays as it is. JoinError says why it cannot be."""
    if len(files) == 1:
        return files[0]
    joined = Joined(files[0])
    for data in files[1:]:
        joined.add(Piece(data))
    return joined.to_bytes()


class Joined:
    """The document that grows."""

    def __init__(self, data: bytes):
        first = Piece(data)
        count_own_pages(first)
        self.root, self.body = first.root, first.body
        self.parts = Parts(first)
        self.styles, self.lists = Styles(first, self.parts), Lists(first, self.parts)
        self.marks, self.names = 0, set()
        self._rename_marks(first)
        self.headers = header_kinds(first)

    def add(self, piece: Piece) -> None:
        """Put a document behind what is there, on a new page."""
        count_own_pages(piece)
        self.lists.adopt(piece)  # first: a style says here which list it belongs to
        self.styles.adopt(piece)
        self._take_links(piece)
        self._rename_marks(piece)
        self._begin_section(piece)
        close_last_section(self.body)
        for child in list(piece.body):
            self.body.append(child)

    def to_bytes(self) -> bytes:
        return self.parts.to_bytes(self.root)

    def _take_links(self, piece: Piece) -> None:
        ids: dict[str, str] = {}
        for element in piece.body.iter(etree.Element):
            for name, value in element.attrib.items():
                if name.startswith(R) and value in piece.links:
                    ids[value] = ids.get(value) or self.parts.take(piece, piece.links[value])
                    element.set(name, ids[value])

    def _rename_marks(self, piece: Piece) -> None:
        """Numbers of bookmarks and pictures, and names of bookmarks, stand once in a document."""
        numbers, names = {}, {}
        for element in piece.body.iter(W + "bookmarkStart", W + "bookmarkEnd", WP + "docPr"):
            own = element.tag == WP + "docPr"
            key = "id" if own else W + "id"
            number = None if own else numbers.get(element.get(key))
            if number is None:
                self.marks += 1
                number = numbers[element.get(key)] = str(self.marks)
            element.set(key, number)
            if element.tag == W + "bookmarkStart":
                names[element.get(W + "name")] = self._rename(element)
        for link in piece.body.iter(W + "hyperlink"):
            anchor = link.get(W + "anchor")
            if anchor in names:
                link.set(W + "anchor", names[anchor])

    def _rename(self, bookmark: etree._Element) -> str:
        name = bookmark.get(W + "name")
        if name in self.names:
            name = f"{name[:30]}_{self.marks}"
            bookmark.set(W + "name", name)
        self.names.add(name)
        return name

    def _begin_section(self, piece: Piece) -> None:
        """A new page, and no header of the document before where there is none of its own."""
        first = piece.sections()[0]
        for kind in first.findall(W + "type"):
            if kind.get(VAL) in ("continuous", "nextColumn"):
                first.remove(kind)
        own = header_kinds(piece, first)
        for kind, place in sorted(self.headers - own):
            first.insert(0, etree.Element(REFERENCES[kind], {
                W + "type": place, R + "id": self.parts.empty(kind)}))
        self.headers |= header_kinds(piece)


def header_kinds(piece: Piece, *sections) -> set[tuple[str, str]]:
    """("header" or "footer", its place) that the sections have, by default all of them."""
    return {(kind, one.get(W + "type", "default"))
            for section in sections or piece.sections()
            for kind, tag in REFERENCES.items() for one in section.findall(tag)}


def count_own_pages(piece: Piece) -> None:
    """Let the pages count from one, and „of how many“ speak of this document alone."""
    sections = piece.sections()
    if sections[0].find(W + "pgNumType") is None:
        numbers = etree.Element(W + "pgNumType", {W + "start": "1"})
        before = [one for one in sections[0] if one.tag in BEFORE_PAGES]
        before[-1].addnext(numbers) if before else sections[0].insert(0, numbers)
    if len(sections) > 1:
        return
    count_section(piece.body)
    for link in piece.links.values():
        if link.type in (REL + "header", REL + "footer"):
            root = parse_part(link.target, piece.parts[link.target])
            if count_section(root):
                piece.parts[link.target] = written(root)


def count_section(root: etree._Element) -> bool:
    """Whether a count of all pages was made one of the section's."""
    found = False
    for code in root.iter(W + "instrText"):
        if (code.text or "").split()[:1] == ["NUMPAGES"]:
            code.text, found = code.text.replace("NUMPAGES", "SECTIONPAGES"), True
    for field in root.iter(W + "fldSimple"):
        code = field.get(W + "instr", "")
        if code.split()[:1] == ["NUMPAGES"]:
            field.set(W + "instr", code.replace("NUMPAGES", "SECTIONPAGES"))
            found = True
    return found


def close_last_section(body: etree._Element) -> None:
    """Let the section that was the last one end at the last paragraph."""
    section = body[-1]
    last = section.getprevious()
    body.remove(section)
    if last is None or last.tag != W + "p" or last.find(f"{W}pPr/{W}sectPr") is not None:
        last = etree.SubElement(body, W + "p")
        spacing = etree.SubElement(paragraph_properties(last), W + "spacing")
        for name in ("before", "after"):
            spacing.set(W + name, "0")
        spacing.set(W + "line", "20")
        spacing.set(W + "lineRule", "exact")
    properties = paragraph_properties(last)
    change = properties.find(W + "pPrChange")
    change.addprevious(section) if change is not None else properties.append(section)
