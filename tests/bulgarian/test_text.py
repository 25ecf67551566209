"""Text: what is stored, searched, sorted, spelled in Latin and quoted."""

import sqlite3
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulgarian.text import (
    NBSP,
    clean_text,
    file_name,
    fold,
    in_capitals,
    in_quotes,
    mended_letters,
    mixed_words,
    plain_digits,
    quotes,
    search_forms,
    small_first,
    sort_key,
    transliterate,
    unpaired_quotes,
    with_full_stop,
)

ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()))


def test_line_ends_become_one_kind():
    assert clean_text("а\r\nб\rв\u2028г") == "а\nб\nв\nг"


def test_letters_typed_with_a_combining_mark_are_composed():
    assert clean_text("и\u0300 Йордан".replace("Й", "И\u0306")) == "ѝ Йордан"


def test_tabs_line_breaks_and_unbreakable_spaces_stay():
    assert clean_text(f"а\tб\nв{NBSP}г") == f"а\tб\nв{NBSP}г"


def test_direction_overrides_are_removed():
    assert clean_text("доклад\u202excod.\u2066а\u2069") == "докладxcod.а"


@pytest.mark.parametrize("char", ["\0", "\x07", "\x0b", "\x7f", "\x9f", "\ud800", "\udfff",
                                  "\ufdd0", "\uffff", "\U0001fffe", "\U0010ffff"])
def test_a_forbidden_character_is_refused_with_its_line(char):
    with pytest.raises(ValueError, match="ред 2.*Изтрийте"):
        clean_text(f"първи\nвтори {char}")


@given(ANY_TEXT)
def test_cleaned_text_can_be_encoded_and_is_clean(text):
    try:
        cleaned = clean_text(text)
    except ValueError:
        return
    assert clean_text(cleaned) == cleaned
    cleaned.encode()


def test_digits_of_other_scripts_become_plain():
    assert plain_digits("１６ ٣٤ а5") == "16 34 а5"


@pytest.mark.parametrize(
    "one, other",
    [
        ("ДСП „Правец“", "дсп  правец"),
        ("Пpaвeц", "правец"),
        ("Зaĸoнът", "законът"),
        ("всѝчки", "всички"),
        (f"Стара{NBSP}Загора", "СТАРА ЗАГОРА"),
        ("2015–2016", "2015-2016"),
        ("И\u0306ордан", "йордан"),
        ("Пра\u0301вец", "правец"),
        ("Протокол №9", "протокол № 9"),
        ("до\u00adклад", "доклад"),
        ("а\ud800\0б", "аб"),
        ("АСП \"Дом\" «Дом»", "асп дом дом"),
    ],
)
def test_texts_that_an_office_takes_for_one_fold_to_one(one, other):
    assert fold(one) == fold(other)


def test_latin_words_and_the_russian_yo_stay_what_they_are():
    assert fold("HOME Ёлка") == "home ёлка"


def test_a_line_break_folds_to_a_space():
    assert fold(" а\r\nб\t в ") == "а б в"


@given(ANY_TEXT)
def test_folding_never_fails_and_is_stable(text):
    folded = fold(text)
    assert fold(folded) == folded
    folded.encode()


@pytest.mark.parametrize(
    "query, wanted",
    [
        ("pravets", "правец"),
        ("pravec", "правец"),
        ("Stara Zagora", "стара загора"),
        ("kardzhali", "кърджали"),
        ("kyrdjali", "кърджали"),
        ("galabovo", "гълъбово"),
        ("veliko tarnovo", "велико търново"),
        ("sofia", "софия"),
        ("bulgaria", "българия"),
        ("yordan", "йордан"),
        ("jordan", "йордан"),
        ("petyo", "петьо"),
        ("bratska", "братска"),
        ("shtraklevo", "щръклево"),
        ("haskovo", "хасково"),
        ("Пpaвeц", "правец"),
    ],
)
def test_a_latin_query_is_also_looked_for_in_cyrillic(query, wanted):
    forms = search_forms(query)
    assert wanted in forms
    assert forms[0] == fold(query)
    assert len(forms) <= 4


def test_a_cyrillic_query_or_a_number_has_one_form():
    assert search_forms("Правец") == ["правец"]
    assert search_forms("2016") == ["2016"]


def test_numbers_sort_as_numbers():
    assert sort_key("зала 2") < sort_key("Зала 12")
    assert sort_key("Протокол № 9") < sort_key("Протокол №10")
    assert sort_key("0007") == sort_key("7")


def test_names_sort_by_the_bulgarian_alphabet_and_latin_last():
    names = ["Zebra", "юлия", "Яна", "ангел", "Ѝ", "Иван", "Ёлка", "Жана", "Écran", "Новаково",
             "Нова Загора", "1 май"]
    assert sorted(names, key=sort_key) == [
        "1 май", "ангел", "Ёлка", "Жана", "Ѝ", "Иван", "Нова Загора", "Новаково", "юлия", "Яна",
        "Écran", "Zebra",
    ]


@given(st.lists(st.text("абяАЯzé 0159-№„", max_size=8), max_size=8))
def test_the_database_sorts_keys_as_python_does(names):
    keys = [sort_key(name) for name in names]
    connection = sqlite3.connect(":memory:")
    connection.execute("create table entry (sort_key text)")
    connection.executemany("insert into entry values (?)", [(key,) for key in keys])
    rows = connection.execute("select sort_key from entry order by sort_key").fetchall()
    connection.close()
    assert [row[0] for row in rows] == sorted(keys)


@given(st.integers(0, 10**12 - 1), st.integers(0, 10**12 - 1))
def test_any_two_numbers_up_to_twelve_digits_sort_by_size(one, other):
    assert (sort_key(f"№ {one}") < sort_key(f"№ {other}")) == (one < other)


@pytest.mark.parametrize(
    "bulgarian, latin",
    [
        ("София", "Sofia"),
        ("СОФИЯ", "SOFIA"),
        ("Мария", "Maria"),
        ("Марияна", "Mariyana"),
        ("Сияна", "Siyana"),
        ("България", "Bulgaria"),
        ("БЪЛГАРИЯ", "BULGARIA"),
        ("Кърджали", "Kardzhali"),
        ("Правец", "Pravets"),
        ("Стара Загора", "Stara Zagora"),
        ("Ямбол", "Yambol"),
        ("Щръклево", "Shtraklevo"),
        ("ЩРЪКЛЕВО", "SHTRAKLEVO"),
        ("Гълъбово", "Galabovo"),
        ("Хасково", "Haskovo"),
        ("Петьо Йовков", "Petyo Yovkov"),
        ("Я. Чужбинска", "Ya. Chuzhbinska"),
        ("РД-20, Word", "RD-20, Word"),
    ],
)
def test_names_are_spelled_in_latin_by_the_law(bulgarian, latin):
    assert transliterate(bulgarian) == latin


def test_a_file_name_keeps_its_bulgarian_words_and_loses_what_systems_refuse():
    name = file_name("Протокол № 5/07.12.2016 г.", "ДСП „Правец“: \"а|б\"?*<>")
    assert name == "Протокол_5-07.12.2016_г._ДСП_Правец-_а-б"


@pytest.mark.parametrize("parts", [(), ("",), ("..",), ("///",), ("„“",), ("\ud800",)])
def test_a_file_name_of_nothing_usable_is_a_document(parts):
    assert file_name(*parts) == "документ"


def test_a_reserved_device_name_is_changed():
    assert file_name("con") == "_con"
    assert file_name("LPT1.x") == "_LPT1.x"


@given(st.lists(ANY_TEXT, max_size=3))
def test_a_file_name_is_short_and_has_no_separators(parts):
    name = file_name(*parts)
    assert 0 < len(name) <= 120
    assert len(name.encode()) <= 241
    assert not set(name) & set('/\\:"*?<>| \n\0') and name[0] not in ".-"


def test_a_long_name_is_cut_to_120_characters():
    assert len(file_name("а" * 500)) == 120


def test_words_of_two_alphabets_are_found_once():
    text = "Плановe и Пpaвeц, Плановe, Word, COVID-19, 36г, е-mail, Зaĸон"
    assert mixed_words(text) == ["Плановe", "Пpaвeц", "Зaĸон"]


@pytest.mark.parametrize(
    "typed, wanted",
    [
        ('дирекция "Социално подпомагане"', "дирекция „Социално подпомагане“"),
        ("“Визия”", "„Визия“"),
        ("„Визия”", "„Визия“"),
        ("”Визия”", "„Визия“"),
        ("«Визия»", "„Визия“"),
        ("„Дом «Надежда» – Правец“", "„Дом «Надежда» – Правец“"),
        ("„отдел „Закрила““", "„отдел «Закрила»“"),
        ('"отдел "Закрила""', "„отдел «Закрила»“"),
        ("Фондация „Център „Надежда“", "Фондация „Център «Надежда»“"),
        ('Фондация "Център "Надежда"" и "Дом"', "Фондация „Център «Надежда»“ и „Дом“"),
        ("„Дом ‘Надежда’“", "„Дом «Надежда»“"),
        ("''Надежда''", "„Надежда“"),
        (",,Надежда''", "„Надежда“"),
        ("<<Надежда>>", "„Надежда“"),
        ("»Надежда«", "„Надежда“"),
        ("'Надежда' и O'Брайън", "„Надежда“ и O'Брайън"),
        ('ул."Първа" № 2', "ул.„Първа“ № 2"),
        ('ЦНСТ"Надежда"', "ЦНСТ„Надежда“"),
        ("„а «б „в“ г» д“", "„а «б „в“ г» д“"),
        ('("а", "б")', "(„а“, „б“)"),
        ('екран 5"', 'екран 5"'),
        ("б. „а“, т. 2", "б. „а“, т. 2"),
        ("г-н О'Браян", "г-н О'Браян"),
        ("без кавички", "без кавички"),
        ('Фондация "Надежда', 'Фондация "Надежда'),
        ('Дом "Надежда" и "Вяра', 'Дом „Надежда“ и "Вяра'),
        ("«Надежда", "«Надежда"),
        ('"А и "Б" хляб', '"А и „Б“ хляб'),
        ("Надежда“", "Надежда“"),
        ('"Виж" https://a.bg/?q="а"&b=\'1\'', '„Виж“ https://a.bg/?q="а"&b=\'1\''),
        ('"А "https://a.bg/" и www.b.bg/"б"/"', '„А «https://a.bg/» и www.b.bg/"б"/“'),
    ],
)
def test_quotation_marks_become_bulgarian(typed, wanted):
    assert quotes(typed) == wanted
    assert quotes(wanted) == wanted


@pytest.mark.parametrize(
    "typed, wanted",
    [
        ("Грижа за „всяко дете“", "„Грижа за «всяко дете»“"),
        ("„Грижа“", "„Грижа“"),
        ("„А“ и „Б“", "„«А» и «Б»“"),
        ("Дом", "„Дом“"),
        ("", ""),
    ],
)
def test_a_quoted_text_has_its_own_quotations_inside(typed, wanted):
    assert in_quotes(typed) == wanted


@pytest.mark.parametrize("text, is_told", [
    ("Дом „Надежда", True), ('Дом "Надежда', True), ("Надежда“", True), ("«а", True),
    ("Дом „Надежда“", False), ('екран 5"', False), ("", False)])
def test_a_quotation_without_beginning_or_end_is_known(text, is_told):
    assert unpaired_quotes(text) is is_told


@pytest.mark.parametrize("text, is_name, wanted", [
    ("МАРИЯ", True, True), ("ПЕТРОВА-ИВАНОВА", True, True), ("Мария", True, False),
    ("Й.", True, False), ("ОБЩИНА ВРАЦА", False, True), ("УМБАЛ", False, False),
    ("ДСП – Враца", False, False), ("ЦНСТ", False, False), ("", False, False)])
def test_what_was_typed_with_caps_lock_is_known(text, is_name, wanted):
    assert in_capitals(text, is_name=is_name) is wanted


@given(ANY_TEXT)
def test_mending_quotation_marks_changes_no_letter(text):
    kept = [char for char in quotes(text) if char.isalnum()]
    assert kept == [char for char in text if char.isalnum()]


def test_the_norm_is_composed():
    assert unicodedata.is_normalized("NFC", fold("И\u0306 е\u0301 и\u0300"))


@pytest.mark.parametrize(("typed", "mended"), [
    ("Кaзанлък и EOOД", "Казанлък и ЕООД"), ("Microsоft Wоrd", "Microsoft Word"),
    ("Зaĸон за хорaта", "Закон за хората"), ("Okmд", "Okmд"),
    ("чл. 4a, XII век", "чл. 4a, XII век")])
def test_a_word_of_two_alphabets_gets_the_one_whose_letters_all_look_alike(typed, mended):
    assert mended_letters(typed) == mended


@pytest.mark.parametrize(("words", "ended"), [
    ("в 10.00 ч.", "в 10.00 ч."), ("Няма ", "Няма."), ("Кой?", "Кой?"),
    ("", ""), ("и т.н.,", "и т.н.")])
def test_a_sentence_has_one_stop_at_its_end(words, ended):
    assert with_full_stop(words) == ended


@pytest.mark.parametrize("text, wanted", [
    ("Дата", "дата"), ("ЕГН или ЛНЧ", "ЕГН или ЛНЧ"), ("Ел. поща", "ел. поща"), ("", ""),
    ("А", "а")])
def test_a_label_goes_on_in_a_sentence(text, wanted):
    assert small_first(text) == wanted
