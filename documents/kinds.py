"""What a kind of document is, and the registry of all kinds."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from documents.values.parties import Role
from models.base import ENTITIES, Entity, RuleError
from registry import Registry

PUBLIC, PSEUDONYMISED, IDENTIFIED = "public", "pseudonymised", "identified"
INITIALS = "initials"
LEVELS = (PSEUDONYMISED, INITIALS, IDENTIFIED)  # what one template prints: code, initials, names
REGISTER, MEETING, OWN = "register", "meeting", "own"  # where the number comes from
KINDS = Registry("kind of document")
# What gives kinds that are no code: get(code) and made_from(entity).
MORE_KINDS: list = []


@dataclass(frozen=True)
class Recipient:
    """Whom one document of a kind is for; `label` tells it from the others."""

    label: str = ""
    role: Role | None = None


def _for_nobody(_record, _day) -> list[Recipient]:
    return [Recipient()]


def _without_children(_record) -> list:
    return []


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of document: the entity it is made from, and its placeholders.

    `code` is also the name of its .docx in `docx_templates/`. The functions take the record;
    `recipients` also the day whose names institutions have.
    """

    code: str
    name: str  # „Протокол“
    entity: str  # table name of the entity
    group: dict = field(repr=False)  # the placeholders, see documents.schema
    subject: Callable[[Any], str]
    file_name: Callable[[Any], str]  # without ending; never the name of a child
    mechanism: Callable[[Any], Any]
    day: Callable[[Any], date]
    children: Callable[[Any], list] = _without_children  # the cases it speaks of
    recipients: Callable[[Any, date], list[Recipient]] = _for_nobody
    # Names of those who get the same paper as a copy.
    copied: Callable[[Any, date], list[str]] = lambda _record, _day: []
    to_many: bool = False  # one document for each recipient
    numbering: str = ""  # REGISTER, MEETING, OWN or none
    series: str = ""  # what an OWN number begins with
    direction: str = "out"
    privacies: tuple[str, ...] = (PSEUDONYMISED,)  # the first one is the default
    finished: Callable[[Any, str], None] | None = None  # once all recipients have theirs
    needs: str = ""  # the fields it cannot do without, see documents.office.needs
    controls: bool = False  # an edited copy can be read back
    is_shared: bool = False  # its records are of no mechanism: one has to be chosen
    asks: bool = False  # something is chosen before it is made: its panel comes first
    fits: Callable[[Any], bool] = lambda _record: True  # whether it makes sense for a record
    missing: Callable[[Any], str] = lambda _record: ""  # what is to be added before it is printed
    # (in words, placeholder, name of a part that may differ): what it must agree with.
    facts: tuple[tuple[str, ...], ...] = ()
    # What a recipient may read of a record; the same for all who get to read the same.
    sees: Callable[[Any, Recipient], Any] = lambda _record, recipient: recipient.label
    hints: Callable[[Any], list[str]] = lambda _record: []  # what a reader will miss in it

    @property
    def takes_number(self) -> bool:
        return bool(self.numbering)

    def has_recipients(self) -> bool:
        """Whether there is one document for each of several people."""
        return self.to_many


def declare(**parts) -> Kind:
    """A kind, in the registry."""
    kind = Kind(**parts)
    return KINDS.add(kind.code, kind)


def find_kind(code: "str | Kind") -> Kind:
    """The kind of this code; RuleError names the known ones."""
    kind = code if isinstance(code, Kind) else get_kind(code)
    if kind is None:
        raise RuleError(f"Няма вид документ „{code}“. Видовете са: {', '.join(KINDS)}.")
    return kind


def get_kind(code: str) -> Kind | None:
    """The kind of this code, shipped or made by the office; None if there is none."""
    if code in KINDS:
        return KINDS[code]
    return next((kind for more in MORE_KINDS if (kind := more.get(code))), None)


def kinds_for(entity: str) -> list[Kind]:
    """The kinds made from records of an entity, by its table name; the shipped ones first."""
    shipped = [kind for kind in KINDS.values() if kind.entity == entity]
    return shipped + [kind for more in MORE_KINDS for kind in more.made_from(entity)]


def find_sources() -> list[type[Entity]]:
    """The entities that papers are made from, by shipped kinds or by those of the office."""
    shipped = {kind.entity for kind in KINDS.values()}
    return [entity for table, entity in ENTITIES.items()
            if table in shipped or entity.belongs.papers]


def find_record(kind: Kind, number: int) -> Entity:
    """The record a document is made from; RuleError if there is none outside the bin."""
    entity = ENTITIES[kind.entity]
    record = entity.live().where(entity.id == number).first()
    if record is None:
        raise RuleError(f"Няма {entity.listing.label} с номер {number}.")
    return record
