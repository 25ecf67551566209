"""Texts typed freely into records that documents are made of: which they are, and their hits."""

from peewee import TextField

from models.base import PUBLIC, Entity, RuleError
from models.fields import ChoicesField
from models.leaks.finding import find_leaks
from models.leaks.hits import Hit, tell


def typed_columns(entity: type[Entity]) -> list[str]:
    """The columns of an entity that are typed freely and may reach a document."""
    if entity.belongs.named:
        return []
    long = [field.name for field in entity._meta.sorted_fields
            if isinstance(field, TextField) and not isinstance(field, ChoicesField)
            and field.name in entity.listing.fields]
    own = [field.name for field in entity._meta.sorted_fields
           if getattr(field, "is_own", False) and field.prints == "typed"
           and field.name not in long]
    return [*long, *own, *entity.belongs.printed]


def find_typed_leaks(record: Entity) -> dict[str, list[Hit]]:
    """The hits by column, of the columns that have any."""
    found = {}
    for name in typed_columns(type(record)):
        is_public = record.listing.privacy_of(name) == PUBLIC
        hits = find_leaks(record.__data__.get(name) or "", is_public=is_public)
        if hits:
            found[name] = hits
    return found


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
              if record.listing.privacy_of(name) == PUBLIC]
    if broken:
        raise RuleError(broken[0].message, broken[0].field, tuple(broken[1:]))


def leak_warnings(record: Entity) -> list[str]:
    """A sentence for each text that would carry personal data into a document."""
    return [f"В „{record.label_of(name)}“ има лични данни: {tell(hits)}. В документите детето се "
            "посочва с номера на случая." for name, hits in find_typed_leaks(record).items()]
