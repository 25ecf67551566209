"""Making documents: values, template, check of names, number, file, and a row in the register."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from bulgarian.text import file_name
from docfill import TemplateError
from documents.demands import demands_of, refuse_unfit, refuse_unowned
from documents.files.hand_work import refuse_passing_over
from documents.files.marks import marked
from documents.kinds import (
    IDENTIFIED,
    INITIALS,
    KINDS,
    OWN,
    PUBLIC,
    REGISTER,
    Kind,
    Recipient,
    find_kind,
    find_record,
)
from documents.office.naming import fill_pattern
from documents.office.ownership import owned_by
from documents.office.questions import (
    answer_values,
    answers_in,
    asked_names,
    questions_of,
    require_answers,
)
from documents.orders import Order, editions_of, likely_new, new_number, with_number
from documents.privacy import Guard
from documents.properties import clean_properties, paragraphs_of, refuse_lost
from documents.schema import Scope, narrowed, register_texts, values_of
from documents.templates import for_paper, settings_of, template_of, version_in_force
from models.access.reasons import tell_guard_passed
from models.audit.anchors import read_head
from models.audit.questions import is_changed_since
from models.base import ENTITIES, Entity, RuleError, today
from models.database import database
from models.documents.issued import IssuedDocument
from models.leaks.refusing import LeakRefusal, reason_given
from models.mechanisms import Mechanism

MARKS = {IDENTIFIED: "поверително", INITIALS: "с_инициали"}  # in the name of the file


@dataclass(frozen=True)
class Filled:
    """A finished document: its file, the data in it, its name, and what stayed empty."""

    content: bytes
    values: dict
    file_name: str
    empties: list
    guard_reason: str = ""  # why it was made although the guard refused it


@dataclass(frozen=True)
class Ahead:
    """A document filled before its transaction, with the end of the log before it was begun."""

    order: Order
    version: object
    filled: Filled
    mark: int

    def fits(self, order: Order, version) -> bool:
        """Whether filling it now would give the same: the same order, and nothing changed."""
        return (self.version == version and self.order.number == order.number
                and self.order.number_date == order.number_date
                and self.order.recipient.label == order.recipient.label
                and not is_changed_since(self.mark))


def generate(kind: str | Kind, record: Entity, *, privacy: str | None = None, by: str = "",
             recipient: str | None = None, register: bool = False, on: date | None = None,
             answers: Mapping | None = None, owner: Mechanism | None = None,
             ahead: "Ahead | None" = None) -> IssuedDocument:
    """A document stored as the next edition; with `register` it takes its number at once.

    `recipient` is the label of one of several recipients, the first if none is given. A later
    edition keeps the number of the earlier ones. If anything fails no number is taken. `answers`
    are those to the questions of the template; `owner` is in whose name something of no mechanism
    is written. What the template demands and nobody answered is refused. What was filled `ahead`
    is taken as it is, if nothing was changed since.
    """
    order = _demanding(kind, record, privacy, recipient, on=on, answers=answers, owner=owner)
    with database.atomic():
        return _issue(order, register=register, by=by, ahead=ahead)


def fill_ahead(kind: str | Kind, record: Entity, *, privacy: str | None = None,
               recipient: str | None = None, register: bool = False, on: date | None = None,
               answers: Mapping | None = None, owner: Mechanism | None = None) -> "Ahead | None":
    """The document as `generate` would fill it now: nothing is written, nobody has to wait.

    None where it cannot be filled; `generate` says why.
    """
    mark = read_head().sequence
    try:
        order = _demanding(kind, record, privacy, recipient, on=on, answers=answers, owner=owner)
        order, version = with_number(order, register and likely_new), version_in_force(order.kind)
        filled = _fill(order, version)
        return Ahead(order, version, filled, mark)
    except RuleError:
        return None


def _demanding(kind: str | Kind, record: Entity, privacy: str | None, recipient: str | None, *,
               on: date | None, answers: Mapping | None, owner: Mechanism | None) -> Order:
    """The order of a document that is to be stored."""
    kind = find_kind(kind)
    refuse_unowned(kind, owner)
    order = _order(owned_by(kind, owner), record, privacy, on=on)
    return replace(order, answers=answers or {}, demanding=True,
                   recipient=_choose(order.kind, record, recipient))


def generate_all(kind: str | Kind, record: Entity, *, privacy: str | None = None, by: str = "",
                 register: bool = False, on: date | None = None) -> list[IssuedDocument]:
    """A document for every recipient, all or none; then what follows, e.g. „Поканите изпратени“."""
    order = replace(_order(find_kind(kind), record, privacy, on=on), demanding=True)
    recipients = _recipients(order.kind, record)
    with database.atomic():
        made = [_issue(replace(order, recipient=one), register=register, by=by)
                for one in recipients]
        if order.kind.finished:
            order.kind.finished(record, by)
    return made


def render(kind: str | Kind, record: Entity | int, *, privacy: str | None = None,
           recipient: str | None = None, on: date | None = None,
           answers: Mapping | None = None, owner: Mechanism | None = None) -> bytes:
    """The document without storing it; a number it already has is printed."""
    kind = find_kind(kind)
    record = find_record(kind, record) if isinstance(record, int) else record
    order = with_number(_demanding(kind, record, privacy, recipient, on=on, answers=answers,
                                   owner=owner))
    return _fill(order, version_in_force(order.kind)).content


def rehearse(kind: str | Kind, record: Entity, version=None, *, privacy: str | None = None,
             answers: Mapping | None = None, owner: Mechanism | None = None) -> Filled:
    """The document as it would be, from a version of the template or the one in force.

    Nothing is stored and no number is taken; a recipient is the first one.
    """
    kind = owned_by(find_kind(kind), owner)
    order = replace(_order(kind, record, privacy, on=None), answers=answers or {})
    order = with_number(replace(order, recipient=_choose(kind, record, None)))
    return _fill(order, version or version_in_force(kind))


def remake(document: IssuedDocument, record: Entity, by: str = "") -> None:
    """Fill a stored document anew from its record as that is now; number and edition stay."""
    owner = Mechanism.get_or_none(Mechanism.id == document.owner)
    kind = owned_by(find_kind(document.kind), owner)
    order = replace(_order(kind, record, document.privacy, on=document.register_date),
                    recipient=_choose(kind, record, document.recipient or None),
                    number=document.register_number, number_date=document.register_date)
    order = replace(order, answers=answers_in(document.data, demands_of(kind).questions))
    filled = _fill(order, version_in_force(kind))
    document.attach(filled.content)
    document.data = _as_json(filled.values)
    document.save(by=by)


def values_now(document: IssuedDocument, record: Entity, recipient: Recipient,
               places: Iterable[str]) -> dict:
    """What a stored document would say in these places now, by the template it was made with."""
    kind = find_kind(document.kind)
    order = replace(_order(kind, record, document.privacy, on=None), recipient=recipient)
    fields = template_of(kind, document.template_version, order.settings).fields()
    values = values_of(kind.group, record, _scope(order, _guard(order)),
                       narrowed(fields, places))
    return json.loads(_as_json(values))


def printable() -> Iterator[tuple[str, int, str]]:
    """What can be printed: code of the kind, number of the record, its title."""
    for kind in KINDS.values():
        entity = ENTITIES[kind.entity]
        for record in filter(kind.fits, entity.live().order_by(entity.id)):
            yield kind.code, record.id, record.title()


def recipient_labels(kind: str | Kind, record: Entity) -> list[str]:
    """The labels of those who get a document each."""
    return [one.label for one in _recipients(find_kind(kind), record)]


# -- what is asked for ------------------------------------------------------------------------


def _order(kind: Kind, record: Entity, privacy: str | None, *, on: date | None) -> Order:
    privacy = privacy or kind.privacies[0]
    if privacy not in kind.privacies:
        raise RuleError(f"„{kind.name}“ се издава само без имена на деца.", "privacy")
    refuse_unfit(kind, record)
    return Order(kind=kind, record=record, privacy=privacy, recipient=Recipient(),
                 on=on or today(), settings=settings_of(kind))


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


# -- one document -----------------------------------------------------------------------------


def _issue(order: Order, *, register: bool, by: str, ahead: Ahead | None = None) -> IssuedDocument:
    """Fill, store and register; the caller holds the transaction."""
    order = with_number(order, register and new_number)
    version = version_in_force(order.kind)
    is_ready = ahead is not None and ahead.fits(order, version)
    filled = ahead.filled if is_ready else _fill(order, version)
    edition = _supersede(order, by) + 1
    document = _row(order, edition, filled, template_version=version)
    document.empties = filled.empties
    document.attach(filled.content).store(by)
    if filled.guard_reason:
        tell_guard_passed(document)
    return document


def _fill(order: Order, version) -> Filled:
    """The finished document and the values in it."""
    guard = _guard(order)
    scope, empties, printed = _scope(order, guard), [], []
    try:
        template = template_of(order.kind, version, order.settings)
        values = _values(order, scope, template.fields())
        content = template.fill(for_paper(values), empties=empties, printed=printed)
    except TemplateError as error:
        first = error.problems[0]
        where = " ".join(filter(None, (first.place, first.tag)))
        raise RuleError(f"Шаблонът на „{order.kind.name}“ има грешка: {where} – {first.message} "
                        f"{first.hint}") from error
    author = order.kind.mechanism(order.record).host.on(scope.day).name
    content = clean_properties(content, author=author, title=scope.subject,
                               on=order.number_date or scope.day)
    refuse_lost(printed, lines := list(paragraphs_of(content)))
    reason = _refused(order, guard, lines, values) if guard else ""
    content = _marked(content, lines, order, version)  # adds nothing that is read
    return Filled(content, values, _called(order, scope), empties, reason)


def _refused(order: Order, guard: Guard, lines: list[str], values: dict) -> str:
    """Empty for what the guard lets pass, else the reason for going on; LeakRefusal without one."""
    of_registers = {name: values[name] for name in values if name in order.kind.group}
    try:
        guard.check(lines, register_texts(order.kind.group, of_registers))
    except LeakRefusal:
        if not reason_given():
            raise
        return reason_given()
    return ""


def _guard(order: Order) -> Guard | None:
    """What takes the names of children out, None where they are to be printed."""
    return None if order.identified else Guard(order.kind.children(order.record),
                                               initials=order.privacy == INITIALS)


def _values(order: Order, scope: Scope, fields: dict) -> dict:
    """What the record says, and what was answered where no record says anything."""
    names = asked_names(order.kind, fields)
    if order.demanding and order.settings and names:
        require_answers(questions_of(order.settings, names), order.answers)
    return values_of(order.kind.group, order.record, scope, fields) | answer_values(
        names, fields, order.answers, scope.hide)


def _called(order: Order, scope: Scope) -> str:
    """The name of the file without edition and ending; never that of a child."""
    pattern = order.settings.file_pattern if order.settings else ""
    if not pattern:
        return order.kind.file_name(order.record)
    guard = Guard(order.kind.children(order.record))
    hidden = replace(scope, identified=False, initials=False, hide=guard.hide)
    return guard.hide(fill_pattern(order.kind, pattern, order.record, hidden))


def _marked(content: bytes, lines: list[str], order: Order, version) -> bytes:
    """The file with the mark that tells where it is from, should it ever come back."""
    return marked(content, lines, kind=order.kind.code, entity=order.kind.entity,
                  record=order.record.id, privacy=order.privacy,
                  recipient=order.recipient.label, day=order.number_date,
                  template=version.number if version else None)


def _scope(order: Order, guard: Guard | None) -> Scope:
    hide = guard.hide if guard else str
    return Scope(day=order.kind.day(order.record), identified=order.identified,
                 initials=order.privacy == INITIALS,
                 is_public=order.privacy == PUBLIC, hide=hide,
                 heading=order.kind.name, subject=hide(order.kind.subject(order.record)),
                 number=order.number, number_date=order.number_date,
                 recipient=order.recipient.role,
                 label=order.recipient.label, controls=order.kind.controls,
                 answers=order.answers, owner=order.kind.mechanism(order.record))


def _supersede(order: Order, by: str) -> int:
    """The number of the last edition; editions not yet sent are marked as replaced."""
    editions = editions_of(order).where(IssuedDocument.privacy == order.privacy)
    refuse_passing_over(editions, is_numbered=order.kind.numbering in (REGISTER, OWN))
    for earlier in editions.where(IssuedDocument.status.in_(("draft", "registered"))):
        if not earlier.is_final:
            earlier.status = "replaced"
            earlier.store(by)
    last = editions.order_by(IssuedDocument.edition.desc()).first()
    return last.edition if last else 0


def _row(order: Order, edition: int, filled: Filled, **links) -> IssuedDocument:
    kind, record, subject = order.kind, order.record, order.kind.subject(order.record)
    return IssuedDocument(
        kind=kind.code, heading=kind.name, subject=subject,
        entity=kind.entity, object_id=record.id, owner=kind.mechanism(record).id,
        recipient=order.recipient.label, edition=edition, direction=kind.direction,
        privacy=order.privacy, register_number=order.number, register_date=order.number_date,
        status="registered" if order.number else "draft", data=_as_json(filled.values),
        guard_reason=filled.guard_reason,
        file_name=_file_name(order, edition, filled.file_name), **links)


_as_json = partial(json.dumps, ensure_ascii=False, default=str)


def _file_name(order: Order, edition: int, called: str) -> str:
    """Ends in the edition; an office's name tells letters apart, never that of a child."""
    institution = order.recipient.role and order.recipient.role.institution
    is_named = order.settings and order.settings.file_pattern and not order.kind.to_many
    parts = (called, institution.short() if institution and not is_named else "",
             MARKS.get(order.privacy, ""), f"в{edition}" if edition > 1 else "")
    return f"{file_name(*parts)}.docx"
