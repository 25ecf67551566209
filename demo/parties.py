"""Invented people and the institutions they stand for, told from short tables."""

from datetime import date

from models.parties import Organization, OrganizationName, Person, Position
from models.territory import Municipality

BY = "примерни данни"
# Short name → the name it prints, category and gender of the name.
KINDS = {
    "РДСП": ("Регионална дирекция за социално подпомагане", "rdsp", "f"),
    "РЗИ": ("Регионална здравна инспекция", "rzi", "f"),
    "РУО": ("Регионално управление на образованието", "ruo", "n"),
    "ОДМВР": ("Областна дирекция на МВР", "odmvr", "f"),
    "ДБТ": ("Дирекция „Бюро по труда“", "dbt", "f"),
    "МБАЛ": ("Многопрофилна болница за активно лечение", "hospital", "f"),
    "ОС": ("Окръжен съд", "court", "m"), "РС": ("Районен съд", "court", "m"),
    "ОП": ("Окръжна прокуратура", "prosecution", "f"),
    "БЧК": ("Областен съвет на БЧК", "brc", "m"),
    "ДСП": ("Дирекция „Социално подпомагане“", "dsp", "f"),
    "ОЗД": ("Отдел „Закрила на детето“", "ozd", "m"),
}
HEADS = {"rdsp": "директор", "rzi": "директор", "ruo": "началник", "odmvr": "директор",
         "dbt": "директор", "hospital": "директор", "court": "председател",
         "prosecution": "окръжен прокурор", "brc": "секретар", "dsp": "директор",
         "ozd": "началник отдел", "municipality": "кмет", "oa": "областен управител"}
FIRST_NAMES = {"m": ("Проби", "Образец", "Примерен", "Тестимир", "Условин"),
               "f": ("Проба", "Тестина", "Примера", "Образцена", "Условка")}
LAST_NAMES = ("Примеров", "Пробен", "Измислен", "Недействителен", "Условен", "Опитов",
              "Тестов", "Мнимов", "Книжен", "Небивалски", "Несъществуващ", "Въображаемов")
FEMALE_LAST_NAMES = ("Примерова", "Пробна", "Измислена", "Недействителна", "Условна", "Опитова",
                     "Тестова", "Мнимова", "Книжна", "Небивалска", "Несъществуваща",
                     "Въображаемова")


class Cast:
    """Hands out invented people, each name once."""

    def __init__(self):
        self.number = 0

    def invent(self) -> Person:
        """The next person, men and women in turn."""
        self.number += 1
        gender = "mf"[self.number % 2]
        pick = (self.number * 5 + self.number // 12) % 12
        last_name = (LAST_NAMES if gender == "m" else FEMALE_LAST_NAMES)[pick]
        first_names = FIRST_NAMES[gender]
        first_name = first_names[self.number // 2 % len(first_names)]
        return add_person(first_name, last_name, gender)


def add_person(first_name: str, last_name: str, gender: str, *, prefix: str = "") -> Person:
    honorific = "gn" if gender == "m" else "gja"
    return Person(first_name=first_name, last_name=last_name, gender=gender,
                  honorific=honorific, title_prefix=prefix,
                  phone="000 000 000").store(BY)


def add_position(person: Person, organization: Organization, name: str) -> Position:
    return Position(person=person, organization=organization, name=name).store(BY)


def find_municipality(name: str) -> Municipality:
    return Municipality.get(Municipality.shown_as == name)


def add_administration(name: str, short_name: str, town: str) -> Organization:
    """An областна администрация."""
    return Organization(
        name=name, short_name=short_name, category="oa", gender="f", town=town,
        address="пл. „Примерен“ № 1", phone="000 000 000", ministry="МРРБ",
        email="primer@okmd.example").store(BY)


def add_institution(code: str, town: str, municipality: str = "") -> Organization:
    """An institution of a known kind in a town, e.g. РЗИ – Кърджали."""
    name, category, gender = KINDS[code]
    return Organization(
        name=f"{name} – {town}", short_name=f"{code} {town}", category=category, gender=gender,
        municipality=find_municipality(municipality or town), town=f"гр. {town}",
        address="ул. „Примерна“ № 2", phone="000 000 000").store(BY)


def add_municipality_organization(name: str) -> Organization:
    """The municipality as an institution: „Община Казанлък“."""
    return Organization(
        name=f"Община {name}", short_name=f"Община {name}", category="municipality", gender="f",
        municipality=find_municipality(name), town=f"гр. {name}",
        address="пл. „Примерен“ № 3", phone="000 000 000").store(BY)


def add_ngo(name: str, town: str) -> Organization:
    return Organization(name=name, short_name="", category="ngo", gender="f",
                        town=town, address="ул. „Примерна“ № 4").store(BY)


def remember_rio(organization: Organization, town: str) -> None:
    """Until 2016 the regional education office was an inspectorate."""
    OrganizationName(organization=organization, short_name=f"РИО {town}",
                     name=f"Регионален инспекторат по образованието – {town}",
                     valid_to=date(2016, 2, 29)).store(BY)
