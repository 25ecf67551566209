"""A cell of a table as the form would be sent it; ValueError with what is wrong in the cell."""

import re
from contextlib import suppress
from datetime import date, timedelta

from admin.exchange.places import Target
from admin.lists.choosing import EXACT, find_choices, rank
from bulgarian.dates import show_date
from bulgarian.identifiers import IdentifierError, check_egn
from bulgarian.text import fold, search_forms, transliterate
from forms.records import EntityField
from models.base import Entity
from models.fields import labels_of
from models.vault.fields import PersonalNumberField

YES = {"да", "yes", "true", "истина", "1", "x", "х", "+", "✓", "v", "д"}
NO = {"не", "no", "false", "неистина", "0", "-", "н"}
SHORTENED = re.compile(r"[+-]?\d([.,]\d+)?E\+\d+", re.IGNORECASE)
BROKEN = re.compile(r"#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|Н/Д)")
HOUR = re.compile(r"[ T]\d{1,2}[:.]\d{2}([:.]\d{2}(\.\d+)?)?( ч\.)?$")
SERIAL, FIRST_DAY = re.compile(r"[2-6]\d{4}"), date(1899, 12, 30)  # of days in a spreadsheet
DIVIDERS, MORE_DIVIDERS = re.compile(r"[;\n]"), re.compile(r"[;\n,/]")
MOST_NAMED = 6
MOST_FITTING = 20
EGN_LENGTH = 10


class Cells:
    """Reads the cells of all rows; what was looked for once is known."""

    def __init__(self, target: Target):
        self.target, self._found = target, {}

    def read(self, field, text: str) -> list[str]:
        """What the form is sent for this field."""
        if BROKEN.fullmatch(text):
            raise ValueError(f"В клетката стои грешка на таблицата: {text}.")
        if isinstance(field, EntityField):
            return [str(self._record(field.column.rel_model, text))]
        read = READERS.get(field.kind)
        return read(field, text) if read else [text]

    def _record(self, entity: type[Entity], text: str) -> int:
        key = entity, fold(text)
        if key not in self._found:
            self._found[key] = self._find(entity, text)
        found = self._found[key]
        if len(found) == 1:
            return found[0].id
        plural = entity.listing.plural
        if not found:
            raise ValueError(f"В „{plural}“ няма „{text}“. Добавете го там или поправете името.")
        named = "; ".join(one.title() for one in found[:MOST_NAMED])
        raise ValueError(f"„{text}“ може да е: {named}. Напишете го цяло.")

    def _find(self, entity: type[Entity], text: str) -> list[Entity]:
        """The records of exactly this name, else those that have all its words."""
        label = fold(entity.listing.label)
        texts = dict.fromkeys([text, text[len(label):].strip()]
                              if fold(text).startswith(f"{label} ") else [text])
        known = self.target.choose(entity).records
        for one in texts:
            forms = search_forms(one)
            found = known if known is not None else find_choices(
                self.target.user, entity, one, MOST_FITTING)
            if exact := [record for record in found if rank(record.title(), forms) == EXACT]:
                return exact
        found = find_choices(self.target.user, entity, text, MOST_FITTING)
        may = None if known is None else {record.id for record in known}
        return [record for record in found if may is None or record.id in may]


def _text(field, text: str) -> list[str]:
    if SHORTENED.fullmatch(text):
        raise ValueError(f"„{text}“ е дълго число, което таблицата е съкратила. Направете "
                         "колоната „Текст“ и въведете числото цяло.")
    is_number = field.name == "id_number" or isinstance(field.column, PersonalNumberField)
    if is_number and text.isdigit() and len(text) == EGN_LENGTH - 1:
        with suppress(IdentifierError):  # a table has dropped the nought at the beginning
            return [check_egn(f"0{text}").number]
    return [text]


def _date(_field, text: str) -> list[str]:
    if SERIAL.fullmatch(text):
        return [show_date(FIRST_DAY + timedelta(days=int(text)))]
    return [HOUR.sub("", text)]


def _choice(field, text: str) -> list[str]:
    return [_code(field, text)]


def _code(field, text: str) -> str:
    """The code of a value of a list, by its label or as it is."""
    labels, asked = labels_of(field.column), fold(text)
    exact = [code for code, label in labels.items()
             if asked in (fold(label), fold(code)) or transliterate(asked) == code]
    found = exact or [code for code, label in labels.items() if fold(label).startswith(asked)]
    if len(found) == 1:
        return found[0]
    offered = "; ".join(list(labels.values())[:MOST_NAMED])
    more = " и други" if len(labels) > MOST_NAMED else ""
    raise ValueError(f"В списъка „{field.label.text}“ няма „{text}“. Възможни са: {offered}"
                     f"{more}.")


def _choices(field, text: str) -> list[str]:
    """Codes of several values; a label may have a comma of its own."""
    with suppress(ValueError):
        return [_code(field, part.strip()) for part in DIVIDERS.split(text) if part.strip()]
    return [_code(field, part.strip()) for part in MORE_DIVIDERS.split(text) if part.strip()]


def _yes_no(field, text: str) -> list[str]:
    asked = fold(text)
    if asked not in YES | NO:
        raise ValueError(f"В „{field.label.text}“ се пише „да“ или „не“.")
    return ["y"] if asked in YES else []


READERS = {"text": _text, "date": _date, "partial": _date, "choice": _choice,
           "choices": _choices, "boolean": _yes_no}
