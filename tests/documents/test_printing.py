"""A value prints right by its type where the template says nothing."""

from datetime import date, datetime, time
from decimal import Decimal

import pytest

from docfill import Template
from documents.filters import FILTERS
from documents.generate import generate
from documents.printing import DATES, printed_by_type, show_value
from models.documents.settings import DATE_FORMS
from tests.docfill.making import lines, make
from tests.documents.scene import text_of
from tests.documents.test_own_kinds import add_kind

DAY = date(2026, 12, 11)


@pytest.mark.parametrize(("value", "printed"), [
    (DAY, "11 декември 2026 г."), (datetime(2026, 12, 11, 9, 5), "11 декември 2026 г., 9.05 ч."),
    (time(10, 30), "10.30"), (True, "да"), (False, "не"), (Decimal("1250.5"), "1 250,50"),
    (Decimal("12"), "12"), (Decimal("0.125"), "0,125"), (-1250.5, "-1 250,50"), (2026, "2026"),
    (Decimal("NaN"), "NaN"), ("текст", "текст"), (None, ""),
])  # fmt: skip
def test_a_value_is_shown_by_its_type(value, printed):
    assert show_value(value).replace("\u00a0", " ") == printed


@pytest.mark.parametrize(("form", "printed"), [
    ("long", "11 декември 2026 г."), ("short", "11.12.2026 г."),
    ("weekday", "петък, 11 декември 2026 г.")])
def test_a_date_prints_in_the_form_of_its_kind(form, printed):
    template = Template(make("{{ дата }}"), show=printed_by_type(form))
    assert lines(template.fill({"дата": DAY}))[0].replace("\u00a0", " ") == printed


def test_values_in_lists_and_in_texts_print_by_their_type_too():
    template = Template(make('{{ дати|съединени("; ") }}', "{{ дати|изброени }}",
                             '{{ "на " ~ дати[0] }}', '{{ редове|съединени(", ", "дата") }}'),
                        filters=FILTERS, show=printed_by_type())  # fmt: skip
    values = {"дати": [DAY, date(2027, 1, 2)], "редове": [{"дата": DAY}]}
    found = [line.replace("\u00a0", " ") for line in lines(template.fill(values))]
    assert found == ["11 декември 2026 г.; 2 януари 2027 г.",
                     "11 декември 2026 г. и 2 януари 2027 г.", "на 11 декември 2026 г.",
                     "11 декември 2026 г."]


def test_every_form_of_a_date_that_an_office_may_choose_prints():
    assert len({show_value(DAY, form) for form in DATES}) == len(DATES)


def test_an_answer_and_a_date_print_right_in_a_paper_without_filters(scene):
    template = add_kind("На {{ въпрос.дата_на_дарението }}: {{ въпрос.сума_на_дарението }}",
                        name="Дарение")
    made = generate(template.kind, scene.members[0].organization, owner=scene.mechanism, answers={
        "дата_на_дарението": DAY, "сума_на_дарението": Decimal("1250.50")})
    assert "На 11 декември 2026 г.: 1 250,50" in text_of(made.content()).replace("\u00a0", " ")


@pytest.mark.parametrize(("form", "printed"), [
    ("long", "1 декември 2026 г."), ("short", "01.12.2026 г."),
    ("weekday", "вторник, 1 декември 2026 г.")])
def test_the_office_chooses_how_the_dates_of_a_paper_print(scene, form, printed):
    template = add_kind("От {{ въпрос.дата }}.", name="Писмо", date_form=form)
    made = generate(template.kind, scene.members[0].organization, owner=scene.mechanism,
                    answers={"дата": date(2026, 12, 1)})
    assert f"От {printed}." in text_of(made.content()).replace("\u00a0", " ")


def test_every_form_that_may_be_chosen_is_one_that_prints_as_it_says():
    shown = {code: show_value(DAY, code).replace("\u00a0", " ") for code in DATES}
    assert shown == dict(DATE_FORMS)
