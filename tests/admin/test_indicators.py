"""„Показатели“: the office sees its numbers with their lists, all others what may be published."""

import io
import re
from datetime import date

import pytest
from openpyxl import load_workbook

from indicators.declaring import CASES, INDICATORS, WORK
from models.base import today
from models.periods import ReportPeriod
from models.places.closure import ClosureTarget
from models.services import Service
from models.tailoring.indicators import OwnIndicator
from models.territory import Oblast
from models.users import ADMIN, AUDITOR, COORDINATOR, MEMBER, SECRETARY
from tests import cast
from tests.admin.browsing import Visitor, counted_queries, reads, seen
from tests.admin.records import make_record

PERIOD = "from=01.01.2016&to=31.12.2016"


@pytest.fixture
def cases(rolled_back):
    mechanism = cast.make_mechanism()
    return [cast.make_case(mechanism) for _ in range(7)] + [
        cast.make_case(mechanism, type="support") for _ in range(3)]


def close(cases):
    """The year of the cases, reported on."""
    year = ReportPeriod(mechanism=cases[0].mechanism, begins_on=date(2016, 1, 1),
                        ends_on=date(2016, 12, 31)).store()
    year.workflow.move(year, "close", closed_on=today())


@pytest.mark.parametrize("role", [ADMIN, AUDITOR])
def test_small_numbers_are_hidden_from_who_keeps_no_cases(role, sign_in, cases):
    """Of an open year nothing is told: read on two days it would tell who came between them."""
    visitor = Visitor(sign_in(role))
    page = seen(visitor.text(f"/indicators/?{PERIOD}"))
    assert "Числа за деца се публикуват за приключен отчетен период" in page
    assert "подкрепа на семейство" not in page and "Заетост и свободни места" in page
    assert visitor.get("/report_periods/").status_code == 200, "where the page leads"
    close(cases)
    page = seen(visitor.text(f"/indicators/?{PERIOD}"))
    assert "подкрепа на семейство – още без изход < 5" in page and " 3 " not in page
    assert "Такива са при приключването на периода и не се сменят" in page


def test_a_second_mechanism_is_not_summed_with_the_first_from_its_first_minute(sign_in, cases):
    close(cases)
    visitor = Visitor(sign_in(ADMIN))
    visitor.text("/cases/")
    assert "Числа за деца се публикуват" not in visitor.text(f"/indicators/?{PERIOD}")
    cast.make_mechanism()
    page = seen(visitor.text(f"/indicators/?{PERIOD}"))
    assert "за приключен отчетен период на един механизъм" in page
    assert "подкрепа на семейство" not in page


@pytest.mark.parametrize("role", [SECRETARY, COORDINATOR])
def test_the_office_sees_its_own_numbers_and_what_may_be_published(role, sign_in, cases):
    make_record(Service, kind="cnst", places=12, occupied=10, as_of=date(2015, 3, 1))
    for oblast in Oblast.select().limit(3):
        ClosureTarget(scope="oblast", oblast=oblast, kind="ddlrg", number=7).store()
    OwnIndicator(register="cases", label="Наши", rows="type", dated="received_on").store()
    visitor = Visitor(sign_in(role))
    visitor.get("/help/")
    with counted_queries() as queries:
        page = visitor.text(f"/indicators/?{PERIOD}")
    assert "3 – подкрепа на семейство – още без изход, Общо 0 " in seen(page), "a year ago: none"
    assert "Вътрешни данни: не се публикуват." in page
    mine = [one for one in INDICATORS.values() if one.page == CASES]
    assert len(mine) >= 14 and len(reads(queries)) < 20, "\n".join(queries)
    assert "подкрепа на семейство" not in visitor.text(f"/indicators/?{PERIOD}&public=1")
    close(cases)
    public = seen(visitor.text(f"/indicators/?{PERIOD}&public=1"))
    assert "подкрепа на семейство – още без изход < 5" in public and " 3 " not in public


@pytest.mark.parametrize("page", [CASES, WORK])
def test_every_indicator_stands_on_its_page_with_its_definition(page, sign_in, cases):
    words = seen(Visitor(sign_in(SECRETARY)).text(f"/{page}/?{PERIOD}"))
    mine = [one for one in INDICATORS.values() if one.page == page]
    assert {one.page for one in INDICATORS.values()} == {CASES, WORK}
    assert mine and all(one.title in words and one.definition in words for one in mine)


@pytest.mark.parametrize("page", [CASES, WORK])
def test_every_number_leads_to_as_many_records(page, sign_in, cases):
    cast.make_commitment()
    visitor = Visitor(sign_in(SECRETARY))
    links = re.findall(r'<a href="(/\w+/\?[^"]+)">(\d+)<span', visitor.text(f"/{page}/?{PERIOD}"))
    assert len(links) > 3
    for url, number in links:
        listed = seen(visitor.text(url.replace("&amp;", "&")))
        assert re.search(rf"\b{number} запис", listed), url


def test_the_workbook_holds_what_the_page_shows(sign_in, cases):
    close(cases)
    content = Visitor(sign_in(ADMIN)).get(f"/indicators/?{PERIOD}&format=xlsx").data
    book = load_workbook(io.BytesIO(content))
    cells = [cell for sheet in book for row in sheet.values for cell in row]
    assert "< 5" in cells and 3 not in cells and "Казанлък" in cells
    assert len(book.sheetnames) == len(
        [1 for one in INDICATORS.values() if one.page == CASES and not one.is_inner])


def test_the_choice_of_mechanism_and_period_narrows(sign_in, cases):
    visitor = Visitor(sign_in(SECRETARY))
    assert "Казанлък" not in seen(visitor.text("/indicators/?from=01.01.1999&to=31.12.1999"))
    assert "Казанлък" in visitor.text(
        f"/indicators/?mechanism={cases[0].mechanism_id}&{PERIOD}")
    assert "завършва, преди да е започнал" in visitor.text(
        "/indicators/?from=01.01.2017&to=31.12.2016")
    for nonsense in ("mechanism=abc&from=-1", "to=" + "9" * 40, "mechanism=%D9%A1"):
        assert visitor.get(f"/indicators/?{nonsense}").status_code == 200


def test_a_representative_finds_no_such_page(sign_in, cases):
    assert Visitor(sign_in(MEMBER)).get("/indicators/").status_code == 404
