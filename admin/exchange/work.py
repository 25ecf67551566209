"""What the jobs of an import have in common: how they are declared, and whether they still may."""

from collections.abc import Callable

from admin.exchange.places import Target, may_import
from documents.batches import Item, declare_batch
from models.base import RuleError
from models.imports import Import
from models.users import User

NO_RIGHT = "Нямате право да добавяте в този регистър."


def target_of(record: Import) -> Target:
    """The register as whoever asked sees it; RuleError where he may no longer add to it."""
    user = User.get_by_id(record.asked_by_id)
    if not may_import(user, record.target):
        raise RuleError(NO_RIGHT)
    return Target(user, record.target)


def declare_work(code: str, words: str, parts: Callable, make: Callable, **more) -> None:
    """A job of imports; `parts` gives (what an item does, its label) for a record."""
    declare_batch(code=code, heading=_heading(words), items=_items(parts), make=make,
                  writes=False, **more)


def _items(parts: Callable) -> Callable:
    def items(parameters: dict) -> list[Item]:
        record = Import.get_by_id(parameters["import"])
        return [Item(entity="imports", object_id=record.id, recipient=part, label=label)
                for part, label in parts(record)]
    return items


def _heading(words: str):
    return lambda parameters: (
        f"{words}: {Import.get_by_id(parameters['import']).register_name()}")
