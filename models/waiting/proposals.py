"""What may come on an agenda, each with its reason: the secretary ticks, nobody forgets."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bulgarian.numerals import counted
from bulgarian.text import small_first
from models.agenda.items import AgendaItem
from models.agenda.standing import APPROVAL, is_unfinished, standing_items
from models.base import RuleError
from models.cases.case import ChildCase
from models.cases.completeness import missing_fields
from models.commitments.commitment import OPEN_STATUSES, Commitment
from models.database import database
from models.decisions.decision import Decision
from models.mechanisms import Membership
from models.meetings.course import HELD
from models.meetings.meeting import Meeting
from models.memoranda import Memorandum
from models.parties import Organization
from models.procedures import WrittenProcedure
from models.reported import stale_days
from models.services import Service
from models.territory import Municipality

WAITING = ("accepted", "reopened")  # cases that are ready for discussion
MINUTES = "minutes-"  # begins the key of the approval of the last minutes


@dataclass(frozen=True)
class Proposal:
    """An item that could be added; `key` tells it from the others and is kept with the item."""

    key: str
    group: str
    title: str
    reason: str
    kind: str = "other"
    minutes: int = 15
    tone: str = "info"
    case: ChildCase | None = None
    closed_part: bool = False
    missing: tuple[str, ...] = ()


def propose(meeting: Meeting, cases=None) -> list[Proposal]:
    """What is not on the agenda yet; `cases` narrows the query of cases to those one may see."""
    found = [one for rule in RULES for one in rule(meeting)]
    found += _cases(meeting, ChildCase.live() if cases is None else cases)
    items = list(meeting.items)
    there = {item.origin for item in items} | {f"case-{item.case_id}" for item in items}
    return [one for one in found if one.key not in there and not _is_said(one, items)]


def _is_said(one: Proposal, items: list[AgendaItem]) -> bool:
    """Whether the agenda has this title already, or a standing item of the same kind."""
    is_standing = one.key.startswith("standing-") and one.kind != "other"
    return any(item.title_text == one.title or is_standing and item.kind == one.kind
               for item in items)


def last_held(meeting: Meeting) -> Meeting | None:
    """The mechanism's last meeting before this one that took place."""
    return Meeting.live().where(
        Meeting.mechanism == meeting.mechanism_id, Meeting.id != meeting.id,
        Meeting.status.in_(HELD), Meeting.held_on <= meeting.held_on).order_by(
        Meeting.held_on.desc(), Meeting.id.desc()).first()


def to_approve(meeting: Meeting) -> Meeting | None:
    """The last meeting, while its minutes are not approved or were approved at this one."""
    last = last_held(meeting)
    is_open = last and (last.approved_on is None or last.approved_in_id == meeting.id)
    return last if is_open else None


def add_proposals(meeting: Meeting, chosen: list[Proposal], said: dict, by: str = "") -> int:
    """Number of items added, all or none; `said` has question and waiver of a case by key.

    The RuleError of a proposal names its field as `question-case-7`.
    """
    broken = []
    with database.atomic() as transaction:
        for one in chosen:
            try:
                _add(meeting, one, *said.get(one.key, ("", "")), by=by)
            except RuleError as error:
                broken += [RuleError(part.message, f"{part.field or 'pick'}-{one.key}")
                           for part in error.all]
        if broken:
            transaction.rollback()
    if broken:
        raise RuleError(broken[0].message, broken[0].field, tuple(broken[1:]))
    return len(chosen)


def _add(meeting: Meeting, one: Proposal, question: str, waiver: str, *, by: str) -> None:
    item = AgendaItem(
        meeting=meeting, title_text=one.title, kind=one.kind, case=one.case, minutes=one.minutes,
        closed_part=one.closed_part, origin=one.key, question=question, waiver=waiver).store(by)
    if one.key.startswith(MINUTES) and meeting.agenda_frozen_at is None:
        put_first(item)


def put_first(item: AgendaItem) -> None:
    """Let an item be the first one that is dealt with, right after the opening."""
    first = item.meeting.items.order_by(AgendaItem.order).first()
    item.move_to(2 if first.kind == "opening" else 1)


def add_last_minutes(meeting: Meeting, by: str = "") -> int:
    """Number of items added: the approval of the last minutes, while they wait for it."""
    waiting = [one for one in propose(meeting, ChildCase.live().where(ChildCase.id == 0))
               if one.key.startswith(MINUTES)]
    return add_proposals(meeting, waiting, {}, by)


# -- the rules ----------------------------------------------------------------------------------


def _last_minutes(meeting: Meeting) -> Iterator[Proposal]:
    last = last_held(meeting)
    if last is not None and last.approved_on is None:
        state = last.workflow.state(last).label.lower()
        yield Proposal(f"{MINUTES}{last.id}", "От миналото заседание",
                       f"{APPROVAL} от заседание № {last.serial}",
                       f"Заседанието от {last.held_on:%d.%m.%Y} г. е „{state}“.", "followup", 5)


def _unfinished(meeting: Meeting) -> Iterator[Proposal]:
    """Items of the last meeting that ended without result and decision."""
    last = last_held(meeting)
    rows = filter(is_unfinished, last.items) if last else ()
    for item in rows:
        if not item.case_id:
            yield Proposal(f"item-{item.id}", "От миналото заседание", item.title_text,
                           f"Неразгледана точка {item.order} от заседание № {last.serial}.",
                           item.kind, item.minutes, "warn", None, item.closed_part)


def _procedures(meeting: Meeting) -> Iterator[Proposal]:
    """What was decided in writing since, and nobody has ratified."""
    for one in WrittenProcedure.live().where(
            WrittenProcedure.mechanism == meeting.mechanism_id,
            WrittenProcedure.status == "counted",
            WrittenProcedure.opened_on <= meeting.held_on).order_by(WrittenProcedure.id):
        yield Proposal(f"procedure-{one.id}", "От миналото заседание",
                       f"Потвърждаване на неприсъствено решение {one.name()}",
                       f"{one.question.rstrip('.')} – {one.show('result')}.", "followup", 5, "warn")


def _commitments(meeting: Meeting) -> Iterator[Proposal]:
    rows = list(open_commitments(meeting))
    late = [row for row in rows if row.due and row.due < meeting.held_on]
    if rows:
        told = counted(len(rows), "неотчетен ангажимент", "неотчетени ангажимента")
        who = ", ".join(dict.fromkeys(row.organization.short() for row in late))
        reason = f"{told}; с изтекъл срок до заседанието: {len(late)} ({who})." if late \
            else f"{told}; срокът на всички е след заседанието."
        yield Proposal("commitments", "От миналото заседание",
                       "Изпълнение на решенията от предходните заседания", reason, "followup",
                       15, "bad" if late else "info")


def open_commitments(meeting: Meeting):
    """Commitments of the mechanism's earlier decisions that are still open."""
    return Commitment.live().select(Commitment, Organization, Decision).join(
        Organization).switch(Commitment).join(Decision).join(Meeting).where(
        Meeting.mechanism == meeting.mechanism_id, Meeting.held_on < meeting.held_on,
        Commitment.status.in_(OPEN_STATUSES)).order_by(Commitment.due, Commitment.id)


def _memoranda(meeting: Meeting) -> Iterator[Proposal]:
    day = meeting.held_on
    for one in Memorandum.expiring(day).where(
            Memorandum.mechanism == meeting.mechanism_id):
        yield Proposal(f"memorandum-{one.id}", "Членове и меморандуми",
                       f"Изтичащ {small_first(one.heading())}",
                       f"Срокът изтича на {one.valid_until:%d.%m.%Y} г.", "memo", 10, "warn")


def _members(meeting: Meeting) -> Iterator[Proposal]:
    last = last_held(meeting)
    rows = Membership.live().select(Membership, Organization).join(Organization).where(
        Membership.mechanism == meeting.mechanism_id, Membership.kind == "associated",
        Membership.valid_from > last.held_on,
        Membership.valid_from <= meeting.held_on) if last else ()
    for one in rows:
        yield Proposal(f"member-{one.id}", "Членове и меморандуми",
                       f"Представяне на нов асоцииран член: {one.organization.name}",
                       f"Член е от {one.valid_from:%d.%m.%Y} г.", "membership", 5)


def _capacity(meeting: Meeting) -> Iterator[Proposal]:
    stale = stale_services(meeting).count()
    if stale:
        yield Proposal("capacity", "Услуги", "Актуализиране на свободните места в услугите",
                       f"Данните за {counted(stale, 'услуга', 'услуги')} са отпреди повече от "
                       f"{counted(stale_days(), 'ден', 'дни')}.", "capacity", 10, "warn")


def services_of(meeting: Meeting):
    """The running services of the mechanism's oblast."""
    return Service.live().select(Service, Municipality).join(Municipality).where(
        Municipality.oblast == meeting.mechanism.oblast_id, Service.state == "open")


def stale_services(meeting: Meeting, on: date | None = None):
    """Those whose number of places was told too long before the meeting."""
    late = Service.stale(on or meeting.held_on).select(Service.id)
    return services_of(meeting).where(Service.id.in_(late))


def _standing(meeting: Meeting) -> Iterator[Proposal]:
    for number, one in enumerate(standing_items(meeting.mechanism)):
        yield Proposal(f"standing-{one.id or f'usual{number}'}", "Постоянни точки",
                       one.title_text, "Стои във всеки дневен ред.", one.kind, one.minutes,
                       "quiet", None, one.closed_part)


def _cases(meeting: Meeting, cases) -> list[Proposal]:
    waiting = cases.where(ChildCase.mechanism == meeting.mechanism_id,
                          ChildCase.status.in_(WAITING)).order_by(
        ChildCase.received_on, ChildCase.id)
    return [_of_case(case) for case in waiting]


def _of_case(case: ChildCase) -> Proposal:
    missing = tuple(missing_fields(case))
    state = case.workflow.state(case).label.lower()
    reason = f"Постъпил на {case.received_on:%d.%m.%Y} г., {state}."
    if missing:
        reason += f" Липсват: {', '.join(missing)}."
    return Proposal(f"case-{case.id}", "Случаи", f"Разглеждане на случай № {case.reference}",
                    reason, "case", 15, "warn" if missing else "info", case, True, missing)


RULES = (_last_minutes, _unfinished, _procedures, _commitments, _memoranda, _members, _capacity,
         _standing)
