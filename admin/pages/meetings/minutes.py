"""After a meeting: its minutes, what is missing in them, their approval and their way back."""

from flask import abort, flash, redirect, request, send_file
from flask_admin import expose

from admin import audit
from admin.auth import current_user
from admin.base import XLSX
from admin.pages.decisions import make_book
from admin.pages.meetings.base import MeetingPages
from admin.pages.meetings.checks import check_minutes
from admin.pages.meetings.reading import read_items
from admin.papers.documents import read_paper, refuse_hidden_cases, send_word
from admin.policy import may_write, visible
from admin.records.addresses import record_url
from admin.work.asking import ask_batch
from bulgarian.dates import parse_date
from bulgarian.text import file_name
from documents.generate import render
from documents.kinds import KINDS
from documents.papers.decisions import decisions_of_year
from documents.returning import compare_returned, take_over
from models.base import Conflict, RuleError
from models.decisions.decision import Decision
from models.documents.issued import IssuedDocument
from models.meetings.meeting import Meeting

EXTRACTS = {"decisions": "prepis_izvlechenie", "institutions": "izvlechenie_institucia"}


class MinutesPages(MeetingPages):
    """What is done once the meeting was held."""

    def minutes_context(self, record) -> dict:
        """The agenda with what was decided, what is missing, papers, approval."""
        items = read_items(record)
        taken = [decision for item in items for decision in item.taken]
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

    @expose("/<record:record>/approve/", methods=("POST",))
    def approve(self, record: int):
        """Keep at which meeting the minutes were approved, when, and with what changes."""
        meeting = self._written(record)
        if not self._may_approve(meeting):
            abort(403)
        try:
            self._keep_approval(meeting)
            flash("Приемането на протокола е записано.")
        except (RuleError, ValueError) as error:
            flash(str(error), "error")
        return self._back(meeting, "approval", "minutes")

    def _keep_approval(self, meeting: Meeting) -> None:
        number, day = request.form.get("approved_in", ""), request.form.get("approved_on", "")
        chosen = next((one for one in self._later(meeting) if str(one.id) == number), None)
        if chosen is None and not day.strip():
            raise RuleError("Изберете заседанието, на което протоколът е приет, или напишете дата.")
        meeting.approved_in = chosen
        meeting.approved_on = parse_date(day) if day.strip() else chosen.held_on
        meeting.approval_changes = request.form.get("approval_changes", "")
        meeting.store(by=current_user.name)

    @expose("/<record:record>/returned/", methods=("POST",))
    def compare(self, record: int):
        """What reads otherwise in minutes that were edited in Word."""
        meeting = self._open_to_texts(record)
        file = request.files.get("file")
        try:
            if not file or not file.filename:
                raise RuleError("Изберете файла на протокола, редактиран в Word.")
            differences, missing = compare_returned(meeting, file.read())
        except RuleError as error:
            flash(error.message, "error")
            return self._back(meeting, "returned", "minutes")
        return self.render("meetings/minutes/returned.html", record=meeting, missing=missing,
                           differences=differences)

    @expose("/<record:record>/returned/take/", methods=("POST",))
    def take_returned(self, record: int):
        """Take over the ticked texts of the edited minutes."""
        meeting = self._open_to_texts(record)
        chosen = {key: (request.form.get(f"stored-{key}", ""), request.form.get(f"new-{key}", ""))
                  for key in request.form.getlist("take")}
        try:
            count = take_over(meeting, chosen, current_user.name)
            flash(f"Пренесени в регистъра: {count}. Генерирайте нова версия на протокола."
                  if count else "Нищо не е избрано и нищо не е променено.")
        except (RuleError, Conflict) as error:
            flash(error.message, "error")
        return self._back(meeting, "returned", "minutes")

    @expose("/<record:record>/extracts/", methods=("POST",))
    def make_extracts(self, record: int):
        """An extract of every decision, or for every institution, made by the batch."""
        meeting = self._written(record)
        code = EXTRACTS.get(request.form.get("way", "")) or abort(404)
        kind = KINDS[code]
        ids = [meeting.id] if kind.entity == "meetings" else [
            one.id for one in visible(current_user, Decision, meeting.decisions)]
        try:
            refuse_hidden_cases(meeting)
            job = ask_batch("papers", {"kind": code, "ids": ids,
                                       "register": "register" in request.form})
        except RuleError as error:
            flash(error.message, "error")
            return self._back(meeting, "extracts", "minutes")
        return redirect(record_url(job))

    @expose("/<record:record>/book/<any(docx, xlsx):form>/")
    def book(self, record: int, form: str):
        """The decisions of the meeting's mechanism in its year, as Word or Excel."""
        meeting = self.get_one(record) or abort(404)
        if current_user.is_guest():
            abort(404)
        year, mechanism = meeting.held_on.year, meeting.mechanism
        decisions = decisions_of_year(mechanism, year)
        seen = {one.id for one in visible(current_user, Decision).where(Decision.year == year)}
        if not decisions or not {one.id for one in decisions} <= seen:
            flash("За тази година още няма решения." if not decisions else
                  "Книгата съдържа решения, които не са достъпни за вас.", "error")
            return self._back(meeting, "extracts", "minutes")
        audit.seen(decisions)
        name = file_name("Книга_на_решенията", mechanism.prefix, str(year))
        if form == "xlsx":
            return send_file(make_book(decisions), mimetype=XLSX, as_attachment=True,
                             download_name=f"{name}.xlsx")
        return send_word(render("kniga_reshenia", mechanism, recipient=f"{year} г."),
                         f"{name}.docx")

    def _written(self, record: int) -> Meeting:
        """The meeting, for those who may write it, also when it is signed or closed."""
        meeting = self.get_one(record) or abort(404)
        if not may_write(current_user, Meeting) or meeting.in_bin():
            abort(403)
        return meeting

    def _open_to_texts(self, record: int) -> Meeting:
        """The meeting whose texts may be changed: not one that is signed or closed."""
        meeting = self._written(record)
        if not self.may_work(meeting):
            raise RuleError("Протоколът е подписан. Отворете заседанието отново, за да променяте "
                            "решенията му.")
        return meeting
