"""Takes decisions from a process of its own."""

from pathlib import Path

from models.agenda.items import AgendaItem
from models.base import RuleError
from models.commitments.recording import record_decision
from models.database import open_database
from models.meetings.meeting import Meeting


def write(folder: str, url: str, *, item: int, count: int) -> None:
    """Half of the decisions have a commitment; one in five is refused and takes no number."""
    open_database(url, Path(folder))
    place = AgendaItem.get_by_id(item)
    for n in range(count):
        rows = [{"organization": place.meeting.mechanism.host, "what": f"Задача {n}",
                 "until_next_meeting": True}] if n % 2 else []
        record_decision(place, {"kind": "other", "text": f"Решение {n}"}, rows)
        if n % 5 == 0:
            refuse(place)
    Meeting(mechanism=place.meeting.mechanism, held_on=place.meeting.held_on,
            starts_at=place.meeting.starts_at).store()


def refuse(place: AgendaItem) -> None:
    """A decision that is refused at its commitment gives its number back."""
    try:
        record_decision(place, {"kind": "other", "text": "Отказано"},
                        [{"organization": place.meeting.mechanism.host, "what": "Без срок"}])
    except RuleError:
        return
    raise AssertionError("a commitment without a date was stored")
