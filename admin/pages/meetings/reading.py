"""What the meeting's page shows: attendance, agenda and decisions, few queries each."""

from peewee import JOIN

from admin.auth import current_user
from admin.policy import reached, visible
from models.agenda.items import AgendaItem
from models.attendance.lines import Attendance
from models.cases.case import ChildCase
from models.commitments.commitment import Commitment
from models.decisions.decision import Decision
from models.meetings.meeting import Meeting
from models.parties import Organization, Person


def read_attendance(meeting: Meeting):
    """The attendance with people and institutions, one query."""
    return meeting.attendance.select(Attendance, Person, Organization).join(
        Person, JOIN.LEFT_OUTER).switch(Attendance).join(Organization, JOIN.LEFT_OUTER)


def read_items(meeting: Meeting) -> list[AgendaItem]:
    """The agenda with presenters, cases and decisions; a guest sees his commitments alone."""
    items = read_agenda(meeting)
    decisions = read_decisions(meeting)
    for item in items:
        item.taken = [d for d in decisions if d.item_id == item.id]
    return items


def read_agenda(meeting: Meeting) -> list[AgendaItem]:
    """The items that the user may see with presenters and cases, one query."""
    return list(reached(current_user, meeting.items).select(
        AgendaItem, Person, ChildCase).join(
        Person, JOIN.LEFT_OUTER).switch(AgendaItem).join(ChildCase, JOIN.LEFT_OUTER).order_by(
        AgendaItem.order, AgendaItem.id))


def read_decisions(meeting: Meeting) -> list[Decision]:
    """The decisions with the commitments that the user may see, two queries."""
    decisions = list(visible(current_user, Decision, meeting.decisions).order_by(
        Decision.number))
    commitments = list(visible(current_user, Commitment, Commitment.live()).select(
        Commitment, Organization).join(Organization).where(Commitment.decision.in_(
            [d.id for d in decisions])).order_by(Commitment.id)) if decisions else []
    for decision in decisions:
        decision.duties = [c for c in commitments if c.decision_id == decision.id]
    return decisions


def read_organizations() -> list[tuple[int, str, str]]:
    """Institutions to choose from: (id, what it is called, in short)."""
    return [(o.id, o.title(), o.short()) for o in Organization.live().order_by(Organization.name)]
