"""What the office writes: number series, templates with versions, issued documents, files."""

import hashlib
from collections.abc import Callable

from peewee import BlobField, BooleanField, CharField, DateField, IntegerField, Model

from models.base import CHILD, ENTITIES, INTERNAL, PERSONAL, Entity, Listing, RuleError, today
from models.database import database
from models.fields import ChoiceField, link
from models.papers.settings import OWN_CODE, TemplateSettings
from models.vault.fields import EncryptedField
from models.vault.keys import Key
from models.vault.locks import sealing
from models.vault.records import VaultedEntity
from models.vault.sealing import seal_bytes, unseal_bytes
from models.workflow import State, Transition, Workflow

DIRECTIONS = (("out", "изходящ"), ("in", "входящ"), ("internal", "вътрешен"))
PRIVACY = (("public", "публичен"), ("pseudonymised", "псевдонимизиран"),
           ("initials", "с инициали"), ("identified", "с имена – поверителен"))
LEAVING = ("registered", "sent")
# (document, by): called in its transaction when it takes a number or is sent; may refuse.
RELEASES: list[Callable] = []
# (document): yields a RuleError for every reason why it may not be stored as it is.
LOCKS: list[Callable] = []
# (number, owner, direction, year=): the record of another register that has the number.
BOOKS: list[Callable] = []
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class NumberSeries(Model):
    """The last number given of a kind in a year by one owner (0 for the whole office)."""

    kind = CharField(max_length=40)
    owner = IntegerField(default=0)
    year = IntegerField(default=0)
    last = IntegerField(default=0)

    class Meta:
        database = database
        legacy_table_names = False
        table_name = "number_series"
        indexes = ((("kind", "owner", "year"), True),)


def next_number(kind: str, *, owner: int = 0, year: int = 0) -> int:
    """The next number of the series, from 1, without holes: call it inside a transaction."""
    mine = _series(kind, owner, year)
    NumberSeries.update(last=NumberSeries.last + 1).where(mine).execute()
    return NumberSeries.select(NumberSeries.last).where(mine).scalar()


def last_number(kind: str, *, owner: int = 0, year: int = 0) -> int:
    """The last number given, 0 if none."""
    return NumberSeries.select(NumberSeries.last).where(_series(kind, owner, year)).scalar()


def raise_to(kind: str, number: int, *, owner: int = 0, year: int = 0) -> None:
    """Let the series go on after a number that was given by hand."""
    mine = _series(kind, owner, year)
    NumberSeries.update(last=number).where(mine, NumberSeries.last < number).execute()


def _series(kind: str, owner: int, year: int):
    NumberSeries.insert(kind=kind, owner=owner, year=year).on_conflict_ignore().execute()
    return ((NumberSeries.kind == kind) & (NumberSeries.owner == owner)
            & (NumberSeries.year == year))


class Blob(Model):
    """A file kept in the database under the hash of its content; one of a document is sealed."""

    sha256 = CharField(max_length=64, unique=True)
    content = BlobField()
    size = IntegerField()

    class Meta:
        database = database
        legacy_table_names = False
        table_name = "blobs"


def store_blob(content: bytes) -> Blob:
    """The blob of this content, added unless it is there already."""
    digest = hashlib.sha256(content).hexdigest()
    Blob.insert(sha256=digest, content=content, size=len(content)).on_conflict_ignore().execute()
    return Blob.select(Blob.id, Blob.sha256, Blob.size).where(Blob.sha256 == digest).get()


class DocumentTemplate(TemplateSettings):
    """The Word template of a kind of document; its versions hold the files.

    With `source` it is a kind that the office made itself, without code.
    """

    kind = CharField(max_length=60, unique=True, default="", verbose_name="Код на вида")
    listing = Listing(
        label="шаблон", plural="Шаблони", menu="Справочници", icon="file-type-docx",
        position=60,
        columns=("name", "source", "enabled", "updated_at"), search=("name",),
        order=("name",), privacy=INTERNAL, computed=("kind",), fixed=("source",),
        sections=(("Документ", ("name", "source", "numbering", "series", "privacy", "enabled")),
                  ("Кой и кога", ("roles", "condition_field", "condition_value")),
                  ("Вид на файла", ("file_pattern", "empty_mark", "letterhead"))),
        children=("versions", "questions"))

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
    active = BooleanField(default=False, verbose_name="В сила")
    faults = IntegerField(default=0, verbose_name="Грешки")

    listing = Listing(
        label="версия на шаблон", plural="Версии", gender="f", parent="template",
        columns=("number", "note", "created_at", "created_by", "active"), search=("note",),
        order=("-number",), privacy=INTERNAL, fixed=("template",),
        computed=("number", "active", "faults"),
        sections=(("Версия", ("template", "number", "note", "active", "faults")),))

    class Meta:
        table_name = "template_versions"

    def title(self) -> str:
        return f"{self.template.name}, в. {self.number}"

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


class SealedFile(VaultedEntity):
    """A record with a file, which is encrypted with it: it may hold the names of children."""

    def attach(self, content: bytes, key: Key | None = None) -> "SealedFile":
        """Keep this file with the record, sealed; in the transaction that stores it."""
        with sealing() as current:
            sealed = seal_bytes(content, self.__data__.place("blob"), key or current)
        former, self.blob = self.blob_id, store_blob(sealed)
        if former:
            self.rewrite({type(self).blob: self.blob})
            Blob.delete().where(Blob.id == former).execute()
        return self

    def content(self) -> bytes:
        return self.opened(Blob.select(Blob.content).where(Blob.id == self.blob_id).scalar())

    def opened(self, kept: bytes) -> bytes:
        """The file behind what the database keeps of it."""
        return unseal_bytes(bytes(kept), self.__data__.place("blob"))

    def reseal(self, key: Key) -> None:
        self.attach(self.content(), key)
        super().reseal(key)

    @classmethod
    def indexes(cls) -> tuple[str, ...]:
        return ("blob",)

    def search_text(self) -> str:
        return Entity.search_text(self)  # what it reads holds no name of a child


class IssuedDocument(SealedFile):
    """A document the office made: what it is about, its file, number, and the data in it.

    The file and the data are encrypted: they may hold the names of children.

    `entity` and `object_id` name the record it was made from; `recipient` tells letters of
    one batch apart. A second document of the same kind, record and recipient is a new version
    with the same register number.
    """

    kind = CharField(max_length=60, verbose_name="Код на вида")
    heading = CharField(max_length=200, verbose_name="Документ")
    subject = CharField(max_length=300, default="", verbose_name="Относно")
    entity = CharField(max_length=60, index=True, verbose_name="Регистър")
    object_id = IntegerField(index=True, verbose_name="Запис")
    owner = IntegerField(default=0, verbose_name="Механизъм")
    recipient = CharField(max_length=200, default="", verbose_name="Адресат")
    edition = IntegerField(default=1, verbose_name="Версия на документа")
    direction = ChoiceField(DIRECTIONS, default="out", verbose_name="Посока")
    privacy = ChoiceField(PRIVACY, default="pseudonymised", verbose_name="Поверителност")
    register_number = CharField(max_length=60, default="", verbose_name="Рег. №")
    register_date = DateField(null=True, verbose_name="Дата")
    status = ChoiceField((), default="draft", verbose_name="Състояние")
    annul_reason = CharField(max_length=300, default="", verbose_name="Защо е анулиран")
    template_version = link(TemplateVersion, "Шаблон", backref="documents", required=False)
    data = EncryptedField(max_length=None, default="{}", verbose_name="Данни в документа")
    blob = link(Blob, "Файл", backref="documents")
    file_name = CharField(max_length=160, verbose_name="Име на файла")

    workflow = Workflow(
        (State("draft", "Чернова", "quiet"), State("registered", "Изведен", "ok"),
         State("sent", "Изпратен", "ok"), State("archived", "Архивиран", "quiet"),
         State("cancelled", "Анулиран", "bad"), State("replaced", "Заменен", "quiet"),
         State("erased", "Заличен", "quiet")),
        (Transition(name="send", label="Отбележи като изпратен", sources=("registered",),
                    target="sent", main=True),
         Transition(name="file", label="Архивирай", sources=("registered", "sent"),
                    target="archived"),
         Transition(name="cancel", label="Анулирай", reason="Причина", target="cancelled",
                    sources=("draft", "registered", "sent"))))
    status.choices = workflow.choices
    leak_warning = ""  # what the leak guard let pass but tells
    empties: tuple | list = ()  # the fields that printed nothing when it was made

    listing = Listing(
        label="документ", plural="Документи", menu="Работа", icon="file-text", position=50,
        columns=("heading", "register_number", "register_date", "subject", "recipient",
                 "status"),
        search=("heading", "register_number", "subject", "recipient"),
        filters=("status", "direction", "register_date"), order=("-id",), privacy=INTERNAL,
        classes=(("data", CHILD), ("subject", PERSONAL), ("recipient", PERSONAL)),
        computed=("kind", "entity", "object_id", "edition", "status",
                  "annul_reason", "heading", "subject",
                  "recipient", "direction", "privacy", "template_version", "created_at",
                  "created_by"),
        sections=(("Документ", ("heading", "subject", "recipient", "edition", "privacy",
                                "status", "created_at", "created_by", "template_version")),
                  ("Регистър", ("register_number", "register_date", "direction",
                                "annul_reason"))))

    bound = ("entity", "object_id")

    class Meta:
        table_name = "documents"
        indexes = ((("entity", "object_id", "kind", "recipient", "edition", "privacy"), True),)

    def title(self) -> str:
        number = f" № {self.register_number}" if self.register_number else ""
        return f"{self.heading}{number}, в. {self.edition}"

    def before_check(self) -> None:
        is_numbered = "register_number" in self._dirty and self.register_number
        self._leaves = is_numbered or "status" in self._dirty and self.status in LEAVING

    def after_store(self, by: str) -> None:
        for release in RELEASES if self._leaves else ():
            release(self, by)

    def moved(self, step, *, reason: str, by: str) -> None:
        if step.name == "cancel":
            self.annul_reason = reason.strip()[:300]
            self.save(by=by)

    def rules(self):
        if self.register_number:
            own = IssuedDocument.select().where(
                IssuedDocument.register_number == self.register_number,
                IssuedDocument.register_date.year == self._register_year(),
                IssuedDocument.owner == self.owner,
                IssuedDocument.direction == self.direction, IssuedDocument.id != (self.id or 0),
                ~self._same_letter()).first()
            for same in (own, *self._in_other_books()):
                if same:
                    yield RuleError(f"Този номер вече е даден на: {same}.", "register_number")
        if self.register_number and not self.register_date:
            yield RuleError("Посочете дата на регистрация.", "register_date")
        for lock in LOCKS:
            yield from lock(self)

    def _in_other_books(self) -> list:
        return [find(self.register_number, self.owner, self.direction,
                     year=self._register_year()) for find in BOOKS]

    def _register_year(self) -> int:
        return (self.register_date or today()).year

    def _same_letter(self):
        mine = IssuedDocument
        return ((mine.entity == self.entity) & (mine.object_id == self.object_id)
                & (mine.kind == self.kind) & (mine.recipient == self.recipient))

    def about_case(self, *, ask: bool = True) -> int | None:
        """The case of the record that the document was made from."""
        if self.entity == "cases" or not ask:
            return self.object_id if self.entity == "cases" else None
        made_from = ENTITIES.get(self.entity)
        source = made_from and made_from.get_or_none(made_from.id == self.object_id)
        return source.about_case() if source else None

    def versions(self):
        """All editions of this document, the newest first."""
        return (IssuedDocument.select().where(self._same_letter())
                .order_by(IssuedDocument.edition.desc()))
