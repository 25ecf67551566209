"""What is sealed is found by number, by words of names and by their beginnings."""

from datetime import date

import pytest

from models.base import ENTITIES
from models.cases.identity import CaseIdentity, NameToken, Relative
from models.vault.keys import Key
from models.vault.search import name_parts, name_tokens, normal_number, number_index
from tests.cast import make_case

KEYS = Key(1, b"a" * 32), Key(1, b"b" * 32)


@pytest.fixture
def child():
    return CaseIdentity(
        case=make_case(), first_name="Ивана", middle_name="Щерева", last_name="Георгиева-Янкова",
        id_number="1643149984", sex="m", birth_date=date(2016, 3, 14)).store()


def found(text: str) -> list[int]:
    return [identity.id for identity in CaseIdentity.select().where(CaseIdentity.matches(text))]


@pytest.mark.parametrize("typed", [
    "иван", "Ивана", "ИВА", "георгиева иван", "иван щер геор", "янкова", "Георгиева-Янкова",
    "  ивана  ", "ivana", "Shtereva", "Ян георгиева".replace("Ян ", "янк "), "Ивaнa",
    "ивана щерева георгиева янкова"])
def test_beginnings_of_all_words_find_the_name_in_any_order(child, typed):
    assert found(typed) == [child.id]


@pytest.mark.parametrize("typed", [
    "ва", "ив", "вана", "иванова", "иван петров", "", "  ", "%", "_", "' OR 1=1 --", "\x00",
    "\ud800", "*", "янкова иванка", "а" * 300, "14.03.2016", "2016", "born 2016-03-14"])
def test_anything_else_does_not(child, typed):
    assert found(typed) == []


def test_a_short_name_is_found_whole():
    short = CaseIdentity(case=make_case(), first_name="Ян", last_name="Ли").store()
    longer = CaseIdentity(case=make_case(), first_name="Яна", last_name="Лилова").store()
    assert (found("ян"), found("ли ян"), found("яна")) == ([short.id], [short.id], [longer.id])


def test_a_relative_finds_the_child_and_itself(child):
    mother = Relative(identity=child, relation="mother", name="Калина Мнимова").store()
    Relative(identity=child, relation="father", name="Петър Опитов").store()
    assert found("мнимова") == found("иван калина") == [child.id]
    assert [r.id for r in Relative.select().where(Relative.matches("мним кал"))] == [mother.id]
    mother.archive()
    assert found("мнимова") == []
    mother.restore()
    assert found("мнимова") == [child.id]


def test_a_corrected_name_is_found_and_the_former_is_not(child):
    child.last_name = "Опитова"
    child.store()
    assert (found("опитова"), found("янкова")) == ([child.id], [])


@pytest.mark.parametrize("typed", [
    "1643149984", "16 43 14 99 84", "164314-9984", "１６４３１４９９８４", "1643149984 "])
def test_the_number_finds_the_child_however_it_is_typed(child, typed):
    assert [i.id for i in CaseIdentity.same_child(number=typed)] == [child.id]
    assert found(typed) == [child.id]


@pytest.mark.parametrize("typed", ["164314998", "9984", "", "1643149985", "16431499840"])
def test_a_part_of_a_number_finds_nobody(child, typed):
    assert CaseIdentity.same_child(number=typed).count() == 0 and found(typed) == []


def test_a_birth_date_finds_more_and_never_less(child):
    search = CaseIdentity.same_child
    assert search(name="иван", birth_date=date(2016, 3, 14)).count() == 1
    assert search(name="иван", birth_date=date(2016, 3, 15)).count() == 1
    assert search(name="иван непознатов", birth_date=date(2016, 3, 14)).count() == 1
    assert search(name="иван непознатов").count() == 0
    assert search(name="петър", birth_date=date(2016, 3, 14)).count() == 0
    assert search(name="петър", number="1643149984").count() == 1


def test_children_without_a_number_are_not_the_same_child():
    for _ in range(2):
        CaseIdentity(case=make_case(), first_name="Мечо", id_kind="none",
                     no_number_reason="няма").store()
    assert CaseIdentity.same_child(number="").count() == 0


def test_the_number_index_depends_on_the_key_and_on_the_digits_alone():
    first, second = (number_index("1643149984", key) for key in KEYS)
    assert first != second and len(first) == 64
    assert {number_index(text, KEYS[0]) for text in (
        "16 43-14 9984", "１６４３１４９９８４", "1643\u00a0149\u2011984")} == {first}
    assert number_index("", KEYS[0]) == "" == normal_number("няма")


def test_tokens_depend_on_the_key_and_tell_nothing_by_their_length():
    first, second = (name_tokens("Мечо Пухов", key) for key in KEYS)
    assert not first & second and {len(token) for token in first} == {16}


def test_the_parts_of_a_name():
    assert name_parts("Ян Щерев") == {"ян", "yan", "щер", "щере", "щерев", "sht", "shte",
                                      "shter", "shtere", "shterev"}


def test_the_tokens_of_a_child_are_those_of_its_names(child):
    parts = name_parts(child.full_name())
    of_day_and_initials = 2
    assert NameToken.select().where(NameToken.identity == child.id).count() == (
        len(parts) + of_day_and_initials)


def test_the_search_of_a_sealed_entity_reads_no_plain_column(child):
    for table in ("case_identities", "relatives"):
        assert ENTITIES[table].listing.search, "it is still among what is searched"
    assert CaseIdentity.get_by_id(child.id).search.strip() == ""
