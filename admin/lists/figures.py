"""The numbers of an address: period and mechanism it asks for, and the list behind one of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from flask import request

from admin import policy
from admin.lists.saved import reader_of
from admin.lists.summaries import summary
from bulgarian.dates import parse_date, show_date
from forms.pages import record_id
from indicators import freezing
from indicators.charts import Chart, amount, draw
from indicators.declaring import Figure, Figures, Indicator, Line, Span
from indicators.dimensions import ROMAN
from indicators.freezing import kept_figures
from indicators.own import all_indicators, read_own
from indicators.quality import CHECKS, Check
from models.base import Entity, RuleError, today
from models.periods import ReportPeriod
from models.tailoring.indicators import OwnIndicator

INTERNAL = "Вътрешни данни: не се публикуват."
PUBLISHED = ("Числата под 5 не се показват, а „скрито“ стои там, където друго число би ги издало. "
             "Такива са при приключването на периода и не се сменят.")
MOST_ROWS = 60  # of one table on screen
SUMMARY = "summary"  # in place of the code of an indicator
ENDS_FIRST = "Периодът завършва, преди да е започнал. Поправете датите."
ONLY_CLOSED = ("Числа за деца се публикуват за приключен отчетен период на един механизъм: "
               "числата на отворен се сменят и разликата между два дни би издала малко число. "
               "Изберете механизъм и приключен период или приключете този.")


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


def may_see(user, indicator: Indicator) -> bool:
    """Whether the user reads what an indicator of the office is made of; the shipped ones are his.
    """
    may = reader_of(user, indicator.counts)
    return not indicator.own or (policy.may_read(user, indicator.counts)
                                 and all(map(may, indicator.reads)))


@dataclass(frozen=True)
class Composed:
    """One of the office's indicators, or why it cannot be computed for this reader."""

    kept: OwnIndicator
    indicator: Indicator | None
    fault: str = ""


def composed(user) -> Iterator[Composed]:
    """The indicators of the office, each with what the user may know of it."""
    for kept in OwnIndicator.live().order_by(OwnIndicator.label):
        try:
            found = read_own(kept)
        except RuleError as broken:
            yield Composed(kept, None, broken.message)
            continue
        if may_see(user, found):
            yield Composed(kept, found)
        elif policy.may_read(user, found.counts):
            yield Composed(kept, None, "пита за поле, което вашата роля не вижда.")


def figures_of(user, indicator: Indicator, choice: Choice) -> Figures:
    """The figures of what the user reaches."""
    query = policy.reached(user, indicator.counts.live())
    if choice.mechanism:
        query = query.where(indicator.of(choice.mechanism))
    return indicator.figures(query, choice.span, day=today(), mechanism=choice.mechanism,
                             is_public=is_published(user, indicator, choice))


@dataclass(frozen=True)
class Shown:
    """An indicator with its figures, whether they may be published, and where its numbers lead."""

    indicator: Indicator
    figures: Figures
    is_public: bool
    choice: Choice
    kept: int = 0  # the closed period that they were kept with
    chosen: dict | None = None  # what a summary was put together of

    @property
    def rows(self) -> list[Line]:
        """The lines that fit a page: of a long table the largest, and the totals."""
        found = list(self.figures.rows)
        if len(found) <= MOST_ROWS:
            return found
        order = sorted(found, key=lambda line: (
            line.is_total, amount(line.cells[self.figures.main]) or 0), reverse=True)
        kept = {*map(id, order[:MOST_ROWS])}
        return [line for line in found if id(line) in kept]

    @property
    def left(self) -> int:
        """How many rows are in the workbook alone."""
        return len(self.figures.rows) - len(self.rows)

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
        of = SUMMARY if self.chosen else self.indicator.code
        code = f"{of}.{figure.key}"
        asked = {"kept": f"{self.kept}.{code}"} if self.kept else _asked(
            code, self.choice, self.choice.span.before() if is_before else self.choice.span)
        asked |= self.chosen or {}
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
    kind: str = "Показател"


def find_behind(user, entity: type[Entity], args) -> Behind | None:
    """The records behind the number that the address names; none where it is no longer there, or
    was counted by what the user may not read."""
    found = _behind(user, entity, args)
    may = found is None or policy.may_ask(user, found.condition)
    return found if may else Behind("не е намерен", entity.id == 0)


def _behind(user, entity: type[Entity], args) -> Behind | None:
    if args.get("kept"):
        return _kept_behind(user, entity, args["kept"])
    if args.get("check"):
        return _found_by(entity, CHECKS.get(args["check"]))
    code, _, key = args.get("figure", "").partition(".")
    if not code:
        return None
    choice = read_choice(args)
    indicator = summary(user, entity, args) if code == SUMMARY else _find(user, code, entity)
    if indicator is None or is_published(user, indicator, choice):
        return Behind("не е намерен", entity.id == 0)
    told = f"{indicator.title}, {show_date(choice.start)} – {show_date(choice.end)}"
    found = None if choice.fault else figures_of(user, indicator, choice).find(key)
    if found is None or found.where is None:
        return Behind(f"{told}: няма записи", entity.id == 0)
    asked = indicator.asked(entity.select(), choice.span)
    condition = found.where & asked.now
    return Behind(told, condition if indicator.only is None else condition & indicator.only)


def _found_by(entity: type[Entity], asked: Check | None) -> Behind:
    """The records that a check of the data finds."""
    if asked is None or asked.entity is not entity:
        return Behind("не е намерена", entity.id == 0, "Проверка")
    return Behind(asked.title, asked.where(today()), "Проверка")


def _find(user, code: str, entity: type[Entity]) -> Indicator | None:
    return next((one for one in all_indicators() if one.code == code and one.counts is entity
                 and may_see(user, one)), None)


def _kept_behind(user, entity: type[Entity], asked: str) -> Behind:
    """The records that a number counted when its period was closed."""
    number, code, key = (*asked.split(".", 2), "", "")[:3]
    period = policy.visible_live(user, ReportPeriod).where(
        ReportPeriod.id == (record_id(number) or 0)).first()
    indicator = _find(user, code, entity)
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
