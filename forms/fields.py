"""Fields that read what people type and keep it on the screen when it cannot be read."""

import re
from datetime import datetime
from decimal import Decimal

from wtforms import BooleanField, Field, HiddenField, StringField
from wtforms.validators import InputRequired, StopValidation, ValidationError

from bulgarian.clock import office_time, stored_moment
from bulgarian.dates import (
    DATE_HINT,
    MOMENT_HINT,
    PARTIAL_HINT,
    TIME_HINT,
    parse_date,
    parse_moment,
    parse_partial,
    parse_time,
    show_date,
    show_partial,
    time_words,
)
from bulgarian.editing import mended
from bulgarian.numerals import read_whole
from bulgarian.text import clean_text, plain_digits
from models.fields import LINE_ENDS, offered

LONGEST_TEXT = 100_000
DEADLINES = ("due", "due_on", "answer_by", "answer_due")  # columns of days to come
LONGEST_TYPED = 200  # of anything that is read into a date, a number or a choice
LOWEST, HIGHEST = -(2**31), 2**31 - 1  # what an integer column holds on every database
# A character that the browser or the server could not decode, and halves of characters.
UNREADABLE = re.compile("[\ufffd\ud800-\udfff]|%ED%[AB][0-9A-F]%[89AB][0-9A-F]")
UNREADABLE_HINT = "Текстът съдържа знак, който не може да се прочете. Въведете мястото наново."


class Filled(InputRequired):
    """The field may not be left empty or with spaces only."""

    def __call__(self, form, field):
        if not any(isinstance(typed, str) and typed.strip() for typed in field.raw_data or ()):
            raise StopValidation(demand_of(field))


def demand_of(field) -> str:
    """What an empty field that must be filled says: to choose, or to type what is like this."""
    if hasattr(field, "options"):
        return f"Изберете „{field.label.text}“ от списъка."
    example = f" {field.hint}" if "например" in getattr(field, "hint", "") else ""
    return f"Попълнете „{field.label.text}“.{example}"


class TextField(StringField):
    """One line of text; the subclasses read it into something else."""

    kind, on_a_line = "text", True
    hint = UNREADABLE_HINT
    empty = ""  # what nothing typed is where there is no column to say it

    def __init__(self, *args, column=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.column = column

    @property
    def is_optional(self) -> bool:
        """Whether to say „(по желание)“: it may stay empty and nothing is in it by default."""
        return not self.flags.required and (self.column.null or self.column.default == "")

    @property
    def width(self) -> str:
        """Class of the input's width, after the length of what goes in."""
        if self.kind != "text":
            return "w-short" if self.kind in ("integer", "decimal", "time") else "w-date"
        return "w-short" if self.longest <= 20 else "w-medium" if self.longest <= 60 else "w-name"

    @property
    def longest(self) -> int:
        return getattr(self.column, "max_length", None) or LONGEST_TEXT

    def process_formdata(self, valuelist):
        self.data = None
        typed = valuelist[0].strip() if valuelist else ""
        if len(typed) > self.longest:
            raise ValueError(self.too_long(len(typed)))
        if UNREADABLE.search(typed):
            raise ValueError(UNREADABLE_HINT)
        if typed:
            text = clean_text(typed)
            self.data = self.read(LINE_ENDS.sub(" ", text) if self.on_a_line else text)

    def too_long(self, length: int) -> str:
        return f"„{self.label.text}“ е до {self.longest} знака, а са въведени {length}."

    def read(self, text: str):
        """The value that was typed; ValueError with what to do instead.

        Quotation marks, spaces and doubled stops are mended, but not in a pattern with fields.
        """
        return text if "{{" in text else mended(text)

    def write(self, value) -> str:
        """The text in the input for a value."""
        return str(value)

    def _value(self) -> str:
        if self.raw_data:
            return self.raw_data[0].encode("utf-8", "replace").decode()
        return "" if self.data in (None, "") else self.write(self.data)

    def take_over(self, other: "TextField") -> None:
        """Hold what another field of this column holds, as if it had been typed here."""
        self.data, self.raw_data, self.errors = other.data, [other._value()], []

    def to_store(self):
        """What the column gets: the value, or what an empty one of this column is."""
        if self.data is not None or self.column is None:
            return self.empty if self.data is None else self.data
        default = self.column.default
        if self.column.null and default != "":
            return None
        default = default() if callable(default) else default
        return self.empty if default is None else default


class LongField(TextField):
    """Text of several lines."""

    kind, is_rich, on_a_line = "long", False, False


class RichField(LongField):
    """Text of several lines with bold words and lists."""

    is_rich = True


class ReadField(TextField):
    """A short text with a meaning; `reader` gives the value, `writer` the text."""

    longest = LONGEST_TYPED
    reader = writer = empty = None

    def too_long(self, length: int) -> str:
        return self.hint

    def read(self, text: str):
        return type(self).reader(text)

    def write(self, value) -> str:
        return type(self).writer(value)


class BgDateField(ReadField):
    """A date however it is typed: 15.3.26, 15032026, 15 март 2026."""

    kind, hint = "date", DATE_HINT
    reader, writer = staticmethod(parse_date), staticmethod(show_date)

    @property
    def is_deadline(self) -> bool:
        """Whether the page says how far away the day is, and if it is a working one."""
        return getattr(self.column, "name", "") in DEADLINES


class BgTimeField(ReadField):
    """A time however it is typed: 10.30, 1030, 10 ч."""

    kind, hint = "time", TIME_HINT
    reader, writer = staticmethod(parse_time), staticmethod(time_words)


class BgMomentField(ReadField):
    """A day with its hour, by the clock of the office: 15.3.26 10.30."""

    kind, hint = "moment", MOMENT_HINT

    def read(self, text: str) -> datetime:
        return stored_moment(parse_moment(text))

    def write(self, value) -> str:
        moment = office_time(value)
        return f"{show_date(moment)} {time_words(moment)}"


class PartialDateField(ReadField):
    """A date that may be only a year, a month or a season."""

    kind, hint = "partial", PARTIAL_HINT
    reader, writer = staticmethod(parse_partial), staticmethod(show_partial)


class WholeNumberField(ReadField):
    """An integer within what the column holds."""

    kind, hint = "integer", "Въведете цяло число, например 12."

    def read(self, text: str) -> int:
        digits = re.sub(r"\s", "", plain_digits(text)).replace("−", "-")
        if not re.fullmatch(r"[+-]?[0-9]+", digits):
            raise ValueError(self.hint)
        if len(digits) > 12 or not LOWEST <= int(digits) <= HIGHEST:
            raise ValueError(f"Числото е извън възможното: от {LOWEST} до {HIGHEST}.")
        return int(digits)

    def write(self, value) -> str:
        return str(value)


class DecimalField(ReadField):
    """A number with a decimal comma (a point is understood too)."""

    kind, hint = "decimal", "Въведете число, например 1250,50."

    def read(self, text: str) -> Decimal:
        typed = re.sub(r"\s", "", plain_digits(text)).replace(",", ".")
        whole, _, part = typed.lstrip("+-").partition(".")
        if not re.fullmatch(r"[+-]?[0-9]+(\.[0-9]+)?", typed):
            raise ValueError(self.hint)
        if len(part) > self.column.decimal_places:
            raise ValueError(f"Най-много {self.column.decimal_places} знака след запетаята.")
        if len(whole.lstrip("0")) > self.column.max_digits - self.column.decimal_places:
            raise ValueError("Числото е твърде голямо. Проверете го.")
        return Decimal(typed)

    def write(self, value) -> str:
        return str(value).replace(".", ",")


class OneOfField(ReadField):
    """One code of the column's list: radio buttons up to five, a select above."""

    kind = "choice"
    longest = LONGEST_TYPED

    @property
    def hint(self) -> str:
        return f"Изберете „{self.label.text}“ от списъка."

    def read(self, text: str) -> str:
        if text not in dict(offered(self.column, (self.object_data,))):
            raise ValueError(self.hint)
        return text

    def write(self, value) -> str:
        return value

    def options(self) -> list[tuple[str, str, bool]]:
        """(code, label, chosen); an empty one first where the column may be empty."""
        chosen = self._value()
        choices = offered(self.column, (self.object_data, chosen))
        if self.may_be_empty and "" not in dict(choices):
            choices.insert(0, ("", "– изберете –" if self.flags.required else "не е посочено"))
        return [(code, label, code == chosen) for code, label in choices]

    @property
    def may_be_empty(self) -> bool:
        return self.column.null or self.column.default == ""

    @property
    def narrowed_by(self) -> str:
        """The field whose value narrows the list, or nothing."""
        return self.column.within[0] if self.column.within else ""

    def places(self) -> dict[str, dict[str, str]]:
        """By code, its word beside each value of that field that it may be chosen beside."""
        found: dict[str, dict[str, str]] = {}
        for other, words in self.column.within[1]().items():
            for code, word in words.items():
                found.setdefault(code, {})[other] = word
        return found

    @property
    def is_short(self) -> bool:
        return not self.narrowed_by and len(self.options()) <= 5


class SeveralField(Field):
    """Several codes of the column's list, as checkboxes."""

    kind = "choices"

    def __init__(self, *args, column, **kwargs):
        super().__init__(*args, **kwargs)
        self.column = column

    @property
    def is_optional(self) -> bool:
        return not self.flags.required

    def process_formdata(self, valuelist):
        self.data = list(valuelist)

    def options(self) -> list[tuple[str, str, bool]]:
        chosen = set(self.data or ())
        return [(code, label, code in chosen) for code, label in self._offered()]

    def _offered(self) -> list[tuple[str, str]]:
        return offered(self.column, self.object_data or ())

    def pre_validate(self, form):
        if set(self.data or ()) - set(dict(self._offered())):
            raise ValidationError(f"Изберете „{self.label.text}“ от списъка.")

    def take_over(self, other: "SeveralField") -> None:
        self.data, self.raw_data = other.data, list(other.data or ())

    def to_store(self) -> list[str]:
        chosen = set(self.data or ())
        return [code for code, _ in self.column.choices if code in chosen]


class YesNoField(BooleanField):
    """A box that is ticked or not."""

    kind, is_optional = "boolean", False

    def __init__(self, *args, column, **kwargs):
        super().__init__(*args, **kwargs)
        self.column = column

    def take_over(self, other: "YesNoField") -> None:
        self.data, self.raw_data = other.data, ["y"] if other.data else []

    def to_store(self) -> bool:
        return bool(self.data)


class VersionField(HiddenField):
    """The version of the record that the form was made from."""

    def number(self) -> int | None:
        """The version, None where there is none or it is no number."""
        return read_whole(str(self.data or ""), most=10**9)
