"""„Справка“: a table put together in the browser, each number with as many records behind it."""

import re
from datetime import date

import pytest

from models.cases.case import ChildCase
from models.tailoring.snapshot import refresh
from models.tailoring.views import SavedView
from models.users import AUDITOR, SECRETARY
from tests import cast
from tests.admin.browsing import Visitor, seen

pytestmark = pytest.mark.usefixtures("rolled_back")
ASKED = "/summary/?register=cases&rows=type&columns=municipality_origin.shown_as"
NBSP = "\N{NO-BREAK SPACE}"
PERIOD = "&dated=received_on&from=01.01.2016&to=31.12.2016"


@pytest.fixture
def visitor(sign_in):
    mechanism = cast.make_mechanism()
    for kind in ("prevention", "prevention", "support"):
        cast.make_case(mechanism, type=kind)
    return Visitor(sign_in(SECRETARY))


def test_every_number_of_a_summary_leads_to_as_many_records(visitor):
    page = visitor.text(ASKED + PERIOD)
    assert "превенция на изоставянето" in page and "Вътрешни данни" in page
    links = re.findall(r'<a href="(/cases/\?[^"]+)">(\d+)<span', page)
    assert {number for _, number in links} == {"1", "2", "3"}
    for url, number in links:
        assert f"{number} запис" in seen(visitor.text(url.replace("&amp;", "&"))), url
    assert visitor.get(ASKED + PERIOD + "&format=xlsx").status_code in (200, 302)


def test_what_is_counted_by_no_day_stands_beside_no_earlier_period(visitor):
    assert "плътно – за периода" in visitor.text(ASKED + PERIOD)
    assert "плътно – за периода" not in visitor.text(ASKED)


@pytest.mark.parametrize(("step", "told"), [
    ("year", {"2015 г.": "1", "2016 г.": "3"}),
    ("quarter", {"II тримесечие на 2015 г.": "1", "IV тримесечие на 2016 г.": "3"}),
    ("month", {"май 2015 г.": "1", "декември 2016 г.": "3"})])
def test_records_are_counted_by_the_years_quarters_and_months_of_a_day(step, told, visitor):
    ChildCase.update(received_on=date(2016, 12, 1)).execute()
    cast.make_case(ChildCase.get().mechanism, received_on=date(2015, 5, 31))
    for period in ("", "&dated=received_on&from=01.01.2015&to=31.12.2016"):
        page = visitor.text(f"{ASKED}&rows=received_on~{step}{period}".replace("rows=type&", ""))
        for label, number in told.items():
            found = re.search(rf'<a href="(/cases/\?[^"]+)">{number}<span[^>]*> – '
                              rf'{label.replace(" г.", NBSP + "г.")}, Общо<', page)
            assert f"{number} запис" in seen(visitor.text(found[1].replace("&amp;", "&"))), period


def test_a_kept_view_narrows_a_summary_and_says_so(visitor):
    view = SavedView(register="cases", label="Подкрепа", asked=(
        '{"all": [{"field": "type", "op": "is", "value": ["support"]}]}')).store()
    refresh()
    whole = visitor.text(f"{ASKED}{PERIOD}&view={view.name}")
    page = whole[whole.index("<main"):]  # the menu counts too
    assert "„Вид случай“ е" in seen(page) and ">1<span" in page and ">2<span" not in page
    link = re.search(r'<a href="(/cases/\?[^"]+)">1<span', page)[1].replace("&amp;", "&")
    assert "1 запис" in seen(visitor.text(link))


def test_nonsense_asks_for_nothing_and_a_reader_has_no_such_page(visitor, sign_in):
    for rest in ("?register=users", "?register=cases&rows=summary", "?rows=type",
                 "?register=cases&rows=type&from=01.01.2017&to=01.01.2016"):
        assert visitor.get(f"/summary/{rest}").status_code == 200
    assert "завършва, преди" in visitor.text(ASKED + "&from=01.01.2017&to=01.01.2016")
    assert sign_in(AUDITOR).get(ASKED).status_code == 404
