"""„Показатели“: small numbers stay hidden on the page and in the workbook."""

import io

import pytest
from openpyxl import load_workbook

from models.users import ADMIN, AUDITOR, COORDINATOR, MEMBER, SECRETARY
from tests import cast
from tests.admin.browsing import Visitor, counted_queries, reads, seen


@pytest.fixture
def cases(rolled_back):
    mechanism = cast.make_mechanism()
    return [cast.make_case(mechanism) for _ in range(7)] + [
        cast.make_case(mechanism, type="support") for _ in range(3)]


@pytest.mark.parametrize("role", [SECRETARY, COORDINATOR, ADMIN, AUDITOR])
def test_small_numbers_are_hidden(role, sign_in, cases):
    visitor = Visitor(sign_in(role))
    with counted_queries() as queries:
        page = seen(visitor.text("/indicators/"))
    assert "подкрепа на семейство – още без изход < 5" in page and " 3 " not in page
    assert len(reads(queries)) <= 5, "\n".join(queries)


def test_the_workbook_holds_what_the_page_shows(sign_in, cases):
    content = Visitor(sign_in(SECRETARY)).get("/indicators/?format=xlsx").data
    cells = [cell for row in load_workbook(io.BytesIO(content)).active.values for cell in row]
    assert "< 5" in cells and 3 not in cells and "Казанлък" in cells


def test_the_choice_of_mechanism_and_year_narrows(sign_in, cases):
    visitor = Visitor(sign_in(SECRETARY))
    assert "Още няма случаи" in visitor.text("/indicators/?year=1999")
    assert "Казанлък" in visitor.text(f"/indicators/?mechanism={cases[0].mechanism_id}&year=2016")
    for nonsense in ("mechanism=abc&year=-1", "year=" + "9" * 40, "mechanism=%D9%A1"):
        assert visitor.get(f"/indicators/?{nonsense}").status_code == 200


def test_a_representative_finds_no_such_page(sign_in, cases):
    assert Visitor(sign_in(MEMBER)).get("/indicators/").status_code == 404
