"""What only its author reads: forms that arrived too late, and searches in addresses."""

import base64
import hashlib
import json
from datetime import timedelta

from cryptography.fernet import Fernet, InvalidToken
from peewee import BlobField, CharField, DateTimeField, ForeignKeyField, Model

from models.base import CHILD, utc_now
from models.database import database
from models.users import User
from models.users.sessions import digest_of

LASTS = timedelta(hours=12)
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
    key = Fernet.generate_key()
    with database.atomic():
        KeptForm.delete().where(KeptForm.kept_at < utc_now() - LASTS).execute()
        KeptForm.create(digest=digest_of(key.decode()), user=user,
                        content=Fernet(key).encrypt(content))
    return key.decode()


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
