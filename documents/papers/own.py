"""Kinds that the office made itself: a row of DocumentTemplate as a Kind, without code."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from bulgarian.text import fold
from documents.kinds import (
    LEVELS,
    MORE_KINDS,
    OWN,
    PSEUDONYMISED,
    PUBLIC,
    REGISTER,
    Kind,
    Recipient,
)
from documents.papers.events import EVENT, PARTICIPANT, day_of
from documents.papers.letters import REFERRAL_LETTER
from documents.papers.meetings import EXTRACT, PROTOCOL
from documents.papers.memoranda import MEMORANDUM_PAPER
from documents.schema import Many, Of, One, Scope, day, text, typed
from documents.values.cases import CASE, SERVICE
from documents.values.parties import (
    ORGANIZATION,
    PERSON,
    Role,
    addressee,
    head_of,
    letter_parts,
    role_of,
)
from models.base import ENTITIES, Entity, RuleError, today
from models.cases.case import ChildCase
from models.decisions.decision import Decision
from models.documents.settings import OWN_CODE
from models.documents.templates import DocumentTemplate
from models.events.event import Event
from models.mechanisms import Mechanism
from models.meetings.meeting import Meeting
from models.memoranda import Memorandum
from models.parties import Organization, Person
from models.services import Referral, Service
from models.tailoring.fields import TAKEN
from models.tailoring.records import PARENT, OwnRecord, registers_below
from models.tailoring.registers import OwnRegister

RECORD = {"номер": text("number"), "наименование": typed("name"), "състояние": text("status"),
          "срок": day("due_on")}  # of any own register
LEVELS_OF = {"without": (PSEUDONYMISED,), "choice": LEVELS, "public": (PUBLIC,)}
NUMBERING_OF = {"none": "", "register": REGISTER, "own": OWN}


def office_mechanism(_record=None) -> Mechanism:
    """The mechanism in whose name something of no mechanism is written: the first one.

    RuleError while there is none.
    """
    found = Mechanism.live().order_by(Mechanism.id).first()
    if found is None:
        raise RuleError("Документът се изготвя от името на механизъм. Първо въведете механизма.")
    return found


def _nobody(_record, _on: date) -> list[Recipient]:
    return [Recipient()]


@dataclass(frozen=True, kw_only=True)
class Source:
    """What a new kind gets from the entity it is made from."""

    group: dict = field(repr=False)
    mechanism: Callable = office_mechanism
    day: Callable = lambda _record: today()
    children: Callable = lambda _record: []
    recipients: Callable = _nobody
    is_shared: bool = False  # of no mechanism: somebody has to say in whose name


def _of_kind(kind: Kind, **parts) -> Source:
    """The same as a shipped kind made from this entity."""
    return Source(group=kind.group, mechanism=kind.mechanism, day=kind.day,
                  children=kind.children, **parts)


def _to_organization(organization, on: date) -> list[Recipient]:
    return [Recipient(organization.short(on)[:200], head_of(organization, Scope(day=on)))]


def _to_person(person, on: date) -> list[Recipient]:
    return [Recipient(person.full_name()[:200], Role(person, None, on))]


def _to_provider(service, on: date) -> list[Recipient]:
    return _to_organization(service.provider, on)


def _letter(group: dict) -> dict:
    return {**letter_parts(lambda _: office_mechanism()), **addressee(), **group}


# What the kinds of an entity that declares `papers` get from it.
SOURCES = {
    Organization: Source(is_shared=True, recipients=_to_organization, group=_letter({
        "институция": One(ORGANIZATION, lambda o, _: o),
        "ръководител": One(PERSON, head_of)})),
    Person: Source(is_shared=True, recipients=_to_person, group=_letter({
        "лице": One(PERSON, lambda p, scope: role_of(p, scope))})),
    Service: Source(is_shared=True, recipients=_to_provider, group=_letter({
        "услуга": One(SERVICE, lambda s, _: s)})),
    ChildCase: Source(mechanism=lambda c: c.mechanism, children=lambda c: [c], group={
        **letter_parts(lambda c: c.mechanism), "случай": One(CASE, lambda c, _: c)}),
    Referral: _of_kind(REFERRAL_LETTER, recipients=REFERRAL_LETTER.recipients),
    Meeting: _of_kind(PROTOCOL), Decision: _of_kind(EXTRACT),
    Memorandum: _of_kind(MEMORANDUM_PAPER),
    Event: Source(mechanism=lambda e: e.mechanism, day=day_of, group={
        **letter_parts(lambda e: e.mechanism), "събитие": One(EVENT, lambda e, _: e),
        "участници": Many(PARTICIPANT, lambda e, _: list(e.participants))})}


# -- what an own register gives -----------------------------------------------------------------

TAKEN[OwnRegister._meta.table_name] = {name for one in SOURCES.values() for name in one.group}


def source_of(entity: type[Entity]) -> Source:
    """What the kinds of an entity get; of an own register also what is known of the record above.
    """
    return _register_source(entity) if issubclass(entity, OwnRecord) else SOURCES[entity]


def _register_source(entity: type[OwnRecord]) -> Source:
    key = entity._meta.fields.get(PARENT)
    above = key and key.rel_model
    own = Of(entity, {**RECORD, **_parts(entity)})
    return Source(
        mechanism=_mechanism_of, children=_children_of, is_shared=not _has_mechanism(above),
        group={**letter_parts(_mechanism_of), **_from_above(above),
               entity.code: One(own, lambda record, _: record)})


def _parts(entity: type[OwnRecord]) -> dict:
    """The records of the registers below, under their names: „план.мерки“."""
    found = {}
    for part in registers_below(entity):
        name = "_".join(fold(part.listing.plural).split())
        found[name] = Many(Of(part, RECORD), partial(_records_below, part))
    return found


def _records_below(part: type[OwnRecord], record: OwnRecord, _scope) -> list[OwnRecord]:
    """Those of one record, by their terms."""
    key = part._meta.fields[PARENT]
    return list(part.live().where(key == record.id).order_by(
        part.due_on.is_null(), part.due_on, part.id))


def _has_mechanism(above: type[Entity] | None) -> bool:
    key = above and issubclass(above, OwnRecord) and above._meta.fields.get(PARENT)
    return bool(above) and (above is Mechanism or "mechanism" in above._meta.fields or bool(
        key and _has_mechanism(key.rel_model)))


def _above(record: OwnRecord) -> Entity | None:
    return getattr(record, PARENT, None)


def _mechanism_of(record: OwnRecord) -> Mechanism:
    above = _above(record)
    if isinstance(above, OwnRecord):
        return _mechanism_of(above)
    return above if isinstance(above, Mechanism) else getattr(
        above, "mechanism", None) or office_mechanism()


def _children_of(record: OwnRecord) -> list[ChildCase]:
    above = _above(record)
    if isinstance(above, OwnRecord):
        return _children_of(above)
    case = above if isinstance(above, ChildCase) else getattr(above, "case", None)
    return [case] if case else []


def _from_above(above: type[Entity] | None) -> dict:
    """The groups of the record that the own one belongs to, under their own names."""
    if above is None or above not in SOURCES and not issubclass(above, OwnRecord):
        return {}
    own = letter_parts(office_mechanism)
    return {name: One(part.group, _through(part)) for name, part in source_of(above).group.items()
            if name not in own and isinstance(part, One) and name != "адресат"}


def _through(part: One) -> Callable:
    return lambda record, scope: part.read(_above(record), scope) if _above(record) else None


def own_kind(template: DocumentTemplate) -> Kind:
    """The kind that a template of the office stands for."""
    source = source_of(ENTITIES[template.source])
    return Kind(
        code=template.kind, name=template.name, entity=template.source, group=source.group,
        subject=lambda record: _subject(template, source, record),
        file_name=lambda record: f"{template.name}_{_called(record)}",
        mechanism=source.mechanism, day=source.day, children=source.children,
        recipients=source.recipients, numbering=NUMBERING_OF[template.numbering],
        series=template.series, privacies=LEVELS_OF[template.privacy],
        is_shared=source.is_shared)


def _subject(template: DocumentTemplate, source: Source, record: Entity) -> str:
    """A letter to somebody is told by its addressee, any other by its record."""
    if source.is_shared:
        return template.name
    return f"{template.name} – {record.listing.label} {_called(record)}"


def _called(record: Entity) -> str:
    return record.short() if hasattr(record, "short") else record.title()


class OwnKinds:
    """The office's own kinds, read from their rows when they are asked for."""

    def get(self, code: str) -> Kind | None:
        """The kind of a code."""
        if not code.startswith(OWN_CODE):
            return None
        template = DocumentTemplate.get_or_none(DocumentTemplate.kind == code)
        return own_kind(template) if template and template.is_own else None

    def made_from(self, entity: str) -> list[Kind]:
        """The kinds made from an entity."""
        if not ENTITIES[entity].belongs.papers:
            return []
        found = DocumentTemplate.live().where(DocumentTemplate.source == entity)
        return [own_kind(template) for template in found.order_by(DocumentTemplate.name)]


MORE_KINDS.append(OwnKinds())
