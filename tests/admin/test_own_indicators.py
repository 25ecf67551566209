"""Indicators that the office composes: four ways to count, their lists, what a reader may know."""

import json
import re
from datetime import date

import pytest

from indicators.declaring import Asked, Span
from indicators.own import is_of_children, read_own
from models.base import ENTITIES, RuleError
from models.cases.case import ChildCase
from models.parties import Organization
from models.periods import ReportPeriod
from models.tailoring import snapshot
from models.tailoring.configuration import apply, compare, export, read
from models.tailoring.indicators import OwnIndicator
from models.territory import Municipality
from models.users import AUDITOR, SECRETARY
from tests import cast
from tests.admin.browsing import Visitor, seen
from tests.tailored import add_field

pytestmark = pytest.mark.usefixtures("rolled_back")
PERIOD = "from=01.01.2016&to=31.12.2016"
URL = "/own_indicators/compose/cases/"
SUPPORT = {"field": "type", "op": "is", "value": ["support"]}


def ask(*terms: dict) -> str:
    return json.dumps({"all": list(terms)}, ensure_ascii=False)


def keep(label="Подкрепа", **values) -> OwnIndicator:
    """An indicator of the cases that were received in the period, unless told otherwise."""
    values = {"register": "cases", "dated": "received_on", **values}
    return OwnIndicator(label=label, **values).store("проба")


def lines(kept: OwnIndicator) -> list[list[str]]:
    """The table of 2016 as it is shown to who keeps the records."""
    indicator = read_own(kept)
    asked = indicator.asked(indicator.counts.live(), Span(date(2016, 1, 1), date(2016, 12, 31)),
                            is_public=False)
    assert isinstance(asked, Asked)
    return [[one.label, *(cell.text for cell in one.cells)] for one in indicator.make(asked).rows]


@pytest.fixture
def cases():
    mechanism = cast.make_mechanism()
    made = [cast.make_case(mechanism, type=kind) for kind in ("support", "support", "prevention")]
    cast.make_case(mechanism, received_on=date(2015, 5, 5))
    cast.make_case(mechanism).archive()
    return made


def test_records_are_counted_by_rows_and_columns(cases):
    assert lines(keep(rows="type")) == [["превенция на изоставянето", "1"],
                                        ["подкрепа на семейство", "2"], ["Общо", "3"]]
    assert lines(keep("По условие", asked=ask(SUPPORT))) == [["Общо", "2"]]
    assert lines(keep("Двойно", rows="type", columns="municipality_origin"))[-1] == [
        "Общо", "3", "3"]


def test_a_number_of_the_record_is_added_up_with_its_fraction(cases):
    field = add_field(ChildCase, "money", label="Помощ")
    for case, sum_ in zip(cases, ("10.25", "0.5", "3"), strict=True):
        ChildCase.update({field.column: sum_}).where(ChildCase.id == case.id).execute()
    kept = keep("Помощ по вид", way="sum", amount=f"={field.code}", rows="type")
    assert lines(kept) == [["превенция на изоставянето", "3"], ["подкрепа на семейство", "10,75"],
                           ["Общо", "13,75"]]


def test_a_share_of_nothing_is_no_number(cases):
    kept = keep(way="share", part=ask(SUPPORT), rows="type")
    assert lines(kept) == [["превенция на изоставянето", "0", "1", "0 %"],
                           ["подкрепа на семейство", "2", "2", "100 %"], ["Общо", "2", "3", "67 %"]]
    ChildCase.update(received_on=date(2015, 1, 1)).execute()
    assert lines(kept) == []


def test_the_median_of_days_leaves_out_what_has_not_both(cases):
    for case, day in zip(cases, (date(2016, 4, 6), date(2016, 4, 14), None), strict=True):
        ChildCase.update(closed_on=day).where(ChildCase.id == case.id).execute()
    kept = keep(way="median", amount="received_on", until="closed_on", rows="type")
    assert lines(kept) == [["подкрепа на семейство", "2", "6"], ["Общо", "2", "6"]]


@pytest.mark.parametrize(("values", "counts"), [
    ({"way": "share", "part": ask(SUPPORT)}, [2, 2]),
    ({"way": "median", "amount": "received_on", "until": "closed_on"}, [2, 2])])
def test_behind_a_share_and_a_median_stands_the_list_of_their_records(
        cases, sign_in, values, counts):
    ChildCase.update(closed_on=date(2016, 4, 9)).where(ChildCase.id.in_(cases[:2])).execute()
    keep(**values, rows="type", dated="received_on")
    page = Visitor(sign_in(SECRETARY)).text(f"/indicators/?{PERIOD}")
    own = page[page.index('id="own'):]
    links = re.findall(r'href="(/cases/\?figure=own[^"]+)">(?:67|100) ?%<|'
                       r'href="(/cases/\?figure=own[^"]+)">5<', own.replace("\xa0", " "))
    found = [seen(Visitor(sign_in(SECRETARY)).text("".join(link).replace("&amp;", "&")))
             for link in links]
    assert [f"{count} записа" in one for count, one in zip(counts, found, strict=True)] == [
        True, True]


def test_it_is_composed_in_the_browser_and_stands_beside_the_shipped_ones(cases, sign_in):
    visitor = Visitor(sign_in(SECRETARY))
    assert "/own_indicators/compose/cases/" in visitor.text("/own_indicators/compose/")
    page = visitor.text(f"{URL}?rows=type&dated=received_on")
    assert '<option value="type" selected>' in page
    typed = {"label": "Подкрепени семейства", "way": "share", "rows": "type",
             "dated": "received_on"}
    faulty = visitor.post(URL, typed).text
    assert "чийто дял се смята" in faulty and 'value="Подкрепени семейства"' in faulty
    asked = visitor.post(URL, {**typed, "part-add": "0", "part-new-0": "type"}).text
    assert 'name="part-op-0-0"' in asked and 'name="op-0-0"' not in asked
    made = visitor.post(URL, {**typed, "part-field-0-0": "type", "part-op-0-0": "is",
                              "part-value-0-0": "support"})
    assert made.headers["Location"].endswith(f"/indicators/#own{OwnIndicator.get().id}")
    page = visitor.text(f"/indicators/?{PERIOD}")
    assert "Дял на тези, в които „Вид случай“ е „подкрепа на семейство“" in seen(page)
    link = re.search(r'href="(/cases/\?figure=own[^"]+)">2<span', page)[1].replace("&amp;", "&")
    assert "2 записа" in seen(visitor.text(link))
    assert visitor.get(f"/indicators/?{PERIOD}&format=xlsx").status_code in (200, 302)


def test_it_is_frozen_with_the_period_and_told_apart_afterwards(cases, sign_in):
    keep()
    period = ReportPeriod(mechanism=cases[0].mechanism, begins_on=date(2016, 1, 1),
                          ends_on=date(2016, 12, 31)).store()
    period.workflow.move(period, "close", closed_on=date.today())
    cases[0].archive()
    page = Visitor(sign_in(SECRETARY)).text(f"/report_periods/{period.id}/")
    assert re.search(r'href="/cases/\?kept=\d+\.own\d+\.[^"]+">3<', page)


def test_what_is_of_children_is_never_published_and_a_reader_sees_the_rest(cases, sign_in):
    cast.make_organization()
    keep("Само вътре")
    keep("Институции", register="organizations", dated="", rows="category")
    page = seen(Visitor(sign_in(AUDITOR)).text(f"/indicators/?{PERIOD}"))
    assert "Само вътре" not in page and "Институции" in page
    count = Organization.live().count()
    assert f"Общо {count}" in page
    public = seen(Visitor(sign_in(SECRETARY)).text(f"/indicators/?{PERIOD}&public=1"))
    assert "Само вътре" not in public


def test_what_leads_to_a_case_is_of_children_whatever_register_it_stands_in(cases):
    leading = {table for table, entity in ENTITIES.items() if is_of_children(entity)}
    assert {"reminder_items", "decision_changes", "destruction_items"} <= leading
    assert not {"organizations", "municipalities", "oblasti"} & leading


def test_what_asks_for_a_hidden_field_says_that_it_cannot_be_computed_and_why(cases, sign_in):
    field = add_field(ChildCase, "choice", label="Тайна", privacy="P3", first_values="щъркел")
    keep("По тайна", rows=f"={field.code}")
    broken = keep("Счупен", rows="type")
    OwnIndicator.update(rows="=няма").where(OwnIndicator.id == broken.id).execute()
    page = seen(Visitor(sign_in(AUDITOR)).text(f"/indicators/?{PERIOD}"))
    assert "Не се изчислява: пита за поле, което вашата роля не вижда." in page
    assert "Не се изчислява: в „Случаи“ няма поле „няма“; може да е скрито." in page
    with pytest.raises(RuleError, match="показател „По тайна“"):
        field.archive("проба")


def test_a_table_of_hundreds_of_rows_shows_the_largest_and_says_how_many_are_left(sign_in):
    mechanism, places = cast.make_mechanism(), list(Municipality.select())
    ChildCase.insert_many([
        {"mechanism": mechanism, "year": 2016, "number": number, "reference": f"Г-{number}",
         "type": "support", "age_band": "0–3", "received_on": date(2016, 2, 2),
         "municipality_origin": place} for number, place in enumerate([*places, places[0]])]
    ).execute()
    keep(rows="municipality_origin")
    page = seen(Visitor(sign_in(SECRETARY)).text(f"/indicators/?{PERIOD}"))
    left = len(places) + 1 - 60
    assert f"още {left} реда са в таблицата за Excel" in page
    assert f"{places[0].shown_as} 2" in page and f"Общо {len(places) + 1}" in page


@pytest.mark.parametrize(("values", "words"), [
    ({"way": "sum"}, "кое число"), ({"way": "sum", "amount": "closed_on"}, "кое число"),
    ({"way": "median", "amount": "received_on"}, "от коя до коя"),
    ({"way": "share"}, "поне едно условие"), ({"rows": "няма"}, "Изберете друго поле"),
    ({"columns": "type"}, "Изберете и редове"), ({"asked": "{"}, "на ръка"),
    ({"label": "Откази по причина"}, "показател на програмата"),
    ({"way": "share", "part": ask(SUPPORT), "rows": "type", "columns": "status"}, "Колони има")])
def test_what_makes_no_sense_is_refused_with_words(values, words):
    with pytest.raises(RuleError, match=words):
        keep(**values)


def test_the_file_with_settings_carries_it(cases):
    keep(rows="type", asked=ask(SUPPORT))
    text = export()
    assert [*json.loads(text)["own_indicators"]] == ["cases/подкрепа"]
    OwnIndicator.delete().execute()
    apply(compare(read(text)), "проба")
    snapshot.refresh()
    assert lines(OwnIndicator.get()) == [["подкрепа на семейство", "2"], ["Общо", "2"]]
    assert export() == text
