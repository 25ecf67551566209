"""Free places for a child, the best first: those that fit, near its home, by fresh reports."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from models.cases.families import siblings_of
from models.places.fitting import DISTANCES, bordering, child_of, distance, misfits
from models.places.reports import Capacity, Occupancy
from models.places.stages import Served
from models.reported import Known, known_on
from models.services import TAKING, Service
from models.territory import Municipality

ALL_FIT = "отговаря"


@dataclass(frozen=True)
class Match:
    """A service with what is known of its places, how far it is and why it may not fit."""

    service: Service
    known: Known
    distance: int
    against: tuple[str, ...]

    @property
    def where(self) -> str:
        return DISTANCES[self.distance]

    @property
    def told(self) -> str:
        """Whether it fits, or what speaks against it."""
        return ", ".join(self.against) or ALL_FIT

    @property
    def order(self) -> tuple:
        """Fitting ones first, then those with places, near ones, the freshest, the freest."""
        free = self.known.free
        return (len(self.against), free is None or free <= 0, self.distance,
                not self.known.is_fresh, -(free or 0), self.service.name)


def find_places(case, on: date, kind: str = "") -> list[Match]:
    """The running services for the child of a case; five queries, however many there are."""
    child = child_of(case, on)
    query = Service.live().select(
        Service, Municipality, *bordering(case.municipality_origin)).join(Municipality).where(
        Service.state.in_(TAKING))
    services = list(query.where(Service.kind == kind) if kind else query)
    read_reports(services)
    together = 1 + sum(one.is_open for one in siblings_of(case))
    matches = [_match(one, child, on, together) for one in services]
    return sorted(matches, key=lambda match: match.order)


def _match(service: Service, child, on: date, together: int) -> Match:
    """How a service fits a child that comes with its brothers and sisters."""
    known, against = known_on(service, on), misfits(service, child)
    if together > 1 and 0 < (known.free or 0) < together:
        against.append(f"няма място за всички братя и сестри ({together})")
    return Match(service, known, distance(service, child), tuple(against))


def read_reports(services: list[Service]) -> None:
    """Give each service its reports and municipalities, one query of each kind."""
    for entity in (Capacity, Occupancy, Served):
        rows = defaultdict(list)
        for row in entity.live():
            rows[row.service_id].append(row)
        for service in services:
            setattr(service, entity.service.backref, rows[service.id])
