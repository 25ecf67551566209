"""Two values of a list that are one: whatever holds the one is made to hold the other."""

import json

from peewee import Field, fn

from models.audit.chain import logged_transaction
from models.base import RuleError
from models.closing import released
from models.fields import ChoicesField
from models.tailoring.fields import OwnValue
from models.tailoring.following import conditions_of
from models.tailoring.words import columns_of
from models.words import Words


def holding(column: Field, code: str):
    """SQL condition: the column holds this value."""
    if isinstance(column, ChoicesField):
        return column.cast("TEXT").contains(json.dumps(code))
    return column == code


def holders(words: Words, code: str) -> list[tuple[Field, list]]:
    """The records that hold the value, by the column that does; those in the bin too."""
    return [(column, list(column.model.select().where(holding(column, code))))
            for column in columns_of(words)]


def count_holders(words: Words) -> dict[str, int]:
    """How many records hold each value; one question for each column."""
    counts = dict.fromkeys(words.said.labels, 0)
    for column in columns_of(words):
        asked = [fn.COUNT(column.model.id).filter(holding(column, code)) for code in counts]
        found = column.model.select(*asked).tuples().get() if asked else ()
        counts = {code: counts[code] + more for code, more in zip(counts, found, strict=True)}
    return counts


def merge_values(value: OwnValue, into: str, by: str) -> int:
    """How many records were made to hold the other; the value itself is switched off.

    Closed records too: nothing that they say becomes another thing by it.
    """
    words = value.list_of
    said = words.said
    if into == value.code or into not in said.labels or into in said.off:
        raise RuleError("Изберете друга стойност от същия списък, която не е изключена.", "into")
    for broken in value.stay_rules():
        raise broken
    with logged_transaction(), released():
        count = sum(_repoint(column, records, value.code, into)
                    for column, records in holders(words, value.code))
        for template in conditions_of(value, value.label):
            template.condition_value = said.labels[into]
            template.save(by=by)
        value.into = into
        value.archive(by)
    return count


def _repoint(column: Field, records: list, code: str, into: str) -> int:
    entity = column.model
    for record in records:
        held = record.__data__[column.name]
        new = list(dict.fromkeys(into if one == code else one for one in held)) \
            if isinstance(held, list) else into
        entity.update(**{column.name: new}).where(entity.id == record.id).execute()
    return len(records)
