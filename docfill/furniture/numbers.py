"""Ids that may stand once in a document, for what a loop repeats: pictures, shapes, revisions."""

from lxml import etree

from docfill.furniture.contexts import Contexts, enclose, mark
from docfill.language.program import Fresh, Once
from docfill.package.names import RANGES, WP, W
from docfill.word.lifting import cut

ID = W + "id"
V = "{urn:schemas-microsoft-com:vml}"
SPID = "{urn:schemas-microsoft-com:office:office}spid"
NOTES = frozenset(W + name for name in ("footnoteReference", "endnoteReference",
                                        "commentReference", "footnote", "endnote", "comment"))


def number_repeated(contexts: Contexts, part: str) -> None:
    """Give what is repeated a new number each time; a control needs none."""
    for count, element in enumerate(list(contexts.repeated())):
        key = f"{part} {count}"
        if element.tag == WP + "docPr":
            element.set("id", _fresh(contexts, key))
        elif element.tag == V + "shapetype":
            enclose(contexts.scanner, element, Once(f"{part} {element.get('id')}"))
        elif element.tag.startswith(V):
            _name_shape(contexts, element, key)
        elif element.tag.endswith(("}txbx", "}linkedTxbx")) and element.get("id"):
            again = element.tag.endswith("}linkedTxbx")  # the box whose text goes on here
            key = f"{part} box {element.get('id')}"
            element.set("id", mark(contexts.scanner, "step", Fresh(key, again=again)))
        elif element.tag == ID and element.getparent().tag == W + "sdtPr":
            cut(element)
        elif ID in element.attrib and element.tag not in NOTES | RANGES:
            element.set(ID, _fresh(contexts, key))


def _fresh(contexts: Contexts, key: str) -> str:
    return mark(contexts.scanner, "step", Fresh(key))


def _name_shape(contexts: Contexts, element: etree._Element, key: str) -> None:
    if element.get("id"):
        element.set("id", f"{element.get('id')}_{_fresh(contexts, key)}")
    if element.get(SPID):
        element.set(SPID, f"_x0000_s9{_fresh(contexts, f'{key} shape')}")
