"""Pairs the tags of a part into blocks, sees that they keep the XML whole, builds the program.

The order of work: parse each tag; pair openings and endings; make loops over one row of a table
row loops; obey the tags of cells; lift tags with a prefix out of their paragraph, row, cell or
run; see that each block begins and ends on one level. Then the XML is cut at the marks.
"""

from dataclasses import dataclass, field

from lxml import etree

from docfill.language.grammar import parse_tag, read_statement
from docfill.language.program import Assign, Choice, Literal, Loop, Output, Taken
from docfill.package.names import W
from docfill.problems import WARNING, Refusal, located, make_problem
from docfill.word.tags import MARK, Scanner, Tag, is_tracked
from docfill.words import END, either

MAX_NESTING = 12
ENDS = {"for": "endfor", "if": "endif"}


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
        if tag.keyword in ENDS:
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
        tag.keyword = ENDS[stack[-1].keyword] if stack else "endif"


def _report_unclosed(scanner: Scanner, tag: Tag) -> None:
    close = either(f"{{% {ENDS[tag.keyword]} %}}", f"{{% {END} %}}")
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
    elif ENDS[stack[-1].keyword] == tag.keyword:
        block = stack.pop()
        block.tags.append(tag)
        complete.append(block)
    else:
        _close_wrong(scanner, stack, complete, tag)


def _close_wrong(scanner: Scanner, stack: list[Block], complete: list[Block], tag: Tag) -> None:
    """An end of another kind: either the block inside was forgotten, or the end is mistyped."""
    if any(ENDS[block.keyword] == tag.keyword for block in stack):
        while ENDS[stack[-1].keyword] != tag.keyword:
            _report_unclosed(scanner, stack.pop().tags[0])
        _close(scanner, stack, complete, tag)
        return
    opened = stack.pop().tags[0]
    scanner.report(
        "wrong-close", tag, name=tag.text, open=opened.text,
        close=either(ENDS[opened.keyword], END),
        where=opened.place.bg, where_en=opened.place.en,
    )  # fmt: skip


# Levels


# What a block must not begin in and end outside of, beside paragraphs and text.
_INSIDE = {
    W + "footnote": ("бележка под линия", "footnote"),
    W + "endnote": ("бележка в края", "endnote"),
    W + "hyperlink": ("хипервръзка", "link"),
    W + "sdt": ("поле за съдържание", "content control"),
    W + "txbxContent": ("текстово поле", "text box"),
    W + "ins": ("проследена промяна", "tracked change"),
    W + "moveTo": ("проследена промяна", "tracked change"),
    W + "fldSimple": ("поле на Word", "field of Word"),
}
_JOINABLE = frozenset(W + name for name in ("p", "r", "t"))


def check_levels(scanner: Scanner, blocks: list[Block]) -> None:
    """A block must begin and end so that the XML between stays whole when it is left out."""
    for block in blocks:
        for before, after in zip(block.tags, block.tags[1:], strict=False):
            if not _on_one_level(before.element, after.element):
                opened = block.tags[0]
                where = {"where": opened.place.bg, "where_en": opened.place.en}
                scanner.report("crossing", after, **where | _said(before.element, after.element))
                break


def _way(element: etree._Element) -> list[etree._Element]:
    """An element and all it stands in, the outermost first."""
    return [element, *element.iterancestors()][::-1]


def _on_one_level(first: etree._Element, last: etree._Element) -> bool:
    if first is last:
        return True
    ways = _way(first), _way(last)
    if len(ways[0]) != len(ways[1]):
        return False
    apart = [(a, b) for a, b in zip(*ways, strict=True) if a is not b]
    return all(a.tag == b.tag and a.tag in _JOINABLE for a, b in apart)


def _said(first: etree._Element, last: etree._Element) -> dict[str, str]:
    """Words for what only one of two tags stands in."""
    ways = _way(first), _way(last)
    only = [one for way, other in (ways, ways[::-1]) for one in way if one not in other]
    kind = next((_INSIDE[one.tag] for one in only if one.tag in _INSIDE), None)
    if kind is None:
        return {}
    return {"inside": f" И двата трябва да са в едно и също място от вид „{kind[0]}“, или извън "
                      "такова.",
            "inside_en": f" Both must stand in one and the same {kind[1]}, or outside of any."}


# The program


class Builder:
    """Cuts the XML of a part at its marks and builds the tree of steps.

    `taken` are pieces that are not printed where they stand: notes, which go with their sign.
    """

    def __init__(self, tags: list[Tag]):
        self.tags = tags
        self.program: list = []
        self.stack: list = []
        self.body = self.program
        self.taken: dict[tuple, Taken] = {}

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
        if tag.kind == "furniture":
            self._furnish(tag)
        elif tag.kind == "value":
            self.body.append(Output(tag))
        elif tag.keyword == "set":
            self.body.append(Assign(tag))
        elif tag.keyword in ENDS:
            self._open(tag)
        elif tag.keyword in ("elif", "else"):
            self._branch(tag)
        elif tag.keyword in ("endif", "endfor"):
            self._end(tag)

    def _furnish(self, tag: Tag) -> None:
        """What docfill.furniture marked; `node` of the tag is the step itself."""
        if tag.keyword == "begin":
            self._begin(tag.node)
        elif tag.keyword == "take":
            self.taken[tag.node.key] = tag.node
            self._begin(tag.node, shown=False)
        elif tag.keyword == "end":
            self._end(tag)
        else:
            self.body.append(tag.node)

    def _begin(self, step, *, shown: bool = True) -> None:
        if shown:
            self.body.append(step)
        self.stack.append((step, self.body))
        self.body = step.body

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
        """Go on behind the step that is open."""
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
