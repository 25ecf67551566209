"""The form of a register as a workbook for review: what is asked, how, and room for remarks."""

from collections.abc import Iterator
from io import BytesIO

from admin.exchange.workbooks import values_of
from admin.lists.export import Sheet, write_workbook
from forms.columns import may_be_empty
from forms.making import make_form
from forms.records import no_options
from models.base import Entity
from models.tailoring.behaviour import show_rules
from models.tailoring.formrules import OwnRule
from models.tailoring.kinds import is_heading

HEADINGS = {"Раздел": 20, "Поле": 30, "Какво се въвежда": 22, "Задължително": 14,
            "Помощен текст": 40, "Стойности": 40, "Кога и как": 50, "Вашата бележка": 50}
# What is typed into a field of the form, by its kind.
TYPED = {"text": "текст", "long": "дълъг текст", "date": "дата", "partial": "дата, може и непълна",
         "time": "час", "moment": "дата и час", "integer": "цяло число", "decimal": "число",
         "choice": "една стойност от списък", "choices": "няколко стойности от списък",
         "boolean": "отметка"}


def review_workbook(entity: type[Entity], names: list[str]) -> BytesIO:
    """The fields of these names, in the order of the form."""
    return write_workbook(Sheet(entity.listing.plural[:31], [*HEADINGS], _rows(entity, names),
                                widths=[*HEADINGS.values()]))


def _rows(entity: type[Entity], names: list[str]) -> Iterator[list]:
    form = make_form(entity(), no_options)
    own = OwnRule.live().where(OwnRule.register == entity._meta.table_name).order_by(OwnRule.id)
    rules = [*shipped_rules(entity), *((one.columns(), one.sentence()) for one in own)]
    for title, fields in entity.listing.sections:
        for name in (one for one in fields if one in names):
            column, field = entity._meta.fields[name], form._fields.get(name)
            said = "; ".join(sentence for columns, sentence in rules if name in columns)
            yield [title, column.verbose_name, typed_in(column, field),
                   "" if may_be_empty(column) or is_heading(column) else "да",
                   str(column.help_text or ""), "; ".join(values_of(field) if field else ()),
                   said, ""]


def shipped_rules(entity: type[Entity]) -> list[tuple[tuple[str, ...], str]]:
    """(columns, sentence) of what the program itself leaves out of the form."""
    rules = [one for one in show_rules(entity) if one not in entity.behaviour]
    return [(one.columns, f"{', '.join(f'„{entity.label_of(name)}“' for name in one.columns)}: "
                          f"показва се само когато {one.condition.words()}") for one in rules]


def typed_in(column, field) -> str:
    """What a person types into it."""
    related = getattr(column, "rel_model", None)
    if related is not None:
        return f"запис от „{related.listing.plural}“"
    if is_heading(column):
        return "заглавие"
    return TYPED.get(field.kind, "") if field else "попълва се от програмата"
