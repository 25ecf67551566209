"""Names of files that the office writes with fields: „Писмо {{ институция.кратко }}“."""

import re
from datetime import date
from difflib import get_close_matches

from bulgarian.dates import show_date
from documents.kinds import Kind
from documents.schema import Scope, names_in, values_of
from models.base import Entity, RuleError

FIELD = re.compile(r"\{\{\s*([\w.]+)\s*\}\}")
BRACES = re.compile(r"[{}]")
PLAIN = ("text", "number", "date")
HIDDEN = "дете"  # a file's name never names the child


def check_pattern(kind: Kind, pattern: str) -> None:
    """RuleError if the pattern has a field that the kind does not, or a brace too many."""
    known = plain_paths(names_in(kind.group))
    for path in FIELD.findall(pattern):
        if path not in known:
            near = get_close_matches(path, known, 1)
            hint = f" Може би „{near[0]}“?" if near else ""
            raise RuleError(f"Няма поле „{path}“ за име на файл.{hint}", "file_pattern")
    if BRACES.search(FIELD.sub("", pattern)):
        raise RuleError("Полето се пише с две скоби от двете страни: {{ документ.рег_номер }}.",
                        "file_pattern")


def plain_paths(names: dict, before: str = "") -> list[str]:
    """The paths of all plain values but those of the child."""
    found = []
    for name, below in names.items():
        if isinstance(below, dict) and name != HIDDEN:
            found += plain_paths(below, f"{before}{name}.")
        elif below in PLAIN:
            found.append(f"{before}{name}")
    return found


def fill_pattern(kind: Kind, pattern: str, record: Entity, scope: Scope) -> str:
    """The name, with what the record has in the place of each field."""
    needed: dict = {}
    for path in FIELD.findall(pattern):
        _need(needed, path.split("."))
    values = values_of(kind.group, record, scope, needed)
    return FIELD.sub(lambda found: _show(_at(values, found[1].split("."))), pattern)


def _need(needed: dict, path: list[str]) -> None:
    for name in path:
        needed = needed.setdefault(name, {"fields": {}})["fields"]


def _at(values: dict, path: list[str]):
    for name in path:
        values = values.get(name, "") if isinstance(values, dict) else ""
    return values


def _show(value) -> str:
    return show_date(value) if isinstance(value, date) else str(value)
