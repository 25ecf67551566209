"""Two values of a list that are one: whatever holds the one is made to hold the other."""

import json

from models.audit.chain import logged_transaction
from models.base import RuleError
from models.closing import released
from models.fields import ChoicesField
from models.tailoring.fields import OwnValue, conditions_on, same_words


def holders(value: OwnValue):
    """Query of the records that hold the value, those in the bin too."""
    entity, name = value.field.entity, value.field.column
    column = entity._meta.fields[name]
    if isinstance(column, ChoicesField):
        return entity.select().where(column.cast("TEXT").contains(json.dumps(value.code)))
    return entity.select().where(column == value.code)


def merge_values(value: OwnValue, into: OwnValue, by: str) -> int:
    """How many records were made to hold the other; the value itself is switched off.

    Closed records too: nothing that they say becomes another thing by it.
    """
    if into.id == value.id or into.field_id != value.field_id or into.is_binned:
        raise RuleError("Изберете друга стойност от същия списък, която не е изключена.", "into")
    with logged_transaction(), released():
        entity, name = value.field.entity, value.field.column
        found = list(holders(value))
        for record in found:
            entity.update(**{name: _instead(record.__data__[name], value, into)}).where(
                entity.id == record.id).execute()
        for template in conditions_on(value.field, value.field.label):
            if same_words(template.condition_value, value.label):
                template.condition_value = into.label
                template.save(by=by)
        if not value.is_binned:
            value.archive(by)
    return len(found)


def _instead(held, value: OwnValue, into: OwnValue):
    if not isinstance(held, list):
        return into.code
    return list(dict.fromkeys(into.code if code == value.code else code for code in held))
