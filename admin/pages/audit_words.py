"""Events as people read them: times of the office, labels of columns, choices and steps."""

import json
from datetime import date, datetime

from peewee import DateField, DateTimeField, ForeignKeyField

from documents.kinds import KINDS
from models.audit.events import ACTIONS, AuditEvent
from models.audit.questions import show_at
from models.base import ENTITIES, Entity, show_value
from models.documents.issued import PRIVACY
from models.tailoring.version import Tailored

# Details that are told, with their words; marks of questions are for comparing, not for reading.
WORDS = {"status": "отговор", "count": "брой", "kind": "вид", "privacy": "поверителност",
         "from": "върнато до №", "anchored": "загубено до №", "first": "от №"}


def show_time(event: AuditEvent) -> str:
    """When, by the clock of the office."""
    return show_at(event.at)


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
    details = _details(event)
    told = [_step(event, details)] if "step" in details else []
    told += [_in_a_line(*change) for _, *change in _changes(event, details)]
    told += [f"{ENTITIES[table].listing.plural}: {len(rows)}"
             for table, rows in details.get("found", {}).items() if table in ENTITIES]
    return "; ".join(told + [f"{word}: {_told(name, details[name])}"
                             for name, word in WORDS.items() if details.get(name) is not None])


def _told(name: str, value) -> str:
    """A detail in words: the document and not its code, what the level of privacy is called."""
    if name == "kind" and value in KINDS:
        return KINDS[value].name
    return str(dict(PRIVACY).get(value, value))


def referred(event: AuditEvent) -> set[tuple[str, int]]:
    """(table, id) of the records that the columns of a change refer to."""
    entity = ENTITIES.get(event.entity)
    changes = json.loads(event.details).get("changes", {}) if entity and event.details else {}
    keys = {name: column.rel_model._meta.table_name for name, column in
            (entity._meta.fields.items() if changes else ())
            if isinstance(column, ForeignKeyField)}
    return {(keys[name], value) for name, change in changes.items() if name in keys
            for value in (change if isinstance(change, list) else ()) if isinstance(value, int)}


def show_step(event: AuditEvent) -> str:
    """„Приключи случая“, as the button says it; "" for what was no step."""
    return _step(event, _details(event))


def show_changes(event: AuditEvent, record: Entity) -> list[tuple[str, str, str, str]]:
    """(column, label, before, after) of a change; of a text alone that it was changed."""
    return _changes(event, _details(event), record)


def _details(event: AuditEvent) -> dict:
    return json.loads(event.details) if event.details else {}


def _step(event: AuditEvent, details: dict) -> str:
    step, entity = details.get("step", ""), ENTITIES.get(event.entity)
    steps = entity.workflow.transitions if entity and entity.workflow else {}
    return f"„{steps[step].label}“" if step in steps else step


def _changes(event: AuditEvent, details: dict,
             record: Entity | None = None) -> list[tuple[str, str, str, str]]:
    entity, names = ENTITIES.get(event.entity), getattr(event, "names", {})
    return [_show_change(record or entity, name, change, names)
            for name, change in details.get("changes", {}).items()]


def _show_change(of: Entity | type[Entity] | None, name: str, change, names: dict) -> tuple:
    field = of._meta.fields.get(name) if of else None
    label = of.label_of(name) if field else name
    if not isinstance(change, list):
        return name, label, "", change
    if name in getattr(of, "worded", ()):  # it is for the program: the record alone can say it
        is_known = isinstance(of, Tailored)
        return name, label, *([of.said_of(name, value) if value else "" for value in change]
                              if is_known else ("", "променено"))
    return name, label, *(_show(field, value, names) for value in change)


def _in_a_line(label: str, old: str, new: str) -> str:
    return f"{label}: {old} → {new}" if old else f"{label}: {new}"


def _show(field, value, names: dict) -> str:
    """A stored value as the screens show it; a related record by what the office calls it."""
    if isinstance(field, ForeignKeyField):
        related = field.rel_model
        unnamed = related.listing.label if hasattr(related, "listing") else "запис"
        return (names.get((related._meta.table_name, value)) or unnamed) if value else ""
    if isinstance(field, (DateField, DateTimeField)) and value:
        is_time = isinstance(field, DateTimeField)
        value = (datetime if is_time else date).fromisoformat(value)
    return show_value(field, value)
