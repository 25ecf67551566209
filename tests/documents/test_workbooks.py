"""A workbook that is being written leaves nothing on the disk, however it ends."""

import ast
import tempfile
from pathlib import Path

import pytest
from openpyxl import load_workbook

from documents.files.workbooks import Workbook, saved

ROOT = Path(__file__).resolve().parent.parent.parent
ROOMS = ("admin", "commands", "documents", "forms", "indicators", "jobs", "models")


@pytest.fixture
def room(tmp_path, monkeypatch):
    """The folder for temporary files, which no other program uses."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize("by_rows", [True, False])
def test_what_is_written_has_no_name_in_any_folder(room, by_rows):
    book = Workbook(write_only=by_rows)
    sheet = book.create_sheet("Случаи")
    sheet.append(["Калина Недействителна"])
    assert not list(room.iterdir())
    read = load_workbook(saved(book))["Случаи"]
    assert read["A1"].value == "Калина Недействителна" and not list(room.iterdir())


def test_a_row_that_cannot_be_written_leaves_none_of_the_others(room):
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Случаи")
    sheet.append(["Калина Недействителна"])
    with pytest.raises(ValueError):
        sheet.append([object()])
    del book, sheet
    assert not list(room.iterdir())


def test_a_room_that_is_full_is_told_to_whoever_writes(room, monkeypatch):
    monkeypatch.setattr("documents.files.workbooks.TemporaryFile", _nothing_left)
    with pytest.raises(OSError, match="full"):
        saved(Workbook())


def _nothing_left():
    raise OSError(28, "full")


def test_no_other_way_of_writing_a_workbook_is_used():
    for room_name in ROOMS:
        for path in (ROOT / room_name).rglob("*.py"):
            names = {one.name for part in ast.walk(ast.parse(path.read_text()))
                     if isinstance(part, ast.ImportFrom) and part.module == "openpyxl"
                     for one in part.names}
            assert "Workbook" not in names or path.name == "workbooks.py", path
