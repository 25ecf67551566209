"""The filters and tests a template may use: plain functions from plain values to plain values.

They are ours and not Jinja2's, because those take environments, call methods and know no limits.
Names of fields in arguments ("attribute") reach into dictionaries only.
"""

from collections.abc import Callable
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from functools import lru_cache
from inspect import signature

MAX_TEXT = 5_000_000
SIZED = (str, list, tuple, dict)
_ROUNDING = {"common": ROUND_HALF_UP, "ceil": ROUND_CEILING, "floor": ROUND_FLOOR}


class WrongKind(Exception):
    """A value of another kind than needed: (what it is, what is needed), bg and en."""

    def __init__(self, value, needs: str, needs_en: str):
        super().__init__(needs_en)
        self.value, self.needs, self.needs_en = value, needs, needs_en


def a_list(value) -> list | tuple:
    """The value if it is a list; nothing gives an empty one, a dictionary its keys."""
    if isinstance(value, (list, tuple)):
        return value
    if value is None:
        return []
    if isinstance(value, dict):
        return list(value)
    raise WrongKind(value, "списък", "a list")


def a_text(value) -> str:
    """The value as text; nothing is empty text."""
    if value is None:
        return ""
    if isinstance(value, (list, tuple, dict)):
        raise WrongKind(value, "текст", "text")
    return str(value)


def a_number(value) -> int | float | Decimal:
    """The value if it is a number."""
    if isinstance(value, (int, float, Decimal)):
        return value
    raise WrongKind(value, "число", "a number")


def _check_room(size: int) -> None:
    if size > MAX_TEXT:
        raise ValueError("text too long")


def field_of(item, path):
    """The value at a dotted path below a dictionary, None where there is none."""
    for step in str(path).split("."):
        if isinstance(item, (list, tuple)) and step.isdecimal():
            item = item[int(step)] if int(step) < len(item) else None
        else:
            item = item.get(step) if isinstance(item, dict) else None
    return item


def default(value, default_value="", boolean=False):
    """`default_value` where the value is missing or None (with `boolean`, also where false)."""
    return default_value if value is None or (boolean and not value) else value


def trim(value, chars=None):
    """Text without spaces around it."""
    return a_text(value).strip(chars)


def title(value):
    """Every word with a capital."""
    return " ".join(word[:1].upper() + word[1:].lower() for word in a_text(value).split(" "))


def length(value):
    """How many elements, or letters."""
    return len(value) if isinstance(value, str) else len(a_list(value))


def first(value):
    """The first element; None of an empty list."""
    items = value if isinstance(value, str) else a_list(value)
    return items[0] if items else None


def last(value):
    """The last element; None of an empty list."""
    items = value if isinstance(value, str) else a_list(value)
    return items[-1] if items else None


def join(value, d="", attribute=None):
    """The elements one after the other, `d` between them."""
    items = pick(value, attribute) if attribute is not None else a_list(value)
    texts = [a_text(item) for item in items]
    _check_room(len(a_text(d)) * len(items) + sum(map(len, texts)))
    return a_text(d).join(texts)


def replace(value, old, new, count=-1):
    """Text with `new` in place of `old`."""
    text, old, new = a_text(value), a_text(old), a_text(new)
    _check_room(len(text) + text.count(old) * len(new))
    return text.replace(old, new, -1 if count is None else count)


def round_(value, precision=0, method="common"):
    """A number rounded half up, as on paper."""
    exact = Decimal(str(a_number(value)))
    return type(value)(exact.quantize(Decimal(1).scaleb(-precision), _ROUNDING[method]))


def int_(value, default=0):
    """A whole number; `default` for what is none."""
    try:
        return int(float(value)) if isinstance(value, str) and "." in value else int(value)
    except (TypeError, ValueError, OverflowError):
        return default


def float_(value, default=0.0):
    """A number with a fraction; `default` for what is none."""
    try:
        return float(value)
    except (TypeError, ValueError, OverflowError):
        return default


def sum_(value, attribute=None, start=0):
    """The sum of numbers; of a field of each element with `attribute`."""
    items = pick(value, attribute) if attribute is not None else a_list(value)
    return sum((a_number(item) for item in items if item is not None), start)


def _order(attribute, case_sensitive):
    def key(item):
        value = item if attribute is None else field_of(item, attribute)
        return value.lower() if isinstance(value, str) and not case_sensitive else value

    return key


def sort(value, reverse=False, case_sensitive=False, attribute=None):
    """The list in order; by a field of each element with `attribute`."""
    return sorted(a_list(value), key=_order(attribute, case_sensitive), reverse=reverse)


def unique(value, case_sensitive=False, attribute=None):
    """The list without repetitions."""
    key, seen, kept = _order(attribute, case_sensitive), set(), []
    for item in a_list(value):
        mark = key(item)
        if mark not in seen:
            seen.add(mark)
            kept.append(item)
    return kept


def reverse(value):
    """The list or text backwards."""
    return value[::-1] if isinstance(value, str) else list(a_list(value))[::-1]


def pick(value, attribute):
    """A field of each element."""
    return [field_of(item, attribute) for item in a_list(value)]


def map_(value, attribute):
    """A field of each element, as in map(attribute="име")."""
    return pick(value, attribute)


def _passes(value, test, arg):
    return TESTS[test](value) if arg is None else TESTS[test](value, arg)


def selectattr(value, attribute, test="truthy", arg=None):
    """The elements whose field passes a test; is true without one."""
    return [i for i in a_list(value) if _passes(field_of(i, attribute), test, arg)]


def rejectattr(value, attribute, test="truthy", arg=None):
    """The elements whose field does not pass a test."""
    return [i for i in a_list(value) if not _passes(field_of(i, attribute), test, arg)]


def select(value, test="truthy", arg=None):
    """The elements that pass a test; are true without one."""
    return [item for item in a_list(value) if _passes(item, test, arg)]


def reject(value, test="truthy", arg=None):
    """The elements that do not pass a test."""
    return [item for item in a_list(value) if not _passes(item, test, arg)]


def groupby(value, attribute):
    """Pairs of a field's value and the elements that have it, in the order of the values."""
    groups: dict = {}
    for item in a_list(value):
        groups.setdefault(field_of(item, attribute), []).append(item)
    return [
        {"grouper": key, "list": groups[key]} for key in sorted(groups, key=_order(None, False))
    ]


def batch(value, linecount, fill_with=None):
    """The list in rows of `linecount`; the last row filled up with `fill_with`."""
    items, size = list(a_list(value)), max(1, int_(linecount, 1))
    rows = [items[at : at + size] for at in range(0, len(items), size)]
    if rows and fill_with is not None and len(rows[-1]) < size <= MAX_TEXT:
        rows[-1] += [fill_with] * (size - len(rows[-1]))
    return rows


def items(value):
    """The pairs of a dictionary."""
    if value is None or isinstance(value, dict):
        return list((value or {}).items())
    raise WrongKind(value, "запис", "a record")


def dictsort(value, case_sensitive=False):
    """The pairs of a dictionary in the order of its keys."""
    return sorted(items(value), key=lambda pair: _order(0, case_sensitive)(list(pair)))


def truncate(value, length=255, killwords=False, end="…"):
    """Text cut to `length` letters, at a space unless `killwords`."""
    text = a_text(value)
    if len(text) <= length:
        return text
    cut = text[: max(0, length - len(end))]
    return (cut if killwords else cut.rsplit(" ", 1)[0]) + end


def min_(value, attribute=None):
    """The least element, None of an empty list."""
    return min(a_list(value), key=_order(attribute, False), default=None)


def max_(value, attribute=None):
    """The greatest element, None of an empty list."""
    return max(a_list(value), key=_order(attribute, False), default=None)


def same(value):
    """The value as it is: escaping is always on."""
    return value


FILTERS: dict[str, Callable] = {
    "abs": lambda value: abs(a_number(value)),
    "batch": batch,
    "capitalize": lambda value: a_text(value).capitalize(),
    "count": length,
    "d": default,
    "default": default,
    "dictsort": dictsort,
    "e": same,
    "escape": same,
    "first": first,
    "float": float_,
    "groupby": groupby,
    "int": int_,
    "items": items,
    "join": join,
    "last": last,
    "length": length,
    "list": lambda value: list(value) if isinstance(value, str) else list(a_list(value)),
    "lower": lambda value: a_text(value).lower(),
    "map": map_,
    "max": max_,
    "min": min_,
    "reject": reject,
    "rejectattr": rejectattr,
    "replace": replace,
    "reverse": reverse,
    "round": round_,
    "select": select,
    "selectattr": selectattr,
    "sort": sort,
    "string": a_text,
    "sum": sum_,
    "title": title,
    "trim": trim,
    "truncate": truncate,
    "unique": unique,
    "upper": lambda value: a_text(value).upper(),
    "wordcount": lambda value: len(a_text(value).split()),
}

# Filters that make text: what they are given is shown first, as it would be printed.
PRINTING = frozenset(
    FILTERS[name] for name in (
        "capitalize", "join", "lower", "replace", "string", "title", "trim", "truncate", "upper")
)  # fmt: skip

TESTS: dict[str, Callable] = {
    # The code generator answers these two itself; here they are known to exist.
    "defined": bool,
    "undefined": bool,
    "truthy": bool,
    "empty": lambda value: value is None or (isinstance(value, SIZED) and not value),
    "none": lambda value: value is None,
    "true": lambda value: value is True,
    "false": lambda value: value is False,
    "boolean": lambda value: isinstance(value, bool),
    "number": lambda value: isinstance(value, (int, float, Decimal)),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "float": lambda value: isinstance(value, float),
    "string": lambda value: isinstance(value, str),
    "mapping": lambda value: isinstance(value, dict),
    "sequence": lambda value: isinstance(value, (list, tuple, str)),
    "iterable": lambda value: isinstance(value, (list, tuple, str, dict)),
    "lower": lambda value: a_text(value).islower(),
    "upper": lambda value: a_text(value).isupper(),
    "even": lambda value: a_number(value) % 2 == 0,
    "odd": lambda value: a_number(value) % 2 == 1,
    "divisibleby": lambda value, number: a_number(value) % a_number(number) == 0,
    "in": lambda value, container: value in container,
} | {
    name: test
    for names, test in (
        (("eq", "equalto", "=="), lambda value, other: value == other),
        (("ne", "!="), lambda value, other: value != other),
        (("lt", "lessthan", "<"), lambda value, other: value < other),
        (("le", "<="), lambda value, other: value <= other),
        (("gt", "greaterthan", ">"), lambda value, other: value > other),
        (("ge", ">="), lambda value, other: value >= other),
    )
    for name in names
}


@lru_cache(256)
def _signature(function):
    try:
        return signature(function)
    except ValueError:
        return None  # a built-in type such as str does not tell


def accepts(function: Callable, node) -> bool:
    """Whether a filter or test can be called with the arguments that stand in the template."""
    known = _signature(function)
    try:
        if known:
            known.bind(None, *node.args, **{pair.key: None for pair in node.kwargs})
    except TypeError:
        return False
    return True
