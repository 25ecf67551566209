"""Addresses of records and lists, made by hand: a page asks for hundreds of them."""

from flask import request

from models.base import Entity


def list_url(entity: type[Entity]) -> str:
    """The list of an entity."""
    return f"{request.script_root}/{entity._meta.table_name}/"


def record_url(record: Entity, page: str = "") -> str:
    """The page of a record: its details, or e.g. "edit/"."""
    return f"{list_url(type(record))}{record.id}/{page}"


def new_url(entity: type[Entity], column: str = "", parent: Entity | None = None) -> str:
    """The form of a new record, with a foreign key filled in if one is given."""
    url = f"{list_url(entity)}new/"
    if parent is None:
        return url
    name = "parent" if column == entity.listing.parent else column
    return f"{url}?{name}={parent.id}"
