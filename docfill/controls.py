"""Content controls of a finished document, read back after people have edited it."""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from docfill.package.gate import open_package, read_source
from docfill.package.names import W
from docfill.problems import Refusal, TemplateError

_BREAKS = {W + "br": "\n", W + "cr": "\n", W + "tab": "\t", W + "noBreakHyphen": "-"}
_GONE = (W + "del", W + "moveFrom", W + "sdtPr", W + "rPr")


@dataclass(frozen=True)
class Control:
    """A content control: its tag and the text that stands in it now."""

    tag: str
    text: str


def read_controls(source: bytes) -> list[Control]:
    """The tagged content controls in their order; TemplateError for what is no sound document.

    What was deleted with tracked changes is not read, what was inserted is.
    """
    try:
        package = open_package(read_source(source))
    except Refusal as refusal:
        raise TemplateError([refusal.problem]) from refusal
    return list(_controls(package.trees[package.document]))


def _controls(root: etree._Element) -> Iterator[Control]:
    for control in root.iter(W + "sdt"):
        tag = control.find(f"{W}sdtPr/{W}tag")
        content = control.find(W + "sdtContent")
        if tag is not None and content is not None:
            yield Control(tag.get(W + "val", ""), "".join(_texts(content)).strip())


def _texts(element: etree._Element) -> Iterator[str]:
    """The texts below an element; a second paragraph begins a line."""
    for number, child in enumerate(element.iterchildren()):
        if child.tag in _GONE:
            continue
        if child.tag == W + "t":
            yield child.text or ""
        elif child.tag in _BREAKS:
            yield _BREAKS[child.tag]
        else:
            yield "\n" if child.tag == W + "p" and number else ""
            yield from _texts(child)
