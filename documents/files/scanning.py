"""The office's virus scanner: every file that comes from outside passes it first, if there is one.

It is a program of the machine that reads a file from its standard input and ends with 0 for a clean
one and with 1 for one with a virus, as `clamdscan -` and `clamscan -` do.
"""

import logging
import subprocess

from models.base import RuleError
from registry import CHECKS, CheckFailed

SECONDS = 60
CLEAN, INFECTED = 0, 1
# A text that every scanner takes for a virus, in two parts so that this file is none.
HARMLESS_VIRUS = (b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-" b"ANTIVIRUS-TEST-FILE!$H+H*")
FOUND = ("Антивирусната програма намери вирус в този файл и той не е приет. Не го отваряйте; "
         "поискайте го отново от подателя.")
SILENT = ("Файлът не може да се провери за вируси и не е приет. Опитайте след малко; ако се "
          "повтори, обадете се на администратора.")
NONE = "няма; файловете се приемат без проверка за вируси (OKMD_SCANNER)"

_command: list[str] = []


def use_scanner(command: list[str]) -> None:
    """From now on files are given to this program; an empty command is none."""
    _command[:] = command


def has_scanner() -> bool:
    """Whether files are examined at all."""
    return bool(_command)


def scan(data: bytes) -> bytes:
    """The same file; RuleError if the scanner found something, or could not look."""
    code = _run(data) if _command else CLEAN
    if code == INFECTED:
        raise RuleError(FOUND, "file")
    if code != CLEAN:
        raise RuleError(SILENT, "file")
    return data


def _run(data: bytes) -> int | None:
    """What the program said; None if it said nothing."""
    try:
        return subprocess.run(_command, input=data, stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL, timeout=SECONDS, check=False).returncode
    except (OSError, subprocess.TimeoutExpired) as error:
        logging.getLogger(__name__).error("scanner %s: %s", _command[0], type(error).__name__)
        return None


@CHECKS.named("проверка за вируси")
def check_scanner(settings) -> str:
    """Whether there is a scanner and it finds what every scanner finds."""
    if not settings.scanner:
        return NONE
    use_scanner(settings.scanner)
    if _run(HARMLESS_VIRUS) != INFECTED or _run(b"") != CLEAN:
        raise CheckFailed(f"програмата {settings.scanner[0]} не разпознава пробния вирус; "
                          "вижте OKMD_SCANNER")
    return f"с {settings.scanner[0]}"
