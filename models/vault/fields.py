"""Encrypted columns: sealed in the database, opened when the attribute is first read."""

from datetime import date

from peewee import CharField, DateField, TextField

from bulgarian.grammar import initials
from bulgarian.identifiers import check_personal
from models.fields import AddressField
from models.vault.sealing import Place, PlainRefused, SealBroken, seal, unseal

ROW_KEY = "row_key"


class Sealed:
    """A value as the database keeps it, not opened yet; shows nothing."""

    __slots__ = ("text",)

    def __init__(self, text: str):
        self.text = text

    def __repr__(self) -> str:
        return "<sealed>"


class _Encrypted:
    """Takes only sealed values into SQL, so nothing plain is stored and nothing compared."""

    field_type = "TEXT"
    is_sealed = True  # cannot be sorted, filtered or compared in SQL

    def db_value(self, value):
        if isinstance(value, Sealed):
            return value.text
        if value in (None, ""):
            return value  # whether a column is filled in is no secret
        raise PlainRefused(f"{self.model.__name__}.{self.name} is encrypted: save the record; "
                           "search by number or by name tokens")

    def python_value(self, value):
        return Sealed(value) if value else value

    def get_modifiers(self):
        return None  # `max_length` is of the text, not of its seal


class EncryptedField(_Encrypted, CharField):
    """A text of at most `max_length` signs, sealed at rest."""

    def to_text(self, value: str) -> str:
        return value

    def from_text(self, text: str) -> str:
        return text


class EncryptedLongField(_Encrypted, TextField):
    """A text of several lines, sealed at rest."""

    to_text, from_text = EncryptedField.to_text, EncryptedField.from_text


class EncryptedDateField(_Encrypted, DateField):
    """A date, sealed at rest."""

    def to_text(self, value: date | str) -> str:
        return self.adapt(value).isoformat()

    def from_text(self, text: str) -> date:
        return date.fromisoformat(text)


class EncryptedAddressField(EncryptedField):
    """An address, sealed at rest."""

    read_typed = staticmethod(AddressField.read_typed)


class PersonNameField(EncryptedField):
    """The name of a person, sealed at rest."""

    veiled = staticmethod(initials)  # what stands for it until it is revealed


class PersonalNumberField(EncryptedField):
    """An ЕГН or ЛНЧ, whole and checked, sealed at rest."""

    def read_typed(self, text: str) -> str:
        return check_personal(text)


class RowData(dict):
    """The values of one record in memory, in place of Peewee's plain dictionary.

    A sealed value is opened when it is first asked for, so a list opens what it shows and no
    more. The copy, which is what gets saved, holds sealed values only.
    """

    def __init__(self, model, values):
        super().__init__(values)
        self.model = model

    def __getitem__(self, name):
        value = super().__getitem__(name)
        if isinstance(value, Sealed):
            text = unseal(value.text, self.place(name))
            value = self[name] = self.model._meta.fields[name].from_text(text)
        return value

    def get(self, name, default=None):
        try:
            return self[name]
        except KeyError:
            return default

    def copy(self) -> dict:
        """What goes into the database."""
        return {name: self.sealed(name) for name in self}

    def sealed(self, name: str, key=None):
        """The value as the database keeps it, under the current key unless another is given."""
        field, value = self.model._meta.fields.get(name), super().__getitem__(name)
        is_kept = isinstance(value, Sealed) or value in (None, "")
        if is_kept or not getattr(field, "is_sealed", False):
            return value
        return Sealed(seal(field.to_text(value), self.place(name), key))

    def place(self, name: str) -> Place:
        """Where a value of this row belongs; SealBroken if the row was read without its key."""
        key, *owner = (self.get(needed) for needed in (ROW_KEY, *self.model.bound))
        if key is None or None in owner:
            raise SealBroken(f"{self.model.__name__}.{name}: редът е прочетен без „{ROW_KEY}“ "
                             f"или без {self.model.bound}.")
        return Place(self.model._meta.table_name, name, key, ":".join(map(str, owner)))


def sealed_fields(entity) -> list:
    """The encrypted columns of an entity."""
    return [f for f in entity._meta.sorted_fields if getattr(f, "is_sealed", False)]
