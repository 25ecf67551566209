"""Whether a service is for a child, and how far it is from its home."""

from dataclasses import dataclass
from datetime import date

from models.cases.ages import age_on
from models.territory import Municipality, Neighbour

NEAR, NEXT, SAME_OBLAST, NEXT_OBLAST, FAR = range(5)
DISTANCES = ("в общината", "в съседна община", "в областта", "в съседна област",
             "в друга област")


@dataclass(frozen=True)
class Child:
    """What a service asks of a child: nothing that names it."""

    ages: tuple[int, int]  # the years it may be; the same twice where its birth is known
    sex: str | None
    is_disabled: bool
    municipality: int
    oblast: int


def bordering(municipality) -> list:
    """SQL: whether a municipality borders on this one, and its oblast on that of this one."""
    home, there = Municipality.alias(), Municipality.alias()
    beside = Neighbour.live(Neighbour.other).where(Neighbour.municipality == municipality.id)
    oblasti = Neighbour.live(there.oblast).join(home, on=Neighbour.municipality == home.id).join(
        there, on=Neighbour.other == there.id).where(home.oblast == municipality.oblast_id)
    return [Municipality.id.in_(beside).alias("is_beside"),
            Municipality.oblast.in_(oblasti).alias("is_oblast_beside")]


def child_of(case, on: date) -> Child:
    """The child of a case on a day; by its age band where the birth is not known."""
    one = next(iter(case.identity), None)
    low, high = map(int, case.age_band.split("–"))
    if one and one.birth_date:
        low = high = max(age_on(one.birth_date, on), 0)
    return Child((low, high), one.sex if one else None, "disability" in case.target_groups,
                 case.municipality_origin_id, case.municipality_origin.oblast_id)


def misfits(service, child: Child) -> list[str]:
    """Why the service is not for the child; nothing where it is."""
    far = distance(service, child) != NEAR and service.accepts_outside == "no"
    return [why for is_so, why in (
        (service.age_from is not None and child.ages[1] < service.age_from, "детето е по-малко"),
        (service.age_to is not None and child.ages[0] > service.age_to, "детето е по-голямо"),
        (service.sex and child.sex and service.sex != child.sex, "за деца от другия пол"),
        (service.disability == "only" and not child.is_disabled, "само за деца с увреждания"),
        (service.disability == "without" and child.is_disabled, "за деца без увреждания"),
        (far, "не приема от други общини")) if is_so]


def places_of(service) -> set[int]:
    """The municipalities that the service is in or serves."""
    return {service.municipality_id, *(one.municipality_id for one in service.served)}


def distance(service, child: Child) -> int:
    """NEAR in the child's municipality or one that the service serves, else by what borders.

    What borders tells a service that was read with `bordering`; of any other nobody knows it.
    """
    if child.municipality in places_of(service):
        return NEAR
    if getattr(service, "is_beside", False):
        return NEXT
    if service.municipality.oblast_id == child.oblast:
        return SAME_OBLAST
    return NEXT_OBLAST if getattr(service, "is_oblast_beside", False) else FAR
