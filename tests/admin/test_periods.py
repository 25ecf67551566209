"""A report period: closed once, its figures and their lists stay, corrections are told apart."""

import re
from datetime import date

import pytest

from models.base import RuleError, today
from models.cases.case import ChildCase
from models.mechanisms import Mechanism
from models.periods import ReportPeriod
from models.users import ADMIN, SECRETARY
from tests import cast
from tests.admin.browsing import Visitor, seen

pytestmark = pytest.mark.usefixtures("rolled_back")


def make_period(mechanism: Mechanism, start=(2016, 1, 1), end=(2016, 12, 31)) -> ReportPeriod:
    return ReportPeriod(mechanism=mechanism, begins_on=date(*start), ends_on=date(*end)).store()


def close(period: ReportPeriod) -> ReportPeriod:
    period.workflow.move(period, "close", closed_on=today())
    return ReportPeriod.get_by_id(period.id)


@pytest.fixture
def mechanism():
    mechanism = cast.make_mechanism()
    for _ in range(7):
        cast.make_case(mechanism)
    return mechanism


@pytest.mark.parametrize(("start", "end", "name"), [
    ((2016, 1, 1), (2016, 12, 31), "2016 г."),
    ((2016, 1, 1), (2016, 6, 30), "първото полугодие на 2016 г."),
    ((2016, 7, 1), (2016, 9, 30), "третото тримесечие на 2016 г."),
    ((2016, 1, 1), (2016, 12, 30), "периода 01.01.2016 г. – 30.12.2016 г."),
    ((2015, 1, 1), (2016, 12, 31), "периода 01.01.2015 г. – 31.12.2016 г.")])
def test_a_period_is_called_what_people_call_it(start, end, name):
    period = ReportPeriod(begins_on=date(*start), ends_on=date(*end))
    assert period.name().replace("\xa0", " ") == name


def test_a_period_that_ends_before_it_starts_is_told(mechanism):
    with pytest.raises(RuleError, match="е преди"):
        make_period(mechanism, (2017, 1, 1), (2016, 12, 31))


def test_the_same_period_is_not_recorded_twice(mechanism):
    make_period(mechanism)
    with pytest.raises(RuleError, match="вече е записан"):
        make_period(mechanism)


def test_what_is_not_over_does_not_close(mechanism):
    period = make_period(mechanism, (today().year, 1, 1), (today().year, 12, 31))
    with pytest.raises(RuleError, match="се приключва след този ден"):
        close(period)


def test_two_closed_periods_never_share_a_day(mechanism):
    close(make_period(mechanism, (2016, 1, 1), (2016, 6, 30)))
    year = make_period(mechanism)
    with pytest.raises(RuleError, match="биха издали малките числа"):
        close(year)
    close(make_period(mechanism, (2016, 7, 1), (2016, 12, 31)))
    close(make_period(cast.make_mechanism("ДР")))


def test_a_closed_period_stays_in_the_register(mechanism):
    period = close(make_period(mechanism))
    with pytest.raises(RuleError, match="остава в регистъра"):
        period.archive()
    period.ends_on = date(2016, 11, 30)
    with pytest.raises(RuleError, match="не се променя"):
        period.store()


def test_figures_stay_and_corrections_are_told_apart(sign_in, mechanism):
    period = close(make_period(mechanism))
    visitor = Visitor(sign_in(SECRETARY))
    address = f"/report_periods/{period.id}/"
    assert "Няма: днес числата са същите." in seen(visitor.text(address))
    first = ChildCase.select().order_by(ChildCase.id).get()
    first.archive()
    late = cast.make_case(mechanism, type="support")
    page = visitor.text(address)
    told = seen(page)
    assert f"− {first.title()}" in told and f"+ {late.title()}" in told
    assert "превенция на изоставянето – още без изход, „Общо“ 7 6" in told
    kept = re.search(r'href="(/cases/\?kept=[^"]+)">7<', page)[1]
    assert "6 записа" in seen(visitor.text(kept.replace("&amp;", "&"))), "without that in the bin"


def test_what_was_published_is_told_again_whatever_happened_since(sign_in, mechanism):
    period = close(make_period(mechanism))
    visitor = Visitor(sign_in(ADMIN))
    pages = (f"/report_periods/{period.id}/", "/indicators/?from=01.01.2016&to=31.12.2016")
    before = [seen(visitor.text(page)) for page in pages]
    assert all("превенция на изоставянето – още без изход 7" in one for one in before)
    cast.make_case(mechanism)
    for _ in range(6):
        cast.make_case(mechanism, type="support")
    assert [seen(visitor.text(page)) for page in pages] == before
    overlapping = seen(visitor.text("/indicators/?from=01.07.2016&to=30.06.2017"))
    assert "вече е приключен и се застъпва" in overlapping and "още без изход" not in overlapping


def test_nobody_who_keeps_no_cases_sees_the_internal_figures(sign_in, mechanism):
    for _ in range(3):
        cast.make_case(mechanism, type="support")
    period = close(make_period(mechanism))
    visitor = Visitor(sign_in(ADMIN))
    page = visitor.text(f"/report_periods/{period.id}/")
    assert "< 5" in seen(page) and "/cases/?kept=" not in page
    link = re.search(r'/cases/\?kept=[^"]+', Visitor(sign_in(SECRETARY)).text(
        f"/report_periods/{period.id}/"))[0].replace("&amp;", "&")
    assert visitor.get(link).status_code in (403, 404)
