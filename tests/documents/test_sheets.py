"""What comes back from outside: the table of a letter that was filled in with Word."""

import io

import pytest
from docx import Document

from documents.files.sheets import read_answer
from documents.templates import SHIPPED
from models.base import RuleError
from models.places.answers import HEADINGS


def word(*tables) -> bytes:
    """A Word file with such tables."""
    document, file = Document(), io.BytesIO()
    for rows in tables:
        table = document.add_table(len(rows), len(rows[0]))
        for row, told in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, told, strict=True):
                cell.text = text
    document.save(file)
    return file.getvalue()


def test_the_table_of_the_form_is_read_wherever_it_stands_in_the_letter():
    row = ("6", "ЦНСТ\u00a0– Пирдоп", "Пирдоп", "02.04.2026", "12", "11", "", "", "директор")
    data = word([("Услуга", "Заети")], [HEADINGS, row])
    for broken in (b"PK", data[:-30] + b"PK\x05\x06" + bytes(18), b"PK\x05\x06" + b"\xff" * 18):
        with pytest.raises(RuleError, match="не е попълненото писмо .* работна книга"):
            read_answer(broken, HEADINGS)
    assert read_answer(data, HEADINGS) == [[*HEADINGS], [" ".join(one.split()) for one in row]]
    assert read_answer(word([("Услуга", "Заети")]), HEADINGS) == [["Услуга", "Заети"]]
    with pytest.raises(RuleError, match="няма листа за попълване"):
        read_answer(word(), HEADINGS)


def test_the_letter_that_asks_for_the_places_has_the_table_that_is_read():
    letter = (SHIPPED / "iskane_mesta.docx").read_bytes()
    assert read_answer(letter, HEADINGS)[0] == [*HEADINGS]
