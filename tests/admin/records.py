"""One stored record of any entity, made from its declaration."""

from datetime import date, time
from types import FunctionType

from peewee import DateField, ForeignKeyField, IntegerField, TimeField

from models.base import Entity
from models.commitments.recording import record_decision
from models.commitments.reminders import ReminderItem, add_reminder
from models.decisions.changes import DecisionChange
from models.documents.blobs import Blob, store_blob
from models.documents.issued import IssuedDocument
from models.mechanisms import Mechanism
from models.meetings.meeting import Meeting
from models.parties import Organization
from models.tailoring.fields import OwnField
from models.territory import Municipality, Neighbour, Oblast
from models.users import SECRETARY
from models.waiting.absences import Absence
from tests.cast import find_account, make_account, make_commitment, make_item, make_meeting

# What an entity's rules ask for besides the columns that may not be empty.
WANTED = {
    "attendance": {"guest_name": "Гостев Проба", "voting": True},
    "case_identities": {"id_kind": "none", "no_number_reason": "новородено"},
    "closure_targets": {"scope": "national", "kind": "dmsgd"},
    "commitments": {"due": date(2036, 12, 20)},
    "data_requests": {"mechanism": Mechanism},
    "documents": {"entity": "meetings", "object_id": lambda: make_record(Meeting).id},
    "attached_files": {"document": IssuedDocument},
    "events": {"held_on": "2016"},
    "imports": {"asked_by": lambda: find_account(SECRETARY),  # everybody sees his own alone
                "register": "organizations"},
    "jobs": {"asked_by": lambda: find_account(SECRETARY)},
    "document_templates": {"source": "organizations"},
    "memberships": {"kind": "permanent"},
    "memoranda": {"term": "open"},
    "mechanisms": {"prefix": lambda: f"П{next(COUNTER)}"},
    "own_rules": {"register": "cases", "kind": "demand", "target": "summary"},
    "own_wordings": {"register": "cases", "code": "summary"},
    "placements": {"municipality": Municipality},
    "lead_times": {"kind": "memoranda", "days": "60, 30"},
    "referrals": {"organization": Organization},
    "right_limits": {"register": "cases", "level": "r"},
    "retention_rules": {"years": 5},
    "template_questions": {"name": "повод"},
    "statements": {"speaker": "Говорител Пробен"},
    "written_procedures": {"answer_by": date(2036, 12, 20)},
    "users": {"email": "proba@okmd.example", "role": "coordinator", "fs_uniquifier": "проба"},
}
WANTED["own_values"] = {"field": lambda: make_record(
    OwnField, kind="choice", first_values="Едно\nДве")}
REGISTER = {Oblast: "Стара Загора", Municipality: "Казанлък"}  # read from the files


def make_change(**values) -> DecisionChange:
    """A decision that amends an earlier one of the same mechanism."""
    earlier = make_commitment().decision
    item = make_item(make_meeting(earlier.meeting.mechanism, held_on=date(2017, 2, 1)))
    later = record_decision(item, {"kind": "info", "text": "Изменя."}, [])
    return DecisionChange(**{"decision": later, "changed": earlier, "note": "щъркел", **values}
                          ).store()


def make_reminder_item(**values) -> ReminderItem:
    """A line of a reminder about an overdue commitment."""
    reminder = values.get("reminder") or add_reminder([make_commitment()], on=date(2017, 2, 1))
    return reminder.items.get()


def make_absence(**values) -> Absence:
    """The absence of one new colleague, for whom another one stands in."""
    user, deputy = (make_account(f"Щъркел {next(COUNTER)}", SECRETARY) for _ in range(2))
    return Absence(**{"user": user, "deputy": deputy, "since": date(2016, 12, 7),
                      "until": date(2016, 12, 20), **values}).store()


def make_neighbour(**values) -> Neighbour:
    """A municipality beside one that the shipped register says nothing of."""
    one = values.get("municipality") or Municipality.get(Municipality.name == "Видин")
    known = Neighbour.select(Neighbour.other).where(Neighbour.municipality == one.id)
    other = Municipality.select().where(
        Municipality.id.not_in(known), Municipality.id != one.id).first()
    return Neighbour(**{"municipality": one, "other": other, **values}).store()


# Entities whose records have to fit each other: a function that makes one.
MADE = {"decision_changes": make_change, "reminder_items": make_reminder_item,
        "absences": make_absence, "neighbours": make_neighbour}
COUNTER = iter(range(1, 10**6))


def make_record(entity: type[Entity], **values) -> Entity:
    """A stored record with every column that may not be empty, and all it refers to."""
    if entity in REGISTER and not values:
        return entity.get(entity.name == REGISTER[entity])
    if entity._meta.table_name in MADE:
        return MADE[entity._meta.table_name](**values)
    wanted = WANTED.get(entity._meta.table_name, {})
    values = {**{name: value() if isinstance(value, FunctionType)
                 else make_record(value) if isinstance(value, type) else value
                 for name, value in wanted.items() if name not in values}, **values}
    for column in entity._meta.sorted_fields:
        is_open = column.null or column.default is not None or column.primary_key
        if column.name not in values and not is_open:
            values[column.name] = make_value(column, values)
    return entity(**values).store()


def make_value(column, known: dict):
    """A value that fits the column; a part of a meeting belongs to the known meeting."""
    if isinstance(column, ForeignKeyField):
        return make_related(column.rel_model, known)
    if column.choices:
        return column.choices[0][0]
    if isinstance(column, DateField):
        return date(2016, 12, 7)
    if isinstance(column, TimeField):
        return time(10, 30)
    if isinstance(column, IntegerField):
        return 1
    return f"Щъркел {next(COUNTER)}"[: column.max_length or 200] if hasattr(
        column, "max_length") else f"Щъркел {next(COUNTER)}"


def make_related(entity, known: dict):
    """A record to refer to, under the same parent as what is known already."""
    if entity is Blob:
        return store_blob(b"file")
    owners = [value for value in known.values()
              if isinstance(value, Entity) and "mechanism" in value._meta.fields]
    above = {"mechanism": owners[0].mechanism} if owners else {}
    parts = [value for value in known.values()
             if isinstance(value, Entity) and "meeting" in value._meta.fields]
    above |= {"meeting": parts[0].meeting} if parts else {}
    same = {name: value for name, value in (above | known).items()
            if isinstance(entity._meta.fields.get(name), ForeignKeyField)
            and isinstance(value, entity._meta.fields[name].rel_model)}
    return make_record(entity, **same)
