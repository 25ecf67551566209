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
from admin.lists.figures import (
    ONE_YEAR,
    Choice,
    address_of,
    figures_of,
    is_published,
    read_choice,
    ready_periods,
)
from admin.lists.page import sees_several
from admin.policy.needs import EXECUTION, STATISTICS
from admin.views import DeskPage
from bulgarian.dates import show_date
from bulgarian.text import file_name
from indicators.charts import Chart, draw
from indicators.declaring import CASES, INDICATORS, WORK, Figure, Figures, Indicator, Span
from models.base import today
from models.mechanisms import Mechanism

INTERNAL = "Вътрешни данни: не се публикуват."
PUBLISHED = ("Числата под 5 не се показват, а „скрито“ стои там, където друго число би ги издало. "
             "Веднъж публикувани, числата на периода не се сменят: приключете го, преди да ги "
             "дадете.")
LONGEST_TITLE = 31  # of a sheet


@dataclass(frozen=True)
class Shown:
    """An indicator with its figures, and whether they may be published."""

    indicator: Indicator
    figures: Figures
    is_public: bool

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


class IndicatorsPage(DeskPage):
    """Counts of cases and referrals; the office sees its own numbers, all others published ones."""

    title, place, group, icon, position = "Показатели", CASES, "Регион", "chart-bar", 60

    @page("/", needs=STATISTICS, shows="page")
    def index(self):
        """The tables of the chosen mechanism and period, also as a workbook."""
        choice = read_choice(request.args)
        asked = [one for one in INDICATORS.values() if one.page == self.place and not choice.fault]
        shown = [found for found in (show(one, choice) for one in asked) if found is not None]
        if is_workbook():
            name = file_name(self.title, show_date(choice.start), show_date(choice.end))
            return send_file(make_workbook(shown), mimetype=XLSX, as_attachment=True,
                             download_name=f"{name}.xlsx")
        return self.render(
            "indicators.html", choice=choice, shown=shown, behind=behind, page=self,
            left_out=ONE_YEAR if len(shown) < len(asked) and not is_whole(choice) else "",
            periods=period_links(choice),
            workbook=urlencode({**choice.parameters, "format": "xlsx"}),
            mechanisms=policy.visible_live(current_user, Mechanism),
            offers_public=choice.is_public or any(
                one.note and not one.is_public for one in shown))


class ExecutionPage(IndicatorsPage):
    """How institutions carry out decisions and attend; every number leads to its list."""

    title, place, icon, position = "Изпълнение и участие", WORK, "checklist", 65
    index = again(IndicatorsPage.index, needs=EXECUTION, workbook="export")


def show(indicator: Indicator, choice: Choice) -> Shown | None:
    """The figures as the user may know them; None where he may not."""
    is_public = is_published(current_user, indicator, choice)
    if is_public and (indicator.is_inner or not is_whole(choice)):
        return None
    return Shown(indicator, figures_of(current_user, indicator, choice), is_public)


def is_whole(choice: Choice) -> bool:
    """Whether it may be published: of one year and of one mechanism, or of all that there are.

    Two periods that overlap would tell what lies between them, a sum what one of its parts is.
    """
    return choice.is_year and bool(choice.mechanism or not sees_several(current_user))


def period_links(choice: Choice) -> list[tuple[str, str, bool]]:
    """(label, address, whether it is the chosen one) of the periods that are ready to choose."""
    kept = {name: value for name, value in choice.parameters.items() if value}
    found = ready_periods(choice.end.year)
    if not choice.is_public:
        found = [*found, ("всички години", Span(date(1990, 1, 1), date(today().year, 12, 31)))]
    return [(label, "?" + urlencode({**kept, "from": show_date(span.start),
                                     "to": show_date(span.end)}), span == choice.span)
            for label, span in found]


def behind(indicator: Indicator, choice: Choice, figure: Figure, span: Span) -> str:
    """The address of the list behind a number."""
    values = address_of(indicator, choice, figure.key, span)
    return f"{request.script_root}/{indicator.counts._meta.table_name}/?" + urlencode(
        {name: value for name, value in values.items() if value != ""})


def make_workbook(shown: list[Shown]) -> BytesIO:
    """What the page shows, a sheet each, with the definition below."""
    return write_workbook(*(Sheet(
        one.indicator.title[:LONGEST_TITLE], one.figures.headings,
        (*([line.label, *(cell.text if cell.number is None else cell.number
                          for cell in line.cells)] for line in one.figures.rows),
         [], [one.indicator.definition], *([[one.note]] if one.note else [])))
        for one in shown))
