"""Invitations: who is to know of which case, the letters in one batch, drafts, appointment."""

import io
import zipfile
from dataclasses import dataclass

from flask import abort, send_file

from admin import audit, policy
from admin.auth import current_user
from admin.declaring import TRY, page
from admin.pages.meetings.base import MeetingPages, to_work
from admin.pages.meetings.reading import read_agenda
from admin.papers.documents import contents, pack_files, refuse_hidden_cases, send_word
from admin.policy.needs import WRITE
from admin.records.addresses import record_url
from admin.work.asking import answer_soon, ask_batch
from bulgarian.text import file_name
from documents.files.merging import merge
from documents.generate import render
from documents.kinds import KINDS
from documents.outdated import find_outdated
from documents.papers.meetings import INVITATION
from documents.papers.preparing import CASE_MATERIALS
from documents.sending.appointments import make_appointment, method_of
from documents.sending.drafts import make_draft, recipients_of
from models.access.audience import Audience
from models.attendance.lines import Attendance
from models.base import RuleError
from models.documents.issued import IssuedDocument
from models.fields import is_email
from models.meetings.meeting import Meeting

BINDER = ("papka", "dneven_red", "prisastven_spisak", "kontrolen_list")
LETTERS = "invitations/"  # the page that what goes wrong here leads back to


@dataclass(frozen=True)
class Invited:
    """One line of the list: whom the letter is for, and the cases it tells with the reasons."""

    line: Attendance
    email: str
    cases: list[tuple]  # (item, reasons)
    is_undeclared: bool  # one who is told of a case has signed no declaration of confidentiality


class InvitationPages(MeetingPages):
    """What each institution is sent."""

    @page("/<record:record>/invitations/", needs=WRITE, shows="view", opens=to_work)
    def invitations(self, meeting: Meeting):
        """Who learns of which case, before anything is sent; then the letters in every form."""
        items = read_agenda(meeting)
        rows = read_invited(meeting, items)
        return self.render(
            "meetings/preparing/invitations.html", record=meeting, view=self, rows=rows,
            items=items, **letters_context(meeting),
            cases=[item for item in items if item.case_id],
            silent=[row for row in rows if not row.email],
            is_called_off=method_of(meeting) == "CANCEL")

    @page("/<record:record>/invitations/make/", needs=WRITE, logs=TRY, opens=to_work, back=LETTERS)
    def make_invitations(self, meeting: Meeting):
        """Order the letters with their numbers; the work goes on beside and shows its progress."""
        refuse_hidden_cases(meeting)
        if not meeting.items.count():
            raise RuleError("Дневният ред е празен. Добавете поне една точка.")
        return answer_soon(ask_batch("papers", {
            "kind": INVITATION.code, "ids": [meeting.id], "register": True}),
            record_url(meeting, LETTERS))

    @page("/<record:record>/invitations/drafts/",
          needs=WRITE, shows="download", opens=to_work, back=LETTERS)
    def drafts(self, meeting: Meeting):
        """A ZIP of e-mail drafts, one for each letter, with the letter and the appointment."""
        letters = read_letters(meeting)
        if not letters:
            raise RuleError("Първо издайте поканите; черновите са с тях.")
        audit.seen(letters)
        return send_file(pack_drafts(meeting, letters), mimetype="application/zip",
                         as_attachment=True, download_name=f"{name_of(meeting, 'Писма')}.zip")

    @page("/<record:record>/invitations/print/",
          needs=WRITE, shows="download", fresh=True, opens=to_work, back=LETTERS)
    def print_letters(self, meeting: Meeting):
        """All letters as one Word file for printing."""
        letters = read_letters(meeting) or abort(404)
        audit.seen(letters)
        name = name_of(meeting, "Покани")
        merged = merge([content for _, content in contents(letters)], title=name,
                       author=meeting.mechanism.host.name, on=meeting.held_on)
        return send_word(merged, f"{name}.docx")

    @page("/<record:record>/binder/", needs=WRITE, shows="download", opens=to_work, back=LETTERS)
    def binder(self, meeting: Meeting):
        """All papers of the chair in one ZIP, with what each entitled institution is told."""
        refuse_hidden_cases(meeting)
        files = [(f"{KINDS[code].name}.docx", render(code, meeting)) for code in BINDER]
        labels = [one.label for one in CASE_MATERIALS.recipients(meeting, meeting.held_on)]
        files += [(f"{file_name(CASE_MATERIALS.name, label)}.docx",
                   render(CASE_MATERIALS, meeting, recipient=label)) for label in labels]
        return send_file(pack_files(files), mimetype="application/zip", as_attachment=True,
                         download_name=f"{name_of(meeting, 'Папка')}.zip")

    @page("/<record:record>/calendar/", needs=WRITE, shows="download")
    def calendar(self, meeting: Meeting):
        """The appointment of the meeting; of one that is called off, its cancelling."""
        content = make_appointment(meeting, list(recipients_of(meeting).values()))
        return send_file(io.BytesIO(content), as_attachment=True,
                         mimetype=f"text/calendar; method={method_of(meeting)}; charset=utf-8",
                         download_name=f"{name_of(meeting, 'Заседание')}.ics")


def name_of(meeting: Meeting, word: str) -> str:
    return file_name(word, str(meeting.serial), f"{meeting.held_on:%d.%m.%Y}")


def read_invited(meeting: Meeting, items: list) -> list[Invited]:
    """The invited in their order with the cases that each is told of."""
    audience = Audience(meeting)
    lines = sorted(meeting.invitees(), key=Attendance.rank)
    found = ((line, told(line, items, audience)) for line in lines)
    return [Invited(line, email_of(line), cases, bool(cases) and line.is_undeclared())
            for line, cases in found]


def told(line: Attendance, items: list, audience: Audience) -> list[tuple]:
    """(item, reasons) of the cases that the letter of this line names."""
    organization = line.organization if line.organization_id else None
    found = [(item, audience.reasons(organization, item.case_id))
             for item in items if item.case_id]
    return [(item, reasons) for item, reasons in found if reasons]


def email_of(line: Attendance) -> str:
    """The address that an invitation goes to; one that nothing can be sent to is as none."""
    known = (line.person if line.person_id else None,
             line.organization if line.organization_id else None)
    return next((one.email for one in known if one and is_email(one.email)), "")


def read_letters(meeting: Meeting) -> list[IssuedDocument]:
    """The newest invitation for each recipient, that the user may see, without its content."""
    made = IssuedDocument
    rows = policy.visible_live(current_user, made).where(
        made.entity == "meetings", made.object_id == meeting.id, made.kind == INVITATION.code,
        made.status.not_in(("replaced", "cancelled", "erased"))).order_by(made.id)
    return list({row.recipient: row for row in rows}.values())


def letters_context(meeting: Meeting) -> dict:
    """The letters, who still has none, and what in them is no longer so."""
    letters = read_letters(meeting)
    is_open = letters and not meeting.is_past()
    return {"letters": letters, "uninvited": meeting.uninvited() if is_open else [],
            "outdated": find_outdated(letters, meeting) if is_open else None}


def pack_drafts(meeting: Meeting, letters: list[IssuedDocument]) -> io.BytesIO:
    """A ZIP with a draft for each letter whose recipient is still invited."""
    known, target = recipients_of(meeting), io.BytesIO()
    files = dict(zip([one.id for one in sorted(letters, key=lambda one: one.id)],
                     (content for _, content in contents(letters)), strict=True))
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, letter in enumerate(letters, start=1):
            if letter.recipient in known:
                draft = make_draft(meeting, known[letter.recipient], [(letter, files[letter.id])])
                archive.writestr(f"{number:02}_{file_name(letter.recipient)}.eml", draft)
    target.seek(0)
    return target
