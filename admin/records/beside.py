"""What the page of a new record stores together with it."""

from collections.abc import Callable
from dataclasses import dataclass

from models.base import Entity


@dataclass(frozen=True)
class Beside:
    """What the page of a new record stores with it: an entity, its columns, the link to it."""

    entity: type[Entity]
    names: tuple[str, ...]
    key: str
    whole: tuple[str, ...] = ()  # the columns of a name that may stand in one cell
    called: tuple[str, ...] = ()  # what the heading of such a column may say
    follows: Callable | None = None  # (record, user): what else a new record brings with it
