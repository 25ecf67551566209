"""Asking for a batch, and the question of rights that is put again for every item."""

from collections.abc import Callable

from documents.batches import BATCHES, Batch, Item, items_of
from models.base import Entity, RuleError
from models.users import User
from models.work.jobs import Job, add_job

NOT_YOURS = ("Сред избраните има записи, които не са достъпни за вас, или нямате право на такива "
             "документи. Не е изготвено нищо.")
REFUSED = "Нямате право на този документ, или записът вече не е достъпен за вас."
# (user, item, whether with names of children, whether it writes) -> the record, None if he may not
Question = Callable[..., Entity | None]


def _nobody(*_asked, **_how) -> None:
    """Until the policy is there nobody may have anything."""


_policy: list[Question] = [_nobody]


def answer_by(question: Question) -> None:
    """Let the policy answer; the room that knows it calls this once."""
    _policy[0] = question


def find_permitted(user: User, batch: Batch, item: Item, parameters: dict) -> Entity | None:
    """The record of an item, if the user may have this document of it now."""
    return _policy[0](user, item, identified=batch.identified(parameters), writes=batch.writes)


def ask(code: str, parameters: dict, by: User) -> Job:
    """The stored job; RuleError, and nothing stored, if one of its records is not for the user."""
    batch = BATCHES[code]
    items = items_of(batch, parameters)
    if not all(find_permitted(by, batch, item, parameters) for item in items):
        raise RuleError(NOT_YOURS)
    return add_job(code, batch.heading(parameters), parameters=parameters, items=items, by=by)
