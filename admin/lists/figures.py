"""The numbers of an address: period and mechanism it asks for, and the list behind one of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from admin import policy
from bulgarian.dates import parse_date, show_date
from forms.pages import record_id
from indicators.declaring import INDICATORS, Figures, Indicator, Span
from models.base import Entity, today

ROMAN = ("I", "II", "III", "IV")
ENDS_FIRST = "Периодът завършва, преди да е започнал. Поправете датите."
ONE_YEAR = ("Числа за деца се публикуват за цяла календарна година и за един механизъм: "
            "разликата между два периода или сбора на няколко механизма може да издаде малко "
            "число. Изберете ги.")


@dataclass
class Choice:
    """What the address asks for: a mechanism (0: all), the days from – to, for whom."""

    mechanism: int
    start: date
    end: date
    is_public: bool = False
    fault: str = ""

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)

    @property
    def is_year(self) -> bool:
        """Whether it is one whole calendar year."""
        return self.start == date(self.start.year, 1, 1) and \
            self.end == date(self.start.year, 12, 31)

    @property
    def parameters(self) -> dict:
        return {"mechanism": self.mechanism or "", "from": show_date(self.start),
                "to": show_date(self.end), "public": "1" if self.is_public else ""}


def read_choice(args) -> Choice:
    """The period of the address; the present year where none is named."""
    year = today().year
    choice = Choice(record_id(args.get("mechanism", "")) or 0, date(year, 1, 1),
                    date(year, 12, 31), args.get("public") == "1")
    for name, column in (("from", "start"), ("to", "end")):
        try:
            if args.get(name, "").strip():
                setattr(choice, column, parse_date(args[name]))
        except ValueError as error:
            choice.fault = str(error)
    if choice.start > choice.end:
        choice.fault = ENDS_FIRST
    return choice


def is_published(user, indicator: Indicator, choice: Choice) -> bool:
    """Whether the user gets what may be published: small numbers are for who keeps the records."""
    return indicator.hides_small and (
        choice.is_public or not policy.may_write(user, indicator.counts))


def figures_of(user, indicator: Indicator, choice: Choice) -> Figures:
    """The figures of what the user reaches."""
    query = policy.reached(user, indicator.counts.live())
    if choice.mechanism:
        query = query.where(indicator.of(choice.mechanism))
    return indicator.figures(query, choice.span, day=today(),
                             is_public=is_published(user, indicator, choice))


@dataclass(frozen=True)
class Behind:
    """What a list is narrowed to by the number that leads to it."""

    told: str
    condition: object


def find_behind(user, entity: type[Entity], args) -> Behind | None:
    """The records behind the number that the address names; none where it is no longer there."""
    code, _, key = args.get("figure", "").partition(".")
    if not code:
        return None
    choice = read_choice(args)
    indicator = next((one for one in INDICATORS.values()
                      if one.code == code and one.counts is entity), None)
    if indicator is None or is_published(user, indicator, choice):
        return Behind("не е намерен", entity.id == 0)
    told = f"{indicator.title}, {show_date(choice.start)} – {show_date(choice.end)}"
    found = None if choice.fault else figures_of(user, indicator, choice).find(key)
    if found is None or found.where is None:
        return Behind(f"{told}: няма записи", entity.id == 0)
    asked = indicator.asked(entity.select(), choice.span)
    condition = found.where & asked.now
    return Behind(told, condition if indicator.only is None else condition & indicator.only)


def address_of(indicator: Indicator, choice: Choice, key: str, span: Span) -> dict:
    """What the list behind a number of a period is asked for."""
    return {"figure": f"{indicator.code}.{key}", "mechanism": choice.mechanism or "",
            "from": show_date(span.start), "to": show_date(span.end)}


def ready_periods(year: int) -> Iterator[tuple[str, Span]]:
    """(label, days) of the periods of a year that reports are made for, and the years beside it."""
    for one in (year - 1, year, year + 1):
        yield f"{one} г.", Span(date(one, 1, 1), date(one, 12, 31))
    for part, name in ((6, "полугодие"), (3, "тримесечие")):
        for place in range(12 // part):
            last = date(year, (place + 1) * part, 28) + timedelta(4)
            yield (f"{ROMAN[place]} {name}", Span(
                date(year, place * part + 1, 1), last.replace(day=1) - timedelta(1)))
