"""The rest of the starter set: agenda, the other letters of a referral, the report of a year."""

from datetime import date

import pytest

from documents.generate import generate, render
from documents.kinds import INITIALS, PUBLIC
from models.base import RuleError
from models.periods import ReportPeriod
from models.services import Referral, Service
from models.territory import Municipality
from tests import cast
from tests.documents.scene import add_organization, each, printed, text_of


@pytest.fixture
def referral(scene) -> Referral:
    """The case directed to a service."""
    place = Municipality.get(Municipality.name == "Казанлък")
    service = Service(name="ЦОП – Казанлък", kind="cop", municipality=place,
                      provider=add_organization("Община Пробно", "Община Пробно"),
                      places=20, occupied=3, as_of=date(2016, 12, 1)).store()
    scene.case.summary = "Мечо Пухов живее при баба си."
    scene.case.store()
    return Referral(case=scene.case, service=service, reason="Моля за подкрепа.",
                    sent_on=date(2016, 12, 8), answer_due=date(2016, 12, 20)).store()


def test_the_agenda_lists_the_items_with_who_reports(scene):
    scene.add_agenda()
    text = text_of(render("dneven_red", scene.meeting))
    assert "седмото заседание" in text and "Успешно решен случай" in text
    assert "Закриване на институции" in text and "Пенка Измислена" in text


def test_a_direction_is_proposed_for_a_service(scene, referral):
    made = generate("napravlenie", referral, register=True)
    text = text_of(made.content())
    assert "ЦОП – Казанлък" in text and "Община Пробно" in text
    assert "Пухов" not in text and scene.case.reference in text
    assert "М. П." in text_of(render("napravlenie", referral, privacy=INITIALS))


def test_a_case_of_violence_is_passed_on_without_the_name(scene, referral):
    referral.kind, referral.urgency = "transfer", "urgent"
    referral.store()
    text = text_of(render("preprashtane", referral))
    assert "по реда на Закона за закрила на детето" in text
    assert "Детето живее при баба си." in text and "Пухов" not in text
    assert "Мечо Пухов" in text_of(render("preprashtane", referral, privacy="identified"))
    referral.attachments = "Социален доклад\nЕпикриза"
    referral.store()
    numbered = generate("preprashtane", referral, privacy="identified", register=True)
    assert text_of(numbered.content()).count(numbered.register_number) == 2  # the annex too
    assert "Социален доклад и Епикриза." in text_of(numbered.content())
    assert printed("preprashtane", referral, "{{ насочване.спешно }}") == ["да"]


def year_of(mechanism, year: int) -> ReportPeriod:
    return ReportPeriod(mechanism=mechanism, begins_on=date(year, 1, 1),
                        ends_on=date(year, 12, 31)).store()


def test_the_report_counts_the_year_and_hides_small_numbers(scene, referral):
    scene.hold()
    scene.meeting.status = "closed"
    scene.meeting.save()
    year = year_of(scene.mechanism, 2016)
    made = generate("godishen_otchet", year, register=True)
    assert made.privacy == PUBLIC and made.register_number
    assert "07.12.2016" in text_of(made.content())
    open_year = printed("godishen_otchet", year, "{{ отчет.случаи_няма }}",
                        "{{ отчет.насочвания }}", "{{ отчет.случаи|брой }}")
    assert open_year == ["Броят на случаите се дава след приключване на отчетния период.",
                         "броят се дава след приключване на отчетния период", "0"]
    for _ in range(6):
        cast.make_case(scene.mechanism, type="support")
    year.workflow.move(year, "close", closed_on=date(2017, 1, 15))
    told = ("{{ отчет.година }}: {{ отчет.брой_заседания }}", "{{ отчет.насочвания }}",
            "{{ отчет.случаи_общо }}", *each("с", "отчет.случаи", "{{ с.брой }}"))
    held, sent, whole, *counts = before = printed("godishen_otchet", year, *told)
    assert (held, sent) == ("2016: 1", "по-малко от 5") and int(whole) > 6
    assert {*counts} == {"по-малко от 5", "6"}
    cast.make_case(scene.mechanism, type="support")
    assert printed("godishen_otchet", year, *told) == before, "what was published"


def test_an_empty_year_says_so(scene):
    year = year_of(scene.mechanism, 1999)
    assert "1999" in text_of(render("godishen_otchet", year))
    assert printed("godishen_otchet", year, "{{ отчет.брой_заседания }}, "
                   "{{ отчет.заседания|брой }}, {{ отчет.случаи|брой }}") == ["0, 0, 0"]
    year.ends_on = date(1999, 6, 30)
    with pytest.raises(RuleError, match="не се изготвя за този запис"):
        render("godishen_otchet", year)
