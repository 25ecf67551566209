"""What a case waits for now: one sentence and the record or step that answers it."""

from dataclasses import dataclass
from datetime import date

from peewee import SQL, fn

from bulgarian.grammar import join_list, late_by
from bulgarian.numerals import counted
from models.agenda.items import AgendaItem
from models.base import Entity
from models.cases.case import ChildCase
from models.commitments.commitment import OPEN_STATUSES, Commitment
from models.decisions.decision import Decision
from models.meetings.course import OVER
from models.meetings.meeting import Meeting
from models.places.evidence import Finding
from models.services import Referral
from models.waiting.passing import is_to_pass_on

PASSED = ("sent", "accepted", "placed")  # states of a referral that has left
AT_WORK = ("accepted", "scheduled", "discussed", "plan_active", "monitoring", "reopened")


@dataclass(frozen=True)
class NextStep:
    """The sentence, the words of the button, and the step of a record (none: its page)."""

    text: str
    label: str = ""
    record: Entity | None = None
    step: str = ""
    tone: str = "info"


def next_step(case: ChildCase, on: date) -> NextStep:
    """The first rule that applies: overdue, unanswered, unsent, then the case's own state."""
    for rule in (_signs, _untold, _overdue, _unanswered, _unsent, _unexplained, _passed_on,
                 _by_state):
        if found := rule(case, on):
            return found
    return NextStep("Няма предстоящи действия.", tone="quiet")


def idle_cases():
    """Query of the cases at work in which nobody has anything to do: no step is coming."""
    case = ChildCase.id
    asked = Commitment.live().join(Decision).where(
        Commitment.status.in_((*OPEN_STATUSES, "reported")), Decision.case == case)
    referred = Referral.live().where(
        Referral.status.in_(("draft", "sent", "accepted")), Referral.case == case)
    coming = AgendaItem.live().join(Meeting).where(
        AgendaItem.case == case, Meeting.status.not_in((*OVER, "cancelled")))
    return ChildCase.live().where(ChildCase.status.in_(AT_WORK), *(
        ~fn.EXISTS(found.select(SQL("1"))) for found in (asked, referred, coming)))


def _signs(case: ChildCase, _on: date) -> NextStep | None:
    """Any delay is wrong: it comes before all else."""
    if not case.is_open or not is_to_pass_on(case):
        return None
    return NextStep("По случая има признаци на насилие или трафик. Препратете го още днес на "
                    "Координационния механизъм при насилие.", "Подготви препращането", case,
                    "pass_on", "bad")


def _untold(case: ChildCase, _on: date) -> NextStep | None:
    """Whoever has to be told within hours comes before the paper that follows."""
    waiting = [one for one in case.notified if not one.told_on] if case.is_open else []
    if not waiting:
        return None
    first = min(waiting, key=lambda one: one.ends_at())
    whom = join_list([one.who() for one in waiting])
    return NextStep(f"Да се уведоми: {whom} – {first.term()}.", "Запиши уведомяването", first, "",
                    first.tone("term"))


def _overdue(case: ChildCase, on: date) -> NextStep | None:
    late = [c for c in case.open_commitments() if c.days_late(on)]
    if not late:
        return None
    worst = max(late, key=lambda commitment: commitment.days_late(on))
    days = worst.days_late(on)
    return NextStep(f"{worst.organization.short()} не е отчела „{worst.what}“ – просрочено "
                    f"{late_by(days)}.",
                    "Отчети изпълнение", worst, "report", "bad")


def _unanswered(case: ChildCase, on: date) -> NextStep | None:
    waiting = Referral.unanswered(on).where(Referral.case == case).first()
    if waiting is None:
        return None
    days = waiting.days_waiting(on)
    since = (f"е без отговор от {counted(days, 'работен ден', 'работни дни')}" if days
             else "чака отговор, а срокът за него изтече")
    return NextStep(f"Насочването към {waiting.target()} {since}.", "Запиши отговор",
                    waiting, "", "warn")


def _unsent(case: ChildCase, _on: date) -> NextStep | None:
    draft = Referral.live().where(Referral.case == case, Referral.status == "draft").first()
    return draft and NextStep(f"Насочването към {draft.target()} още не е изпратено.",
                              "Отбележи като изпратено", draft, "send", "warn")


def _unexplained(case: ChildCase, _on: date) -> NextStep | None:
    found = case.is_open and Finding.unexplained().where(Finding.case == case).first()
    return NextStep(f"{found.show('kind').capitalize()}: {found.service.name}, свободни "
                    f"{found.free_places}. Напишете защо детето не е там.", "Отвори установеното",
                    found, "", "warn") if found else None


def _passed_on(case: ChildCase, _on: date) -> NextStep | None:
    """A signal that went to the other mechanism is not for a meeting of this one."""
    sent = [one for one in case.referrals if one.kind == "transfer" and one.status in PASSED]
    if not sent or case.status not in ("signal", "accepted"):
        return None
    return NextStep(f"Случаят е предаден на {sent[0].target()}. Отбележете го като препратен.",
                    case.workflow.transitions["transfer"].label, case, "transfer")


def _by_state(case: ChildCase, _on: date) -> NextStep | None:
    sentences = {
        "signal": ("Сигналът чака да бъде приет за разглеждане.", "accept"),
        "accepted": ("Случаят чака място в дневния ред.", "agenda"),
        "reopened": ("Възобновеният случай чака място в дневния ред.", "agenda"),
        "discussed": ("Случаят е разгледан. Започнете изпълнението на плана.", "plan"),
        "plan_active": ("Няма просрочени ангажименти. Преценете дали случаят преминава към "
                        "проследяване.", "monitor"),
        "monitoring": ("Случаят се проследява. Приключете го, когато изходът е ясен.", "close"),
        "suspended": ("Работата по случая е спряна временно.", "resume")}
    if case.status == "scheduled":
        return _on_agenda(case)
    if case.status not in sentences:
        return None
    text, step = sentences[case.status]
    if step == "agenda":
        return NextStep(text, "Добави в дневния ред", case, "agenda")
    return NextStep(text, case.workflow.transitions[step].label, case, step)


def _on_agenda(case: ChildCase) -> NextStep:
    last = max(case.items, key=lambda item: item.meeting.held_on, default=None)
    if last is None:
        return NextStep("Случаят чака място в дневния ред.", "Добави в дневния ред", case,
                        "agenda")
    return NextStep(f"Включен е в дневния ред: {last.meeting.title()}, т. {last.order}.",
                    "Отвори заседанието", last.meeting)
