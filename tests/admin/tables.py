"""Tables and letters as offices get them, for the tests of bringing them in."""

import io
from email.message import EmailMessage

from openpyxl import Workbook

from models.imports import Import

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


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


def far_away(row: int = 0, column: int = 0) -> bytes:
    """A small file with one cell in the last corner of the largest sheet, or two with a gap."""
    book = Workbook()
    if row:
        book.active.cell(1, 1, "x")
    book.active.cell(row or 1_048_576, column or 16_384, "x")
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def bring(visitor, table: str, name: str, data: bytes):
    """The answer to a file for a register."""
    return visitor.post(f"/imports/into/{table}/", {"file": (io.BytesIO(data), name)}, follow=True)


def newest() -> Import:
    """The import that was begun last."""
    return Import.select().order_by(Import.id.desc()).get()


def mail() -> bytes:
    """A message with a Cyrillic sender and subject, late in the evening, with two files."""
    message = EmailMessage()
    message["From"] = "РУО Стара Загора <ruo@example.bg>"
    message["Subject"] = "Отговор по писмо № 12"
    message["Date"] = "Mon, 05 Dec 2016 23:30:00 +0000"
    message.set_content("Приложено изпращаме.")
    message.add_attachment(PDF, maintype="application", subtype="pdf", filename="справка.pdf")
    message.add_attachment(b"MZ\0\0", maintype="application", subtype="exe", filename="вирус.exe")
    return message.as_bytes()
