"""Papers about people of the mechanism: the sheet of a hand-over, a member's declaration."""

from documents.kinds import declare
from documents.papers.places import office
from documents.schema import Many, One, day, number, text, typed
from documents.values.meetings import due_of
from documents.values.parties import ORGANIZATION, PERSON, letter_parts, role_of
from models.base import today
from models.cases.case import ChildCase
from models.cases.levels import is_lower
from models.commitments.commitment import OPEN_STATUSES
from models.letters.letter import Letter
from models.mechanisms import Mechanism, Membership
from models.services import Referral
from models.waiting.absences import Absence, work_of
from models.waiting.next_step import next_step

OPEN_TO_ALL = "standard"


def _mechanism(absence: Absence) -> Mechanism | None:
    return absence.user.mechanism if absence.user.mechanism_id else office()


def _work(absence: Absence) -> list[ChildCase]:
    """The open cases that he is responsible for, without the sealed ones: those have no sheet."""
    return [one for one in work_of(absence.user)[0] if not is_lower(OPEN_TO_ALL, one.sensitivity)]


def _sealed(absence: Absence) -> int:
    return work_of(absence.user)[0].count() - len(_work(absence))


def _letters(absence: Absence) -> list[Letter]:
    return [one for one in work_of(absence.user)[1]
            if one.case_id is None or not is_lower(OPEN_TO_ALL, one.case.sensitivity)]


def _referrals(absence: Absence) -> list[Referral]:
    """What was sent or is still to be sent, and nobody has answered."""
    return [one for case in _work(absence) for one in case.referrals
            if one.status in ("draft", "sent")]


def _commitments(absence: Absence) -> list:
    return [one for case in _work(absence) for decision in case.decisions
            for one in decision.commitments if one.status in OPEN_STATUSES]


HAND_OVER = declare(
    code="predavane", name="Лист за предаване", entity="absences", direction="internal",
    mechanism=_mechanism, day=lambda _: today(), children=_work, needs="колега заместник",
    subject=lambda absence: f"Предаване на работа на {absence.deputy.name}"[:300],
    file_name=lambda absence: f"Предаване_{absence.id}",
    group={
        **letter_parts(_mechanism),
        "колега": text(lambda a, _: a.user.name), "заместник": text(lambda a, _: a.deputy.name),
        "от": day("since"), "до": day("until"), "запечатани": number(lambda a, _: _sealed(a)),
        "случаи": Many({
            "номер": text("reference"), "обозначение": typed("pseudonym"),
            "състояние": text("status"),
            "следва": typed(lambda c, scope: next_step(c, scope.day).text),
        }, lambda a, _: _work(a)),
        "ангажименти": Many({
            "институция": text(lambda c, scope: c.organization.short(scope.day)),
            "какво": typed("what"), "срок": text(due_of),
            "случай": text(lambda c, _: c.decision.case.reference),
        }, lambda a, _: _commitments(a)),
        "насочвания": Many({
            "случай": text(lambda r, _: r.case.reference), "към": typed(lambda r, _: r.target()),
            "състояние": text("status"), "отговор_до": day("answer_due"),
        }, lambda a, _: _referrals(a)),
        "писма": Many({
            "номер": text("register_number"), "кореспондент": typed("correspondent"),
            "относно": typed("subject"), "отговор_до": day("answer_due"),
        }, lambda a, _: _letters(a))})


def _nobody(member: Membership) -> str:
    return "" if member.representative_id else (
        "Декларацията се подписва от представителя. Първо го изберете в членството.")


DECLARATION = declare(
    code="deklaracia", name="Декларация за поверителност", entity="memberships",
    direction="internal", mechanism=lambda m: m.mechanism, day=lambda _: today(),
    needs="лице.име", missing=_nobody,
    subject=lambda m: f"Декларация за поверителност – {m.organization.short()}"[:300],
    file_name=lambda m: f"Декларация_{m.id}",
    group={
        **letter_parts(lambda m: m.mechanism),
        "лице": One(PERSON, lambda m, scope: role_of(m.representative, scope, m.organization)),
        "институция": One(ORGANIZATION, lambda m, _: m.organization)})
