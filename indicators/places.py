"""Counts of placements, of the proofs that a place nearer was free, of places and of closures."""

from datetime import date

from peewee import OP, Expression

from bulgarian.dates import date_numeric
from indicators.breakdowns import Breakdown, counted
from indicators.declaring import CASES, Asked, Figure, Figures, Line, indicator
from indicators.dimensions import Classes
from models.cases.case import ChildCase
from models.fields import labels_of
from models.mechanisms import Mechanism
from models.places.closure import NATIONAL, ClosureTarget
from models.places.evidence import Finding
from models.places.placements import Placement
from models.places.reports import Capacity, Occupancy
from models.places.stages import Stage
from models.reported import latest
from models.services import RUNNING, Service
from models.territory import Municipality

PLACE = Municipality.alias()
HOME_PLACE = Municipality.alias()
HOME = ChildCase.select(ChildCase.municipality_origin).where(ChildCase.id == Placement.case)
OBLAST = PLACE.select(PLACE.oblast).where(PLACE.id == Placement.municipality)
HOME_OBLAST = ChildCase.select(HOME_PLACE.oblast).join(
    HOME_PLACE, on=(HOME_PLACE.id == ChildCase.municipality_origin)).where(
    ChildCase.id == Placement.case)
DISTANCE = Classes("Спрямо общината по произход", (
    ("home", "В общината", Placement.municipality == HOME),
    ("municipality", "Извън общината", Expression(OBLAST, OP.EQ, HOME_OBLAST)),
    ("oblast", "Извън областта", Expression(OBLAST, OP.NE, HOME_OBLAST))))
CLOSED = "closed"
WAYS_OUT = ("transforming", "closing", CLOSED)

counted(
    "Настанявания по форма на грижа и отдалеченост",
    Breakdown(Placement, ("form",), DISTANCE),
    page=CASES, dated="begun_on", unit="настанявания", hides_small=True,
    definition="Настаняванията, започнали в периода, по форма на грижа и по това дали са в "
               "общината по произход на детето, извън нея в същата област или извън областта.")
counted(
    "Деца в грижа към края на периода",
    Breakdown(Placement, ("form",), "municipality.shown_as"),
    page=CASES, dated="begun_on", until="ended_on", unit="деца", hides_small=True,
    definition="Настаняванията, които продължават в последния ден на периода, по форма на грижа и "
               "по общината, в която са децата.")
counted(
    "Настанени далеч или отказани при свободни места",
    Breakdown(Finding, ("kind",), "municipality.shown_as"),
    page=CASES, dated="happened_on", only=Finding.stands == True,  # noqa: E712
    unit="установени свободни места", hides_small=True,
    definition="Свободните места, установени по справките за местата в деня, в който детето е "
               "отказано или настанено извън общината или областта; по община по произход. Едно "
               "дете може да е подминало няколко места. Местата, които справките вече не "
               "потвърждават, не се броят.")
counted(
    "Услуги в трансформация и закриване", Breakdown(Stage, ("service.kind",), "state"),
    page=CASES, dated="begun_on", only=Stage.state.in_(WAYS_OUT), unit="услуги",
    seat="service.municipality",
    definition="Услугите и институциите, за които в периода е започнала трансформация или "
               "закриване или които са закрити, по вид.")


@indicator("Закривания спрямо целите", page=CASES, counts=Service, seat="municipality",
           unit="институции", compares=True)
def closures(asked: Asked) -> Figures:
    """Закритите до края на периода институции спрямо всяка цел за закриване на областта. Целите за
    страната се показват с обхвата си, но закритите по тях не се броят тук: областта не е цялата
    страна и числата от двата обхвата никога не се събират.
    """
    targets = ClosureTarget.live().order_by(
        ClosureTarget.scope, ClosureTarget.kind, ClosureTarget.until, ClosureTarget.id)
    if asked.mechanism:
        own = Mechanism.select(Mechanism.oblast).where(Mechanism.id == asked.mechanism)
        targets = targets.where(ClosureTarget.oblast.in_(own) | ClosureTarget.oblast.is_null())
    return Figures(("Цел", "Да се закрият", "Закрити", "Остават"),
                   tuple(_against(one, asked) for one in targets), main=1)


def _against(target: ClosureTarget, asked: Asked) -> Line:
    """A target: how many are to be closed, were by the end of the period, and remain."""
    told = f"{target.show('kind')}, {target.show('scope')}"
    label = f"{told} {target.oblast.name}" if target.oblast_id else told
    if target.until:
        label = f"{label}, до {date_numeric(target.until)}"
    goal = Figure(str(target.number))
    if target.scope == NATIONAL:
        return Line(label, (goal, Figure("не се брои тук"), Figure("–")))
    inside = Municipality.select(Municipality.id).where(Municipality.oblast == target.oblast_id)
    later = Stage.live().select(Stage.service).where(
        Stage.state == CLOSED, Stage.begun_on > asked.end)
    where = (Service.is_live() & (Service.kind == target.kind) & (Service.state == CLOSED)
             & Service.municipality.in_(inside) & Service.id.not_in(later))
    closed = asked.base.where(where).count()
    return Line(label, (goal, Figure(str(closed), where if closed else None, f"t{target.id}"),
                        Figure(str(max(0, target.number - closed)))))


@indicator("Заетост и свободни места", page=CASES, counts=Service, seat="municipality",
           unit="места", compares=True)
def places(asked: Asked) -> Figures:
    """Местата на действащите днес услуги по вид, както ги казват капацитетът и последната справка
    за заетост към края на периода. Услуга без справка до този ден се брои, а местата ѝ – не.
    Свободни са местата, които не са заети или отделени; при свръхзаетост числото е отрицателно.
    """
    services = list(asked.base.where(Service.is_live(), Service.state.in_(RUNNING)))
    told = [_reports(report, asked.end) for report in (Capacity, Occupancy)] if services else ()
    table = _places_on(asked.end, services, told)
    return table.compared(_places_on(asked.earlier, services, told)) if asked.earlier else table


def _places_on(day: date, services: list[Service], told) -> Figures:
    rows = []
    for code, label in labels_of(Service.kind).items():
        mine = [one for one in services if one.kind == code]
        if mine:
            rows.append(Line(label, _cells(mine, told, day, code)))
    if rows:
        rows.append(Line("Общо", _cells(services, told, day, ""), is_total=True))
    return Figures(("Вид услуга", "Услуги", "Капацитет", "Заети", "Свободни"), tuple(rows))


def _reports(report, day: date) -> dict[int, list]:
    found: dict[int, list] = {}
    for one in report.live().where(report._meta.fields[report.dated] <= day):
        found.setdefault(one.service_id, []).append(one)
    return found


def _cells(services: list[Service], told, day: date, kind: str) -> tuple[Figure, ...]:
    """The number of services, their places, the taken and the free ones."""
    places = taken = 0
    for one in services:
        capacity, occupancy = (latest(reports.get(one.id, ()), day) for reports in told)
        if capacity and occupancy:
            places += capacity.places
            taken += occupancy.occupied + occupancy.reserved
    where = Service.state.in_(RUNNING) & Service.is_live()
    if kind:
        where &= Service.kind == kind
    return (Figure(str(len(services)), where, f"{kind or '*'}"),
            *(Figure(str(number)) for number in (places, taken, places - taken)))
