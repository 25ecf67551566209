"""The clock of Bulgaria; moments are stored in UTC without a zone."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

SOFIA = ZoneInfo("Europe/Sofia")


def utc_now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)


def office_time(moment: datetime) -> datetime:
    """A stored moment by the clock of the office."""
    return moment.replace(tzinfo=UTC).astimezone(SOFIA).replace(tzinfo=None)


def moment_of(day: date) -> datetime:
    """The stored moment at which a day of the office begins."""
    return datetime.combine(day, time(), SOFIA).astimezone(UTC).replace(tzinfo=None)
