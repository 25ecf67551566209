"""The numbers of an address: period and mechanism it asks for, and the list behind one of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from flask import request

from admin import policy
from bulgarian.dates import parse_date, show_date
from forms.pages import record_id
from indicators import freezing
from indicators.charts import Chart, draw
from indicators.declaring import INDICATORS, Figure, Figures, Indicator, Span
from indicators.freezing import kept_figures
from models.base import Entity, today
from models.periods import ReportPeriod

INTERNAL = "Вътрешни данни: не се публикуват."
PUBLISHED = ("Числата под 5 не се показват, а „скрито“ стои там, където друго число би ги издало. "
             "Веднъж публикувани, числата на периода не се сменят: приключете го, преди да ги "
             "дадете.")
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
class Shown:
    """An indicator with its figures, whether they may be published, and where its numbers lead."""

    indicator: Indicator
    figures: Figures
    is_public: bool
    choice: Choice
    kept: int = 0  # the closed period that they were kept with

    @property
    def empty(self) -> str:
        """What is said instead of a table."""
        if self.is_public and self.figures.is_closed:
            return "Числата са твърде малки, за да се публикуват."
        return "Няма какво да се брои в този период."

    @property
    def note(self) -> str:
        """What is to be known before the figures are told to others."""
        if not self.indicator.hides_small:
            return ""
        return PUBLISHED if self.is_public else INTERNAL

    @property
    def chart(self) -> Chart | None:
        return draw(self.figures)

    @property
    def was(self) -> str:
        """The period that it is compared with; empty where it is not."""
        rows, before = self.figures.rows, self.choice.span.before()
        is_compared = rows and rows[0].before is not None
        return f"{show_date(before.start)} – {show_date(before.end)}" if is_compared else ""

    def address(self, figure: Figure, is_before: bool = False) -> str:
        """The list behind a number; empty where there is none."""
        if figure.where is None:
            return ""
        code = f"{self.indicator.code}.{figure.key}"
        asked = {"kept": f"{self.kept}.{code}"} if self.kept else _asked(
            code, self.choice, self.choice.span.before() if is_before else self.choice.span)
        return f"{request.script_root}/{self.indicator.counts._meta.table_name}/?" + urlencode(
            {name: value for name, value in asked.items() if value != ""})


def _asked(code: str, choice: Choice, span: Span) -> dict:
    """What the list behind a number of a period is asked for."""
    return {"figure": code, "mechanism": choice.mechanism or "", "from": show_date(span.start),
            "to": show_date(span.end)}


@dataclass(frozen=True)
class Behind:
    """What a list is narrowed to by the number that leads to it."""

    told: str
    condition: object


def find_behind(user, entity: type[Entity], args) -> Behind | None:
    """The records behind the number that the address names; none where it is no longer there."""
    if args.get("kept"):
        return _kept_behind(user, entity, args["kept"])
    code, _, key = args.get("figure", "").partition(".")
    if not code:
        return None
    choice = read_choice(args)
    indicator = _find(code, entity)
    if indicator is None or is_published(user, indicator, choice):
        return Behind("не е намерен", entity.id == 0)
    told = f"{indicator.title}, {show_date(choice.start)} – {show_date(choice.end)}"
    found = None if choice.fault else figures_of(user, indicator, choice).find(key)
    if found is None or found.where is None:
        return Behind(f"{told}: няма записи", entity.id == 0)
    asked = indicator.asked(entity.select(), choice.span)
    condition = found.where & asked.now
    return Behind(told, condition if indicator.only is None else condition & indicator.only)


def _find(code: str, entity: type[Entity]) -> Indicator | None:
    return next((one for one in INDICATORS.values()
                 if one.code == code and one.counts is entity), None)


def _kept_behind(user, entity: type[Entity], asked: str) -> Behind:
    """The records that a number counted when its period was closed."""
    number, code, key = (*asked.split(".", 2), "", "")[:3]
    period = policy.visible_live(user, ReportPeriod).where(
        ReportPeriod.id == (record_id(number) or 0)).first()
    indicator = _find(code, entity)
    if not (period and indicator and policy.may_write(user, entity)):
        return Behind("не е намерен", entity.id == 0)
    kept = kept_figures(period, indicator, freezing.INTERNAL)
    found = kept and kept.find(key)
    told = f"{indicator.title}, при приключването на {show_date(period.closed_on)}"
    where = found.where if found and found.where is not None else entity.id == 0
    return Behind(told, where)


def kept_of(user, indicator: Indicator, period: ReportPeriod, *, is_public: bool) -> Shown | None:
    """The figures of a closed period, as the user may know them."""
    is_told = indicator.hides_small and (is_public or not policy.may_write(user, indicator.counts))
    version = freezing.PUBLISHED if is_told or is_public else freezing.INTERNAL
    figures = kept_figures(period, indicator, version)
    choice = Choice(period.mechanism_id, period.begins_on, period.ends_on, is_public)
    return figures and Shown(indicator, figures, is_told, choice, period.id)


def ready_periods(year: int) -> Iterator[tuple[str, Span]]:
    """(label, days) of the periods of a year that reports are made for, and the years beside it."""
    for one in (year - 1, year, year + 1):
        yield f"{one} г.", Span(date(one, 1, 1), date(one, 12, 31))
    for part, name in ((6, "полугодие"), (3, "тримесечие")):
        for place in range(12 // part):
            last = date(year, (place + 1) * part, 28) + timedelta(4)
            yield (f"{ROMAN[place]} {name}", Span(
                date(year, place * part + 1, 1), last.replace(day=1) - timedelta(1)))
