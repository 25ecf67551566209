"""The second factor of an account: the seed of its codes, and codes for the day it is lost."""

from peewee import BigIntegerField, CharField, DateTimeField, ForeignKeyField, Model, TextField

from models.base import PERSONAL, utc_now
from models.database import database
from models.users import User


class SecondFactor(Model):
    """An encrypted seed, stored once a code of it was given; `counter` is the last code used."""

    user = ForeignKeyField(User, backref="factors", on_delete="CASCADE", unique=True)
    seed = TextField()
    counter = BigIntegerField(default=0)
    confirmed_at = DateTimeField(default=utc_now)

    privacy = PERSONAL

    class Meta:
        database = database
        legacy_table_names = False
        table_name = "second_factors"


class RecoveryCode(Model):
    """A code for one use; `mark` is its beginning, by which the row is found."""

    user = ForeignKeyField(User, backref="recovery_codes", on_delete="CASCADE")
    mark = CharField(max_length=2)
    hash = CharField(max_length=255)
    used_at = DateTimeField(null=True)

    privacy = PERSONAL

    class Meta:
        database = database
        legacy_table_names = False
        table_name = "recovery_codes"


def find_factor(user: User) -> SecondFactor | None:
    """The factor of the account."""
    return SecondFactor.get_or_none(SecondFactor.user == user)


def confirm_factor(factor: SecondFactor, hashes: list[tuple[str, str]]) -> None:
    """Store a new factor in place of the old one, with recovery codes (mark, hash) of its own."""
    with database.atomic():
        remove_factor(factor.user)
        factor.save(force_insert=True)
        replace_recovery_codes(factor.user, hashes)


def replace_recovery_codes(user: User, hashes: list[tuple[str, str]]) -> None:
    with database.atomic():
        RecoveryCode.delete().where(RecoveryCode.user == user).execute()
        for mark, hash in hashes:
            RecoveryCode.create(user=user, mark=mark, hash=hash)


def remove_factor(user: User) -> None:
    """Forget the factor and its recovery codes."""
    with database.atomic():
        SecondFactor.delete().where(SecondFactor.user == user).execute()
        RecoveryCode.delete().where(RecoveryCode.user == user).execute()


def take_counter(factor: SecondFactor, counter: int) -> bool:
    """Whether the code of this step was still unused; of two at once only one is told so."""
    if factor.id is None:  # not stored yet: the first code
        factor.counter = counter
        return True
    rows = SecondFactor.update(counter=counter).where(
        SecondFactor.id == factor.id, SecondFactor.counter < counter).execute()
    return rows == 1


def unused_codes(user: User, mark: str | None = None) -> list[RecoveryCode]:
    """The recovery codes that are left, all or those with this beginning."""
    query = RecoveryCode.select().where(RecoveryCode.user == user, RecoveryCode.used_at.is_null())
    return list(query if mark is None else query.where(RecoveryCode.mark == mark))


def take_recovery_code(code: RecoveryCode) -> bool:
    """Whether the code was still unused; of two at once only one is told so."""
    rows = RecoveryCode.update(used_at=utc_now()).where(
        RecoveryCode.id == code.id, RecoveryCode.used_at.is_null()).execute()
    return rows == 1
