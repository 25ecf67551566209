"""Which records: those of the user's mechanism, and of sealed cases only those that name him.

A record is within reach when all the records above it are, and the conditions hold that its
entity names. An entity that declares no reach is seen by nobody.
"""

from collections.abc import Callable
from functools import reduce
from operator import and_

from models.base import Entity
from registry import Registry

CONDITIONS = Registry("condition")  # name: function(user, entity) -> SQL, or None: always


def condition(function: Callable) -> Callable:
    """The function, as the condition of its name: entities name it in `Belongs`."""
    return CONDITIONS.add(function.__name__, function)


def within(user, entity: type[Entity]):
    """SQL condition: the record is within the user's reach; None where that is always so."""
    belongs = entity.belongs
    if belongs.shared:
        return None
    if not belongs.to and not belongs.where:
        return entity.id == 0
    found = [_through(user, entity._meta.fields[name]) for name in belongs.to]
    found += [CONDITIONS[name](user, entity) for name in belongs.where]
    found = [one for one in found if one is not None]
    return reduce(and_, found) if found else None


def _through(user, key):
    """SQL condition: the record that a foreign key leads to is within reach, or there is none."""
    above = key.rel_model
    reach = within(user, above)
    if reach is None:
        return None
    inside = key.in_(above.select(above.id).where(reach))
    return inside | key.is_null() if key.null else inside
