"""Sentences about records that agree with the gender of their name."""

from models.base import CHILD, Entity
from models.tailoring.fields import OwnField

SETTINGS = "Настройки"  # the group of the menu that only administrators see
ENDINGS = {"m": "", "f": "а", "n": "о"}
NEW = {"m": "Нов", "f": "Нова", "n": "Ново"}
RESTORED = {"m": "върнат", "f": "върната", "n": "върнато"}


def named(record: Entity) -> str:
    """„Случай СЗ-2016-003“, ready to begin a sentence.

    What is about a child is not named: a message waits for its page in the browser's cookie.
    """
    label = record.listing.label
    start = f"{label[:1].upper()}{label[1:]}"
    if record.listing.privacy == CHILD:
        return start
    title = record.title()
    return title if label in title.lower() else f"{start} {title}"


def new_label(entity: type[Entity]) -> str:
    """„Нов случай“, „Нова услуга“, „Ново решение“."""
    return f"{NEW[entity.listing.gender]} {entity.listing.label}"


def created_text(record: Entity) -> str:
    """„Услуга ЦОП Надежда е записана.“"""
    return f"{named(record)} е записан{ENDINGS[record.listing.gender]}."


def archived_text(record: Entity) -> str:
    return f"{named(record)} е скрито." if _is_hidden(record) else f"{named(record)} е в кошчето."


def restored_text(record: Entity) -> str:
    if _is_hidden(record):
        return f"{named(record)} се показва отново."
    return f"{named(record)} е {RESTORED[record.listing.gender]} от кошчето."


def _is_hidden(record: Entity) -> bool:
    """Whether it is a field: what stands in the bin is put away, and a field keeps its values."""
    return isinstance(record, OwnField)
