"""The guard searches a text as a reader sees it, and a namesake whitens nobody's own papers."""

import io
from datetime import date

import pytest
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from documents.protection.leaks import check_document
from models.cases.identity import CaseIdentity
from models.leaks.finding import find_leaks
from models.leaks.typed import leak_warnings
from models.parties import Person
from tests import cast


@pytest.fixture
def child(rolled_back) -> CaseIdentity:
    return CaseIdentity(
        case=cast.make_case(received_on=date(2020, 1, 5)), first_name="Мечо", last_name="Пухов",
        sex="m", id_number="1643149984", birth_date=date(2016, 3, 14), birth_place="",
        address="с. Горно Село, ул. „Кестен“ № 17").store()


def paper(build) -> bytes:
    document, file = Document(), io.BytesIO()
    build(document)
    document.save(file)
    return file.getvalue()


def cells(*rows):
    def build(document):
        table = document.add_table(len(rows), max(map(len, rows)))
        for row, texts in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, texts, strict=False):
                cell.text = text
    return build


def lines(*texts):
    return lambda document: [document.add_paragraph(text) for text in texts]


def control(tag: str, attribute: str, text: str):
    def build(document):
        element = OxmlElement(tag)
        element.set(qn(attribute), text)
        document.add_paragraph("Детето.")._p.append(element)
    return build


PAPERS = {
    "letters set apart": lines("Случаят на М е ч о  П у х о в е разгледан."),
    "letters set apart by one blank": lines("М е ч о П у х о в"),
    "letters with points between": lines("детето м.е.ч.о. п.у.х.о.в."),
    "a number in boxes": cells(tuple("1643149984")),
    "a name in boxes": cells(tuple("МечоПухов")),
    "a name broken over cells": cells(("Мечо", "Пухов")),
    "a name broken over lines": lines("разгледан е случаят на Мечо", "Пухов от общината"),
    "a bookmark": control("w:bookmarkStart", "w:name", "Мечо_Пухов"),
    "the title of a control": control("w:alias", "w:val", "Мечо Пухов"),
    "the day of birth": lines("Детето е родено на 14.03.2016 г."),
    "the day of birth in words": lines("Детето е родено на 14 март 2016 г."),
    "the address": lines("Живее в Горно Село, улица Кестен 17."),
    "initials with a village": lines("М. П. от с. Горно Село"),
}


@pytest.mark.parametrize("what", PAPERS)
def test_a_paper_without_names_is_stopped_by(child, what):
    own = frozenset((child.case_id,))
    report = check_document(paper(PAPERS[what]), "pseudonymised", own_cases=own)
    assert report.blocking, what


@pytest.mark.parametrize("text", [
    "Роден на 15.03.2016 г.", "Живее на ул. Кестен 18.", "М. П.", "П. М. от с. Горно Село",
    "а б в", "I I I и II степен"])
def test_what_tells_nothing_passes(child, text):
    own = frozenset((child.case_id,))
    assert not check_document(paper(lines(text)), "pseudonymised", own_cases=own).blocking


def test_a_day_in_the_next_cell_is_no_part_of_a_number(child):
    assert not check_document(paper(cells(("14", "11", "22.11.2026 г."))), "public").blocking


def test_a_birthday_of_another_child_is_nobody_s_business(child):
    assert not check_document(paper(lines("Среща на 14.03.2016 г.")), "pseudonymised",
                              own_cases=frozenset((child.case_id + 1,))).blocking


def test_a_namesake_in_the_register_does_not_whiten_the_child_s_own_papers(child):
    cast.make_person("Мечо", "Пухов")
    text = "Присъства Мечо Пухов."
    assert find_leaks(text) == []  # in other papers the official may stand
    own, others = frozenset((child.case_id,)), frozenset((child.case_id + 1,))
    assert check_document(paper(lines(text)), "pseudonymised", own_cases=own).blocking
    assert not check_document(paper(lines(text)), "pseudonymised", own_cases=others).blocking


def test_a_register_entry_that_equals_a_child_warns(child):
    person = Person(first_name="Мечо", last_name="Пухов", honorific="gn", gender="m")
    for _ in range(2):  # before it stands in the register and after
        [told] = leak_warnings(person)
        assert "е като името на дете" in told
        person.store()
    assert leak_warnings(cast.make_person("Друг", "Човеков")) == []


@pytest.mark.parametrize("text", ["Детето Пу-\nхов е прието.", "Дете Пу\u2010 \n хов.", "п.у.х.о.в",
                                  "П-у-х-о-в"])
def test_a_typed_word_is_read_whole_however_it_is_divided(child, text):
    assert [hit.kind for hit in find_leaks(text)] == ["family"]


@pytest.mark.parametrize("text", ["т.е. и.д. директор", "гр. К.\nул. „В-к“ 3",
                                  "а-б-в, А. Б. Вълчев"])
def test_what_is_only_short_names_nobody(child, text):
    assert not find_leaks(text)
