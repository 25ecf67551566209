"""The sheet for the safe: the one thing on paper that opens every copy made since it was printed.

A pair of X25519: what is printed is a number of 72 digits from which the private half follows;
the public half stands beside the keys and seals the keys into every copy. The desk itself cannot
open with it what it sealed. Digits need no keyboard layout, and every line tells its own typos.
"""

import hashlib
import json
import re
import secrets
from base64 import b64decode, b64encode
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from models.base import today
from models.faults import DatabaseProblem
from models.vault.keys import write_privately

SHEET_FILE = "sheet.json"
LINES, LINE, GROUP = 4, 18, 5  # four lines of 18 digits and two that check them
MODULUS = 97

SHEET = """
БЮРО ОКМД – ЛИСТ ЗА СЕЙФА № {number}
Направен на {day} г.

{lines}

С този лист и с кое да е резервно копие, направено след тази дата, бюрото се връща на празна
машина. Без него копията се отварят само с файла с ключовете от сървъра. Който има листа и копие,
чете всичко. Сложете листа в плик с дата и подпис, в сейф в друга сграда. Двама души знаят къде е.

Проверете дали е отпечатан четливо:  app.py keys confirm
Връщане на копие:                    app.py restore КОПИЕ --into ПАПКА   (docs/kopia.md)
"""


class SheetProblem(DatabaseProblem):
    """What was typed is not the sheet; the message says where."""


@dataclass(frozen=True)
class Sheet:
    """What the desk keeps of the sheet: enough to seal, not to open."""

    public: str
    made: str
    confirmed: str = ""

    @property
    def number(self) -> str:
        """What tells one sheet from another; stands on it and in the copies."""
        return number_of(b64decode(self.public))

    @property
    def key(self) -> X25519PublicKey:
        return X25519PublicKey.from_public_bytes(b64decode(self.public))

    def told(self) -> str:
        """The state in one sentence."""
        name = f"лист № {self.number} от {_day(self.made)} г."
        if not self.confirmed:
            return f"{name}, още непотвърден. Изпълнете: app.py keys confirm"
        return f"{name}, потвърден на {_day(self.confirmed)} г."


def _day(text: str) -> str:
    return f"{date.fromisoformat(text):%d.%m.%Y}"


def number_of(public: bytes) -> str:
    mark = hashlib.sha256(public).hexdigest().upper()
    return f"{mark[:4]}-{mark[4:8]}"


def sheet_file(keys: Path) -> Path:
    """Where the public half stands: beside the keys."""
    return keys.with_name(SHEET_FILE)


def read_sheet(keys: Path) -> Sheet | None:
    """The sheet in force; None where none was made."""
    path = sheet_file(keys)
    try:
        return Sheet(**json.loads(path.read_text())) if path.exists() else None
    except (ValueError, TypeError):
        raise SheetProblem(f"{path} е повреден. Направете нов лист за сейфа: "
                           "app.py keys seal --new") from None


def make_sheet(keys: Path) -> str:
    """The text of a new sheet to be printed; it cannot be printed a second time."""
    secret = f"{secrets.randbelow(10 ** (LINES * LINE)):0{LINES * LINE}}"
    public = private_key(secret).public_key().public_bytes_raw()
    sheet = Sheet(b64encode(public).decode(), today().isoformat())
    _write(keys, sheet)
    return SHEET.format(number=sheet.number, day=_day(sheet.made), lines=show_secret(secret))


def confirm_sheet(keys: Path, typed: str) -> Sheet:
    """The sheet with the date of today, because somebody has read it off the paper."""
    sheet, private = read_sheet(keys), private_key(read_secret(typed))
    if sheet is None:
        raise SheetProblem("Още няма лист за сейфа. Изпълнете: app.py keys seal")
    number = number_of(private.public_key().public_bytes_raw())
    if number != sheet.number:
        raise SheetProblem(f"Въведен е лист № {number}, а в сила е лист № {sheet.number}. Старият "
                           "отваря само копията, направени с него.")
    confirmed = Sheet(sheet.public, sheet.made, today().isoformat())
    _write(keys, confirmed)
    return confirmed


def _write(keys: Path, sheet: Sheet) -> None:
    write_privately(sheet_file(keys), json.dumps(asdict(sheet)))


def private_key(secret: str) -> X25519PrivateKey:
    """The half that opens, from the digits of the paper."""
    info = b"okmd-desk sheet for the safe"
    seed = HKDF(SHA256(), length=32, salt=None, info=info).derive(secret.encode())
    return X25519PrivateKey.from_private_bytes(seed)


def show_secret(secret: str) -> str:
    """The digits as they are printed: four lines of four groups, the last two digits check."""
    lines = [secret[start:start + LINE] for start in range(0, len(secret), LINE)]
    return "\n".join(f"    {number}.   {_grouped(line + _check(number, line))}"
                     for number, line in enumerate(lines, 1))


def _grouped(digits: str) -> str:
    return "  ".join(digits[start:start + GROUP] for start in range(0, len(digits), GROUP))


def _check(number: int, digits: str) -> str:
    """Two digits that change with every typo and with the place of the line."""
    return f"{MODULUS + 1 - int(f'{number}{digits}00') % MODULUS:02}"


def read_secret(typed: str) -> str:
    """The digits behind what was typed, with or without the numbers of the lines."""
    text = re.sub(r"(?m)^\s*[1-4]\.", "", typed)
    digits = re.sub(r"[^0-9]", "", text)
    if len(digits) != LINES * (LINE + 2):
        raise SheetProblem(f"Листът има {LINES * (LINE + 2)} цифри, а са въведени {len(digits)}. "
                           "Въведете четирите реда изцяло.")
    secret = ""
    for number in range(1, LINES + 1):
        line, digits = digits[:LINE + 2], digits[LINE + 2:]
        if _check(number, line[:LINE]) != line[LINE:]:
            raise SheetProblem(f"Ред {number} е въведен с грешка. Сверете го с листа.")
        secret += line[:LINE]
    return secret
