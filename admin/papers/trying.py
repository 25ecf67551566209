"""The fields of a template beside a record, and the template filled from it without storing."""

from flask import abort, make_response, request

from admin import policy
from admin.audit import seen
from admin.declaring import page
from admin.lists.reading import titled
from admin.papers.documents import refuse_hidden_cases, send_word
from admin.papers.versions import kind_of
from admin.policy.needs import READ, WRITE
from bulgarian.text import file_name
from documents.generate import rehearse
from documents.kinds import IDENTIFIED, Kind
from documents.office.catalogue import catalogue, field_sheet, live_values
from documents.office.questions import prefilled, questions_of
from documents.placeholders import questions_in
from forms.pages import record_id
from models.base import ENTITIES, Entity, RuleError
from models.documents.templates import DocumentTemplate, TemplateVersion

MOST_RECORDS = 30  # offered to try a template with


class TrialPages:
    """Pages of a template that show it with a chosen record; nothing of them is kept."""

    @page("/<record:record>/fields/", needs=READ, shows="view")
    def fields(self, template: DocumentTemplate):
        """All fields with their codes and, if a record is chosen, what it has in them."""
        kind = kind_of(template)
        chosen, values = self._values(kind)
        return self.render("templates/fields.html", record=template, kind=kind, view=self,
                           groups=catalogue(kind, values), chosen=chosen,
                           choices=self._choices(kind))

    @page("/<record:record>/sheet/", needs=READ, shows="download")
    def sheet(self, template: DocumentTemplate):
        """The same as a Word file with ready tables."""
        kind = kind_of(template)
        _, values = self._values(kind)
        return send_word(field_sheet(kind, values), f"{file_name('Полета', template.name)}.docx")

    @page("/<record:record>/trial/", needs=WRITE, shows="view")
    def trial(self, template: DocumentTemplate):
        """The preview of a version with a chosen record."""
        kind = kind_of(template)
        versions = TemplateVersion.select().where(
            TemplateVersion.template == template.id, TemplateVersion.faults == 0).order_by(
            TemplateVersion.number.desc())
        choices = self._choices(kind)
        chosen = self._chosen(kind) or next(iter(choices), None)
        return self.render("templates/trial.html", record=template, kind=kind, view=self,
                           versions=list(versions), choices=choices, chosen=chosen)

    @page("/<record:record>/trial/file/", needs=WRITE, shows="download")
    def trial_file(self, template: DocumentTemplate):
        """The document from a version and a record, neither stored nor numbered."""
        kind = kind_of(template)
        chosen = self._chosen(kind) or abort(404)
        version = self.open_version(template, asked("version")) if request.args.get("version") \
            else template.active_version()
        try:
            refuse_hidden_cases(chosen)
            filled = rehearse(kind, chosen, version,
                              answers=self._sample_answers(template, kind, version, chosen))
        except RuleError as error:
            return make_response(error.message, 422)
        return send_word(filled.content, f"{file_name('Проба', template.name)}.docx")

    def _sample_answers(self, template, kind: Kind, version, record: Entity) -> dict:
        """What was answered last, or the question itself where there is nothing yet."""
        content = bytes(version.blob.content) if version else b""
        questions = questions_of(template, questions_in(kind, content))
        proposed = prefilled(questions, self.user.id, record)
        return {one.name: proposed.get(one.name) or f"[{one.label}]" for one in questions}

    def _choices(self, kind: Kind) -> list[Entity]:
        """The newest records to try it with."""
        if not may_try(self.user, kind):
            return []
        entity = ENTITIES[kind.entity]
        query = titled(policy.visible_live(self.user, entity))
        return list(query.order_by(entity.id.desc()).limit(MOST_RECORDS))

    def _chosen(self, kind: Kind) -> Entity | None:
        """The record that the address names; 404 for one that the user may not see."""
        if not request.args.get("record"):
            return None
        if not may_try(self.user, kind):
            abort(404)
        entity = ENTITIES[kind.entity]
        found = policy.visible_live(self.user, entity).where(
            entity.id == asked("record")).first() or abort(404)
        seen([found])
        return found

    def _values(self, kind: Kind) -> tuple[Entity | None, dict | None]:
        chosen = self._chosen(kind)
        if chosen is None or not policy.may_have_papers(self.user, chosen):
            return chosen, None
        return chosen, live_values(kind, chosen)


def may_try(user, kind: Kind) -> bool:
    """Whether it can be seen without the names of children, which a trial never shows, by
    somebody who works with templates and may read all that the record holds."""
    entity = ENTITIES[kind.entity]
    reads_all = all(policy.may_read_column(user, entity, name)
                    for name in entity.listing.fields if name in entity._meta.fields)
    return (IDENTIFIED not in kind.privacies[:1] and policy.may_write(user, DocumentTemplate)
            and reads_all)


def asked(name: str) -> int:
    """The number of a record in the address; 404 for what is none."""
    return record_id(request.args.get(name, "")) or abort(404)
