"""The open decisions of earlier meetings as they stand on an agenda, in a letter and on paper."""

from bulgarian.dates import date_numeric
from documents.schema import Many, Scope, text, typed
from documents.values.meetings import due_of, items_of, state_of
from models.access.case_access import is_sealed
from models.agenda.items import AgendaItem
from models.agenda.standing import reports_on_decisions
from models.base import today
from models.commitments.commitment import Commitment
from models.decisions.decision import Decision
from models.meetings.meeting import Meeting
from models.waiting.proposals import open_commitments

ON_A_CASE = "по случай, разгледан в закрита част"


def may_stand(decision: Decision, meeting: Meeting) -> bool:
    """A sealed case is told only in the papers of a meeting that has it on its agenda."""
    return decision.case is None or not is_sealed(decision.case) or decision.case_id in {
        item.case_id for item in items_of(meeting)}


def open_under(item: AgendaItem, _scope=None) -> list[Commitment]:
    """What earlier meetings asked and nobody has reported, under the item that reports on it."""
    if not reports_on_decisions(item):
        return []
    return [one for one in open_commitments(item.meeting) if may_stand(one.decision, item.meeting)]


def _what(commitment: Commitment, scope: Scope) -> str:
    """The task; of a case only to the institution whose task it is."""
    mine = scope.recipient and scope.recipient.institution
    is_own = mine and mine.id == commitment.organization_id
    return commitment.what if is_own or not commitment.decision.case_id else ON_A_CASE


OPEN = {
    "решение": text(lambda c, _: f"№ {c.decision.number}/"
                                 f"{date_numeric(c.decision.meeting.held_on)}"),
    "отговорник": text(lambda c, scope: c.organization.short(scope.day)),
    "текст": typed(_what),
    "срок": text(due_of),
    "състояние": text(lambda c, scope: state_of(c, min(scope.day, today()))),
}
UNDER_ITEM = {"неизпълнени": Many(OPEN, open_under)}
