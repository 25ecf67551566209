"""Places, taken, free and waiting by municipality and kind of service."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from peewee import fn

from bulgarian.dates import show_date
from models.base import today
from models.places.waiting import Waiting
from models.reported import is_old
from models.services import RUNNING, Service
from models.territory import Municipality, Oblast


@dataclass
class Line:
    """The services of one kind in one municipality, together."""

    services: int = 0
    places: int = 0
    occupied: int = 0
    free: int = 0
    waiting: int = 0
    oldest: date | None = None
    is_untold: bool = False  # nobody told of one of them

    def add(self, service: Service, waiting: int) -> None:
        self.services += 1
        self.places += service.places
        self.occupied += service.occupied
        self.free += service.free()
        self.waiting += waiting
        if service.as_of is None:
            self.is_untold = True
        else:
            self.oldest = min(filter(None, (self.oldest, service.as_of)))

    @property
    def as_of(self) -> str:
        return "няма данни" if self.is_untold else show_date(self.oldest)

    @property
    def is_stale(self) -> bool:
        return self.is_untold or is_old(self.oldest, today())


def read_lines() -> list[tuple[tuple[str, str, str], Line]]:
    """((oblast, municipality, kind), line) in the order of the alphabet; two queries."""
    waiting = dict(Waiting.live(Waiting.service, fn.COUNT(Waiting.id)).where(
        Waiting.left_on.is_null()).group_by(Waiting.service).tuples())
    lines: dict[tuple, Line] = defaultdict(Line)
    for one in Service.live().select(Service, Municipality, Oblast).join(Municipality).join(
            Oblast).where(Service.state.in_(RUNNING)):
        place = one.municipality
        lines[place.oblast.label, place.name, one.show("kind")].add(one, waiting.get(one.id, 0))
    return sorted(lines.items())
