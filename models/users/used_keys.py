"""The keys of forms that were stored: one form makes one record, however often it is sent."""

from datetime import timedelta

from peewee import CharField, DateTimeField, ForeignKeyField, IntegrityError, Model

from models.base import INTERNAL, utc_now
from models.database import database
from models.users import User

LASTS = timedelta(days=7)  # a page may stay open over a weekend
LONGEST_KEY = 40


class UsedKey(Model):
    """A key that a person's form was stored under: a mark of what it said, and where it led."""

    key = CharField(max_length=LONGEST_KEY)
    user = ForeignKeyField(User, backref="used_keys", on_delete="CASCADE")
    content = CharField(max_length=64)
    led_to = CharField(max_length=500, default="")
    used_at = DateTimeField(default=utc_now, index=True)

    privacy = INTERNAL

    class Meta:
        database = database
        legacy_table_names = False
        table_name = "used_keys"
        indexes = ((("user", "key"), True),)


def take_key(user: User, key: str, content: str) -> tuple[UsedKey, bool]:
    """The key's row, and whether it was taken just now; whoever sends it next waits for the end."""
    UsedKey.delete().where(UsedKey.used_at < utc_now() - LASTS).execute()
    try:
        with database.atomic():
            return UsedKey.create(key=key, user=user.id, content=content), True
    except IntegrityError:
        return UsedKey.get(UsedKey.user == user.id, UsedKey.key == key), False


def keep_answer(used: UsedKey, led_to: str) -> None:
    """Remember where the stored form led, for the next time that it is sent."""
    used.led_to = led_to[:500]
    used.save()


def free_key(used: UsedKey) -> None:
    """Nothing was stored under the key: it may be used."""
    used.delete_instance()
