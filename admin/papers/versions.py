"""The versions of a template: checked, marked, downloaded, put in force, put back."""

from flask import abort, flash, redirect, request, url_for
from flask_admin import expose

from admin.papers.documents import send_word
from bulgarian.text import file_name
from documents.kinds import get_kind
from documents.placeholders import check_template, mark_faults
from documents.templates import has_original, restore_original
from models.documents.templates import DocumentTemplate, TemplateVersion


class VersionPages:
    """Pages of one version of a template."""

    @expose("/<record:record>/versions/<record:version>/activate/", methods=("POST",))
    def activate(self, record: int, version: int):
        """Put a version in force, an older one too, if it is still sound.

        One with remarks is put in force only by who has seen them.
        """
        template, kind = self._open(record)
        chosen = self._version(template, version)
        problems = check_template(kind, bytes(chosen.blob.content))
        if errors_in(problems):
            return self.show_details(template, 422, problems=problems, checked=chosen)
        if problems and "despite" not in request.form:
            return redirect(self.check_url(chosen))
        chosen.activate(by=self.user.name)
        flash(f"В сила е версия {chosen.number}.")
        return redirect(self.details_url(template))

    @expose("/<record:record>/versions/<record:version>/check/")
    def check(self, record: int, version: int):
        """What is wrong in a version, with the place of each fault."""
        template = self.get_one(record) or abort(404)
        kind, chosen = get_kind(template.kind) or abort(404), self._version(template, version)
        problems = check_template(kind, bytes(chosen.blob.content))
        if not problems:
            flash(f"Във версия {chosen.number} няма грешки.")
        return self.show_details(template, problems=problems, checked=chosen)

    @expose("/<record:record>/versions/<record:version>/marked/")
    def marked(self, record: int, version: int):
        """The Word file of a version with a comment at each fault."""
        template = self.get_one(record) or abort(404)
        kind, chosen = get_kind(template.kind) or abort(404), self._version(template, version)
        content = bytes(chosen.blob.content)
        marked = mark_faults(content, check_template(kind, content)) or abort(404)
        name = file_name(template.name, f"в{chosen.number}", "с отбелязани грешки")
        return send_word(marked, f"{name}.docx")

    @expose("/<record:record>/versions/<record:version>/file/")
    def version_file(self, record: int, version: int):
        """The Word file of a version."""
        template = self.get_one(record) or abort(404)
        chosen = self._version(template, version)
        name = file_name(template.name, f"в{chosen.number}")
        return send_word(bytes(chosen.blob.content), f"{name}.docx")

    @expose("/<record:record>/original/", methods=("POST",))
    def restore(self, record: int):
        """Put the file that came with the program in force, as a new version."""
        template, kind = self._open(record)
        if not has_original(kind):
            abort(404)
        version = restore_original(template, kind, self.user.name)
        flash(f"Върнат е оригиналът на програмата като версия {version.number}. Тя е в сила.")
        return redirect(self.details_url(template))

    def check_url(self, version: TemplateVersion) -> str:
        """The page that says what is wrong in a version."""
        return url_for("document_templates.check", record=version.template_id, version=version.id)

    def _version(self, template: DocumentTemplate, number: int) -> TemplateVersion:
        return TemplateVersion.get_or_none(
            TemplateVersion.id == number, TemplateVersion.template == template.id) or abort(404)


def errors_in(problems: list) -> list:
    """The problems with which a file cannot be used."""
    return [one for one in problems if one.severity == "error"]
