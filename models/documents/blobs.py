"""Files kept in the database under the hash of their content, and records that seal theirs."""

import hashlib

from peewee import BlobField, CharField, IntegerField, Model

from models.database import database

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


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
