"""A decision written down with the commitments in it, all or nothing."""

from collections.abc import Collection

from models.agenda.items import AgendaItem
from models.attendance.movements import quorum_at
from models.base import RuleError
from models.commitments.commitment import Commitment
from models.database import database
from models.decisions.decision import WITH_COMMITMENT, Decision


def _without_quorum(item: AgendaItem) -> str:
    """How many were there, if too few; empty before anybody is marked present."""
    if not any(line.took_part() for line in item.meeting.attendance):
        return ""
    quorum = quorum_at(item)
    return "" if quorum.ok else quorum.note()


def record_decision(item: AgendaItem, values: dict, commitments: list[dict], *,
                    by: str = "", confirmed: Collection[str] = ()) -> Decision:
    """A decision with its commitments, all or nothing; RuleError names the field at fault.

    Kinds that ask somebody to act are refused without a commitment. `confirmed` are the doubts
    about the decision itself that somebody stands by.
    """
    if values.get("kind") in WITH_COMMITMENT and not commitments:
        raise RuleError("Посочете кой и до кога ще изпълни решението.", "organization")
    with database.atomic():
        decision = Decision(item=item, meeting=item.meeting, **values,
                            quorum_note=_without_quorum(item))
        decision.confirmed = confirmed
        decision.store(by)
        for row in commitments:
            Commitment(decision=decision, **row).store(by)
        decision.lead = decision.lead or next((row["organization"] for row in commitments), None)
        decision.save(by=by)  # its search text holds the institutions
    return decision
