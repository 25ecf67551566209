"""Documents are sealed with the data in them: a document may name a child."""

import pytest

from models.base import RuleError
from models.database import is_sqlite
from models.documents.blobs import Blob, store_blob
from models.documents.issued import IssuedDocument
from models.vault import rotation
from models.vault.rotation import check_keys, rotate
from models.vault.sealing import SealBroken

FILE = b"PK\x03\x04 Kanareyka"


def make_document(content: bytes = FILE, **values) -> IssuedDocument:
    values = {"kind": "pismo", "heading": "Писмо", "subject": "Покана", "entity": "cases",
              "object_id": 7, "file_name": "pismo.docx", "data": '{"име": "Канарейка"}', **values}
    return IssuedDocument(**values).attach(content).store()


def kept(document: IssuedDocument) -> bytes:
    """What the database itself holds of the file."""
    return bytes(Blob.get_by_id(document.blob_id).content)


def test_a_document_reads_as_it_was_stored():
    document = IssuedDocument.get_by_id(make_document().id)
    assert document.content() == FILE and document.data == '{"име": "Канарейка"}'
    assert kept(document).startswith(b"v1:") and b"Kanareyka" not in kept(document)
    assert document.__data__.copy()["data"].text.startswith("v1:")


def test_a_document_is_still_searched_by_its_heading():
    document = make_document()
    assert IssuedDocument.select().where(IssuedDocument.matches("покана")).get() == document


def test_a_file_put_under_another_document_fails_loudly():
    first, second = make_document(), make_document(object_id=8)
    first.rewrite({IssuedDocument.blob: second.blob_id})
    with pytest.raises(SealBroken, match="documents.blob"):
        IssuedDocument.get_by_id(first.id).content()


def test_a_document_stays_with_the_record_it_was_made_from():
    document = make_document()
    document.object_id = 8
    with pytest.raises(RuleError, match="не се променя"):
        document.store()


def test_the_files_follow_a_change_of_keys(own_database, monkeypatch):
    monkeypatch.setattr(rotation, "GRACE", 0)
    document, template = make_document(), store_blob(b"PK template")
    rotate(tell=lambda line: None)
    document = IssuedDocument.get_by_id(document.id)
    assert kept(document).startswith(b"v2:") and document.content() == FILE
    assert {blob.id for blob in Blob.select()} == {document.blob_id, template.id}
    assert check_keys(None) == "версия 2, шифровани записи: 1"


def test_nothing_of_a_document_stands_in_the_file_of_the_database(own_desk):
    make_document()
    content = b"".join(path.read_bytes() for path in own_desk.glob("okmd.db*"))
    assert is_sqlite() and b"Kanareyka" not in content and "Канарейка".encode() not in content
