"""Tables that an office brings: workbooks and lists in text, read apart, every cell as its text.

Of a formula only its value is read. A merged cell speaks for all the rows that it covers, above
the list also for its columns.
"""

import csv
import io
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from bulgarian.dates import show_date, time_words
from bulgarian.text import clean_text
from documents.apart import apart
from documents.files.attaching import MOST_BYTES
from documents.files.containers import DAMAGED, OLE, SHEET, read_package
from documents.files.scanning import scan
from models.base import RuleError

MOST_ROWS, MOST_COLUMNS, MOST_SHEETS = 100_000, 200, 20
MOST_CELLS = 2_000_000  # of a sheet, empty ones too: so much memory at most
HEAD = 200  # rows that a page looks at
ABOVE = 12  # rows in which the headings of a list are looked for
MOST_LINES = MOST_ROWS + ABOVE
ENDINGS = ".xlsx,.xls,.ods,.csv,.txt"
KNOWN = ("Качете таблица на Excel (.xlsx, .xls), LibreOffice (.ods) или списък с разделители "
         "(.csv).")
TOO_LONG = f"В таблицата има повече от {MOST_ROWS} реда. Разделете я на няколко файла."
TOO_BIG = ("В таблицата има твърде много клетки. Изтрийте колоните, които не ви трябват, или я "
           "разделете на няколко файла.")
TOO_WIDE = f"В таблицата има повече от {MOST_COLUMNS} колони. Изтрийте излишните."
EMPTY = "В таблицата няма нито един попълнен ред."
PACKED = (".xlsx", ".ods")  # of which the content has to be a package
DELIMITERS = ";,\t|"
SHEETS = (SHEET, "application/vnd.oasis.opendocument.spreadsheet")


@dataclass(frozen=True)
class Table:
    """One sheet: its name, (number in the file, cells) of its rows that are not empty, and how
    many of them there are: a page asks for the first ones alone.
    """

    title: str
    rows: list[tuple[int, list[str]]]
    count: int


def read_tables(name: str, data: bytes, most: int = MOST_LINES) -> list[Table]:
    """The sheets that hold anything, so many rows of each; RuleError says what is wrong."""
    if not data:
        raise RuleError(f"Файлът е празен. {KNOWN}", "file")
    if len(data) > MOST_BYTES:
        raise RuleError(f"Файлът е твърде голям. Най-много {MOST_BYTES >> 20} МБ.", "file")
    is_workbook = _is_workbook(data)
    if not is_workbook and (name.lower().endswith(PACKED) or data.lstrip().startswith(b"<")):
        raise RuleError(f"Името на файла казва друго, а не каквото е вътре. {KNOWN}", "file")
    told = _workbook(scan(data), most) if is_workbook else [["", *_text_rows(scan(data), most)]]
    tables = [Table(title or name, [(number, cells) for number, cells in rows], count)
              for title, rows, count in told if rows]
    if not tables:
        raise RuleError(EMPTY, "file")
    return tables


def _is_workbook(data: bytes) -> bool:
    if data.startswith(b"PK\3\4"):
        if read_package(data)[0] not in SHEETS:
            raise RuleError(f"Това не е таблица. {KNOWN}", "file")
        return True
    return data.startswith(OLE)


# -- in a process of its own -------------------------------------------------------------------


@apart
def _workbook(data: bytes, most: int) -> list:
    """[title, [[number, cells], …], how many] of the sheets that are shown."""
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        shown = [one.name for one in book.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet
                 and one.visible == SheetVisibleEnum.Visible]
        return [[name, *_sheet_rows(book.get_sheet_by_name(name), most)]
                for name in shown[:MOST_SHEETS]]
    except (CalamineError, ValueError, OverflowError, OSError) as error:
        raise RuleError(DAMAGED, "file") from error


def _sheet_rows(sheet, most: int) -> list:
    _refuse_too_much(sheet.total_height, sheet.total_width)
    rows = [[_text_of(value) for value in row] for row in sheet.iter_rows()]
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        last = right if top < ABOVE else left
        for row in rows[top:bottom + 1]:
            row[left:last + 1] = [rows[top][left]] * len(row[left:last + 1])
    return _numbered(rows, most)


@apart
def _text_rows(data: bytes, most: int) -> list:
    """[[number, cells], …] of a list in text, and how many there are."""
    text = _decoded(data)
    lines = text.splitlines()
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(lines))
    try:
        rows = []
        for row in reader:
            rows.append([_clean(cell) for cell in row])
            _refuse_too_much(len(rows), len(row))
    except csv.Error as error:
        raise RuleError(f"Списъкът не може да се прочете. {KNOWN}", "file") from error
    return _numbered(rows, most)


def _decoded(data: bytes) -> str:
    """The text, in whatever of the three ways an office writes it."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    if b"\0" in data:
        raise RuleError(f"Това не е таблица. {KNOWN}", "file")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1251", "replace")


def _delimiter(lines: list[str]) -> str:
    """The sign that divides the cells of most of the first lines."""
    head = "\n".join(line for line in lines[:20])
    return max(DELIMITERS, key=lambda sign: (head.count(sign) - (sign == ",") * head.count(", ")))


def _refuse_too_much(height: int, width: int) -> None:
    if height > MOST_LINES:
        raise RuleError(TOO_LONG, "file")
    if width > MOST_COLUMNS:
        raise RuleError(TOO_WIDE, "file")
    if height * width > MOST_CELLS:
        raise RuleError(TOO_BIG, "file")


def _numbered(rows: list[list[str]], most: int) -> list:
    full = [[number, cells] for number, cells in enumerate(rows, start=1) if any(cells)]
    return [full[:most], len(full)]


def _clean(text: str) -> str:
    try:
        return clean_text(text).replace("\xa0", " ").strip()
    except ValueError:
        return "\ufffd"  # the form says that it cannot be read


def _text_of(value) -> str:
    """A cell as a person would type it."""
    if isinstance(value, bool):
        return "да" if value else "не"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{value:.15g}".replace(".", ",")
    if isinstance(value, datetime):
        hour = f" {time_words(value.time())}" if value.time() != time() else ""
        return show_date(value.date()) + hour
    if isinstance(value, date):
        return show_date(value)
    if isinstance(value, time):
        return time_words(value)
    return str(value) if isinstance(value, timedelta) else _clean(str(value))
