"""A list as a workbook or as CSV: typed cells, and no text that is taken for a formula."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO, StringIO
from itertools import islice

from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from admin import audit
from admin.lists.page import ListPage
from admin.policy import readable_paths, visible_live
from bulgarian.dates import show_date
from bulgarian.text import as_cell, file_name
from documents.files.workbooks import Workbook, saved
from models.base import Entity, office_time, today
from models.tailoring.snapshot import own_columns

MOST_ROWS = 50_000
BATCH = 500
WIDTHS = (12, 60)
FORMATS = {datetime: "dd.mm.yyyy hh:mm", date: "dd.mm.yyyy", time: "hh:mm"}
TYPES = {"csv": "text/csv",
         "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
LONGEST_CELL = 32_767  # Excel's own limit
UNFIT = re.compile(r"[\\/*?:\[\]]")  # not in the name of a sheet


def list_file(page: ListPage, form: str) -> tuple[BytesIO, str, str]:
    """The list as a file, its name, e.g. Случаи_07.12.2016.xlsx, and its type."""
    name = file_name(page.entity.listing.plural, show_date(today()))
    made = make_table(page) if form == "csv" else make_workbook(page)
    return made, f"{name}.{form}", TYPES[form]


def make_table(page: ListPage) -> BytesIO:
    """All rows as text, as the spreadsheets of the office open it: with a mark of UTF-8, and `;`.

    What would be read as a formula there has an apostrophe before it; numbers and telephones stay.
    """
    lines, paths = StringIO(), columns_kept(page)
    writer = csv.writer(lines, delimiter=";")
    writer.writerow([as_cell(page.entity.label_of(path)) for path in paths])
    for record in read_rows(page, paths):
        writer.writerow([as_cell(record.show(path)) for path in paths])
    return BytesIO(lines.getvalue().encode("utf-8-sig"))


def make_workbook(page: ListPage) -> BytesIO:
    """All rows of the list, by its filters and order, in the columns that it shows."""
    paths = columns_kept(page)
    headings = [page.entity.label_of(path) for path in paths]
    rows = ([value_at(record, path) for path in paths] for record in read_rows(page, paths))
    return write_workbook(Sheet(
        page.entity.listing.plural[:31], headings, rows,
        widths=[min(max(len(heading) + 4, WIDTHS[0] * 2), WIDTHS[1]) for heading in headings]))


@dataclass(frozen=True)
class Sheet:
    """One table of a workbook; with `widths` its heading stays in sight and can be filtered."""

    title: str
    headings: Sequence
    rows: Iterable[Iterable]
    widths: Sequence[float] = ()  # of the columns, in characters


def write_workbook(*sheets: Sheet) -> BytesIO:
    """The file, written row by row."""
    book = Workbook(write_only=True)
    for one in sheets:
        _add_sheet(book, one)
    return saved(book)


def _add_sheet(book: Workbook, one: Sheet) -> None:
    sheet = book.create_sheet(UNFIT.sub("–", one.title))
    if one.widths:
        sheet.freeze_panes = "A2"
    for place, width in enumerate(one.widths, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.append([make_cell(sheet, heading, is_bold=True) for heading in one.headings])
    for row in one.rows:
        sheet.append([make_cell(sheet, value) for value in row])
    if one.widths:
        sheet.auto_filter.ref = f"A:{get_column_letter(len(one.headings))}"


def columns_kept(page: ListPage) -> tuple[str, ...]:
    """The columns of the file: those of the list, then all that the office added.

    Of a view that somebody has kept its columns alone.
    """
    if page.kept:
        return page.columns_shown
    own = tuple(column.name for column in own_columns(page.entity)
                if not getattr(column, "is_sealed", False))
    return tuple(dict.fromkeys((*page.columns_shown, *readable_paths(
        page.user, page.entity, own))))


def read_rows(page: ListPage, paths: tuple[str, ...]):
    """The records of all pages, put in order once by their numbers, read some hundred at a time."""
    reading, order = page.reading(paths)
    number = page.entity.id
    found = reading.query.select(number).order_by(*order).limit(MOST_ROWS).tuples()
    places = {one: place for place, (one,) in enumerate(found)}
    for some in batched(places, BATCH):
        rows = sorted(reading.select().where(number.in_(some)), key=lambda row: places[row.id])
        audit.seen(rows)
        yield from reading.fill(rows, lambda one: visible_live(page.user, one))


def batched(numbers: Iterable[int], size: int) -> Iterator[list[int]]:
    """The numbers, so many at a time."""
    left = iter(numbers)
    while some := list(islice(left, size)):
        yield some


def value_at(record: Entity, path: str):
    """The date, time or number at the end of a path, for all else the text of the screen."""
    value = record
    for name in path.split("."):
        value = getattr(value, name, None) if value is not None else None
    value = value() if callable(value) else value
    if isinstance(value, datetime):
        return office_time(value)
    is_typed = isinstance(value, (date, time, int, Decimal)) and not isinstance(value, bool)
    return value if is_typed else record.show(path)


def make_cell(sheet, value, *, is_bold: bool = False) -> WriteOnlyCell:
    """A cell of the value's type; text stays text, whatever it begins with."""
    if isinstance(value, str):
        value = ILLEGAL_CHARACTERS_RE.sub("", value)[:LONGEST_CELL]
    cell = WriteOnlyCell(sheet, value)
    if isinstance(value, str):
        cell.data_type = "s"
        cell.quotePrefix = value[:1] in tuple("=+-@\t\r")
    if type(value) in FORMATS:
        cell.number_format = FORMATS[type(value)]
    if is_bold:
        cell.font = Font(bold=True)
    return cell
