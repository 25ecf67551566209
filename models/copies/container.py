"""The file of a copy: a head that says who may open it, and a stream sealed piece by piece.

Every file has a key of its own. The head keeps it twice: sealed by the keys of the names, so that
the desk proves its copies by itself, and – together with these keys – for the sheet in the safe.
A piece is AES-256-GCM under that key; its number and whether it is the last are its nonce, the
whole head is authenticated with it. So nothing can be left out, changed, moved or cut off, and a
file of any size takes the memory of one piece.
"""

import hashlib
import io
import json
import os
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from models.copies.sheet import Sheet, SheetProblem, number_of
from models.faults import DatabaseProblem
from models.vault.keys import Key, Keys, read_keys

MAGIC = b"OKMD-COPY-1\n"
PIECE = 2**20
TAG, NONCE, LENGTH = 16, 12, 4
LARGEST_HEAD = 2**20
PURPOSE = "copies"
BY_SHEET = b"okmd-desk copies sheet"


class CopyProblem(DatabaseProblem):
    """A copy cannot be made, opened or put back; the message says what to do."""


@dataclass(frozen=True)
class Opened:
    """The key of a file, and the file of the keys of the names."""

    file_key: bytes
    keys: str


Opener = Callable[[dict], Opened]


# -- the head ---------------------------------------------------------------------------------


def make_head(told: dict, file_key: bytes, keys: Keys, kept: tuple[Sheet | None, str]) -> dict:
    """What stands before the stream: `told`, and the key sealed for each way to open it."""
    key, (sheet, content) = keys.versions[keys.current], kept
    locks = {"keys": {"version": key.version, "check": key.check_value,
                      "sealed": _seal(_by_keys(key), file_key)}}
    if sheet is not None:
        pair = X25519PrivateKey.generate()
        once = pair.public_key().public_bytes_raw()
        both = json.dumps({"file": b64encode(file_key).decode(), "keys": content})
        locks["sheet"] = {"number": sheet.number, "once": b64encode(once).decode(),
                          "sealed": _seal(_agreed(pair, sheet.key, once), both.encode())}
    return {**told, "locks": locks}


def by_keys(path: Path) -> Opener:
    """Opens with a file of the keys."""
    keys, content = read_keys(path), path.read_text(encoding="utf-8")

    def open_lock(head: dict) -> Opened:
        lock = head["locks"]["keys"]
        key = keys.versions.get(lock["version"])
        if key is None or key.check_value != lock["check"]:
            raise CopyProblem(f"Копието е направено с други ключове (версия {lock['version']}). "
                              f"Посочете техния файл с --keys или {_with_sheet(head)}.")
        return Opened(_unseal(_by_keys(key), lock["sealed"]), content)
    return open_lock


def by_sheet(private: X25519PrivateKey) -> Opener:
    """Opens with the sheet of the safe, and finds the keys of the names too."""
    number = number_of(private.public_key().public_bytes_raw())

    def open_lock(head: dict) -> Opened:
        lock = head["locks"].get("sheet")
        if lock is None or lock["number"] != number:
            raise SheetProblem(f"Лист № {number} не отваря това копие: {_with_sheet(head)}.")
        once = b64decode(lock["once"])
        agreed = _agreed(private, X25519PublicKey.from_public_bytes(once), once)
        both = json.loads(_unseal(agreed, lock["sealed"]))
        return Opened(b64decode(both["file"]), both["keys"])
    return open_lock


def _with_sheet(head: dict) -> str:
    lock = head["locks"].get("sheet")
    return f"използвайте лист № {lock['number']}" if lock else \
        "когато е правено, още не е имало лист, и се отваря само с файла с ключовете (--keys)"


def _by_keys(key: Key) -> bytes:
    return key.derive(PURPOSE)


def _agreed(private: X25519PrivateKey, public: X25519PublicKey, once: bytes) -> bytes:
    shared = private.exchange(public)
    return HKDF(SHA256(), length=32, salt=once, info=BY_SHEET).derive(shared)


def _seal(key: bytes, content: bytes) -> str:
    nonce = os.urandom(NONCE)
    return b64encode(nonce + AESGCM(key).encrypt(nonce, content, MAGIC)).decode()


def _unseal(key: bytes, text: str) -> bytes:
    sealed = b64decode(text)
    try:
        return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], MAGIC)
    except InvalidTag:
        raise CopyProblem("Началото на копието е променено. Вземете друго копие.") from None


def read_head(path: Path) -> dict:
    """The head of a file; CopyProblem if it is no copy of ours."""
    with open_file(path) as file:
        return _read_head(path, file)[0]


def open_file(path: Path) -> BinaryIO:
    """The file, or a sentence on why it cannot be read."""
    try:
        return path.open("rb")
    except OSError as error:
        raise CopyProblem(f"Файлът {path} не се чете: {error.strerror}. Проверете името и "
                          "правата.") from error


def _read_head(path: Path, file: BinaryIO) -> tuple[dict, bytes]:
    size = file.read(len(MAGIC) + LENGTH)
    if size[:len(MAGIC)] != MAGIC:
        raise CopyProblem(f"{path.name} не е резервно копие на Бюро ОКМД.")
    text = file.read(min(int.from_bytes(size[len(MAGIC):]), LARGEST_HEAD))
    try:
        head = json.loads(text)
        head["locks"]["keys"]["version"], head["step"], head["made"]
    except (ValueError, KeyError, TypeError):
        raise CopyProblem(f"Началото на {path.name} е повредено. Вземете друго копие.") from None
    return head, hashlib.sha256(text).digest()


# -- the stream -------------------------------------------------------------------------------


class SealingWriter(io.RawIOBase):
    """Seals what is written to it and writes that to a file; `close` marks the end."""

    def __init__(self, file: BinaryIO, head: dict, file_key: bytes):
        super().__init__()
        text = json.dumps(head, ensure_ascii=False).encode()
        file.write(MAGIC + len(text).to_bytes(LENGTH) + text)
        self._file, self._cipher = file, AESGCM(file_key)
        self._mark, self._count, self._held = hashlib.sha256(text).digest(), 0, bytearray()

    def writable(self) -> bool:
        return True

    def write(self, content) -> int:
        self._held += content
        while len(self._held) > PIECE:
            self._write_piece(bytes(self._held[:PIECE]), last=False)
            del self._held[:PIECE]
        return len(content)

    def finish(self) -> None:
        """The last piece; a file without it is refused as cut off."""
        self._write_piece(bytes(self._held), last=True)
        self._held.clear()

    def _write_piece(self, plain: bytes, *, last: bool) -> None:
        sealed = self._cipher.encrypt(_nonce(self._count, last), plain, self._mark)
        self._file.write(len(sealed).to_bytes(LENGTH) + sealed)
        self._count += 1


class OpeningReader(io.RawIOBase):
    """Reads what was sealed; CopyProblem where it was changed or ends too early."""

    def __init__(self, path: Path, opener: Opener):
        super().__init__()
        self._name, self._file = path.name, open_file(path)
        self.head, self._mark = _read_head(path, self._file)
        self.opened = opener(self.head)
        self._cipher = AESGCM(self.opened.file_key)
        self._count, self._held, self._is_over = 0, b"", False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        while not self._held and not self._is_over:
            self._held = self._read_piece()
        part = self._held[:len(buffer)]
        buffer[:len(part)] = part
        self._held = self._held[len(part):]
        return len(part)

    def _read_piece(self) -> bytes:
        size = int.from_bytes(self._file.read(LENGTH))
        sealed = self._file.read(min(size, PIECE + TAG))
        if not size or len(sealed) != size:
            raise CopyProblem(f"{self._name} е отрязан: краят му липсва. Прехвърлете го отново или "
                              "вземете друго копие.")
        for last in (False, True):
            try:
                plain = self._cipher.decrypt(_nonce(self._count, last), sealed, self._mark)
            except InvalidTag:
                continue
            self._count, self._is_over = self._count + 1, last
            return plain
        raise CopyProblem(f"{self._name} е повреден или променен. Вземете друго копие.")

    def close(self) -> None:
        self._file.close()
        super().close()


def _nonce(count: int, last: bool) -> bytes:
    return count.to_bytes(NONCE - 1) + bytes([last])
