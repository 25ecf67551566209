"""Lists with named views of their own, and the numbers beside the entries of the menu."""

from datetime import timedelta

from admin import policy
from admin.base import BADGES, EntityView
from models.base import today
from models.meetings.decisions import OPEN_STATUSES, Commitment
from models.memoranda import Memorandum
from models.services import Referral


class CommitmentView(EntityView):
    """Commitments: the overdue ones first of all."""

    entity = Commitment
    views = (
        ("overdue", "Просрочени", lambda _: Commitment.id.in_(ids(Commitment.overdue(today())))),
        ("due_soon", "Срок до 7 дни", lambda _: Commitment.status.in_(OPEN_STATUSES)
         & Commitment.due.between(today(), today() + timedelta(7))),
        ("open", "Неизпълнени", lambda _: Commitment.status.in_(OPEN_STATUSES)))


class ReferralView(EntityView):
    """Referrals: those without an answer."""

    entity = Referral
    views = (("unanswered", "Без отговор",
              lambda _: Referral.id.in_(ids(Referral.unanswered(today())))),)


class MemorandumView(EntityView):
    """Memoranda: those that end soon."""

    entity = Memorandum
    views = (("expiring", "Изтичащи", lambda _: Memorandum.id.in_(
        ids(Memorandum.expiring(today())))),)


def ids(query):
    """The same query, giving only the ids."""
    return query.select(query.model.id)


def count_overdue(user) -> int:
    """Overdue commitments that the user may see."""
    return policy.visible(user, Commitment, Commitment.overdue(today())).count()


def count_unanswered(user) -> int:
    """Referrals without an answer that the user may see."""
    return policy.visible(user, Referral, Referral.unanswered(today())).count()


BADGES["commitments"] = count_overdue
BADGES["referrals"] = count_unanswered
