"""The codes of Word's fields in a part: which of them a template may not have, where one leads."""

import re
from collections.abc import Iterator

from lxml import etree

from docfill.package.names import FIELDS, W

_ADDRESS = re.compile(r'\s*HYPERLINK\s+"?([^\s"\\][^\s"]*)', re.IGNORECASE)


def field_codes(tree: etree._Element) -> Iterator[tuple[str, etree._Element | None]]:
    """The code of each field, and a sign of it."""
    yield from ((one.get(W + "instr", ""), one) for one in tree.iter(W + "fldSimple"))
    yield from _instructions(tree)


def address_of(code: str) -> str:
    """The address that a field leads to, "" if it leads nowhere; a tag in it is told elsewhere."""
    found = _ADDRESS.match(code)
    return found[1] if found and "{" not in found[1] else ""


def _instructions(tree: etree._Element):
    """The field codes of a part, each with the sign that ends it; "{" for one that begins with
    an inner field, which hides it.
    """
    codes: list[str | None] = []
    for item in tree.iter(W + "instrText", W + "delInstrText", W + "fldChar"):
        kind = item.get(W + "fldCharType")
        if kind == "begin":
            if codes and codes[-1] is not None and not codes[-1].strip():
                yield "{", item
            codes.append("")
        elif kind is None and codes and codes[-1] is not None:
            codes[-1] += item.text or ""
        elif kind and codes:
            yield codes[-1] or "", item
            codes[-1] = None
            if kind == "end":
                codes.pop()
    yield from ((code, None) for code in codes if code)


def forbidden_word(code: str) -> str:
    """The name of a field that may fetch or run something, "" of any other."""
    words = code.split()
    name = words[0].upper() if words else ""
    return name if name not in FIELDS and not name.startswith("=") else ""
