"""Documents and keys on the command line."""

from pathlib import Path
from types import SimpleNamespace

from commands.serving import migrate
from documents.demands import demands_of
from documents.generate import printable, render
from documents.kinds import find_kind, find_record
from documents.office.listing import field_list
from models.audit.chain import record_event
from models.base import RuleError
from models.mechanisms import Mechanism
from models.vault.rotation import describe_keys, rotate
from settings import renew_secret_key


def document(settings: SimpleNamespace, arguments) -> None:
    """Render a document to a file; without arguments list what can be printed."""
    migrate(settings)
    if not arguments.kind:
        for kind, number, title in printable():
            print(f"{kind:22} {number:>5}  {title}")
        return
    answers = demands_of(arguments.kind).answers(_typed(arguments.answer))
    content = render(arguments.kind, arguments.id, privacy=arguments.privacy, answers=answers,
                     owner=_owner(arguments.owner))
    record_event("document", find_record(find_kind(arguments.kind), arguments.id),
                 details={"kind": arguments.kind, "privacy": arguments.privacy})
    Path(arguments.output).write_bytes(content)


def _typed(words: list[str]) -> dict[str, str]:
    """{question: answer} of `--answer име=отговор`."""
    pairs = [word.partition("=") for word in words]
    return {name.strip(): answer for name, _, answer in pairs}


def _owner(number: int | None) -> Mechanism | None:
    """The mechanism of this number; RuleError if there is none."""
    if number is None:
        return None
    found = Mechanism.live().where(Mechanism.id == number).first()
    if found is None:
        raise RuleError(f"Няма механизъм с номер {number}.")
    return found


def fields(_settings: SimpleNamespace, arguments) -> None:
    """Write the list of fields that templates may use."""
    Path(arguments.output).write_text(field_list(), encoding="utf-8")


def rotate_keys(settings: SimpleNamespace, _arguments) -> None:
    """Encrypt everything with new keys, also while the server runs."""
    migrate(settings)
    rotate()
    renew_secret_key(settings.data)
    record_event("keys")
    print("Ключът на бисквитките също е нов; важи от следващия старт на сървъра и не изкарва "
          "никого.")


def show_keys(_settings: SimpleNamespace, _arguments) -> None:
    """Print which keys there are and what is encrypted with them, no secret."""
    print(*describe_keys(), sep="\n")
