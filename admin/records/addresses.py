"""Addresses of records and lists, made by hand: a page asks for hundreds of them."""

import re
from functools import lru_cache

from flask import request, url_for

from bulgarian.text import transliterate
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


@lru_cache(maxsize=1024)
def anchor(title: str) -> str:
    """The name of a section of a form on its page: „Срок“ → section-srok."""
    return "-".join(("section", *re.findall(r"\w+", transliterate(title).lower())))


def page_url(endpoint: str, **values) -> str:
    """What `url_for` gives within the site, worked out once."""
    if endpoint.startswith(".") or "_external" in values:
        return url_for(endpoint, **values)
    return _page_url(request.script_root, endpoint, tuple(values.items()))


@lru_cache(maxsize=4096)
def _page_url(_root: str, endpoint: str, values: tuple) -> str:
    return url_for(endpoint, **dict(values))
