"""Anonymising a case: its records are wiped, its documents emptied, others' papers made anew."""

from documents.generate import remake
from documents.kinds import IDENTIFIED
from documents.privacy import Guard
from models.agenda.items import AgendaItem
from models.attendance.statements import Statement
from models.base import ENTITIES, RuleError, today
from models.cases.case import ChildCase
from models.closing import released
from models.commitments.commitment import Commitment
from models.commitments.reminders import ReminderItem
from models.database import database
from models.decisions.decision import Decision
from models.documents.issued import IssuedDocument
from models.leaks.typed import typed_columns
from models.letters.files import AttachedFile
from models.privacy.erasure import erase_records, mark_anonymised, wipe
from models.privacy.reach import Owned, records_of

NOTHING = "Съдържанието на този документ е заличено.".encode()
EMPTY_NAME = "zalichen_dokument.docx"


def anonymise(case: ChildCase, by: str = "") -> str:
    """What was done, in a sentence; all of it or nothing, in one transaction.

    RuleError for a case that is open, on legal hold or anonymised already.
    """
    case = ChildCase.get_by_id(case.id)
    _refuse(case)
    with database.atomic(), released():
        owned, meetings = records_of(case), _meetings_of(case)
        papers = _papers_of(meetings, owned)
        _hide_elsewhere(Guard([case]), meetings, owned, by)
        _empty_files(owned, by)
        for number in owned.pop(IssuedDocument, ()):
            empty(IssuedDocument.get_by_id(number), by)
        counts = erase_records(owned, case.reference, by)
        for document in papers:
            _clean(document, by)
        mark_anonymised(case, today(), by)
    return "; ".join(f"{plural}: {number}" for plural, number in counts.items())


def _refuse(case: ChildCase) -> None:
    if case.legal_hold:
        raise RuleError(f"Случай {case.reference} е със забрана за заличаване.")
    if case.is_open:
        raise RuleError(f"Случай {case.reference} не е приключен.")
    if case.anonymised_on:
        raise RuleError(f"Данните по случай {case.reference} вече са заличени.")


def empty(document: IssuedDocument, by: str = "") -> None:
    """Take out the file and the data; the row with its number stays in the register."""
    document.attach(NOTHING)
    document.data, document.status, document.file_name = "{}", "erased", EMPTY_NAME
    wipe(document)
    document.save(by=by)


def _empty_files(owned: Owned, by: str) -> None:
    """Take out what is attached to the documents and letters of the case."""
    file = AttachedFile
    attached = file.select().where(file.id.in_(owned.pop(file, [])) | file.document.in_(
        owned.get(IssuedDocument, [])))
    for one in attached:
        one.attach(NOTHING)
        wipe(one)
        one.file_name, one.size, one.digest = EMPTY_NAME, 0, ""
        one.media_type = "application/octet-stream"
        one.save(by=by)


def _meetings_of(case: ChildCase) -> list[int]:
    """Numbers of the meetings at which the case came up."""
    return sorted({row.meeting_id for entity in (AgendaItem, Decision)
                   for row in entity.select(entity.meeting).where(entity.case == case.id)})


def _papers_of(meetings: list[int], owned: Owned) -> list[IssuedDocument]:
    """Papers that speak of the case too: of these meetings, their other decisions, reminders."""
    others = Decision.select(Decision.id).where(
        Decision.meeting.in_(meetings), Decision.id.not_in(owned.get(Decision, [])))
    reminders = ReminderItem.select(ReminderItem.reminder).where(
        ReminderItem.commitment.in_(owned.get(Commitment, [])))
    document = IssuedDocument
    return list(document.select().where(
        (document.entity == "meetings") & document.object_id.in_(meetings)
        | (document.entity == "decisions") & document.object_id.in_(others)
        | (document.entity == "reminders") & document.object_id.in_(reminders)))


def _hide_elsewhere(guard: Guard, meetings: list[int], owned: Owned, by: str) -> None:
    """Names of the child in what else was said at these meetings become role words."""
    decisions = Decision.select(Decision.id).where(Decision.meeting.in_(meetings))
    items = AgendaItem.select(AgendaItem.id).where(AgendaItem.meeting.in_(meetings))
    for entity, condition in ((AgendaItem, AgendaItem.meeting.in_(meetings)),
                              (Decision, Decision.meeting.in_(meetings)),
                              (Commitment, Commitment.decision.in_(decisions)),
                              (Statement, Statement.item.in_(items))):
        for record in entity.select().where(condition, entity.id.not_in(owned.get(entity, []))):
            _hide_in(record, guard, by)


def _hide_in(record, guard: Guard, by: str) -> None:
    for name in typed_columns(type(record)):
        text = getattr(record, name) or ""
        if (hidden := guard.hide(text)) != text:
            setattr(record, name, hidden)
    if record.dirty_fields:
        record.save(by=by)


def _clean(document: IssuedDocument, by: str) -> None:
    """Make a paper in force that named nobody anew from the wiped records; empty any other."""
    is_in_force = document.status in ("registered", "sent", "archived")
    record = ENTITIES[document.entity].get_by_id(document.object_id)
    try:
        if not is_in_force or document.privacy == IDENTIFIED:
            raise RuleError("emptied")
        remake(document, record, by)
    except RuleError:
        empty(document, by)
