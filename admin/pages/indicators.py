"""„Показатели“ and „Изпълнение“: all declared indicators for a period, as a page and a workbook."""

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
    ONLY_CLOSED,
    Choice,
    Shown,
    composed,
    figures_of,
    is_published,
    kept_of,
    read_choice,
    ready_periods,
)
from admin.policy.needs import EXECUTION, STATISTICS
from admin.views import DeskPage
from bulgarian.dates import show_date
from bulgarian.text import file_name
from indicators.declaring import CASES, INDICATORS, WORK, Indicator, Span
from indicators.freezing import span_of
from models.base import today
from models.mechanisms import Mechanism
from models.periods import ReportPeriod, closed_over
from models.tailoring.indicators import OwnIndicator

OTHER_CLOSED = ("„{}“ вече е приключен и се застъпва с този период. За публикуване са числата на "
                "приключения: разликата между двата би издала малки числа.")
LONGEST_TITLE = 31  # of a sheet


class IndicatorsPage(DeskPage):
    """Counts of cases and referrals; the office sees its own numbers, all others published ones."""

    title, place, group, icon, position = "Показатели", CASES, "Регион", "chart-bar", 60

    @page("/", needs=STATISTICS, shows="page")
    def index(self):
        """The tables of the chosen mechanism and period, also as a workbook."""
        choice = read_choice(request.args)
        own = list(composed(current_user)) if self.place == CASES else []
        asked = [*self.indicators(), *(one.indicator for one in own if one.indicator)]
        asked = [] if choice.fault else asked
        # Asked each time: a sum of two mechanisms would tell, beside the first, the second.
        mechanisms = list(policy.visible_live(current_user, Mechanism))
        alone = mechanisms[0].id if len(mechanisms) == 1 else 0
        closed = closed_over(choice.mechanism or alone, choice.start, choice.end)
        period = next((one for one in closed if span_of(one) == choice.span), None)
        shown = [found for found in (show(one, choice, period) for one in asked)
                 if found is not None]
        if is_workbook():
            name = file_name(self.title, show_date(choice.start), show_date(choice.end))
            return send_file(make_workbook(shown), mimetype=XLSX, as_attachment=True,
                             download_name=f"{name}.xlsx")
        return self.render(
            "indicators.html", choice=choice, shown=shown, page=self,
            left_out=why_left_out(closed) if len(shown) < len(asked) and not period else "",
            periods=period_links(choice), broken=[one for one in own if one.fault],
            may_compose=self.place == CASES and policy.may_write(current_user, OwnIndicator),
            workbook=urlencode({**choice.parameters, "format": "xlsx"}),
            mechanisms=mechanisms,
            offers_public=choice.is_public or any(
                one.note and not one.is_public for one in shown))

    def indicators(self) -> list[Indicator]:
        """The shipped ones of this page."""
        return [one for one in INDICATORS.values() if one.page == self.place]


class ExecutionPage(IndicatorsPage):
    """How institutions carry out decisions and attend; every number leads to its list."""

    title, place, icon, position = "Изпълнение и участие", WORK, "checklist", 65
    index = again(IndicatorsPage.index, needs=EXECUTION, workbook="export")


def show(indicator: Indicator, choice: Choice, period: ReportPeriod | None) -> Shown | None:
    """The figures as the user may know them, published ones as they were when the period closed;
    None where he may not."""
    is_public = is_published(current_user, indicator, choice)
    if is_public:
        return period and kept_of(current_user, indicator, period, is_public=True)
    return Shown(indicator, figures_of(current_user, indicator, choice), is_public, choice)


def why_left_out(closed: list[ReportPeriod]) -> str:
    """Why nothing of children is published of days that are no closed period.

    Two periods that overlap would tell what lies between them, as would two days of an open one.
    """
    return OTHER_CLOSED.format(closed[0].title()) if closed else ONLY_CLOSED


def period_links(choice: Choice) -> list[tuple[str, str, bool]]:
    """(label, address, whether it is the chosen one) of the periods that are ready to choose."""
    kept = {name: value for name, value in choice.parameters.items() if value}
    found = ready_periods(choice.end.year)
    if not choice.is_public:
        found = [*found, ("всички години", Span(date(1990, 1, 1), date(today().year, 12, 31)))]
    return [(label, "?" + urlencode({**kept, "from": show_date(span.start),
                                     "to": show_date(span.end)}), span == choice.span)
            for label, span in found]


def make_workbook(shown: list[Shown]) -> BytesIO:
    """What the page shows, a sheet each, with the definition below."""
    return write_workbook(*(Sheet(
        one.indicator.title[:LONGEST_TITLE], one.figures.headings,
        (*([line.label, *(cell.text if cell.number is None else cell.number
                          for cell in line.cells)] for line in one.figures.rows),
         [], [one.indicator.definition], *([[one.note]] if one.note else [])))
        for one in shown))
