"""Records that look the same in some columns: „РУО“ and its twin with a Latin O are one.

SQL does not compare so; each name is compared with all others. Where many records are stored
one after another, the looks of the others are read once and kept.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta
from functools import lru_cache

from peewee import fn

from bulgarian.clock import utc_now
from bulgarian.names import look_of

LONGEST_SAVE = timedelta(minutes=1)  # between the moment that a row says and the one it is seen

_look = lru_cache(maxsize=10_000)(look_of)  # a table that comes in asks of the same rows again
_kept: ContextVar["Looks | None"] = ContextVar("kept looks", default=None)


def twin_of(record, names: tuple[str, ...], *, binned: bool) -> int | None:
    """The number of another record, of one in the bin too, whose values here look the same."""
    entity, mine = type(record), [_folded(record.__data__.get(name)) for name in names]
    others = _read(entity, names).where(entity.id != (record.id or 0))
    if not binned:
        others = others.where(entity.is_live())
    if (looks := _kept.get()) and any(isinstance(one, str) for one in mine):
        others = others.where(entity.id.in_(looks.of(entity, names).like(mine)))
    for number, *values in _narrowed(others, record, names).tuples():
        if [*map(_folded, values)] == mine:
            return number
    return None


def _read(entity, names: tuple[str, ...]):
    return entity.select(entity.id, *(entity._meta.fields[name] for name in names))


def _narrowed(query, record, names):
    """The query limited by the values that SQL compares as we do (all but text)."""
    for name in names:
        value = record.__data__.get(name)
        if not isinstance(value, str):
            query = query.where(record._meta.fields[name] == value)
    return query


def _folded(value):
    return _look(value) if isinstance(value, str) else value


class Looks:
    """What the records of some registers look like, from one transaction to the next."""

    def __init__(self):
        self._tables: dict[tuple, _Table] = {}

    @contextmanager
    def held(self) -> Iterator[None]:
        """Inside, in one transaction, a rule asks what is kept instead of all records."""
        for table in self._tables.values():
            table.catch_up()
        token = _kept.set(self)
        try:
            yield
        finally:
            _kept.reset(token)

    def of(self, entity, names: tuple[str, ...]) -> "_Table":
        """That of these columns, read when it is first asked."""
        key = (entity, *names)
        if key not in self._tables:
            self._tables[key] = _Table(_read(entity, names), entity)
        return self._tables[key]


class _Table:
    """Numbers of records by what they look like; one that looks otherwise by now does no harm."""

    def __init__(self, query, entity):
        self.query, self.entity = query, entity
        self.numbers: dict[int, set[int]] = {}
        self.last, self.since = 0, utc_now()

    def like(self, values: list) -> list[int]:
        """Those that may look so, the ones stored just now too."""
        self._add(self.entity.id > self.last)
        return [*self.numbers.get(hash(tuple(values)), ())]

    def catch_up(self) -> None:
        """Read what others changed; numbers of what was rolled back are given again."""
        since, self.since = self.since, utc_now()
        self._add(self.entity.updated_at >= since - LONGEST_SAVE)
        self.last = self.entity.select(fn.MAX(self.entity.id)).scalar() or 0

    def _add(self, condition) -> None:
        for number, *values in self.query.where(condition).tuples():
            self.numbers.setdefault(hash(tuple(map(_folded, values))), set()).add(number)
            self.last = max(self.last, number)
