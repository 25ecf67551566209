"""Where a record is in use: what keeps it from the bin, and handing that over to another one."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from peewee import SQL, ForeignKeyField, IntegrityError, Select, fn

from models.database import database
from models.rules import RuleError

EVERY = ("*",)
WHICH = object()  # in a written question the number of the record


@dataclass(frozen=True)
class Use:
    """One link of a register to the record, and how many live rows have it.

    No titles: who may hide an institution need not see every case that names it.
    """

    key: ForeignKeyField
    count: int

    @property
    def entity(self):
        return self.key.model

    @property
    def place(self) -> str:
        """„Случаи, „Водеща институция““"""
        return f"{self.entity.listing.plural}, „{self.key.verbose_name}“"

    def rows(self, record):
        """Query of the rows."""
        return self.entity.live().where(self.key == record.id)


def keys_of(entity) -> list[ForeignKeyField]:
    """The links to an entity whose rows keep a record of it in use."""
    return [key for key in entity._meta.backrefs if _keeps(entity, key)]


def _keeps(entity, key) -> bool:
    if entity.kept_by != EVERY:
        return key.backref in entity.kept_by
    listing = getattr(key.model, "listing", None)
    return listing is not None and (listing.parent != key.name or listing.menu is not None)


def uses_of(record) -> list[Use]:
    """The links to the record that some live row has; one query."""
    keys = keys_of(type(record)) if record.id else []
    if not keys:
        return []
    text, values = _counting(*keys)
    counts = database.execute_sql(
        text, [record.id if one is WHICH else one for one in values]).fetchone()
    return [Use(key, count) for key, count in zip(keys, counts, strict=True) if count]


@lru_cache(maxsize=200)
def _counting(*keys: ForeignKeyField) -> tuple[str, list]:
    """The question for the rows of all these links, written once: a bin may get many records."""
    which = SQL(database.obj.param, (WHICH,))
    counts = [key.model.live(fn.COUNT(key.model.id)).where(key == which) for key in keys]
    return database.get_sql_context().sql(Select(columns=counts)).query()


def hand_over(record, other, within: Callable, by: str = "") -> int:
    """How many rows name another record from now on.

    `within` narrows a query to the rows that the person may change. What is signed or closed,
    or has the other record already, stays as it is.
    """
    if type(other) is not type(record) or other.id == record.id or other.in_bin():
        raise RuleError("Изберете друг запис, който не е в кошчето.", "to")
    with database.atomic():
        return sum(_hand_one(row, use.key.name, other, by)
                   for use in uses_of(record) for row in list(within(use.rows(record))))


def _hand_one(row, name: str, other, by: str) -> bool:
    try:
        with database.atomic():
            setattr(row, name, other)
            row.store(by=by)
    except (RuleError, IntegrityError):
        return False
    return True
