"""What has to be known before a document is made, and what is to be told of one that was made.

The panel of one document, a batch and the command line ask here, so none of them asks less.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bulgarian.editing import Remark, remarks_in
from docfill import TemplateError
from documents.kinds import Kind, find_kind
from documents.office.questions import asked_names, questions_of, read_answers
from documents.properties import body_of
from documents.templates import settings_of, template_of, version_in_force
from models.base import Entity, RuleError
from models.documents.issued import IssuedDocument
from models.documents.questions import RECORD, TemplateQuestion
from models.documents.templates import DocumentTemplate, TemplateVersion
from models.mechanisms import Mechanism

MOST_EMPTY, MOST_REMARKS = 12, 5  # told in one sentence, and of one document
OF_ISSUING = ("документ.рег_", "документ.дата")  # filled in when the document takes its number


@dataclass(frozen=True)
class Demands:
    """What a kind asks before it is made: the questions of its template, and in whose name."""

    kind: Kind
    settings: DocumentTemplate | None
    version: TemplateVersion | None
    questions: list[TemplateQuestion]

    @property
    def wants_owner(self) -> bool:
        """Whether its records belong to no mechanism, so that one has to be named."""
        return self.kind.is_shared

    @property
    def of_records(self) -> list[TemplateQuestion]:
        """The questions that each record answers for itself."""
        return [one for one in self.questions if one.remembered == RECORD]

    @property
    def of_all(self) -> list[TemplateQuestion]:
        """The questions with one answer for all records."""
        return [one for one in self.questions if one.remembered != RECORD]

    def answers(self, typed: Mapping[str, str]) -> dict:
        """The answers in what was typed; RuleError with all that is wrong in them."""
        return read_answers(self.questions, typed)


def demands_of(kind: str | Kind) -> Demands:
    """What is asked before a document of this kind is made."""
    kind = find_kind(kind)
    settings, version = settings_of(kind), version_in_force(kind)
    return Demands(kind, settings, version, _questions(kind, settings, version))


def _questions(kind: Kind, settings, version) -> list[TemplateQuestion]:
    if settings is None or version is None:
        return []
    try:
        fields = template_of(kind, version, settings).fields()
    except TemplateError:  # what is wrong with it is told when it is filled
        return []
    return questions_of(settings, asked_names(kind, fields))


def refuse_unfit(kind: Kind, record: Entity) -> None:
    """RuleError for a record of which the kind is not made, or not yet."""
    if record._meta.table_name != kind.entity:
        raise RuleError(f"„{kind.name}“ се изготвя за друг вид запис.")
    if not kind.fits(record):
        raise RuleError(f"„{kind.name}“ не се изготвя за този запис. Изберете друг документ.")
    if missing := kind.missing(record):
        raise RuleError(missing)


def refuse_unowned(kind: Kind, owner: Mechanism | None) -> None:
    """RuleError where nobody said in whose name, and there are several who might be meant."""
    if kind.is_shared and owner is None and Mechanism.live().count() > 1:
        raise RuleError(f"Посочете от името на кой механизъм се изготвя „{kind.name}“.", "owner")


# -- what is told of a document that was made ---------------------------------------------------


def unlike(empties: list) -> list:
    """Each empty tag once, in the order of the document; a number is no field to fill in."""
    return list({one.tag: one for one in empties if not _is_of_issuing(one)}.values())


def awaits_number(empties: list) -> bool:
    """Whether the paper has gaps that its number and its day will fill."""
    return any(map(_is_of_issuing, empties))


def _is_of_issuing(empty) -> bool:
    return any(name in empty.tag for name in OF_ISSUING)


def told_empties(document: IssuedDocument) -> str:
    """Which fields printed nothing, in one sentence; empty if all printed something."""
    tags = [one.tag.strip("{} ") for one in unlike(document.empties)]
    more = f" и още {len(tags) - MOST_EMPTY}" if len(tags) > MOST_EMPTY else ""
    return f"Празни полета: {', '.join(tags[:MOST_EMPTY])}{more}." if tags else ""


def remarks_of(kind: Kind, record: Entity, content: bytes, *, gaps: bool = True) -> list[Remark]:
    """What a reader will miss in a paper, and what an editor would mark in it."""
    hints = [Remark("", hint) for hint in kind.hints(record)]
    return hints + remarks_in(body_of(content), gaps=gaps)


def told_of(document: IssuedDocument, record: Entity) -> str:
    """What a batch says of one document: its empty fields, and the remarks of the panel."""
    kind = find_kind(document.kind)
    if kind.entity != record._meta.table_name:
        return ""  # another file of a document that was told of when it was made
    remarks = remarks_of(kind, record, document.content(),
                         gaps=not awaits_number(document.empties))
    told = dict.fromkeys(" ".join(filter(None, (
        one.advice, one.words and f"„{one.words}“"))) for one in remarks)
    return " ".join((told_empties(document), *list(told)[:MOST_REMARKS])).strip()
