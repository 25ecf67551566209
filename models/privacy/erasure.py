"""Wiping a record: whatever is classed as personal goes, unless statistics are made of it.

What is wiped follows from the classes of the columns, so a new column needs nothing more. Coded
answers, counts, amounts and the links between records stay; texts, names of people and links to
them go; days of the case and its timeline become the first of their month.
"""

import logging
from datetime import date

from peewee import CharField, ForeignKeyField, OperationalError, TextField

from models.agenda.items import AgendaItem
from models.base import CHILD, PERSONAL, Entity
from models.cases.case import ChildCase
from models.cases.identity import CaseIdentity, Relative
from models.commitments.history import CommitmentFile
from models.database import database
from models.fields import ChoicesField
from models.parties import Person
from models.privacy.classes import columns_of_class
from models.privacy.reach import Owned
from models.territory import Municipality
from models.vault.fields import EncryptedDateField
from models.vault.opening import sweep

log = logging.getLogger("okmd.privacy")

ERASED = "[заличено]"
# Personal by their class, but what the statistics and the registers count by.
KEPT = {"cases": ("reference", "municipality_origin")}
COARSE = {"cases": ("received_on", "closed_on"), "case_events": ("happened_on",)}
REMOVED = (Relative, CaseIdentity)  # these rows are nothing but the person, in this order


def erase_records(owned: Owned, reference: str, by: str) -> dict[str, int]:
    """How many rows of each register were wiped or removed; documents are not done here."""
    counts = {}
    for entity in REMOVED:
        if ids := owned.get(entity):
            counts[entity.listing.plural] = len(ids)
            entity.delete().where(entity.id.in_(ids)).execute()
    for entity, ids in owned.items():
        if entity in REMOVED or entity._meta.table_name == "documents":
            continue
        for record in entity.select().where(entity.id.in_(ids)):
            wipe(record, reference)
            if record.dirty_fields:
                record.save(by=by)
        counts[entity.listing.plural] = len(ids)
    return counts


def wipe(record: Entity, reference: str = "") -> None:
    """Set every personal column of a record to what it may stay as."""
    table = type(record)._meta.table_name
    for name in columns_of_class(type(record), PERSONAL, CHILD):
        if name not in KEPT.get(table, ()):
            _wipe_column(record, record._meta.fields[name])
    for name in COARSE.get(table, ()):
        day = getattr(record, name)
        setattr(record, name, day and date(day.year, day.month, 1))
    if isinstance(record, CommitmentFile):
        record.attach(ERASED.encode())
    if isinstance(record, AgendaItem):
        record.title_text = f"Случай № {reference}"


def _wipe_column(record: Entity, field) -> None:
    value = record.__data__.get(field.name)
    if value in (None, "", ERASED) or field.choices or isinstance(field, ChoicesField):
        return
    if isinstance(field, ForeignKeyField):
        if field.null and field.rel_model in (Person, Municipality):
            setattr(record, field.name, None)
    elif isinstance(field, EncryptedDateField):
        setattr(record, field.name, None)
    elif isinstance(field, (CharField, TextField)):
        setattr(record, field.name, ERASED)


def mark_anonymised(case: ChildCase, on: date, by: str) -> None:
    """Note on the case that its data are gone."""
    case = ChildCase.get_by_id(case.id)
    case.anonymised_on = on
    case.save(by=by)


def sweep_when_free() -> bool:
    """Whether it was done; not inside a transaction, and not while others hold the file.

    What is wiped is overwritten at once all the same; only the journal keeps it until the next
    sweep, which a rotation of the keys or the next destruction makes.
    """
    if database.in_transaction():
        return False
    try:
        sweep()
    except OperationalError:
        log.warning("the database is in use and was not written anew after wiping")
        return False
    return True
