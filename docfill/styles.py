"""Styles and the lists they put paragraphs in; properties in the order of the schema."""

from collections.abc import Iterator
from copy import deepcopy

from lxml import etree

from docfill.package.names import W

VAL = W + "val"
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


def put_in_order(properties: etree._Element, order: dict | None = None) -> None:
    """Properties stand as the schema wants them."""
    order = order or ORDER
    properties[:] = sorted(properties, key=lambda one: order.get(
        etree.QName(one).localname if isinstance(one.tag, str) else "", len(order)))


def properties_of(holder: etree._Element, name: str = "pPr") -> etree._Element:
    """The properties of a paragraph, or others by name, added where it has none."""
    found = holder.find(W + name)
    if found is None:
        found = etree.Element(W + name)
        holder.insert(0, found)
    return found


def by_id(root: etree._Element | None) -> dict[str, etree._Element]:
    """The styles of a part by their ids; none where there is no part."""
    return {} if root is None else {one.get(W + "styleId"): one for one in root.iter(W + "style")}


def chain(style: str | None, known: dict) -> Iterator[etree._Element]:
    """A style and those it is based on."""
    seen = set()
    while style in known and style not in seen:
        seen.add(style)
        yield known[style]
        based = known[style].find(W + "basedOn")
        style = None if based is None else based.get(VAL)


def say_list(properties: etree._Element, known: dict) -> None:
    """Let a paragraph say itself what its style says about lists.

    The indents of a list go before those of the style then, so these are said as well.
    """
    use, own = properties.find(W + "pStyle"), properties.find(W + "numPr")
    if use is None or (own is not None and own.find(W + "numId") is not None):
        return
    indent = properties.find(W + "ind")
    for style in chain(use.get(VAL), known):
        indent = style.find(f"{W}pPr/{W}ind") if indent is None else indent
        said = style.find(f"{W}pPr/{W}numPr")
        if said is not None:
            _add(properties, said, own, indent)
            return


def _add(properties: etree._Element, said, own, indent) -> None:
    if own is None:
        properties.append(deepcopy(said))
    else:  # the paragraph says its level alone
        own.extend(deepcopy(one) for one in said.iterfind(W + "numId"))
    if indent is not None and indent.getparent() is not properties:
        properties.append(deepcopy(indent))
    put_in_order(properties)


def find_numbered(root: etree._Element, tag: str, number: str | None) -> etree._Element | None:
    """The w:num or w:abstractNum of a number."""
    key = W + f"{tag}Id"
    return next((one for one in root.iterchildren(W + tag) if one.get(key) == number), None)
