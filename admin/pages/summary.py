"""„Справка“: a table that somebody puts together of rows, columns, a period and a kept view."""

from flask import request, send_file

from admin import policy
from admin.auth import current_user
from admin.base import XLSX
from admin.declaring import is_workbook, page
from admin.lists.figures import Shown, figures_of, read_choice
from admin.lists.saved import usable_views
from admin.lists.summaries import dated, registers, summary, ways
from admin.pages.indicators import make_workbook
from admin.policy.needs import OFFICE_ONLY
from admin.views import DeskPage
from bulgarian.text import file_name
from models.mechanisms import Mechanism

CHOSEN = ("rows", "columns", "dated", "view")  # of the address, beside the period


class SummaryPage(DeskPage):
    """One table of one register, on screen with bars, as a workbook, each number with its list."""

    title, place, group, icon, position = "Справка", "summary", "Регион", "chart-bar", 64

    @page("/", needs=OFFICE_ONLY, shows="page", workbook="export")
    def index(self):
        """The table of the address, and the form that puts it together."""
        offered = registers(current_user)
        entity = next((one for one in offered
                       if one._meta.table_name == request.args.get("register")), None)
        choice = read_choice(request.args)
        made = summary(current_user, entity, request.args) if entity else None
        chosen = {name: request.args[name] for name in CHOSEN if request.args.get(name)}
        shown = made and not choice.fault and Shown(
            made, figures_of(current_user, made, choice), False, choice, chosen=chosen)
        if shown and is_workbook():
            return send_file(make_workbook([shown]), mimetype=XLSX, as_attachment=True,
                             download_name=f"{file_name(self.title)}.xlsx")
        return self.render(
            "summary.html", page=self, registers=offered, entity=entity, choice=choice,
            shown=shown, by=ways(current_user, entity) if entity else {},
            days=dated(current_user, entity) if entity else {},
            views=[(name, one.view.label) for name, one in usable_views(
                current_user, entity).items()] if entity else [],
            mechanisms=[(one.id, one.name) for one in policy.visible_live(
                current_user, Mechanism)])
