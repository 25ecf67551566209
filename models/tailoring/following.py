"""The templates that wait for a field or a value follow the words that these have now."""

from bulgarian.text import fold
from models.documents.templates import DocumentTemplate
from models.tailoring.words import columns_of
from models.words import LISTS


def same_words(one: str, other: str) -> bool:
    """Whether two labels are one for whoever reads them; nothing is like nothing."""
    return bool(one and other) and fold(one) == fold(other)


def conditions_of(value, label: str) -> list[DocumentTemplate]:
    """The templates that are offered only where a column holds the value of this label."""
    places = [(value.field.register, value.field.label)] if value.field_id else [
        (column.model._meta.table_name, column.verbose_name) for column in
        columns_of(LISTS[value.list_name])]
    return [row for row in DocumentTemplate.select() for table, heading in places
            if row.source == table and same_words(row.condition_field, heading)
            and same_words(row.condition_value, label)]


def conditions_on(register: str, label: str) -> list[DocumentTemplate]:
    """The templates that are offered only when the field of this label has some value."""
    rows = DocumentTemplate.select().where(DocumentTemplate.source == register)
    return [row for row in rows if same_words(row.condition_field, label)]


def follow_label(register: str, was: str, label: str, by: str) -> None:
    """Let the templates that wait for a field of the one label wait for that of the other."""
    for template in conditions_on(register, was) if was != label else ():
        template.condition_field = label
        template.save(by=by)  # unchecked: the classes learn the words later
