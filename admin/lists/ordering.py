"""The order of a list: Bulgarian for text, that of the list for choices, the empty ones last."""

from peewee import SQL, Case, CharField, NodeList

from admin.lists.reading import Reading
from models.base import Entity
from models.confidential import protectable
from models.database import collation, plain_collation
from models.fields import ChoicesField, PartialDateField


def sort_path(entity: type[Entity], path: str) -> str | None:
    """The path of the column that a shown path is sorted by, None if it cannot be."""
    *steps, name = path.split(".")
    for step in steps:
        column = entity._meta.fields.get(step)
        if column is None:
            return None
        entity = column.rel_model
    column = entity._meta.fields.get(name)
    if getattr(column, "is_sealed", False) or name in protectable(entity):
        return None  # encrypted values stand in no order, confidential ones would tell theirs
    if isinstance(column, ChoicesField):
        return None  # neither do several values of a list
    if column is None:
        name = getattr(getattr(entity, name, None), "sorts", None)
    elif hasattr(column, "rel_model"):
        deeper = sort_path(column.rel_model, column.rel_model.listing.columns[0])
        name = deeper and f"{name}.{deeper}"
    return ".".join([*steps, name]) if name else None


def order_terms(reading: Reading, keys: tuple[str, ...]) -> list:
    """ORDER BY terms of keys like "-received_on"; the id decides between equals."""
    terms = [_term(reading, key) for key in keys if sort_path(reading.entity, key.lstrip("-"))]
    last = reading.entity.id
    is_down = bool(keys) and keys[0].startswith("-")
    return [*terms, last.desc() if is_down else last.asc()]


def _term(reading: Reading, key: str):
    column, declared = reading.column(sort_path(reading.entity, key.lstrip("-")))
    compared = comparable(column, declared)
    return compared.desc(nulls="LAST") if key.startswith("-") else compared.asc(nulls="LAST")


def comparable(column, declared):
    """The SQL expression by which the values of a column are put in order."""
    if declared.choices:
        places = [(code, place) for place, (code, _) in enumerate(declared.choices)]
        return Case(column, places, len(places))
    if isinstance(declared, PartialDateField):
        return NodeList((column, SQL(f"COLLATE {plain_collation()}")))
    if isinstance(declared, CharField):
        return NodeList((column, SQL(f"COLLATE {collation()}")))
    return column
