"""The leak guard over text: names in every form, numbers, contacts, and what is none of these."""

import time

import pytest

from models.cases.identity import CaseIdentity, Relative
from models.leaks import index as names
from models.leaks.finding import find_leaks, finder, forget
from models.leaks.hits import tell
from tests import cast

FORMS = [
    "Мечо Пухов", "мечо пухов", "МЕЧО ПУХОВ", "Пухов Мечо", "Мечо Петров Пухов", "Мечо Петров",
    "Пухов, Мечо", "М. Пухов", "Пухов М.", "Пухов", "Пухова", "Пухове", "Пухови", "пухов",
    "Мечо", "Мечото", "Калина Недействителна", "Калино", "К. Недействителна", "недействителна",
    # letters of the other alphabet that look or sound the same
    "Мечo Пухов", "Пyхов", "ПУXОВ", "Mечо", "Пуχов", "Puxов", "MEЧO",
    # transliterated, by the law and as people do
    "Mecho Puhov", "Mecho Pukhov", "PUHOV", "Kalina Nedeystvitelna", "Kalina Nedejstvitelna",
    # split by what the eye does not see
    # digits and signs that look like letters
    "Меч0 Пух0в", "Пух0в", "Ме4о", "Me4o Puh0v", "К@лина", "Кал1на", "K@лина",
    # broken in two by one sign
    "Пух ов", "Ме чо", "ПУ ХОВ", "Пух\nов", "Пух-ов", "Пух.ов", "Недей ствителна",
    # letters set apart, by one sign or by several alike
    "П у х о в", "П  у  х  о  в", "П. у. х. о. в", "П\tу\tх\tо\tв", "П/у/х/о/в",
    "П - у - х - о - в",
    # a stress that has a letter of its own
    "Мѐчо", "МЀЧО", "Ме\u0300чо", "Мéчо", "Калѝна",
    "Пу\u00adхов", "Пу\u200bхов", "Ме\u0301чо Пу\u0301хов", "Мечо\u00a0Пухов", "Мечо\nПухов"]
NO_FORMS = [
    "мечове и пухкав сняг", "Пухът е мек.", "Пу Хов", "т. 4а от чл. 103б", "вх. № 0304чо",
    "Той се пух ов", "ПУХ СОВ", "разглеждане на случай № ОБ1-2016-001",
    "Стоян Пухов", "инж. Стоян Пухов", "г-н Пухов", "Ангел на надеждата", "Община Казанлък"]


@pytest.fixture(autouse=True)
def child(rolled_back) -> CaseIdentity:
    """Мечо Петров Пухов with his mother, beside an official of the same family name."""
    case = cast.make_case(named=("Мечо", "Пухов"))
    child = case.identity.get()
    child.middle_name = "Петров"
    child.store()
    Relative(identity=child, relation="mother", name="Калина Недействителна").store()
    cast.make_person("Стоян", "Пухов")
    return child


@pytest.mark.parametrize("written", FORMS)
def test_a_name_is_found_in_every_form(written, child):
    hits = find_leaks(f"Разгледан е {written} днес.")
    assert hits and all(child.case_id in hit.cases for hit in hits)


@pytest.mark.parametrize("written", NO_FORMS)
def test_what_is_no_name_of_a_child_is_left_alone(written):
    assert find_leaks(f"Тук пише {written}.") == []


def test_the_hit_says_what_it_is_and_shows_no_name():
    hits = find_leaks("Мечо Пухов, ЕГН 164314-9984, тел. 0888 123 456, a.petrova@primer.bg")
    assert [hit.kind for hit in hits] == ["name", "number", "phone", "email"]
    assert tell(hits) == ("име и фамилия „М••• П••••“; личен номер „••••••-••••“; телефон "
                          "„•••• ••• •••“; ел. поща „a.p••••••@p•••••.b•“")


@pytest.mark.parametrize(("written", "kind"), [
    ("1643149984", "number"), ("16 43 14 99 84", "number"), ("164314–9984", "number"),
    ("164 314 9984", "number"), ("１６４３１４９９８４", "number"), ("7111042925", "number"),
    ("ЕГН:1643149984.", "number"), ("16/43/14/9984", "number"),
    ("1/6/4/3/1/4/9/9/8/4", "number"), ("16.43.14.99.84", "number"), ("164314 / 9984", "number"),
    ("16\n43\n14\n9984", "number"), ("16 \n 43 \n 14 \n 9984", "number"),
    ("1|6|4|3|1|4|9|9|8|4", "number"), ("1_6_4_3_1_4_9_9_8_4", "number"),
    ("+359 88 812 3456", "phone"), ("0888-123-456", "phone"),
    ("0888.123.456", "phone"), ("(042) 600 123", "phone"), ("042/600 123", "phone"),
    ("BG80 BNBG 9661 1020 3456 78", "iban"), ("ВG80BNBG96611020345678", "iban"),
    ("мечо@пример.бг", "email")])
def test_numbers_and_addresses_are_found(written, kind):
    assert kind in [hit.kind for hit in find_leaks(f"Данни {written} за връзка")]


@pytest.mark.parametrize("written", [
    "1643149985", "07.12.2016 10.30", "01-00-123/07.12.2016", "07.12.2016 г., 10.30 ч.", "ОКМД-12",
    "2016-003", "BG81 BNBG 9661 1020 3456 78", "1 234,50 лв.", "26 постоянни, 18 присъстват",
    "ОБ1-2016-001.\n23.11.2026", "16/43/14 9985", "14/03/2016, 99 и 84", "2016/03/14 10/12"])
def test_other_numbers_are_left_alone(written):
    assert find_leaks(f"по № {written} се") == []


def test_a_public_text_carries_only_the_contacts_of_institutions():
    cast.make_organization("Областна администрация Пример", "ОА", phone="042 600 123",
                           email="office@primer.example")
    cast.make_person("Проба", "Измислена", phone="0888 777 666")
    text = "тел. 042/600-123, office@primer.example, 0888 777 666"
    assert find_leaks(text) == []
    assert [hit.kind for hit in find_leaks(text, is_public=True)] == ["phone"]


def test_a_parent_among_the_people_of_the_office_is_still_found():
    cast.make_person("Калина", "Недействителна")
    assert find_leaks("Присъства Калина Недействителна.")


def test_a_name_that_is_also_a_word_counts_with_a_capital():
    cast.make_case(named=("Надежда", "Облачна"))
    assert find_leaks("с надежда за децата") == []
    assert [hit.kind for hit in find_leaks("днес Надежда е добре")] == ["first"]


def test_a_short_name_is_found_whole():
    cast.make_case(named=("Ан", "Ко"))
    assert [hit.kind for hit in find_leaks("Ан Ко и Ан")] == ["name", "first"]
    assert find_leaks("ан или ко, Анна и Кольо") == []


def test_a_new_child_and_a_changed_name_are_known_at_once(child):
    assert find_leaks("Преименуван") == []
    child.last_name = "Преименуван"
    child.store()
    assert find_leaks("Преименуван") and not find_leaks("Пухов")


def test_only_changed_records_are_read_again(child, monkeypatch):
    forget()
    finder()
    read = []
    monkeypatch.setattr(names, "_entry_of_child", lambda row: read.append(row.id))
    finder()
    cast.make_person("Нов", "Човек")
    finder()
    assert read == []
    child.last_name = "Другов"
    child.store()
    finder()
    assert read == [child.id]


def test_the_index_holds_no_names():
    kept = repr(finder().index)
    assert "ухов" not in kept and "ечо" not in kept and "uhov" not in kept


def test_five_thousand_children_are_searched_in_one_pass():
    """Not a measurement: a search that grew with the number of children would take minutes."""
    index = finder().index
    for number in range(5000):
        word = "".join("вдзклмнрст"[int(digit)] + "а" for digit in f"{number:04}")
        index.add(names.make_entry([word.capitalize(), "", f"{word}ров".capitalize()], number,
                                   is_child=True))
    text = "Подкрепата на семейството продължава с помощта на партньорите. " * 600
    started = time.perf_counter()
    assert find_leaks(text) == []
    assert time.perf_counter() - started < 20
