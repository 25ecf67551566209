"""What a strict editor marks, and what he leaves alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulgarian.editing import mended, remarks_in, remarks_on

WRONG = """
проведено през март 2026 г..
заседание № 2, 20.10.2026 г. г.
От 1 постоянни членове присъства 1.
без отговор 1 работни дни
изпълнени са 1, просрочени 2
за кворум са нужни 1
да присъстват най-малко 1 член
участват 1 институция
от 19 члена, които се броят
ЗА СЪДЪТ:
на областният управител
до учителят
до 2026-12-15
в ул. „Васил Левски“ № 2
в Враца
във София
с Стара Загора
със 8 дни
Грижа за „Дом „Надежда““
отдел "Закрила"
Пpaвeц
г-н Пробен, , кмет
Тестина ()
стойност: None
следва 4-о напомняне
и.д. директор
две  думи
край !
дете на 1 години
на 1 година и 2 месец
на 5 година
момче на 21 година
11 месечно дете
2 годишна сестра
2- годишната сестра
7годишно
с 11 -месечен брат
двайсет и пет
„Дом без край
"""

RIGHT = """
От 1 постоянен член присъства 1.
От 21 постоянни членове присъстват 11.
е поет 1 ангажимент; са поети 21 ангажимента
изпълнени са 1 200, платени са 1,5 лв.
на 1.12.2026 г. в 1 ч. от т. 1
стр. 1 от 3
Изх. № ………………/……………… г.
за Съда, на областния управител, на път, до света
на ул. „Васил Левски“ № 2, в гр. Враца, във Варна
с. Сливо поле, със Стара Загора, с 8 дни, със 7 дни, с VIII клас
„Грижа за «всяко дете»“
3-то напомняне, 5-о заседание, и. д. директор
чл. 6а, ал. 3, т. 1–2; ОКМД-ВР-3/23.11.2026 г.
и др. … и т. н.
на 1 година и 2 месеца, 11-месечно, 2-годишна, със 7-годишен, в 2-годишна възраст, на 12 години
през 2026 година, 3 годишни отчета, 1 годишен отчет, 2 месечни срока, от 0 до 3 години
"""


def lines(table):
    return table.strip().splitlines()


@pytest.mark.parametrize("text", lines(WRONG))
def test_what_is_wrong_is_marked_with_its_words_and_advice(text):
    remarks = remarks_on(text)
    assert remarks and all(one.advice.endswith(".") and one.words for one in remarks)


@pytest.mark.parametrize("text", lines(RIGHT))
def test_what_is_right_is_left_alone(text):
    assert remarks_on(text) == []


def test_a_remark_says_in_which_paragraph():
    remarks = remarks_in(["Добре.", "Във София.", "до 2026-12-15"])
    assert [one.place for one in remarks] == ["абзац 2", "абзац 3"]


@pytest.mark.parametrize("typed, kept", [
    ('Осигурява "помощ"..', "Осигурява „помощ“."),
    ("за 5  деца ,  а", "за 5 деца, а"),
    ("първи \n  втори", "първи\nвтори"),
    ("и т. н. …", "и т. н. …"),
    ("три... точки", "три... точки"),
    ("", ""),
])
def test_typed_text_is_mended(typed, kept):
    assert mended(typed) == kept


PIECES = ["дума", " ", "  ", '"дом"', "„дом“", "«дом»", '"дом "А""', ".", "..", ",", " ;",
          "\n", "1"]


@given(st.lists(st.sampled_from(PIECES), max_size=8).map("".join))
def test_mending_twice_changes_nothing_more(text):
    assert mended(mended(text)) == mended(text)
