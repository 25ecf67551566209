"""What the log is asked: who saw a child, what an account touched, and its list."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from bulgarian.clock import SOFIA
from bulgarian.dates import show_moment
from models.audit.events import AuditEvent

CHANGING = ("create", "change", "step", "archive", "restore", "delete", "approval", "keys",
            "emergency", "level_raised", "level_lowered")
LISTED = ("list", "search", "lookup", "export", "duplicates", "page", "audit")
MUCH = ("many", "whole_export")
PAGE = 50


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What the list of the log is narrowed to; empty means everything."""

    user_id: int | None = None
    action: str = ""
    entity: str = ""
    object_id: int | None = None
    case_id: int | None = None
    since: date | None = None
    until: date | None = None
    is_listed: bool = False  # lists, searches and exports in which the case stood

    def conditions(self) -> list:
        """The columns that must be equal, and the days."""
        same = [(AuditEvent.user_id, self.user_id), (AuditEvent.action, self.action),
                (AuditEvent.entity, self.entity), (AuditEvent.object_id, self.object_id),
                (AuditEvent.case_id, None if self.is_listed else self.case_id)]
        found = [column == value for column, value in same if value]
        if self.is_listed:
            found += [AuditEvent.action.in_(LISTED),
                      AuditEvent.cases.contains(f",{self.case_id},")]
        return found + within(self.since, self.until)


def is_written(number: int, seal: str) -> bool:
    """Whether an event really stands in the log and was not taken back with its transaction."""
    return AuditEvent.select().where(
        AuditEvent.sequence == number, AuditEvent.hash == seal).exists()


def within(since: date | None, until: date | None) -> list:
    """Conditions for the days from–to, as they are counted in Sofia."""
    found = [AuditEvent.at >= _midnight(since)] if since else []
    return found + ([AuditEvent.at < _midnight(until + timedelta(days=1))] if until else [])


def show_at(at: str) -> str:
    """The moment of an event by the clock of the office: „07.12.2016 г., 9.05 ч.“."""
    return show_moment(datetime.fromisoformat(at.replace("Z", "+00:00")).astimezone(SOFIA))


def _midnight(day: date) -> str:
    start = datetime.combine(day, time(), SOFIA).astimezone(UTC)
    return start.isoformat(timespec="microseconds").replace("+00:00", "Z")


def find_events(wanted: Wanted, *, before: int | None = None, count: int = PAGE) -> list:
    """The newest events that fit, older than number `before`, as plain rows."""
    query = AuditEvent.select().where(AuditEvent.sequence > 0, *wanted.conditions())
    if before:
        query = query.where(AuditEvent.sequence < before)
    return list(query.order_by(AuditEvent.sequence.desc()).limit(count).namedtuples())


def find_alarms(since: datetime) -> list:
    """What accounts did to the way in of others, and who looked at or took unusually much."""
    moment = since.isoformat(timespec="microseconds")
    is_others = AuditEvent.action.in_(("link", "factor")) & (
        AuditEvent.user_id != AuditEvent.object_id)
    return list(AuditEvent.select().where(
        AuditEvent.action.in_(("link", "factor", *MUCH)), AuditEvent.entity == "users",
        AuditEvent.at > moment, AuditEvent.user_id.is_null(False),
        is_others | AuditEvent.action.in_(MUCH)).order_by(
        AuditEvent.sequence.desc()).namedtuples())


def is_changed_since(sequence: int) -> bool:
    """Whether any record was changed after this number of the log."""
    return AuditEvent.select().where(
        AuditEvent.sequence > sequence, AuditEvent.action.in_(CHANGING)).exists()


def done_since(since: datetime, user_id: int, action: str) -> tuple[int, bool]:
    """How often an account did this since then, and whether an alarm was raised about it.

    Counted from the last time its password was given.
    """
    event, done, is_told = AuditEvent, 0, False
    rows = event.select(event.action, event.details).where(
        event.at > since.isoformat(timespec="microseconds"), event.user_id == user_id,
        event.action.in_((action, "confirm", "many"))).order_by(event.sequence).tuples()
    for name, details in rows:
        if name == "confirm":
            done, is_told = 0, False
        elif name == action:
            done += 1
        else:
            is_told |= f'"{action}"' in details
    return done, is_told


def taken_today(user_id: int, entity: str) -> set[int]:
    """The records of a register that left in workbooks of the account today."""
    wanted = Wanted(user_id=user_id, action="export", entity=entity,
                    since=datetime.now(SOFIA).date())
    texts = AuditEvent.select(AuditEvent.ids).where(*wanted.conditions()).tuples()
    return {int(number) for (text,) in texts for number in text.split(",") if number}


def who_saw(case_id: int, *, since: date | None = None, until: date | None = None,
            count: int = PAGE) -> list[AuditEvent]:
    """Who saw this child: pages, changes and papers of the case, newest first."""
    return find_events(Wanted(case_id=case_id, since=since, until=until), count=count)


def what_touched(user_id: int, *, since: date | None = None, until: date | None = None,
                 count: int = PAGE) -> list[AuditEvent]:
    """What this account did, newest first."""
    return find_events(Wanted(user_id=user_id, since=since, until=until), count=count)
