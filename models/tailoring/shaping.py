"""What is done to a list: a word of the program becomes one of the office when it is touched."""

from models.base import RuleError
from models.tailoring.fields import OwnField, OwnValue
from models.words import LISTS, STEP, Word, words_of


def stored(name: str, field: OwnField | None):
    """Query of the stored values of a list."""
    return OwnField.values.with_archived(field) if field else \
        OwnValue.select().where(OwnValue.list_name == name)


def read_list(name: str, field: OwnField | None) -> list[Word]:
    """The words of a list in their order, as they are stored now."""
    found = words_of([one.word for one in stored(name, field)],
                     () if field else LISTS[name].shipped)
    return sorted(found, key=lambda one: one.position)


def add_word(name: str, field: OwnField | None, label: str, by: str) -> OwnValue:
    """A new value at the end of the list."""
    return OwnValue(field=field, list_name="" if field else name, label=label).store(by)


def touched(name: str, field: OwnField | None, code: str, by: str) -> OwnValue:
    """The stored value of a code; one of the program is written down as it stands."""
    found = next((one for one in stored(name, field) if one.code == code), None)
    word = next((one for one in read_list(name, field) if one.code == code), None)
    if word is None:
        raise RuleError("Изберете стойност от списъка.", "code")
    return found or OwnValue(list_name=name, code=code, label=word.label,
                             position=word.position).store(by)


def move_word(name: str, field: OwnField | None, code: str, by: str, *, step: int) -> None:
    """Put a value before the one above it, or after the one below it."""
    codes = [one.code for one in read_list(name, field)]
    if code not in codes:
        raise RuleError("Изберете стойност от списъка.", "code")
    at = codes.index(code)
    to = min(max(at + step, 0), len(codes) - 1)
    codes.insert(to, codes.pop(at))
    for place, one in enumerate(codes, start=1):
        row = touched(name, field, one, by)
        if row.position != STEP * place:
            row.position = STEP * place
            row.save(by=by)
