"""What can be asked of a column by its kind: each question as SQL and of one record, in words.

A value is kept as the configuration tells it – a code, a number of a record, a day „2026-03-15“ –
and both answers are worked out of the same.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import reduce
from operator import ge, gt, le, lt, or_

from peewee import (
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    DecimalField,
    Field,
    ForeignKeyField,
    IntegerField,
    TextField,
)

from bulgarian.clock import moment_of, office_time
from bulgarian.dates import parse_date, show_date
from bulgarian.numerals import counted
from bulgarian.text import plain_digits
from models.base import INTERNAL, PUBLIC, today
from models.confidential import protectable
from models.fields import ChoicesField, PartialDateField, labels_of
from models.tailoring.kinds import is_heading
from models.words import whole_of

LONGEST_PART, MOST_DAYS = 200, 3660
WHOLE, BROKEN = r"-?[0-9]{1,9}", r"-?[0-9]{1,12}(\.[0-9]{1,4})?"
SPELLINGS = (str, str.lower, str.upper, str.capitalize)  # SQLite knows small letters of Latin only
SMALL = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}
VALUES, VALUE, DAYS = "values", "value", "days"  # what an operator takes beside the column


@dataclass(frozen=True)
class Operator:
    """One question; `sql` and `holds` answer it by the column or what it holds, and the values."""

    label: str
    sql: Callable
    holds: Callable
    takes: str = ""


@dataclass(frozen=True, eq=False)
class Kind:
    """A kind of column: its questions, and how a value of theirs is typed, kept and told."""

    code: str
    operators: dict[str, Operator]
    read: Callable = lambda _column, text: text  # typed text -> as kept; ValueError with words
    load: Callable = lambda _column, kept: kept  # as kept -> as compared; ValueError for nonsense
    tell: Callable = lambda _column, kept: f"„{kept}“"


# -- answers ------------------------------------------------------------------------------------


def _is_empty_sql(column, _values=()):
    if isinstance(column, ChoicesField):
        return column.is_null() | column.cast("TEXT").in_(("", "[]"))
    is_text = isinstance(column, (CharField, TextField))
    return column.is_null() | (column == "") if is_text else column.is_null()


def is_empty(held, _values=()) -> bool:
    return held is None or held in ("", [])


def _not(sql: Callable, holds: Callable) -> tuple[Callable, Callable]:
    """The opposite, which is true of what is empty."""
    return (lambda column, values: column.is_null() | ~sql(column, values),
            lambda held, values: held is None or not holds(held, values))


def spelled(text: str) -> list[str]:
    """A text in small and in capital letters."""
    return sorted({way(text) for way in SPELLINGS})


def contains_sql(column, values):
    """SQL condition: the column contains the text, in small or capital letters."""
    return reduce(or_, map(column.contains, spelled(values[0])))


def _contains(held, values) -> bool:
    held = held.translate(SMALL)
    return any(way.translate(SMALL) in held for way in spelled(values[0]))


def holds_any_sql(column, values):
    """SQL condition: a column of several values holds one of the codes."""
    kept = column.cast("TEXT")  # as it is stored, see ChoicesField
    return reduce(or_, (kept.contains(json.dumps(code)) for code in values))


def _compared(compare: Callable) -> tuple[Callable, Callable]:
    return (lambda column, values: compare(column, values[0]),
            lambda held, values: held is not None and compare(held, values[0]))


def _spanned(span: Callable) -> tuple[Callable, Callable]:
    """Within the days from – to, an end of None being open."""
    def sql(column, values):
        return within_sql(column, *span(*values))

    def holds(held, values) -> bool:
        start, end = span(*values)
        return held is not None and (not start or start <= held) and (not end or held <= end)
    return sql, holds


def within_sql(column, start, end):
    """SQL condition: within these days, moments by the days of the office's clock."""
    if isinstance(column, DateTimeField):
        found = [*([column >= moment_of(start)] if start else []),
                 *([column < moment_of(end + timedelta(1))] if end else [])]
    else:
        found = [*([column >= start] if start else []), *([column <= end] if end else [])]
    return found[0] & found[1] if len(found) > 1 else found[0]


def _year(back: int) -> Callable:
    def span():
        year = today().year - back
        return date(year, 1, 1), date(year, 12, 31)
    return span


EMPTY = {"empty": Operator("е празно", _is_empty_sql, is_empty),
         "filled": Operator("е попълнено", lambda column, _values: ~_is_empty_sql(column),
                            lambda held, _values: not is_empty(held))}
IN = (lambda column, values: column.in_(values), lambda held, values: held in values)
SPELLED = (lambda column, values: column.in_(spelled(values[0])),
           lambda held, values: held in spelled(values[0]))
ANY = (holds_any_sql, lambda held, values: bool({*(held or ())} & {*values}))
HAS = (contains_sql, lambda held, values: held is not None and _contains(held, values))
SAME = (lambda column, values: column == values[0], lambda held, values: held == values[0])
ONE_DAY = timedelta(1)
OF_LIST = {"is": Operator("е", *IN, VALUES), "not": Operator("не е", *_not(*IN), VALUES), **EMPTY}
OF_SEVERAL = {"is": Operator("има", *ANY, VALUES),
              "not": Operator("няма", *_not(*ANY), VALUES), **EMPTY}
OF_TEXT = {"has": Operator("съдържа", *HAS, VALUE),
           "lacks": Operator("не съдържа", *_not(*HAS), VALUE),
           "is": Operator("е", *SPELLED, VALUE),
           "not": Operator("не е", *_not(*SPELLED), VALUE), **EMPTY}
OF_FLAG = {"is": Operator("е", *SAME, VALUE)}
OF_NUMBER = {"is": Operator("е", *SAME, VALUE), "not": Operator("не е", *_not(*SAME), VALUE),
             "more": Operator("е повече от", *_compared(gt), VALUE),
             "less": Operator("е по-малко от", *_compared(lt), VALUE),
             "from": Operator("е поне", *_compared(ge), VALUE),
             "until": Operator("е най-много", *_compared(le), VALUE), **EMPTY}
OF_DAYS = {
    "is": Operator("е на", *_spanned(lambda day: (day, day)), VALUE),
    "from": Operator("е от", *_spanned(lambda day: (day, None)), VALUE),
    "until": Operator("е до", *_spanned(lambda day: (None, day)), VALUE),
    "less": Operator("е преди", *_spanned(lambda day: (None, day - ONE_DAY)), VALUE),
    "more": Operator("е след", *_spanned(lambda day: (day + ONE_DAY, None)), VALUE),
    "last": Operator("е в последните", *_spanned(
        lambda days: (today() - timedelta(days - 1), today())), DAYS),
    "next": Operator("е в следващите", *_spanned(
        lambda days: (today(), today() + timedelta(days - 1))), DAYS),
    "past": Operator("е минала", *_spanned(lambda: (None, today() - ONE_DAY))),
    "coming": Operator("е днес или предстои", *_spanned(lambda: (today(), None))),
    "this_year": Operator("е тази година", *_spanned(_year(0))),
    "last_year": Operator("е миналата година", *_spanned(_year(1))), **EMPTY}
# Of columns that are compared with another one of the same kind: how the two are put in order.
COMPARED = {"less": lt, "until": le, "is": lambda one, other: one == other, "from": ge, "more": gt}


# -- values -------------------------------------------------------------------------------------


def _code_of(column: Field, kept) -> str:
    """A code of the column's list, that which took its place where it was merged."""
    words = whole_of(column.choices)
    code = words.current(kept) if words and isinstance(kept, str) else kept
    if code not in labels_of(column) or not code:
        raise ValueError("Изберете стойност от списъка.")
    return code


def _read_number(_column: Field, text: str) -> str:
    return "".join(plain_digits(text).split()).replace("−", "-").replace(",", ".")


def load_number(column: Field, kept) -> Decimal:
    """The number as it is compared; ValueError with an example."""
    is_whole = isinstance(column, IntegerField)
    if not re.fullmatch(WHOLE if is_whole else BROKEN, kept if isinstance(kept, str) else ""):
        raise ValueError("Въведете цяло число, например 12." if is_whole
                         else "Въведете число, например 1250,50.")
    return Decimal(kept)


def _load_day(_column: Field, kept) -> date:
    """A day that could have been typed."""
    return parse_date(show_date(date.fromisoformat(kept if isinstance(kept, str) else "")))


def read_days(_column: Field, kept) -> int:
    """How many days a span has."""
    text = plain_digits(str(kept)).strip()
    if not text.isdecimal() or not 1 <= int(text[:5]) <= MOST_DAYS:
        raise ValueError(f"Въведете брой дни от 1 до {MOST_DAYS}.")
    return int(text)


def tell_days(_column: Field, kept) -> str:
    return counted(int(kept), "ден", "дни", "дни")


def _read_text(_column: Field, text) -> str:
    text = text.strip()[:LONGEST_PART] if isinstance(text, str) else ""
    if not text:
        raise ValueError("Напишете текст, с който да се сравни.")
    return text


def _read_answer(_column: Field, kept) -> bool:
    if kept not in (True, False, "1", "0"):
        raise ValueError("Изберете „да“ или „не“.")
    return kept in (True, "1")


def _read_record(_column: Field, kept) -> int:
    text = str(kept)
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise ValueError("Изберете запис от списъка.")
    return int(text)


def _tell_record(column: Field, kept) -> str:
    found = column.rel_model.get_or_none(column.rel_model.id == kept)
    return f"„{found.title()}“" if found else "изтрит запис"


CHOICE = Kind("choice", OF_LIST, _code_of, _code_of,
              lambda column, kept: f"„{labels_of(column)[_code_of(column, kept)]}“")
SEVERAL = Kind("several", OF_SEVERAL, _code_of, _code_of, CHOICE.tell)
RECORD = Kind("record", OF_LIST, _read_record, _read_record, _tell_record)
PERSON = Kind("person", EMPTY)  # a record of somebody: the configuration names no person
FLAG = Kind("flag", OF_FLAG, _read_answer, _read_answer, lambda _c, kept: "да" if kept else "не")
MOMENT = Kind("moment", OF_DAYS, lambda _column, text: parse_date(text).isoformat(), _load_day,
              lambda _column, kept: show_date(date.fromisoformat(kept)))
DATE = Kind("date", OF_DAYS, MOMENT.read, MOMENT.load, MOMENT.tell)
NUMBER = Kind("number", OF_NUMBER, _read_number, load_number,
              lambda _column, kept: str(kept).replace(".", ","))
TEXT = Kind("text", OF_TEXT, _read_text, _read_text)

# The first that fits decides; of a partial date and a time nothing can be asked.
KINDS = ((BooleanField, FLAG), (DateTimeField, MOMENT), (DateField, DATE),
         ((IntegerField, DecimalField), NUMBER), (PartialDateField, None),
         ((CharField, TextField), TEXT))


def kind_of(column: Field) -> Kind:
    """What a column can be asked; TypeError where nothing can be: the declaration is wrong."""
    if getattr(column, "is_sealed", False):
        raise TypeError(f"{column.model.__name__}.{column.name} is encrypted: it has no filter")
    if column.name in protectable(column.model):
        raise TypeError(f"{column.model.__name__}.{column.name} may be confidential: a filter "
                        "would tell it")
    if is_heading(column):
        raise TypeError(f"{column.model.__name__}.{column.name} is a heading: it holds nothing")
    if column.choices:
        return SEVERAL if isinstance(column, ChoicesField) else CHOICE
    if isinstance(column, ForeignKeyField):
        listing = getattr(column.rel_model, "listing", None)
        return RECORD if listing and listing.privacy in (PUBLIC, INTERNAL) else PERSON
    found = next((kind for of, kind in KINDS if isinstance(column, of)), None)
    if found is None:
        raise TypeError(f"{column.model.__name__}.{column.name} has no filter: take it out of "
                        "Listing.filters")
    return found


def held_by(record, column: Field):
    """What a record holds in a column, as it is compared: moments by the day of the office."""
    held = record.__data__.get(column.name)
    held = getattr(held, "id", held)
    return office_time(held).date() if held and isinstance(column, DateTimeField) else held
