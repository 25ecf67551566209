"""Templates that the office owns: download, change in Word, upload, put in force."""

from flask import abort, flash, redirect, request
from flask_admin import expose

from admin.base import EntityView
from admin.pages.documents import send_word
from bulgarian.text import file_name
from documents.kinds import KINDS, Kind
from documents.placeholders import check_template, mark_faults
from models.base import RuleError
from models.database import database
from models.documents import DocumentTemplate, TemplateVersion, store_blob

LARGEST = 5 * 2**20  # bytes of a template


class TemplateView(EntityView):
    """A template with its versions; a faulty file never takes the place of a sound one."""

    entity = DocumentTemplate
    details_template = "templates/page.html"

    def details_context(self, record) -> dict:
        """The versions, the newest first, and the problems of a file just refused."""
        versions = record.versions.model.select().where(
            TemplateVersion.template == record.id).order_by(TemplateVersion.number.desc())
        return {**super().details_context(record), "children": (), "problems": (),
                "versions": list(versions), "is_known": record.kind in KINDS}

    @expose("/<record:record>/upload/", methods=("POST",))
    def upload(self, record: int):
        """Check an uploaded file and keep it as a new version, or say what is wrong in it."""
        template, kind = self._open(record)
        file = request.files.get("file")
        content = file.read(LARGEST + 1) if file else b""
        problems = check_template(kind, content) if len(content) <= LARGEST else ()
        if len(content) > LARGEST:
            flash("Файлът е по-голям от 5 МБ. Намалете картинките в него.", "error")
        elif [one for one in problems if one.severity == "error"]:
            if "marked" in request.form:
                return self._send_marked(template, content, problems)
            return self.show_details(template, 422, problems=problems)
        else:
            self._keep(template, content, activate="activate" in request.form)
        return redirect(self.details_url(template))

    def _send_marked(self, template: DocumentTemplate, content: bytes, problems):
        """The file with a Word comment at each fault; the list where it cannot be marked."""
        marked = mark_faults(content, problems)
        if marked is None:
            return self.show_details(template, 422, problems=problems)
        return send_word(marked, f"{file_name(template.name, 'с отбелязани грешки')}.docx")

    def _keep(self, template: DocumentTemplate, content: bytes, *, activate: bool) -> None:
        try:
            with database.atomic():
                version = TemplateVersion(template=template, blob=store_blob(content),
                                          note=request.form.get("note", ""))
                version.store(by=self.user.name)
                if activate:
                    version.activate(by=self.user.name)
            flash(f"Качена е версия {version.number}." + (" Тя е в сила." if activate else ""))
        except RuleError as error:
            flash(error.message, "error")

    @expose("/<record:record>/versions/<record:version>/activate/", methods=("POST",))
    def activate(self, record: int, version: int):
        """Put a version in force, an older one too, if it is still sound."""
        template, kind = self._open(record)
        chosen = self._version(template, version)
        problems = check_template(kind, bytes(chosen.blob.content))
        if [one for one in problems if one.severity == "error"]:
            return self.show_details(template, 422, problems=problems)
        chosen.activate(by=self.user.name)
        flash(f"В сила е версия {chosen.number}.")
        return redirect(self.details_url(template))

    @expose("/<record:record>/versions/<record:version>/file/")
    def version_file(self, record: int, version: int):
        """The Word file of a version."""
        template = self.get_one(record) or abort(404)
        chosen = self._version(template, version)
        name = file_name(template.name, f"в{chosen.number}")
        return send_word(bytes(chosen.blob.content), f"{name}.docx")

    def _open(self, record: int) -> tuple[DocumentTemplate, Kind]:
        template = self.get_one(record) or abort(404)
        if not self.may_write(template):
            abort(403)
        return template, KINDS.get(template.kind) or abort(404)

    def _version(self, template: DocumentTemplate, number: int) -> TemplateVersion:
        return TemplateVersion.get_or_none(
            TemplateVersion.id == number, TemplateVersion.template == template.id) or abort(404)
