"""The rows of a workbook or a Word form that came from outside; a formula is told as such."""

import io
import zipfile
from contextlib import suppress
from datetime import date, datetime

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from docfill import TemplateError, read_tables
from documents.apart import apart
from models.base import RuleError

MOST_ROWS, MOST_COLUMNS = 2000, 30
FORMULA = "\x00="  # no text of a cell begins so
NO_FORM = "Във файла на Word няма листа за попълване. Качете писмото с попълнената таблица от него."
NO_SHEET = ("Файлът не е попълненото писмо (.docx) и не е работна книга на Excel (.xlsx). "
            "Запишете го като един от двата и го качете отново.")


@apart
def read_answer(data: bytes, headings: tuple[str, ...]) -> list[list]:
    """The rows that somebody filled in, the heading first; days of a workbook as „2026-03-01“.

    Of a workbook its first sheet, of a file of Word the table that has most of these headings.
    """
    found = _rows_of_letter(data, headings) if _is_word(data) else _rows_of_sheet(data)
    if len(found) > MOST_ROWS:
        raise RuleError(f"В листа има повече от {MOST_ROWS} реда. Разделете го.", "file")
    return found


def _is_word(data: bytes) -> bool:
    """Whether a file is one of Word, whatever its name says."""
    with suppress(zipfile.BadZipFile), zipfile.ZipFile(io.BytesIO(data)) as package:
        return "word/document.xml" in package.namelist()
    return False


def _rows_of_sheet(data: bytes) -> list[list]:
    try:
        book = load_workbook(io.BytesIO(data), read_only=True)
        rows = book.worksheets[0].iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS)
        return [[_plain(cell) for cell in row] for row in rows]
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, IndexError) as error:
        raise RuleError(NO_SHEET, "file") from error


def _rows_of_letter(data: bytes, headings: tuple[str, ...]) -> list[list]:
    try:
        tables = read_tables(data)
    except TemplateError as error:
        raise RuleError(NO_FORM, "file") from error
    found = max(tables, key=lambda table: _shared(table, headings), default=None)
    if found is None or not _shared(found, headings):
        raise RuleError(NO_FORM, "file")
    return found


def _shared(table: list[list[str]], headings: tuple[str, ...]) -> int:
    return len({*table[0]} & {*headings}) if table else 0


def _plain(cell):
    value = cell.value
    if cell.data_type == "f" or isinstance(value, str) and value.startswith("="):
        return FORMULA
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, (int, float, str)) and not isinstance(value, bool) else \
        "" if value is None else str(value)
