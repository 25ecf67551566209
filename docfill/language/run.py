"""One filling of a template: what the generated functions call, and the budgets they live in."""

import re
from decimal import Decimal

from docfill.language.expressions import Missing
from docfill.language.filters import MAX_TEXT, PRINTING, WrongKind, a_list
from docfill.language.grammar import suggest
from docfill.problems import Problem, TemplateError, located, make_problem
from docfill.rich import write_block, write_inline, write_plain, write_text  # fmt: skip
from docfill.values import Image, Lines, Marked, RichText

MAX_ITERATIONS = 200_000
MAX_STEPS = 5_000_000
MAX_OUTPUT = 50 * 2**20

# Stands for a missing value that has been reported already.
LOST = Missing("")
RICH = (RichText, Image, Lines, Marked)
_NUMBERS = (int, float, Decimal)
_KINDS = (
    (bool, "да/не", "a yes or no"),
    (str, "текст", "text"),
    (_NUMBERS, "число", "a number"),
    (type(None), "празна", "empty"),
    ((list, tuple), "списък", "a list"),
    (dict, "запис", "a record"),
)


class Reports:
    """The state of one filling: what was found, and how much work was done."""

    def __init__(self, tags: list, options, values: dict, pictures):
        self.tags, self.options = tags, options
        self.values, self.pictures = values, pictures
        self.problems: list[Problem] = []
        self.empties: list[Problem] = []
        self.printed: list[str] = []
        self.iterations = self.steps = 0
        self.output_limit = MAX_OUTPUT
        self.seen: set = set()
        self.lists = 0
        self.notes: dict[str, bytearray] = {}

    def report(self, code: str, number: int, **words) -> None:
        """Note a fault at a tag and go on, so that all are found at once."""
        self.problems.append(located(make_problem(code, **words), self.tags[number]))

    def stop(self, code: str, number: int, **words):
        """Give up at a tag."""
        self.report(code, number, **words)
        raise TemplateError(self.problems)

    def wrong_kind(self, value, number: int, needs: str, needs_en: str) -> None:
        """Note that a value is not what its tag needs."""
        kind, kind_en = kind_of(value)
        self.report(
            "wrong-kind", number, kind=kind, kind_en=kind_en, needs=needs, needs_en=needs_en
        )

    def once(self, key: str, data: bytes) -> bytes:
        """The data the first time, nothing after that."""
        if key in self.seen:
            return b""
        self.seen.add(key)
        return data

    def listed(self, first: int) -> bytes:
        """The number of a new list, from `first` on."""
        self.lists += 1
        return b"%d" % (first + self.lists - 1)

    def overflow(self, number: int) -> None:
        """The document has become too large."""
        self.stop("budget-output", number, limit=MAX_OUTPUT >> 20)

    def _lost(self, name: str, number: int, near):
        if not self.options.strict:
            return None
        self.report("missing-value", number, name=name, suggestion=suggest(name, near))
        return LOST

    def _failed(self, error: Exception, number: int):
        self.stop("failed", number, reason=str(error) or type(error).__name__)

    def spend(self, steps: int, number: int) -> None:
        """Charge work to the budget."""
        self.steps += steps
        if self.steps > MAX_STEPS:
            self.stop("budget-iterations", number, limit=MAX_ITERATIONS)


class Names(Reports):
    """Looks things up in plain values."""

    def missing(self, value, number: int):
        """The value, its absence reported."""
        if value.__class__ is not Missing:
            return value
        return value if value is LOST else self._lost(value.name, number, self.values)

    def attr(self, value, key: str, number: int):
        """A field of a record, its absence reported; nothing has nothing in all its fields."""
        if isinstance(value, dict):
            return value[key] if key in value else self._lost(key, number, value)
        value = self.missing(value, number)
        if value is None or value is LOST:
            return value
        self.wrong_kind(value, number, "запис", "a record")
        return LOST

    def peek(self, value, key: str):
        """A field of a record, a Missing where there is none; nothing is reported."""
        return value[key] if isinstance(value, dict) and key in value else Missing(key)

    def item(self, value, key, number: int):
        """The element under a key or number; None where there is none."""
        if isinstance(value, dict) and isinstance(key, str):
            return self.attr(value, key, number)
        value = self.missing(value, number)
        if isinstance(value, (list, tuple, str)) and isinstance(key, int):
            return value[key] if -len(value) <= key < len(value) else None
        if isinstance(value, dict):
            return value.get(key)
        return None if value is None else LOST

    def items(self, value, number: int, weight: int):
        """What a loop goes through, charged to the budget."""
        value = self.missing(value, number)
        try:
            found = () if value is LOST else a_list(value)
        except WrongKind as error:
            self.wrong_kind(value, number, error.needs, error.needs_en)
            return ()
        self.iterations += len(found)
        self.spend(len(found) * weight, number)
        if self.iterations > MAX_ITERATIONS:
            self.stop("budget-iterations", number, limit=MAX_ITERATIONS)
        return found

    def pairs(self, items, number: int) -> list:
        """Elements fit for unpacking into several names."""
        return [tuple(item.values()) if isinstance(item, dict) else item for item in items]


class Run(Names):
    """Filters, sums and printing; with what it inherits, the only actions a template has."""

    def call(self, function, number: int, forgiving: bool, value, *args, **named):
        """A filter or test applied; a `forgiving` one takes a missing value as None."""
        if value.__class__ is Missing:
            value = None if forgiving else self.missing(value, number)
        if value is LOST:
            return LOST
        self._charge(value, number)
        if self.options.show and function in PRINTING:
            value = self._as_printed(value)
        try:
            result = function(value, *args, **named)
        except WrongKind as error:
            self.wrong_kind(error.value, number, error.needs, error.needs_en)
            return LOST
        except Exception as error:  # a filter of the caller may raise anything
            return self._failed(error, number)
        self._charge(result, number)
        if isinstance(value, Marked) and isinstance(result, str):
            return value.again(result)
        return result

    def _as_printed(self, value):
        """The value with what has a way of its own to print shown in it, in lists too."""
        if isinstance(value, (list, tuple)):
            return [self._as_printed(item) for item in value]
        if isinstance(value, dict):
            return {key: self._shown_alone(item) for key, item in value.items()}
        return self._shown_alone(value)

    def _shown_alone(self, value):
        show = self.options.show.get(type(value))
        return show(value) if show else value

    def weigh(self, value, number: int):
        """The value, the work of comparing it charged."""
        self._charge(value, number)
        return value

    def _charge(self, value, number: int) -> None:
        if isinstance(value, (str, list, tuple, dict)):
            self.spend(1 + len(value) // (64 if isinstance(value, str) else 1), number)

    def concat(self, number: int, *values) -> str:
        """Texts one after the other, as ~ does."""
        shown = [self.shown(value, number) for value in values]
        if sum(map(len, shown)) > MAX_TEXT:
            self.stop("budget-output", number, limit=1)
        return "".join(shown)

    def add(self, left, right, number: int):
        """A sum of numbers, or two texts joined."""
        if isinstance(left, str) and isinstance(right, str):
            return self.concat(number, left, right)
        return left + right if self._numbers(left, right, number) else LOST

    def sub(self, left, right, number: int):
        """A difference of numbers."""
        return left - right if self._numbers(left, right, number) else LOST

    def negate(self, value, number: int):
        """A number with the other sign."""
        return -value if self._numbers(value, 0, number) else LOST

    def _numbers(self, left, right, number: int) -> bool:
        for value in (left, right):
            if not isinstance(value, _NUMBERS):
                if value is not LOST:
                    self.wrong_kind(value, number, "число", "a number")
                return False
        return True

    def shown(self, value, number: int) -> str:
        """The value as text; what is empty or missing is noted."""
        if isinstance(value, str):
            return value
        show = self.options.show.get(type(value))
        if show:
            return str(show(value))
        value = self.missing(value, number)
        if value is None:
            return self._empty(number)
        if value is LOST:
            return ""
        if isinstance(value, (list, tuple, dict)):
            self.wrong_kind(value, number, "текст или число", "text or a number")
        elif not is_plain(value):
            self.wrong_kind(value, number, "обикновена стойност", "a plain value")
        return "" if self.problems else str(value)

    def _empty(self, number: int) -> str:
        self.empties.append(located(make_problem("empty-value", "warning"), self.tags[number]))
        return self.options.empty

    def text(self, value, number: int) -> bytes:
        """A value inside a run's text."""
        if isinstance(value, RICH):
            return self._rich(write_inline, value, number)
        self.printed.append(text := self.shown(value, number))
        return write_text(text)

    def plain(self, value, number: int) -> bytes:
        """A value where there are no runs, as in the document's properties."""
        return write_plain(str(value) if isinstance(value, RICH) else self.shown(value, number))

    def rich(self, value, number: int) -> bytes:
        """A value that takes the place of its whole run: {{r x}}."""
        value = value if isinstance(value, RICH) else RichText(self.shown(value, number))
        return self._rich(write_inline, value, number)

    def block(self, value, number: int) -> bytes:
        """A value that takes the place of its whole paragraph: {{p x}}."""
        value = value if isinstance(value, RICH) else RichText(self.shown(value, number))
        return self._rich(write_block, value, number)

    def _rich(self, write, value, number: int) -> bytes:
        if not isinstance(value, Image):
            self.printed += str(value).split("\n")
        try:
            return write(value, self.tags[number].spot, self.pictures)
        except (ValueError, OSError) as error:
            self.report("bad-image", number, reason=error)
            return b""

    def attribute(self, value, number: int) -> bytes:
        """A number or colour in an attribute: colspan, cellbg."""
        text = self.shown(value, number).lstrip("#")
        if not re.fullmatch(self.tags[number].spot.pattern, text):
            self.wrong_kind(value, number, *self.tags[number].spot.needs)
            return b""
        return text.encode()


def is_plain(value) -> bool:
    """Whether a value is a number or has a type from the standard library that prints itself."""
    return isinstance(value, _NUMBERS) or type(value).__module__ in ("datetime", "uuid")


def kind_of(value) -> tuple[str, str]:
    """What a value is, in Bulgarian and English."""
    for kinds, kind, kind_en in _KINDS:
        if isinstance(value, kinds):
            return kind, kind_en
    return type(value).__name__, type(value).__name__
