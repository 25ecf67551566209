"""What is done when a document takes its number or is sent: checked, and noted who gets it."""

from contextlib import suppress

from bulgarian.names import seen_text
from documents.kinds import IDENTIFIED, PUBLIC, get_kind
from documents.protection.contents import Contents
from documents.protection.leaks import Report, check_document
from documents.schema import Scope
from documents.values.parties import roles_in
from models.access.reasons import tell_guard_passed
from models.base import ENTITIES, Entity, RuleError, today
from models.documents.issued import EDITED_BY_HAND, RELEASES, IssuedDocument
from models.leaks.refusing import BasisRefusal, reason_given
from models.letters.files import EDITED, files_of
from models.privacy.consents import consent_to_give, forbids_publication
from models.privacy.disclosures import note_disclosure
from models.services import Referral


def origin_of(document: IssuedDocument) -> Entity | None:
    """The record the document was made from."""
    entity = ENTITIES.get(document.entity)
    return entity and entity.get_or_none(entity.id == document.object_id)


def cases_of(document: IssuedDocument) -> list:
    """The cases the document speaks of."""
    kind, origin = get_kind(document.kind), origin_of(document)
    return kind.children(origin) if kind and origin else []


def people_of(document: IssuedDocument) -> list:
    """Whom the paper names by their office: addressee, signatories, those who took part."""
    kind, origin = get_kind(document.kind), origin_of(document)
    if kind is None or origin is None:
        return []
    day = kind.day(origin)
    roles = [one.role for one in kind.recipients(origin, day)
             if one.label == document.recipient and one.role]
    scope = Scope(day=day, recipient=next(iter(roles), None), label=document.recipient)
    roles += roles_in(kind.group, origin, scope)
    return [role.person for role in roles if role.person and role.institution]


def check_file(document: IssuedDocument, content: bytes, name: str) -> Report:
    """What the guard finds in a file of the document: its own, or one edited by hand."""
    own = frozenset(case.id for case in cases_of(document))
    return check_document(content, document.privacy, name=name, own_cases=own,
                          people=lambda: people_of(document))


def refuse_leaks(document: IssuedDocument, by: str) -> None:
    """RuleError if a document that shows no names holds personal data after all, or one that does
    an address that is kept confidential."""
    if document.guard_reason:
        return
    report = check_file(document, document.content(), document.file_name)
    edited = [file for file in files_of(document) if file.kind == EDITED]
    if newest := max(edited, key=lambda file: file.id, default=None):
        report += check_file(document, newest.content(), newest.file_name)
    if report.blocking and reason_given():
        document.guard_reason = reason_given()
        document.save(by=by)
        tell_guard_passed(document)
    else:
        report.refuse()
    document.leak_warning = report.warning()


def refuse_edited(document: IssuedDocument, content: bytes, name: str) -> None:
    """RuleError if what was edited by hand brings personal data into a public document."""
    if document.privacy == PUBLIC and not document.guard_reason:
        check_file(document, content, name).refuse()


def refuse_without_consent(document: IssuedDocument, _by: str) -> None:
    """RuleError if something public speaks of a child whose consent was withdrawn."""
    for case in cases_of(document) if document.privacy == PUBLIC else ():
        if consent := forbids_publication(case, today()):
            raise RuleError(f"По случай {case.reference} съгласието за публикуване е "
                            f"{consent.show('status').lower()} или е изтекло. Документът не може "
                            "да се публикува.")


def refuse_without_basis(document: IssuedDocument, by: str) -> None:
    """RuleError if names of a child leave while no legal basis and no consent is on record.

    Whoever may pass the guard over goes on with a reason, which the log keeps.
    """
    leaves = document.privacy == IDENTIFIED and document.direction == "out" and document.recipient
    without = [case.reference for case in cases_of(document)
               if not (case.mechanism.legal_basis_id or consent_to_give(case, today()))
               ] if leaves and not document.guard_reason else []
    if without and reason_given():
        document.guard_reason = reason_given()
        document.save(by=by)
        tell_guard_passed(document)
    elif without:
        raise BasisRefusal("Документът носи името на дете, а няма нито правно основание в "
                           "механизма, нито съгласие за предоставяне на данни по случай "
                           f"{', '.join(without)}. Запишете едно от тях.")


def note_recipient(document: IssuedDocument, by: str) -> None:
    """A row in the register of disclosures for every case that a recipient reads about."""
    if document.recipient and document.direction == "out":
        way = document.status if document.status == "sent" else "registered"
        _note(document, way, by, document.recipient, *_copied(document))


def _copied(document: IssuedDocument) -> list[str]:
    """Those who get the same paper as a copy."""
    kind, origin = get_kind(document.kind), origin_of(document)
    return kind.copied(origin, kind.day(origin)) if kind and origin else []


def note_download(document: IssuedDocument, recipient: str, by: str) -> None:
    """The same for a representative who takes the file himself."""
    _note(document, "downloaded", by, recipient)


def _note(document: IssuedDocument, way: str, by: str, first: str, *copied: str) -> None:
    """A row for every case that stands in the paper, at the level at which it does; for who gets
    a copy where the paper says so."""
    contents = Contents(document)
    for case, level in contents.cases(cases_of(document)):
        for one in (first, *(name for name in copied if name in seen_text(contents.text))):
            note_disclosure(document, case, recipient=one, way=way, level=level, by=by)


def mark_sent(document: IssuedDocument, by: str) -> None:
    """A referral that waits is sent with its letter."""
    referral = origin_of(document) if document.status == "sent" else None
    if isinstance(referral, Referral) and referral.status == referral.workflow.initial:
        with suppress(RuleError):  # what it lacks is asked at the referral; the letter has left
            referral.workflow.move(referral, "send", by=by, channel=document.channel,
                                   sent_on=referral.sent_on or document.sent_on)


RELEASES += (refuse_without_consent, refuse_without_basis, refuse_leaks, note_recipient, mark_sent)
EDITED_BY_HAND += (refuse_edited,)
