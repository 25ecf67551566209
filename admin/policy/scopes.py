"""Which records: those of the user's mechanism, and of sealed cases only those that name him.

Every entity stands in one of the three tables here; one that does not is seen by nobody.
A record is within reach when all the records above it are.
"""

from functools import reduce
from operator import and_, or_

from documents.kinds import KINDS
from documents.papers.own import SOURCES
from models.access.case_access import OPEN_TO_ALL, cases_open_to
from models.agenda.items import AgendaItem
from models.base import ENTITIES, Entity, today
from models.cases.case import ChildCase
from models.commitments.commitment import Commitment
from models.commitments.reminders import Reminder, ReminderItem
from models.decisions.decision import Decision
from models.documents.issued import IssuedDocument
from models.mechanisms import Mechanism, Membership
from models.meetings.meeting import Meeting
from models.privacy.destruction import Destruction, DestructionItem
from models.users import OFFICE
from models.work.jobs import Job

# The office's own books, the same for every mechanism.
SHARED = {
    "oblasti", "municipalities", "organizations", "organization_names", "people", "positions",
    "legal_bases", "services", "document_templates", "template_versions", "template_questions",
    "users", "approvals", "declarations", "retention_rules", "phrases", "office_days"}

# The foreign keys to what a record belongs to; all of them have to be within reach.
ABOVE = {
    "cases": ("mechanism",), "meetings": ("mechanism",), "memberships": ("mechanism",),
    "memoranda": ("mechanism",), "standing_items": ("mechanism",),
    "case_events": ("case",), "case_identities": ("case",), "case_access": ("case",),
    "referrals": ("case",), "relatives": ("identity",),
    "agenda_items": ("meeting", "case"), "attendance": ("meeting",),
    "statements": ("item", "line"), "named_votes": ("item", "line"), "movements": ("line", "item"),
    "decisions": ("meeting", "case", "item"), "commitments": ("decision", "accepted_at"),
    "memorandum_parties": ("memorandum",), "obligations": ("memorandum",),
    "consents": ("case",), "disclosures": ("case",), "data_requests": ("mechanism", "case"),
    "letters": ("mechanism", "case", "meeting"), "attached_files": ("document", "letter"),
    "destructions": ("mechanism",), "destruction_items": ("destruction", "case"),
    "commitment_reports": ("commitment",), "extensions": ("commitment",),
    "commitment_files": ("commitment", "report"), "decision_changes": ("decision", "changed"),
    "reminders": ("mechanism",), "reminder_items": ("reminder", "commitment"),
    "written_procedures": ("mechanism", "ratified_at"), "procedure_answers": ("procedure",),
    "events": ("mechanism",), "event_participants": ("event",)}


def within(user, entity: type[Entity]):
    """SQL condition: the record is within the user's reach; None where that is always so."""
    table = entity._meta.table_name
    if table in SHARED:
        return None
    if table not in ABOVE and table not in OWN:
        return entity.id == 0
    found = [_through(user, entity._meta.fields[name]) for name in ABOVE.get(table, ())]
    found += [rule(user) for rule in OWN.get(table, ())]
    found = [condition for condition in found if condition is not None]
    return reduce(and_, found) if found else None


def _through(user, key):
    """SQL condition: the record that a foreign key leads to is within reach, or there is none."""
    above = key.rel_model
    condition = within(user, above)
    if condition is None:
        return None
    inside = key.in_(above.select(above.id).where(condition))
    return inside | key.is_null() if key.null else inside


def own_mechanism(user):
    """The one mechanism that the account is limited to."""
    return Mechanism.id == user.mechanism_id if user.mechanism_id else None


def unsealed(user):
    """Cases that are open to all, and the sealed ones that name the user."""
    is_open = ChildCase.sensitivity == OPEN_TO_ALL
    return is_open | ChildCase.id.in_(cases_open_to(user)) if user.role in OFFICE else is_open


def with_cases_within(user):
    """Lists of destruction of which every case is within reach: they are decided as a whole."""
    hidden = DestructionItem.case.not_in(ChildCase.select(ChildCase.id).where(
        within(user, ChildCase)))
    return Destruction.id.not_in(
        DestructionItem.select(DestructionItem.destruction).where(hidden))


def papers_within(user):
    """Documents made from records within reach; of a meeting only if all its cases are."""
    tables = sorted({kind.entity for kind in KINDS.values()} | SOURCES.keys())
    return reduce(or_, (_made_from(user, ENTITIES[table]) for table in tables))


def _made_from(user, entity: type[Entity]):
    document, condition = IssuedDocument, within(user, entity)
    found = document.entity == entity._meta.table_name
    if condition is not None:
        found &= document.object_id.in_(entity.select(entity.id).where(condition))
    if condition is None and user.mechanism_id:  # what belongs to no mechanism tells whose it is
        found &= document.owner == user.mechanism_id
    if entity is Meeting:
        found &= document.object_id.not_in(meetings_with_hidden_cases(user))
    return found


def meetings_with_hidden_cases(user):
    """Query of the ids of meetings at which a case comes up that the user may not see."""
    def hidden(entity):
        return entity.select(entity.meeting).where(
            entity.case.is_null(False), entity.case.not_in(
                ChildCase.select(ChildCase.id).where(within(user, ChildCase))))
    return hidden(AgendaItem).union(hidden(Decision))


def unsealed_reminders(user):
    """Reminders that speak of no case the user may not see."""
    condition = within(user, Commitment)
    if condition is None:
        return None
    hidden = Commitment.select(Commitment.id).where(~condition)
    return Reminder.id.not_in(ReminderItem.select(ReminderItem.reminder).where(
        ReminderItem.commitment.in_(hidden)))


def own_jobs(user):
    """What the user asked for himself."""
    return Job.asked_by == user.id


OWN = {"mechanisms": (own_mechanism,), "cases": (unsealed,), "documents": (papers_within,),
       "destructions": (with_cases_within,), "reminders": (unsealed_reminders,),
       "jobs": (own_jobs,)}


# -- the institution of a representative -------------------------------------------------------


def has_left(user, mechanism):
    """SQL condition: the institution was a member of the mechanism and no longer is, today."""
    day, own = today(), Membership.organization == user.organization_id
    now = ((Membership.valid_from.is_null() | (Membership.valid_from <= day))
           & (Membership.valid_to.is_null() | (Membership.valid_to >= day))
           & Membership.is_live())
    ever = Membership.select(Membership.mechanism).where(own)
    return mechanism.in_(ever) & mechanism.not_in(ever.where(now))


def has_left_decision(user, decision):
    """SQL condition: the same, for what a decision of the mechanism's meeting asks."""
    left = Meeting.select(Meeting.id).where(has_left(user, Meeting.mechanism))
    return decision.in_(Decision.select(Decision.id).where(Decision.meeting.in_(left)))
