"""The lists of the program as the office sees them: where each is chosen from."""

from models.base import ENTITIES
from models.words import Words, whole_of

TONES = (("", "без цвят"), ("info", "синьо"), ("ok", "зелено"), ("warn", "жълто"),
         ("bad", "червено"), ("quiet", "сиво"))


def columns_of(words: Words) -> list:
    """The columns that are chosen from this list or a part of it."""
    return [column for entity in ENTITIES.values() for column in entity._meta.sorted_fields
            if whole_of(column.choices) is words]


def list_label(words: Words) -> str:
    """„Случаи: вид случай“: the register and the column that the list stands in first."""
    table, _, name = words.name.partition(".")
    column = ENTITIES[table]._meta.fields[name]
    return f"{ENTITIES[table].listing.plural}: {column.verbose_name.lower()}"
