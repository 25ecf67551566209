"""The names a template of a kind may use, read from the declarations that fill them."""

from docfill import TemplateError, annotate, check
from documents.filters import FILTERS
from documents.kinds import Kind
from documents.schema import names_in


def known_names(kind: Kind) -> dict:
    """The tree of names: dictionaries, one-element lists, and „text“, „number“, „date“, „flag“."""
    return names_in(kind.group)


def check_template(kind: Kind, content: bytes) -> list:
    """The problems of a template of this kind, all at once; empty if it may be used."""
    return check(content, known=known_names(kind), filters=FILTERS)


def mark_faults(content: bytes, problems: list) -> bytes | None:
    """A copy of the file with a Word comment at each fault; None if it is no Word file."""
    try:
        return annotate(content, problems)
    except TemplateError:
        return None
