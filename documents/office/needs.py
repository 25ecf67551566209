"""The fields a kind of document cannot do without, and which of them a file lacks.

A need is the path of a field, or several with a bar between them of which one is enough; a file
has it where it uses the field or anything below it.
"""

from collections.abc import Iterator, Mapping

from docfill import Problem
from documents.kinds import OWN, REGISTER, Kind
from documents.schema import names_in

NUMBER = "документ.рег_номер|документ.рег_ред"


def needs_of(kind: Kind) -> list[str]:
    """What the kind declares, and the number where it takes one."""
    return kind.needs.split() + [NUMBER] * (kind.numbering in (REGISTER, OWN))


def lacking(kind: Kind, fields: Mapping) -> list[Problem]:
    """A warning for each need that nothing in a file's fields meets."""
    used = set(used_paths(fields))
    return [_warning(kind, need.partition("|")[0]) for need in needs_of(kind)
            if used.isdisjoint(need.split("|"))]


def used_paths(fields: Mapping, above: str = "") -> Iterator[str]:
    """Every path that a template uses, those above it among them."""
    for name, need in fields.items():
        yield f"{above}{name}"
        yield from used_paths(need.get("fields") or {}, f"{above}{name}.")


def code_of(names, path: str) -> str:
    """What is written in a template for a path: a field, or the loop over the list on its way."""
    walked: list[str] = []
    for name in path.split("."):
        names = names[name]
        walked.append(name)
        if isinstance(names, list):
            return f"{{%ред за {name[0]} в {'.'.join(walked)} %}}"
    return f"{{{{ {path} }}}}"


def _warning(kind: Kind, path: str) -> Problem:
    code = code_of(names_in(kind.group), path)
    return Problem("needed-field", "warning", "", "",
                   f"Във файла няма {code}, а „{kind.name}“ не може без това поле.",
                   "Копирайте го от „Полета“ и го поставете на мястото му.", suggestion=code)
