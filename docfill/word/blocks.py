"""Pairs the tags of a part into blocks, lifts out paragraphs, rows and cells, builds the program.

The order of work: parse each tag; pair openings and endings; make loops over one row of a table
row loops; obey the tags of cells; lift tags with a prefix out of their paragraph, row, cell or
run; see that each block begins and ends on one level. Then the XML is cut at the marks.
"""

from copy import deepcopy
from dataclasses import dataclass, field

from lxml import etree

from docfill.language.grammar import parse_tag, read_statement
from docfill.language.program import Assign, Choice, Literal, Loop, Output
from docfill.package.names import XML_SPACE, W
from docfill.problems import WARNING, Refusal, located, make_problem
from docfill.word.tags import MARK, Scanner, Tag, is_tracked
from docfill.words import END, either

MAX_NESTING = 12
_ENDS = {"for": "endfor", "if": "endif"}
_NEEDS = {
    "p": (W + "p", "абзац", "a paragraph"),
    "tr": (W + "tr", "ред на таблица", "a table row"),
    "tc": (W + "tc", "клетка на таблица", "a table cell"),
    "r": (W + "r", "текст", "text"),
}


@dataclass(eq=False)
class Block:
    """An opening tag, the elif and else tags of its own, and its end."""

    tags: list[Tag] = field(default_factory=list)

    @property
    def keyword(self) -> str:
        """for or if."""
        return self.tags[0].keyword


def parse_tags(scanner: Scanner, tags: list[Tag], filters: dict) -> None:
    """Parse each tag alone, so that all faults are found and not the first only."""
    for tag in tags:
        if tag.kind == "comment" or not tag.code:
            continue
        if tag.kind == "statement":
            read_statement(tag)
        for fault in parse_tag(tag, filters):
            scanner.problems.append(located(fault.problem, tag))
        if tag.kind == "value" and tag.prefix in ("tr", "tc"):
            scanner.report("prefix-value", tag, prefix=tag.prefix)
        if is_tracked(tag):
            problem = make_problem("tracked-change", WARNING)
            scanner.problems.append(located(problem, tag))


def pair_blocks(scanner: Scanner, tags: list[Tag]) -> list[Block]:
    """The complete blocks of a part, inner ones first."""
    stack: list[Block] = []
    complete: list[Block] = []
    for tag in tags:
        if tag.keyword in _ENDS:
            stack.append(Block([tag]))
            if len(stack) == MAX_NESTING + 1:
                scanner.report("nesting", tag, limit=MAX_NESTING)
        elif tag.keyword in ("elif", "else"):
            _add_branch(scanner, stack, tag)
        elif tag.keyword in ("endif", "endfor", END):
            _name_end(tag, stack)
            _close(scanner, stack, complete, tag)
    for block in stack:
        _report_unclosed(scanner, block.tags[0])
    return complete


def _name_end(tag: Tag, stack: list[Block]) -> None:
    """An end that closes anything closes what is open."""
    if tag.keyword == END:
        tag.keyword = _ENDS[stack[-1].keyword] if stack else "endif"


def _report_unclosed(scanner: Scanner, tag: Tag) -> None:
    close = either(f"{{% {_ENDS[tag.keyword]} %}}", f"{{% {END} %}}")
    scanner.report("unclosed-block", tag, name=tag.text, close=close)


def _add_branch(scanner: Scanner, stack: list[Block], tag: Tag) -> None:
    fits = stack and (tag.keyword == "else" or stack[-1].keyword == "if")
    if not fits or stack[-1].tags[-1].keyword == "else":
        scanner.report("unopened-block", tag, name=tag.text)
    else:
        stack[-1].tags.append(tag)


def _close(scanner: Scanner, stack: list[Block], complete: list[Block], tag: Tag) -> None:
    if not stack:
        scanner.report("unopened-block", tag, name=tag.text)
    elif _ENDS[stack[-1].keyword] == tag.keyword:
        block = stack.pop()
        block.tags.append(tag)
        complete.append(block)
    else:
        _close_wrong(scanner, stack, complete, tag)


def _close_wrong(scanner: Scanner, stack: list[Block], complete: list[Block], tag: Tag) -> None:
    """An end of another kind: either the block inside was forgotten, or the end is mistyped."""
    if any(_ENDS[block.keyword] == tag.keyword for block in stack):
        while _ENDS[stack[-1].keyword] != tag.keyword:
            _report_unclosed(scanner, stack.pop().tags[0])
        _close(scanner, stack, complete, tag)
        return
    opened = stack.pop().tags[0]
    scanner.report(
        "wrong-close", tag, name=tag.text, open=opened.text,
        close=either(_ENDS[opened.keyword], END),
        where=opened.place.bg, where_en=opened.place.en,
    )  # fmt: skip


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
    for tag in members:
        put_before(element, tag)
    _cut(element)


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
            _cut(piece)


def _is_blank(child: etree._Element) -> bool:
    return child.tag == W + "t" and not child.text


def _is_row_loop(members: list[Tag]) -> bool:
    """{%tr for %} and {%tr endfor %} in one row mean that row."""
    return len(members) == 2 and _ENDS.get(members[0].keyword) == members[1].keyword


def _cut(element: etree._Element) -> None:
    """Remove an element and leave what follows it."""
    parent, previous = element.getparent(), element.getprevious()
    if element.tail:
        if previous is not None:
            previous.tail = (previous.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def _warn_beside(scanner: Scanner, element: etree._Element, members: list[Tag]) -> None:
    text = "".join(element.itertext(W + "t"))
    left = MARK.sub(lambda m: "" if _is_lifted(scanner, m, members) else "{…}", text).strip()
    if left:
        problem = make_problem("text-beside", WARNING, text=left[:60])
        scanner.problems.append(located(problem, members[0]))


def _is_lifted(scanner: Scanner, match, members: list[Tag]) -> bool:
    tag = scanner.tags[int(match[1])]
    return tag in members or tag.kind == "comment"


# Levels


def check_levels(scanner: Scanner, blocks: list[Block]) -> None:
    """A block must begin and end so that the XML between stays whole when it is left out."""
    for block in blocks:
        for before, after in zip(block.tags, block.tags[1:], strict=False):
            if not _on_one_level(before.element, after.element):
                opened = block.tags[0]
                where = {"where": opened.place.bg, "where_en": opened.place.en}
                scanner.report("crossing", after, **where)
                break


def _on_one_level(first: etree._Element, last: etree._Element) -> bool:
    if first is last:
        return True
    chains = [[element, *element.iterancestors()][::-1] for element in (first, last)]
    if len(chains[0]) != len(chains[1]):
        return False
    apart = [(a, b) for a, b in zip(*chains, strict=True) if a is not b]
    names = {a.tag for a, _ in apart}
    return all(a.tag == b.tag for a, b in apart) and not names & {W + "tc", W + "tr", W + "tbl"}


# The program


class Builder:
    """Cuts the XML of a part at its marks and builds the tree of steps."""

    def __init__(self, tags: list[Tag]):
        self.tags = tags
        self.program: list = []
        self.stack: list = []
        self.body = self.program

    def build(self, xml: str) -> list:
        """The program of a part; Refusal if the marks are not those that were set."""
        pieces = MARK.split(xml)
        numbers = [int(number) for number in pieces[1::2]]
        if len(set(numbers)) != len(numbers) or any(n >= len(self.tags) for n in numbers):
            raise Refusal("xml-malformed", member="\ufdd0")
        for index, piece in enumerate(pieces):
            if index % 2:
                self._add(self.tags[int(piece)])
            elif piece:
                self.body.append(Literal(piece.encode()))
        return self.program

    def _add(self, tag: Tag) -> None:
        if tag.kind == "value":
            self.body.append(Output(tag))
        elif tag.keyword == "set":
            self.body.append(Assign(tag))
        elif tag.keyword in _ENDS:
            self._open(tag)
        elif tag.keyword in ("elif", "else"):
            self._branch(tag)
        elif tag.keyword in ("endif", "endfor"):
            self._end(tag)

    def _open(self, tag: Tag) -> None:
        step = Loop(tag) if tag.keyword == "for" else Choice(tag, [(tag, [])])
        self.body.append(step)
        self.stack.append((step, self.body))
        self.body = step.body if isinstance(step, Loop) else step.branches[0][1]

    def _branch(self, tag: Tag) -> None:
        step = self._innermost(tag)
        if isinstance(step, Loop):
            self.body = step.otherwise
            return
        step.branches.append((tag if tag.keyword == "elif" else None, []))
        self.body = step.branches[-1][1]

    def _end(self, tag: Tag) -> None:
        self._innermost(tag)
        _, self.body = self.stack.pop()

    def _innermost(self, tag: Tag):
        """The step that is open; a lifted tag may have left its block behind."""
        if not self.stack:
            raise located_refusal("unopened-block", tag, name=tag.text)
        return self.stack[-1][0]


def located_refusal(code: str, tag: Tag, **words) -> Refusal:
    """A refusal that knows its tag."""
    fault = Refusal(code, **words)
    fault.problem = located(fault.problem, tag)
    return fault
