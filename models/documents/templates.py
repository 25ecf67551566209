"""The Word templates of the office and the versions of their files."""

from peewee import BooleanField, CharField, IntegerField

from models.base import INTERNAL, Entity, Listing, RuleError
from models.belonging import Belongs
from models.database import database
from models.documents.blobs import Blob
from models.documents.settings import OWN_CODE, TemplateSettings
from models.fields import link
from models.numbering import next_number
from models.uses import EVERY


class DocumentTemplate(TemplateSettings):
    """The Word template of a kind of document; its versions hold the files.

    With `source` it is a kind that the office made itself, without code.
    """

    kind = CharField(max_length=60, unique=True, default="", verbose_name="Вид")
    listing = Listing(
        label="шаблон", plural="Шаблони", menu="Справочници", icon="file-type-docx",
        position=60,
        columns=("name", "source", "enabled", "updated_at"), search=("name",),
        order=("name",), privacy=INTERNAL, fixed=("source",),
        hidden=(("a code", ("kind",)),),
        sections=(("Документ", ("name", "source", "numbering", "series", "privacy", "enabled")),
                  ("Кой и кога", ("roles", "condition_field", "condition_value")),
                  ("Вид на файла", ("file_pattern", "empty_mark", "date_form", "letterhead"))),
        children=("versions", "questions"))

    belongs = Belongs(rights="WWW-r", shared=True)

    class Meta:
        table_name = "document_templates"

    def before_check(self) -> None:
        if not self.id and not self.kind:
            self.kind = f"{OWN_CODE}{next_number('own_kind')}"

    def active_version(self) -> "TemplateVersion | None":
        """The version documents are made from."""
        return next((version for version in self.versions if version.active), None)


class TemplateVersion(Entity):
    """One file of a template; at most one version of a template is active."""

    template = link(DocumentTemplate, "Шаблон", backref="versions")
    number = IntegerField(default=0, verbose_name="Версия №")
    blob = link(Blob, "Файл", backref="template_versions")
    note = CharField(max_length=300, default="", verbose_name="Какво е променено")
    active = BooleanField(default=False, verbose_name="Използва се")
    faults = IntegerField(default=0, verbose_name="Грешки")

    kept_by = EVERY
    listing = Listing(
        label="версия на шаблон", plural="Версии", gender="f", parent="template",
        columns=("number", "note", "created_at", "created_by", "active"), search=("note",),
        order=("-number",), privacy=INTERNAL, fixed=("template",),
        computed=("number", "active", "faults"),
        hidden=(("a file", ("blob",)),),
        sections=(("Версия", ("template", "number", "note", "active", "faults")),))

    belongs = Belongs(rights="WWW-r", shared=True)

    class Meta:
        table_name = "template_versions"

    def title(self) -> str:
        return f"{self.template.name}, версия {self.number}"

    title.reads = ("template.name",)

    def assign_numbers(self) -> None:
        self.number = next_number("template_version", owner=self.template_id)

    def activate(self, by: str = "") -> None:
        """Make this the version documents are made from; RuleError if it has faults."""
        if self.faults:
            raise RuleError("В тази версия има грешки. Поправете ги и я качете отново.")
        with database.atomic():
            TemplateVersion.update(active=False).where(
                TemplateVersion.template == self.template_id).execute()
            self.active = True
            self.store(by=by)
