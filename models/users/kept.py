"""What only its author reads: drafts, forms that arrived too late, searches in addresses."""

import base64
import hashlib
import json
from datetime import datetime, timedelta

from cryptography.fernet import Fernet, InvalidToken
from peewee import BlobField, CharField, DateTimeField, ForeignKeyField, Model

from models.base import CHILD, utc_now
from models.database import database
from models.users import User
from models.users.sessions import digest_of

LASTS = timedelta(hours=12)
DRAFTS = timedelta(days=14)
LARGEST = 2**20  # bytes of one form


class KeptForm(Model):
    """A form under a key that only its author's browser has: the database alone cannot read it."""

    digest = CharField(max_length=64, unique=True)
    user = ForeignKeyField(User, backref="kept_forms", on_delete="CASCADE")
    content = BlobField()
    kept_at = DateTimeField(default=utc_now, index=True)

    privacy = CHILD

    class Meta:
        database = database
        legacy_table_names = False
        table_name = "kept_forms"


def keep_form(user: User, path: str, fields: list[tuple[str, str]]) -> str:
    """The key under which the form was kept; "" if it is too large."""
    content = json.dumps([path, fields]).encode()
    if len(content) > LARGEST:
        return ""
    key = make_key()
    _keep(user, key, digest_of(key), content)
    return key


def _keep(user: User, key: str, digest: str, content: bytes) -> None:
    """The sealed content in place of what stood under the digest; what is old goes."""
    with database.atomic():
        KeptForm.delete().where((KeptForm.kept_at < utc_now() - DRAFTS)
                                | (KeptForm.digest == digest)).execute()
        KeptForm.create(digest=digest, user=user.id, content=Fernet(key).encrypt(content))


def read_form(user: User, key: str) -> tuple[str, list] | None:
    """Path and fields of a form of this user; None once it is gone."""
    row = KeptForm.get_or_none(KeptForm.digest == digest_of(key), KeptForm.user == user,
                               KeptForm.kept_at >= utc_now() - LASTS)
    try:
        return tuple(json.loads(Fernet(key).decrypt(bytes(row.content)))) if row else None
    except (InvalidToken, ValueError):
        return None


def forget_form(key: str) -> None:
    KeptForm.delete().where(KeptForm.digest == digest_of(key)).execute()


# -- drafts --------------------------------------------------------------------------------------


def make_key() -> str:
    return Fernet.generate_key().decode()


def is_key(text: str) -> bool:
    """Whether a text is a key at all; it came from outside."""
    try:
        return bool(Fernet(text))
    except ValueError:
        return False


def keep_draft(user: User, key: str, place: str, fields: list[tuple[str, str]]) -> None:
    """Keep what is typed at a place, in place of what was there; nothing where it is too large."""
    content = json.dumps(fields).encode()
    if len(content) <= LARGEST:
        _keep(user, key, _mark(user, key, place), content)


def read_draft(user: User, key: str, place: str) -> tuple[datetime, list] | None:
    """When and what was typed at a place; None without a draft."""
    row = KeptForm.get_or_none(KeptForm.digest == _mark(user, key, place),
                               KeptForm.kept_at >= utc_now() - DRAFTS)
    return (row.kept_at, json.loads(Fernet(key).decrypt(bytes(row.content)))) if row else None


def forget_draft(user: User, key: str, place: str) -> None:
    KeptForm.delete().where(KeptForm.digest == _mark(user, key, place)).execute()


def _mark(user: User, key: str, place: str) -> str:
    return digest_of(f"{key} {user.id} {place}")


# -- a text in an address ----------------------------------------------------------------------


def hide_text(text: str, secret: str) -> str:
    """A token for a text, which only this desk can read."""
    return _cipher(secret).encrypt(text.encode("utf-8", "replace")).decode().rstrip("=")


def read_hidden(token: str, secret: str) -> str:
    """The text behind a token, empty for what is none."""
    try:
        padded = token + "=" * (-len(token) % 4)
        return _cipher(secret).decrypt(padded.encode("ascii", "replace")).decode()
    except InvalidToken:
        return ""


def _cipher(secret: str) -> Fernet:
    key = hashlib.sha256(b"questions in addresses\0" + secret.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
