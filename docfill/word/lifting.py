"""Lifts tags out of the paragraph, row, cell or run that they stand for.

What Word put beside such a tag stays where it can: both ends of bookmarks and of what is marked,
section breaks and page breaks. What cannot stay is told as a fault, with its place.
"""

from copy import deepcopy

from lxml import etree

from docfill.package.names import RANGES, XML_SPACE, W
from docfill.problems import WARNING, located, make_problem
from docfill.word.blocks import ENDS, Block
from docfill.word.tags import MARK, NEW_PAGE, Scanner, Tag

_NEEDS = {
    "p": (W + "p", "абзац", "a paragraph"),
    "tr": (W + "tr", "ред на таблица", "a table row"),
    "tc": (W + "tc", "клетка на таблица", "a table cell"),
    "r": (W + "r", "текст", "text"),
}
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
# What stands beside a tag and can stand nowhere else.
_FIELD = ("поле на Word", "a field of Word")
_PICTURE = ("картинка или фигура", "a picture or shape")
_LOST = {
    W + "drawing": _PICTURE, W + "pict": _PICTURE, W + "object": _PICTURE,
    W + "footnoteReference": ("бележка под линия", "a footnote"),
    W + "endnoteReference": ("бележка в края", "an endnote"),
    W + "fldChar": _FIELD, W + "fldSimple": _FIELD, W + "sym": ("знак", "a sign"),
    **{W + name: _FIELD for name in ("pgNum", "dayLong", "dayShort", "monthLong", "monthShort",
                                     "yearLong", "yearShort")},
    W + "contentPart": _PICTURE,
    _M + "oMath": ("формула", "an equation"), W + "tbl": ("таблица", "a table"),
}  # fmt: skip
_CONTROL = ("поле за съдържание", "a content control")
_NEW_PAGE = ("нова страница", "a page break")


# Rows whose first and last cell hold a loop


def lift_row_loops(blocks: list[Block]) -> None:
    """A block that begins in one cell of a row and ends in another takes the row."""
    for block in blocks:
        first, last = block.tags[0], block.tags[-1]
        cells = [_around(tag, W + "tc") for tag in (first, last)]
        if not {first.prefix, last.prefix} <= {"", "tr"}:
            continue
        if None in cells or cells[0] is cells[1]:
            continue
        row = _around(first, W + "tr")
        if len(block.tags) == 2 and row is _around(last, W + "tr") and _spans(row, cells):
            _lift_row(row, first, last)


def _around(tag: Tag, name: str) -> etree._Element | None:
    return next(tag.element.iterancestors(name), None)


def _spans(row: etree._Element, cells: list) -> bool:
    every = list(row.iterchildren(W + "tc"))
    return bool(every) and every[0] is cells[0] and every[-1] is cells[1]


def _lift_row(row: etree._Element, first: Tag, last: Tag) -> None:
    for tag in (first, last):
        remove_mark(tag)
        tag.prefix = ""
    put_before(row, first)
    put_after(row, last)


# Marks in the XML


def remove_mark(tag: Tag) -> None:
    """Take a tag's mark out of its text."""
    tag.element.text = tag.element.text.replace(tag.mark, "")


def put_before(element: etree._Element, tag: Tag) -> None:
    """Set the mark of a tag right before an element."""
    previous, parent = element.getprevious(), element.getparent()
    if previous is not None:
        previous.tail = (previous.tail or "") + tag.mark
    else:
        parent.text = (parent.text or "") + tag.mark
    tag.element = parent


def put_after(element: etree._Element, tag: Tag) -> None:
    """Set the mark of a tag right after an element, before marks that stand there already."""
    element.tail = tag.mark + (element.tail or "")
    tag.element = element.getparent()


def cut(element: etree._Element) -> None:
    """Remove an element and leave what follows it."""
    parent, previous = element.getparent(), element.getprevious()
    if element.tail:
        if previous is not None:
            previous.tail = (previous.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)
    element.tail = None


# Lifting


def lift_prefixed(scanner: Scanner, tags: list[Tag]) -> None:
    """Put each tag with a prefix in place of the paragraph, row, cell or run around it."""
    groups: dict = {}
    for tag in tags:
        if not tag.prefix or tag.prefix not in _NEEDS:
            continue
        element = _around(tag, _NEEDS[tag.prefix][0])
        if tag.prefix == "r" and element is not None:
            _lift_from_run(element, tag, scanner.tags)
        elif element is None:
            _, needs, needs_en = _NEEDS[tag.prefix]
            scanner.report("prefix-place", tag, prefix=tag.prefix, needs=needs, needs_en=needs_en)
        else:
            groups.setdefault(element, []).append(tag)
    for element, members in groups.items():
        _lift(scanner, element, members)


def _lift(scanner: Scanner, element: etree._Element, members: list[Tag]) -> None:
    if members[0].prefix == "tr" and len(members) > 1 and _is_row_loop(members):
        for tag in members:
            remove_mark(tag)
        put_before(element, members[0])
        put_after(element, members[-1])
        return
    _warn_beside(scanner, element, members)
    before, after = _leavings(scanner, element, members)
    for kept in before:
        _move(kept, element)
    for tag in members:
        put_before(element, tag)
    for kept in after:
        _move(kept, element)
    cut(element)


def _move(kept: etree._Element, element: etree._Element) -> None:
    if kept.getparent() is not None:
        cut(kept)
    element.addprevious(kept)


def _lift_from_run(run: etree._Element, tag: Tag, tags: list[Tag]) -> None:
    """Split a run at the tag; what stands on both sides keeps its format."""
    text, parent = tag.element, run.getparent()
    rest = etree.Element(run.tag)
    rest.extend(deepcopy(properties) for properties in run.iterchildren(W + "rPr"))
    moved = etree.SubElement(rest, W + "t", {XML_SPACE: "preserve"})
    following = list(text.itersiblings())
    text.text, _, moved.text = text.text.partition(tag.mark)
    for number in MARK.findall(moved.text):
        tags[int(number)].element = moved
    rest.extend(following)
    parent.insert(parent.index(run) + 1, rest)
    rest.tail, run.tail, tag.element = run.tail, tag.mark, parent
    for piece in (run, rest):
        if all(child.tag == W + "rPr" or _is_blank(child) for child in piece):
            cut(piece)


def _is_blank(child: etree._Element) -> bool:
    return child.tag == W + "t" and not child.text


def _is_row_loop(members: list[Tag]) -> bool:
    """{%tr for %} and {%tr endfor %} in one row mean that row."""
    return len(members) == 2 and ENDS.get(members[0].keyword) == members[1].keyword


# What stands beside


def _warn_beside(scanner: Scanner, element: etree._Element, members: list[Tag]) -> None:
    text = "".join(element.itertext(W + "t"))
    left = MARK.sub(lambda m: "" if _is_lifted(scanner, m, members) else "{…}", text).strip()
    if left:
        problem = make_problem("text-beside", WARNING, text=left[:60])
        scanner.problems.append(located(problem, members[0]))


def _is_lifted(scanner: Scanner, match, members: list[Tag]) -> bool:
    tag = scanner.tags[int(match[1])]
    return tag in members or tag.kind == "comment"


def _leavings(scanner: Scanner, element, members: list[Tag]) -> tuple[list, list]:
    """What stays of an element, before the tags and behind them; what cannot stay is told."""
    before, after, lost = [], [], {}
    pieces = {tag.element for tag in members}
    side, alone = before, element.tag == W + "p"
    for one in element.iterdescendants():
        if one in pieces:
            side = after
        elif one.tag in RANGES:
            side.append(one)
        elif one.tag == W + "br" and one.get(W + "type") in NEW_PAGE:
            side.append(_thin(one)) if alone else lost.setdefault(_NEW_PAGE)
        elif one.tag == W + "pageBreakBefore" and alone and _is_on(one):
            before.append(_thin(deepcopy(one)))
        elif one.tag == W + "sectPr" and alone:
            _keep_section(scanner, one, members, (before, after))
        elif one.tag in _LOST or (one.tag == W + "sdt" and alone and pieces.isdisjoint(one.iter())):
            lost.setdefault(_LOST.get(one.tag, _CONTROL))
    for what, what_en in lost:
        scanner.report("lost-beside", members[0], what=what, what_en=what_en)
    return before, after


def _is_on(flag: etree._Element) -> bool:
    return flag.get(W + "val", "1") not in ("0", "false", "off")


def _keep_section(scanner: Scanner, section, members: list[Tag], sides: tuple) -> None:
    """The section still ends here, whatever becomes of the block that begins or ends with it."""
    words = {tag.keyword for tag in members}
    if words & {"elif", "else"}:
        scanner.report("lost-beside", members[0], what="нов раздел", what_en="a section break")
    else:
        sides[not words & set(ENDS)].append(_thin(deepcopy(section)))


def _thin(kept: etree._Element) -> etree._Element:
    """A paragraph that takes no place, around a break."""
    paragraph = etree.Element(W + "p")
    properties = etree.SubElement(paragraph, W + "pPr")
    spacing = etree.Element(W + "spacing", {
        W + "before": "0", W + "after": "0", W + "line": "20", W + "lineRule": "exact"})
    properties.append(spacing)
    if kept.tag == W + "br":
        run = etree.SubElement(paragraph, W + "r")
        etree.SubElement(run, W + "br", dict(kept.attrib))
    elif kept.tag == W + "sectPr":
        properties.append(kept)
    else:
        properties.insert(0, kept)
    return paragraph
