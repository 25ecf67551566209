"""The names a template of a kind may use, read from the declarations that fill them.

A file is read apart from the desk: it may come from anybody.
"""

from docfill import Problem, Template, TemplateError, annotate, check
from documents.apart import apart
from documents.filters import FILTERS
from documents.kinds import Kind
from documents.office.letterhead import BLOCK_NAMES, SHARED, dress, shared_parts
from documents.office.needs import lacking
from documents.office.questions import asked_names, question_names
from documents.schema import names_in


def known_names(kind: Kind) -> dict:
    """The tree of names: dictionaries, one-element lists, and „text“, „number“, „date“, „flag“."""
    return names_in(kind.group)


def check_template(kind: Kind, content: bytes) -> list:
    """The problems of a template of this kind, all at once; empty if it may be used."""
    fields = _fields_of(content)
    known = known_names(kind) | question_names(kind, fields)
    parts = [] if kind.code in SHARED else shared_parts()
    problems = _examine(content, known, parts)
    if not any(one.severity == "error" for one in problems):
        problems += lacking(kind, fields)
    return problems


@apart
def _examine(content: bytes, known: dict, parts: list) -> list[Problem]:
    """What is wrong in a file, alone, and then with the shared parts that it will have."""
    problems = check(content, known=known | BLOCK_NAMES if parts else known, filters=FILTERS)
    if not parts or any(one.severity == "error" for one in problems):
        return problems
    try:
        together = check(dress(content, *parts), known=known, filters=FILTERS)
    except TemplateError as error:
        together = error.problems
    return problems + [one for one in together if one.severity == "error"]


def questions_in(kind: Kind, content: bytes) -> dict[str, bool]:
    """The questions that a sound template asks: whether each has to be answered."""
    return asked_names(kind, _fields_of(content))


@apart
def _fields_of(content: bytes) -> dict:
    """What the template says it uses; nothing if it has faults."""
    try:
        return Template(content, filters=FILTERS).fields()
    except TemplateError:
        return {}


@apart
def mark_faults(content: bytes, problems: list) -> bytes | None:
    """A copy of the file with a Word comment at each fault; None if it is no Word file."""
    try:
        return annotate(content, problems)
    except TemplateError:
        return None
