"""The published counts of cases, and the municipality in public texts."""

from documents.schema import Scope, values_of
from documents.values.cases import CASE
from indicators.cases import BY_OUTCOME, public_place
from indicators.suppression import TOTAL
from models.cases.case import ChildCase
from models.territory import Municipality
from tests import cast


def add_cases(mechanism, number: int, **values) -> list[ChildCase]:
    return [cast.make_case(mechanism, **values) for _ in range(number)]


def test_cases_are_counted_by_kind_outcome_and_municipality():
    mechanism = cast.make_mechanism()
    chirpan = Municipality.get(Municipality.name == "Чирпан")
    add_cases(mechanism, 6, outcome="reintegrated")
    add_cases(mechanism, 7, municipality_origin=chirpan)
    add_cases(mechanism, 2, type="support", municipality_origin=chirpan)
    cast.make_case(mechanism).archive()
    table = BY_OUTCOME.table(ChildCase.select())
    labels = [BY_OUTCOME.row_label(row) for row in table.rows]
    assert labels == ["превенция на изоставянето – още без изход",
                      "превенция на изоставянето – реинтегрирано в биологичното семейство",
                      "подкрепа на семейство – още без изход"]
    there = table.columns[1]
    assert [name for _, name in table.columns] == ["Казанлък", "Чирпан"]
    assert table.show(("support", None), there) == "< 5"
    assert table.show(TOTAL, TOTAL) == "15"
    assert table.show(("prevention", None), there) == "скрито", "7 of 9 would tell the 2"


def test_no_cases_make_an_empty_table():
    table = BY_OUTCOME.table(ChildCase.select())
    assert table.rows == table.columns == () and table.show(TOTAL, TOTAL) == "0"


def test_a_municipality_with_few_open_cases_is_not_named_in_public():
    mechanism = cast.make_mechanism()
    cases = add_cases(mechanism, 4)
    place = cases[0].municipality_origin
    assert public_place(place) == "община в област Стара Загора"
    add_cases(mechanism, 1)
    assert public_place(place) == "община Казанлък"
    ChildCase.update(status="closed").where(ChildCase.id == cases[0].id).execute()
    scope = {"day": cases[0].received_on}
    public = values_of(CASE, cases[1], Scope(**scope, is_public=True))
    inside = values_of(CASE, cases[1], Scope(**scope))
    assert public["община_по_произход"] == "община в област Стара Загора"
    assert public["община_на_престой"] == "община в област Стара Загора"
    assert inside["община_по_произход"] == "община Казанлък"
