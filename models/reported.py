"""What the dated reports of a service say of a day, and which of them count."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from peewee import fn

from bulgarian.numerals import counted
from models.mechanisms import Mechanism

CLOSING = "closing"  # the state of a service that takes nobody in any more
STALE_DAYS = 30  # where no mechanism says it
_KNOWN: list[int] = []  # what the mechanisms say, read once a request
# (record, by): called when a report, a stay or an answer was stored, in its transaction.
FOLLOWERS: list[Callable] = []


# (stay): called for a new stay, gives the free places near home that it passes over, in words.
PASSED_OVER: list[Callable] = []


def follow(record, by: str) -> None:
    """Let everybody who has to know of a stored record know."""
    for one in FOLLOWERS:
        one(record, by)


def latest(reports, on: date):
    """The newest report that tells of a day: of that day, or the last one before it."""
    told = [one for one in reports if getattr(one, one.dated) <= on]
    return max(told, key=lambda one: getattr(one, one.dated), default=None)


def stale_days() -> int:
    """After how many days a number of places tells nothing of today: what the mechanisms say."""
    if not _KNOWN:
        said = Mechanism.live(fn.MIN(Mechanism.places_days)).scalar()
        _KNOWN.append(said or STALE_DAYS)
    return _KNOWN[0]


def forget_days() -> None:
    """Read anew what the mechanisms say; somebody may have changed it."""
    _KNOWN.clear()


def is_old(told: date | None, on: date) -> bool:
    """Whether a number of places was told too long before a day, or never."""
    return told is None or told < on - timedelta(stale_days())


@dataclass(frozen=True)
class Known:
    """What the reports say of a day: the two that count, and the free places by them."""

    on: date
    capacity: object | None
    occupancy: object | None

    @property
    def free(self) -> int | None:
        """Free places, below zero where it is overfull; None where nobody told."""
        if not (self.capacity and self.occupancy):
            return None
        return self.capacity.places - self.occupancy.occupied - self.occupancy.reserved

    @property
    def days(self) -> int | None:
        """How old the occupancy was on that day."""
        return (self.on - self.occupancy.as_of).days if self.occupancy else None

    @property
    def is_fresh(self) -> bool:
        """Whether the occupancy still told of that day."""
        return self.occupancy is not None and not is_old(self.occupancy.as_of, self.on)

    @property
    def is_full(self) -> bool:
        """Whether no place is free, by a report that still tells of that day."""
        return self.is_fresh and self.free is not None and self.free <= 0

    def told(self) -> str:
        """Both numbers with their days and the number of the report, for who has to believe it."""
        if self.free is None:
            return ""
        one = self.occupancy
        kept = f", отделени {one.reserved}" if one.reserved else ""
        old = f", {counted(self.days, 'ден', 'дни')} по-рано" if self.days else ""
        return (f"Капацитет {self.capacity.places} от {self.capacity.valid_from:%d.%m.%Y} г., "
                f"заети {one.occupied}{kept} към {one.as_of:%d.%m.%Y} г. (справка № "
                f"{one.id}){old}")


def known_on(service, on: date) -> Known:
    """What the stored reports of a service say of a day."""
    return Known(on, latest(service.capacities, on), latest(service.occupancies, on))


def offered(free: int, state: str) -> int:
    """How many free places of a service may be offered to a child: none while it is closing."""
    return min(free, 0) if state == CLOSING else free


def refusing_words(service, on: date) -> str:
    """Why no child is taken in on a day: it is being closed, or no place is told of."""
    if service.state == CLOSING and not (service.stage_on and on < service.stage_on):
        return f"„{service.name}“ е в процес на закриване и не приема нови деца."
    known = known_on(service, on)
    return f"По справките няма свободно място: {known.told()}." if known.is_full else ""
