"""Numbers and names that stand once in a document: of bookmarks, pictures, shapes, revisions."""

from itertools import count

from lxml import etree

from docfill.joining.fields import Names, change_codes, names_asked, names_made
from docfill.joining.parts import Table
from docfill.joining.piece import Link, Piece
from docfill.package.names import NEXT_BOX, SPID, WP, V, W

ID, NAME, ANCHOR = W + "id", W + "name", W + "anchor"
BOXES = ("}txbx", "}linkedTxbx")  # text boxes of which one goes on in the other share an id
# Elements whose w:id counts what people marked, and those whose id belongs to notes and styles.
_OTHER_IDS = frozenset(
    W + name for name in """footnote endnote comment footnoteReference endnoteReference
    commentReference commentRangeStart commentRangeEnd""".split())
_MOVES = (W + "moveFromRangeStart", W + "moveToRangeStart")
MOST_LETTERS = 40


class Numbers:
    """Gives every mark of a story a number that no other of the joined document has."""

    def __init__(self):
        self._next = count(1)
        self._shapes: set[str] = set()

    def __call__(self, root: etree._Element) -> None:
        """Number a story anew; both halves of a range keep one number."""
        ranges: dict[tuple, str] = {}
        shapes: dict[str, str] = {}
        boxes: dict[str, str] = {}
        moves: dict[str, str] = {}
        for element in root.iter(etree.Element):
            if element.tag == WP + "docPr":
                element.set("id", str(next(self._next)))
            elif ID in element.attrib and element.tag not in _OTHER_IDS:
                self._number(element, ranges)
                if element.tag in _MOVES:
                    element.set(NAME, moves.setdefault(element.get(NAME), f"move{element.get(ID)}"))
            elif element.tag == W + "id" and element.getparent().tag == W + "sdtPr":
                element.set(W + "val", str(next(self._next)))
            elif element.tag.startswith(V):
                self._name_shape(element, shapes)
            elif element.tag.endswith(BOXES) and "id" in element.attrib:
                element.set("id", boxes.setdefault(element.get("id"), str(next(self._next))))
            _drop_paragraph_ids(element)
        _follow_shapes(root, shapes)

    def _number(self, element: etree._Element, ranges: dict) -> None:
        kind = etree.QName(element).localname
        half = kind.removesuffix("Start").removesuffix("End")
        if half == kind:
            element.set(ID, str(next(self._next)))
            return
        key = half, element.get(ID)
        if key not in ranges:
            ranges[key] = str(next(self._next))
        element.set(ID, ranges[key])

    def _name_shape(self, element: etree._Element, renamed: dict[str, str]) -> None:
        for key in ("id", SPID):
            name = element.get(key)
            if name in self._shapes and element.tag != V + "shapetype":
                new = self._free_shape("_x0000_s" if key == SPID else f"{name}_")
                renamed[name] = new
                element.set(key, new)
            self._shapes.add(element.get(key))

    def _free_shape(self, start: str) -> str:
        """A name with this start that no shape has so far."""
        names = (f"{start}{2048 + number}" for number in self._next)
        return next(name for name in names if name not in self._shapes)


def _drop_paragraph_ids(element: etree._Element) -> None:
    for name in element.attrib:
        if name.endswith(("}paraId", "}textId")):
            del element.attrib[name]


def _follow_shapes(root: etree._Element, renamed: dict[str, str]) -> None:
    """Let a text box go on in the next one of its own document."""
    for box in root.iter(V + "textbox") if renamed else ():
        style = box.get("style", "")
        old = style.partition(NEXT_BOX)[2].partition(";")[0]
        if old in renamed:
            box.set("style", style.replace(f"#{old}", f"#{renamed[old]}"))


def drop_shape_types(root: etree._Element) -> None:
    """A kind of shape is described once."""
    seen = set()
    for one in list(root.iter(V + "shapetype")):
        if one.get("id") in seen:
            one.getparent().remove(one)
        seen.add(one.get("id"))


class Namespace:
    """Names that the documents give: bookmarks, and series that SEQ counts."""

    def __init__(self):
        self._bookmarks: set[str] = set()
        self._series: set[str] = set()

    def adopt(self, piece: Piece, styles: dict[str, str], whole: str = "", *,
              with_series: bool = True) -> None:
        """Give a piece names of its own, in its text and in all that refers to them."""
        names = Names(styles=styles, whole=whole)
        made = {root: names_made(root, ("SEQ",)) for root in piece.stories.values()}
        series = {one.lower(): one for all_made in made.values() for one in all_made}
        for key in self._series & set(series) if with_series else ():
            names.series[key] = f"{series[key]}_{piece.number}"
        self._series |= set(series)
        for name in self._names_in(piece):
            new = self._free(name, piece.number)
            if new != name:
                names.bookmarks[name.lower()] = new
        for name, root in piece.stories.items():
            if _rename(root, names):
                piece.touched.add(name)
        _rename_addresses(piece, names)

    def _names_in(self, piece: Piece) -> list[str]:
        """Those of its bookmarks, and those it only asks for: another's would answer."""
        found = [one.get(NAME, "") for one in piece.iter(W + "bookmarkStart")]
        for root in piece.stories.values():
            found += names_made(root, ("SET", "ASK")) + names_asked(root, "bookmarks")
            found += [one.get(ANCHOR) for one in root.iter(W + "hyperlink") if one.get(ANCHOR)]
        return list({name.lower(): name for name in found}.values())

    def _free(self, name: str, number: int) -> str:
        """The name, or one like it that no other document has."""
        free, tried = name, 0
        while free.lower() in self._bookmarks:
            tail = f"_{number}" + f"_{tried}" * bool(tried)
            free, tried = name[: MOST_LETTERS - len(tail)] + tail, tried + 1
        self._bookmarks.add(free.lower())
        return free


def _rename(root: etree._Element, names: Names) -> bool:
    found = change_codes(root, names.change)
    for one in root.iter(W + "bookmarkStart", W + "hyperlink", V + "*"):
        for key in (NAME, ANCHOR, W + "docLocation", "href"):
            old = one.get(key, "")
            new = names.bookmarks.get(old.removeprefix("#").lower())
            if new:
                one.set(key, "#" * old.startswith("#") + new)
                found = True
    for one in root.iter(W + "ffData"):
        name = one.find(NAME)
        if name is not None and name.get(W + "val", "").lower() in names.bookmarks:
            name.set(W + "val", names.bookmarks[name.get(W + "val").lower()])
    return found


def _rename_addresses(piece: Piece, names: Names) -> None:
    """Pictures lead to a bookmark by an address that is the bookmark's name after #."""
    links = dict(piece.links)
    for key, link in links.items():
        new = names.bookmarks.get(link.target.removeprefix("#").lower())
        if link.is_external and link.target.startswith("#") and new:
            links[key] = Link(link.type, f"#{new}", True)
    piece.links = Table(links).links
