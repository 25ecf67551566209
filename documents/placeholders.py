"""The names a template of a kind may use, read from the declarations that fill them.

A file is read apart from the desk: it may come from anybody.
"""

import re
from dataclasses import replace

from docfill import Problem, Template, TemplateError, annotate, check
from documents.apart import apart
from documents.filters import FILTERS
from documents.kinds import Kind
from documents.office.letterhead import BLOCK_NAMES, SHARED, dress, shared_parts
from documents.office.needs import lacking
from documents.office.questions import asked_names, question_names
from documents.schema import names_in
from models.tailoring.fields import OwnField, make_code


def known_names(kind: Kind) -> dict:
    """The tree of names: dictionaries, one-element lists, and „text“, „number“, „date“, „flag“."""
    return names_in(kind.group)


def check_template(kind: Kind, content: bytes) -> list:
    """The problems of a template of this kind, all at once; empty if it may be used."""
    fields = _fields_of(content)
    known = known_names(kind) | question_names(kind, fields)
    parts = [] if kind.code in SHARED else shared_parts()
    problems = _by_label(_examine(content, known, parts), known)
    if not any(one.severity == "error" for one in problems):
        problems += lacking(kind, fields)
    return problems


def _by_label(problems: list[Problem], known: dict) -> list[Problem]:
    """The problems; a field named by what it is called now leads to the code that it kept."""
    if not any(one.code.startswith("unknown-name") for one in problems):
        return problems
    codes = {make_code(one.label, set(), ""): one for one in OwnField.live()}
    return [_kept_code(one, codes, known) for one in problems]


def _kept_code(problem: Problem, codes: dict, known: dict) -> Problem:
    named = re.search(r"„([\w.]+)“", problem.message)
    *groups, name = named[1].split(".") if named else [""]
    for one in groups:
        below = known.get(one, {}) if isinstance(known, dict) else {}
        known = below[0] if isinstance(below, list) else below
    field = codes.get(name)
    if field is None or not isinstance(known, dict) or field.code not in known:
        return problem
    kept = ".".join([*groups, field.code])
    hint = (f"Полето вече се нарича „{field.label}“, а в шаблоните остава „{field.code}“: "
            f"пишете {kept}.")
    return replace(problem, hint=hint, suggestion=kept)


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
