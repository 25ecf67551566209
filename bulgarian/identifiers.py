"""Checked identifiers: ЕГН, ЛНЧ (foreigners) and ЕИК (organisations)."""

import re
from dataclasses import dataclass, field
from datetime import date

from bulgarian.numerals import counted
from bulgarian.text import plain_digits

_SEPARATORS = re.compile("[\\s.\u00ad\u200b\u2010-\u2015\u2212-]+")
_EGN_WEIGHTS = (2, 4, 8, 5, 10, 9, 7, 3, 6)
_LNCH_WEIGHTS = (21, 19, 17, 13, 11, 9, 7, 3, 1)
_EIK_WEIGHTS = ((1, 2, 3, 4, 5, 6, 7, 8), (3, 4, 5, 6, 7, 8, 9, 10))
_EIK_BRANCH_WEIGHTS = ((2, 7, 3, 5), (4, 9, 5, 7))
_CENTURIES = {0: 1900, 20: 1800, 40: 2000}


class IdentifierError(ValueError):
    """Says, in Bulgarian, which check an identifier failed; `reason` is its one-word name.

    Reasons: length, digits, month, date, future, checksum.
    """

    def __init__(self, message: str, reason: str):
        super().__init__(message)
        self.message = message
        self.reason = reason


@dataclass(frozen=True)
class Egn:
    """A valid ЕГН and what can be read from it; the number is kept out of the repr."""

    number: str = field(repr=False)
    birth_date: date = field(repr=False)
    sex: str
    serial: str = field(repr=False)


def check_egn(value: str, today: date | None = None) -> Egn:
    """The ЕГН, written with or without spaces, dots and hyphens; IdentifierError if it is wrong."""
    number = _digits(value, "ЕГН", (10,))
    birth_date = _birth_date(number)
    if birth_date > (today or date.today()):
        raise IdentifierError(
            f"Датата на раждане в ЕГН ({birth_date:%d.%m.%Y} г.) е в бъдещето. "
            "Проверете първите шест цифри.",
            "future",
        )
    _require_checksum(number, _remainder(number, _EGN_WEIGHTS, 11) % 10, "ЕГН")
    sex = "m" if int(number[8]) % 2 == 0 else "f"
    return Egn(number=number, birth_date=birth_date, sex=sex, serial=number[6:9])


def check_lnch(value: str) -> str:
    """The ten digits of the personal number of a foreigner; IdentifierError if it is wrong."""
    number = _digits(value, "ЛНЧ", (10,))
    _require_checksum(number, _remainder(number, _LNCH_WEIGHTS, 10), "ЛНЧ")
    return number


def check_personal(value: str) -> str:
    """The ten digits of an ЕГН or else of an ЛНЧ; IdentifierError as for an ЕГН."""
    try:
        return check_egn(value).number
    except IdentifierError as broken:
        try:
            return check_lnch(value)
        except IdentifierError:
            raise broken from None


def check_eik(value: str) -> str:
    """The nine or thirteen digits of an organisation's ЕИК; IdentifierError if it is wrong."""
    number = _digits(value, "ЕИК", (9, 13))
    _require_checksum(number[:9], _eik_control(number[:8], _EIK_WEIGHTS), "ЕИК")
    if len(number) == 13:
        _require_checksum(number, _eik_control(number[8:12], _EIK_BRANCH_WEIGHTS), "ЕИК")
    return number


def _digits(value: str, name: str, lengths: tuple[int, ...]) -> str:
    number = plain_digits(_SEPARATORS.sub("", value))
    if not number:
        raise IdentifierError(f"Въведете {name}: {_wanted(lengths)} цифри.", "length")
    only_digits = number.isascii() and number.isdigit()
    if len(number) not in lengths:
        units = ("цифра", "цифри") if only_digits else ("знак", "знака")
        has = counted(len(number), *units)
        raise IdentifierError(f"{name} има {has}, а трябва да са {_wanted(lengths)}.", "length")
    if not only_digits:
        raise IdentifierError(f"{name} се пише само с цифри.{_advice(number)}", "digits")
    return number


def _wanted(lengths: tuple[int, ...]) -> str:
    return " или ".join(str(length) for length in lengths)


def _advice(number: str) -> str:
    wrong = re.search("[^0-9]", number)[0]
    return f" Поправете „{wrong}“." if wrong.isprintable() else " Изтрийте невидимия знак."


def _birth_date(number: str) -> date:
    year, month, day = int(number[:2]), int(number[2:4]), int(number[4:6])
    century = month // 20 * 20
    month -= century
    if century not in _CENTURIES or not 1 <= month <= 12:
        raise IdentifierError(
            f"В ЕГН третата и четвъртата цифра ({number[2:4]}) не са месец: "
            "трябва да са от 01 до 12, от 21 до 32 или от 41 до 52.",
            "month",
        )
    year += _CENTURIES[century]
    try:
        return date(year, month, day)
    except ValueError:
        shown = f"{day:02}.{month:02}.{year}"
        message = f"{shown} г. не съществува. Проверете първите шест цифри на ЕГН."
        raise IdentifierError(message, "date") from None


def _remainder(digits: str, weights: tuple[int, ...], modulus: int) -> int:
    """Of the weighted sum; digits beyond the weights do not count."""
    pairs = zip(digits, weights, strict=False)
    return sum(int(digit) * weight for digit, weight in pairs) % modulus


def _eik_control(digits: str, weights: tuple[tuple[int, ...], tuple[int, ...]]) -> int:
    """The control digit; a remainder of ten is taken again with the second weights."""
    first = _remainder(digits, weights[0], 11)
    return first if first < 10 else _remainder(digits, weights[1], 11) % 10


def _require_checksum(number: str, control: int, name: str) -> None:
    if int(number[-1]) != control:
        raise IdentifierError(f"Проверете {name}: контролната цифра не съвпада.", "checksum")
