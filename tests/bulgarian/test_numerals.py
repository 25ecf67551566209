"""Numbers in words, ordinals, money and counted nouns."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulgarian.numerals import (
    by_number,
    cardinal,
    counted,
    counted_form,
    counted_or_none,
    money,
    money_words,
    ordinal,
    people,
)


@pytest.mark.parametrize(
    "number, gender, words",
    [
        (0, "m", "нула"),
        (1, "m", "един"),
        (1, "f", "една"),
        (1, "n", "едно"),
        (2, "m", "два"),
        (2, "n", "две"),
        (2, "p", "двама"),
        (6, "p", "шестима"),
        (7, "p", "седем"),
        (14, "m", "четиринадесет"),
        (20, "m", "двадесет"),
        (21, "n", "двадесет и едно"),
        (22, "p", "двадесет и двама"),
        (100, "m", "сто"),
        (101, "m", "сто и един"),
        (120, "m", "сто и двадесет"),
        (265, "m", "двеста шестдесет и пет"),
        (1000, "m", "хиляда"),
        (1012, "m", "хиляда и дванадесет"),
        (1100, "m", "хиляда и сто"),
        (1234, "m", "хиляда двеста тридесет и четири"),
        (2000, "m", "две хиляди"),
        (2016, "m", "две хиляди и шестнадесет"),
        (2021, "f", "две хиляди двадесет и една"),
        (21_000, "m", "двадесет и една хиляди"),
        (125_300, "m", "сто двадесет и пет хиляди и триста"),
        (1_000_000, "m", "един милион"),
        (1_000_001, "n", "един милион и едно"),
        (1_025_000, "m", "един милион двадесет и пет хиляди"),
        (1_200_000, "m", "един милион и двеста хиляди"),
        (2_001_002, "f", "два милиона хиляда и две"),
    ],
)
def test_a_number_is_written_in_words(number, gender, words):
    assert cardinal(number, gender) == words


@pytest.mark.parametrize("number", [-1, 1_000_000_000])
def test_a_number_out_of_range_is_refused(number):
    with pytest.raises(ValueError, match="не може да се изпише"):
        cardinal(number)


@given(st.integers(0, 999_999_999), st.integers(0, 999_999_999))
def test_different_numbers_have_different_words(one, other):
    assert (cardinal(one) == cardinal(other)) == (one == other)


@given(st.integers(1, 999_999))
def test_an_ordinal_differs_from_its_number_in_the_end_only(number):
    *start, _ = cardinal(number).split()
    assert ordinal(number).split()[: len(start) - 1] == start[: len(start) - 1]


@pytest.mark.parametrize(
    "number, gender, definite, words",
    [
        (1, "n", False, "първо"),
        (1, "m", False, "първи"),
        (1, "m", "full", "първият"),
        (1, "m", "short", "първия"),
        (1, "f", True, "първата"),
        (1, "p", False, "първи"),
        (1, "p", True, "първите"),
        (2, "m", False, "втори"),
        (3, "f", False, "трета"),
        (4, "n", True, "четвъртото"),
        (7, "m", False, "седми"),
        (8, "n", "short", "осмото"),
        (20, "n", True, "двадесетото"),
        (28, "n", False, "двадесет и осмо"),
        (28, "n", True, "двадесет и осмото"),
        (100, "m", False, "стотен"),
        (100, "m", "full", "стотният"),
        (101, "f", False, "сто и първа"),
        (400, "n", False, "четиристотно"),
        (1000, "f", False, "хилядна"),
        (1900, "f", False, "хиляда и деветстотна"),
        (1999, "f", False, "хиляда деветстотин деветдесет и девета"),
        (2000, "f", False, "двехилядна"),
        (2016, "f", False, "две хиляди и шестнадесета"),
        (2021, "f", False, "две хиляди двадесет и първа"),
        (25_000, "m", False, "двадесет и петхиляден"),
    ],
)
def test_an_ordinal_agrees_and_takes_the_article(number, gender, definite, words):
    assert ordinal(number, gender, definite) == words


@pytest.mark.parametrize("number", [0, -3, 1_000_000_000])
def test_an_ordinal_out_of_range_is_refused(number):
    with pytest.raises(ValueError, match="поредно"):
        ordinal(number)


@pytest.mark.parametrize(
    "amount, currency, shown",
    [
        (Decimal("1234.5"), "BGN", "1\xa0234,50\xa0лв."),
        (Decimal("1234.5"), "EUR", "1\xa0234,50\xa0EUR"),
        (Decimal("1234567.005"), "EUR", "1\xa0234\xa0567,01\xa0EUR"),
        (Decimal("-3"), "BGN", "-3,00\xa0лв."),
        (0, "EUR", "0,00\xa0EUR"),
    ],
)
def test_money_is_shown_with_comma_and_unbreakable_spaces(amount, currency, shown):
    assert money(amount, currency) == shown


@pytest.mark.parametrize(
    "amount, currency, words",
    [
        ("1234.50", "BGN", "хиляда двеста тридесет и четири лева и 50\xa0ст."),
        ("1", "BGN", "един лев"),
        ("2", "BGN", "два лева"),
        ("21", "BGN", "двадесет и един лева"),
        ("1", "EUR", "едно евро"),
        ("2.01", "EUR", "две евро и 1\xa0евроцент"),
        ("1000.99", "EUR", "хиляда евро и 99\xa0евроцента"),
        ("0.50", "BGN", "нула лева и 50\xa0ст."),
    ],
)
def test_money_is_written_in_words(amount, currency, words):
    assert money_words(Decimal(amount), currency) == words


def test_a_negative_amount_in_words_and_an_unknown_currency_are_refused():
    with pytest.raises(ValueError, match="отрицателна"):
        money_words(Decimal("-1"), "BGN")
    with pytest.raises(ValueError, match="Непозната валута „USD“"):
        money(Decimal("1"), "USD")


@pytest.mark.parametrize(
    "number, shown", [(0, "0 случая"), (1, "1 случай"), (2, "2 случая"), (21, "21 случая")]
)
def test_masculine_things_take_the_counted_form(number, shown):
    assert counted(number, "случай", "случаи", "случая") == shown


def test_other_nouns_take_the_plural_after_a_number():
    assert counted(21, "дете", "деца") == "21 деца"
    assert counted_form(1, "дете", "деца") == "дете"
    assert counted_form(5, "дете", "деца") == "деца"


def test_zero_may_be_said_as_none():
    assert counted_or_none(0, "случай", "случаи", "случая") == "няма случаи"
    assert counted_or_none(2, "случай", "случаи", "случая") == "2 случая"


@pytest.mark.parametrize(
    "number, shown",
    [(0, "0 души"), (1, "един човек"), (2, "двама души"), (7, "седем души"), (18, "18 души")],
)
def test_people_are_counted_as_persons(number, shown):
    assert people(number) == shown


@pytest.mark.parametrize(
    "number, one, many, shown",
    [
        (2, "член", "членове", "двама членове"),
        (19, "член", "членове", "19 членове"),
        (2, "съдия", "съдии", "двама съдии"),
        (2, "член на семейството", "членове на семейството", "двама членове на семейството"),
        (2, "лице на 18 години", "лица на 18 години", "две лица на 18 години"),
        (3, "дете", "деца", "три деца"), (2, "роднина", "роднини", "двама роднини"),
        (2, "лице", "лица", "две лица"),
        (1, "майка", "майки", "една майка"),
        (4, "приемен родител", "приемни родители", "четирима приемни родители"),
    ],
)
def test_persons_take_the_plural_and_the_numeral_of_their_gender(number, one, many, shown):
    assert people(number, one, many) == shown


@pytest.mark.parametrize("number, shown", [
    (0, "няма поети ангажименти"), (1, "е поет 1 ангажимент"), (2, "са поети 2 ангажимента"),
    (21, "са поети 21 ангажимента")])
def test_all_the_words_of_a_sentence_agree_with_the_number(number, shown):
    assert by_number(number, "няма поети ангажименти", "е поет # ангажимент",
                     "са поети # ангажимента") == shown


@pytest.mark.parametrize(
    "number, gender, definite, words",
    [
        (1_000_000, "m", False, "милионен"),
        (1_000_000, "f", True, "милионната"),
        (2_000_000, "n", False, "двумилионно"),
        (21_000_000, "m", "short", "двадесет и едномилионния"),
        (1_000_001, "n", True, "един милион и първото"),
        (3_400_005, "f", False, "три милиона четиристотин хиляди и пета"),
    ],
)
def test_ordinals_go_beyond_a_million(number, gender, definite, words):
    assert ordinal(number, gender, definite) == words
