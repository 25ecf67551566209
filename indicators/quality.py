"""What in the registers contradicts itself, is missing or has grown old: one declaration each."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from peewee import Expression

from models.base import Entity
from models.cases.case import OPEN, ChildCase
from models.commitments.commitment import Commitment
from models.mechanisms import Membership
from models.meetings.meeting import Meeting
from models.memoranda import Memorandum
from models.parties import Organization
from models.places.placements import Placement
from models.places.reports import Occupancy
from models.reported import STALE_DAYS
from models.services import RUNNING, Referral, Service
from registry import Registry

CONTRADICTS, MISSING, STALE = "Противоречи си", "Липсва", "Остаряло е"
GROUPS = (CONTRADICTS, MISSING, STALE)
QUIET_DAYS = 90  # after which an open case that nobody touched is asked about
CHECKS = Registry("check of the data")


@dataclass(frozen=True)
class Check:
    """A question that finds the records to be mended."""

    code: str
    group: str
    title: str
    todo: str  # what to do about it
    entity: type[Entity]
    where: Callable[[date], Expression]


def check(code: str, group: str, title: str, todo: str, *, of: type[Entity]) -> Callable:
    """The declaration of a condition; it is asked with the day it is."""
    def declare(where: Callable[[date], Expression]) -> Callable:
        CHECKS.add(code, Check(code, group, title, todo, of, where))
        return where
    return declare


@check("overfull", CONTRADICTS, "Заетите места са повече от капацитета",
       "Проверете справката за заетост и капацитета.", of=Service)
def _overfull(_day: date) -> Expression:
    return Service.state.in_(RUNNING) & (Service.occupied > Service.places)


@check("ours", CONTRADICTS, "Нашите настанявания са повече от съобщените заети места",
       "Сверете справката с настаняванията и поискайте нова.", of=Occupancy)
def _ours(_day: date) -> Expression:
    return Occupancy.ours > Occupancy.occupied


@check("ended", CONTRADICTS, "Приключен случай без изход",
       "Посочете с какво е приключил.", of=ChildCase)
def _ended(_day: date) -> Expression:
    return (ChildCase.status == "closed") & ChildCase.outcome.is_null()


@check("placed", CONTRADICTS, "Случаят е приключил с връщане в семейството, а настаняването "
       "продължава", "Запишете кога е завършило настаняването.", of=Placement)
def _placed(_day: date) -> Expression:
    home = ChildCase.select(ChildCase.id).where(
        ChildCase.status == "closed",
        ChildCase.outcome.in_(("reintegrated", "abandonment_prevented")))
    return Placement.ended_on.is_null() & Placement.case.in_(home)


@check("lead", MISSING, "Отворен случай без водеща институция",
       "Изберете коя институция води случая.", of=ChildCase)
def _lead(_day: date) -> Expression:
    return ChildCase.status.in_(OPEN) & ChildCase.lead.is_null()


@check("causes", MISSING, "Отворен случай без причини и рискови фактори",
       "Отбележете причините: по тях се брои в отчетите.", of=ChildCase)
def _causes(_day: date) -> Expression:
    return ChildCase.status.in_(OPEN) & (ChildCase.causes.cast("TEXT") == "[]")


@check("act", MISSING, "Настаняване без номер на акта",
       "Впишете номера на заповедта, решението или договора.", of=Placement)
def _act(_day: date) -> Expression:
    return (Placement.act_kind != "none") & (Placement.act_number == "")


@check("declaration", MISSING, "Член без декларация за поверителност",
       "Поискайте декларацията и впишете датата ѝ.", of=Membership)
def _declaration(day: date) -> Expression:
    return Membership.declaration_on.is_null() & (
        Membership.valid_to.is_null() | (Membership.valid_to >= day))


@check("email", MISSING, "Институция, на която се пише, без ел. поща",
       "Впишете адреса: по него излизат поканите и напомнянията.", of=Organization)
def _email(_day: date) -> Expression:
    return (Organization.email == "") & Organization.id.in_(
        Membership.live(Membership.organization))


@check("quiet", STALE, f"Отворен случай, по който няма промяна от {QUIET_DAYS} дни",
       "Запишете какво е направено или приключете случая.", of=ChildCase)
def _quiet(day: date) -> Expression:
    return ChildCase.status.in_(OPEN) & (ChildCase.updated_at < day - timedelta(QUIET_DAYS))


@check("untold", STALE, f"Действаща услуга без справка за заетост от {STALE_DAYS} дни",
       "Поискайте справка от доставчика и я запишете.", of=Service)
def _untold(day: date) -> Expression:
    return Service.state.in_(RUNNING) & (
        Service.as_of.is_null() | (Service.as_of < day - timedelta(STALE_DAYS)))


@check("silent", STALE, "Насочване без отговор след срока",
       "Запишете отговора или напомнете.", of=Referral)
def _silent(day: date) -> Expression:
    return (Referral.status == "sent") & (
        Referral.answer_due.is_null() | (Referral.answer_due < day))


@check("late", STALE, "Ангажимент с изтекъл срок без отчет",
       "Запишете отчета, удължете срока или напомнете.", of=Commitment)
def _late(day: date) -> Expression:
    return Commitment.id.in_(Commitment.overdue(day).select(Commitment.id))


@check("unheld", STALE, "Заседание с минала дата, което не е отбелязано",
       "Отбележете дали се е провело.", of=Meeting)
def _unheld(day: date) -> Expression:
    return (Meeting.held_on < day) & Meeting.status.in_(("draft", "scheduled", "invited"))


@check("memorandum", STALE, "Меморандум с изтекъл срок",
       "Подновете го или отбележете, че е прекратен.", of=Memorandum)
def _memorandum(day: date) -> Expression:
    return Memorandum.valid_until < day
