"""ЕГН, ЛНЧ and ЕИК: what passes, and which fault is named."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulgarian.identifiers import IdentifierError, check_egn, check_eik, check_lnch

TODAY = date(2026, 3, 15)
WEIGHTS = (2, 4, 8, 5, 10, 9, 7, 3, 6)


def fault(check, value, *args):
    """The reason and message of the refusal."""
    with pytest.raises(IdentifierError) as caught:
        check(value, *args)
    return caught.value.reason, str(caught.value)


@pytest.mark.parametrize(
    "number, birth_date, sex",
    [
        ("1643149984", date(2016, 3, 14), "m"),
        ("1951029993", date(2019, 11, 2), "f"),
        ("1241059980", date(2012, 1, 5), "m"),
        ("2442299990", date(2024, 2, 29), "f"),
        ("8706219995", date(1987, 6, 21), "f"),
        ("9932319981", date(1899, 12, 31), "m"),
        ("1641159900", date(2016, 1, 15), "m"),
    ],
)
def test_a_valid_egn_tells_birth_date_and_sex(number, birth_date, sex):
    egn = check_egn(number, TODAY)
    assert (egn.number, egn.birth_date, egn.sex) == (number, birth_date, sex)
    assert egn.serial == number[6:9]


@pytest.mark.parametrize(
    "typed", [" 164314 9984 ", "16.43.14-9984", "164314–9984", "１６４３１４９９８４", "١٦٤٣١٤٩٩٨٤",
              "1643\u00a0149984\n"]
)
def test_spaces_dots_hyphens_and_foreign_digits_are_forgiven(typed):
    assert check_egn(typed, TODAY).number == "1643149984"


def test_the_number_does_not_show_in_the_repr():
    assert "1643" not in repr(check_egn("1643149984", TODAY))


def test_an_egn_of_nine_digits_is_told_its_length():
    message = "ЕГН има 9 цифри, а трябва да са 10."
    assert fault(check_egn, "164314998") == ("length", message)


def test_an_egn_of_eleven_digits_or_of_one_is_told_its_length():
    assert fault(check_egn, "16431499844")[1] == "ЕГН има 11 цифри, а трябва да са 10."
    assert fault(check_egn, "1")[1] == "ЕГН има 1 цифра, а трябва да са 10."


def test_an_empty_egn_asks_for_ten_digits():
    assert fault(check_egn, " - ") == ("length", "Въведете ЕГН: 10 цифри.")


def test_a_word_is_too_short_in_characters_not_digits():
    assert fault(check_egn, "няма") == ("length", "ЕГН има 4 знака, а трябва да са 10.")


def test_a_letter_in_an_egn_is_named():
    message = "ЕГН се пише само с цифри. Поправете „О“."
    assert fault(check_egn, "164314998О") == ("digits", message)


@pytest.mark.parametrize("char", ["\0", "\ud800", "\u202e"])
def test_an_invisible_character_in_an_egn_is_not_echoed(char):
    reason, message = fault(check_egn, f"164314998{char}")
    assert reason == "digits"
    assert char not in message


def test_an_egn_with_month_53_names_the_month():
    reason, message = fault(check_egn, "1653149981", TODAY)
    assert reason == "month"
    assert "(53) не са месец" in message


@pytest.mark.parametrize("month", ["00", "13", "20", "33", "40", "53", "60", "61", "99"])
def test_an_egn_without_a_month_names_the_month(month):
    assert fault(check_egn, f"16{month}149981", TODAY)[0] == "month"


def test_an_egn_of_30_february_names_the_date():
    reason, message = fault(check_egn, "1642309985", TODAY)
    assert reason == "date"
    assert message.startswith("30.02.2016 г. не съществува.")


def test_an_egn_of_29_february_in_a_common_year_or_of_day_zero_names_the_date():
    assert fault(check_egn, "1542299990", TODAY)[0] == "date"
    assert fault(check_egn, "1543009990", TODAY)[0] == "date"


def test_an_egn_of_2060_names_the_future():
    reason, message = fault(check_egn, "6041159980", TODAY)
    assert reason == "future"
    assert "15.01.2060 г." in message


def test_an_egn_of_today_is_not_in_the_future():
    assert check_egn("1643149984", date(2016, 3, 14))
    assert fault(check_egn, "1643149984", date(2016, 3, 13))[0] == "future"


def test_an_egn_with_a_wrong_last_digit_names_the_control_digit():
    message = "Проверете ЕГН: контролната цифра не съвпада."
    assert fault(check_egn, "1643149985", TODAY) == ("checksum", message)


@given(st.dates(date(1800, 1, 1), date(2026, 3, 15)), st.integers(0, 999))
def test_every_egn_made_by_the_rule_is_read_back(born, serial):
    month = born.month + {18: 20, 19: 0, 20: 40}[born.year // 100]
    start = f"{born.year % 100:02}{month:02}{born.day:02}{serial:03}"
    pairs = zip(start, WEIGHTS, strict=True)
    control = sum(int(digit) * weight for digit, weight in pairs) % 11 % 10
    egn = check_egn(f"{start}{control}", TODAY)
    assert egn.birth_date == born
    assert egn.sex == ("f" if serial % 2 else "m")


@given(st.integers(0, 9), st.integers(1, 9))
def test_one_wrong_digit_never_passes(place, added):
    digits = list("1643149984")
    digits[place] = str((int(digits[place]) + added) % 10)
    with pytest.raises(IdentifierError):
        check_egn("".join(digits), TODAY)


@given(st.text(st.characters(codec=None, exclude_categories=()), max_size=14))
def test_any_text_is_an_identifier_or_is_refused(text):
    for check in (check_egn, check_lnch, check_eik):
        try:
            check(text)
        except IdentifierError as error:
            assert error.reason and error.message.endswith(".")


def test_a_megabyte_is_refused_in_a_short_message():
    assert len(fault(check_egn, "9" * 1_000_000)[1]) < 80


def test_a_valid_number_of_a_foreigner_passes():
    assert check_lnch("711104 2925") == "7111042925"


def test_a_wrong_number_of_a_foreigner_names_the_control_digit():
    message = "Проверете ЛНЧ: контролната цифра не съвпада."
    assert fault(check_lnch, "7111042922") == ("checksum", message)
    assert fault(check_lnch, "711104292")[0] == "length"
    assert fault(check_lnch, "71110429a5")[0] == "digits"


@pytest.mark.parametrize("number", ["175074752", "000703415", "121265113", "000000000"])
def test_a_valid_eik_of_nine_digits_passes(number):
    assert check_eik(number) == number


def test_an_eik_with_the_remainder_ten_uses_the_second_weights():
    assert check_eik("000000047") == "000000047"
    assert check_eik("000000510") == "000000510"


def test_an_eik_of_a_branch_has_two_control_digits():
    branch = "1750747520012"
    control = (2 * 2 + 7 * 0 + 3 * 0 + 5 * 1) % 11
    assert check_eik(branch[:12] + str(control)) == branch[:12] + str(control)
    assert fault(check_eik, branch[:12] + str((control + 1) % 10))[0] == "checksum"


def test_a_wrong_eik_is_told_which_lengths_are_right():
    assert fault(check_eik, "12345678")[1] == "ЕИК има 8 цифри, а трябва да са 9 или 13."
    assert fault(check_eik, "175074753")[0] == "checksum"
