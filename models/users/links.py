"""One-time links by which a person sets the password of his account; nobody else sees it."""

from datetime import timedelta

from peewee import CharField, DateTimeField, ForeignKeyField, Model

from models.base import PERSONAL, utc_now
from models.database import database
from models.users import User
from models.users.sessions import digest_of, make_reference

LASTS = timedelta(hours=24)


class OneTimeLink(Model):
    """A link that opens once within a day; the database keeps a digest of it."""

    digest = CharField(max_length=64, unique=True)
    user = ForeignKeyField(User, backref="links", on_delete="CASCADE")
    made_at = DateTimeField(default=utc_now)
    made_by = CharField(max_length=120)
    used_at = DateTimeField(null=True)

    privacy = PERSONAL

    class Meta:
        database = database
        legacy_table_names = False
        table_name = "one_time_links"


def add_link(user: User, by: str = "") -> str:
    """The secret of a new link; earlier links of the account no longer open."""
    secret = make_reference()
    with database.atomic():
        OneTimeLink.delete().where(OneTimeLink.user == user).execute()
        OneTimeLink.create(digest=digest_of(secret), user=user, made_by=by)
    return secret


def find_link(secret: str) -> OneTimeLink | None:
    """The link with its user, if it may still be used."""
    query = OneTimeLink.select(OneTimeLink, User).join(User).where(
        OneTimeLink.digest == digest_of(secret), OneTimeLink.used_at.is_null(),
        OneTimeLink.made_at > utc_now() - LASTS)
    link = query.first()
    return link if link and link.user.may_sign_in() else None


def take_link(link: OneTimeLink) -> bool:
    """Whether the link was still unused; of two at once only one is told so."""
    rows = OneTimeLink.update(used_at=utc_now()).where(
        OneTimeLink.id == link.id, OneTimeLink.used_at.is_null()).execute()
    return rows == 1
