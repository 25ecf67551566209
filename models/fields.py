"""Columns with a meaning of the office: a choice, choices, a partial date, addresses.

A column that reads what is typed in its own way has a method `read_typed(text)`, which raises
ValueError with a sentence for people.
"""

import json
import re
from datetime import date
from urllib.parse import urlsplit

from email_validator import EmailNotValidError, validate_email
from peewee import BackrefAccessor, CharField, ForeignKeyField, TextField

from bulgarian.dates import parse_partial, show_known
from bulgarian.text import clean_text
from models.folder import show_size
from models.words import said_by

LINE_ENDS = re.compile(r"\s*[\n\x85\u2028\u2029]\s*")
PHONE = re.compile(r"[0-9+()/.,;\- ]|вътр\.?|доп\.?")


def read_text(field, text: str) -> str:
    """Typed text as the column keeps it; ValueError with a sentence for people.

    What is no text of several lines stands on one.
    """
    text = clean_text(text)
    if isinstance(field, CharField) and field.max_length:
        text = LINE_ENDS.sub(" ", text)
    read = getattr(field, "read_typed", None)
    return read(text) if read else text


def _kept(choices):
    """A live list as it is, anything else as it stands now."""
    return choices if said_by(choices) else tuple(choices)


def labels_of(column) -> dict[str, str]:
    """The labels of a column's list by their codes, as the list says now."""
    said = said_by(column.choices)
    return said.labels if said else dict(column.choices)


def offered(column, held=()) -> list[tuple[str, str]]:
    """The values of a column's list that may be chosen: those in use, and those held already."""
    said = said_by(column.choices)
    off = said.off - {*held} if said else frozenset()
    return [(code, label) for code, label in column.choices if code not in off]


class ChoiceField(CharField):
    """One code of a declared list; the screen shows its label."""

    within = ()  # another column, and a function: by its codes, what may stand beside them

    def __init__(self, choices, *args, **kwargs):
        super().__init__(*args, choices=_kept(choices), max_length=40, **kwargs)

    def show(self, value) -> str:
        """Label of the code, the code itself where the list no longer has it."""
        return labels_of(self).get(value, value or "")


class ChoicesField(TextField):
    """Several codes of a declared list, kept as a JSON list in the order of the list."""

    def __init__(self, choices, *args, **kwargs):
        kwargs.setdefault("default", list)
        super().__init__(*args, choices=_kept(choices), **kwargs)

    def db_value(self, value):
        chosen = set(value or ())
        return json.dumps([code for code, _ in self.choices if code in chosen])

    def python_value(self, value):
        return json.loads(value) if value else []

    def show(self, value) -> str:
        """Labels of the codes, separated by commas."""
        labels = labels_of(self)
        return ", ".join(labels.get(code, code) for code in value or ())


class RichField(TextField):
    """Text of several lines: **these words** are bold, a line begun with „- “ is one of a list."""

    BOLD = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*")

    def show(self, value) -> str:
        """The words alone."""
        return self.BOLD.sub(r"\1", value or "")


class PartialDateField(CharField):
    """A date known only in part: „2016“, „есен 2015“, „24 април“; kept in sortable form."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, max_length=60, **kwargs)

    def show(self, value) -> str:
        return show_known(value) if value else ""

    def read_typed(self, text: str) -> str:
        return parse_partial(text)

    def within(self, start: date, end: date):
        """SQL condition: begun in these days, by what is known; a month from its first day on."""
        first = start.isoformat()
        known = first[:4] if first.endswith("-01-01") else first.removesuffix("-01")
        return self.between(known, end.isoformat())


class EmailField(CharField):
    """One address of e-mail."""

    def read_typed(self, text: str) -> str:
        """The address without blanks around it; letters of the server's name are small."""
        found = _address(text.strip())
        if not found:
            raise ValueError(f"„{text.strip()}“ не е адрес на електронна поща. Напишете един "
                             "адрес, напр. ime@oblast.bg.")
        return found


def is_email(text: str) -> bool:
    """Whether a letter can be sent to this address as it stands."""
    return bool(text) and _address(text).casefold() == text.casefold()


def _address(text: str) -> str:
    """The address in the one form it has, empty for what is none."""
    try:
        return validate_email(text, check_deliverability=False, test_environment=True,
                              globally_deliverable=False).normalized
    except EmailNotValidError:
        return ""


class LinkField(CharField):
    """An address on the web, as it is opened in a browser."""

    def read_typed(self, text: str) -> str:
        """The address; one that begins with its server gets https:// before it."""
        text = text.strip()
        text = text if ":" in text.partition("/")[0] else f"https://{text}"
        parts = urlsplit(text)
        is_open = parts.scheme in ("http", "https") and "." in parts.netloc
        if not is_open or "@" in parts.netloc or re.search(r"[\s\"'<>\\]", text):
            raise ValueError("Напишете адреса на връзката, както се отваря в браузър, напр. "
                             "https://meet.example.bg/okmd.")
        return text


class PhoneField(CharField):
    """One or more telephone numbers, with what people write between the digits."""

    def read_typed(self, text: str) -> str:
        if PHONE.sub("", text.lower()) or sum(map(str.isdigit, text)) < 3:
            raise ValueError(f"„{text}“ не е телефонен номер. Напишете цифрите му, напр. "
                             "092 66 32 15 или +359 88 123 4567.")
        return text.strip()


class AddressField(CharField):
    """Where somebody lives or works: „9700 Шумен, ул. „Съединение“ 1“."""

    ABBREVIATED = re.compile(r"\b(гр|с|ул|бул|пл|ж\. ?к|кв|бл|вх|ет|ап|общ|обл)\.(?=[^\s.,])", re.I)

    @classmethod
    def read_typed(cls, text: str) -> str:
        """The address with a blank after each comma and each shortened word."""
        text = re.sub(r"\s*,\s*(?=\S)", ", ", " ".join(text.split()))
        return cls.ABBREVIATED.sub(lambda found: f"{found[0]} ", text)


class FileField(CharField):
    """An attached file as its record tells it: „договор.pdf|122880|17“, the last its number."""

    def keep(self, name: str, size: int, number: int) -> str:
        return f"{name}|{size}|{number}"

    def number_of(self, value: str | None) -> int:
        """The number of the file, 0 for none."""
        return int(value.rpartition("|")[2]) if value else 0

    def name_in(self, value: str | None) -> str:
        """What papers print of it."""
        return value.rsplit("|", 2)[0] if value else ""

    def show(self, value) -> str:
        if not value:
            return ""
        name, size, _ = value.rsplit("|", 2)
        return f"{name}, {show_size(int(size))}"


class LiveRows(BackrefAccessor):
    """The back-reference of a link: the rows outside the bin, of a record outside it."""

    def __get__(self, instance, instance_type=None):
        if instance is None:
            return self
        return self.rel_model.live().where(self.field == instance.id)

    def with_archived(self, instance):
        """All rows, those in the bin too: `Meeting.decisions.with_archived(meeting)`."""
        return super().__get__(instance)


class Link(ForeignKeyField):
    """A foreign key whose back-reference knows the bin; its owner has to be an Entity."""

    backref_accessor_class = LiveRows


class NumberLink(Link):
    """A foreign key to what not everybody sees who sees this: it tells the number alone."""

    def tell(self, related) -> str:
        """What is told of the record to whoever reads this one."""
        return getattr(related, "reference", "") or related.title()


def link(model, label: str, *, backref: str, required: bool = True, help_text: str = ""):
    """A foreign key that refuses to delete what is still referred to.

    The record it leads to has live rows at `backref`; all of them are given by
    `with_archived` of the class's attribute.
    """
    return Link(model, backref=backref, on_delete="RESTRICT", null=not required,
                verbose_name=label, help_text=help_text)
