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
    version, _, sealed = seal_bytes(data + b"\0" * (-len(data) % BLOCK), place, key).partition(b":")
    return f"{version.decode()}:{urlsafe_b64encode(sealed).decode()}"


def unseal(sealed: str, place: Place) -> str:
    """The text; SealBroken if it is not what was sealed for this place."""
    version, _, text = sealed.partition(":")
    try:
        data = version.encode() + b":" + urlsafe_b64decode(text)
    except ValueError as error:
        raise broken(place, error) from None
    return unseal_bytes(data, place).rstrip(b"\0").decode()


def seal_bytes(data: bytes, place: Place, key: Key | None = None) -> bytes:
    """As `seal`, without filling up and as bytes."""
    key, nonce = key or ring.current, new_nonce()
    return b"v%d:" % key.version + nonce + key.cipher.encrypt(nonce, data, bytes(place))


def unseal_bytes(sealed: bytes, place: Place) -> bytes:
    """The bytes; SealBroken if they are not what was sealed for this place."""
    version, _, data = sealed.partition(b":")
    try:
        key = ring.get(int(version.removeprefix(b"v")))
        return key.cipher.decrypt(data[:NONCE_BYTES], data[NONCE_BYTES:], bytes(place))
    except (InvalidTag, ValueError, KeyProblem) as error:
        raise broken(place, error) from None


def broken(place: Place, error: Exception) -> SealBroken:
    return SealBroken(f"{place}: стойността е променена, преместена от друго място или "
                      f"ключът ѝ липсва ({type(error).__name__}).")
