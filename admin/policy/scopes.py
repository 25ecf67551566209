"""Which records: those of the user's mechanism, and of sealed cases only those that name him.

A record is within reach when all the records above it are, and the conditions hold that its
entity names. An entity that declares no reach is seen by nobody.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from operator import and_

from peewee import SQL, NodeList, fn

from models.access.limits import unread_by
from models.base import ENTITIES, Entity, today
from models.written import Written
from registry import Registry

MOST_KNOWN = 4_000

CONDITIONS = Registry("condition")  # name: function(user, entity) -> SQL, or None: always
_known: dict[tuple, Written | bool] = {}  # False for what is always within reach


def condition(function: Callable) -> Callable:
    """The function, as the condition of its name: entities name it in `Belongs`."""
    return CONDITIONS.add(function.__name__, function)


@dataclass(frozen=True)
class Reader:
    """All that a reach may depend on of an account, kept apart from who is signed in later."""

    role: str
    id: int | None
    mechanism_id: int | None
    organization_id: int | None


def reader_of(user) -> Reader:
    return Reader(user.role, user.id, user.mechanism_id, user.organization_id)


def within(user, entity: type[Entity]):
    """SQL condition: the record is within the user's reach; None where that is always so."""
    if not entity.belongs.shared and not entity.belongs.to and not entity.belongs.where:
        return entity.id == 0
    return _kept(user, entity, "", _reach)


def conditioned(user, entity: type[Entity], name: str):
    """The condition that one role alone has to meet, None for always."""
    return _kept(user, entity, name, CONDITIONS[name])


def _kept(user, entity: type[Entity], name: str, make: Callable):
    """What `make` gives for an account and an entity, its text written once a day."""
    reader = reader_of(user)
    place = (entity, name, reader, today(), len(ENTITIES), unread_by(user.role))
    found = _known.get(place)
    if found is None:  # never read back from the shared dictionary: nothing there means no limit
        is_limited = make(reader, entity) is not None
        found = is_limited and Written(entity, place, lambda: make(reader, entity))
        if len(_known) >= MOST_KNOWN:
            _known.clear()
        _known[place] = found
    return found if found is not False else None


def exists(entity: type[Entity], *conditions):
    """SQL condition: there is a row of the entity for which all of these hold, None left out."""
    asked = [one for one in conditions if one is not None]
    return fn.EXISTS(entity.select(SQL("1")).where(*asked))


def _reach(user, entity: type[Entity]):
    found = list(_limits(user, entity))
    return reduce(and_, found) if found else None


def _limits(user, entity: type[Entity]):
    """What a record has to meet, one after another."""
    for name in entity.belongs.to:
        if (found := _through(user, entity._meta.fields[name])) is not None:
            yield found
    for name in entity.belongs.where:
        if (found := CONDITIONS[name](user, entity)) is not None:
            yield found


def _through(user, key):
    """SQL condition: the record that a foreign key leads to is within reach, or there is none."""
    above = key.rel_model
    reach = within(user, above)
    if reach is None:
        return None
    # Of a mechanism there may be nearly all: its index would cost more than the order of the list.
    asked = key if above.belongs.to else NodeList((SQL("+"), key))
    inside = exists(above, above.id == asked, reach)
    return key.is_null() | inside if key.null else inside
