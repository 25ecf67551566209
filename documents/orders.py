"""What a document is made from, and its number: that of earlier editions, or a new one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial

from documents.kinds import IDENTIFIED, MEETING, OWN, Kind, Recipient
from models.base import Entity, RuleError
from models.documents.issued import IssuedDocument
from models.documents.templates import DocumentTemplate
from models.letters.letter import OUT, likely_number, take_number
from models.numbering import expected_number, next_number


@dataclass(frozen=True, kw_only=True)
class Order:
    """One document to be made: what, from which record, for whom, with names or without."""

    kind: Kind
    record: Entity
    privacy: str
    recipient: Recipient
    on: date
    number: str = ""
    number_date: date | None = None
    settings: DocumentTemplate | None = None  # what the office decided about the template
    answers: Mapping = field(default_factory=dict)  # to what no record answers
    demanding: bool = False  # whether a required question without an answer stops it

    @property
    def identified(self) -> bool:
        return self.privacy == IDENTIFIED



def editions_of(order: Order):
    """The stored editions for the same record and recipient, with names or without."""
    document = IssuedDocument
    return document.select().where(
        document.entity == order.kind.entity, document.object_id == order.record.id,
        document.kind == order.kind.code, document.recipient == order.recipient.label)


def with_number(order: Order, new: Callable[[Order], dict] | None = None) -> Order:
    """The order with the number of its earlier editions, or a new one where that is given.

    The number of what was annulled, sent or signed stays with it.
    """
    of_level = editions_of(order).where(IssuedDocument.privacy == order.privacy)
    newest = of_level.order_by(IssuedDocument.edition.desc()).first()
    earlier = editions_of(order).where(
        IssuedDocument.register_number != "", IssuedDocument.status != "cancelled").order_by(
        IssuedDocument.id.desc()).first()
    if earlier and not (newest and newest.is_final):
        return replace(order, number=earlier.register_number,
                       number_date=earlier.register_date)
    return replace(order, **new(order)) if new else order


def new_number(order: Order, next_of=next_number, take=take_number) -> dict:
    """Number and date of a new document: call it inside a transaction."""
    kind, mechanism = order.kind, order.kind.mechanism(order.record)
    if not kind.takes_number:
        raise RuleError(f"„{kind.name}“ не се извежда с номер.")
    if kind.numbering == MEETING:
        return {"number": str(order.record.serial), "number_date": order.record.held_on}
    if kind.numbering == OWN:
        n = next_of(kind.code, owner=mechanism.id, year=order.on.year)
        return {"number": f"{kind.series}-{n}", "number_date": order.on}
    return {"number": take(mechanism, OUT, order.on.year), "number_date": order.on}


likely_new = partial(new_number, next_of=expected_number, take=likely_number)
