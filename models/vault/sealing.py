"""One value sealed so that it opens only where it was put.

AES-256-GCM with a random nonce of 96 bits for every value. What is authenticated besides is the
value's place: table, column, key of the row, and the record that the row belongs to. The key of
the row is random and made before the row is stored, because a new row has no number yet; the
owner's number is in it so that even a row moved as a whole, its key along, to another child
opens no more. The text is filled up to a multiple of 16 bytes: its length tells little.
"""

import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag

from models.vault.keys import Key, KeyProblem
from models.vault.ring import ring

NONCE_BYTES, BLOCK = 12, 16


class SealBroken(RuntimeError):
    """A sealed value was changed, or stands where it was not put."""


class PlainRefused(TypeError):
    """A plain value was on its way into an encrypted column."""


@dataclass(frozen=True)
class Place:
    """Where a sealed value belongs."""

    table: str
    column: str
    row: str
    owner: object = ""

    def __bytes__(self) -> bytes:
        return "|".join(map(str, ("okmd", *vars(self).values()))).encode()

    def __str__(self) -> str:
        return f"{self.table}.{self.column} (ред {self.row}, към {self.owner})"


def new_nonce() -> bytes:
    """Random; 2**32 values under one key are safe, an office seals some thousands."""
    return os.urandom(NONCE_BYTES)


def new_row_key() -> str:
    return urlsafe_b64encode(os.urandom(16)).decode().rstrip("=")


def seal(text: str, place: Place, key: Key | None = None) -> str:
    """„v1:…“ for this place; the current key unless another is given."""
    data = text.encode()
    if b"\0" in data:
        raise ValueError("a text with U+0000 cannot be sealed")
    return seal_bytes(data + b"\0" * (-len(data) % BLOCK), place, key)


def unseal(sealed: str, place: Place) -> str:
    """The text; SealBroken if it is not what was sealed for this place."""
    return unseal_bytes(sealed, place).rstrip(b"\0").decode()


def seal_bytes(data: bytes, place: Place, key: Key | None = None) -> str:
    """As `seal`, without filling up."""
    key, nonce = key or ring.current, new_nonce()
    sealed = nonce + key.cipher.encrypt(nonce, data, bytes(place))
    return f"v{key.version}:{urlsafe_b64encode(sealed).decode()}"


def unseal_bytes(sealed: str, place: Place) -> bytes:
    """The bytes; SealBroken if they are not what was sealed for this place."""
    try:
        version, _, text = sealed.partition(":")
        data = urlsafe_b64decode(text)
        key = ring.get(int(version.removeprefix("v")))
        return key.cipher.decrypt(data[:NONCE_BYTES], data[NONCE_BYTES:], bytes(place))
    except (InvalidTag, ValueError, KeyProblem) as error:
        raise SealBroken(f"{place}: стойността е променена, преместена от друго място или "
                         f"ключът ѝ липсва ({type(error).__name__}).") from None
