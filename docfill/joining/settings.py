"""What the settings of a document say of its notes and tabs, said where a joined file keeps it."""

from lxml import etree

from docfill.joining.piece import Piece
from docfill.package.names import W
from docfill.styles import by_id, chain, properties_of, put_in_order

BEFORE_NOTES = [W + name for name in ("headerReference", "footerReference", "footnotePr")]
ORDER = [W + name for name in ("pos", "numFmt", "numStart", "numRestart")]
BEHIND_ENDNOTES = [W + name for name in (
    "titlePg", "textDirection", "bidi", "rtlGutter", "docGrid", "printerSettings", "sectPrChange")]
VAL = W + "val"
WORD_STOP = 720  # between two stops, where nothing is said
WIDEST = 9_360  # how far stops are said: what a page of A4 holds between narrow margins


def say_notes(piece: Piece) -> None:
    """Footnotes and endnotes count from one in each document, with its own signs."""
    settings, sections = piece.tree("settings"), piece.sections()
    for kind in ("footnote", "endnote"):
        if next(piece.root.iter(f"{W}{kind}Reference"), None) is None:
            continue
        said = None if settings is None else settings.find(f"{W}{kind}Pr")
        for section in sections:
            _say_notes_in(section, kind, () if said is None else said)
        own = sections[0].find(f"{W}{kind}Pr")
        if own.find(W + "numRestart") is None:
            etree.SubElement(own, W + "numRestart", {VAL: "eachSect"})
    for section in sections[:-1]:
        _keep_endnotes(section)


def _keep_endnotes(section: etree._Element) -> None:
    """The endnotes of a section stand at the end of a later one."""
    if section.find(W + "noEndnote") is None:
        behind = next((one for one in section if one.tag in BEHIND_ENDNOTES), None)
        kept = etree.Element(W + "noEndnote")
        section.append(kept) if behind is None else behind.addprevious(kept)


def end_with_sections(settings: etree._Element) -> None:
    """Endnotes stand at the end of their document, not of the joined one."""
    own = settings.find(W + "endnotePr")
    if own is None:
        own = etree.Element(W + "endnotePr")
        compat = settings.find(W + "compat")
        settings.append(own) if compat is None else compat.addprevious(own)
    for one in own.findall(W + "pos"):
        own.remove(one)
    own.insert(0, etree.Element(W + "pos", {VAL: "sectEnd"}))


def _say_notes_in(section: etree._Element, kind: str, said) -> None:
    own = section.find(f"{W}{kind}Pr")
    if own is None:
        own = etree.Element(f"{W}{kind}Pr")
        before = [one for one in section if one.tag in BEFORE_NOTES]
        before[-1].addnext(own) if before else section.insert(0, own)
    for one in said:
        if one.tag in ORDER and own.find(one.tag) is None:
            etree.SubElement(own, one.tag, dict(one.attrib))
    own[:] = sorted(own, key=lambda one: ORDER.index(one.tag) if one.tag in ORDER else -1)


def stop_of(piece: Piece) -> int:
    """How far apart the tab stops are that nobody set."""
    settings = piece.tree("settings")
    said = None if settings is None else settings.find(W + "defaultTabStop")
    value = WORD_STOP if said is None else float(said.get(VAL) or WORD_STOP)
    return int(value) if value > 0 else WORD_STOP


def say_stops(piece: Piece, first: Piece) -> None:
    """Paragraphs with tabs say the stops of their own document, where the first has others."""
    stop = stop_of(piece)
    if stop == stop_of(first):
        return
    styles = by_id(piece.tree("styles"))
    for name, root in piece.stories.items():
        tabbed = {next(one.iterancestors(W + "p")) for one in root.iter(W + "tab")
                  if one.getparent().tag == W + "r"}
        for paragraph in tabbed:
            _say_stops_in(properties_of(paragraph), styles, stop)
            piece.touched.add(name)


def _say_stops_in(properties: etree._Element, styles: dict, stop: int) -> None:
    """Word gives no stop of its own before the last one that is set."""
    style = properties.find(W + "pStyle")
    own = properties.find(W + "tabs")
    set_ones = [*properties.iterfind(f"{W}tabs/{W}tab"), *(
        one for found in chain(None if style is None else style.get(VAL), styles)
        for one in found.iterfind(f"{W}pPr/{W}tabs/{W}tab"))]
    last = max((float(one.get(W + "pos", 0)) for one in set_ones), default=0)
    if own is None:
        own = etree.SubElement(properties, W + "tabs")
        put_in_order(properties)
    for place in range(stop, WIDEST, stop):
        if place > last:
            etree.SubElement(own, W + "tab", {VAL: "left", W + "pos": str(place)})
