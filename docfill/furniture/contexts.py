"""Which blocks each thing of a part stands in, and marks of our own in its XML."""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from docfill.language.program import Kept
from docfill.package.names import W
from docfill.word.lifting import cut
from docfill.word.tags import MARK, Scanner, Tag

_STEPS = {"for": 1, "if": 1, "elif": 0, "else": 0, "endif": -1, "endfor": -1}


@dataclass(frozen=True)
class Level:
    """A block that is open at a place: the number of its first tag, and its how-many-eth branch.

    What may be left out for want of content is a block too, and so is a note that is printed where
    its sign stands; that one counts as repeated.
    """

    tag: int
    branch: int = 0
    repeats: bool = False


Context = tuple[Level, ...]


class Contexts:
    """The elements of a part with the blocks around them, in the order of the text."""

    def __init__(self, root: etree._Element, scanner: Scanner):
        self.root, self.scanner = root, scanner
        self.found: dict[etree._Element, Context] = {}
        self.ends: dict[int, int] = {}
        # Tag -> the element whose text or tail holds its mark, and whether it is the text.
        self._spots: dict[int, tuple[etree._Element, bool]] = {}
        self._stack: list[Level] = []
        for event, element in etree.iterwalk(root, events=("start", "end")):
            if event == "start":
                if self._stack:
                    self.found[element] = tuple(self._stack)
                self._pass(element, element.text, True)
            else:
                self._pass(element, element.tail, False)

    def of(self, element: etree._Element) -> Context:
        """The blocks around an element."""
        return self.found.get(element, ())

    def iter(self, *tags: str) -> Iterator[tuple[etree._Element, Context]]:
        """The elements of these tags that stand in blocks."""
        wanted = frozenset(tags)
        for element, context in self.found.items():
            if element.tag in wanted:
                yield element, context

    def repeated(self) -> Iterator[etree._Element]:
        """The elements that may be printed more than once."""
        for element, context in self.found.items():
            if is_repeated(context) and isinstance(element.tag, str):
                yield element

    def _pass(self, element: etree._Element, text: str | None, in_text: bool) -> None:
        for number in MARK.findall(text or ""):
            tag = self.scanner.tags[int(number)]
            self._spots[tag.number] = element, in_text
            if tag.kind == "furniture":
                self._pass_furniture(tag)
            elif tag.keyword in _STEPS and tag.kind == "statement":
                self._step(tag)

    def _pass_furniture(self, tag: Tag) -> None:
        if isinstance(tag.node, Kept) and tag.node.rule.filler:
            return  # it stays in any case
        if tag.keyword in ("begin", "take"):
            self._stack.append(Level(tag.number, repeats=tag.keyword == "take"))
        elif tag.keyword == "end":
            self.ends[self._stack.pop().tag] = tag.number

    def _step(self, tag: Tag) -> None:
        step = _STEPS[tag.keyword]
        if step > 0:
            self._stack.append(Level(tag.number, repeats=tag.keyword == "for"))
        elif step < 0:
            self.ends[self._stack.pop().tag] = tag.number
        else:
            top = self._stack.pop()
            self._stack.append(Level(top.tag, top.branch + 1, top.repeats))


    def move(self, moved: etree._Element, number: int, *, behind: bool) -> None:
        """Set an element beside the mark of a tag, or beside the run that holds it."""
        tag = self.scanner.tags[number]
        if moved.getparent() is not None:
            self._cut(moved)
        if tag.element.tag == W + "t":
            _put_beside(next(tag.element.iterancestors(W + "r")), moved, behind=behind)
            return
        holder, in_text = self._spot(tag)
        text = holder.text if in_text else holder.tail
        at = text.index(tag.mark) + len(tag.mark) * behind
        if in_text:
            holder.text = text[:at]
            holder.insert(0, moved)
        else:
            holder.tail = None
            holder.addnext(moved)
            holder.tail = text[:at]
        moved.tail = text[at:]
        self._note(moved, moved.tail, in_text=False)

    def insert(self, number: int, text: str) -> None:
        """Put a mark right behind the mark of a tag."""
        tag = self.scanner.tags[number]
        holder, in_text = self._spot(tag)
        name = "text" if in_text else "tail"
        setattr(holder, name, getattr(holder, name).replace(tag.mark, tag.mark + text))

    def _spot(self, tag: Tag) -> tuple[etree._Element, bool]:
        """Where a mark stands; it is looked for only if something beside it was cut."""
        holder, in_text = self._spots.get(tag.number, (tag.element, True))
        text = holder.text if in_text else holder.tail
        return (holder, in_text) if tag.mark in (text or "") else _find(tag)

    def _cut(self, moved: etree._Element) -> None:
        tail, previous, parent = moved.tail, moved.getprevious(), moved.getparent()
        cut(moved)
        if previous is None:
            self._note(parent, tail, in_text=True)
        else:
            self._note(previous, tail, in_text=False)

    def _note(self, element: etree._Element, text: str | None, *, in_text: bool) -> None:
        """The marks of a text stand elsewhere now."""
        for number in MARK.findall(text or ""):
            self._spots[int(number)] = element, in_text


def is_repeated(context: Context) -> bool:
    """Whether what stands here may be printed more than once."""
    return any(level.repeats for level in context)


def shared_depth(first: Context, second: Context) -> int:
    """How many blocks two places have in shared_depth, from the outermost on."""
    length = 0
    for one, other in zip(first, second, strict=False):
        if one != other:
            break
        length += 1
    return length


# Marks


def mark(scanner: Scanner, keyword: str, step: object = None, within=None) -> str:
    """A mark of our own in an element; `step` is what is built of it."""
    tag = scanner.add(Tag("furniture", "", "", None))
    tag.keyword, tag.node, tag.element = keyword, step, within
    return tag.mark


def enclose(scanner: Scanner, element: etree._Element, step: object, kind: str = "begin") -> None:
    """Let an element be the body of a step."""
    previous, parent = element.getprevious(), element.getparent()
    opened = mark(scanner, kind, step, parent)
    if previous is not None:
        previous.tail = (previous.tail or "") + opened
    else:
        parent.text = (parent.text or "") + opened
    element.tail = mark(scanner, "end", step, parent) + (element.tail or "")


def enclose_content(scanner: Scanner, element: etree._Element, step: object) -> None:
    """Let what an element holds be the body of a step."""
    element.text = mark(scanner, "begin", step, element) + (element.text or "")
    end = mark(scanner, "end", step, element)
    if len(element):
        element[-1].tail = (element[-1].tail or "") + end
    else:
        element.text += end


def _put_beside(run: etree._Element, moved: etree._Element, *, behind: bool) -> None:
    if not behind:
        run.addprevious(moved)
        return
    tail, run.tail = run.tail, None
    run.addnext(moved)
    moved.tail = tail


def _find(tag: Tag) -> tuple[etree._Element, bool]:
    """The element whose text or tail holds the mark of a tag."""
    if tag.mark in (tag.element.text or ""):
        return tag.element, True
    return next(one for one in tag.element if tag.mark in (one.tail or "")), False
