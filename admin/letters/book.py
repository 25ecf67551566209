"""„Регистър“: the book of letters as a page and as a workbook."""

from io import BytesIO

from flask import request, send_file

from admin import audit, policy
from admin.auth import current_user
from admin.base import XLSX
from admin.declaring import page
from admin.letters.reading import COLUMNS, VIEWS, BookPage
from admin.lists.export import Sheet, write_workbook
from admin.policy.needs import LETTERS
from admin.records.addresses import new_url
from admin.views import DeskPage
from bulgarian.text import file_name
from models.letters.letter import Letter

WIDTHS = (14, 12, 26, 50, 34, 30)


class BookView(DeskPage):
    """What the office sent and what came, by number."""

    title, place, group, icon, position = "Регистър", "book", "Работа", "clipboard-list", 55

    @page("/", needs=LETTERS, shows="list")
    def index(self):
        """One year of the book."""
        page = BookPage(current_user, request.args)
        audit.seen(line.record for line in page.shown)
        may_add = policy.may_write(current_user, Letter)
        return self.render("letters/book.html", page=page, views=VIEWS, columns=COLUMNS,
                           may_add=may_add, new_letter=new_url(Letter))

    @page("/workbook/", needs=LETTERS, shows="export", fresh=True)
    def workbook(self):
        """The same year for Excel, annulled letters with their reason among the others."""
        page = BookPage(current_user, request.args)
        audit.seen(line.record for line in page.lines)
        name = file_name("Регистър_на_писмата", str(page.year))
        return send_file(make_workbook(page), mimetype=XLSX, as_attachment=True,
                         download_name=f"{name}.xlsx")


def make_workbook(page: BookPage) -> BytesIO:
    """The lines of the book, typed, with a frozen heading and a filter."""
    rows = (line.cells() for line in page.lines)
    return write_workbook(Sheet(f"Регистър {page.year}", COLUMNS, rows, widths=WIDTHS))
