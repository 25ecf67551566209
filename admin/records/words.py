"""Sentences about records that agree with the gender of their name."""

from models.base import CHILD, Entity

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
    return f"{named(record)} е в кошчето."


def restored_text(record: Entity) -> str:
    return f"{named(record)} е {RESTORED[record.listing.gender]} от кошчето."
