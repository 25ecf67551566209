"""After a meeting: its minutes, what is missing in them, their approval and their way back."""

from flask import abort, flash, request, send_file

from admin import audit
from admin.auth import current_user
from admin.base import XLSX
from admin.declaring import TRY, page
from admin.pages.decisions import make_book
from admin.pages.meetings.base import AT_ITEM, MeetingPages, to_work, written
from admin.pages.meetings.checks import check_minutes
from admin.pages.meetings.reading import read_items
from admin.papers.documents import read_paper, refuse_hidden_cases, send_word
from admin.policy import may_write, visible
from admin.policy.needs import READ, WRITE
from admin.records.addresses import record_url
from admin.work.asking import answer_soon, ask_batch
from bulgarian.text import file_name
from documents.generate import render
from documents.kinds import KINDS
from documents.papers.decisions import decisions_of_year
from documents.returning import compare_returned, keep_edited, take_over
from forms.pages import (
    BooleanField,
    IdField,
    PageForm,
    PickField,
    UploadField,
    WordsField,
    typed,
)
from models.agenda.items import AgendaItem
from models.base import RuleError
from models.decisions.decision import Decision
from models.documents.issued import IssuedDocument
from models.meetings.meeting import Meeting
from models.waiting.proposals import to_approve

RETURNED, EXTRACTS = "?mode=minutes#returned", "?mode=minutes#extracts"


class ApprovalForm(PageForm):
    """At which meeting the minutes were approved, or when, and with what changes."""

    approved_in, approved_on = IdField("Заседание"), typed(Meeting.approved_on)
    approval_changes = typed(Meeting.approval_changes)


class ChangesForm(PageForm):
    """The changes with which minutes are approved."""

    approval_changes = typed(Meeting.approval_changes)


class ReturnedForm(PageForm):
    """The minutes as they came back."""

    file = UploadField()


class TakenForm(PageForm):
    """The texts to be taken over; each stands in two fields named after its key."""

    take = WordsField()


class ExtractsForm(PageForm):
    """Extracts for whom, and whether with numbers."""

    way, register = PickField("decisions", "institutions"), BooleanField()


class MinutesPages(MeetingPages):
    """What is done once the meeting was held."""

    def minutes_context(self, record) -> dict:
        """The agenda with what was decided, what is missing, papers, approval."""
        items = read_items(record)
        taken = [one for item in items for one in item.taken if not one.is_annulled]
        may_make = may_write(current_user, IssuedDocument) and not record.in_bin()
        return {
            "items": items, "taken": taken, "may_make": may_make,
            "checks": check_minutes(record, items) if not current_user.is_guest() else [],
            "paper": read_paper(KINDS["protokol"], record) if not current_user.is_guest() else None,
            "later": self._later(record), "may_approve": self._may_approve(record)}

    def _may_approve(self, record: Meeting) -> bool:
        return may_write(current_user, Meeting) and record.is_over and not record.in_bin()

    def _later(self, record: Meeting) -> list[Meeting]:
        """The meetings that may have approved the minutes, the next one first."""
        if not self._may_approve(record):
            return []
        return list(visible(current_user, Meeting, Meeting.live()).where(
            Meeting.mechanism == record.mechanism_id, Meeting.id != record.id,
            Meeting.held_on >= record.held_on).order_by(Meeting.held_on).limit(10))

    @page("/<record:record>/approve/", needs=WRITE, logs=TRY, opens=written, form=ApprovalForm,
          back="?mode=minutes#approval")
    def approve(self, meeting: Meeting, form: ApprovalForm):
        """Keep at which meeting the minutes were approved, when, and with what changes."""
        if not self._may_approve(meeting):
            abort(403)
        day, number = form.approved_on.data, form.approved_in.data
        chosen = next((one for one in self._later(meeting) if one.id == number), None)
        if chosen is None and day is None:
            raise RuleError("Изберете заседанието, на което протоколът е приет, или напишете дата.")
        meeting.approved_in, meeting.approved_on = chosen, day or chosen.held_on
        meeting.approval_changes = form.approval_changes.to_store()
        meeting.store(by=current_user.name)
        flash("Приемането на протокола е записано.")

    @page("/<record:record>/items/<record:item>/approve/", needs=WRITE, logs=TRY, opens=to_work,
          form=ChangesForm, back=AT_ITEM)
    def approve_last(self, meeting: Meeting, form: ChangesForm, item: AgendaItem):
        """Keep at the item where it happens that the minutes of the last meeting are approved."""
        last = to_approve(meeting) or abort(404)
        last.approved_in, last.approved_on = meeting, meeting.held_on
        last.approval_changes = form.approval_changes.to_store()
        last.store(by=current_user.name)
        flash(f"Записано по точка {item.order}: протоколът от {last.name()} е приет.")

    @page("/<record:record>/returned/", needs=WRITE, logs="view", opens=written, form=ReturnedForm,
          back=RETURNED)
    def compare(self, meeting: Meeting, form: ReturnedForm):
        """What reads otherwise in minutes that were edited in Word."""
        self._refuse_signed(meeting)
        if form.file.data is None:
            raise RuleError("Изберете файла на протокола, редактиран в Word.")
        content = form.file.data.read()
        differences, missing = compare_returned(meeting, content)
        edits = keep_edited(meeting, form.file.data.filename, content, current_user.name)
        return self.render("meetings/minutes/returned.html", record=meeting, missing=missing,
                           differences=differences, edits=edits)

    @page("/<record:record>/returned/take/", needs=WRITE, logs=TRY, opens=written, form=TakenForm,
          back=RETURNED)
    def take_returned(self, meeting: Meeting, form: TakenForm):
        """Take over the ticked texts of the edited minutes."""
        self._refuse_signed(meeting)
        chosen = {key: (request.form.get(f"stored-{key}", ""), request.form.get(f"new-{key}", ""))
                  for key in form.take.to_store()}
        count = take_over(meeting, chosen, current_user.name)
        flash(f"Пренесени в регистъра: {count}. Изгответе нова версия на протокола."
              if count else "Нищо не е избрано и нищо не е променено.")

    @page("/<record:record>/extracts/", needs=WRITE, logs=TRY, opens=written, form=ExtractsForm,
          back=EXTRACTS)
    def make_extracts(self, meeting: Meeting, form: ExtractsForm):
        """An extract of every decision, or for every institution, made by the batch."""
        refuse_hidden_cases(meeting)
        if (form.way.data or abort(404)) == "institutions":
            code, ids = "izvlechenie_institucia", [meeting.id]
        else:
            code = "prepis_izvlechenie"
            ids = [one.id for one in visible(current_user, Decision, Decision.in_force(
                meeting.decisions))]
        return answer_soon(ask_batch("papers", {
            "kind": code, "ids": ids, "register": form.register.data}),
            record_url(meeting, EXTRACTS))

    @page("/<record:record>/book/<any(docx, xlsx):form>/", needs=READ, shows="download",
          back=EXTRACTS)
    def book(self, meeting: Meeting, form: str):
        """The decisions of the meeting's mechanism in its year, as Word or Excel."""
        if current_user.is_guest():
            abort(404)
        year, mechanism = meeting.held_on.year, meeting.mechanism
        decisions = decisions_of_year(mechanism, year)
        seen = {one.id for one in visible(current_user, Decision).where(Decision.year == year)}
        if not decisions or not {one.id for one in decisions} <= seen:
            raise RuleError("За тази година още няма решения." if not decisions else
                            "Книгата съдържа решения, които не са достъпни за вас.")
        audit.seen(decisions)
        name = file_name("Книга_на_решенията", mechanism.prefix, str(year))
        if form == "xlsx":
            return send_file(make_book(decisions), mimetype=XLSX, as_attachment=True,
                             download_name=f"{name}.xlsx")
        return send_word(render("kniga_reshenia", mechanism, recipient=f"{year} г."),
                         f"{name}.docx")

    def _refuse_signed(self, meeting: Meeting) -> None:
        """RuleError for a meeting whose texts stand: it is signed or closed."""
        if not self.may_work(meeting):
            raise RuleError("Протоколът е подписан. Отворете заседанието отново, за да променяте "
                            "решенията му.")
