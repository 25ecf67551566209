"""What makes no sense in the definition of a field, with words for whoever makes it."""

import re

from bulgarian.numerals import counted
from bulgarian.text import fold
from models.base import CHILD, ENTITIES, RuleError
from models.privacy.classes import LABELS
from models.tailoring.kinds import FIELD_KINDS
from models.vault.records import VaultedEntity

MOST_FIELDS, MOST_LINKS, MOST_VALUES = 100, 15, 300


def is_of_names(entity) -> bool:
    """Whether the register is one of names, where nothing stands open."""
    return issubclass(entity, VaultedEntity) and entity.listing.privacy == CHILD


def label_rules(field):
    if not re.search(r"[^\W\d_]", field.label or ""):
        yield RuleError("Надписът трябва да има поне една буква.", "label")
        return
    shipped = (name for name in field.entity._meta.fields if not re.fullmatch(r"x\d+", name))
    taken = {fold(field.entity.label_of(name)) for name in shipped}
    if fold(field.label) in taken:
        yield RuleError(f"Регистърът вече има поле „{field.label}“. Изберете друг надпис.",
                        "label")
    yield from field.must_be_unique(
        "label", "register", message="Регистърът вече има допълнително поле с този надпис; "
        "може да е скрито. Върнете него или изберете друг надпис.")


def class_rules(field):
    lowest = field.entity.listing.privacy
    if field.privacy and field.privacy < lowest:
        yield RuleError(f"Регистърът е за {LABELS[lowest]}. Полето не може да е с по-слаба "
                        "защита.", "privacy")
    definition = type(field)
    was = definition.get_or_none(definition.id == field.id) if field.id else None
    if was is not None and field.class_of_data < was.class_of_data:
        yield RuleError(f"Полето държи {LABELS[was.class_of_data]}. Защитата се повишава, но "
                        "не се понижава.", "privacy")


def kind_rules(field):
    kind, values = field.kind_of, field.typed_values()
    if is_of_names(field.entity) and kind.sealed is None:
        fits = ", ".join(f"„{one.label}“" for one in FIELD_KINDS.values() if one.sealed)
        yield RuleError(f"Данните на този регистър се шифроват. Подходящи за него са: {fits}.",
                        "kind")
    if kind.is_secret and not is_of_names(field.entity):
        fits = ", ".join(f"„{one.listing.plural}“" for one in registers_of_names())
        yield RuleError(f"ЕГН и ЛНЧ се пазят само шифровани, в: {fits}.", "kind")
    if kind.of_records and not field.target:
        yield RuleError("Изберете към кой регистър води връзката.", "target")
    if kind.of_values and not values:
        yield RuleError("Напишете стойностите за избор, по една на ред.", "first_values")
    if len({fold(one) for one in values}) < len(values):
        yield RuleError("Две от стойностите са еднакви.", "first_values")
    if len(values) > MOST_VALUES:
        typed = counted(len(values), "стойност", "стойности")
        yield RuleError(f"Написахте {typed}, а може да са до {MOST_VALUES}. За "
                        "по-дълъг списък направете връзка към регистър.", "first_values")
    if any(len(one) > 120 for one in values):
        yield RuleError("Всяка стойност е до 120 знака.", "first_values")


def registers_of_names() -> list:
    """The registers whose texts are kept encrypted."""
    return [one for one in ENTITIES.values() if is_of_names(one)]


def size_rules(field):
    definition = type(field)
    mine = definition.select().where(definition.register == field.register)
    if mine.count() >= MOST_FIELDS:
        yield RuleError(f"Регистърът вече има {MOST_FIELDS} допълнителни полета. Върнете "
                        "някое скрито или използвайте съществуващо.", "register")
    if field.kind_of.of_records and mine.where(
            definition.kind == field.kind).count() >= MOST_LINKS:
        yield RuleError(f"Регистърът вече има {MOST_LINKS} допълнителни връзки.", "kind")
