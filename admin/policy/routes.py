"""Who may open which address: a line for every page of an entity, and for every other address.

An address without a line is refused. A line says what is asked of the user; the pages ask of
the record once more.
"""

from collections.abc import Callable
from dataclasses import dataclass

from admin.policy import rights
from models.base import ENTITIES, Entity
from models.cases.case import ChildCase
from models.cases.identity import CaseIdentity
from models.commitments.commitment import Commitment
from models.commitments.reminders import Reminder
from models.documents.issued import IssuedDocument
from models.privacy.destruction import Destruction
from models.privacy.retention import RetentionRule
from models.users import ADMIN, AUDITOR, OFFICE, User

HIDDEN, FORBIDDEN = 404, 403


@dataclass(frozen=True)
class Line:
    """Who passes: `refuse(user, entity)` gives the status of a refusal, or 0."""

    refuse: Callable[[object, type[Entity] | None], int] | None  # None: open to strangers
    words: str  # for the table in the documents


def _unless(may: Callable, status: int = FORBIDDEN) -> Callable:
    """Hidden from those who may not read the entity, `status` for the others who may not.

    From a representative everything is hidden that he may not do.
    """
    def refuse(user, entity) -> int:
        if entity is not None and not rights.may_read(user, entity):
            return HIDDEN
        return 0 if may(user, entity) else HIDDEN if user.is_guest() else status
    return refuse


def _steps(user, entity) -> bool:
    mine = rights.grant(user, entity)
    return mine.write or bool(mine.steps)


def _writes(entity: type[Entity]) -> Callable:
    """Hidden from those who may not read this entity, or the one that the address belongs to."""
    passes, reads = _unless(rights.may_write), _unless(lambda _user, _entity: True)
    return lambda user, own: reads(user, own) or passes(user, entity)


def _is_office(user, _entity) -> bool:
    return user.role in OFFICE


STRANGER = Line(None, "everybody")
HALF = Line(lambda _user, _entity: 0, "an account, as far as the sign-in lets it")
SIGNED_IN = Line(_unless(lambda _user, _entity: True), "every account")
READ = Line(_unless(lambda _user, _entity: True), "who may read the entity")
WRITE = Line(_unless(rights.may_write), "who may write the entity")
STEP = Line(_unless(_steps), "who may take a step of the entity")
IDENTITY = Line(_unless(lambda user, _: rights.may_read(user, CaseIdentity), HIDDEN),
                "the office")
OFFICE_ONLY = Line(_unless(_is_office, HIDDEN), "the office")
NOTE_CASE = Line(_writes(ChildCase), "who may write cases")
MAKE = Line(_writes(IssuedDocument), "who may write documents")
REMIND = Line(_writes(Reminder), "who may write reminders")
LOG = Line(_unless(lambda user, _: user.role in (ADMIN, AUDITOR), HIDDEN),
           "auditor, administrator")
STATISTICS = Line(_unless(lambda user, _: not user.is_guest(), HIDDEN),
                  "everybody but representatives: counts alone")
EXECUTION = Line(_unless(lambda user, _: rights.may_read(user, Commitment)
                         and not user.is_guest(), HIDDEN), "office, auditor")
ACCOUNTS = Line(_unless(lambda user, _: rights.may_write(user, User), HIDDEN), "administrator")
LETTERS = Line(_unless(lambda user, _: not user.is_guest() and rights.may_read(
    user, IssuedDocument), HIDDEN), "office, auditor")
BOOKS = Line(_unless(lambda user, _: rights.may_read(user, RetentionRule), HIDDEN),
             "everybody but representatives")
TERMS = Line(_unless(lambda user, _: rights.may_read(user, Destruction), HIDDEN),
             "office, auditor")
DESTROY = Line(_writes(Destruction), "who may write lists of destruction")
DECIDE = Line(_unless(lambda user, _: user.role in (ADMIN, *OFFICE)), "office, administrator")

# The pages that every entity has.
PAGES = {"index_view": READ, "details_view": READ, "create_view": WRITE, "edit_view": WRITE,
         "archive_view": WRITE, "restore_view": WRITE, "step_view": STEP}

ENDPOINTS = {
    "static": STRANGER, "admin.static": STRANGER, "health": STRANGER,
    "security.login": STRANGER, "security.logout": HALF, "security.change_password": SIGNED_IN,
    "admin.index": SIGNED_IN, "search.index": SIGNED_IN, "help.index": SIGNED_IN,
    "lookup.index": SIGNED_IN, "lookup.find": SIGNED_IN,
    "cases.check": NOTE_CASE, "cases.put_on_agenda": NOTE_CASE, "cases.add_note": NOTE_CASE,
    "cases.reveal": IDENTITY, "cases.give_access": NOTE_CASE, "cases.take_access": NOTE_CASE,
    "cases.emergency": OFFICE_ONLY,
    "case_identities.reveal": IDENTITY, "relatives.reveal": IDENTITY,
    "documents.download": READ, "documents.download_all": READ, "documents.make": MAKE,
    "meetings.move_item": WRITE, "meetings.remove_item": WRITE, "meetings.note_item": WRITE,
    "meetings.add_decision": WRITE, "meetings.mark": WRITE, "meetings.mark_all": WRITE,
    "meetings.move_line": WRITE, "meetings.add_guest": WRITE, "meetings.clear_room": WRITE,
    "meetings.approve": WRITE, "meetings.compare": WRITE, "meetings.take_returned": WRITE,
    "meetings.make_extracts": WRITE, "meetings.book": READ, "meetings.pulse": READ,
    "meetings.add_statement": WRITE, "meetings.vote": WRITE, "meetings.carry_item": WRITE,
    "meetings.compose": WRITE, "meetings.order_items": WRITE, "meetings.freeze": WRITE,
    "meetings.invitations": WRITE, "meetings.make_invitations": WRITE,
    "meetings.drafts": WRITE, "meetings.print_letters": WRITE, "meetings.calendar": WRITE,
    "meetings.propose": WRITE,
    "memberships.composition": READ,
    "meetings.begin": WRITE, "meetings.reply": WRITE,
    "commitments.institutions": READ, "commitments.attach": STEP,
    "commitments.accept_all": WRITE, "commitments.remind": REMIND,
    "commitment_files.download": READ, "events.certify": WRITE,
    "execution.index": EXECUTION, "audit.index": LOG, "indicators.index": STATISTICS,
    "document_templates.upload": WRITE, "document_templates.activate": WRITE,
    **dict.fromkeys(("document_templates.version_file", "document_templates.check",
                     "document_templates.marked", "document_templates.fields",
                     "document_templates.sheet"), READ),
    **dict.fromkeys(("document_templates.restore", "document_templates.trial",
                     "document_templates.trial_file"), WRITE),
    **dict.fromkeys(("generate.index", "generate.panel", "generate.make", "generate.preview"),
                    OFFICE_ONLY),
    "preview.index": SIGNED_IN, "manual.index": STATISTICS, "manual.fields": STATISTICS,
    "signin.use_link": STRANGER, "signin.enter_code": HALF, "signin.enter_recovery_code": HALF,
    "signin.set_up_factor": HALF, "signin.accept": HALF, "signin.confirm": SIGNED_IN,
    "signin.show_kept": SIGNED_IN, "signin.forget_kept": SIGNED_IN,
    "signin.show_factor": SIGNED_IN, "signin.renew_codes": SIGNED_IN,
    "signin.drop_factor": SIGNED_IN, "signin.show_sessions": SIGNED_IN,
    "signin.end_one": SIGNED_IN, "signin.end_others": SIGNED_IN,
    "signin.show_account": ACCOUNTS, "signin.give_link": ACCOUNTS,
    "signin.end_sessions_of": ACCOUNTS, "signin.forget_factor_of": ACCOUNTS,
    "privacy.index": BOOKS, "terms.index": TERMS, "terms.propose": DESTROY,
    "destructions.decide": WRITE, "destructions.go_on": WRITE,
    "processing.index": STATISTICS, "incident.index": LOG,
    "subject.index": IDENTITY, "subject.choose": IDENTITY, "subject.download": IDENTITY,
    "jobs.strip": READ, "jobs.progress": READ, "jobs.retry": WRITE,
    "jobs.archive_file": READ, "jobs.merged_file": READ, "jobs.pdf": MAKE,
    "jobs.choose": MAKE, "jobs.order": MAKE,
    "recognise.index": LETTERS, "documents.data": MAKE, "book.index": LETTERS,
    "book.workbook": LETTERS,
    "attached_files.add": MAKE, "attached_files.file": READ,
    "approvals.decide": DECIDE, "approvals.ask_export": SIGNED_IN,
}


def line_of(endpoint: str) -> Line | None:
    """The line of an address, None where there is none."""
    table, _, page = endpoint.partition(".")
    return ENDPOINTS.get(endpoint) or (PAGES.get(page) if table in ENTITIES else None)


def entity_of(endpoint: str) -> type[Entity] | None:
    """The entity that an address belongs to."""
    return ENTITIES.get(endpoint.partition(".")[0])


def refusal(user, endpoint: str) -> int:
    """The status with which an address is refused to somebody who is signed in, or 0."""
    line = line_of(endpoint)
    if line is None:
        return HIDDEN
    return line.refuse(user, entity_of(endpoint)) if line.refuse else 0
