"""Names and numbers of children do not stand in documents without names."""

import pytest

from documents.generate import render
from documents.privacy import NO_NUMBER, Guard
from models.base import RuleError
from models.cases.case import ChildCase
from models.cases.identity import Relative
from tests import cast
from tests.documents.scene import EGN, add_person, text_of


@pytest.fixture
def case(rolled_back) -> ChildCase:
    """The case of Мечо Пухов, whose mother is known."""
    case = cast.make_case(named=("Мечо", "Пухов"))
    child = case.identity.get()
    child.id_number = EGN
    child.store()
    Relative(identity=child, relation="mother", name="Калина Недействителна").store()
    return case


@pytest.fixture
def guard(case) -> Guard:
    return Guard([case])


@pytest.mark.parametrize("typed, shown", [
    ("Мечо Пухов е добре.", "Детето е добре."),
    ("Грижите за Мечо продължават.", "Грижите за детето продължават."),
    ("случаят на детето Мечо Пухов", "случаят на детето"),
    ("подкрепа за семейство Пухови", "подкрепа за семейството"),
    ("за Пухов и за М. Пухов", "за детето и за детето"),
    ("МЕЧО ПУХОВ", "Детето"),
    ("мечо пухов", "Детето"),
    ("Видя Пухова.", "Видя детето."),
    ("Калина Недействителна идва.", "Майката идва."),
    ("М. П. посещава градина.", "М. П. посещава градина."),
    ("Пухкав сняг и мечове", "Пухкав сняг и мечове"),
])
def test_names_become_role_words(guard, typed, shown):
    assert guard.hide(typed) == shown


@pytest.mark.parametrize("typed", [EGN, "164314 9984", "16 43 14 99 84", "8032056031"])
def test_personal_numbers_are_struck_out(guard, typed):
    assert guard.hide(f"номер {typed} по списък") == f"номер {NO_NUMBER} по списък"


@pytest.mark.parametrize("typed", ["1643149985", "07.12.2016 10.30", "тел. 0888123456"])
def test_other_numbers_stay(guard, typed):
    assert guard.hide(typed) == typed


def test_two_cases_are_told_apart(case):
    other = cast.make_case(named=("Примерка", "Условна"))
    text = Guard([case, other]).hide("Мечо и Примерка")
    assert text == (f"Детето по случай № {case.reference} и детето по случай № "
                    f"{other.reference}")


def test_a_namesake_among_the_members_keeps_his_name(case):
    add_person("Стоян", "Пухов")
    guard = Guard([case])
    assert guard.hide("г-н Пухов и Стоян Пухов за Пухов") == "г-н Пухов и Стоян Пухов за детето"


def test_a_name_that_is_also_a_word_counts_with_a_capital(rolled_back):
    case = cast.make_case(named=("Надежда", "Ан"))
    assert Guard([case]).hide("надежда за Надежда") == "надежда за детето"


def test_a_name_left_in_the_text_is_refused(guard):
    with pytest.raises(RuleError, match="остава име") as refused:
        guard.check(["Разгледан беше случаят на Мечо Пухов."], [])
    assert "Пухов" not in refused.value.message


def test_texts_of_registers_may_hold_the_same_word(guard):
    guard.check(["Сдружение „Пухов“", "СДРУЖЕНИЕ „ПУХОВ“"], ["Сдружение „Пухов“"])


def test_another_child_is_known_by_its_whole_name(case):
    other = cast.make_case(named=("Примерка", "Условна"))
    assert Guard([case]).hide("Примерка Условна и Условна") == \
        f"Детето по случай № {other.reference} и Условна"
    with pytest.raises(RuleError):
        Guard([]).check(["Примерка Условна"], [])


def test_an_official_of_the_same_name_as_a_child_keeps_it(scene):
    mayor = add_person("Примерка", "Условна", "f")
    scene.add_case(("Примерка", "Условна"), "")
    scene.hold()
    line = scene.meeting.attendance.where(
        scene.meeting.attendance.model.membership == scene.members[3]).get()
    line.person = mayor
    line.store()
    assert "г-жа Примерка Условна, Институция 4" in text_of(render("protokol", scene.meeting))


def test_a_parent_among_the_guests_is_not_named(scene):
    scene.hold()
    mother = add_person("Калина", "Недействителна", "f")
    scene.meeting.attendance.model(
        meeting=scene.meeting, role="guest", person=mother, status="present").store()
    scene.meeting.attendance.model(
        meeting=scene.meeting, role="guest", guest_name="Калина Пухова", status="present").store()
    text = text_of(render("protokol", scene.meeting))
    assert "Недействителна" not in text and "Пухова" not in text and "майката" in text.lower()
