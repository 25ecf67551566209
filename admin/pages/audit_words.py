"""Events as people read them: times of the office, labels of columns, choices and steps."""

import json
from datetime import date, datetime

from peewee import DateField, DateTimeField, ForeignKeyField

from bulgarian.clock import SOFIA
from models.audit.events import ACTIONS, AuditEvent
from models.base import ENTITIES, Entity, show_value
from models.documents.issued import PRIVACY

# Details that are told, with their words; marks of questions are for comparing, not for reading.
WORDS = {"status": "отговор", "count": "брой", "kind": "вид", "privacy": "поверителност",
         "from": "върнато до №", "anchored": "загубено до №", "first": "от №"}


def show_time(event: AuditEvent) -> str:
    """When, by the clock of the office, to the second."""
    at = datetime.fromisoformat(event.at.replace("Z", "+00:00")).astimezone(SOFIA)
    return f"{at:%d.%m.%Y %H:%M:%S}"


def show_action(event: AuditEvent) -> str:
    return ACTIONS.get(event.action, event.action)


def show_record(event: AuditEvent) -> str:
    """„случай СЗ-2016-003“, „Случаи: 20“ or nothing; the events were named before."""
    entity = ENTITIES.get(event.entity)
    if entity is None:
        return ""
    if event.object_id:
        return event.about
    count = event.ids.count(",") - 1
    return f"{entity.listing.plural}: {count}" if count > 0 else entity.listing.plural


def show_details(event: AuditEvent) -> str:
    """The step, the columns with old and new value, and what else there is."""
    details = json.loads(event.details) if event.details else {}
    entity = ENTITIES.get(event.entity)
    told = [_show_step(entity, details["step"])] if "step" in details else []
    told += [_show_change(entity, *change) for change in details.get("changes", {}).items()]
    told += [f"{ENTITIES[table].listing.plural}: {len(rows)}"
             for table, rows in details.get("found", {}).items() if table in ENTITIES]
    return "; ".join(told + [f"{word}: {dict(PRIVACY).get(details[name], details[name])}"
                             for name, word in WORDS.items() if name in details])


def _show_step(entity: type[Entity] | None, step: str) -> str:
    steps = entity.workflow.transitions if entity and entity.workflow else {}
    return f"„{steps[step].label}“" if step in steps else step


def _show_change(entity: type[Entity] | None, name: str, change) -> str:
    field = entity._meta.fields.get(name) if entity else None
    label = entity.label_of(name) if field else name
    if not isinstance(change, list):
        return f"{label}: {change}"
    old, new = (_show(field, value) for value in change)
    return f"{label}: {old} → {new}" if old else f"{label}: {new}"


def _show(field, value) -> str:
    """A stored value as the screens show it; a related record by its number."""
    if isinstance(field, ForeignKeyField):
        return f"№ {value}" if value else ""
    if isinstance(field, (DateField, DateTimeField)) and value:
        is_time = isinstance(field, DateTimeField)
        value = (datetime if is_time else date).fromisoformat(value)
    return show_value(field, value)
