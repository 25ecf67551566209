"""A place at home became free: which children who live away from home could come back to it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from peewee import SQL, fn

from bulgarian.grammar import with_v
from models.cases.case import ChildCase
from models.cases.identity import CaseIdentity
from models.places.evidence import INSTEAD, Finding
from models.places.fitting import NEAR, child_of, distance, misfits, places_of
from models.places.placements import Placement
from models.places.stages import Served
from models.reported import stale_days
from models.services import TAKING, Service
from models.territory import Municipality


@dataclass(frozen=True)
class Return:
    """A child that lives elsewhere, and a service at its home with a free place that fits."""

    case: ChildCase
    stay: Placement
    service: Service
    free: int

    def told_now(self) -> str:
        """Where the child is now: „във Видин“."""
        return with_v(self.stay.place() or self.stay.municipality.shown_as)


def find_returns(cases, on: date) -> list[Return]:
    """Who of the cases of a query could come home now; nothing while nothing is free there.

    A place that was passed over with a reason is not told of again.
    """
    free = _free_services(on)
    homes = {place for service, _ in free for place in places_of(service)}
    stays = _stays_away(cases, homes) if homes else []
    if not stays:
        return []
    _read_children(stays)
    said = set(Finding.live(Finding.case, Finding.service).where(
        Finding.case.in_([one.case_id for one in stays]),
        Finding.justification != "").tuples())
    return [Return(stay.case, stay, service, count) for stay in stays
            for service, count in free if (stay.case_id, service.id) not in said
            and _is_home(service, stay, on)]


def _is_home(service: Service, stay: Placement, on: date) -> bool:
    """Whether the service is at the child's home, fits it, and is as near to a family."""
    child = child_of(stay.case, on)
    return (service.id != stay.service_id and service.kind in INSTEAD[stay.form]
            and distance(service, child) == NEAR and not misfits(service, child))


def _free_services(on: date) -> list[tuple[Service, int]]:
    """The services with a free place by a fresh report and the stays since then."""
    may_be_free = (Service.places > Service.occupied) | Service.id.in_(Placement.live(
        Placement.service).where(Placement.ended_on > on - timedelta(stale_days())))
    found = list(Service.live().select(Service, Municipality).join(Municipality).where(
        Service.state.in_(TAKING), Service.as_of >= on - timedelta(stale_days()),
        Service.kind.in_({kind for kinds in INSTEAD.values() for kind in kinds}),
        may_be_free))
    ids = [one.id for one in found]
    served, moved = defaultdict(list), defaultdict(list)
    for row in Served.live().where(Served.service.in_(ids)) if ids else ():
        served[row.service_id].append(row)
    for row in Placement.live().where(Placement.service.in_(ids)) if ids else ():
        moved[row.service_id].append(row)
    for one in found:
        one.served = served[one.id]
    counted = [(one, one.free() - _since(one.as_of, moved[one.id], on)) for one in found]
    return [(one, count) for one, count in counted if count > 0]


def _since(day: date, stays: list[Placement], on: date) -> int:
    """How many more children came than left after a day."""
    return sum((day < one.begun_on <= on) - bool(one.ended_on and day < one.ended_on <= on)
               for one in stays)


def _stays_away(cases, homes: set[int]) -> list[Placement]:
    """The stays that go on outside the child's municipality, of children from these."""
    return list(Placement.live().select(Placement, ChildCase, Municipality).join(ChildCase).join(
        Municipality, on=ChildCase.municipality_origin).where(
        Placement.ended_on.is_null(), Placement.form.in_([*INSTEAD]),
        Placement.municipality != ChildCase.municipality_origin,
        ChildCase.municipality_origin.in_(homes),
        fn.EXISTS(cases.select(SQL("1")).where(ChildCase.id == Placement.case)),
        ChildCase.status.not_in(ChildCase.closed_in)).order_by(Placement.begun_on, Placement.id))


def _read_children(stays: list[Placement]) -> None:
    """Give each case of a stay what is known of its child, one query."""
    children = defaultdict(list)
    for child in CaseIdentity.live().where(CaseIdentity.case.in_([one.case_id for one in stays])):
        children[child.case_id].append(child)
    for stay in stays:
        stay.case.identity = children[stay.case_id]
