"""Decisions outside of the papers of their own meeting: which may stand there, and how."""

from bulgarian.dates import date_numeric
from documents.schema import Lines, Many, One, Scope, text, typed
from documents.values.cases import CASE
from documents.values.meetings import (
    COMMITMENT,
    DECISION,
    commitments_of,
    due_of,
    items_of,
    state_of,
)
from models.access.case_access import is_sealed
from models.agenda.items import AgendaItem
from models.agenda.standing import reports_on_decisions
from models.base import today
from models.commitments.commitment import Commitment
from models.decisions.decision import Decision
from models.meetings.meeting import Meeting
from models.waiting.proposals import open_commitments

ON_A_CASE = "по случай, разгледан в закрита част"
ON_A_SEALED_CASE = "по случай с ограничен достъп"


def is_on_sealed(decision: Decision) -> bool:
    """Whether it is about a case that named people alone may see."""
    return decision.case_id is not None and is_sealed(decision.case)


def _text(decision: Decision, _scope=None) -> str:
    return ON_A_SEALED_CASE if is_on_sealed(decision) else decision.text


def _off(decision: Decision) -> str:
    """Why it is no longer in force; the reason is told where its text is."""
    return "анулирано" if decision.is_annulled and is_on_sealed(decision) else decision.told_off()


# In papers that whoever of the office may make: of a sealed case they tell that something was
# decided, when and by whom it is due, and nothing of it.
COMMITMENT_IN_BOOKS = COMMITMENT.plus({"текст": typed(
    lambda c, _: ON_A_SEALED_CASE if is_on_sealed(c.decision) else c.what)})
DECISION_IN_BOOKS = DECISION.plus({
    "текст": typed(_text), "абзаци": Lines(_text),
    "случай": One(CASE, lambda d, _: None if is_on_sealed(d) else d.case),
    "анулирано": typed(lambda d, _: d.is_annulled and _off(d) or ""),
    "отменено": typed(lambda d, _: _off(d)),
    "ангажименти": Many(COMMITMENT_IN_BOOKS, lambda d, _: commitments_of(d))})


def may_stand(decision: Decision, meeting: Meeting) -> bool:
    """A sealed case is told only in the papers of a meeting that has it on its agenda."""
    return not is_on_sealed(decision) or decision.case_id in {
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
