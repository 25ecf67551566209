"""Texts typed freely into records: which they are, and what a reader would find in them.

Every text that somebody types is sealed, or is looked through here when it is stored.
"""

from peewee import CharField, TextField

from models.base import PUBLIC, Entity, RuleError
from models.fields import (
    ChoiceField,
    ChoicesField,
    EmailField,
    LinkField,
    PartialDateField,
    PhoneField,
)
from models.leaks.finding import ALL, finder
from models.leaks.hits import Hit, tell

CODED = (ChoiceField, ChoicesField, EmailField, LinkField, PartialDateField, PhoneField)
PARTS = ("first_name", "middle_name", "last_name")
ON_FILE = ("„{label}“ е като името на дете или близък по случай: {hits}. Ако е друг човек, всичко "
           "е наред: документите по този случай пак ще бъдат проверявани за това име.")
TOLD = ("В „{label}“ има лични данни: {hits}. В документите детето се посочва с номера на "
        "случая.")


def typed_columns(entity: type[Entity]) -> list[str]:
    """The columns of an entity that are typed freely and are not sealed."""
    own = [field.name for field in entity._meta.sorted_fields
           if getattr(field, "is_own", False) and field.prints == "typed"
           and not isinstance(field, CODED)]
    ours = [
        field.name for field in entity._meta.sorted_fields
        if isinstance(field, (CharField, TextField)) and not isinstance(field, CODED)
        and not field.choices and not getattr(field, "is_sealed", False)
        and (field.name in entity.listing.fields or field.name in entity.belongs.printed)
        and (field.name not in entity.listing.computed or isinstance(field, TextField))]
    return list(dict.fromkeys([*ours, *own]))


def may_be_refused(entity: type[Entity], name: str) -> bool:
    """Whether a column is read by everybody; a book that all share names people and places."""
    is_long = isinstance(entity._meta.fields[name], TextField) or name in entity.belongs.printed
    return entity.listing.privacy_of(name) == PUBLIC and (is_long or not entity.belongs.shared)


def find_typed_leaks(record: Entity) -> dict[str, list[Hit]]:
    """The hits by column, of the columns that have any; in a name only what is sure."""
    search, found = finder(), {}
    for name, text in _texts(record).items():
        is_name = _names_somebody(type(record), name)
        hits = search.find(text, is_public=record.listing.privacy_of(name) == PUBLIC,
                           own=ALL if is_name else frozenset())
        if hits := [hit for hit in hits if hit.is_sure or not is_name]:
            found[name] = hits
    return found


def _names_somebody(entity: type[Entity], name: str) -> bool:
    """Whether the column is there to name people, institutions and places."""
    return entity.belongs.shared or name in entity.belongs.naming


def _texts(record: Entity) -> dict[str, str]:
    """The typed texts; the parts of a person's name are read together, as the last of them."""
    texts = {name: record.__data__.get(name) or "" for name in typed_columns(type(record))}
    parts = [name for name in PARTS if name in texts]
    if len(parts) > 1:
        texts[parts[-1]] = " ".join(filter(None, (texts[name] for name in parts)))
    return {name: text for name, text in texts.items() if text.strip()}


def find_leaking(record: Entity, depth: int = 2) -> Entity | None:
    """The record, or the first of its parts, whose typed texts name a child; None without one."""
    if find_typed_leaks(record):
        return record
    parts = (part for key in record._meta.backrefs if depth
             if getattr(key.model, "listing", None) and key.model.listing.parent == key.name
             for part in key.model.live().where(key == record.id))
    return next((found for part in parts if (found := find_leaking(part, depth - 1))), None)


def refuse_public_leaks(record: Entity) -> None:
    """RuleError where a text that anybody may read holds personal data."""
    broken = [RuleError(f"Този текст е публичен, а съдържа лични данни: {tell(hits)}. "
                        "Премахнете ги.",
                        name)
              for name, hits in find_typed_leaks(record).items()
              if may_be_refused(type(record), name)]
    if broken:
        raise RuleError(broken[0].message, broken[0].field, tuple(broken[1:]))


def leak_warnings(record: Entity) -> list[str]:
    """A sentence for each text in which a child or a parent can be recognised."""
    return [(ON_FILE if _names_somebody(type(record), name) else TOLD).format(
        label=record.label_of(name), hits=tell(hits))
            for name, hits in find_typed_leaks(record).items()]
