"""A Word file that lists fields and ready tables of a template, for the person who writes it."""

import io
from dataclasses import dataclass, field
from datetime import datetime

from docx import Document
from docx.shared import Cm, Pt

WIDTHS = (5.2, 7.3, 4.5)
HEADINGS = ("Какво е", "Поле за шаблона", "В избрания запис")


@dataclass(frozen=True)
class SheetTable:
    """A table with a repeated row: heading, the tags around the row, (title, cell) of columns."""

    heading: str
    start: str
    end: str
    columns: list[tuple[str, str]]


@dataclass(frozen=True)
class Sheet:
    """What stands on the sheet: groups of (label, code, example), and ready tables."""

    title: str
    note: str
    groups: list[tuple[str, list[tuple[str, str, str]]]] = field(default_factory=list)
    tables: list[SheetTable] = field(default_factory=list)


def make_sheet(sheet: Sheet) -> bytes:
    """The file; its tags are those of a template, so that it can itself be filled."""
    document = Document()
    document.core_properties.created = document.core_properties.modified = datetime(2016, 12, 7)
    document.core_properties.author = ""
    document.styles["Normal"].font.size = Pt(10)
    document.add_heading(sheet.title, 0)
    document.add_paragraph(sheet.note)
    for heading, rows in sheet.groups:
        document.add_heading(heading, 1)
        _add_table(document, HEADINGS, rows, WIDTHS)
    for table in sheet.tables:
        document.add_heading(table.heading, 1)
        _add_repeated(document, table)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _add_repeated(document, table: SheetTable) -> None:
    blank = [""] * (len(table.columns) - 1)
    titles = [title for title, _ in table.columns]
    rows = [[table.start, *blank], [code for _, code in table.columns], [table.end, *blank]]
    _add_table(document, titles, rows, [17 / len(titles)] * len(titles))


def _add_table(document, titles, rows, widths) -> None:
    made = document.add_table(rows=0, cols=len(titles))
    made.style = "Table Grid"
    for is_head, texts in [(True, titles), *((False, row) for row in rows)]:
        cells = made.add_row().cells
        for cell, text, width in zip(cells, texts, widths, strict=True):
            cell.width = Cm(width)
            cell.paragraphs[0].add_run(text).bold = is_head
