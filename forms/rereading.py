"""What stands in a column, read as if it had been typed into another one."""

from peewee import Field
from wtforms.form import BaseForm

from bulgarian.text import NBSP, fold
from forms.columns import DeskConverter
from models.base import show_value
from models.fields import ChoicesField, read_text
from models.tailoring.kinds import AnswerField
from models.words import Words

ANSWERS = {"да": "yes", "не": "no"}
LONGEST_VALUE = 120


class _Typed(dict):
    """One text, as a browser would send it."""

    def getlist(self, name: str) -> list[str]:
        return [self[name]]


def as_typed(column: Field, value) -> str:
    """The text that a person would type for a value of the column: without its unit."""
    unit = getattr(column, "unit", "")
    return show_value(column, value).removesuffix(f"{NBSP}{unit}" if unit else "").strip()


def read_as(column: Field, text: str):
    """The value of a typed text; of a list of the office its words. ValueError with the reason."""
    if isinstance(column.choices, Words):
        return _words(column, text)
    if isinstance(column, AnswerField):
        text = ANSWERS.get(fold(text), text)
    form = BaseForm({column.name: DeskConverter().convert(column.model, column, None).field})
    form.process(_Typed({column.name: text}))
    field = form[column.name]
    if not form.validate():
        raise ValueError(str(field.errors[0]))
    value = field.to_store()
    return read_text(column, value) if isinstance(value, str) else value


def _words(column: Field, text: str):
    if len(text) > LONGEST_VALUE or "\n" in text:
        raise ValueError(f"Стойност от списък е един ред до {LONGEST_VALUE} знака.")
    return [text] if isinstance(column, ChoicesField) else text
