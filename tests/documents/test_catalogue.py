"""The lists of fields: the one in docs is what the program has, and every code in it works."""

import re
from pathlib import Path

import pytest

from docfill.words import FILTERS_SAID
from documents.filters import FILTERS
from documents.kinds import KINDS
from documents.office.catalogue import catalogue, field_sheet, live_values
from documents.office.listing import OF_ENGINE, field_list
from documents.placeholders import check_template
from tests.documents.hard import HardDesk, Shape, papers_of

pytestmark = pytest.mark.usefixtures("rolled_back")
DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_the_list_in_docs_is_that_of_the_program():
    assert (DOCS / "poleta.md").read_text(encoding="utf-8") == field_list(), "app.py fields"


@pytest.mark.parametrize("code", sorted(KINDS))
def test_every_code_of_the_catalogue_is_accepted_in_a_template(code):
    problems = check_template(KINDS[code], field_sheet(KINDS[code]))
    assert not [one for one in problems if one.severity == "error"]


def test_the_values_are_those_of_a_document_without_names(scene):
    scene.case.summary = "Мечо Пухов е на 3 години."
    scene.case.store()
    meeting = scene.hold()
    told = [one for group in catalogue(KINDS["protokol"], live_values(KINDS["protokol"], meeting))
            for one in group.entries]
    shown = {one.code: one.example.replace("\u00a0", " ") for one in told}
    assert shown["{{ заседание.дата }}"] == "7 декември 2016 г."
    assert not any("Пухов" in one.example for one in told)


def test_every_kind_shows_the_values_of_a_record():
    """All its fields, those too that no shipped template prints."""
    shown = {code for code, record in papers_of(HardDesk(Shape(number=1)))
             if catalogue(KINDS[code], live_values(KINDS[code], record))}
    assert {"kniga_reshenia", "papka"} <= shown and len(shown) > 15


def test_the_guide_names_only_what_the_language_has():
    text = (DOCS / "templates.md").read_text(encoding="utf-8").replace("\\|", "|")
    known = field_list().replace("\\|", "|")
    for name in re.findall(r"\|([а-я_]+)", "".join(re.findall(r"\{\{[^}]*\}\}", text))):
        assert f"`{name}`" in known, name
    for picture in re.findall(r"\]\((pictures/[^)]+)\)", text):
        assert (DOCS / picture).is_file(), picture


def test_every_bulgarian_filter_of_the_engine_is_told_with_an_example():
    assert {*OF_ENGINE} == {*FILTERS_SAID} - {*FILTERS}
    for name, example in OF_ENGINE.items():
        assert f"|{name}" in example
