"""The names a template of a kind may use, read from the declarations that fill them."""

from docfill import Template, TemplateError, annotate, check
from documents.filters import FILTERS
from documents.kinds import Kind
from documents.office.letterhead import BLOCK_NAMES, SHARED
from documents.office.needs import lacking
from documents.office.questions import asked_names, question_names
from documents.schema import names_in


def known_names(kind: Kind) -> dict:
    """The tree of names: dictionaries, one-element lists, and „text“, „number“, „date“, „flag“."""
    return names_in(kind.group)


def check_template(kind: Kind, content: bytes) -> list:
    """The problems of a template of this kind, all at once; empty if it may be used."""
    known = known_names(kind) | question_names(kind, _fields(content))
    known |= {} if kind.code in SHARED else BLOCK_NAMES
    problems = check(content, known=known, filters=FILTERS)
    if any(one.severity == "error" for one in problems):
        return problems
    return problems + lacking(kind, _fields(content))


def questions_in(kind: Kind, content: bytes) -> list[str]:
    """The names of the questions that a sound template asks."""
    return asked_names(kind, _fields(content))


def _fields(content: bytes) -> dict:
    """What the template says it uses; nothing if it has faults."""
    try:
        return Template(content, filters=FILTERS).fields()
    except TemplateError:
        return {}


def mark_faults(content: bytes, problems: list) -> bytes | None:
    """A copy of the file with a Word comment at each fault; None if it is no Word file."""
    try:
        return annotate(content, problems)
    except TemplateError:
        return None
