"""The privacy class of every column of every table; a column without one fails the tests."""

from peewee import CharField, Field, TextField

from models.base import CHILD, ENTITIES, INTERNAL, PERSONAL, PUBLIC, Entity
from models.fields import ChoicesField

LABELS = {PUBLIC: "публични", INTERNAL: "служебни", PERSONAL: "лични данни",
          CHILD: "данни за дете (специална закрила)"}
ORDER = (PUBLIC, INTERNAL, PERSONAL, CHILD)

# Columns that every entity has; `search` has the class of the most private column it is made of.
OF_EVERY_RECORD = {
    "id": INTERNAL, "created_at": INTERNAL, "created_by": INTERNAL, "updated_at": INTERNAL,
    "updated_by": INTERNAL, "archived_at": INTERNAL, "version": INTERNAL, "row_key": INTERNAL,
    "key_version": INTERNAL}
OF_ALL = ("search", "sort_keys")  # made of the other columns
# Tables that are no registers of the office: {table: (class, what they hold)}
TECHNICAL = {
    "number_series": (INTERNAL, "последни номера"),
    "tailoring": (INTERNAL, "номер на настройката"),
    "blobs": (CHILD, "файлове на документи, шифровани"),
    "template_answers": (INTERNAL, "запомнени отговори на въпроси в шаблони, без имена на деца"),
    "name_tokens": (CHILD, "белези на имена за търсене"),
    "key_checks": (INTERNAL, "версии на ключовете"),
    "job_items": (PERSONAL, "части на дълги задачи, с адресатите"),
    "audit_events": (PERSONAL, "дневник на достъпа, без съдържание на записи"),
    "audit_head": (INTERNAL, "край на дневника"),
    "user_sessions": (PERSONAL, "сесии на потребители"),
    "marks": (INTERNAL, "бележки на бюрото за себе си: копия, проверки"),
    "used_keys": (INTERNAL, "белези на изпратени формуляри"),
    "failed_attempts": (PERSONAL, "неуспешни влизания"),
    "second_factors": (PERSONAL, "вторият фактор на потребители"),
    "recovery_codes": (PERSONAL, "кодове за възстановяване"),
    "kept_forms": (CHILD, "незаписани формуляри, шифровани"),
    "one_time_links": (PERSONAL, "връзки за парола"),
    "calendar_feeds": (PERSONAL, "белези на адресите на календари"),
    "feed_readers": (PERSONAL, "откъде се чете календарът на потребител"),
    "daily_letters": (PERSONAL, "писмата на деня до потребители, без съдържание"),
    "declaration_acceptances": (PERSONAL, "приети декларации"),
    "schema_migration": (INTERNAL, "приложени промени в базата")}
CONTACTS = {"phone", "email", "address", "ip"}


class Unclassified(LookupError):
    """A column whose class nobody has said; the text names it."""


def class_of(entity: type[Entity], column: str) -> str:
    """The class of a column of an entity; Unclassified if it cannot be told."""
    if column in OF_EVERY_RECORD:
        return OF_EVERY_RECORD[column]
    if column in OF_ALL:
        return max((class_of(entity, name) for name in entity._meta.fields if name not in OF_ALL),
                   key=ORDER.index)
    said = dict(entity.listing.classes)
    field = entity._meta.fields[column]
    found = said.get(column, "" if needs_own_class(entity, field) else entity.listing.privacy)
    if found not in ORDER:
        raise Unclassified(f"{entity.__name__}.{column}: say its class in Listing.classes")
    return found


def needs_own_class(entity: type[Entity], field: Field) -> bool:
    """Whether the class of the others is not enough: long free text, and ways to reach somebody."""
    is_free = isinstance(field, TextField) and not isinstance(field, ChoicesField)
    is_contact = isinstance(field, CharField) and {*field.name.split("_")} & CONTACTS
    return entity.listing.privacy in (PUBLIC, INTERNAL) and bool(is_free or is_contact)


def class_in_database(table: str, column: str) -> str:
    """The class of a column of the stored schema; Unclassified if it cannot be told."""
    if table in TECHNICAL:
        return TECHNICAL[table][0]
    entity = ENTITIES.get(table)
    field = entity and entity._meta.columns.get(column)
    if field is None:
        raise Unclassified(f"{table}.{column}: no entity has it; add the table to TECHNICAL")
    return class_of(entity, field.name)


def columns_of_class(entity: type[Entity], *classes: str) -> list[str]:
    """The columns of an entity with one of these classes, without the search text."""
    return [name for name in entity._meta.fields
            if name not in OF_ALL and class_of(entity, name) in classes]


def holds_people(entity: type[Entity]) -> bool:
    """Whether the entity holds data about persons at all."""
    return bool(columns_of_class(entity, PERSONAL, CHILD))
