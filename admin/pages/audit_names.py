"""What the log is about, by the references of the office: never by the ids of the database."""

from types import SimpleNamespace

from admin import policy
from admin.lists.reading import titled
from admin.pages.audit_words import referred
from models.audit.events import AuditEvent
from models.base import CHILD, ENTITIES, Entity
from models.cases.case import ChildCase

CHUNK = 500
REFERENCES = ("reference", "register_number")  # numbers that the office gives and anybody may read


def name_events(user, events) -> list[SimpleNamespace]:
    """The events as they were read, each with `about`: „случай СЗ-2016-003“."""
    events = list(events)
    wanted = {("cases", event.case_id) for event in events if event.case_id}
    wanted |= {(event.entity, event.object_id) for event in events
               if event.object_id and event.entity in ENTITIES}
    wanted |= {key for event in events for key in referred(event) if key[0] in ENTITIES}
    names = {key: name for table in {table for table, _ in wanted}
             for key, name in _names(user, table, [n for t, n in wanted if t == table])}
    return [SimpleNamespace(**event._asdict(), about=_about(event, names), names=names)
            for event in events]


def _about(event: AuditEvent, names: dict) -> str:
    entity = ENTITIES.get(event.entity)
    if entity is None or not event.object_id:
        return ""
    name, case = names.get((event.entity, event.object_id)), names.get(("cases", event.case_id))
    if not name and case and entity is not ChildCase:
        return f"{entity.listing.label} по случай {case}"
    label = entity.listing.label
    return name if name and name.lower().startswith(label) else f"{label} {name or ''}".strip()


def _names(user, table: str, ids: list[int]):
    """((table, id), reference or title) of records, the archived ones too."""
    entity = ENTITIES[table]
    is_open = entity.listing.privacy != CHILD and policy.may_read(user, entity)
    query = policy.visible(user, entity) if is_open else entity.select()
    for start in range(0, len(ids), CHUNK):
        found = query.where(entity.id.in_(ids[start:start + CHUNK]))
        for record in titled(found) if is_open else found:
            yield (table, record.id), _reference(record) or (record.title() if is_open else "")


def _reference(record: Entity) -> str:
    return next((text for name in REFERENCES if (text := getattr(record, name, ""))), "")
