"""Making documents: values, template, check of names, number, file, and a row in the register."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from bulgarian.text import file_name
from docfill import TemplateError
from documents.files.hand_work import refuse_passing_over
from documents.files.marks import marked
from documents.kinds import (
    IDENTIFIED,
    KINDS,
    PUBLIC,
    REGISTER,
    Kind,
    Recipient,
    find_kind,
    find_record,
)
from documents.privacy import Guard
from documents.properties import clean_properties, paragraphs_of
from documents.schema import Scope, register_texts, values_of
from documents.templates import template_of, version_in_force
from models.base import ENTITIES, Entity, RuleError, today
from models.database import database
from models.documents import IssuedDocument
from models.letters.letter import OUT, take_number


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

    @property
    def identified(self) -> bool:
        return self.privacy == IDENTIFIED


def generate(kind: str | Kind, record: Entity, *, privacy: str | None = None, by: str = "",
             recipient: str | None = None, register: bool = False,
             on: date | None = None) -> IssuedDocument:
    """A document stored as the next edition; with `register` it takes its number at once.

    `recipient` is the label of one of several recipients, the first if none is given. A later
    edition keeps the number of the earlier ones. If anything fails no number is taken.
    """
    order = _order(find_kind(kind), record, privacy, on=on)
    chosen = _choose(order.kind, record, recipient)
    with database.atomic():
        return _issue(replace(order, recipient=chosen), register=register, by=by)


def generate_all(kind: str | Kind, record: Entity, *, privacy: str | None = None, by: str = "",
                 register: bool = False, on: date | None = None) -> list[IssuedDocument]:
    """A document for every recipient, all or none; then what follows, e.g. „Поканите изпратени“."""
    order = _order(find_kind(kind), record, privacy, on=on)
    recipients = _recipients(order.kind, record)
    with database.atomic():
        made = [_issue(replace(order, recipient=one), register=register, by=by)
                for one in recipients]
        if order.kind.finished:
            order.kind.finished(record, by)
    return made


def render(kind: str | Kind, record: Entity | int, *, privacy: str | None = None,
           recipient: str | None = None, on: date | None = None) -> bytes:
    """The document without storing it; a number it already has is printed."""
    kind = find_kind(kind)
    record = find_record(kind, record) if isinstance(record, int) else record
    order = _order(kind, record, privacy, on=on)
    chosen = _choose(order.kind, record, recipient)
    order = _with_number(replace(order, recipient=chosen))
    return _fill(order, version_in_force(order.kind))[0]


def remake(document: IssuedDocument, record: Entity, by: str = "") -> None:
    """Fill a stored document anew from its record as that is now; number and edition stay."""
    kind = find_kind(document.kind)
    order = replace(_order(kind, record, document.privacy, on=document.register_date),
                    recipient=_choose(kind, record, document.recipient or None),
                    number=document.register_number, number_date=document.register_date)
    content, values = _fill(order, version_in_force(kind))
    document.attach(content)
    document.data = _as_json(values)
    document.save(by=by)


def printable() -> Iterator[tuple[str, int, str]]:
    """What can be printed: code of the kind, number of the record, its title."""
    for kind in KINDS.values():
        entity = ENTITIES[kind.entity]
        for record in entity.live().order_by(entity.id):
            yield kind.code, record.id, record.title()


def recipient_labels(kind: str | Kind, record: Entity) -> list[str]:
    """The labels of those who get a document each."""
    return [one.label for one in _recipients(find_kind(kind), record)]


# -- what is asked for ------------------------------------------------------------------------


def _order(kind: Kind, record: Entity, privacy: str | None, *, on: date | None) -> Order:
    privacy = privacy or kind.privacies[0]
    if record._meta.table_name != kind.entity:
        raise RuleError(f"„{kind.name}“ се прави от друг вид запис.")
    if privacy not in kind.privacies:
        raise RuleError(f"„{kind.name}“ се издава само без имена на деца.", "privacy")
    return Order(kind=kind, record=record, privacy=privacy, recipient=Recipient(),
                 on=on or today())


def _recipients(kind: Kind, record: Entity) -> list[Recipient]:
    found = kind.recipients(record, kind.day(record))
    if not found:
        raise RuleError(f"Няма до кого да се издаде „{kind.name}“. Попълнете присъствието.")
    return found


def _choose(kind: Kind, record: Entity, label: str | None) -> Recipient:
    found = _recipients(kind, record)
    chosen = [one for one in found if label is None or one.label == label]
    if not chosen:
        raise RuleError(f"„{label}“ не е сред адресатите на „{kind.name}“.", "recipient")
    return chosen[0]


# -- numbers ----------------------------------------------------------------------------------


def _same(order: Order):
    """The stored editions for the same record and recipient, with names or without."""
    document = IssuedDocument
    return document.select().where(
        document.entity == order.kind.entity, document.object_id == order.record.id,
        document.kind == order.kind.code, document.recipient == order.recipient.label)


def _with_number(order: Order, *, register: bool = False) -> Order:
    """The order with the number of its earlier editions, or the next one of the series.

    The number of an annulled letter stays with it.
    """
    earlier = _same(order).where(IssuedDocument.register_number != "",
                                 IssuedDocument.status != "cancelled").first()
    if earlier:
        return replace(order, number=earlier.register_number,
                       number_date=earlier.register_date)
    return replace(order, **_new_number(order)) if register else order


def _new_number(order: Order) -> dict:
    kind, mechanism = order.kind, order.kind.mechanism(order.record)
    if not kind.takes_number:
        raise RuleError(f"„{kind.name}“ не се извежда с номер.")
    if kind.numbering != REGISTER:
        return {"number": str(order.record.serial), "number_date": order.record.held_on}
    number = take_number(mechanism, OUT, order.on.year)
    return {"number": number, "number_date": order.on}


# -- one document -----------------------------------------------------------------------------


def _issue(order: Order, *, register: bool, by: str) -> IssuedDocument:
    """Fill, store and register; the caller holds the transaction."""
    order = _with_number(order, register=register)
    version = version_in_force(order.kind)
    content, values = _fill(order, version)
    edition = _supersede(order, by) + 1
    document = _row(order, edition, values, template_version=version)
    return document.attach(content).store(by)


def _fill(order: Order, version) -> tuple[bytes, dict]:
    """The finished document and the values in it."""
    guard = None if order.identified else Guard(order.kind.children(order.record))
    scope = _scope(order, guard)
    try:
        template = template_of(order.kind, version)
        values = values_of(order.kind.group, order.record, scope, template.fields())
        content = template.fill(values)
    except TemplateError as error:
        first = error.problems[0]
        raise RuleError(f"Шаблонът на „{order.kind.name}“ има грешка: {first}.") from error
    if guard:
        guard.check(paragraphs_of(content), register_texts(order.kind.group, values))
    author = order.kind.mechanism(order.record).host.on(scope.day).name
    content = clean_properties(content, author=author, title=scope.subject,
                               on=order.number_date or scope.day)
    return _marked(content, order, version), values


def _marked(content: bytes, order: Order, version) -> bytes:
    """The file with the mark that tells where it is from, should it ever come back."""
    return marked(content, kind=order.kind.code, entity=order.kind.entity,
                  record=order.record.id, privacy=order.privacy,
                  recipient=order.recipient.label, day=order.number_date,
                  template=version.number if version else None)


def _scope(order: Order, guard: Guard | None) -> Scope:
    hide = guard.hide if guard else str
    return Scope(day=order.kind.day(order.record), identified=order.identified,
                 is_public=order.privacy == PUBLIC, hide=hide,
                 heading=order.kind.name, subject=hide(order.kind.subject(order.record)),
                 number=order.number, number_date=order.number_date,
                 recipient=order.recipient.role,
                 label=order.recipient.label, controls=order.kind.controls)


def _supersede(order: Order, by: str) -> int:
    """The number of the last edition; editions not yet sent are marked as replaced."""
    editions = _same(order).where(IssuedDocument.privacy == order.privacy)
    refuse_passing_over(editions)
    for earlier in editions.where(IssuedDocument.status.in_(("draft", "registered"))):
        earlier.status = "replaced"
        earlier.store(by)
    last = editions.order_by(IssuedDocument.edition.desc()).first()
    return last.edition if last else 0


def _row(order: Order, edition: int, values: dict, **links) -> IssuedDocument:
    kind, record, subject = order.kind, order.record, order.kind.subject(order.record)
    return IssuedDocument(
        kind=kind.code, heading=kind.name, subject=subject,
        entity=kind.entity, object_id=record.id, owner=kind.mechanism(record).id,
        recipient=order.recipient.label, edition=edition, direction=kind.direction,
        privacy=order.privacy, register_number=order.number, register_date=order.number_date,
        status="registered" if order.number else "draft", data=_as_json(values),
        file_name=_file_name(order, edition), **links)


_as_json = partial(json.dumps, ensure_ascii=False, default=str)


def _file_name(order: Order, edition: int) -> str:
    """Ends in the edition; an office's name tells letters apart, never that of a child."""
    institution = order.recipient.role and order.recipient.role.institution
    parts = (order.kind.file_name(order.record), institution.short() if institution else "",
             "поверително" if order.identified else "", f"в{edition}" if edition > 1 else "")
    return f"{file_name(*parts)}.docx"
