"""Ids that may stand once in a document, for what a loop repeats: pictures, shapes, revisions."""

from lxml import etree

from docfill.furniture.contexts import Contexts, enclose, mark
from docfill.language.program import Fresh, Once
from docfill.package.names import NEXT_BOX, RANGES, SPID, WP, V, W
from docfill.word.lifting import cut

ID = W + "id"
NOTES = frozenset(W + name for name in ("footnoteReference", "endnoteReference",
                                        "commentReference", "footnote", "endnote", "comment"))


def number_repeated(contexts: Contexts, part: str) -> None:
    """Give what is repeated a new number each time; a control needs none."""
    keys: dict[str, str] = {}  # names of shapes, and #names that text goes on in -> of numbers
    for count, element in enumerate(list(contexts.repeated())):
        key = f"{part} {count}"
        if element.tag == WP + "docPr":
            element.set("id", _fresh(contexts, key))
        elif element.tag == V + "shapetype":
            enclose(contexts.scanner, element, Once(f"{part} {element.get('id')}"))
        elif element.tag.startswith(V):
            _name_shape(contexts, element, key, keys)
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


def _name_shape(contexts: Contexts, element: etree._Element, key: str, keys: dict) -> None:
    name, style = element.get("id"), element.get("style", "")
    if name:
        step = Fresh(keys.get(f"#{name}", key), again=f"#{name}" in keys)
        keys[name] = keys.pop(f"#{name}", key)
        element.set("id", f"{name}_{mark(contexts.scanner, 'step', step)}")
    if element.get(SPID):
        element.set(SPID, f"_x0000_s9{_fresh(contexts, f'{key} shape')}")
    following = style.partition(NEXT_BOX)[2].partition(";")[0]
    if following:
        step = Fresh(keys.get(following, f"{key} next"), again=following in keys)
        if not step.again:
            keys[f"#{following}"] = step.key
        new = f"{following}_{mark(contexts.scanner, 'step', step)}"
        element.set("style", style.replace(f"#{following}", f"#{new}"))
