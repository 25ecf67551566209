"""Conditions that entities name in `Belongs`: which records somebody sees, as SQL, None for all."""

from functools import reduce
from operator import or_

from admin.policy.scopes import condition, exists, within
from documents.kinds import find_sources
from models.access.approvals import Approval
from models.access.case_access import OPEN_TO_ALL, cases_open_to
from models.access.limits import unread_by
from models.agenda.items import AgendaItem
from models.attendance.lines import Attendance
from models.base import Entity, today
from models.cases.case import ChildCase
from models.cases.families import Family
from models.commitments.commitment import Commitment
from models.commitments.reminders import Reminder, ReminderItem
from models.decisions.decision import Decision
from models.documents.issued import IssuedDocument
from models.imports import Import
from models.letters.files import AttachedFile
from models.mechanisms import Mechanism, Membership
from models.meetings.meeting import Meeting
from models.memoranda import Memorandum
from models.privacy.destruction import Destruction, DestructionItem
from models.tailoring.records import told_with
from models.tailoring.views import ALL_PEOPLE, SavedView
from models.users import OFFICE, User
from models.waiting.absences import Absence
from models.work.jobs import Job


@condition
def own_mechanism(user, _entity):
    """The one mechanism that the account is limited to."""
    return Mechanism.id == user.mechanism_id if user.mechanism_id else None


@condition
def unsealed(user, _entity):
    """Cases that are open to all, and the sealed ones that name the user."""
    is_open = ChildCase.sensitivity == OPEN_TO_ALL
    return is_open | ChildCase.id.in_(cases_open_to(user)) if user.role in OFFICE else is_open


@condition
def with_cases_within(user, _entity):
    """Lists of destruction of which every case is within reach: they are decided as a whole."""
    reach = within(user, ChildCase)
    return ~exists(DestructionItem, DestructionItem.destruction == Destruction.id,
                   ~exists(ChildCase, ChildCase.id == DestructionItem.case, reach))


@condition
def papers_within(user, _entity):
    """Documents made from records within reach; of a meeting only if all its cases are."""
    return reduce(or_, (_made_from(user, entity) for entity in find_sources()
                        if not tells_unread(user, entity)), IssuedDocument.id == 0)


def tells_unread(user, entity: type[Entity]) -> bool:
    """Whether papers of such records tell of a register that the user's role does not read."""
    return not unread_by(user.role).isdisjoint(one._meta.table_name for one in told_with(entity))


def made_of(document):
    """SQL: the table that documents are made from, never looked up: nearly all would be found."""
    return document.entity.concat("")


def _made_from(user, entity: type[Entity]):
    document, reach = IssuedDocument, within(user, entity)
    found = made_of(document) == entity._meta.table_name
    if reach is not None:
        found &= exists(entity, entity.id == document.object_id, reach)
    if reach is None and user.mechanism_id:  # what belongs to no mechanism tells whose it is
        found &= document.owner == user.mechanism_id
    if entity is Absence and user.mechanism_id:
        found &= exists(Absence, Absence.id == document.object_id, Absence.user.in_(
            User.select(User.id).where(User.mechanism == user.mechanism_id)))
    if entity is Meeting:
        found &= ~has_hidden_cases(user, document.object_id)
    return found


def has_hidden_cases(user, meeting):
    """SQL condition: a case comes up at the meeting that the user may not see."""
    def hidden(entity):
        return exists(entity, entity.meeting == meeting, entity.case.is_null(False), ~exists(
            ChildCase, ChildCase.id == entity.case, within(user, ChildCase)))
    return hidden(AgendaItem) | hidden(Decision)


@condition
def of_papers(_user, _entity):
    """Files of documents and letters; one in a field is reached by way of its record alone."""
    return AttachedFile.object_id + 0 == 0  # true of nearly all: its index would keep no order


@condition
def unsealed_reminders(user, _entity):
    """Reminders that speak of no case the user may not see."""
    reach = within(user, Commitment)
    if reach is None:
        return None
    return ~exists(ReminderItem, ReminderItem.reminder == Reminder.id, ~exists(
        Commitment, Commitment.id == ReminderItem.commitment, reach))


@condition
def families_of_cases(user, _entity):
    """Families of which the user sees a child, and those that have none yet."""
    reach = within(user, ChildCase)
    if reach is None:
        return None
    of_it = ChildCase.family == Family.id
    return exists(ChildCase, of_it, reach) | ~exists(ChildCase, of_it)


@condition
def own_jobs(user, _entity):
    """What the user asked for himself."""
    return Job.asked_by == user.id


@condition
def own_views(user, _entity):
    """Views of lists: the user's own, and those for all."""
    return SavedView.owner.in_((ALL_PEOPLE, user.id))


@condition
def own_imports(user, _entity):
    """What the user brought in himself."""
    return Import.asked_by == user.id


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


@condition
def invited_meetings(user, _entity):
    """Meetings with the user's institution in their attendance, while it is a member."""
    invited = Attendance.select(Attendance.meeting).where(
        Attendance.organization == user.organization_id, Attendance.is_live())
    return Meeting.id.in_(invited) & ~has_left(user, Meeting.mechanism)


@condition
def own_commitments(user, _entity):
    """Commitments of the user's institution, while it is a member."""
    own = Commitment.organization == user.organization_id
    return own & ~has_left_decision(user, Commitment.decision)


@condition
def of_own_commitments(user, entity: type[Entity]):
    """What hangs below the commitments of the user's institution."""
    own = Commitment.select(Commitment.id).where(own_commitments(user, Commitment))
    return entity.commitment.in_(own)


# -- auditors and accounts ----------------------------------------------------------------------


@condition
def audited_documents(_user, _entity):
    """Documents of meetings and memoranda without the names of children."""
    tables = [entity._meta.table_name for entity in (Meeting, Decision, Memorandum)]
    return (IssuedDocument.privacy != "identified") & made_of(IssuedDocument).in_(tables)


@condition
def near_accounts(user, _entity):
    """Accounts of the same mechanism, and those of all."""
    near = User.mechanism.is_null() | (User.mechanism == user.mechanism_id)
    return near if user.mechanism_id else None


@condition
def near_approvals(user, _entity):
    """What near accounts asked for, about near accounts and about cases within reach."""
    about_case = (Approval.entity == ChildCase._meta.table_name) & (Approval.object_id > 0)
    cases = within(user, ChildCase)
    found = ~about_case | exists(ChildCase, ChildCase.id == Approval.object_id, cases)
    if not user.mechanism_id:
        return found
    near = User.select(User.id).where(near_accounts(user, User))
    is_near = (Approval.entity != User._meta.table_name) | Approval.object_id.in_(near)
    return found & Approval.asked_by.in_(near) & is_near
