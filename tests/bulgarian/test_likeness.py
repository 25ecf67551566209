"""When two spellings may be one name, and when they are two."""

import pytest

from bulgarian.likeness import HEAD, heads, is_alike, is_slip, name_words, shares_word

CHILD = "Мечо Пухов"


@pytest.mark.parametrize("typed", [
    "Мечо Пухов", "пухов МЕЧО", "Мечо Иванов Пухов", "Мечо Похов", "Мчео Пухов", "Мечо Пухв",
    "Mечo Пyхов", "М. Пухов", "Мечо П.", "Мечо Пухова", "Mecho Puhov", "Мечо Пухов-Примеров",
    "Мечо Пу\u00adхов"])
def test_a_name_is_alike_in_every_spelling(typed):
    assert is_alike(typed, CHILD) and is_alike(CHILD, typed)


@pytest.mark.parametrize("typed", [
    "", "Мечо", "М. П.", "Мечка Пухова", "Меча Похов", "Иван Пухов", "Мечо Иванов", "Пухов Пухов"])
def test_two_names_are_not(typed):
    assert not is_alike(typed, CHILD) and not is_alike(CHILD, typed)


def test_one_word_or_its_initial_is_shared():
    assert shares_word("М. Иванов", CHILD) and shares_word("Похов", CHILD)
    assert not shares_word("Иван Иванов", CHILD) and not shares_word("", CHILD)


@pytest.mark.parametrize(("one", "other", "said"), [
    ("пухов", "похов", True), ("пухов", "пхуов", True), ("пухов", "пухо", True),
    ("пухов", "упухов", True), ("пухов", "похав", False), ("пухов", "ухопв", False)])
def test_a_slip_is_one_letter(one, other, said):
    assert is_slip(one, other) is said is is_slip(other, one)


def test_the_heads_of_a_word_hold_that_of_every_slip():
    letters = "абпух"
    slips = {f"{'пухов'[:n]}{letter}{'пухов'[n + more:]}" for n in range(5) for letter in letters
             for more in (0, 1)} | {"упхов", "пхуов", "пуохв", "ухов", "пхов", "пуов"}
    assert {slip[:HEAD] for slip in slips} <= heads("пухов")


def test_the_words_are_small_and_few():
    assert name_words("Мечо ИВАНОВ  Пухов-Я а б в") == ["мечо", "иванов", "пухов", "я", "а"]
