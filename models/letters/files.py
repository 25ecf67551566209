"""Files attached to a document or a letter (scan, signed, edited, PDF), or brought into a field."""

from datetime import datetime

from peewee import CharField, IntegerField

from models.base import CHILD, ENTITIES, INTERNAL, Entity, Listing, RuleError
from models.belonging import FAMILIES, INSIDE, Belongs, Purpose
from models.documents.blobs import Blob
from models.documents.issued import LOCKS, IssuedDocument, SealedFile
from models.fields import ChoiceField, link
from models.letters.letter import Letter
from models.meetings.meeting import Meeting
from models.meetings.papers import MINUTES
from models.vault.fields import EncryptedField
from models.words import declare_list

SIGNED, EDITED, SCAN, PDF, FIELD = "signed", "edited", "scan", "pdf", "field"
KINDS = declare_list(
    "attached_files.kind", (SIGNED, "подписан екземпляр"), (EDITED, "редактиран вариант"),
    (SCAN, "сканирано копие"), (PDF, "PDF от документа"),
    (FIELD, "файл в поле"))
LOCKED = {"register_number", "register_date", "blob", "data", "file_name"}
BY_HAND = (SIGNED, EDITED)  # what the program must not pass over when it makes a new version


class AttachedFile(SealedFile):
    """One file, sealed, under the name that it came with; it is never replaced by another.

    That of a field of the office names its record in `entity` and `object_id`: it is reached by
    way of the record alone.
    """

    document = link(IssuedDocument, "Документ", backref="files", required=False)
    letter = link(Letter, "Писмо", backref="files", required=False)
    entity = CharField(max_length=60, default="", verbose_name="Регистър")
    object_id = IntegerField(default=0, index=True, verbose_name="Запис")
    field = CharField(max_length=20, default="", verbose_name="Поле")
    kind = ChoiceField(KINDS, verbose_name="Какво е")
    file_name = EncryptedField(max_length=160, verbose_name="Име на файла")
    media_type = CharField(max_length=100, verbose_name="Вид на файла")
    size = IntegerField(default=0, verbose_name="Размер")
    digest = CharField(max_length=64, default="", verbose_name="Отпечатък")
    blob = link(Blob, "Файл", backref="attached")

    owners = ("document", "letter")
    listing = Listing(
        label="приложен файл", plural="Приложени файлове", icon="paperclip",
        columns=("kind", "media_type", "size", "created_at", "created_by"), order=("-id",),
        privacy=INTERNAL, classes=(("file_name", CHILD),),
        computed=("document", "letter", "kind", "media_type", "size"),
        hidden=(("a file", ("file_name", "digest", "blob")),
                ("its record tells it", ("entity", "object_id", "field"))),
        sections=(("Файл", ("document", "letter", "kind", "media_type", "size")),))

    belongs = Belongs(rights="-WW--", to=("document", "letter"), where=("of_papers",),
                      purpose=Purpose(FAMILIES, INSIDE))

    class Meta:
        table_name = "attached_files"

    def title(self) -> str:
        return self.show("kind").capitalize()

    title.reads = ("kind",)

    def rules(self):
        if sum(map(bool, (self.document_id, self.letter_id, self.object_id))) != 1:
            yield RuleError("Файлът се прилага към един документ или към едно писмо.")

    def after_store(self, by: str) -> None:
        """A signed copy finishes its document, and that of minutes the step of the meeting."""
        if self.kind != SIGNED or not self.document_id:
            return
        document = IssuedDocument.get_by_id(self.document_id)
        if document.status == "draft":
            document.workflow.move(document, "sign", by=by)
        if (document.entity, document.kind) == ("meetings", MINUTES):
            Meeting.get_by_id(document.object_id).take_minutes_as_signed(by)

    def discard(self) -> None:
        """Remove what can be made anew at any time."""
        if self.kind != PDF:
            raise RuleError("Приложените файлове не се изтриват.")
        blob = self.blob_id
        type(self).delete().where(type(self).id == self.id).execute()
        Blob.delete().where(Blob.id == blob).execute()

    def about_case(self, *, ask: bool = True) -> int | None:
        """The case of the document or the letter."""
        if not ask:
            return None
        above = self.document or self.letter or record_of(self)
        return above.about_case() if above else None


def record_of(file: AttachedFile) -> Entity | None:
    """The record in a field of which the file stands."""
    entity = ENTITIES.get(file.entity)
    return entity and entity.get_or_none(entity.id == file.object_id)


def files_in(record: Entity, field: str) -> list[AttachedFile]:
    """The files that stand or once stood in a field of the office, the newest first."""
    file = AttachedFile
    return list(file.live().where(
        file.entity == record._meta.table_name, file.object_id == record.id,
        file.field == field).order_by(file.id.desc()))


def discard_files(record: Entity, field: str) -> None:
    """Remove what stands or once stood in a field: the data of the record are wiped."""
    file = AttachedFile
    found = file.select(file.id, file.blob).where(
        file.entity == record._meta.table_name, file.object_id == record.id, file.field == field)
    for number, blob in list(found.tuples()):
        file.delete().where(file.id == number).execute()
        Blob.delete().where(Blob.id == blob).execute()


def files_of(record: IssuedDocument | Letter) -> list[AttachedFile]:
    """The files attached to a record, the newest first."""
    key = AttachedFile.document if isinstance(record, IssuedDocument) else AttachedFile.letter
    return list(AttachedFile.live().where(key == record.id).order_by(AttachedFile.id.desc()))


def refuse_signed(document: IssuedDocument):
    """Yield a RuleError if what was signed is to have another number, day or file."""
    if document.id and document._dirty & LOCKED and any(
            one.kind == SIGNED for one in files_of(document)):
        yield RuleError("Документът има подписан екземпляр и не се променя. Ако е грешен, "
                        "анулирайте го и изгответе нов.", "register_number")


LOCKS.append(refuse_signed)


def worked_on(document: IssuedDocument) -> AttachedFile | None:
    """The newest version of the document that people signed or edited."""
    return next((one for one in files_of(document) if one.kind in BY_HAND), None)


def discard_pdfs(before: datetime) -> int:
    """How many PDFs made before this moment were removed; the Word files stay."""
    old = list(AttachedFile.select().where(AttachedFile.kind == PDF,
                                           AttachedFile.created_at < before))
    for one in old:
        one.discard()
    return len(old)
