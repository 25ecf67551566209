"""Names as people write them: every ending, pet form and Latin spelling leads to the register."""

import pytest

from bulgarian.names import name_keys, word_keys

FIRST = {
    "Иван": "Иване Ивана Иванчо Иванчето Ivan Ivane ИВАН",
    "Петър": "Петре Петра Петрето Петърчо Petar Petur Peter Pet\u0430r",
    "Димитър": "Димитре Димитра Димитърчо Dimitar Dimitur Dimiter",
    "Александър": "Александре Александърчо Aleksandar Alexander Alexandar",
    "Павел": "Павле Павела Павелчо Pavel", "Борис": "Борисе Бориса Boris",
    "Николай": "Николае Николая Николайчо Nikolay Nikolai Nikolaj",
    "Сергей": "Сергее Сергея Sergey Sergei", "Андрей": "Андрее Андрея Andrey Andrei",
    "Георги": "Георгия Георгию Георгито Георгичо Georgi",
    "Йордан": "Йордане Yordan Jordan Iordan", "Христо": "Христе Христото Hristo Christo",
    "Илия": "Илийо Илийчо Iliya Ilia Ilija", "Мария": "Марийо Марийка Марийче Марията Марии "
    "Maria Mariya Marija", "Юлия": "Юлийо Yulia Julia Yuliya",
    "Яница": "Янице Яницо Yanitsa Janica",
    "Елена": "Елено Еленка Еленче Еленчето Elena", "Цветелина": "Цветелино Tsvetelina Cvetelina",
    "Мехмед": "Мехмеде Мехмеда Mehmed", "Айше": "Айшето Ayshe Aishe", "Михаил": "Михаиле Mihail",
}
FAMILY = {
    "Каменски": "Каменска Каменските Каменския Каменското Kamenski Kamenska КАМЕНСКИ",
    "Войнишка": "Войнишки Войнишките Voynishka", "Зографски": "Зографска Zografska",
    "Иванов": "Иванова Иванови Ивановите Ивановата Иванове Ivanov Ivanova",
    "Дончева": "Дончев Дончеви Дончевите Doncheva", "Кръстев": "Кръстева Krastev Krustev",
    "Хаджистоянова-Петкова": "Хаджистоянова Петкова Петков Hadzhistoyanova",
    "Мюлер": "Мюлера Мюлерова Мюлерови Мюлерите Мюлеровите Myuler",
    "Смит": "Смита Смитови Smit", "Ковач": "Ковача Ковачови Ковачовите Ковачът Kovach",
    "Мустафа": "Мустафови Mustafa", "Демирел": "Демирела Демирелови Demirel",
}


@pytest.mark.parametrize("is_family", [False, True])
def test_every_form_of_a_name_leads_to_it(is_family):
    lost = [f"{name}: {word}" for name, words in (FAMILY if is_family else FIRST).items()
            for word in (*words.split(), *name.split("-"))
            if not any(name_keys(part, family=is_family) & word_keys(word, family=is_family)
                       for part in name.split("-"))]
    assert lost == []


@pytest.mark.parametrize(("name", "word"), [
    ("Иван", "Иванов"), ("Николай", "Николаев"), ("Георги", "Георгиева"), ("Ангел", "Англия"),
    ("Мария", "Марин"), ("Илия", "Или"), ("Петър", "Петров"), ("Христо", "Христов")])
def test_another_name_or_word_does_not_lead_to_a_first_name(name, word):
    assert not name_keys(name) & word_keys(word)
