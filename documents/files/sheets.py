"""The rows of a workbook that came from outside, as plain values; a formula is told as such."""

import io
import zipfile
from datetime import date, datetime

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from documents.apart import apart
from models.base import RuleError

MOST_ROWS, MOST_COLUMNS = 2000, 30
FORMULA = "\x00="  # no text of a cell begins so
NO_SHEET = "Файлът не е работна книга на Excel (.xlsx). Запишете го като .xlsx и го качете отново."


@apart
def read_sheet(data: bytes) -> list[list]:
    """The rows of the first sheet, the heading first; days as „2026-03-01“."""
    try:
        book = load_workbook(io.BytesIO(data), read_only=True)
        rows = book.worksheets[0].iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS)
        found = [[_plain(cell) for cell in row] for row in rows]
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, IndexError) as error:
        raise RuleError(NO_SHEET, "file") from error
    if len(found) > MOST_ROWS:
        raise RuleError(f"В листа има повече от {MOST_ROWS} реда. Разделете го.", "file")
    return found


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
