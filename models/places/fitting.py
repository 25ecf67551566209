"""Whether a service is for a child, and how far it is from its home."""

from dataclasses import dataclass
from datetime import date

from models.cases.ages import age_on

NEAR, SAME_OBLAST, FAR = range(3)
DISTANCES = ("в общината", "в областта", "в друга област")


@dataclass(frozen=True)
class Child:
    """What a service asks of a child: nothing that names it."""

    ages: tuple[int, int]  # the years it may be; the same twice where its birth is known
    sex: str | None
    is_disabled: bool
    municipality: int
    oblast: int


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


def distance(service, child: Child) -> int:
    """NEAR in the child's municipality or one that the service serves, else by the oblast."""
    places = {service.municipality_id, *(one.municipality_id for one in service.served)}
    if child.municipality in places:
        return NEAR
    return SAME_OBLAST if service.municipality.oblast_id == child.oblast else FAR
