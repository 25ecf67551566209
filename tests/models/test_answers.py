"""What providers fill into the workbook: all of it is taken, or nothing."""

from datetime import date

import pytest

from models.base import RuleError
from models.places.answers import HEADINGS, rows_to_fill, take_answers
from models.places.reports import Occupancy
from models.services import Service
from tests.models.test_places import make_service

FORMULA = "\x00="


def filled(service, **cells) -> list:
    row = dict(zip(HEADINGS, next(one for one in rows_to_fill() if one[0] == service.id),
                   strict=True))
    return [*(row | {"Към дата": "2026-04-02", "Заети": 11} | cells).values()]


def take(*rows) -> int:
    return take_answers([list(HEADINGS), *rows], "Секретар", FORMULA)


def test_a_filled_sheet_becomes_reports_and_an_empty_row_says_nothing():
    first, second = make_service(), make_service(name="ЦНСТ 2")
    assert take(filled(first, Капацитет=14.0, Отделени="1", **{"Кой съобщи": "директорът"}),
                filled(second, Заети="", **{"Към дата": ""})) == 1
    kept = Service.get_by_id(first.id)
    assert (kept.places, kept.occupied, kept.as_of) == (14, 12, date(2026, 4, 2))
    assert Service.get_by_id(second.id).as_of == date(2026, 3, 1)


@pytest.mark.parametrize(("cells", "told"), [
    ({"Заети": FORMULA}, "Ред 3: формула в „Заети“"), ({"Заети": "много"}, "цяло число"),
    ({"Заети": ""}, "липсва „Заети“"), ({"Към дата": "2036-01-01"}, "бъдещето"),
    ({"Към дата": "вчера ли"}, "„Към дата“"), ({"Заети": 99}, "свръхзаета"),
    ({"Към дата": "", "Заети": "", "Капацитет": "дванадесет"}, "липсва „Към дата“"),
    ({"Към дата": "", "Заети": "", "Чакащи": FORMULA}, "Ред 3: формула в „Чакащи“"),
    ({"Към дата": "", "Заети": "", "Капацитет": -4}, "липсва „Към дата“"),
    ({"№": 1}, "няма такава услуга"), ({"Услуга": "Друга"}, "няма такава услуга")])
def test_one_wrong_row_is_told_and_nothing_is_taken(cells, told):
    first, second = make_service(), make_service(name="ЦНСТ 2")
    before = Occupancy.select().count()
    with pytest.raises(RuleError, match="Нищо не е записано") as refused:
        take(filled(first), filled(second, **cells))
    assert told in refused.value.message and Occupancy.select().count() == before


def test_more_children_than_places_are_taken_once_somebody_is_sure_and_nothing_else_is():
    first, second = make_service(), make_service(name="ЦНСТ 2")
    rows = [list(HEADINGS), filled(first), filled(second, Заети=99)]
    with pytest.raises(RuleError) as doubted:
        take_answers(rows, "Секретар", FORMULA)
    assert doubted.value.confirm
    wrong = [*rows, filled(second, Заети="много")]
    with pytest.raises(RuleError, match="цяло число") as refused:
        take_answers(wrong, "Секретар", FORMULA, is_sure=True)
    assert not refused.value.confirm
    assert take_answers(rows, "Секретар", FORMULA, is_sure=True) == 2
    assert Service.get_by_id(second.id).tone("free") == "bad"


def test_other_columns_are_named():
    with pytest.raises(RuleError, match="Към дата"):
        take_answers([["№", "Услуга", "Община", "Дата"]], "С", FORMULA)
    with pytest.raises(RuleError, match="няма попълнен ред"):
        take()


def test_fewer_places_come_together_with_fewer_taken():
    service = make_service(occupied=12)
    assert take(filled(service, Капацитет="8", Заети="7", **{"Към дата": "02.04.2026 г."})) == 1
    assert Service.get_by_id(service.id).free() == 1
