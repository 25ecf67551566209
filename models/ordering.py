"""What a list can be sorted by, and in which order: text as Bulgarian has it, the empty ones last.

No database knows the Bulgarian order by itself. SQLite keeps for each text that a list is sorted
by a key whose plain order it is; PostgreSQL has a collation of its own.
"""

import json

from peewee import SQL, Case, CharField, NodeList

from bulgarian.text import sort_key
from models.confidential import protectable
from models.database import collation, is_sqlite, plain_collation
from models.fields import ChoicesField, PartialDateField

_keyed: dict[tuple, tuple[str, ...]] = {}


def sort_path(entity, path: str) -> str | None:
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


def ordered(source, declared, *, is_down: bool, is_joined: bool = False, is_first: bool = True):
    """The ORDER BY term of a column of an entity or of its alias, as an index can serve it."""
    compared = comparable(source, declared)
    way = compared.desc if is_down else compared.asc
    may_be_empty = declared.null or is_joined or is_text(declared)
    if not may_be_empty or is_sqlite() and (is_down or not is_first):
        return way()  # SQLite puts the empty ones last downwards, and upwards in the first alone
    return way(nulls="LAST")


def comparable(source, declared):
    """The SQL expression by which the values of a column are put in order."""
    column = getattr(source, declared.name)
    if declared.choices:
        places = [(code, place) for place, (code, _) in enumerate(declared.choices)]
        return Case(column, places, len(places))
    if isinstance(declared, PartialDateField):
        return NodeList((column, SQL(f"COLLATE {plain_collation()}")))
    if not is_text(declared):
        return column
    if is_sqlite() and declared.name in keyed(declared.model):
        return NodeList((SQL("json_extract("), source.sort_keys, SQL(f", '$.{declared.name}')")))
    return NodeList((SQL("NULLIF("), column, SQL(f", '') COLLATE {collation()}")))


def is_text(declared) -> bool:
    """Whether a column is put in the order of words."""
    return isinstance(declared, CharField) and not declared.choices \
        and not isinstance(declared, PartialDateField)


# -- the keys of a record ---------------------------------------------------------------------


def keyed(entity) -> tuple[str, ...]:
    """The texts of an entity that some list may be sorted by."""
    place = entity, entity.tailored
    if place not in _keyed:
        listing, columns = getattr(entity, "listing", None), entity._meta.fields
        paths = [key.lstrip("-") for key in (*listing.columns, *listing.order)] if listing else []
        own = [name for name in columns if getattr(columns[name], "is_own", False)]
        ends = dict.fromkeys(sort_path(entity, path) for path in (*paths, *own))
        _keyed[place] = tuple(end for end in ends if end in columns and is_text(columns[end]))
    return _keyed[place]


def sort_texts(record) -> str:
    """The keys of a record, as JSON: of each of its texts that is not empty."""
    texts = {name: record.__data__.get(name) for name in keyed(type(record))}
    return json.dumps({name: sort_key(text) for name, text in texts.items() if text},
                      ensure_ascii=False)
