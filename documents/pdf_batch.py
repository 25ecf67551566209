"""The batch that makes a PDF of every one of some documents."""

import hashlib
from collections.abc import Iterable

from documents.batches import Item, declare_batch, item_of
from documents.files.attaching import PDF as PDF_TYPE
from documents.files.pdf import convert
from models.base import Entity, RuleError
from models.documents.issued import IssuedDocument
from models.letters.files import PDF, AttachedFile

TOGETHER = 20  # documents that one call of LibreOffice converts: a call alone takes a second


def _items(parameters: dict) -> Iterable[Item]:
    ids = parameters["ids"]
    found = {one.id: one for one in IssuedDocument.select().where(IssuedDocument.id.in_(ids))}
    return [item_of(found[number]) for number in ids if number in found]


def _prepare(records: list[Entity], *_) -> list:
    """The PDF of every document, or the RuleError that says why there is none."""
    contents = [record.content() for record in records]
    try:
        return convert(contents)
    except RuleError as fault:
        return [_convert_alone(one) for one in contents] if len(contents) > 1 else [fault]


def _convert_alone(content: bytes):
    try:
        return convert([content])[0]
    except RuleError as fault:
        return fault


def _make(document: Entity, _item: Item, _parameters: dict, *, by: str, prepared) -> Entity:
    """The document, with its PDF attached in place of an older one."""
    if isinstance(prepared, RuleError):
        raise prepared
    for older in pdfs_of([document.id]).values():
        older.discard()
    name = f"{document.file_name.removesuffix('.docx')}.pdf"
    AttachedFile(document=document, kind=PDF, file_name=name, media_type=PDF_TYPE,
                 size=len(prepared), digest=hashlib.sha256(prepared).hexdigest(),
                 ).attach(prepared).store(by)
    return document


def pdfs_of(documents: list[int]) -> dict[int, AttachedFile]:
    """The PDF of every document that has one, by its number."""
    found = AttachedFile.live().where(AttachedFile.kind == PDF,
                                      AttachedFile.document.in_(documents))
    return {one.document_id: one for one in found.order_by(AttachedFile.id)}


PDFS = declare_batch(code="pdf", heading=lambda parameters: parameters.get("heading", "PDF"),
                     items=_items, make=_make, prepare=_prepare, together=TOGETHER)
