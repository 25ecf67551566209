"""Kept views of lists: made of what a list shows, opened, shared, taken out as a file."""

import json
from io import BytesIO

import pytest
from openpyxl import load_workbook

from models.base import RuleError
from models.cases.case import ChildCase
from models.tailoring import snapshot
from models.tailoring.configuration import apply, compare, export, read
from models.tailoring.views import ALL_PEOPLE, SavedView
from models.users import AUDITOR, COORDINATOR, SECRETARY
from tests import cast
from tests.admin.browsing import Visitor, seen
from tests.tailored import add_field

pytestmark = pytest.mark.usefixtures("rolled_back")
URL = "/saved_views/compose/cases/"


@pytest.fixture
def visit(sign_in):
    return lambda role: Visitor(sign_in(role))


def keep(label="Без лекар", **values) -> SavedView:
    """A view of the cases, for all unless an owner is named."""
    values = {"register": "cases", "asked": "", **values}
    made = SavedView(label=label, **values).store("проба")
    snapshot.refresh()
    return made


def ask(*terms: dict, how: str = "all") -> str:
    return json.dumps({how: list(terms)}, ensure_ascii=False)


def test_a_view_is_made_of_the_filters_opened_shared_and_taken_out(visit):
    field = add_field(ChildCase, "text", label="Личен лекар")
    mechanism = cast.make_mechanism()
    with_doctor = cast.make_case(mechanism, **{field.column: "Щъркел"})
    without = cast.make_case(mechanism)
    visitor = visit(SECRETARY)
    page = visitor.text(f"{URL}?received_on_from=1.1.2000")
    assert 'value="01.01.2000"' in page and "Постъпил на" in page
    assert "„щърк“ не се пази в изгледа" in visitor.text(f"{URL}?q=щърк")
    typed = {"field-0-0": "received_on", "op-0-0": "from", "value-0-0": "1.1.2000"}
    page = visitor.post(URL, {**typed, "label": "", "add": "0", "new-0": "=личен_лекар"}).text
    assert "Личен лекар" in page and 'name="op-0-1"' in page
    assert "Изберете какво се пита" not in page, "nothing is asked for yet"
    typed |= {"field-0-1": "=личен_лекар", "op-0-1": "empty", "label": "Без лекар",
              "shown": ["reference", field.column], "sort": "reference", "is_for_all": "y"}
    made = visitor.post(URL, typed)
    view = SavedView.get()
    assert made.headers["Location"].endswith(f"/cases/?view={view.name}")
    page = seen(visit(COORDINATOR).text(f"/cases/?view={view.name}"))
    assert without.reference in page and with_doctor.reference not in page
    assert "„Постъпил на“ е от 01.01.2000 и „Личен лекар“ е празно" in page
    book = visitor.client.get(f"/cases/?view={view.name}&format=xlsx")
    rows = [[cell.value for cell in row]
            for row in load_workbook(BytesIO(book.data)).active.iter_rows()]
    assert rows[0] == ["Номер", "Личен лекар"] and rows[1][0] == without.reference


def test_what_cannot_be_read_comes_back_with_everything_typed(visit):
    page = visit(SECRETARY).post(URL, {
        "field-0-0": "received_on", "op-0-0": "from", "value-0-0": "31.2.2026",
        "label": "Нов", "first_for": ["secretary"]}).text
    assert "31.2.2026" in page and 'value="Нов"' in page and "„Постъпил на“:" in page
    assert not SavedView.select().exists()


def test_a_private_view_is_its_owners_alone(visit):
    view = keep(owner=cast.find_account(SECRETARY).id)
    assert view.label in visit(SECRETARY).text("/cases/")
    other = visit(COORDINATOR)
    assert view.label not in other.text("/cases/")
    assert other.client.get(f"/saved_views/{view.id}/").status_code == 404


def test_a_list_opens_with_the_view_of_the_role_and_all_is_one_press_away(visit):
    mechanism = cast.make_mechanism()
    shown, hidden = cast.make_case(mechanism), cast.make_case(mechanism, status="closed")
    keep("Отворени", first_for=[AUDITOR], asked=ask(
        {"field": "status", "op": "not", "value": ["closed"]}))
    page = seen(visit(AUDITOR).text("/cases/"))
    assert shown.reference in page and hidden.reference not in page
    assert hidden.reference in seen(visit(AUDITOR).text("/cases/?view=all"))


def test_a_view_that_asks_what_the_reader_may_not_see_is_not_offered_to_him(visit):
    field = add_field(ChildCase, "text", label="Тайна", privacy="P3")
    view = keep(asked=ask({"field": f"={field.code}", "op": "filled"}))
    cast.make_case(cast.make_mechanism(), **{field.column: "щъркел"})
    assert view.label in visit(SECRETARY).text("/cases/")
    assert view.label not in visit(AUDITOR).text(f"/cases/?view={view.name}")


def test_rows_stand_together_by_the_value_of_a_column(visit):
    mechanism = cast.make_mechanism()
    for status in ("signal", "closed", "signal"):
        cast.make_case(mechanism, status=status)
    view = keep(grouped="status")
    page = visit(SECRETARY).text(f"/cases/?view={view.name}")
    assert page.count('class="group"') == 2


def test_a_field_that_a_view_asks_for_is_not_hidden_below_it():
    field = add_field(ChildCase, "text", label="Личен лекар")
    keep(asked=ask({"field": f"={field.code}", "op": "empty"}))
    with pytest.raises(RuleError, match="изглед „Без лекар“"):
        field.archive("проба")


@pytest.mark.parametrize(("values", "words"), [
    ({"asked": ask({"field": "няма", "op": "is"})}, "няма поле „няма“"),
    ({"asked": "{"}, "на ръка"), ({"owner": 1, "first_for": [SECRETARY]}, "само изглед за всички"),
    ({"label": ""}, "Попълнете „Име на изгледа“"), ({"register": "няма"}, "Изберете „Списък“")])
def test_a_view_that_makes_no_sense_is_refused_with_words(values, words):
    with pytest.raises(RuleError, match=words):
        keep(**{"label": "Изглед", **values})


def test_the_file_carries_what_is_for_all_and_names_no_record_of_this_desk():
    mechanism = cast.make_mechanism()
    field = add_field(ChildCase, "number", label="Тегло")
    keep("Тежки", asked=ask({"field": f"={field.code}", "op": "more", "value": "5"}),
         shown=json.dumps(["reference", f"={field.code}"], ensure_ascii=False))
    keep("Моите", owner=1)
    keep("Наши", asked=ask({"field": "mechanism", "op": "is", "value": [mechanism.id]}))
    text = export()
    assert [*json.loads(text)["saved_views"]] == ["cases/тежки"]
    SavedView.delete().where(SavedView.label == "Тежки").execute()
    apply(compare(read(text)), "проба")
    snapshot.refresh()
    made = SavedView.get(SavedView.label == "Тежки")
    assert (made.owner, made.paths()) == (ALL_PEOPLE, ("reference", field.column))
    assert made.show("asked") == "„Тегло“ е повече от 5"
    assert export() == text


@pytest.mark.parametrize("owner, is_taken", [(ALL_PEOPLE, False), (1, True)])
def test_a_view_for_all_names_no_record_that_some_do_not_see(owner, is_taken):
    """Its words stand above the list and on its page, also for who does not reach the record."""
    item = cast.make_item(cast.make_meeting(cast.make_mechanism()))
    asked = ask({"field": "item", "op": "is", "value": [item.id]})
    view = SavedView(label="По точка", register="decisions", asked=asked, owner=owner)
    if is_taken:
        return assert_stored(view)
    with pytest.raises(RuleError, match="отделен запис"):
        view.store("проба")
    told = {"format": 1, "saved_views": {"decisions/от_файл": {
        "register": "decisions", "label": "От файл", "asked": asked}}}
    with pytest.raises(RuleError, match="отделен запис"):
        apply(compare(read(json.dumps(told))), "проба")


def assert_stored(view: SavedView) -> None:
    assert view.store("проба").id
