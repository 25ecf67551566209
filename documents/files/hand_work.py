"""What people did to a document is not passed over silently: a new version is made knowingly."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from documents.files.attaching import Attachment
from documents.files.marks import read_mark
from models.base import Entity, RuleError, show_plain
from models.database import database
from models.documents.blobs import WORD
from models.documents.issued import EDITED_BY_HAND, IssuedDocument
from models.leaks.typed import refuse_public_leaks
from models.letters.files import (
    EDITED,
    FIELD,
    SIGNED,
    AttachedFile,
    files_in,
    files_of,
    worked_on,
)
from models.letters.letter import Letter

_knowingly: ContextVar[bool] = ContextVar("knowingly", default=False)


class HandWork(RuleError):
    """The last version was edited or signed; `file` is what was attached to it."""

    def __init__(self, file: AttachedFile):
        super().__init__(
            f"Към последната версия е приложен {file.show('kind')} от "
            f"{show_plain(file.created_at)} Новата версия няма да съдържа направеното по него.")
        self.file = file


@contextmanager
def knowingly() -> Iterator[None]:
    """Inside it a new version may stand beside an edited one; both are kept."""
    token = _knowingly.set(True)
    try:
        yield
    finally:
        _knowingly.reset(token)


def refuse_passing_over(editions, *, is_numbered: bool) -> None:
    """HandWork if the newest of the editions was edited or signed, unless that is known.

    RuleError where it is final and another paper would not have a number of its own.
    """
    newest = editions.order_by(IssuedDocument.edition.desc()).first()
    if newest is None or newest.status == "cancelled":
        return
    if newest.is_final and not is_numbered:
        raise RuleError(f"„{newest.title()}“ е подписан и е окончателен. За нов документ първо го "
                        "анулирайте с причина от страницата му.")
    if not _knowingly.get() and (file := worked_on(newest)):
        raise HandWork(file)


def attach(record: IssuedDocument | Letter, kind: str, file: Attachment, *,
           by: str) -> AttachedFile:
    """The stored file; RuleError for one that does not belong to the record."""
    if isinstance(record, IssuedDocument):
        _check_for_document(record, kind, file)
    key = {"document" if isinstance(record, IssuedDocument) else "letter": record}
    digest = digest_of(file)
    if is_attached(record, digest):
        raise RuleError("Този файл вече е приложен.", "file")
    with database.atomic():
        one = AttachedFile(kind=kind, file_name=file.name, media_type=file.media_type,
                           size=len(file.content), digest=digest, **key)
        return one.attach(file.content).store(by)


def attach_to_field(record: Entity, field: str, file: Attachment, *, by: str) -> AttachedFile:
    """The stored file, which stands in a field of the office from now on; the former one stays."""
    column, digest = record._meta.fields[field], digest_of(file)
    now = column.number_of(record.__data__[field])
    if any(one.id == now and one.digest == digest for one in files_in(record, field)):
        raise RuleError("Този файл вече е приложен.", "file")
    with database.atomic():
        made = AttachedFile(
            kind=FIELD, entity=record._meta.table_name, object_id=record.id, field=field,
            file_name=file.name, media_type=file.media_type, size=len(file.content),
            digest=digest).attach(file.content).store(by)
        record.set_values({field: column.keep(made.file_name, made.size, made.id)})
        refuse_public_leaks(record)
        record.store(by)
    return made


def is_attached(record: IssuedDocument | Letter, digest: str) -> bool:
    """Whether the very same file stands with the record."""
    return any(one.digest == digest for one in files_of(record))


def digest_of(file: Attachment) -> str:
    """By which the same file is known again."""
    return hashlib.sha256(file.content).hexdigest()


def _check_for_document(document: IssuedDocument, kind: str, file: Attachment) -> None:
    if document.status in ("erased", "cancelled"):
        raise RuleError("Към анулиран или заличен документ не се прилагат файлове.", "file")
    if kind == EDITED:
        _check_edited(document, file)
    elif kind == SIGNED and file.media_type == WORD:
        raise RuleError("Подписаният екземпляр е PDF или снимка. Ако сте променяли текста в Word, "
                        "изберете „редактиран вариант“.", "file")


def _check_edited(document: IssuedDocument, file: Attachment) -> None:
    if any(one.kind == SIGNED for one in files_of(document)):
        raise RuleError("Документът има подписан екземпляр и вече не се променя. Ако е грешен, "
                        "анулирайте го и изгответе нов.", "file")
    if file.media_type != WORD:
        raise RuleError("Редактираният вариант е файл на Word (.docx).", "file")
    if file.content == document.content():
        raise RuleError("Този файл е същият като издадения; в него няма промени.", "file")
    mark = read_mark(file.content)
    origin = mark.find() if mark else None
    if origin is not None and not document.versions().where(
            IssuedDocument.id == origin.id).exists():
        raise RuleError(f"Този файл е от друг документ: {origin.title()}. Отворете неговата "
                        "страница и го качете там.", "file")
    for look_through in EDITED_BY_HAND:
        look_through(document, file.content, file.name)


