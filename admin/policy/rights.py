"""Who may see and write what: one table of roles and entities, asked by every view."""

from collections.abc import Callable
from dataclasses import dataclass

from admin.policy import columns, scopes
from models.access.approvals import Approval
from models.attendance.lines import Attendance
from models.base import ENTITIES, Entity
from models.cases.case import ChildCase
from models.cases.identity import CaseIdentity
from models.commitments.commitment import Commitment
from models.documents.issued import IssuedDocument
from models.meetings.meeting import Meeting
from models.users import ADMIN, AUDITOR, COORDINATOR, MEMBER, SECRETARY, User

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
    """Meetings with the user's institution in their attendance, while it is a member."""
    invited = Attendance.live(Attendance.meeting).where(
        Attendance.organization == user.organization_id)
    return query.where(Meeting.id.in_(invited), ~scopes.has_left(user, Meeting.mechanism))


def own_commitments(user, query):
    """Commitments of the user's institution, while it is a member."""
    mine = query.where(Commitment.organization == user.organization_id)
    return mine.where(~scopes.has_left_decision(user, Commitment.decision))


def of_own_commitments(user, query):
    """What hangs below the commitments of the user's institution."""
    own = own_commitments(user, Commitment.select(Commitment.id))
    return query.where(query.model.commitment.in_(own))


def audited_documents(_user, query):
    """Documents of meetings and memoranda without the names of children."""
    return query.where(IssuedDocument.privacy != "identified",
                       IssuedDocument.entity.in_(("meetings", "decisions", "memoranda")))


def near_accounts(user, query):
    """Accounts of the same mechanism, and those of all."""
    near = User.mechanism.is_null() | (User.mechanism == user.mechanism_id)
    return query.where(near) if user.mechanism_id else query


def near_approvals(user, query):
    """What near accounts asked for, if it is not about an account that is not near."""
    if not user.mechanism_id:
        return query
    near = near_accounts(user, User.select(User.id))
    return query.where(Approval.asked_by.in_(near),
                       (Approval.entity != "users") | Approval.object_id.in_(near))


# Where a role's rights are not the usual ones of OTHERWISE. {table: {roles: grant}}
OFFICE, READERS = (SECRETARY, COORDINATOR), (ADMIN, AUDITOR)
EXCEPT = {
    "users": {OFFICE: NONE, (ADMIN,): WRITE, (AUDITOR,): Grant(scope=near_accounts)},
    "declarations": {OFFICE: READ, (ADMIN,): WRITE},
    "mechanisms": {OFFICE: READ, (ADMIN,): WRITE},
    # Who the child is and what is told of it: the office alone.
    "case_identities": {READERS: NONE},
    "relatives": {READERS: NONE},
    "consents": {READERS: NONE},
    "data_requests": {READERS: NONE},
    "disclosures": {(ADMIN,): NONE},
    "destructions": {(ADMIN,): NONE},
    "destruction_items": {(ADMIN,): NONE},
    "case_events": {READERS: NONE},
    "case_access": {OFFICE: READ, READERS: NONE},
    # The technical administrator sees nothing of the work with cases.
    "cases": {(ADMIN,): NONE},
    "referrals": {(ADMIN,): NONE},
    "agenda_items": {(ADMIN,): NONE},
    "attendance": {(ADMIN,): NONE},
    "decisions": {(ADMIN,): NONE},
    "statements": {(ADMIN,): NONE},
    "named_votes": {(ADMIN,): NONE},
    "movements": {(ADMIN,): NONE},
    "documents": {(ADMIN,): NONE, (AUDITOR,): Grant(scope=audited_documents)},
    "meetings": {(ADMIN,): NONE, (MEMBER,): Grant(scope=invited_meetings)},
    # What became of decisions; a representative reads what concerns his institution.
    "commitment_reports": {(ADMIN,): NONE, (MEMBER,): Grant(scope=of_own_commitments)},
    "extensions": {(ADMIN,): NONE, (MEMBER,): Grant(scope=of_own_commitments)},
    "commitment_files": {READERS: NONE, (MEMBER,): Grant(scope=of_own_commitments)},
    "decision_changes": {(ADMIN,): NONE},
    "reminders": {(ADMIN,): NONE},
    "reminder_items": {(ADMIN,): NONE},
    "written_procedures": {(ADMIN,): NONE},
    "procedure_answers": {(ADMIN,): NONE},
    "commitments": {(ADMIN,): NONE, (MEMBER,): Grant(scope=own_commitments,
                                                      steps=("report", "partly"))},
    "jobs": {READERS: NONE},
    "letters": {(ADMIN,): NONE},
    "attached_files": {READERS: NONE},
    "approvals": {(*OFFICE, *READERS): Grant(scope=near_approvals)},
} | dict.fromkeys(
    ("oblasti", "municipalities", "organizations", "organization_names", "people", "positions",
     "memberships", "legal_bases", "services", "phrases", "document_templates",
     "template_versions", "template_questions", "office_days"),
    {(ADMIN,): WRITE})
OTHERWISE = {SECRETARY: WRITE, COORDINATOR: WRITE, ADMIN: READ, AUDITOR: READ, MEMBER: NONE}


def grant(user, entity: type[Entity]) -> Grant:
    """What the user may do with an entity."""
    if not user.may_sign_in():
        return NONE
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
    query = reached(user, query)
    return mine.scope(user, query) if mine.scope else query


def reached(user, query):
    """The query limited to the user's reach alone, for rows shown on the page above them."""
    within = scopes.within(user, query.model)
    return query if within is None else query.where(within)


def visible_live(user, entity: type[Entity]):
    """The visible records outside the bin."""
    return visible(user, entity, entity.live())


def sees(user, record: Entity) -> bool:
    """Whether the user may see this record."""
    entity = type(record)
    return visible(user, entity).where(entity.id == record.id).exists()


def matching(user, entity: type[Entity], text: str):
    """SQL condition: the record holds the typed words; a case also by names that the user sees.

    Never by what the user may not read.
    """
    if not columns.may_search(user, entity):
        return entity.id == 0
    condition = entity.matches(text)
    if entity is ChildCase and may_read(user, CaseIdentity):
        named = visible_live(user, CaseIdentity).where(CaseIdentity.matches(text))
        condition |= ChildCase.id.in_(named.select(CaseIdentity.case))
    return condition


def readable_entities(user) -> list[type[Entity]]:
    """The entities that the user may see records of."""
    return [entity for entity in ENTITIES.values() if may_read(user, entity)]


def in_region(user, entity: type[Entity]):
    """Query of the records of the user's mechanism, the sealed ones too: to open one of them."""
    query = entity.select()
    return query.where(entity.mechanism == user.mechanism_id) if user.mechanism_id else query


def may_have_papers(user, record: Entity) -> bool:
    """Whether papers of the record may reach the user: a meeting's speak of all its cases."""
    return not isinstance(record, Meeting) or not Meeting.select().where(
        Meeting.id == record.id, Meeting.id.in_(scopes.meetings_with_hidden_cases(user))).exists()
