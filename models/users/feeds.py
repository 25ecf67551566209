"""The secret address of a person's calendar, and the programs that read it there.

Whoever has the address reads the dates, so nothing about a child stands behind it, the database
keeps a digest alone, and a reader that was not seen before is told to the person.
"""

from datetime import timedelta

from peewee import BooleanField, CharField, DateTimeField, ForeignKeyField, IntegerField, Model

from models.base import PERSONAL, utc_now
from models.database import database
from models.users import User
from models.users.sessions import digest_of, make_reference

MOST_READERS = 20
ONCE_A = timedelta(hours=24)  # a reader is written into the log of access


class CalendarFeed(Model):
    """One address of a person; another one takes its place, and the former opens nothing."""

    user = ForeignKeyField(User, backref="feeds", on_delete="CASCADE", unique=True)
    digest = CharField(max_length=64, unique=True)
    made_at = DateTimeField(default=utc_now)

    privacy = PERSONAL

    class Meta:
        database = database
        legacy_table_names = False
        table_name = "calendar_feeds"


class FeedReader(Model):
    """A program that reads the address, from one part of the network."""

    feed = ForeignKeyField(CalendarFeed, backref="readers", on_delete="CASCADE")
    program, network = CharField(max_length=60), CharField(max_length=64)
    first_at, last_at = DateTimeField(default=utc_now), DateTimeField(default=utc_now)
    count = IntegerField(default=0)
    is_told = BooleanField(default=False)

    privacy = PERSONAL

    class Meta:
        database = database
        legacy_table_names = False
        table_name = "feed_readers"
        indexes = ((("feed", "program", "network"), True),)


def add_feed(user: User) -> str:
    """The secret of a new address; the former one no longer opens."""
    secret = make_reference()
    with database.atomic():
        end_feed(user)
        CalendarFeed.create(user=user, digest=digest_of(secret))
    return secret


def end_feed(user: User) -> None:
    """Let the address of the person open nothing any more."""
    for feed in CalendarFeed.select().where(CalendarFeed.user == user):
        FeedReader.delete().where(FeedReader.feed == feed).execute()
        feed.delete_instance()


def find_feed(secret: str) -> CalendarFeed | None:
    """The feed of a secret, while its person may sign in."""
    feed = CalendarFeed.select(CalendarFeed, User).join(User).where(
        CalendarFeed.digest == digest_of(secret)).first()
    return feed if feed and feed.user.may_sign_in() else None


def note_reader(feed: CalendarFeed, program: str, network: str) -> bool:
    """Whether this reading is to stand in the log of access: the first of the reader in a day.

    The first reader of an address is the person's own program; a later one has to be told.
    """
    now, reader = utc_now(), FeedReader
    known = list(reader.select().where(reader.feed == feed))
    mine = next((one for one in known if (one.program, one.network) == (program, network)), None)
    if mine is None and len(known) >= MOST_READERS:
        min(known, key=lambda one: one.last_at).delete_instance()
    is_due = mine is None or now - mine.last_at > ONCE_A
    mine = mine or reader.create(feed=feed, program=program, network=network, is_told=not known)
    reader.update(last_at=now, count=reader.count + 1).where(reader.id == mine.id).execute()
    return is_due


def strange_readers(user: User) -> list[FeedReader]:
    """The readers that the person has not been told of."""
    return list(FeedReader.select().join(CalendarFeed).where(
        CalendarFeed.user == user, ~FeedReader.is_told).order_by(FeedReader.id))


def readers_of(user: User) -> list[FeedReader]:
    """All readers, the last one first."""
    return list(FeedReader.select().join(CalendarFeed).where(
        CalendarFeed.user == user).order_by(FeedReader.last_at.desc()))


def tell_readers(user: User) -> None:
    """The person has seen who reads the address."""
    mine = CalendarFeed.select(CalendarFeed.id).where(CalendarFeed.user == user)
    FeedReader.update(is_told=True).where(FeedReader.feed.in_(mine)).execute()
