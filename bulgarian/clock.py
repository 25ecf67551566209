"""The clock of Bulgaria; moments are stored in UTC without a zone."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

SOFIA = ZoneInfo("Europe/Sofia")


def utc_now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)


def office_time(moment: datetime) -> datetime:
    """A stored moment by the clock of the office."""
    return moment.replace(tzinfo=UTC).astimezone(SOFIA).replace(tzinfo=None)
