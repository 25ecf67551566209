"""A record with a file that is encrypted with it."""

from models.base import Entity
from models.documents.blobs import Blob, store_blob
from models.documents.quota import count_brought
from models.vault.keys import Key
from models.vault.locks import sealing
from models.vault.records import VaultedEntity
from models.vault.sealing import seal_bytes, unseal_bytes


class SealedFile(VaultedEntity):
    """A record with a file, which is encrypted with it: it may hold the names of children."""

    is_brought = False  # by people, so that it counts in what an account may bring in a day

    def attach(self, content: bytes, key: Key | None = None) -> "SealedFile":
        """Keep this file with the record, sealed; in the transaction that stores it."""
        if self.is_brought and not self.blob_id:
            count_brought(len(content))
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
