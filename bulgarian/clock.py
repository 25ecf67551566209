"""The clock of Bulgaria; moments are stored in UTC without a zone."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

SOFIA = ZoneInfo("Europe/Sofia")


def utc_now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)


def office_time(moment: datetime) -> datetime:
    """A stored moment by the clock of the office."""
    return moment.replace(tzinfo=UTC).astimezone(SOFIA).replace(tzinfo=None)


def stored_moment(moment: datetime) -> datetime:
    """A moment by the clock of the office as it is stored."""
    return moment.replace(tzinfo=SOFIA).astimezone(UTC).replace(tzinfo=None)


def moment_of(day: date) -> datetime:
    """The stored moment at which a day of the office begins."""
    return stored_moment(datetime.combine(day, time()))
