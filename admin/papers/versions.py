"""The versions of a template: checked, marked, downloaded, put in force, put back."""

from flask import abort, flash, redirect, url_for

from admin.declaring import TRY, page
from admin.papers.documents import send_word
from admin.policy.needs import READ, WRITE
from bulgarian.text import file_name
from documents.kinds import Kind, get_kind
from documents.placeholders import check_template, mark_faults
from documents.templates import has_original, restore_original
from forms.pages import BooleanField, PageForm
from models.documents.templates import DocumentTemplate, TemplateVersion


class DespiteForm(PageForm):
    """Whether somebody has seen what is said of a version."""

    despite = BooleanField()


class VersionPages:
    """Pages of one version of a template."""

    @page("/<record:record>/versions/<record:version>/activate/", needs=WRITE, logs=TRY,
          form=DespiteForm)
    def activate(self, template: DocumentTemplate, form: DespiteForm, version: TemplateVersion):
        """Put a version in force, an older one too, if it is still sound.

        One with remarks is put in force only by who has seen them.
        """
        problems = check_template(kind_of(template), bytes(version.blob.content))
        if errors_in(problems):
            return self.show_details(template, 422, problems=problems, checked=version)
        if problems and not form.despite.data:
            return redirect(self.check_url(version))
        version.activate(by=self.user.name)
        flash(f"Използва се версия {version.number}.")
        return None

    @page("/<record:record>/versions/<record:version>/check/", needs=READ, shows="view")
    def check(self, template: DocumentTemplate, version: TemplateVersion):
        """What is wrong in a version, with the place of each fault."""
        problems = check_template(kind_of(template), bytes(version.blob.content))
        if not problems:
            flash(f"Във версия {version.number} няма грешки.")
        return self.show_details(template, problems=problems, checked=version)

    @page("/<record:record>/versions/<record:version>/marked/", needs=READ, shows="download")
    def marked(self, template: DocumentTemplate, version: TemplateVersion):
        """The Word file of a version with a comment at each fault."""
        content = bytes(version.blob.content)
        marked = mark_faults(content, check_template(kind_of(template), content)) or abort(404)
        name = file_name(template.name, f"в{version.number}", "с отбелязани грешки")
        return send_word(marked, f"{name}.docx")

    @page("/<record:record>/versions/<record:version>/file/", needs=READ, shows="download")
    def version_file(self, template: DocumentTemplate, version: TemplateVersion):
        """The Word file of a version."""
        name = file_name(template.name, f"в{version.number}")
        return send_word(bytes(version.blob.content), f"{name}.docx")

    @page("/<record:record>/original/", needs=WRITE, logs=TRY)
    def restore(self, template: DocumentTemplate):
        """Put the file that came with the program in force, as a new version."""
        kind = kind_of(template)
        if not has_original(kind):
            abort(404)
        version = restore_original(template, kind, self.user.name)
        flash(f"Върнат е оригиналът на програмата като версия {version.number}. Тя се използва.")

    def check_url(self, version: TemplateVersion) -> str:
        """The page that says what is wrong in a version."""
        return url_for("document_templates.check", record=version.template_id, version=version.id)

    def open_version(self, template: DocumentTemplate, number: int) -> TemplateVersion:
        """The version that an address names."""
        return TemplateVersion.get_or_none(
            TemplateVersion.id == number, TemplateVersion.template == template.id) or abort(404)


def kind_of(template: DocumentTemplate) -> Kind:
    """What the template makes; 404 for a kind that is no longer there."""
    return get_kind(template.kind) or abort(404)


def errors_in(problems: list) -> list:
    """The problems with which a file cannot be used."""
    return [one for one in problems if one.severity == "error"]
