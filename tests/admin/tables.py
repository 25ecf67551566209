"""Tables as offices keep them, for the tests of bringing them in."""

import io

from openpyxl import Workbook

from models.imports import Import


def workbook(*rows, title: str = "Случаи 2016", merged: str = "") -> bytes:
    """An .xlsx of these rows."""
    book = Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    for place in merged.split():
        sheet.merge_cells(place)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def far_away() -> bytes:
    """A small file with one cell in the last corner of the largest sheet."""
    book = Workbook()
    book.active.cell(1_048_576, 16_384, "x")
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def bring(visitor, table: str, name: str, data: bytes):
    """The answer to a file for a register."""
    return visitor.post(f"/imports/into/{table}/", {"file": (io.BytesIO(data), name)}, follow=True)


def newest() -> Import:
    """The import that was begun last."""
    return Import.select().order_by(Import.id.desc()).get()
