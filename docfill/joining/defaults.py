"""What a document's text looks like where no style says anything, said where it would be lost."""

from copy import deepcopy
from dataclasses import dataclass, field

from lxml import etree

from docfill.joining.piece import Piece
from docfill.package.gate import parse_part
from docfill.package.names import NAMESPACES, W

# Word's own defaults, for what a document leaves out.
PARAGRAPH = {"spacing": {"before": "0", "after": "0", "line": "240", "lineRule": "auto"},
             "ind": {"left": "0", "right": "0", "firstLine": "0"}, "jc": {"val": "left"},
             "widowControl": {"val": "1"}, "keepNext": {"val": "0"}, "keepLines": {"val": "0"},
             "contextualSpacing": {"val": "0"}}
RUN = {"rFonts": {"ascii": "Times New Roman", "hAnsi": "Times New Roman",
                  "cs": "Times New Roman", "eastAsia": "Times New Roman"},
       "sz": {"val": "20"}, "szCs": {"val": "20"}, "color": {"val": "auto"}, "b": {"val": "0"},
       "i": {"val": "0"}, "kern": {"val": "0"}, "spacing": {"val": "0"}}
# The order in which the schema wants the properties of a paragraph and of a run.
ORDER = {name: rank for rank, name in enumerate(
    """pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers
    pBdr shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE
    autoSpaceDN bidi adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents
    suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr
    sectPr pPrChange""".split())}
RUN_ORDER = {name: rank for rank, name in enumerate(
    """rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint
    noProof snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect
    bdr shd fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath""".split())}
AFTER_PROPERTIES = ("tblPr", "trPr", "tcPr", "tblStylePr")
FONT_FACES = {"major": "majorFont", "minor": "minorFont"}
FACES = {"HAnsi": "latin", "Ascii": "latin", "EastAsia": "ea", "Bidi": "cs"}


@dataclass
class Defaults:
    """Properties of paragraphs and runs by name, and the fonts that the theme stands for."""

    paragraph: dict[str, etree._Element] = field(default_factory=dict)
    run: dict[str, etree._Element] = field(default_factory=dict)
    fonts: dict[str, str] = field(default_factory=dict)
    theme: bool = False

    @classmethod
    def of(cls, piece: Piece) -> "Defaults":
        """The defaults of a document, the names of its theme's fonts resolved."""
        fonts, styles = theme_fonts(piece), piece.tree("styles")
        found = [_full(given, styles, way) for given, way in (
            (PARAGRAPH, f"{W}docDefaults/{W}pPrDefault/{W}pPr"),
            (RUN, f"{W}docDefaults/{W}rPrDefault/{W}rPr"))]
        for one in found[1].values():
            say_fonts(one, fonts)
        return cls(*found, fonts)

    def beside(self, first: "Defaults") -> "Defaults":
        """What differs from the defaults of the first document."""
        return Defaults(_other(self.paragraph, first.paragraph), _other(self.run, first.run),
                        self.fonts, self.fonts != first.fonts)

    def __bool__(self):
        return bool(self.paragraph or self.run or self.theme)

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


def put_in_order(properties: etree._Element, order: dict | None = None) -> None:
    """Properties stand as the schema wants them."""
    order = order or ORDER
    properties[:] = sorted(properties, key=lambda one: order.get(
        etree.QName(one).localname if isinstance(one.tag, str) else "", len(order)))


def paragraph_properties(paragraph: etree._Element) -> etree._Element:
    """The properties of a paragraph, added where it has none."""
    found = paragraph.find(W + "pPr")
    if found is None:
        found = etree.Element(W + "pPr")
        paragraph.insert(0, found)
    return found


# Fonts of the theme


def theme_fonts(piece: Piece) -> dict[str, str]:
    """The fonts behind minorHAnsi and its like."""
    content = piece.content("theme")
    if not content:
        return {}
    root, a, found = parse_part("theme", content), "{" + NAMESPACES["a"] + "}", {}
    for word, name in FONT_FACES.items():
        for face, kind in FACES.items():
            font = root.find(f".//{a}{name}/{a}{kind}")
            if font is not None and font.get("typeface"):
                found[word + face] = font.get("typeface")
    return found


def say_fonts(root: etree._Element, fonts: dict[str, str]) -> bool:
    """Name the fonts themselves instead of their places in the theme; whether any was named."""
    found = False
    for one in root.iter(W + "rFonts") if fonts else ():
        for key in ("ascii", "hAnsi", "eastAsia", "cs"):
            theme = W + ("cstheme" if key == "cs" else f"{key}Theme")
            font = fonts.get(one.get(theme, ""))
            if font:
                del one.attrib[theme]
                one.set(W + key, font)
                found = True
    return found
