"""Forms of pages that do something with records: read and checked like those of the records."""

from wtforms import BooleanField, Field, Form
from wtforms.validators import Optional

from bulgarian.numerals import read_whole
from forms.columns import field_class
from forms.fields import ReadField, TextField

NO_FILE = "Изберете файл."


class PageForm(Form):
    """A form of a page; a field that nobody typed into has the empty value of its kind."""

    def values(self) -> dict:
        """What was typed, by name."""
        return {field.name: read_value(field) for field in self}


def read_value(field: Field):
    return field.to_store() if hasattr(field, "to_store") else field.data


def typed(column, **more):
    """The field in which a column is typed in the form of its entity, demanded by nobody here."""
    return field_class(column)(column.verbose_name, [Optional()], column=column, **more)


def record_id(text: str) -> int | None:
    """The number of a record, None for what cannot be one."""
    return read_whole(text) or None


class IdField(ReadField):
    """The number of the record that was chosen; None where none was, or what is none."""

    def read(self, text: str) -> int | None:
        return record_id(text)

    def write(self, value) -> str:
        return str(value)


class IdsField(Field):
    """The numbers of the records that were ticked, each once; a text with nonsense gives none."""

    def process_formdata(self, valuelist):
        texts = ([record_id(word.strip()) for word in text.split(",")] for text in valuelist)
        self.data = list(dict.fromkeys(n for numbers in texts if None not in numbers
                                       for n in numbers))

    def to_store(self) -> list[int]:
        return self.data or []


class WordsField(Field):
    """The codes that were ticked."""

    def process_formdata(self, valuelist):
        self.data = list(valuelist)

    def to_store(self) -> list[str]:
        return self.data or []


class PickField(ReadField):
    """One of the codes that a page offers; the first of them where none was sent."""

    def __init__(self, *codes: str, **more):
        super().__init__(**more)
        self.codes = codes

    @property
    def hint(self) -> str:
        return "Изберете едно от предложените."

    def read(self, text: str) -> str:
        if text not in self.codes:
            raise ValueError(self.hint)
        return text

    def write(self, value) -> str:
        return value

    def to_store(self) -> str:
        return self.data or self.codes[0]


class UploadField(Field):
    """A file that came with the form, None where there is none."""

    def process_formdata(self, valuelist):
        self.data = next((file for file in valuelist if getattr(file, "filename", "")), None)


class OrderForm(PageForm):
    """What a page has put in order, by dragging or by a button beside one of them."""

    order, up, down = WordsField(), TextField("Нагоре"), TextField("Надолу")

    def pressed(self) -> list[str]:
        """The order as it stands on the page, with one a place up or down where that was pressed.
        """
        order, name = list(dict.fromkeys(self.order.to_store())), self.up.data or self.down.data
        if name in order:
            at = order.index(name)
            order.insert(max(at - 1 if self.up.data else at + 1, 0), order.pop(at))
        return order

    def place(self) -> str:
        """Where the page is to be looked at: what a button beside it has moved."""
        return f"#{self.up.data or self.down.data or ''}"


__all__ = ["BooleanField", "IdField", "IdsField", "OrderForm", "PageForm", "PickField", "TextField",
           "UploadField", "WordsField", "read_value", "record_id", "typed"]
