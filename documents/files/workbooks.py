"""Workbooks on their way to a file, of which nothing is left on the disk, whatever happens.

openpyxl writes each sheet into a file in the folder for temporary files. It stays there, with the
rows in the clear, when one of them cannot be read or the program is killed; one without a name is
gone with whoever writes it.
"""

from io import BytesIO
from tempfile import TemporaryFile

from openpyxl import Workbook
from openpyxl.worksheet import _write_only
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.writer import excel


class UnnamedWriter(WorksheetWriter):
    """Writes one sheet into a file that no folder names."""

    def __init__(self, sheet):
        self.file = TemporaryFile()  # noqa: SIM115 – closed by `cleanup`
        super().__init__(sheet, out=f"/proc/self/fd/{self.file.fileno()}")

    def cleanup(self) -> None:
        self.file.close()

    def __del__(self):
        if "file" in vars(self):  # of one that was given up
            self.cleanup()


excel.WorksheetWriter = _write_only.WorksheetWriter = UnnamedWriter


def saved(book: Workbook) -> BytesIO:
    """The file of a workbook."""
    content = BytesIO()
    book.save(content)
    content.seek(0)
    return content
