"""Grammar in templates, by the sections of the rules: (a) articles … (h) prepositions."""

from datetime import date, time

import pytest

from documents.filters import FILTERS

DAY = date(2016, 12, 7)
NBSP = "\u00a0"


def apply(name: str, *arguments):
    return FILTERS[name](*arguments)


@pytest.mark.parametrize("title, full, short", [
    ("кмет", "кметът", "кмета"),
    ("директор", "директорът", "директора"),
    ("управител", "управителят", "управителя"),
    ("областен управител", "областният управител", "областния управител"),
    ("заместник областен управител", "заместник областният управител",
     "заместник областния управител"),
    ("главен секретар", "главният секретар", "главния секретар"),
    ("началник", "началникът", "началника"),
])
def test_titles_take_the_article(title, full, short):  # (a)
    assert apply("пълен_член", title) == full
    assert apply("кратък_член", title) == short


def test_institutions_take_the_article_of_their_gender():  # (a)
    assert apply("пълен_член", "администрация", "ж") == "администрацията"
    assert apply("кратък_член", "управление", "с") == "управлението"


@pytest.mark.parametrize("gender, word", [("м", "роден"), ("ж", "родена"), ("с", "родено")])
def test_participles_agree(gender, word):  # (b), (n)
    assert apply("по_род", gender, "роден", "родена", "родено") == word


@pytest.mark.parametrize("n, shown", [(1, "1 случай"), (2, "2 случая"), (21, "21 случая")])
def test_masculine_things_are_counted(n, shown):  # (c)
    assert apply("бройно", n, "случай", "случаи", "случая") == shown
    assert apply("бройно", n, "случай", "случая") == shown


def test_a_noun_may_stand_without_its_number():  # (c)
    assert apply("форма", 2, "екземпляр", "екземпляри", "екземпляра") == "екземпляра"
    assert apply("форма", 1, "година", "години") == "година"


@pytest.mark.parametrize("n, gender, words", [
    (2, "м", "два"), (2, "ж", "две"), (21, "с", "двадесет и едно"), (101, "м", "сто и един"),
    (2016, "м", "две хиляди и шестнадесет"), (2021, "ж", "две хиляди двадесет и една")])
def test_numbers_in_words(n, gender, words):  # (d)
    assert apply("словом", n, gender) == words


def test_ordinals_agree_and_take_the_article():  # (e)
    assert apply("пореден", 7, "с") == "седмо"
    assert apply("пореден", 28, "с", "пълен") == "двадесет и осмото"
    assert apply("пореден", 1, "ж") == "първа"
    assert apply("пореден", 2, "м", "кратък") == "втория"


def test_dates_and_hours():  # (f)
    assert apply("дата", DAY) == f"07.12.2016{NBSP}г."
    assert apply("дълга_дата", DAY) == f"7{NBSP}декември{NBSP}2016{NBSP}г."
    assert apply("с_ден", DAY) == f"сряда, 7{NBSP}декември{NBSP}2016{NBSP}г."
    assert apply("словом", DAY) == "седми декември две хиляди и шестнадесета година"
    assert apply("час", time(10, 30)) == "10.30"


def test_amounts_carry_their_currency():  # (g)
    assert apply("сума", "1234.5", "BGN") == f"1{NBSP}234,50{NBSP}лв."
    assert apply("сума", 120) == f"120,00{NBSP}EUR"
    assert apply("сума_словом", "1234.5", "BGN").startswith("хиляда двеста тридесет и четири лева")


@pytest.mark.parametrize("place, shown", [
    ("Варна", "във Варна"), ("Габрово", "в Габрово"), ("Велико Търново", "във Велико Търново"),
    ("зала 301", "в зала 301"), ("вторник", "във вторник")])
def test_prepositions_of_place(place, shown):  # (h)
    assert apply("в_", place) == shown


def test_prepositions_with():  # (h)
    assert apply("с_", "Стара Загора") == "със Стара Загора"
    assert apply("с_", "Кърджали") == "с Кърджали"
    assert apply("с_", 7) == "със 7"


def test_small_changes_of_text():
    assert apply("главни", "Областна администрация") == "ОБЛАСТНА АДМИНИСТРАЦИЯ"
    assert apply("главна", "областен управител") == "Областен управител"
    assert apply("инициали", "Мечо Пухов") == f"М.{NBSP}П."
    assert apply("изброени", ["а", "", "б", "в"]) == "а, б и в"
    assert apply("неразделно", "№ 5") == f"№{NBSP}5"
    assert apply("с_точка", "от 2016 г.") == "от 2016 г."
    assert apply("с_точка", "по проект") == "по проект."


@pytest.mark.parametrize("name, value, arguments, shown", [
    ("според_броя", 0, ("няма", "е #", "са #"), "няма"),
    ("според_броя", 1, ("няма", "е #", "са #"), "е 1"),
    ("според_броя", 21, ("няма", "е #", "са #"), "са 21"),
    ("души", 2, ("член", "членове"), "двама членове"),
    ("по_род", "мн", ("пое", "пое", "пое", "поеха"), "поеха"),
    ("в_", "бул. „Сливница“ 2", (), "на бул. „Сливница“ 2"),
    ("в_", "онлайн", (), "онлайн"),
    ("в_кавички", "Грижа за „всяко дете“", (), "„Грижа за «всяко дете»“"),
    ("след_предлог", "Съдът", (), "Съда"),
    ("с_точка", "до 1.12.2026 г..", (), "до 1.12.2026 г."),
    ("с_точка", "Готови ли сме?", (), "Готови ли сме?"),
    ("без_точка", "Осигурява помощ.", (), "Осигурява помощ"),
    ("без_точка", "до 1.12.2026 г.", (), "до 1.12.2026 г."),
])
def test_words_agree_and_sentences_end_as_they_should(name, value, arguments, shown):
    assert apply(name, value, *arguments) == shown


@pytest.mark.parametrize("name", sorted(FILTERS))
def test_an_empty_value_stays_empty(name):
    forms = {"бройно": ("ден", "дни"), "форма": ("ден", "дни"),
             "по_род": ("", "", ""), "според_броя": ("", "", "")}.get(name, ())
    for empty in ("", None):
        assert apply(name, empty, *forms) == ""
