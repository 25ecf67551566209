"""Dates and times as typed and as printed, partial dates, working days."""

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulgarian.dates import (
    DATE_HINT,
    MONTHS,
    PARTIAL_HINT,
    TIME_HINT,
    add_working_days,
    count_working_days,
    date_long,
    date_numeric,
    date_weekday,
    date_words,
    holiday_name,
    is_working_day,
    parse_coming,
    parse_date,
    parse_moment,
    parse_partial,
    parse_time,
    show_date,
    show_known,
    show_partial,
    show_when,
    time_words,
)

TODAY = date(2026, 3, 15)
ACCEPTED_DATES = st.dates(date(1900, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    "typed",
    [
        "15.3.26", "15.03.2026", "15032026", "150326", "15/03/2026", "15 03 2026", "15-3-2026 г.",
        "15.03.2026 г", "15.03.2026г.", "2026-03-15", "2026.3.15", "15 март 2026",
        "15 март 2026 г.", "15 Март 2026 година", "15 мар. 2026", "15март 2026", "15-и март 2026",
        "неделя, 15 март 2026 г.", "  15 . 3 . 2026  ", "15\u00a0март\u00a02026\u00a0г.",
        "１５.０３.２０２６", "15 мapт 2026", "15–3–2026", "15.III.2026", "15 III 2026 г.",
        "15.ІІІ.2026", "15/III/2026", "петнадесети март 2026", "Петнадесети март 2026 г.",
        "петнадесети март две хиляди двадесет и шеста година", "на 15 март 2026",
        "15-ти март 2026", "15 март, 2026", "15 ден от март 2026", "15.iii.26",
        "15,03,2026", "15, 3, 2026 г.", "2026,03,15", "15 ти март 2026", "15ти март 2026",
    ],
)
def test_a_date_is_read_however_it_is_typed(typed):
    typed = typed.replace("15март 2026", "15март 2026")
    assert parse_date(typed, TODAY) == TODAY


@pytest.mark.parametrize("typed, day", [
    ("двайсет и първи септември 2026", 21), ("единайсети септември 2026", 11),
    ("трийсети септември 2026 г.", 30), ("двадесети септември 2026", 20)])
def test_a_day_may_be_written_as_it_is_said(typed, day):
    assert parse_date(typed, TODAY) == date(2026, 9, day)


@pytest.mark.parametrize("number, month", list(enumerate(MONTHS, 1)))
def test_every_month_is_read_in_full_and_short(number, month):
    assert parse_date(f"7 {month} 2016") == date(2016, number, 7)
    assert parse_date(f"7 {month[:3]}. 2016 г.") == date(2016, number, 7)


def test_a_short_year_is_of_this_century_unless_far_ahead():
    assert parse_date("1.1.46", TODAY) == date(2046, 1, 1)
    assert parse_date("1.1.47", TODAY) == date(1947, 1, 1)


@pytest.mark.parametrize(
    "typed", ["", "утре", "15", "15.03", "15 март", "15.03.202", "15.03.20266", "15 мартт 2026",
              "1e5", "15.03.2026 10:30", "\0", "\ud800", "9" * 1000]
)
def test_what_is_no_date_is_answered_with_an_example(typed):
    with pytest.raises(ValueError) as caught:
        parse_date(typed, TODAY)
    assert str(caught.value) == DATE_HINT


@pytest.mark.parametrize("typed", ["30.02.2026", "30 февруари 26", "2026-2-30", "30022026"])
def test_a_date_that_does_not_exist_is_named(typed):
    message = "30.02.2026 г. не съществува. Проверете деня и месеца."
    with pytest.raises(ValueError) as caught:
        parse_date(typed, TODAY)
    assert str(caught.value) == message


@pytest.mark.parametrize("typed", ["1.1.1899", "1.1.2101", "0000-01-01", "30.02.9999"])
def test_a_year_out_of_range_has_its_own_message(typed):
    with pytest.raises(ValueError, match="между 1900 и 2100"):
        parse_date(typed, TODAY)


@given(ACCEPTED_DATES)
def test_every_date_shown_is_read_back(day):
    for show in (show_date, date_numeric, date_long, date_weekday, date_words, date.isoformat):
        assert parse_date(show(day)) == day


@given(st.text(st.characters(codec=None, exclude_categories=()), max_size=20))
def test_any_text_is_read_or_refused(text):
    for parse in (parse_date, parse_time, parse_partial):
        try:
            parse(text)
        except ValueError as error:
            assert str(error).endswith(".")


@pytest.mark.parametrize(
    "typed",
    ["10.30", "10:30", "10,30", "1030", "10.30 ч.", "10.30 часа", "10 ч. 30 мин.", "в 10:30",
     "10 ч. и 30 мин.", "10.30ч", "10 и 30", "10 часа и 30 минути", "10h30", "10 Ч 30",
     "10 и половина", "10ч30", "10 часа и половина"],
)
def test_a_time_is_read_however_it_is_typed(typed):
    assert parse_time(typed) == time(10, 30)


@pytest.mark.parametrize("hour", ["9.05", "9 часа и 05", "9h05", "9 ч. и 5 мин."])
def test_the_hour_of_a_moment_is_read_as_an_hour_alone(hour):
    assert parse_moment(f"15 ти март 2026 г., {hour}") == datetime(2026, 3, 15, 9, 5)
    assert parse_time(hour) == time(9, 5)


def test_a_time_without_minutes_is_the_full_hour():
    assert parse_time("10 ч.") == parse_time("10") == parse_time("10 часа") == time(10)
    assert parse_time("930") == time(9, 30)


@pytest.mark.parametrize("typed", ["", "обед", "10.3", "10.300", "12345", "-1", "\0"])
def test_what_is_no_time_is_answered_with_an_example(typed):
    with pytest.raises(ValueError) as caught:
        parse_time(typed)
    assert str(caught.value) == TIME_HINT


@pytest.mark.parametrize("typed", ["24.00", "10.60", "2500"])
def test_an_hour_that_does_not_exist_is_named(typed):
    with pytest.raises(ValueError, match="Няма час"):
        parse_time(typed)


def test_a_date_is_shown_in_every_way_of_an_office():
    day = date(2016, 12, 7)
    assert show_date(day) == "07.12.2016"
    assert date_numeric(day) == "07.12.2016\xa0г."
    assert date_long(day) == "7 декември 2016\xa0г."
    assert date_weekday(day) == "сряда, 7 декември 2016\xa0г."
    assert date_words(day) == "седми декември две хиляди и шестнадесета година"


def test_a_date_in_words_knows_the_round_years_and_the_first_of_the_month():
    assert date_words(date(2000, 1, 1)) == "първи януари двехилядна година"
    day = "двадесет и пети януари две хиляди двадесет и първа година"
    assert date_words(date(2021, 1, 25)) == day


def test_a_time_is_shown_with_a_dot():
    assert time_words(time(10, 30)) == "10.30"
    assert time_words(time(9, 5)) == "9.05"


@pytest.mark.parametrize(
    "typed, key, shown",
    [
        ("2016", "2016", "2016\xa0г."),
        ("през 2016 година", "2016", "2016\xa0г."),
        ("декември 2016", "2016-12", "декември 2016\xa0г."),
        ("12.2016", "2016-12", "декември 2016\xa0г."),
        ("7.12.2016 г.", "2016-12-07", "7 декември 2016\xa0г."),
        ("7 дек. 2016", "2016-12-07", "7 декември 2016\xa0г."),
        ("На 24 април", "????-04-24", "24 април"),
        ("29 февруари", "????-02-29", "29 февруари"),
        ("април", "????-04", "април"),
        ("есен 2015", "2015-09S", "есен 2015\xa0г."),
        ("през есента на 2015 г.", "2015-09S", "есен 2015\xa0г."),
        ("наесен", "????-09S", "есен"),
        ("юни–юли 2015", "2015-06/2015-07", "юни–юли 2015\xa0г."),
        ("юни 2015 - юли", "2015-06/2015-07", "юни–юли 2015\xa0г."),
        ("2015–2016 г.", "2015/2016", "2015–2016\xa0г."),
        ("ноември 2015 – януари 2016", "2015-11/2016-01",
         "ноември 2015\xa0г. – януари 2016\xa0г."),
        ("юни–юли", "????-06/????-07", "юни–юли"),
    ],
)
def test_a_partial_date_is_read_and_shown(typed, key, shown):
    assert parse_partial(typed) == key
    assert show_partial(key) == shown
    assert parse_partial(shown) == key


def test_partial_dates_sort_by_their_beginning_and_those_without_a_year_last():
    typed = ["24 април", "есен 2015", "2016", "15 септември 2015", "юни–юли 2015", "август 2015",
             "2015", "декември 2015"]
    assert sorted(typed, key=parse_partial) == [
        "2015", "юни–юли 2015", "август 2015", "15 септември 2015", "есен 2015", "декември 2015",
        "2016", "24 април",
    ]


@pytest.mark.parametrize("typed", ["", "някога", "13.2016", "24 есен 2015", "г."])
def test_what_is_no_partial_date_is_answered_with_examples(typed):
    with pytest.raises(ValueError) as caught:
        parse_partial(typed)
    assert str(caught.value) == PARTIAL_HINT


@pytest.mark.parametrize(
    "typed, part",
    [
        ("31 април", "31.04"),
        ("30 февруари", "30.02"),
        ("1850", "1900 и 2100"),
        ("юли–юни 2015", "преди края"),
        ("30.02.2015", "не съществува"),
    ],
)
def test_a_partial_date_that_cannot_be_says_why(typed, part):
    with pytest.raises(ValueError, match=part):
        parse_partial(typed)


def test_the_day_that_cannot_be_without_a_year_shows_no_year():
    with pytest.raises(ValueError) as caught:
        parse_partial("31 април")
    assert str(caught.value) == "31.04 не съществува. Проверете деня и месеца."


@pytest.mark.parametrize(
    "day, works",
    [
        (date(2016, 12, 7), True),
        (date(2016, 12, 10), False),
        (date(2016, 3, 3), False),
        (date(2016, 3, 4), False),
        (date(2016, 3, 12), True),
        (date(2026, 5, 25), False),
        (date(2026, 4, 10), False),
    ],
)
def test_working_days_know_holidays_and_transferred_days(day, works):
    assert is_working_day(day) is works


def test_a_holiday_has_a_name_and_a_working_day_none():
    assert holiday_name(date(2026, 3, 3)).startswith("Ден на Освобождението")
    assert holiday_name(date(2026, 3, 4)) is None


def test_working_days_are_added_over_a_holiday():
    assert add_working_days(date(2026, 3, 2), 1) == date(2026, 3, 4)
    assert add_working_days(date(2026, 3, 4), -1) == date(2026, 3, 2)
    assert add_working_days(date(2026, 3, 7), 0) == date(2026, 3, 7)


@given(st.dates(date(1995, 1, 1), date(2040, 1, 1)), st.integers(1, 40))
def test_counting_undoes_adding(day, n):
    later = add_working_days(day, n)
    assert count_working_days(day, later) == n
    assert count_working_days(later, day) == -n
    assert is_working_day(later)


@pytest.mark.parametrize(("typed", "when", "known"), [
    ("2016", "през 2016 г.", "2016 г."), ("есен 2015", "през есента на 2015 г.", "есен 2015 г."),
    ("24 април", "на 24 април", "24 април (година не е посочена)"),
    ("наесен", "през есента", "есен (година не е посочена)"),
    ("юни–юли 2015", "в периода юни–юли 2015 г.", "юни–юли 2015 г.")])
def test_a_date_known_in_part_says_when_and_that_its_year_is_not_known(typed, when, known):
    key = parse_partial(typed)
    assert show_when(key).replace("\N{NO-BREAK SPACE}", " ") == when
    assert show_known(key).replace("\N{NO-BREAK SPACE}", " ") == known


@pytest.mark.parametrize("typed", ["2016", "май 2016", "есен 2015", "24 април", "юни–юли 2015"])
def test_the_sortable_form_of_a_partial_date_reads_as_itself(typed):
    key = parse_partial(typed)
    assert parse_partial(key) == key == parse_partial(show_known(key))


@pytest.mark.parametrize(("typed", "day"), [
    ("18.12", date(2026, 12, 18)), ("18.12.", date(2026, 12, 18)), ("1/3", date(2027, 3, 1)),
    ("18 декември", date(2026, 12, 18)), ("29.02", date(2028, 2, 29)), ("1.12", date(2026, 12, 1)),
    ("30.11", date(2027, 11, 30)), ("18.12.25", date(2025, 12, 18))])
def test_a_coming_day_may_be_typed_without_its_year(typed, day):
    assert parse_coming(typed, date(2026, 12, 1)) == day


@pytest.mark.parametrize("typed", ["31.02", "18.13", "18 маршрут", "скоро", "0.5"])
def test_what_is_no_coming_day_is_refused(typed):
    with pytest.raises(ValueError):
        parse_coming(typed, date(2026, 12, 1))
