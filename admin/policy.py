"""Who may see and write what: one table of roles and entities, asked by every view."""

from collections.abc import Callable
from dataclasses import dataclass

from models.base import ENTITIES, Entity
from models.cases.case import ChildCase
from models.cases.identity import CaseIdentity
from models.documents import IssuedDocument
from models.meetings.attendance import Attendance
from models.meetings.decisions import Commitment
from models.meetings.meeting import Meeting
from models.users import ADMIN, AUDITOR, COORDINATOR, MEMBER, SECRETARY

Scope = Callable[[object, object], object]  # (user, query) -> the part the user may see


@dataclass(frozen=True)
class Grant:
    """What a role may do with an entity; `steps` may be taken even where it only reads."""

    read: bool = True
    write: bool = False
    scope: Scope | None = None
    steps: tuple[str, ...] = ()


NONE, READ, WRITE = Grant(read=False), Grant(), Grant(write=True)


def invited_meetings(user, query):
    """Meetings with the user's institution in their attendance."""
    invited = Attendance.select(Attendance.meeting).where(
        Attendance.organization == user.organization_id, Attendance.archived_at.is_null())
    return query.where(Meeting.id.in_(invited))


def own_commitments(user, query):
    """Commitments of the user's institution."""
    return query.where(Commitment.organization == user.organization_id)


def without_names(_user, query):
    """Documents that do not carry the names of children."""
    return query.where(IssuedDocument.privacy != "identified")


# Where a role's rights are not the usual ones of OTHERWISE. {table: {roles: grant}}
OFFICE, READERS = (SECRETARY, COORDINATOR), (ADMIN, AUDITOR)
EXCEPT = {
    "users": {OFFICE: NONE, (ADMIN,): WRITE},
    "mechanisms": {OFFICE: READ, (ADMIN,): WRITE},
    "declarations": {OFFICE: READ, (ADMIN,): WRITE},
    "case_identities": {READERS: NONE},
    "relatives": {READERS: NONE},
    "documents": {READERS: Grant(scope=without_names)},
    "meetings": {(MEMBER,): Grant(scope=invited_meetings)},
    "commitments": {(MEMBER,): Grant(scope=own_commitments, steps=("report", "partly"))},
} | dict.fromkeys(
    ("oblasti", "municipalities", "organizations", "organization_names", "people", "positions",
     "memberships", "legal_bases", "services", "document_templates", "template_versions"),
    {(ADMIN,): WRITE})
OTHERWISE = {SECRETARY: WRITE, COORDINATOR: WRITE, ADMIN: READ, AUDITOR: READ, MEMBER: NONE}


def grant(user, entity: type[Entity]) -> Grant:
    """What the user may do with an entity."""
    for roles, special in EXCEPT.get(entity._meta.table_name, {}).items():
        if user.role in roles:
            return special
    return OTHERWISE.get(user.role, NONE)


def may_read(user, entity: type[Entity]) -> bool:
    return grant(user, entity).read


def may_write(user, entity: type[Entity]) -> bool:
    return grant(user, entity).write


def may_step(user, entity: type[Entity], step: str) -> bool:
    """Whether the user may take a step of the entity's workflow."""
    mine = grant(user, entity)
    return mine.write or step in mine.steps


def visible(user, entity: type[Entity], query=None):
    """The query (all records if None) limited to what the user may see."""
    mine = grant(user, entity)
    query = entity.select() if query is None else query
    if not mine.read:
        return query.where(entity.id == 0)
    return mine.scope(user, query) if mine.scope else query


def visible_live(user, entity: type[Entity]):
    """The visible records outside the archive."""
    return visible(user, entity).where(entity.archived_at.is_null())


def matching(user, entity: type[Entity], text: str):
    """SQL condition: the record holds the typed words; a case also by names that the user sees."""
    condition = entity.matches(text)
    if entity is ChildCase and may_read(user, CaseIdentity):
        named = visible_live(user, CaseIdentity).where(CaseIdentity.matches(text))
        condition |= ChildCase.id.in_(named.select(CaseIdentity.case))
    return condition


def readable_entities(user) -> list[type[Entity]]:
    """The entities that the user may see records of."""
    return [entity for entity in ENTITIES.values() if may_read(user, entity)]
