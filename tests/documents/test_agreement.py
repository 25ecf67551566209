"""What a template should not have to know: offices, places, numbers and genders agree."""

import re
from datetime import date
from pathlib import Path

import pytest

from bulgarian.text import NBSP
from documents.schema import Scope
from documents.values.meetings import QUORUM, name_of_meeting
from documents.values.parties import ADDRESSEE, ORGANIZATION, PERSON, Role
from documents.values.speaking import told_quorum
from models.meetings.meeting import Meeting
from models.meetings.quorum import Quorum
from models.parties import Organization, Person, Position

DAY = date(2026, 11, 17)
SCOPE = Scope(day=DAY)


def make_role(position: str, institution: str, **values) -> Role:
    """Somebody with this office in this institution; nothing of it is stored."""
    place = Organization(name=institution, **{"gender": "f", "town": "гр. Враца", **values})
    role = Role(Person(first_name="Проба", last_name="Пробна", gender="f", honorific="gja"),
                place, DAY)
    role.__dict__["position"] = Position(name=position) if position else None
    place.names = []
    return role


@pytest.fixture(autouse=True)
def without_former_names(monkeypatch):
    monkeypatch.setattr(Organization, "names", [])


@pytest.mark.parametrize("position, institution, office", [
    ("кмет", "Община Козлодуй", "КМЕТ НА"),
    ("кмет на община Козлодуй", "Община Козлодуй", "КМЕТ НА"),
    ("изпълнителен директор", "УМБАЛ „Света Троица“", "ИЗПЪЛНИТЕЛЕН ДИРЕКТОР НА"),
    ("старши експерт", "Областна администрация Враца", "СТАРШИ ЕКСПЕРТ В"),
    ("главен експерт", "Ведомство „Опит“", "ГЛАВЕН ЕКСПЕРТ ВЪВ"),
    ("съдия", "Районен съд – Враца", "СЪДИЯ В"),
    ("началник на отдел „Закрила“", "ДСП Враца", "НАЧАЛНИК НА ОТДЕЛ „ЗАКРИЛА“"),
    ("областен управител", "Областна администрация Враца", "ОБЛАСТЕН УПРАВИТЕЛ"),
    ("", "Община Козлодуй", ""),
])
def test_the_office_leads_to_the_institution_below_it(position, institution, office):
    assert ADDRESSEE["длъжност"].value(make_role(position, institution), SCOPE) == office


def test_a_position_that_names_the_institution_is_said_once():
    named = make_role("кмет на община Враца", "Община Враца")
    assert PERSON["представен"].value(named, SCOPE) == \
        f"г-жа{NBSP}Проба Пробна, кмет на община Враца"
    plain = make_role("кмет", "Община Враца")
    assert PERSON["представен"].value(plain, SCOPE).endswith(", кмет, Община Враца")


@pytest.mark.parametrize("town, address, street, line", [
    ("гр. Козлодуй", "3320, ул. „Първа“ № 13", "ул. „Първа“ № 13", "3320 гр. Козлодуй"),
    ("гр. Козлодуй", "ул. „Първа“ № 13, 3320", "ул. „Първа“ № 13", "3320 гр. Козлодуй"),
    ("3320 гр. Козлодуй", "ул. „Първа“ № 13", "ул. „Първа“ № 13", "3320 гр. Козлодуй"),
    ("гр. Враца", "гр. Враца, ул. „Първа“ № 1", "ул. „Първа“ № 1", "гр. Враца"),
    ("гр. Враца", "", "", "гр. Враца"),
])
def test_a_letter_has_the_street_and_the_post_code(town, address, street, line):
    role = make_role("кмет", "Община", town=town, address=address)
    assert ADDRESSEE["улица"].value(role, SCOPE) == street
    assert ADDRESSEE["населено_място"].value(role, SCOPE) == line


def test_a_confidential_address_is_on_no_letter():
    role = make_role("кмет", "Община", address="3320, ул. „Първа“ № 13",
                     address_confidential=True)
    assert ADDRESSEE["улица"].value(role, SCOPE) == ""
    assert ADDRESSEE["населено_място"].value(role, SCOPE) == "гр. Враца"


def test_an_institution_may_be_many():
    many = Organization(name="Обединени детски болници", gender="p")
    assert ORGANIZATION["род"].value(many, SCOPE) == "мн"


@pytest.mark.parametrize("quorum, told", [
    (Quorum(19, 12, 10), "от 19 членове, които се броят за кворума, присъстват 12"),
    (Quorum(1, 1, 1), "от 1 член, който се брои за кворума, присъства 1"),
    (Quorum(2, 0, 1), "от 2 членове, които се броят за кворума, не присъства нито един"),
])
def test_the_quorum_of_an_item_agrees(quorum, told):
    assert told_quorum(quorum) == told


@pytest.mark.parametrize("quorum, note", [
    (Quorum(3, 1, 2), "присъства 1 от 3, нужни са 2"),
    (Quorum(1, 1, 1), "присъства 1 от 1, нужен е 1"),
    (Quorum(5, 0, 3), "не присъства нито един от 5, нужни са 3"),
])
def test_the_quorum_of_the_screen_agrees(quorum, note):
    assert quorum.note() == note


@pytest.mark.parametrize("kind, definite, name", [
    ("regular", False, "двадесет и първо заседание"),
    ("extra", False, "двадесет и първо заседание (извънредно)"),
    ("extra", "full", "двадесет и първото заседание (извънредно)"),
])
def test_an_extraordinary_meeting_is_not_the_21st_extraordinary_one(kind, definite, name):
    assert name_of_meeting(Meeting(serial=21, kind=kind), definite) == name


@pytest.mark.parametrize("needed, told", [
    (1, "да присъства най-малко 1 член"), (3, "да присъстват най-малко 3 членове")])
def test_how_many_are_needed_agrees(monkeypatch, needed, told):
    monkeypatch.setattr(Meeting, "opening_quorum", lambda _: Quorum(5, 0, needed))
    assert QUORUM["условие"].value(Meeting(), SCOPE) == told


ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("admin", "commands", "documents", "indicators", "jobs", "models")
# A person in the counted form, which is for things; a number with „дни“ whatever it is.
COUNTED_PERSON = re.compile(r'"(?:член|участник|експерт|представител|родител|служител)[ая]"')
ALWAYS_MANY = re.compile(r"\{[a-z_.]+\} (?:работни |календарни )?(?:дни|месеца|години)\b")


@pytest.mark.parametrize("wrong", [COUNTED_PERSON, ALWAYS_MANY], ids=["persons", "days"])
def test_no_code_puts_a_number_before_words_that_do_not_agree(wrong):
    found = [f"{file.relative_to(ROOT)}: {match[0]}" for room in ROOMS
             for file in (ROOT / room).rglob("*.py") for match in wrong.finditer(file.read_text())]
    assert found == []
    assert COUNTED_PERSON.search('counted(n, "член", "члена")') and ALWAYS_MANY.search("{n} дни")


@pytest.mark.parametrize("name, gender, called, greeting", [
    ("Фани Фердинандова", "f", "Г-ЖА ФАНИ ФЕРДИНАНДОВА", "УВАЖАЕМА ГОСПОЖО ФЕРДИНАНДОВА,"),
    ("инж. Съби Събев", "m", "ИНЖ. СЪБИ СЪБЕВ", "УВАЖАЕМИ ГОСПОДИН СЪБЕВ,"),
    ("д-р Проба Пробна", "f", "Д-Р ПРОБА ПРОБНА", "УВАЖАЕМА ГОСПОЖО ПРОБНА,"),
    ("Проба Пробна", "", "ПРОБА ПРОБНА", "УВАЖАЕМИ ДАМИ И ГОСПОДА,"),
])
def test_a_typed_name_is_greeted_by_its_gender(name, gender, called, greeting):
    role = Role(None, None, DAY, name, gender)
    assert ADDRESSEE["до"].read(role, SCOPE).replace(NBSP, " ") == called
    assert ADDRESSEE["поздрав"].read(role, SCOPE) == greeting
