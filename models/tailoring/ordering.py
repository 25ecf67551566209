"""The order of the fields in a section of a form: one field before or after the one beside it."""

from models.base import Entity, RuleError
from models.tailoring.fields import OwnField
from models.tailoring.snapshot import is_own, shipped_listing
from models.tailoring.wordings import OwnWording
from models.words import STEP


def move_field(entity: type[Entity], name: str, shown: list[str], by: str, *, step: int) -> None:
    """Put a field before the one above it, or after the one below it.

    `shown` are the fields of its section that people see. Those of the office stand after those
    of the program; what is first or last of its own stays.
    """
    alike = [one for one in shown if is_own(one) == is_own(name)]
    if name not in alike:
        raise RuleError("Изберете поле от формуляра.", "name")
    title, names = next(pair for pair in entity.listing.sections if name in pair[1])
    order = [one for one in names if is_own(one) == is_own(name)]
    to = alike[min(max(alike.index(name) + step, 0), len(alike) - 1)]
    at = order.index(to)
    order.remove(name)
    order.insert(at, name)
    (_order_own if is_own(name) else _order_shipped)(entity, title, order, by)


def _order_own(_entity: type[Entity], _title: str, order: list[str], by: str) -> None:
    for place, name in enumerate(order, start=1):
        _place(OwnField.get_by_id(int(name[1:])), STEP * place, by)


def _order_shipped(entity: type[Entity], title: str, order: list[str], by: str) -> None:
    """A field that stands where the program has it gets no row."""
    table, shipped = entity._meta.table_name, dict(shipped_listing(entity).sections).get(title, ())
    worded = {one.code: one for one in OwnWording.select().where(OwnWording.register == table)}
    for place, name in enumerate(order, start=1):
        is_there = name in shipped and shipped.index(name) + 1 == place
        if name in worded or not is_there:
            row = worded.get(name) or OwnWording(register=table, code=name)
            _place(row, STEP * place if row.position or not is_there else 0, by)


def _place(row: OwnField | OwnWording, position: int, by: str) -> None:
    if row.position != position or not row.id:
        row.position = position
        row.store(by)
