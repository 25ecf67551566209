"""The number of the configuration: every process sees by it that something was configured."""

from peewee import BigIntegerField, IntegerField, Model

from models.audit.chain import logged_transaction
from models.base import Entity
from models.database import database


class Tailoring(Model):
    """The one row with the number; none while nothing was ever configured."""

    id = IntegerField(primary_key=True)
    number = BigIntegerField()

    class Meta:
        database = database
        legacy_table_names = False
        table_name = "tailoring"


def read_number() -> int:
    """The number of the stored configuration."""
    return Tailoring.select(Tailoring.number).scalar() or 0


def count_change() -> None:
    """Let every process read the configuration anew, once this transaction is stored."""
    if not Tailoring.update(number=Tailoring.number + 1).execute():
        Tailoring.insert(id=1, number=1).execute()


class Tailored(Entity):
    """A record of the configuration: whatever way it is written by, every process learns of it."""

    longest_logged = 100_000  # the log keeps it whole, so that a change can be taken back
    worded = ()  # columns that keep what only the program reads; `show` says it
    is_carried = True  # whether the file with the configuration has it

    def said_of(self, name: str, value) -> str:
        """What a worded column would say, did the record hold this value."""
        held = type(self)()
        held.__data__ |= {**self.__data__, name: value}
        return held.show(name)

    def save(self, *args, by: str = "", **kwargs):
        with logged_transaction():
            rows = super().save(*args, by=by, **kwargs)
            count_change()
        return rows
