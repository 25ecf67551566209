"""Number series: the next number of a kind, by owner and year, without holes."""

import re
from datetime import date

from peewee import CharField, IntegerField, Model

from models.database import database

YEARS = {"ГГГГ": "%Y", "ГГ": "%y"}
PLACE = re.compile(r"0+")  # of the number in a pattern


class NumberSeries(Model):
    """The last number given of a kind in a year by one owner (0 for the whole office)."""

    kind = CharField(max_length=40)
    owner = IntegerField(default=0)
    year = IntegerField(default=0)
    last = IntegerField(default=0)

    class Meta:
        database = database
        legacy_table_names = False
        table_name = "number_series"
        indexes = ((("kind", "owner", "year"), True),)


def next_number(kind: str, *, owner: int = 0, year: int = 0) -> int:
    """The next number of the series, from 1, without holes: call it inside a transaction."""
    mine = _series(kind, owner, year)
    NumberSeries.update(last=NumberSeries.last + 1).where(mine).execute()
    return NumberSeries.select(NumberSeries.last).where(mine).scalar()


def last_number(kind: str, *, owner: int = 0, year: int = 0) -> int:
    """The last number given, 0 if none."""
    return NumberSeries.select(NumberSeries.last).where(_series(kind, owner, year)).scalar()


def expected_number(kind: str, *, owner: int = 0, year: int = 0) -> int:
    """The number that is given next if nobody else takes one; writes nothing."""
    series = NumberSeries.get_or_none(kind=kind, owner=owner, year=year)
    return series.last + 1 if series else 1


def raise_to(kind: str, number: int, *, owner: int = 0, year: int = 0) -> None:
    """Let the series go on after a number that was given by hand."""
    mine = _series(kind, owner, year)
    NumberSeries.update(last=number).where(mine, NumberSeries.last < number).execute()


def lock_series(kind: str, *, owner: int = 0, year: int = 0) -> None:
    """Let nobody else take a number of the series before this transaction ends."""
    NumberSeries.update(last=NumberSeries.last).where(_series(kind, owner, year)).execute()


def has_one_place(pattern: str) -> bool:
    """Whether a pattern says once where the number stands: by its zeros."""
    return len(PLACE.findall(pattern)) == 1


def fill_pattern(pattern: str, day: date, number: int) -> str:
    """What a pattern of numbers gives on a day; its zeros are the places of the number."""
    zeros = pattern.count("0")
    text = pattern.replace("0" * zeros, f"{number:0{zeros}}") if zeros else pattern
    for words, form in YEARS.items():
        text = text.replace(words, day.strftime(form))
    return text


def _series(kind: str, owner: int, year: int):
    NumberSeries.insert(kind=kind, owner=owner, year=year).on_conflict_ignore().execute()
    return ((NumberSeries.kind == kind) & (NumberSeries.owner == owner)
            & (NumberSeries.year == year))
