"""The views of a list that people have kept, for who may see what they ask for."""

from collections.abc import Callable
from dataclasses import dataclass

from peewee import SQL

from admin import policy
from admin.lists.ordering import sort_path
from models.base import Entity, RuleError
from models.tailoring.conditions import Condition, refuse_unread
from models.tailoring.views import SavedView, path_of, views_of

ALL = "all"


@dataclass(frozen=True)
class Kept:
    """A kept view with its condition read."""

    view: SavedView
    condition: Condition

    def narrowed(self, _user):
        """What the list asks for it, as of any other view."""
        return self.condition.sql() if self.condition else SQL("1 = 1")

    def columns(self, user) -> tuple[str, ...]:
        """Its columns that the user may read; none where it has those of the list."""
        return policy.readable_paths(user, self.view.entity, self.view.paths())

    @property
    def sort(self) -> str:
        """The path that it is sorted by, with "-" before it for downwards."""
        kept = self.view.sort
        path = path_of(self.view.entity, kept.removeprefix("-"))
        return f"-{path}" if path and kept.startswith("-") else path

    def grouped(self, user) -> str:
        """The path by whose values the rows stand together."""
        entity = self.view.entity
        path = path_of(entity, self.view.grouped)
        may = path and sort_path(entity, path) and policy.readable_paths(user, entity, (path,))
        return path if may else ""


def reader_of(user, entity: type[Entity]) -> Callable[[str], bool]:
    """Function: whether the user may read a column, and the register that it leads to."""
    def may(name: str) -> bool:
        related = getattr(entity._meta.fields[name], "rel_model", None)
        return policy.may_read_column(user, entity, name) and (
            related is None or policy.may_read(user, related))
    return may


def usable_views(user, entity: type[Entity]) -> dict[str, Kept]:
    """{name: view} of those whose condition can be read, and asks nothing hidden from the user."""
    found = {}
    for view in views_of(entity, user.id):
        try:
            condition = view.condition()
            refuse_unread(condition, reader_of(user, entity))
        except RuleError:
            continue
        found[view.name] = Kept(view, condition)
    return found


def first_view(user, kept: dict[str, Kept]) -> str:
    """The view that the list of the user opens with, of those that were kept."""
    return next((name for name, one in kept.items() if user.role in one.view.first_for), "")
