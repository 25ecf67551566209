"""What is done to a list: a word of the program becomes one of the office when it is touched."""

from models.base import RuleError
from models.tailoring.fields import OwnField, OwnValue, stored_values, stored_words
from models.words import Word


def read_list(name: str, field: OwnField | None) -> list[Word]:
    """The words of a list in their order, as they are stored now."""
    return sorted(stored_words(name, field), key=lambda one: one.position)


def add_word(name: str, field: OwnField | None, label: str, by: str) -> OwnValue:
    """A new value at the end of the list."""
    return OwnValue(field=field, list_name="" if field else name, label=label).store(by)


def touched(name: str, field: OwnField | None, code: str, by: str) -> OwnValue:
    """The stored value of a code; one of the program is written down as it stands."""
    found = next((one for one in stored_values(name, field) if one.code == code), None)
    word = next((one for one in read_list(name, field) if one.code == code), None)
    if word is None:
        raise RuleError("Изберете стойност от списъка.", "code")
    return found or OwnValue(list_name=name, code=code, label=word.label,
                             position=word.position).store(by)
