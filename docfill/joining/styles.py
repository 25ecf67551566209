"""Styles of a piece among those of the joined document."""

from copy import deepcopy

from lxml import etree

from docfill.joining.defaults import Defaults, add_missing
from docfill.joining.fields import names_asked, style_asked
from docfill.joining.parts import Parts, written
from docfill.joining.piece import Piece
from docfill.joining.themes import Theme
from docfill.package.gate import parse_part
from docfill.package.names import STYLES, W
from docfill.styles import VAL, by_id, chain, properties_of, put_in_order

USERS = ("pStyle", "rStyle", "tblStyle")
REFERENCES = ("basedOn", "next", "link")
# What a document without styles is written in.
PLAIN = (f'<w:styles xmlns:w="{W[1:-1]}"><w:style w:type="paragraph" w:default="1" '
         'w:styleId="Normal"><w:name w:val="Normal"/></w:style></w:styles>')


class Styles:
    """The styles of the first document; those of others come along where they differ."""

    def __init__(self, first: Piece, parts: Parts):
        self.parts, self.name = parts, first.target_of("styles")
        self.root = first.tree("styles")
        if self.root is None:
            self.root = etree.fromstring(PLAIN)
            self.name = parts.make_known("styles", self.root, STYLES)
        self.defaults = Defaults.of(first)
        own = first.content("styles"), first.content("theme"), frozenset()
        self._maps: dict[tuple, dict[str, str]] = {own: {}}
        self._names: dict[tuple, dict[str, str]] = {own: {}}
        self._differences = {own: Defaults()}

    def adopt(self, piece: Piece) -> dict[str, str]:
        """Let the text of a piece use the styles of the joined document.

        Gives the names of styles that are called otherwise now: old -> new, small letters. A style
        that STYLEREF asks for is the piece's own: Word would find a text of the document before.
        """
        asked = _asked(piece)
        key = (piece.content("styles"), piece.content("theme"),
               frozenset((*asked, piece.number)) if asked else asked)
        if key not in self._maps:
            self._differences[key] = Defaults.of(piece).beside(self.defaults)
            self._maps[key] = self._add_styles(piece, key)
        renamed, difference = self._maps[key], self._differences[key]
        if difference.is_other_theme:
            self._change(piece, difference.theme.say_in)
            _say_in_drawings(difference.theme, piece)
        if renamed:
            self._change(piece, lambda root: _name_default(root, piece, renamed))
            self._change(piece, lambda root: _rename(root, renamed))
        if difference.paragraph:
            tables = _say_in_tables(self.root, difference)
            self._change(piece, tables)
        return self._names.get(key, {})

    def _change(self, piece: Piece, change) -> None:
        for name, root in piece.stories.items():
            if change(root):
                piece.touched.add(name)

    def _add_styles(self, piece: Piece, key: tuple) -> dict[str, str]:
        number, tree = len(self._maps), piece.tree("styles")
        tree = etree.fromstring(PLAIN) if tree is None else tree
        difference = self._differences[key]
        if difference.is_other_theme:
            difference.theme.say_in(tree)
        known = by_id(self.root)
        theirs = {one.get(W + "styleId"): one for one in tree.iter(W + "style")}
        same = _canonical(self.root)
        unlike = {one for one, text in _canonical(tree).items() if same.get(one) != text}
        other = [one for one in theirs if difference or unlike.intersection(
            style.get(W + "styleId") for style in chain(one, theirs))
                 or style_asked(name_of(theirs[one])) in key[2]]
        renamed = {one: f"{one}J{number}" if one in known else one for one in other}
        self._names[key] = {}
        for one in other:
            copy = self._copy(theirs[one], renamed, number)
            self._note_name(key, theirs[one], copy)
            if one in renamed and copy.find(W + "basedOn") is None:
                difference.say_in(copy)
            self.root.append(copy)
        self.parts.parts[self.name] = written(self.root)
        return {old: new for old, new in renamed.items() if old != new}

    def _note_name(self, key: tuple, old: etree._Element, new: etree._Element) -> None:
        names = [name_of(one) for one in (old, new)]
        if names[0] != names[1]:
            self._names[key][names[0].lower()] = names[1]

    def _copy(self, style: etree._Element, renamed: dict, number: int) -> etree._Element:
        copy, key = deepcopy(style), style.get(W + "styleId")
        copy.attrib.pop(W + "default", None)
        copy.set(W + "styleId", renamed[key])
        for numbered in copy.findall(f"{W}pPr/{W}numPr"):
            numbered.getparent().remove(numbered)  # the paragraphs say it themselves
        name = copy.find(W + "name")
        if name is not None and renamed[key] != key:
            name.set(VAL, f"{name.get(VAL)} {number}")
        for reference in REFERENCES:
            found = copy.find(W + reference)
            if found is not None:
                found.set(VAL, renamed.get(found.get(VAL), found.get(VAL)))
        return copy


def _canonical(root: etree._Element) -> dict[str, bytes]:
    return {key: etree.tostring(one, method="c14n") for key, one in by_id(root).items()}


def _say_in_drawings(theme: Theme, piece: Piece) -> None:
    for name, data in piece.parts.items():
        if "drawingml" in piece.type_of(name) and b"schemeClr" in data:
            root = parse_part(name, data)
            if theme.say_in(root):
                piece.parts[name] = written(root)


def _asked(piece: Piece) -> frozenset[str]:
    """The styles that STYLEREF asks for, in small letters."""
    return frozenset(style_asked(name) for root in piece.stories.values()
                     for name in names_asked(root, "styles"))


def name_of(style: etree._Element) -> str:
    """What Word calls a style."""
    name = style.find(W + "name")
    return "" if name is None else name.get(VAL, "")


def _rename(root: etree._Element, renamed: dict[str, str]) -> bool:
    found = [use for use in root.iter(*(W + name for name in USERS)) if use.get(VAL) in renamed]
    for use in found:
        use.set(VAL, renamed[use.get(VAL)])
    return bool(found)


def _name_default(root: etree._Element, piece: Piece, renamed: dict[str, str]) -> bool:
    """A paragraph or table without a style of its own names the one its document gave it."""
    styles = piece.tree("styles")
    styles = etree.fromstring(PLAIN) if styles is None else styles
    found = False
    for kind, holder, use in (("paragraph", "p", "pStyle"), ("table", "tbl", "tblStyle")):
        default = next((one.get(W + "styleId") for one in styles.iter(W + "style")
                        if one.get(W + "default") in ("1", "true") and
                        one.get(W + "type") == kind), None)
        for element in root.iter(W + holder) if default in renamed else ():
            found |= _name_in(element, use, default)
    return found


def _name_in(element: etree._Element, use: str, style: str) -> bool:
    table = element.tag == W + "tbl"
    properties = element.find(W + "tblPr") if table else properties_of(element)
    if properties is None or properties.find(W + use) is not None:
        return False
    properties.insert(0, etree.Element(W + use, {VAL: style}))
    return True


def _say_in_tables(styles: etree._Element, difference: Defaults):
    """What a table's style says of paragraphs goes before the defaults, so it is said again."""
    known = by_id(styles)

    def change(root: etree._Element) -> bool:
        found = False
        for table in root.iter(W + "tbl"):
            use = table.find(f"{W}tblPr/{W}tblStyle")
            said = {} if use is None else _said(use.get(VAL), known, difference)
            for paragraph in table.iter(W + "p") if said else ():
                properties = properties_of(paragraph)
                for one in said.values():
                    add_missing(properties, one)
                put_in_order(properties)
                found = True
        return found

    return change


def _said(style: str, known: dict, difference: Defaults) -> dict[str, etree._Element]:
    found: dict[str, etree._Element] = {}
    for one in chain(style, known):
        for given in one.iterfind(f"{W}pPr/*"):
            if given.tag in difference.paragraph:
                found.setdefault(given.tag, given)
    return found
