"""Rows of a loop written all at once, where a turn prints nothing but fields of its record.

One record after the other costs some ten steps of Python a cell; here a cell costs none: the values
of a column are escaped and encoded as one text, cut again, and laid between the XML of the rows.
What is out of the ordinary goes the long way, which tells every fault with its place.
"""

from operator import itemgetter

from jinja2 import nodes

from docfill.escaping import escape
from docfill.language.program import Literal, Loop, Output
from docfill.language.run import RICH, Run
from docfill.rich import write_text

_INDEX = ("loop", "index")
FEWEST = 8  # with fewer rows the preparation costs more than it saves
# One of them that is in no value parts the values; printable, as the text around it.
_BETWEEN = ("`", "\u2e3b")
_RICH = frozenset(RICH)
_LONG_WAY = (LookupError, ArithmeticError, TypeError, ValueError)


class Rows:
    """What is printed in each turn of a loop: pieces of XML, and between them one field each."""

    def __init__(self, literals: list[bytes], tags: list, keys: list):
        self.literals, self.width = literals, 2 * len(keys) + 1
        self.size = sum(map(len, literals))
        self.columns = [(None if key == _INDEX else itemgetter(key), tag.number)
                        for key, tag in zip(keys, tags, strict=True)]

    @classmethod
    def of(cls, step: Loop) -> "Rows | None":
        """The rows of a loop; None for one whose turns do more."""
        literals, tags = [b""], []
        for one in step.body:
            if isinstance(one, Literal):
                literals[-1] += one.data
            elif isinstance(one, Output) and one.tag.spot.writer == "text":
                tags.append(one.tag)
                literals.append(b"")
            else:
                return None
        keys = [_field_of(tag.node, step.tag.node.target) for tag in tags]
        return cls(literals, tags, keys) if set(keys) - {_INDEX} and None not in keys else None

    def write(self, rows, out: bytearray, run: Run) -> bool:
        """Write the rows behind `out`; False, and nothing is written, where that cannot be."""
        if len(rows) < FEWEST or set(map(type, rows)) != {dict}:
            return False  # what else a record may be is looked at one by one
        noted = len(run.problems), len(run.empties), len(run.printed)
        try:
            data = self._written(rows, run, run.output_limit - len(out))
        except _LONG_WAY:
            del run.problems[noted[0] :], run.empties[noted[1] :], run.printed[noted[2] :]
            return False
        out += data
        return True

    def _written(self, rows, run: Run, room: int) -> bytes:
        """The XML of the rows; LookupError where it cannot be written all at once."""
        count, pieces = len(rows), [b""] * (len(rows) * self.width)
        room -= count * self.size
        for number, literal in enumerate(self.literals):
            pieces[2 * number :: self.width] = [literal] * count
        for column, (read, number) in enumerate(self.columns):
            if read is None:
                cells = [b"%d" % n for n in range(1, count + 1)]
            else:
                cells = _cells(list(map(read, rows)), run, number)
            pieces[2 * column + 1 :: self.width] = cells
            room -= sum(map(len, cells))
        if room < 0:
            raise LookupError
        return b"".join(pieces)


def _cells(values: list, run: Run, number: int) -> list[bytes]:
    """The values of a column as they are printed."""
    kinds = set(map(type, values))
    if not kinds.isdisjoint(_RICH):
        raise LookupError
    if kinds != {str}:
        values = [one if one.__class__ is str else run.shown(one, number) for one in values]
    known = set(values)
    run.printed += known
    if len(known) * 4 > len(values):
        return _encoded(values)
    known = list(known)
    return list(map(dict(zip(known, _encoded(known), strict=True)).__getitem__, values))


def _encoded(values: list[str]) -> list[bytes]:
    for between in _BETWEEN:
        text = between.join(values)
        if text.count(between) == len(values) - 1:
            data = escape(text).encode() if text.isprintable() else write_text(text)
            return data.split(between.encode())
    raise LookupError


def _field_of(node, target) -> str | None:
    """The field of the loop's record that an expression is, or its number; None for others."""
    base = getattr(node, "node", None)
    if not isinstance(target, nodes.Name) or not isinstance(base, nodes.Name):
        return None
    if base.name == "loop" != target.name and isinstance(node, nodes.Getattr):
        return _INDEX if node.attr == "index" else None
    if base.name != target.name or target.name == "loop":
        return None
    if isinstance(node, nodes.Getattr):
        return node.attr
    is_text = isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const)
    return node.arg.value if is_text and isinstance(node.arg.value, str) else None
