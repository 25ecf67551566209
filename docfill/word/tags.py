"""Finds the tags of a paragraph, however Word has split them into runs, and marks their spots.

In the XML a found tag becomes a mark, a number between two characters that no text may have.
The mark stands in the run where the tag began; the text after the tag keeps its own run.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import accumulate, islice

from lxml import etree

from docfill.package.names import XML_SPACE, W
from docfill.problems import WARNING, Refusal, located, make_problem
from docfill.word.computed import Computed, bound_in, words_of
from docfill.word.places import Place
from docfill.word.quotes import straighten
from docfill.words import Speech, language_of

MARK = re.compile("\ufdd0(\\d+)\ufdd1")
_PLAIN_MARKS = str.maketrans("", "", "\ufdd0\ufdd1")
# The parts exclude each other, so that no text can make the search slow. A tag may not hold
# another's beginning. Possessive groups would say it too, but Python before 3.11.5 errs in them.
_TAG = re.compile(
    r"\{\{(?:[^{}]++|\}(?!\})|\{(?![{%]))*\}\}"
    r"|\{%(?:[^{%]++|%(?!\})|\{(?![{%]))*%\}"
    r"|\{#(?:[^{#]++|#(?!\})|\{(?!#))*#\}"
    r"|\{_[{%]|[}%]_\}"
)
_STRAY = re.compile(r"\{\{|\{%|\{#|\}\}|%\}|#\}")
_STATEMENT = re.compile(
    r"[-+]?\s*(?:(p|р|tr|tc|r|(?i:абзац|ред|клетка))\s+)?(.*?)\s*[-+]?"
)
_VALUE = re.compile(
    r"[-+]?\s*(?:(p|р|r|абзац)\s+(?!(?:if|in|is|and|or|not|ако|в|е|и|или|не)\b)"
    r"(?=[\w(\[\"']))?(.*?)[-+]?"
)
_PREFIXES = {"р": "p", "абзац": "p", "ред": "tr", "клетка": "tc"}
_KIND = {"{{": "value", "{%": "statement", "{#": "comment"}
_PAIRS = {"{{": "}}", "{%": "%}", "{#": "#}", "}}": "{{", "%}": "{%", "#}": "{#"}

MAX_TAG = 500
MAX_TAGS = 10_000
_TEXT = W + "t"
_AS_SPACE = frozenset((W + "tab", W + "br", W + "cr"))
_AS_HYPHEN = W + "noBreakHyphen"
_PIECES = (_TEXT, *_AS_SPACE, _AS_HYPHEN, W + "softHyphen")
NEW_PAGE = frozenset(("page", "column"))  # such a break stays, also in the middle of a tag
_BRACES = ("{{", "{%", "{#", "{_", "}}", "%}", "_}")


@dataclass(eq=False, slots=True)
class Tag:
    """One tag of a template: what was typed, where, and what became of it while compiling."""

    kind: str
    text: str
    code: str
    place: Place
    column: int = 0
    context: str = ""
    prefix: str = ""
    joins_before: bool = False
    joins_after: bool = False
    trims_before: bool = False
    trims_after: bool = False
    number: int = -1
    element: etree._Element | None = None
    keyword: str = ""
    node: object = None
    spot: object = None
    notes: set = field(default_factory=set)
    speech: Speech = field(default_factory=Speech)
    own_language: str = ""

    @property
    def mark(self) -> str:
        """The tag's stand-in in the XML."""
        return f"\ufdd0{self.number}\ufdd1"

    @property
    def language(self) -> str:
        """The language whose words the tag uses, else most tags of the template; "" for none."""
        return self.own_language or self.speech.language


class Scanner:
    """Collects the tags of all parts of a template in order, and what is wrong with them."""

    def __init__(self, problems: list):
        self.tags: list[Tag] = []
        self.escapes = 0
        self.problems = problems
        self.speech = Speech()
        self._computed: Computed | None = None

    def add(self, tag: Tag) -> Tag:
        """The tag with its number."""
        tag.number = len(self.tags)
        self.tags.append(tag)
        return tag

    def report(self, code: str, tag: Tag, **words) -> None:
        """Note a fault at a tag."""
        self.problems.append(located(make_problem(code, **words), tag))

    def scan(self, paragraph: etree._Element, place: Place) -> list[Tag]:
        """The tags of one paragraph, in its XML replaced by marks."""
        pieces = [one for one in pieces_of(paragraph) if one.get(W + "type") not in NEW_PAGE]
        texts = [_text_of(piece) for piece in pieces]
        joined = "".join(texts)
        if not any(brace in joined for brace in _BRACES):
            return []
        computed = self._computed_in(paragraph)
        if not computed.listed.isdisjoint(pieces):
            pieces = self._pass_over(pieces, computed)
            texts = [_text_of(piece) for piece in pieces]
            joined = "".join(texts)
        found = self._find(joined, place)
        first = _starts(texts)
        tags = [self._make(match, joined, place)
                if computed.is_tag(pieces[_piece_at(first, match.start())], match[0])
                else self._passed(match, place) for match in found]  # fmt: skip
        _replace(pieces, texts, list(zip(found, tags, strict=True)))
        return [tag for tag in tags if tag.kind != "escape"]

    def _computed_in(self, paragraph: etree._Element) -> Computed:
        """What Word computes in the part of a paragraph, found before its first tag is marked."""
        root = paragraph.getroottree().getroot()
        if self._computed is None or self._computed.root is not root:
            self._computed = Computed(root)
        return self._computed

    def _find(self, joined: str, place: Place) -> list[re.Match]:
        """The tags of a text; what is half a tag is told."""
        found = self._matches(joined)
        self._report_strays(joined, place, MAX_TAGS - len(self.tags) - len(self.problems))
        return found

    def _matches(self, joined: str) -> list[re.Match]:
        """The tags of a text; Refusal if the template has too many."""
        room = MAX_TAGS - len(self.tags) - len(self.problems)
        found = list(islice(_TAG.finditer(joined), room + 1))
        if len(found) > room:
            raise Refusal("too-many-tags", limit=MAX_TAGS)
        return found

    def scan_plain(self, element: etree._Element, place: Place) -> None:
        """Mark the tags of an element that holds nothing but text, as in core properties."""
        text = (element.text or "").translate(_PLAIN_MARKS)
        self._find(text, place)
        element.text = _TAG.sub(lambda match: self._plain_mark(match, text, element, place), text)

    def scan_slots(self, slots: list, place: Place) -> list[Tag]:
        """The tags of a line of slots, which hold nothing but text; only values become marks.

        A condition or a loop has no effect there and is told, as is the value of such a loop.
        """
        texts = [slot.read().translate(_PLAIN_MARKS) for slot in slots]
        joined, starts, found = "".join(texts), _starts(texts), []
        bound = bound_in(joined)
        for match in reversed(self._matches(joined)):
            tag = self._slot_tag(match, joined, place, bound)
            first, _ = _put_instead(texts, starts, match, _stand_in(tag))
            tag.element = slots[first].element
            found.append(tag)
        for slot, text in zip(slots, texts, strict=True):
            if slot.read() != text:
                slot.write(text)
        return found[::-1]

    def pass_slots(self, slots: list, place: Place) -> list[Tag]:
        """In place of the tags of slots with computed text there are dots."""
        found = []
        for slot in slots:
            passed = [self._passed(match, place) for match in self._matches(slot.read())]
            if passed:
                slot.write(_TAG.sub("…", slot.read()))
            found += passed
        return found

    def _slot_tag(self, match, joined: str, place: Place, bound: frozenset) -> Tag:
        if match[0].startswith("{%") or not bound.isdisjoint(words_of(match[0])):
            context = joined[max(0, match.start() - 30) : match.end() + 30]
            tag = Tag("stray", match[0], match[0], place, match.start(), context)
            tag.speech = self.speech
            self.problems.append(located(make_problem("tag-in-attribute", WARNING), tag))
            return tag
        return self._make(match, joined, place)

    def _plain_mark(self, match, text: str, element, place: Place) -> str:
        tag = self._make(match, text, place)
        if tag.kind == "escape":
            return tag.code
        tag.element = element
        return tag.mark

    def _make(self, match, joined: str, place: Place) -> Tag:
        text = match[0]
        kind = _KIND.get(text[:2], "escape")
        context = joined[max(0, match.start() - 30) : match.end() + 30][:300]
        tag = Tag(kind, text, "", place, match.start(), context)
        if kind == "escape":
            tag.code = text.replace("_", "")
            self.escapes += 1
            return tag
        _read_inside(tag)
        self._hear(tag)
        if not tag.code and kind != "comment":
            self.report("too-long" if len(text) > MAX_TAG else "empty-tag", tag, limit=MAX_TAG)
        if text[2:3] == "-" and kind == "statement":
            tag.joins_before = not joined[: match.start()].strip()
            tag.trims_before = True
        if text[-3:-2] == "-" and kind == "statement":
            tag.joins_after = not joined[match.end() :].strip()
            tag.trims_after = True
        return self.add(tag)

    def _pass_over(self, pieces: list, computed: Computed) -> list:
        """The pieces without those of a computed list, where tags become dots."""
        listed = [piece for piece in pieces if piece in computed.listed]
        texts = [_text_of(piece) for piece in listed]
        found = list(_TAG.finditer("".join(texts)))
        _replace(listed, texts, [(match, self._passed(match, None)) for match in found])
        return [piece for piece in pieces if piece not in computed.listed]

    def _passed(self, match: re.Match, place) -> Tag:
        """In place of a tag that stands in computed text: what is there until Word computes it."""
        self.escapes += 1
        return Tag("escape", match[0], "…", place)

    def _hear(self, tag: Tag) -> None:
        tag.speech = self.speech
        if tag.kind != "comment":
            tag.own_language = language_of(tag.code, is_statement=tag.kind == "statement")
            self.speech.hear(tag.own_language)

    def _report_strays(self, joined: str, place: Place, room: int) -> None:
        rest = _TAG.sub(lambda match: " " * len(match[0]), joined)
        for match in islice(_STRAY.finditer(rest), room):
            context = joined[max(0, match.start() - 30) : match.end() + 30]
            tag = Tag("stray", context[-60:], "", place, match.start(), context)
            tag.speech = self.speech
            other = _PAIRS[match[0]]
            if match[0][0] == "{":
                tag.text = joined[match.start() : match.end() + 30]
                self.report("unclosed-tag", tag, close=other)
            else:
                problem = make_problem("unopened-tag", WARNING, open=other, close=match[0])
                self.problems.append(located(problem, tag))


def _read_inside(tag: Tag) -> None:
    if len(tag.text) > MAX_TAG:
        tag.text = tag.text[:MAX_TAG] + "…"
        return
    inside = straighten(tag.text[2:-2])
    if tag.kind == "value":
        tag.prefix, tag.code = _VALUE.fullmatch(inside).groups("")
    else:
        tag.prefix, tag.code = _STATEMENT.fullmatch(inside).groups("")
    tag.prefix = _PREFIXES.get(tag.prefix.lower(), tag.prefix)
    tag.code = tag.code.strip()


def pieces_of(paragraph: etree._Element) -> list[etree._Element]:
    """The elements of a paragraph that are text, without those of text boxes inside it."""
    pieces = list(paragraph.iter(*_PIECES))
    if next(paragraph.iterdescendants(W + "p", W + "pPr"), None) is None:
        return pieces
    return [piece for piece in pieces if _belongs(piece, paragraph)]


def _belongs(piece: etree._Element, paragraph: etree._Element) -> bool:
    owner = next(piece.iterancestors(W + "p", W + "pPr"), None)
    return owner is paragraph


def _text_of(piece: etree._Element) -> str:
    if piece.tag == _TEXT:
        return (piece.text or "").translate(_PLAIN_MARKS)
    if piece.tag in _AS_SPACE:
        return " "
    return "-" if piece.tag == _AS_HYPHEN else "\u00ad"


def _stand_in(tag: Tag) -> str:
    """What stands in a slot in place of a tag."""
    if tag.kind == "comment":
        return ""
    return tag.mark if tag.kind == "value" else tag.code


def _starts(texts: list[str]) -> list[int]:
    return [0, *accumulate(map(len, texts))]


def _piece_at(starts: list[int], at: int) -> int:
    """The number of the piece that holds the character at a place."""
    return bisect_right(starts, at) - 1


def _replace(pieces: list, texts: list[str], found: list) -> None:
    """Put each tag's mark where the tag began and drop the rest of it from the runs."""
    starts = _starts(texts)
    touched = set()
    for match, tag in reversed(found):
        mark = tag.code if tag.kind == "escape" else tag.mark
        first, last = _put_instead(texts, starts, match, mark)
        tag.element = pieces[first]
        touched.update(range(first, last + 1))
    for index in touched:
        _write(pieces[index], texts[index])


def _put_instead(texts: list[str], starts: list[int], match: re.Match, words: str):
    """Put words in place of what was found, where it began; the first and last piece of that."""
    first, last = _piece_at(starts, match.start()), _piece_at(starts, match.end() - 1)
    before = texts[first][: match.start() - starts[first]]
    after = texts[last][match.end() - starts[last] :]
    texts[first : last + 1] = [""] * (last + 1 - first)
    texts[last] = after
    texts[first] = before + words + texts[first]
    return first, last


def _write(piece: etree._Element, text: str) -> None:
    if text and piece.tag == _TEXT:
        piece.text = text
        piece.set(XML_SPACE, "preserve")
    elif not text:
        _drop(piece)


def _drop(piece: etree._Element) -> None:
    """Remove a piece that became empty, and its run if nothing else is in it."""
    run = piece.getparent()
    run.remove(piece)
    if run.tag == W + "r" and all(child.tag == W + "rPr" for child in run):
        run.getparent().remove(run)


def is_tracked(tag: Tag) -> bool:
    """Whether the tag stands in an insertion that nobody has accepted yet."""
    return next(tag.element.iterancestors(W + "ins", W + "moveTo"), None) is not None
