"""How a value prints by its type where the template says nothing: a date, an hour, a sum, a yes."""

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal

from bulgarian.dates import date_long, date_numeric, date_weekday, time_words
from bulgarian.grammar import nbsp
from bulgarian.text import NBSP

LONG, SHORT, WEEKDAY = "long", "short", "weekday"
DATES: dict[str, Callable[[date], str]] = {
    LONG: lambda day: nbsp(date_long(day)), SHORT: date_numeric,
    WEEKDAY: lambda day: nbsp(date_weekday(day))}


class Measure(Decimal):
    """A number that is no sum: 36,6 stays so on paper."""


def printed_by_type(dates: str = LONG) -> dict[type, Callable]:
    """{type: function to text} for the engine; dates in one of the forms of DATES."""
    day = DATES.get(dates, DATES[LONG])
    return {date: day, datetime: lambda moment: f"{day(moment)}, {time_words(moment)} ч.",
            time: time_words, bool: yes_or_no, Decimal: show_number, float: show_number,
            Measure: lambda value: show_number(value, places=0)}


def yes_or_no(value: bool) -> str:
    return "да" if value else "не"


def show_number(value: Decimal | float, places: int = 2) -> str:
    """1 250,50: thousands apart, a comma before the fraction, which has these places or none."""
    exact = Decimal(str(value))
    if not exact.is_finite():
        return str(value)
    if exact == exact.to_integral_value():
        return f"{int(exact):,}".replace(",", NBSP)
    places = max(places, -int(exact.normalize().as_tuple().exponent))
    return f"{exact:,.{places}f}".replace(",", NBSP).replace(".", ",")


def show_value(value, dates: str = LONG) -> str:
    """A value as a document prints it."""
    show = printed_by_type(dates).get(type(value), str)
    return "" if value is None else show(value)
