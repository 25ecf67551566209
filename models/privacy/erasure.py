"""Wiping a record: whatever is classed as personal goes, unless statistics are made of it.

What is wiped follows from the classes of the columns, so a new column needs nothing more; what is
kept, made coarse or removed the entity says in `Belongs`. Coded answers, counts, amounts and the
links between records stay; texts, names of people and links to them go; days of the case and its
timeline become the first of their month.
"""

import logging
from datetime import date

from peewee import CharField, ForeignKeyField, OperationalError, TextField

from models.base import CHILD, PERSONAL, Entity
from models.cases.case import ChildCase
from models.closing import released
from models.database import database
from models.documents.issued import IssuedDocument
from models.fields import ChoicesField, FileField
from models.letters.files import discard_files
from models.parties import Person
from models.privacy.classes import columns_of_class
from models.privacy.reach import Owned
from models.territory import Municipality
from models.vault.fields import EncryptedDateField
from models.vault.opening import sweep

log = logging.getLogger("okmd.privacy")

ERASED = "[заличено]"


def erase_records(owned: Owned, reference: str, by: str) -> dict[str, int]:
    """How many rows of each register were wiped or removed; documents are not done here."""
    with released():
        return _erase(owned, reference, by)


def _erase(owned: Owned, reference: str, by: str) -> dict[str, int]:
    counts = {}
    for entity in reversed(owned):  # what hangs below a row goes before it
        if entity.belongs.removed:
            counts[entity.listing.plural] = len(owned[entity])
            entity.delete().where(entity.id.in_(owned[entity])).execute()
    for entity, ids in owned.items():
        if entity.belongs.removed or entity is IssuedDocument:
            continue
        for record in entity.select().where(entity.id.in_(ids)):
            wipe(record, reference)
            if record.dirty_fields:
                record.save(by=by)
        counts[entity.listing.plural] = len(ids)
    return counts


def wipe(record: Entity, reference: str = "") -> None:
    """Set every personal column of a record to what it may stay as."""
    for name in columns_of_class(type(record), PERSONAL, CHILD):
        if name not in record.belongs.kept:
            _wipe_column(record, record._meta.fields[name])
        if isinstance(record._meta.fields[name], FileField):
            discard_files(record, name)
    for name in record.belongs.coarse:
        day = getattr(record, name)
        setattr(record, name, day and date(day.year, day.month, 1))
    record.wiped(ERASED, reference)


def _wipe_column(record: Entity, field) -> None:
    value = record.__data__.get(field.name)
    if value in (None, "", ERASED):
        return
    if getattr(field, "is_own", False):  # nothing is counted by what the office added
        setattr(record, field.name, None)
    elif field.choices or isinstance(field, ChoicesField):
        return
    elif isinstance(field, ForeignKeyField):
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
