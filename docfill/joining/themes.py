"""Fonts and colours of a document's theme, named where another theme would be in force."""

from colorsys import hls_to_rgb, rgb_to_hls
from dataclasses import dataclass, field

from lxml import etree

from docfill.joining.piece import Piece
from docfill.package.gate import parse_part
from docfill.package.names import NAMESPACES, W

A = "{" + NAMESPACES["a"] + "}"
FONT_FACES = {"major": "majorFont", "minor": "minorFont"}
FACES = {"HAnsi": "latin", "Ascii": "latin", "EastAsia": "ea", "Bidi": "cs"}
DRAWN = {f"+{short}-{end}": word + face for short, word in (("mj", "major"), ("mn", "minor"))
         for end, face in (("lt", "HAnsi"), ("ea", "EastAsia"), ("cs", "Bidi"))}
# Names of colours: in the theme, in text; those that the settings may map otherwise, in both.
COLOURS = {"dk1": "dark1", "lt1": "light1", "dk2": "dark2", "lt2": "light2",
           "hlink": "hyperlink", "folHlink": "followedHyperlink",
           **{f"accent{n}": f"accent{n}" for n in range(1, 7)}}
MAPPED = {"t1": ("text1", "tx1", "dark1"), "t2": ("text2", "tx2", "dark2"),
          "bg1": ("background1", "bg1", "light1"), "bg2": ("background2", "bg2", "light2")}


@dataclass(frozen=True)
class Theme:
    """The font behind minorHAnsi and its like, the colour behind accent1 and its like."""

    fonts: dict[str, str] = field(default_factory=dict)
    colours: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, piece: Piece) -> "Theme":
        """The theme of a document."""
        content = piece.content("theme")
        if not content:
            return cls()
        root = parse_part("theme", content)
        return cls(_fonts(root), _colours(root, piece.tree("settings")))

    def say_in(self, root: etree._Element) -> bool:
        """Name fonts and colours instead of their places in the theme; whether any was named."""
        found = self._say_fonts(root) if self.fonts else False
        return (self._say_colours(root) if self.colours else False) or found

    def _say_fonts(self, root: etree._Element) -> bool:
        found = False
        for one in root.iter(W + "rFonts"):
            for key in ("ascii", "hAnsi", "eastAsia", "cs"):
                place = W + ("cstheme" if key == "cs" else f"{key}Theme")
                if one.get(place) in self.fonts:
                    one.set(W + key, self.fonts[one.attrib.pop(place)])
                    found = True
        for one in root.iter(A + "latin", A + "ea", A + "cs"):
            font = self.fonts.get(DRAWN.get(one.get("typeface"), ""))
            if font:
                one.set("typeface", font)
                found = True
        return found

    def _say_colours(self, root: etree._Element) -> bool:
        found = False
        for one in root.iter(etree.Element):
            for place, value in ((W + "themeColor", "color"), (W + "themeFill", "fill")):
                if one.get(place) in self.colours:
                    value = "val" if one.tag == W + "color" else value
                    one.set(W + value, _shaded(self.colours[one.attrib.pop(place)], one, place))
                    found = True
            if one.tag.endswith("}schemeClr"):
                found |= self._say_drawn(one)
        return found

    def _say_drawn(self, one: etree._Element) -> bool:
        key = next((name for name in one.attrib if name.rpartition("}")[2] == "val"), "")
        colour = self.colours.get(one.get(key, ""))
        if colour:
            one.tag = one.tag.replace("schemeClr", "srgbClr")
            one.set(key, colour)
        return bool(colour)


def _fonts(root: etree._Element) -> dict[str, str]:
    found = {word + face: root.find(f".//{A}{name}/{A}{kind}")
             for word, name in FONT_FACES.items() for face, kind in FACES.items()}
    return {key: one.get("typeface") for key, one in found.items()
            if one is not None and one.get("typeface")}


def _colours(root: etree._Element, settings: etree._Element | None) -> dict[str, str]:
    """Every name of a colour, in text and in drawings, and its RRGGBB."""
    found: dict[str, str] = {}
    for name, said in COLOURS.items():
        colour = next(iter(root.iterfind(f".//{A}clrScheme/{A}{name}/*")), None)
        if colour is not None:
            found[name] = found[said] = colour.get("lastClr") or colour.get("val", "")
    mapping = None if settings is None else settings.find(W + "clrSchemeMapping")
    for key, (in_text, drawn, usual) in MAPPED.items() if found else ():
        to = usual if mapping is None else mapping.get(W + key, usual)
        found[in_text] = found[drawn] = found.get(to, "")
    return {name: colour for name, colour in found.items() if len(colour) == 6}


def _shaded(colour: str, one: etree._Element, place: str) -> str:
    """A colour made lighter or darker, as an element says beside it."""
    tint, shade = (one.attrib.pop(place.removesuffix("Color") + kind, None)
                   for kind in ("Tint", "Shade"))
    if not (tint or shade):
        return colour
    hue, light, strength = rgb_to_hls(*(int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)))
    if tint:
        light = 1 - (1 - light) * int(tint, 16) / 255
    if shade:
        light *= int(shade, 16) / 255
    return "".join(f"{round(part * 255):02X}" for part in hls_to_rgb(hue, light, strength))
