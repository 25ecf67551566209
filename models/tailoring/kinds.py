"""The kinds of fields that an office can add: the column of each, and what can be done with it."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from peewee import (
    CharField,
    DateField,
    DateTimeField,
    DecimalField,
    Field,
    IntegerField,
    TextField,
    TimeField,
)

from bulgarian.text import NBSP
from models.base import ENTITIES
from models.fields import (
    AddressField,
    ChoiceField,
    ChoicesField,
    EmailField,
    FileField,
    Link,
    LinkField,
    NumberLink,
    PartialDateField,
    PhoneField,
    RichField,
)
from models.vault.fields import (
    EncryptedAddressField,
    EncryptedDateField,
    EncryptedField,
    EncryptedLongField,
    PersonalNumberField,
    PersonNameField,
)
from models.words import Words
from registry import Registry

LONGEST_LINE = 200
FIELD_KINDS = Registry("kind of field")


@dataclass(frozen=True, kw_only=True)
class FieldKind:
    """One kind of field; `make` and `sealed` give its column of a definition and its options."""

    code: str
    label: str  # with an example, for whoever chooses
    make: Callable[..., Field]
    sealed: Callable[..., Field] | None = None  # of a register whose texts are encrypted
    of_values: bool = False  # has a list of values
    of_records: bool = False  # leads to a record of a register
    measured: bool = False  # may have a unit
    calculated: bool = False  # worked out of other fields, never typed
    holds: bool = True  # a heading stands between fields and holds nothing
    attached: bool = False  # a file, which is brought on the page of its record
    searched: bool = False
    filtered: bool = True
    indexed: bool = False  # a filter of it asks for equal values or for a range
    prints: str = "typed"  # the kind of its placeholder

    @property
    def is_secret(self) -> bool:
        """Whether it is kept sealed or not at all."""
        return self.make is self.sealed

    @property
    def is_typed(self) -> bool:
        """Whether the form of its record asks for it."""
        return self.holds and not (self.calculated or self.attached)


class _Measured:
    """A number with its unit: „1 250,50 евро“."""

    unit = ""

    def form_of(self, _value: Decimal) -> str:
        return ","

    def show(self, value) -> str:
        if value in (None, ""):
            return ""
        value = Decimal(value)
        text = format(value, self.form_of(value)).replace(",", NBSP).replace(".", ",")
        return f"{text}{NBSP}{self.unit}" if self.unit else text


class MeasuredInteger(_Measured, IntegerField):
    """A whole number with its unit."""


class MeasuredDecimal(_Measured, DecimalField):
    """A number with a fraction, with its unit; without the zeros that PostgreSQL adds to it."""

    def form_of(self, value: Decimal) -> str:
        return f",.{max(0, -value.normalize().as_tuple().exponent)}f"


class CalculatedField(MeasuredDecimal):
    """What is worked out of other fields; whole numbers stand without a fraction."""

    def form_of(self, value: Decimal) -> str:
        return ",.0f" if value == int(value) else ",.2f"


class MoneyField(MeasuredDecimal):
    """A sum, always with two places after the comma."""

    def form_of(self, _value: Decimal) -> str:
        return ",.2f"


class HeadingField(CharField):
    """A heading between fields: what follows belongs to it, and nothing is ever stored here."""

    is_heading = True


class SignatureField(HeadingField):
    """A line that somebody signs on: on blank forms and printed pages, nothing is stored here."""

    is_signature = True


class AnswerField(ChoiceField):
    """Yes or no, or not answered yet."""

    def __init__(self, **options):
        super().__init__((("yes", "Да"), ("no", "Не")), **options)


def _record(definition, **options) -> Field:
    related = ENTITIES[definition.target]
    made = Link if related.belongs.shared else NumberLink
    return made(related, backref=f"of_{definition.column}", on_delete="RESTRICT", **options)


def _of(column: type[Field], **given) -> Callable[..., Field]:
    return lambda _definition, **options: column(**given, **options)


DIGITS = {"max_digits": 14, "decimal_places": 2}


def _kind(code: str, label: str, make, **more) -> None:
    FIELD_KINDS.add(code, FieldKind(code=code, label=label, make=make, **more))


_kind("text", "Текст на един ред", _of(CharField, max_length=LONGEST_LINE), searched=True,
      sealed=_of(EncryptedField, max_length=LONGEST_LINE))
_kind("long", "Дълъг текст, на няколко реда", _of(TextField),
      sealed=_of(EncryptedLongField))
_kind("rich", "Дълъг текст с получер и точки", _of(RichField), prints="rich")
_kind("number", "Цяло число, например 12", _of(MeasuredInteger), measured=True, indexed=True,
      prints="number")
_kind("decimal", "Число с дробна част, например 36,6", _of(MeasuredDecimal, **DIGITS),
      measured=True, indexed=True, prints="number")
_kind("money", "Сума, например 1 250,50", _of(MoneyField, **DIGITS), measured=True,
      indexed=True, prints="number")
_kind("calculated", "Изчислено от други полета, например дни или сбор",
      _of(CalculatedField, **DIGITS), measured=True, calculated=True, indexed=True,
      prints="number")
_kind("date", "Дата, например 15.03.2026", _of(DateField), indexed=True, prints="date",
      sealed=_of(EncryptedDateField))
_kind("partial", "Непълна дата, например 2016 или есен 2015", _of(PartialDateField),
      filtered=False, prints="text")
_kind("time", "Час, например 10.30", _of(TimeField), filtered=False, prints="text")
_kind("moment", "Дата и час, например 15.03.2026 10.30", _of(DateTimeField), indexed=True,
      prints="text")
_kind("yes_no", "Да или не", _of(AnswerField), indexed=True, prints="flag")
_kind("choice", "Избор на една стойност от списък", lambda _one, **options: ChoiceField(
    Words(), **options), of_values=True, indexed=True, prints="text")
_kind("choices", "Избор на няколко стойности от списък", lambda _one, **options: ChoicesField(
    Words(), default=None, **options), of_values=True, prints="text")
_kind("record", "Връзка към запис: лице, институция, община …", _record, of_records=True,
      indexed=True, prints="text")
_kind("email", "Електронна поща", _of(EmailField, max_length=LONGEST_LINE), searched=True)
_kind("phone", "Телефон", _of(PhoneField, max_length=LONGEST_LINE), searched=True)
_kind("address", "Адрес, например 9700 Шумен, ул. „Съединение“ 1",
      _of(AddressField, max_length=LONGEST_LINE), searched=True,
      sealed=_of(EncryptedAddressField, max_length=LONGEST_LINE))
_NAME = _of(PersonNameField, max_length=LONGEST_LINE)
_kind("person", "Име на лице, пази се шифровано и се вижда с инициали", _NAME, sealed=_NAME,
      filtered=False)
_NUMBER = _of(PersonalNumberField, max_length=10)
_kind("id_number", "ЕГН или ЛНЧ, пази се шифровано", _NUMBER, sealed=_NUMBER, filtered=False)
_kind("url", "Адрес в интернет", _of(LinkField, max_length=500), prints="text")
_kind("file", "Файл, например сканиран договор", _of(FileField, max_length=LONGEST_LINE),
      attached=True)
_kind("heading", "Заглавие или пояснение между полетата", _of(HeadingField), holds=False,
      filtered=False, prints="text")
_kind("signature", "Ред за подпис на хартията", _of(SignatureField), holds=False,
      filtered=False, prints="text")


def is_heading(column: Field | None) -> bool:
    """Whether it is a heading, which nothing is typed in, asked of or printed from."""
    return getattr(column, "is_heading", False)


def is_signature(column: Field | None) -> bool:
    """Whether it is a line that is signed on paper."""
    return getattr(column, "is_signature", False)


def make_column(definition) -> Field:
    """The column of a definition: it may always be empty, so no stored record is in its way."""
    kind, entity = definition.kind_of, ENTITIES[definition.register]
    make = kind.sealed if definition.is_sealed else kind.make
    column = make(definition, null=True, column_name=definition.column,
                  index=kind.indexed and not definition.is_sealed)
    dress(column, definition)
    if kind.of_records:
        column.rel_field = column.rel_model._meta.primary_key
    column.is_own = True
    column.model = entity
    return column


def dress(column: Field, definition) -> None:
    """Give the column the words, values and rules that its definition has now."""
    column.verbose_name = definition.label
    column.help_text = definition.hint or definition.unit and f"В {definition.unit}"
    column.demanded, column.prints = definition.required, definition.kind_of.prints
    column.code = definition.code
    if definition.kind_of.of_values:
        column.choices.shape(definition.words())
    if definition.kind_of.measured:
        column.unit = definition.unit
