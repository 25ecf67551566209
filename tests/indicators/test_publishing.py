"""What is published of children: no table whose total another one tells, no slice of another."""

from datetime import date

import pytest

from indicators.breakdowns import Breakdown
from indicators.cases import BY_OUTCOME
from indicators.declaring import INDICATORS, Span
from models.base import today
from models.cases.case import ChildCase
from tests import cast

YEAR = Span(date(2016, 1, 1), date(2016, 12, 31))


def published():
    return [one for one in INDICATORS.values() if one.hides_small and not one.is_inner]


def test_two_published_tables_of_the_same_children_share_no_column():
    """Their grand total alone links them; a shared row would tell what the other one hides."""
    for one in published():
        for other in published():
            is_same = (one.counts, one.dated, one.until) == (other.counts, other.dated, other.until)
            if one is not other and is_same:
                assert one.only is None is other.only, "one would be a slice of the other"
                columns = [{*map(str, by.__self__.rows), str(by.__self__.columns)}
                           for by in (one.make, other.make)]
                assert not columns[0] & columns[1], (one.title, other.title)


@pytest.mark.parametrize("numbers", [(1, 1, 1, 1), (4,), (2, 2)])
def test_a_table_whose_total_would_be_hidden_tells_nothing_at_all(numbers):
    mechanism = cast.make_mechanism()
    for kind, number in zip(("prevention", "support", "placement", "other"), numbers, strict=False):
        for _ in range(number):
            cast.make_case(mechanism, type=kind)
    indicator = INDICATORS["Случаи по вид, изход и община"]
    assert indicator.make.__self__ is BY_OUTCOME and isinstance(BY_OUTCOME, Breakdown)
    figures = indicator.figures(ChildCase.live(), YEAR, day=today(), is_public=True)
    assert figures.is_closed and not figures.rows and len(figures.headings) == 1


def test_published_figures_lead_to_no_list_and_to_no_period_before():
    mechanism = cast.make_mechanism()
    for _ in range(8):
        cast.make_case(mechanism)
    for one in published():
        figures = one.figures(one.counts.live(), YEAR, day=today(), is_public=True)
        assert all(cell.where is None for line in figures.rows for cell in line.cells), one.title
        assert all(line.before is None for line in figures.rows), one.title
