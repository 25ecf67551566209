"""Places for text outside of runs: an element that holds nothing but text, or an attribute."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from docfill.package.names import V, W

M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_OFFICE = "application/vnd.openxmlformats-officedocument."
CHART, CUSTOM = _OFFICE + "drawingml.chart+xml", _OFFICE + "custom-properties+xml"
APP, SETTINGS = _OFFICE + "extended-properties+xml", _OFFICE + "wordprocessingml.settings+xml"
CHARTS = (CHART, "application/vnd.ms-office.chartex+xml")
DRAWN = (_OFFICE + "drawingml.chartshapes+xml",)
SMART = (_OFFICE + "drawingml.diagramData+xml",
         "application/vnd.ms-office.drawingml.diagramDrawing+xml")

DATA = ""  # XML of a kind of its own, which controls are bound to

# Lines of text: what holds one, and the elements its text stands in.
_LINES = ((M + "oMath", M + "t"), (A + "p", A + "t"))
# Attributes that a reader meets: of the element, their names; None is any element.
_ATTRIBUTES = {
    W + "alias": (W + "val",),
    W + "tag": (W + "val",),
    W + "docVar": (W + "val",),
    W + "lvlText": (W + "val",),
    W + "default": (W + "val",),
    W + "helpText": (W + "val",),
    W + "statusText": (W + "val",),
    W + "hyperlink": (W + "tooltip",),
    W + "tblCaption": (W + "val",),
    W + "tblDescription": (W + "val",),
    W + "listItem": (W + "displayText", W + "value"),
    W + "listEntry": (W + "val",),
    V + "textpath": ("string",),
    None: ("descr", "title", "alt", "tooltip"),
}
BRACE = re.compile(r"\{[{%#]")
_WITH_BRACE = etree.XPath("//@*[contains(., '{')]")


@dataclass(frozen=True, slots=True)
class Slot:
    """The text of an element, or of one of its attributes."""

    element: etree._Element
    attribute: str = ""

    def read(self) -> str:
        """The text."""
        text = self.element.get(self.attribute) if self.attribute else self.element.text
        return text or ""

    def write(self, text: str) -> None:
        """Put another text there."""
        if self.attribute:
            self.element.set(self.attribute, text)
        else:
            self.element.text = text


def slots_of(root: etree._Element, kind: str) -> Iterator[list[Slot]]:
    """The lines of text outside of runs in a part of a content type, those with braces only.

    A tag may be split over the slots of one line.
    """
    for line in _lines(root, kind):
        if BRACE.search("".join(slot.read() for slot in line)):
            yield line


def _lines(root: etree._Element, kind: str) -> Iterator[list[Slot]]:
    for holder, text in _LINES:
        for line in root.iter(holder):
            yield [Slot(piece) for piece in line.iter(text)]
    if kind in (CUSTOM, APP):
        yield from ([Slot(one)] for one in root.iter(etree.Element) if not len(one))
    elif kind in CHARTS:
        yield from ([Slot(one)] for one in root.iter("{*}v", "{*}pt"))
    elif kind == DATA:
        yield from ([Slot(one)] for one in root.iter(etree.Element))
    for value in _WITH_BRACE(root):
        element, name = value.getparent(), value.attrname
        if kind == DATA or name in _ATTRIBUTES.get(element.tag, _ATTRIBUTES[None]):
            yield [Slot(element, name)]


def unfilled_in(root: etree._Element) -> Iterator[Slot]:
    """The attributes with tags that nothing is filled in: names of objects, addresses."""
    for value in _WITH_BRACE(root):
        element, name = value.getparent(), value.attrname
        if BRACE.search(value) and name != W + "instr":
            yield Slot(element, name)


def is_computed(slot: Slot) -> bool:
    """Whether Word writes the text itself: the headings that it lists among the properties."""
    return any(one.tag.endswith("}TitlesOfParts") for one in slot.element.iterancestors())


def drop_bindings(root: etree._Element, marks: re.Pattern) -> None:
    """Let controls with tags show what is filled in them: not what another part keeps, not as a
    hint to be typed over, not as the other state of a box to tick."""
    for other in list(root.iter("{*}dataBinding", W + "showingPlcHdr", "{*}checkbox")):
        control = next(other.iterancestors(W + "sdt"), None)
        content = None if control is None else control.find(W + "sdtContent")
        if content is not None and marks.search("".join(content.itertext())):
            other.getparent().remove(other)
