"""Lists with named views of their own, and the numbers beside the entries of the menu."""

from flask import render_template
from markupsafe import Markup

from admin import policy
from admin.base import BADGES, PANELS, EntityView
from models.base import Entity, today
from models.cases.case import ChildCase
from models.cases.checks import CaseCheck
from models.commitments.commitment import OPEN_STATUSES, Commitment
from models.decisions.changes import DecisionChange
from models.decisions.decision import Decision
from models.mechanisms import Mechanism
from models.meetings.meeting import Meeting
from models.memoranda import Memorandum
from models.places import evidence, stages  # noqa: F401
from models.procedures import WrittenProcedure
from models.services import Referral, Service


class DecisionView(EntityView):
    """Decisions: those that still ask somebody to act."""

    entity = Decision
    list_template, details_template = "decisions/list.html", "decisions/page.html"
    views = (("open", "С неизпълнени ангажименти", lambda _: Decision.id.in_(
        Commitment.live().select(Commitment.decision).where(
            Commitment.status.in_(OPEN_STATUSES)))),
             ("overdue", "С просрочени ангажименти", lambda _: Decision.id.in_(
                 Commitment.overdue(today()).select(Commitment.decision))),
             ("changed", "Изменени или отменени", lambda _: Decision.id.in_(
                 DecisionChange.live().select(DecisionChange.changed))))

    def details_context(self, record) -> dict:
        """The later decisions that change this one too."""
        later = policy.visible_live(self.user, DecisionChange).where(
            DecisionChange.changed == record.id)
        return {**super().details_context(record), "changed_by": list(titled_changes(later))}


def titled_changes(query):
    """The changes with what „отменено с Решение № 9 от 01.02.2017 г.“ reads, one query."""
    return query.select(DecisionChange, Decision, Meeting).join(
        Decision, on=DecisionChange.decision).join(Meeting)


class ProcedureView(EntityView):
    """Decisions in writing, found beside those of the meetings."""

    entity = WrittenProcedure
    list_template, details_template = "decisions/list.html", "decisions/procedure.html"
    views = (("open", "Чакат отговори", lambda _: WrittenProcedure.status == "open"),
             ("counted", "Чакат потвърждение", lambda _: WrittenProcedure.status == "counted"))


class ServiceView(EntityView):
    """Services: those whose places nobody has told for a month."""

    entity = Service
    views = (("stale", "Неактуални места", lambda _: Service.id.in_(
        ids(Service.stale(today())))),)


class FindingView(EntityView):
    """Proved free places: those that nobody has explained yet."""

    entity = evidence.Finding
    views = (("unexplained", "Без обосновка", lambda _: evidence.Finding.id.in_(
        ids(evidence.Finding.unexplained()))),)


class ReferralView(EntityView):
    """Referrals: those without an answer."""

    entity = Referral
    views = (("unanswered", "Без отговор",
              lambda _: Referral.id.in_(ids(Referral.unanswered(today())))),)


class CheckView(EntityView):
    """What falls due in cases: what is not done yet, and what of it is for oneself."""

    entity = CaseCheck
    views = (("open", "Ненаправени", lambda _: CaseCheck.done_on.is_null()),
             ("mine", "Моите", lambda user: CaseCheck.done_on.is_null() & (
                 (CaseCheck.created_by == user.name) | CaseCheck.case.in_(
                     ids(ChildCase.select().where(ChildCase.responsible == user.id))))))


class MemorandumView(EntityView):
    """Memoranda: those that end soon."""

    entity = Memorandum
    views = (("expiring", "Изтичащи", lambda _: Memorandum.id.in_(
        ids(Memorandum.expiring(today())))),)

    def new_record(self) -> tuple[Memorandum, None]:
        """An addition begins with what it has from its memorandum."""
        record, under = super().new_record()
        if record.parent_id:
            record.inherit()
        return record, under


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


def show_numbering(record: Entity) -> Markup | str:
    """The card of a mechanism with the number of its next case."""
    return Markup(render_template("numbering.html", mechanism=record)) if isinstance(
        record, Mechanism) else ""


PANELS.append(show_numbering)
