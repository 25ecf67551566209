"""Documents and keys on the command line."""

from pathlib import Path
from types import SimpleNamespace

from commands.serving import migrate
from documents.generate import printable, render
from documents.kinds import find_kind, find_record
from documents.office.listing import field_list
from models.audit.chain import record_event
from models.vault.rotation import describe_keys, rotate


def document(settings: SimpleNamespace, arguments) -> None:
    """Render a document to a file; without arguments list what can be printed."""
    migrate(settings)
    if not arguments.kind:
        for kind, number, title in printable():
            print(f"{kind:22} {number:>5}  {title}")
        return
    content = render(arguments.kind, arguments.id, privacy=arguments.privacy)
    record_event("document", find_record(find_kind(arguments.kind), arguments.id),
                 details={"kind": arguments.kind, "privacy": arguments.privacy})
    Path(arguments.output).write_bytes(content)


def fields(_settings: SimpleNamespace, arguments) -> None:
    """Write the list of fields that templates may use."""
    Path(arguments.output).write_text(field_list(), encoding="utf-8")


def rotate_keys(settings: SimpleNamespace, _arguments) -> None:
    """Encrypt everything with new keys, also while the server runs."""
    migrate(settings)
    rotate()
    record_event("keys")


def show_keys(_settings: SimpleNamespace, _arguments) -> None:
    """Print which keys there are and what is encrypted with them, no secret."""
    print(*describe_keys(), sep="\n")
