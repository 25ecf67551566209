"""Templates that the office owns: new kinds, check, versions, fields, and a test on a record."""

from datetime import datetime
from typing import NamedTuple

from flask import flash, redirect, request
from peewee import JOIN, Case, fn

from admin.base import EntityView
from admin.declaring import TRY, page
from admin.papers.trying import TrialPages
from admin.papers.versions import VersionPages, errors_in, kind_of
from admin.policy.needs import WRITE
from documents.files.scanning import scan
from documents.kinds import KINDS, get_kind
from documents.office.naming import check_pattern
from documents.office.questions import add_questions
from documents.papers.own import own_kind
from documents.placeholders import check_template, mark_faults, questions_in
from documents.templates import has_original
from forms.making import EntityForm, make_form
from forms.pages import BooleanField, PageForm, UploadField, typed
from models.base import ENTITIES, RuleError
from models.documents.blobs import store_blob
from models.documents.issued import IssuedDocument
from models.documents.templates import DocumentTemplate, TemplateVersion

LARGEST = 5 * 2**20  # bytes of a template
OF_NEW_KINDS = ("numbering", "series", "privacy", "condition_field", "condition_value")


class Use(NamedTuple):
    """The version in force (0 if none), how many documents there are, and the last one's moment."""

    number: int = 0
    count: int = 0
    last: datetime | None = None


class UploadForm(PageForm):
    """A new version of a template, in force at once or not."""

    file, note, activate = UploadField(), typed(TemplateVersion.note), BooleanField()


class TemplateView(TrialPages, VersionPages, EntityView):
    """A template with its versions; a faulty file never takes the place of a sound one."""

    entity = DocumentTemplate
    is_imported = False
    list_template = "templates/list.html"
    details_template = "templates/page.html"
    unused = Use()

    # -- list, details, form -----------------------------------------------------
    def uses(self, rows: list[DocumentTemplate]) -> dict[int, Use]:
        """What is in force of each template and how often it was used, one query."""
        made, version = IssuedDocument, TemplateVersion
        in_force = Case(None, [(version.active, version.number)], 0)
        query = version.select(version.template, fn.MAX(in_force), fn.COUNT(made.id),
                               fn.MAX(made.created_at)).join(made, JOIN.LEFT_OUTER).where(
            version.template.in_([row.id for row in rows])).group_by(version.template)
        return {template: Use(number, count, last and made.created_at.python_value(last))
                for template, number, count, last in query.tuples()}

    def state(self, record: DocumentTemplate, use: Use) -> tuple[str, str]:
        """(word, tone) of the state: off, without a file in force, or checked."""
        if not record.enabled:
            return "Изключен", "quiet"
        return ("Проверен", "ok") if use.number else ("Няма файл", "warn")

    def made_from(self, record: DocumentTemplate) -> str:
        """What the document is made from, for people."""
        kind = KINDS.get(record.kind)
        table = record.source or (kind.entity if kind else "")
        label = ENTITIES[table].listing.label if table in ENTITIES else ""
        return f"{label[:1].upper()}{label[1:]}"

    def details_context(self, record) -> dict:
        """The versions, the newest first, and what of a shipped template can be put back."""
        versions = TemplateVersion.select().where(
            TemplateVersion.template == record.id).order_by(TemplateVersion.number.desc())
        context = super().details_context(record)
        children = [child for child in context["children"] if child.key != "versions"
                    and child.entity is not TemplateVersion]
        kind = get_kind(record.kind)
        return {**context, "children": children, "problems": (), "checked": None,
                "versions": list(versions), "is_known": kind is not None, "kind": kind,
                "has_original": kind is not None and has_original(kind),
                "use": self.uses([record]).get(record.id, Use())}

    def read_sections(self, record: DocumentTemplate) -> list:
        """Of a shipped kind without what it decides itself."""
        hidden = () if record.is_own else ("source", *OF_NEW_KINDS)
        sections = [(title, [fact for fact in facts if fact.name not in hidden])
                    for title, facts in super().read_sections(record)]
        return [(title, facts) for title, facts in sections if facts]

    def make_form(self, stored: DocumentTemplate) -> EntityForm:
        """Of a shipped kind the office decides less: its number and privacy are its own."""
        if stored.is_own:
            return super().make_form(stored)
        is_typed = request.endpoint == f"{self.endpoint}.edit_view"
        return make_form(stored, self.choices, formdata=self.typed() if is_typed else None,
                         allow=self._writable_of_shipped)

    def _writable_of_shipped(self, entity, names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(name for name in self.writable(entity, names) if name not in OF_NEW_KINDS)

    def store_filled(self, form: EntityForm, record: DocumentTemplate) -> None:
        """A name of the file that no record could fill is told at its field."""
        kind = own_kind(record) if record.is_own else get_kind(record.kind)
        if kind and record.file_pattern:
            check_pattern(kind, record.file_pattern)
        super().store_filled(form, record)

    # -- a new version -------------------------------------------------------------
    @page("/<record:record>/upload/", needs=WRITE, logs=TRY, form=UploadForm)
    def upload(self, template: DocumentTemplate, form: UploadForm):
        """Check an uploaded file and keep it as a new version, or say what is wrong in it."""
        kind = kind_of(template)
        content = form.file.data.read(LARGEST + 1) if form.file.data else b""
        if not content:
            flash("Изберете файл на Word (.docx).", "error")
            return self.show_details(template, 422)
        if len(content) > LARGEST:
            raise RuleError("Файлът е по-голям от 5 МБ. Намалете картинките в него.")
        version = TemplateVersion(template=template, note=form.note.to_store())
        problems = check_template(kind, scan(content))
        if errors_in(problems):
            kept = self._keep_faulty(version, content, problems)
            return self.show_details(template, 422, problems=problems, checked=kept)
        version.blob = store_blob(content)
        self._keep(version, questions_in(kind, content),
                   is_in_force=form.activate.data and not problems)
        return redirect(self.check_url(version)) if problems else None

    def _keep_faulty(self, version: TemplateVersion, content: bytes, problems):
        """The version with its faults, so that the marked copy can be had; None for no Word file.

        What the gate of the engine refuses is not kept at all.
        """
        if mark_faults(content, problems) is None:
            return None
        version.blob, version.faults = store_blob(content), len(errors_in(problems))
        return version.store(by=self.user.name)

    def _keep(self, version: TemplateVersion, questions: dict[str, bool], *,
              is_in_force: bool) -> None:
        """Store it; with remarks it is not put in force before somebody has read them."""
        version.store(by=self.user.name)
        if is_in_force:
            version.activate(by=self.user.name)
        asked = add_questions(version.template, questions, self.user.name)
        flash(f"Качена е версия {version.number}." + (" Тя се използва." if is_in_force else ""))
        if asked:
            labels = ", ".join(f"„{one.label}“" for one in asked)
            flash(f"Нови въпроси при изготвяне: {labels}. Вижте ги в карето „Въпроси при "
                  "изготвяне“. Ако някой не е въпрос, името на полето е сгрешено.", "warning")
