"""What a document's text looks like where no style says anything, said where it would be lost."""

from copy import deepcopy
from dataclasses import dataclass, field

from lxml import etree

from docfill.joining.piece import Piece
from docfill.joining.themes import Theme
from docfill.package.names import W
from docfill.styles import ORDER, RUN_ORDER, put_in_order

# Word's own defaults, for what a document leaves out.
PARAGRAPH = {"spacing": {"before": "0", "after": "0", "line": "240", "lineRule": "auto"},
             "ind": {"left": "0", "right": "0", "firstLine": "0"}, "jc": {"val": "left"},
             "widowControl": {"val": "1"}, "keepNext": {"val": "0"}, "keepLines": {"val": "0"},
             "contextualSpacing": {"val": "0"}}
RUN = {"rFonts": {"ascii": "Times New Roman", "hAnsi": "Times New Roman",
                  "cs": "Times New Roman", "eastAsia": "Times New Roman"},
       "sz": {"val": "20"}, "szCs": {"val": "20"}, "color": {"val": "auto"}, "b": {"val": "0"},
       "i": {"val": "0"}, "kern": {"val": "0"}, "spacing": {"val": "0"}}
AFTER_PROPERTIES = ("tblPr", "trPr", "tcPr", "tblStylePr")


@dataclass
class Defaults:
    """Properties of paragraphs and runs by name, and the theme they stand for."""

    paragraph: dict[str, etree._Element] = field(default_factory=dict)
    run: dict[str, etree._Element] = field(default_factory=dict)
    theme: Theme = field(default_factory=Theme)
    is_other_theme: bool = False

    @classmethod
    def of(cls, piece: Piece) -> "Defaults":
        """The defaults of a document, the names of its theme resolved."""
        theme, styles = Theme.of(piece), piece.tree("styles")
        found = [_full(given, styles, way) for given, way in (
            (PARAGRAPH, f"{W}docDefaults/{W}pPrDefault/{W}pPr"),
            (RUN, f"{W}docDefaults/{W}rPrDefault/{W}rPr"))]
        for one in found[1].values():
            theme.say_in(one)
        return cls(*found, theme)

    def beside(self, first: "Defaults") -> "Defaults":
        """What differs from the defaults of the first document."""
        return Defaults(_other(self.paragraph, first.paragraph), _other(self.run, first.run),
                        self.theme, self.theme != first.theme)

    def __bool__(self):
        return bool(self.paragraph or self.run or self.is_other_theme)

    def say_in(self, style: etree._Element) -> None:
        """Let a paragraph style that is based on no other say the defaults itself."""
        if style.get(W + "type") != "paragraph":
            return
        for name, given, order in (("pPr", self.paragraph, ORDER), ("rPr", self.run, RUN_ORDER)):
            properties = _properties(style, name)
            for one in given.values():
                add_missing(properties, one)
            put_in_order(properties, order)


def _full(given: dict, styles, way: str) -> dict[str, etree._Element]:
    found = {W + name: etree.Element(W + name, {W + k: one for k, one in values.items()})
             for name, values in given.items()}
    said = None if styles is None else styles.find(way)
    for one in () if said is None else said.iterchildren(etree.Element):
        whole = deepcopy(one)
        if one.tag in found:
            _add_attributes(whole, found[one.tag])
        found[one.tag] = whole
    return found


def _add_attributes(own: etree._Element, given: etree._Element) -> None:
    for key, value in given.attrib.items():
        if not _says(own, key):
            own.set(key, value)


def _says(element: etree._Element, key: str) -> bool:
    """Whether an element has an attribute, perhaps as the theme's."""
    names = {key, f"{key}Theme", key.replace("firstLine", "hanging")}
    names |= {key.replace("}cs", "}cstheme"), key.replace("}left", "}start"),
              key.replace("}right", "}end")}
    return bool(names & set(element.attrib)) or (not element.attrib and key == W + "val")


def _other(own: dict, first: dict) -> dict:
    return {tag: one for tag, one in own.items() if tag not in first or _text(one) != _text(
        first[tag])}


def _text(element: etree._Element) -> bytes:
    return etree.tostring(element, method="c14n", exclusive=True, with_tail=False)


def _properties(style: etree._Element, name: str) -> etree._Element:
    found = style.find(W + name)
    if found is None:
        found = etree.Element(W + name)
        later = AFTER_PROPERTIES if name == "rPr" else ("rPr", *AFTER_PROPERTIES)
        before = next((one for one in style if one.tag in [W + n for n in later]), None)
        style.append(found) if before is None else before.addprevious(found)
    return found


def add_missing(properties: etree._Element, given: etree._Element) -> None:
    """Add a property, or those of its attributes that are not there."""
    own = properties.find(given.tag)
    if own is None:
        properties.append(deepcopy(given))
    else:
        _add_attributes(own, given)
