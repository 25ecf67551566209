"""„Показатели“: counts that may be published, small numbers hidden, as a page and a workbook."""

from io import BytesIO

from flask import request, send_file

from admin import policy
from admin.auth import current_user
from admin.base import XLSX
from admin.declaring import is_workbook, page
from admin.lists.export import Sheet, write_workbook
from admin.policy.needs import STATISTICS
from admin.views import DeskPage
from bulgarian.dates import show_date
from bulgarian.text import file_name
from forms.pages import record_id
from indicators.cases import cases_by_outcome, row_label
from indicators.suppression import TOTAL, Table
from models.base import today
from models.cases.case import ChildCase
from models.mechanisms import Mechanism


class IndicatorsPage(DeskPage):
    """Cases by kind, outcome and municipality."""

    title, place, group, icon, position = "Показатели", "indicators", "Регион", "chart-bar", 60

    @page("/", needs=STATISTICS, shows="page")
    def index(self):
        """The table of the chosen mechanism and year, also as a workbook."""
        mechanism, year = read_number("mechanism"), read_number("year")
        table = cases_by_outcome(chosen_cases(mechanism, year))
        if is_workbook():
            return send_file(make_workbook(table), mimetype=XLSX, as_attachment=True,
                             download_name=f"{file_name('Показатели', show_date(today()))}.xlsx")
        return self.render(
            "indicators.html", rows=shown_rows(table), columns=table.columns, table=table,
            mechanisms=policy.visible_live(current_user, Mechanism), mechanism=mechanism,
            years=read_years(), year=year)


def read_number(name: str) -> int:
    """The number in the address, 0 for nonsense."""
    return record_id(request.args.get(name, "")) or 0


def chosen_cases(mechanism: int, year: int):
    """The cases that the user may see, of one mechanism and one year if they are chosen."""
    cases = policy.reached(current_user, ChildCase.select())
    if mechanism:
        cases = cases.where(ChildCase.mechanism == mechanism)
    return cases.where(ChildCase.year == year) if year else cases


def read_years() -> list[int]:
    query = policy.reached(current_user, ChildCase.live(ChildCase.year)).distinct()
    return [year for (year,) in query.order_by(ChildCase.year.desc()).tuples()]


def shown_rows(table: Table) -> list[tuple[str, list[str]]]:
    """(label, cells with the total last) of every row, the totals below."""
    columns = (*table.columns, TOTAL)
    return [("Общо" if row is TOTAL else row_label(row), [table.show(row, c) for c in columns])
            for row in (*table.rows, TOTAL)]


def make_workbook(table: Table) -> BytesIO:
    """What the page shows, and nothing more."""
    headings, *rows = ([int(text) if text.isdigit() else text for text in (label, *cells)]
                       for label, cells in [("Вид и изход", [*table.columns, "Общо"]),
                                            *shown_rows(table)])
    return write_workbook(Sheet("Показатели", headings, rows))
