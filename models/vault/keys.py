"""The secrets of the desk: one for each version, in a file that stands outside the database.

A version is one random secret of 256 bits. The key of the encryption, of the number index, of
the name tokens and the key-check value follow from it by HKDF-SHA-256, each with its own label,
so that none of them tells another one. A copy on paper is one line of 43 characters.
"""

import json
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from models.faults import DatabaseProblem

SECRET_BYTES = 32
NOTE = "Ключове на Бюро ОКМД. Пазете копие далеч от базата данни и от резервните ѝ копия."


class KeyProblem(DatabaseProblem):
    """The keys are missing, foreign or unsafe; the message says what to do."""


@dataclass(frozen=True)
class Key:
    """One version of the secret, and the separate keys that follow from it."""

    version: int
    secret: bytes = field(repr=False)

    def derive(self, purpose: str) -> bytes:
        """32 bytes that belong to this purpose alone."""
        info = f"okmd-desk {purpose}".encode()
        return HKDF(SHA256(), length=32, salt=None, info=info).derive(self.secret)

    @cached_property
    def cipher(self) -> AESGCM:
        return AESGCM(self.derive("encryption"))

    @cached_property
    def numbers(self) -> bytes:
        return self.derive("number index")

    @cached_property
    def names(self) -> bytes:
        return self.derive("name tokens")

    @cached_property
    def check_value(self) -> str:
        """What the database keeps to recognise the key; nothing follows from it."""
        return self.derive("key check").hex()


@dataclass(frozen=True)
class Keys:
    """All versions in the file, and the number of the one that seals."""

    current: int
    versions: dict[int, Key]

    @classmethod
    def make(cls) -> "Keys":
        """A first version."""
        return cls(1, {1: new_key(1)})

    @property
    def newest(self) -> int:
        return max(self.versions)

    def with_new_version(self) -> "Keys":
        """One version more, which does not seal yet."""
        number = self.newest + 1
        return replace(self, versions=self.versions | {number: new_key(number)})

    def only(self, numbers: Iterable[int]) -> "Keys":
        """Without the other versions."""
        return replace(self, versions={n: self.versions[n] for n in numbers})


def new_key(version: int) -> Key:
    return Key(version, os.urandom(SECRET_BYTES))


def read_keys(path: Path) -> Keys:
    """The keys in the file; KeyProblem if it is missing, open to others or damaged."""
    try:
        if path.stat().st_mode & 0o077:
            raise KeyProblem(f"Файлът с ключовете се чете и от други. Изпълнете: chmod 600 {path}")
        return _parse(json.loads(path.read_bytes()))
    except FileNotFoundError:
        raise KeyProblem(f"Липсва файлът с ключовете {path}. Върнете го от последното "
                         "копие с листа за сейфа (docs/kopia.md) и опитайте пак.") from None
    except OSError as error:
        raise KeyProblem(f"Файлът с ключовете {path} не се чете: {error.strerror}.") from error
    except (ValueError, KeyError, TypeError, AttributeError):
        raise KeyProblem(f"Файлът с ключовете {path} е повреден. Върнете го от последното "
                         "копие с листа за сейфа (docs/kopia.md).") from None


def _parse(content: dict) -> Keys:
    versions = {int(number): Key(int(number), _decode(text))
                for number, text in content["versions"].items()}
    keys = Keys(int(content["current"]), versions)
    if keys.current not in versions or any(len(k.secret) != SECRET_BYTES
                                           for k in versions.values()):
        raise ValueError("no current version, or a secret of another length")
    return keys


def write_keys(path: Path, keys: Keys) -> None:
    """Replace the file in one step, so that a crash leaves the old one or the new one."""
    content = {"note": NOTE, "current": keys.current,
               "versions": {str(n): _encode(key.secret) for n, key in keys.versions.items()}}
    write_privately(path, json.dumps(content, ensure_ascii=False, indent=1))


def write_privately(path: Path, text: str) -> None:
    """Replace a file that this user alone may read, in one step."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f"{path.name}.new")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    flush_folder(path.parent)


def flush_folder(folder: Path) -> None:
    """Make sure that the name of a new file survives a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _encode(secret: bytes) -> str:
    return urlsafe_b64encode(secret).decode().rstrip("=")


def _decode(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
