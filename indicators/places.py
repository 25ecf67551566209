"""Counts of placements, of the proofs that a place nearer was free, of places and of closures."""

from datetime import date

from peewee import JOIN, OP, Expression, fn

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
from models.reported import offered
from models.services import RUNNING, Service
from models.territory import Municipality, Oblast

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
    inside = Municipality.select(Municipality.id).where(Municipality.oblast == ClosureTarget.oblast)
    closed = asked.base.where(_closed_by(asked.end), Service.kind == ClosureTarget.kind,
                              Service.municipality.in_(inside))
    targets = ClosureTarget.live(
        ClosureTarget, Oblast, closed.select(fn.COUNT(Service.id)).alias("closed")).join(
        Oblast, JOIN.LEFT_OUTER).order_by(
        ClosureTarget.scope, ClosureTarget.kind, ClosureTarget.until, ClosureTarget.id)
    if asked.mechanism:
        own = Mechanism.select(Mechanism.oblast).where(Mechanism.id == asked.mechanism)
        targets = targets.where(ClosureTarget.oblast.in_(own) | ClosureTarget.oblast.is_null())
    return Figures(("Цел", "Да се закрият", "Закрити", "Остават"),
                   tuple(_against(one, asked.end) for one in targets), main=1)


def _closed_by(day: date) -> Expression:
    """SQL condition: the service was closed by the end of a day."""
    later = Stage.live().select(Stage.service).where(Stage.state == CLOSED, Stage.begun_on > day)
    return Service.is_live() & (Service.state == CLOSED) & Service.id.not_in(later)


def _against(target: ClosureTarget, day: date) -> Line:
    """A target: how many are to be closed, were by the end of the period, and remain."""
    told = f"{target.show('kind')}, {target.show('scope')}"
    label = f"{told} {target.oblast.name}" if target.oblast_id else told
    if target.until:
        label = f"{label}, до {date_numeric(target.until)}"
    goal = Figure(str(target.number))
    if target.scope == NATIONAL:
        return Line(label, (goal, Figure("не се брои тук"), Figure("–")))
    inside = Municipality.select(Municipality.id).where(Municipality.oblast == target.oblast_id)
    where = _closed_by(day) & (Service.kind == target.kind) & Service.municipality.in_(inside)
    return Line(label, (goal, Figure(str(target.closed), where if target.closed else None,
                                     f"t{target.id}"),
                        Figure(str(max(0, target.number - target.closed)))))


@indicator("Заетост и свободни места", page=CASES, counts=Service, seat="municipality",
           unit="места", compares=True)
def places(asked: Asked) -> Figures:
    """Местата на действащите днес услуги по вид, както ги казват капацитетът и последната справка
    за заетост към края на периода. Услуга без справка до този ден се брои, а местата ѝ – не.
    Свободни са местата, които не са заети или отделени; при свръхзаетост числото е отрицателно.
    Местата на услуга, която днес се закрива, не се предлагат и не са свободни.
    """
    days = [asked.end, *([asked.earlier] if asked.earlier else [])]
    told = [(kind, [*zip(numbers[::2], numbers[1::2], [state] * len(days), strict=True)])
            for kind, state, *numbers in asked.base.select(Service.kind, Service.state, *(
                number for day in days for number in (
                    _last(Capacity, day, lambda one: one.places),
                    _last(Occupancy, day, lambda one: one.occupied + one.reserved)))).where(
                Service.is_live(), Service.state.in_(RUNNING)).tuples()]
    table, *before = [_places_on([(kind, days[place]) for kind, days in told])
                      for place in range(len(days))]
    return table.compared(*before) if before else table


def _last(report, day: date, number):
    """SQL: what the last report of a service by a day says."""
    one = report.alias()
    dated = getattr(one, report.dated)
    return one.select(number(one)).where(
        one.service == Service.id, one.archived_at.is_null(), dated <= day).order_by(
        dated.desc()).limit(1)


def _places_on(told: list[tuple]) -> Figures:
    """The table of one day, of (kind, (places, taken, state)) of each service."""
    rows = []
    for code, label in labels_of(Service.kind).items():
        mine = [numbers for kind, numbers in told if kind == code]
        if mine:
            rows.append(Line(label, _cells(mine, code)))
    if rows:
        rows.append(Line("Общо", _cells([numbers for _, numbers in told], ""), is_total=True))
    return Figures(("Вид услуга", "Услуги", "Капацитет", "Заети", "Свободни"), tuple(rows))


def _cells(services: list[tuple], kind: str) -> tuple[Figure, ...]:
    """The number of services, their places, the taken and the free ones."""
    known = [one for one in services if None not in one]
    places, taken = (sum(one[place] for one in known) for place in (0, 1))
    free = sum(offered(places - taken, state) for places, taken, state in known)
    where = Service.state.in_(RUNNING) & Service.is_live()
    if kind:
        where &= Service.kind == kind
    return (Figure(str(len(services)), where, f"{kind or '*'}"),
            *(Figure(str(number)) for number in (places, taken, free)))
