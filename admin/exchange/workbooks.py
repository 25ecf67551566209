"""Workbooks of an import: the empty one to fill in, and the refused rows with the reasons."""

from io import BytesIO

from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from admin.exchange.places import WHOLE, Place, Target
from admin.exchange.rows import ROW
from admin.lists.export import ILLEGAL_CHARACTERS_RE, LONGEST_CELL
from bulgarian.text import starts_formula
from documents.files.workbooks import Workbook, saved
from forms.records import EntityField
from models.fields import offered
from models.imports import Import

LISTS, ROWS = "Списъци", 2000
DEMANDED, BAD = PatternFill("solid", fgColor="FFF2D6"), PatternFill("solid", fgColor="FDE8EA")
TEXT, DATE = "@", "dd.mm.yyyy"
WIDTH, WIDE = 22, 60
WHY, LINE = "Какво да се поправи", "Ред в първия файл"
HINT = "Попълва се във всеки ред."
YES_NO = ["да", "не"]


def empty_workbook(target: Target) -> BytesIO:
    """A workbook with the headings of the register; lists to choose from open in their cells."""
    book = Workbook()
    sheet, lists = book.active, book.create_sheet(LISTS)
    sheet.title, lists.sheet_state = target.entity.listing.plural[:31], "hidden"
    forms = {False: target.form(target.entity())}
    if target.beside:
        forms[True] = target.beside_form(target.beside.entity())
    places = [place for place in target.places.values()
              if not place.is_found_by and place.name != WHOLE and place.name in forms[
                  place.is_beside]]
    for at, place in enumerate(places, start=1):
        field = forms[place.is_beside][place.name]
        _add_head(sheet, at, place, field)
        _add_list(sheet, lists, at, field)
    sheet.freeze_panes = "A2"
    return saved(book)


def _add_head(sheet, at: int, place: Place, field) -> None:
    head = sheet.cell(1, at, place.label)
    head.data_type = "s"  # the office names its own fields
    head.font, head.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
    hints = [HINT] * place.is_demanded + [field.description] * bool(field.description)
    if place.is_demanded:
        head.fill = DEMANDED
    if hints:
        head.comment = Comment(" ".join(hints), "Бюро ОКМД")
    column = sheet.column_dimensions[get_column_letter(at)]
    column.width = max(WIDTH, len(place.label) + 2)
    column.number_format = DATE if field.kind == "date" else TEXT


def _add_list(sheet, lists, at: int, field) -> None:
    """What may be chosen, on the hidden sheet, and the rule that offers it in the cells."""
    letter = get_column_letter(at)
    if values := values_of(field):
        for row, value in enumerate(values, start=1):
            lists.cell(row, at, value).data_type = "s"
        several = field.kind == "choices"
        rule = DataValidation(
            "list", formula1=f"{LISTS}!${letter}$1:${letter}${len(values)}", allow_blank=True,
            showErrorMessage=not several, error="Изберете стойност от списъка.",
            showInputMessage=several, prompt="Може и няколко, разделени с точка и запетая.")
        rule.add(f"{letter}2:{letter}{ROWS}")
        sheet.add_data_validation(rule)


def values_of(field) -> list[str]:
    """What may be chosen in a cell, as it is written there."""
    if isinstance(field, EntityField):
        return [record.title() for record in field.source.records or ()]
    if field.kind == "boolean":
        return YES_NO
    return [label for _, label in offered(field.column)] if field.kind in (
        "choice", "choices") else []


def refused_workbook(record: Import) -> BytesIO:
    """The refused rows as they came, each bad cell marked, with the reasons in words."""
    book = Workbook()
    sheet = book.active
    sheet.title = "За поправяне"
    heads = record.planned()["heads"]
    sheet.append([*heads, WHY, LINE])
    for cell in sheet[1]:
        cell.data_type, cell.font = "s", Font(bold=True)
    for row in record.rows():
        if "c" in row:
            _add_refused(sheet, row, len(heads))
    for at in range(1, len(heads) + 1):
        sheet.column_dimensions[get_column_letter(at)].width = WIDTH
    sheet.column_dimensions[get_column_letter(len(heads) + 1)].width = WIDE
    sheet.freeze_panes = "A2"
    return saved(book)


def _add_refused(sheet, row: dict, width: int) -> None:
    at, cells = sheet.max_row + 1, (row["c"] + [""] * width)[:width]
    reasons = " ".join(text for _, text in row["m"])
    for column, text in enumerate([*cells, reasons], start=1):
        cell = sheet.cell(at, column, ILLEGAL_CHARACTERS_RE.sub("", text)[:LONGEST_CELL])
        cell.data_type, cell.number_format = "s", TEXT
        cell.quotePrefix = starts_formula(text)
    sheet.cell(at, width + 1).alignment = Alignment(wrap_text=True, vertical="top")
    sheet.cell(at, width + 2, row["n"])
    for column, text in row["m"]:
        if column != ROW:
            bad = sheet.cell(at, column + 1)
            bad.fill, bad.comment = BAD, Comment(text, "Бюро ОКМД")
