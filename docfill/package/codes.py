"""The codes of Word's fields in a part: which of them a template may not have."""

from collections.abc import Iterator

from lxml import etree

from docfill.package.names import FIELDS, W


def forbidden_fields(tree: etree._Element) -> Iterator[tuple[str, etree._Element | None]]:
    """The name of each field that may fetch or run something, and a sign of it."""
    simple = ((one.get(W + "instr", ""), one) for one in tree.iter(W + "fldSimple"))
    for instruction, element in (*simple, *_instructions(tree)):
        word = _forbidden_word(instruction)
        if word:
            yield word, element


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


def _forbidden_word(instruction: str) -> str:
    """The name of a field that may not be, "" if it may."""
    words = instruction.split()
    name = words[0].upper() if words else ""
    return name if name not in FIELDS and not name.startswith("=") else ""
