"""The register of commitments: what is open, reports, files, acceptance, and reminders."""

from datetime import timedelta

from flask import abort, flash, request

from admin import audit, policy
from admin.base import EntityView
from admin.declaring import TRY, page
from admin.guarded.reasons import ask_about_file
from admin.letters.files import read_upload, send_as_file
from admin.pages.commitments.institutions import InstitutionPages
from admin.policy import visible
from admin.policy.needs import READ, STEP, WRITE
from documents.files.attaching import ACCEPTED, read_attachment
from forms.pages import IdField, IdsField, PageForm, UploadField
from models.base import RuleError, today
from models.commitments.commitment import OPEN_STATUSES, Commitment
from models.commitments.history import CommitmentFile, keep_file
from models.meetings.meeting import DONE, Meeting

SOON = timedelta(days=7)
WITH_FILE = ("report", "partly")


def ids(query):
    """The same query, giving only the ids."""
    return query.select(query.model.id)


class FileForm(PageForm):
    """A file that shows what was done."""

    file = UploadField()


class AcceptForm(PageForm):
    """The reports that are accepted, and the meeting at which they are."""

    commitment, meeting = IdsField(), IdField("Заседание")


class CommitmentView(InstitutionPages, EntityView):
    """Commitments: what is still open first of all."""

    entity = Commitment
    list_template, details_template = "commitments/list.html", "commitments/page.html"
    step_template = "commitments/step.html"
    default_view = "open"
    views = (
        ("open", "Неизпълнени", lambda _: Commitment.status.in_(OPEN_STATUSES)),
        ("overdue", "Просрочени", lambda _: Commitment.id.in_(ids(Commitment.overdue(today())))),
        ("due_soon", "Срок до 7 дни", lambda _: Commitment.status.in_(OPEN_STATUSES)
         & Commitment.expires_on.between(today(), today() + SOON)),
        ("reported", "Чакат приемане", lambda _: Commitment.status == "reported"))

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

    @page("/<record:record>/files/", needs=STEP, logs=TRY, form=FileForm, back="#files")
    def attach(self, commitment: Commitment, form: FileForm):
        """Put a file to the commitment."""
        if not self.may_attach(commitment):
            abort(403)
        made = keep_file(commitment, read_upload(form), self.user.name)
        flash(f"Файлът „{made.file_name}“ е приложен.")

    @page("/accept/", needs=WRITE, logs=TRY, form=AcceptForm, back="?view=reported")
    def accept_all(self, form: AcceptForm):
        """Accept the ticked reports at a meeting, or by the office where none is chosen."""
        chosen = list(visible(self.user, Commitment, Commitment.live()).where(
            Commitment.id.in_(form.commitment.to_store()), Commitment.status == "reported"))
        meeting = self.find_related(Meeting, form.meeting.data) if form.meeting.data else None
        if not chosen:
            raise RuleError("Отбележете поне един отчет.")
        for commitment in chosen:
            commitment.workflow.move(commitment, "accept", by=self.user.name, accepted_at=meeting)
        flash(f"Приети отчети: {len(chosen)}.")

    def meetings_to_choose(self) -> list[Meeting]:
        """Meetings at which reports may have been accepted, the latest first."""
        held = visible(self.user, Meeting, Meeting.live()).where(
            Meeting.status.in_((*DONE, "invited")))
        return list(held.order_by(Meeting.held_on.desc()).limit(20))


class CommitmentFileView(EntityView):
    """The files that hang on commitments."""

    entity = CommitmentFile

    @page("/<record:record>/file/", needs=READ, shows="download")
    def download(self, found):
        """The file, as it was given."""
        if asked := ask_about_file(found):
            return asked
        audit.seen([found])
        return send_as_file(found.content(), found.file_name)
