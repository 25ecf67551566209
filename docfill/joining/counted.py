"""Fields that Word counts through a whole file: in a joined one each document counts from one.

LISTNUM is told where to begin. AUTONUM cannot be told, so its numbers become text; it counts the
headings of each level, and what is no heading below them.
"""

import re
from collections import Counter
from copy import deepcopy

from lxml import etree

from docfill.joining.fields import TOKEN, change_codes, complex_fields, text_of
from docfill.joining.piece import Piece
from docfill.package.codes import first_word
from docfill.package.names import W

_BODY = 10
_HEADING = re.compile(r"heading ([1-9])$", re.IGNORECASE)
_ROMAN = (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")


def count_anew(piece: Piece) -> None:
    """Let what a document counts begin at one, whatever stands before it."""
    for name, root in piece.stories.items():
        if _begin_lists(root) | _write_numbers(root, _levels(piece)):
            piece.touched.add(name)


def _begin_lists(root: etree._Element) -> bool:
    seen: set[tuple] = set()

    def begin(word: str, code: str) -> str:
        if word != "LISTNUM" or first_word(code) != word:
            return code
        tokens = TOKEN.findall(code.lower())[1:]
        switches = dict(zip(tokens, tokens[1:], strict=False))
        name = tokens[0] if tokens and tokens[0][0] != "\\" else ""
        key = name, switches.get(r"\l")
        told = r"\s" in switches or key in seen
        seen.add(key)
        return code if told else f"{code.rstrip()} \\s 1 "

    return change_codes(root, begin)


def _levels(piece: Piece) -> dict[str, int]:
    """The headings among the styles: id -> level, from one."""
    styles = piece.tree("styles")
    found = {}
    for style in () if styles is None else styles.iter(W + "style"):
        heading = _HEADING.match(style.find(W + "name").get(W + "val", ""))
        if heading:
            found[style.get(W + "styleId")] = int(heading[1])
    return found


def _write_numbers(root: etree._Element, levels: dict[str, int]) -> bool:
    numbered = {one.signs[0]: one for one in complex_fields(root)}
    counts: Counter = Counter()
    found = False
    for first in list(root.iter(W + "fldSimple", W + "fldChar")):
        code = first.get(W + "instr", "")
        code = "".join(map(text_of, numbered[first].groups)) if first in numbered else code
        if first_word(code).startswith("AUTONUM"):
            _write(first, _said(code, _count(counts, _level_of(first, levels))))
            numbered[first].cut() if first in numbered else first.getparent().remove(first)
            found = True
    return found


def _level_of(element: etree._Element, levels: dict[str, int]) -> int:
    paragraph = next(element.iterancestors(W + "p"))
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    return _BODY if style is None else levels.get(style.get(W + "val"), _BODY)


def _count(counts: Counter, level: int) -> list[int]:
    """The number of one more paragraph of a level, after those of the levels above."""
    counts[level] += 1
    for deeper in [one for one in counts if one > level]:
        del counts[deeper]
    return [counts[one] for one in sorted(counts)]


def _said(code: str, counts: list[int]) -> str:
    """The number as Word writes it: 3., of the law 1.2.3., of an outline III. or C."""
    word, asked = first_word(code), re.search(r'\\s\s*"?([^"\s\\])', code)
    mark = asked[1] if asked else "."
    if word == "AUTONUMLGL":
        return mark.join(map(str, counts)) + mark * (r"\e" not in code)
    if word == "AUTONUMOUT" and len(counts) < 3:
        return (_letter(counts[-1]) if counts[1:] else _roman(counts[-1])) + mark
    return f"{counts[-1]}{mark}"


def _letter(number: int) -> str:
    return chr(ord("A") + (number - 1) % 26)


def _roman(number: int) -> str:
    said = ""
    for value, sign in _ROMAN:
        said += sign * (number // value)
        number %= value
    return said


def _write(first: etree._Element, text: str) -> None:
    """Put a text before a field."""
    holder = first if first.tag == W + "fldSimple" else first.getparent()
    old = holder if holder.tag == W + "r" else holder.find(W + "r")
    run = etree.Element(W + "r")
    if old is not None and old.find(W + "rPr") is not None:
        run.append(deepcopy(old.find(W + "rPr")))
    etree.SubElement(run, W + "t").text = text
    holder.addprevious(run)
