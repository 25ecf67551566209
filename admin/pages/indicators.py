"""„Показатели“ and „Изпълнение“: all declared indicators for a period, as a page and a workbook."""

from dataclasses import dataclass
from datetime import date
from io import BytesIO
from urllib.parse import urlencode

from flask import request, send_file

from admin import policy
from admin.auth import current_user
from admin.base import XLSX
from admin.declaring import again, is_workbook, page
from admin.lists.export import Sheet, write_workbook
from admin.policy.needs import EXECUTION, STATISTICS
from admin.views import DeskPage
from bulgarian.dates import parse_date, show_date
from bulgarian.text import file_name
from forms.pages import record_id
from indicators.declaring import CASES, INDICATORS, WORK, Asked, Figures, Indicator
from models.base import today
from models.mechanisms import Mechanism, of_mechanism

INTERNAL = "Вътрешни данни: не се публикуват."
PUBLISHED = ("Числата под 5 не се показват, а „скрито“ стои там, където друго число би ги издало. "
             "Публикувайте само една таблица за един период: разликата между две може да издаде "
             "малко число.")
LONGEST_TITLE = 31  # of a sheet


@dataclass
class Choice:
    """What the address asks for: a mechanism (0: all), the days from – to, for whom."""

    mechanism: int
    start: date
    end: date
    is_public: bool = False
    fault: str = ""

    @property
    def parameters(self) -> dict:
        return {"mechanism": self.mechanism or "", "from": show_date(self.start),
                "to": show_date(self.end), "public": "1" if self.is_public else ""}


@dataclass(frozen=True)
class Shown:
    """An indicator with its figures, and whether they may be published."""

    indicator: Indicator
    figures: Figures
    is_public: bool

    @property
    def note(self) -> str:
        """What is to be known before the figures are told to others."""
        if not self.indicator.hides_small:
            return ""
        return PUBLISHED if self.is_public else INTERNAL


class IndicatorsPage(DeskPage):
    """Counts of cases and referrals; the office sees its own numbers, all others published ones."""

    title, place, group, icon, position = "Показатели", CASES, "Регион", "chart-bar", 60

    @page("/", needs=STATISTICS, shows="page")
    def index(self):
        """The tables of the chosen mechanism and period, also as a workbook."""
        choice = read_choice()
        shown = [show(one, choice) for one in INDICATORS.values() if one.page == self.place]
        if is_workbook():
            name = file_name(self.title, show_date(choice.start), show_date(choice.end))
            return send_file(make_workbook(shown), mimetype=XLSX, as_attachment=True,
                             download_name=f"{name}.xlsx")
        return self.render(
            "indicators.html", choice=choice, shown=shown, behind=behind, page=self,
            periods=ready_periods(), workbook=urlencode({**choice.parameters, "format": "xlsx"}),
            mechanisms=policy.visible_live(current_user, Mechanism),
            offers_public=any(one.note and (choice.is_public or not one.is_public)
                              for one in shown))


class ExecutionPage(IndicatorsPage):
    """How institutions carry out decisions and attend; every number leads to its list."""

    title, place, icon, position = "Изпълнение и участие", WORK, "checklist", 65
    index = again(IndicatorsPage.index, needs=EXECUTION, workbook="export")


def read_choice() -> Choice:
    """The period of the address; the present year where none is named."""
    year = today().year
    choice = Choice(read_number("mechanism"), date(year, 1, 1), date(year, 12, 31),
                    request.args.get("public") == "1")
    for name, column in (("from", "start"), ("to", "end")):
        try:
            if request.args.get(name, "").strip():
                setattr(choice, column, parse_date(request.args[name]))
        except ValueError as error:
            choice.fault = str(error)
    if choice.start > choice.end:
        choice.fault = "Периодът завършва, преди да е започнал. Поправете датите."
    return choice


def read_number(name: str) -> int:
    """The number in the address, 0 for nonsense."""
    return record_id(request.args.get(name, "")) or 0


def ready_periods() -> list[tuple[str, str]]:
    """(label, address) of the periods that reports are made for."""
    year = today().year
    spans = [(f"{year} г.", date(year, 1, 1), date(year, 12, 31)),
             (f"първо полугодие {year} г.", date(year, 1, 1), date(year, 6, 30)),
             (f"второ полугодие {year} г.", date(year, 7, 1), date(year, 12, 31)),
             (f"{year - 1} г.", date(year - 1, 1, 1), date(year - 1, 12, 31)),
             ("всички години", date(1990, 1, 1), date(year, 12, 31))]
    kept = {name: request.args[name] for name in ("mechanism", "public") if request.args.get(name)}
    return [(label, "?" + urlencode({**kept, "from": show_date(start), "to": show_date(end)}))
            for label, start, end in spans]


def show(indicator: Indicator, choice: Choice) -> Shown:
    """The figures of what the user reaches; the small ones only for who keeps the records."""
    is_public = indicator.hides_small and (
        choice.is_public or not policy.may_write(current_user, indicator.counts))
    query = policy.reached(current_user, indicator.counts.live())
    if choice.mechanism:
        query = query.where(of_mechanism(indicator.counts, choice.mechanism))
    query = indicator.in_period(query, choice.start, choice.end)
    return Shown(indicator, indicator.make(Asked(query, today(), is_public)), is_public)


def behind(indicator: Indicator, choice: Choice, asked: dict) -> str:
    """The address of the list behind a number."""
    period = indicator.period(show_date(choice.start), show_date(choice.end))
    values = {**asked, "mechanism": choice.mechanism or "", **period}
    return f"{request.script_root}/{indicator.counts._meta.table_name}/?" + urlencode(
        {name: value for name, value in values.items() if value != ""})


def make_workbook(shown: list[Shown]) -> BytesIO:
    """What the page shows, a sheet each, with the definition below."""
    return write_workbook(*(Sheet(
        one.indicator.title[:LONGEST_TITLE], one.figures.headings,
        (*([label, *(int(cell.text) if cell.text.isdigit() else cell.text for cell in cells)]
           for label, cells in one.figures.rows),
         [], [one.indicator.definition], *([[one.note]] if one.note else [])))
        for one in shown))
