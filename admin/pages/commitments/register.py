"""The register of commitments: what is open, reports, files, acceptance, and reminders."""

from datetime import timedelta

from flask import abort, flash, redirect, request
from flask_admin import expose

from admin import audit, policy
from admin.base import EntityView
from admin.letters.files import send_as_file
from admin.lists.page import ListPage
from admin.pages.commitments.institutions import InstitutionPages
from admin.pages.commitments.statistics import of_mechanism
from admin.pages.indicators import read_number
from admin.policy import visible
from documents.files.attaching import ACCEPTED, read_attachment
from indicators.execution import CLASSES, OVERDUE
from models.base import RuleError, today
from models.commitments.commitment import OPEN_STATUSES, Commitment
from models.commitments.history import CommitmentFile, keep_file
from models.meetings.meeting import DONE, Meeting

SOON = timedelta(days=7)
WITH_FILE = ("report", "partly")


def ids(query):
    """The same query, giving only the ids."""
    return query.select(query.model.id)


class CommitmentList(ListPage):
    """The register; the statistics ask for the commitments of one mechanism."""

    def query(self):
        """The visible records that fit, of the mechanism that the address names."""
        number = read_number("mechanism")
        return super().query().where(of_mechanism(number)) if number else super().query()


class CommitmentView(InstitutionPages, EntityView):
    """Commitments: what is still open first of all."""

    entity = Commitment
    list_template, details_template = "commitments/list.html", "commitments/page.html"
    step_template = "commitments/step.html"
    default_view = "open"
    views = (
        ("open", "Отворени", lambda _: Commitment.status.in_(OPEN_STATUSES)),
        ("overdue", "Просрочени", lambda _: Commitment.id.in_(ids(Commitment.overdue(today())))),
        ("due_soon", "Срок до 7 дни", lambda _: Commitment.status.in_(OPEN_STATUSES)
         & Commitment.expires_on.between(today(), today() + SOON)),
        ("reported", "Чакат приемане", lambda _: Commitment.status == "reported"),
        *((name, label, lambda _, one=condition: one(today()))
          for name, label, condition in CLASSES if name != OVERDUE),
        ("dated", "Със срок", lambda _: Commitment.due.is_null(False)
         & (Commitment.status != "cancelled")))
    quiet_views = (*(name for name, _, _ in CLASSES if name != OVERDUE), "dated")
    page_class = CommitmentList

    def details_context(self, record) -> dict:
        """The files of the commitment besides what every record has."""
        files = visible(self.user, CommitmentFile, CommitmentFile.live()).where(
            CommitmentFile.commitment == record.id).order_by(CommitmentFile.id)
        return {**super().details_context(record), "files": list(files), "side": True,
                "may_attach": self.may_attach(record), "accepted": ACCEPTED}

    def may_attach(self, record) -> bool:
        """Whether the user may put files to the commitment: who writes it, or reports of it."""
        return not record.in_bin() and policy.may_step(self.user, Commitment, "report")

    def taken(self, form, record, step) -> bool:
        """Whether the step was taken, with the file that came with it."""
        file = request.files.get("file")
        if step.name not in WITH_FILE or not file or not file.filename:
            return super().taken(form, record, step)
        try:
            given = read_attachment(file.filename, file.read())
        except RuleError as broken:
            form.validate()
            form.show_rule(broken)
            return False
        return super().taken(form, record, step) and bool(
            keep_file(record, given, self.user.name))

    @expose("/<record:record>/files/", methods=("POST",))
    def attach(self, record: int):
        """Put a file to the commitment."""
        commitment = self.get_one(record) or abort(404)
        if not self.may_attach(commitment):
            abort(403)
        file = request.files.get("file")
        try:
            if not file or not file.filename:
                raise RuleError("Изберете файл.")
            given = read_attachment(file.filename, file.read())
            made = keep_file(commitment, given, self.user.name)
            flash(f"Файлът „{made.file_name}“ е приложен.")
        except RuleError as broken:
            flash(broken.message, "error")
        return redirect(self.details_url(commitment) + "#files")

    @expose("/accept/", methods=("POST",))
    def accept_all(self):
        """Accept the ticked reports at a meeting, or by the office where none is chosen."""
        chosen = visible(self.user, Commitment, Commitment.live()).where(
            Commitment.id.in_(read_numbers("commitment")), Commitment.status == "reported")
        typed = request.form.get("meeting", "")
        meeting = self.find_related(Meeting, typed) if typed else None
        accepted = 0
        try:
            for commitment in chosen:
                commitment.workflow.move(commitment, "accept", by=self.user.name,
                                         accepted_at=meeting)
                accepted += 1
            flash(f"Приети отчети: {accepted}." if accepted else "Отбележете поне един отчет.",
                  "message" if accepted else "error")
        except RuleError as broken:
            flash(broken.message, "error")
        return redirect(f"{self.get_url('.index_view')}?view=reported")

    def meetings_to_choose(self) -> list[Meeting]:
        """Meetings at which reports may have been accepted, the latest first."""
        held = visible(self.user, Meeting, Meeting.live()).where(
            Meeting.status.in_((*DONE, "invited")))
        return list(held.order_by(Meeting.held_on.desc()).limit(20))


class CommitmentFileView(EntityView):
    """The files that hang on commitments."""

    entity = CommitmentFile

    @expose("/<record:record>/file/")
    def download(self, record: int):
        """The file, as it was given."""
        found = self.get_one(record) or abort(404)
        audit.seen([found])
        return send_as_file(found.content(), found.file_name)


def read_numbers(name: str) -> list[int]:
    """The numbers that were ticked; nonsense is left out."""
    typed = request.form.getlist(name)
    return [int(text) for text in typed if text.isascii() and text.isdigit() and len(text) < 19]
