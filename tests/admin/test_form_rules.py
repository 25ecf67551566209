"""Rules of forms in the browser: picked, and kept by the server whatever a script shows."""

import re
from io import BytesIO
from types import SimpleNamespace

import pytest
from openpyxl import load_workbook

from documents.schema import own_field
from models.base import ENTITIES
from models.cases.case import ChildCase
from models.tailoring.fields import OwnField
from models.tailoring.formrules import OwnRule
from models.tailoring.journal import read_journal
from models.tailoring.wordings import OwnWording
from models.users import ADMIN, SECRETARY, User
from tests import cast
from tests.admin.browsing import Visitor, form_values, seen
from tests.models.test_form_rules import rule
from tests.tailored import add_field, reread

pytestmark = pytest.mark.usefixtures("rolled_back")
BY_TYPE = {"field": "type", "op": "is", "value": ["reintegration"]}


@pytest.fixture
def visit(sign_in):
    return lambda role: Visitor(sign_in(role))


def save(visitor, case: ChildCase, **typed) -> str:
    """The page after the form of the case is stored with these values typed over."""
    url = f"/cases/{case.id}/edit/"
    return visitor.post(url, form_values(visitor.text(url)) | typed, follow=True).get_data(
        as_text=True)


def test_a_rule_is_picked_read_out_and_works_at_the_next_form(visit):
    field = add_field(ChildCase, label="Личен лекар")
    admin, case = visit(ADMIN), cast.make_case(type="prevention")
    typed = {"target": "=личен_лекар", "kind": "show", "field-0-0": "type", "op-0-0": "is",
             "value-0-0": ["reintegration"]}
    assert admin.post("/own_rules/compose/cases/", typed).location.endswith("/shapes/cases/")
    assert "„Личен лекар“: показва се само когато „Вид случай“ е „реинтеграция“" in seen(
        admin.text("/shapes/cases/"))
    preview = admin.text("/shapes/cases/preview/")
    assert f'name="{field.column}"' in preview and "data-show" in preview
    assert "нищо не се записва" in seen(preview) and 'type="submit">Запиши' not in preview
    address = f"/own_rules/{OwnRule.get().id}/compose/"
    admin.post(address, {**typed, "version": 1, "value-0-0": ["support"]})
    for page in (f"/history/own_rules/{OwnRule.get().id}/", "/configuration/"):
        told = seen(admin.text(page))  # in words, never as the program keeps it
        assert "е „реинтеграция“" in told and "reintegration" not in told and "=" not in told
    admin.post(address, {**typed, "version": 2})
    form = visit(SECRETARY).text(f"/cases/{case.id}/edit/")
    assert '"name": "type"' in form.replace("&#34;", '"') and field.column in form
    page = seen(admin.post(address, {**typed, "target": ""}).text)
    assert page.count("Попълнете „За кое поле или раздел“") == 1 and "реинтеграция" in page
    assert "Изберете поле или раздел" in admin.post(address, {**typed, "target": "=няма"}).text
    page = seen(admin.post(address, {**typed, "kind": "match", "target": ""}).text)
    assert "Изберете кое трябва да е същото" in page and "Попълнете" not in page


def test_what_is_hidden_is_not_demanded_and_keeps_what_stands_in_it(visit):
    weight = add_field(ChildCase, "number", label="Тегло").column
    rule("show", "=тегло", BY_TYPE)
    rule("demand", "=тегло")
    visitor, case = visit(SECRETARY), cast.make_case(type="prevention", **{weight: 12})
    assert "Промените са записани" in save(visitor, case, **{weight: "дванайсет"})
    assert getattr(reread(case), weight) == 12
    page = save(visitor, case, type="reintegration", **{weight: ""})
    assert "Попълнете „Тегло“" in page and reread(case).type == "prevention"
    assert "Промените са записани" in save(visitor, case, type="reintegration", **{weight: "13"})
    assert getattr(reread(case), weight) == 13


def test_what_is_not_taken_comes_back_with_the_words_and_what_was_typed(visit):
    weight = add_field(ChildCase, "number", label="Тегло").column
    rule("refuse", "=тегло", {"field": "=тегло", "op": "more", "value": "200"},
         message="Теглото е в килограми.")
    visitor, case = visit(SECRETARY), cast.make_case()
    page = save(visitor, case, **{weight: "3500"})
    assert "Теглото е в килограми." in page and 'value="3500"' in page
    assert getattr(reread(case), weight) is None


def test_from_a_state_on_the_step_asks_for_what_is_demanded(visit):
    doctor = add_field(ChildCase, label="Личен лекар").column
    rule("demand", "=личен_лекар", {"field": "status", "op": "not", "value": ["signal"]})
    visitor, case = visit(SECRETARY), cast.make_case()
    url = f"/cases/{case.id}/step/accept/"
    page = visitor.post(url, follow=True).get_data(as_text=True)
    assert "Попълнете „Личен лекар“" in page and reread(case).status == "signal"
    visitor.post(url, {doctor: "Д-р Щъркел"})
    stored = reread(case)
    assert (stored.status, getattr(stored, doctor)) == ("accepted", "Д-р Щъркел")


def test_what_is_hidden_now_is_told_in_the_details_and_not_printed(visit):
    doctor = add_field(ChildCase, label="Личен лекар").column
    rule("show", "=личен_лекар", BY_TYPE)
    case = cast.make_case(type="prevention", **{doctor: "Д-р Щъркел"})
    page = seen(visit(SECRETARY).text(f"/cases/{case.id}/"))
    assert "Личен лекар (скрито сега) Д-р Щъркел" in page and "Проблемен случай" not in page
    read = own_field(ChildCase._meta.fields[doctor], lambda one: one).read
    scope = SimpleNamespace(is_public=False)
    assert read(case, scope) is None
    case.type = "reintegration"
    assert read(case, scope) == "Д-р Щъркел"


def test_a_field_of_the_program_is_worded_on_the_page_of_the_form(visit):
    admin = visit(ADMIN)
    page = admin.text("/shapes/cases/")
    assert ("„Настояща институция“: показва се само когато „Вид случай“ не е „подкрепа на "
            "семейство“ идва с програмата") in seen(page)
    url = "/own_wordings/new/?register=cases&code=summary"
    assert url.replace("&", "&amp;") in page
    typed = form_values(admin.text(url)) | {"label": "Разказ", "hint": "Какво се случи?"}
    page = seen(admin.post(url, typed, follow=True).get_data(as_text=True))
    assert "Разказ" in page and "Ред на думите" not in page
    form = visit(SECRETARY).text(f"/cases/{cast.make_case().id}/edit/")
    assert "Разказ" in form and "Какво се случи?" in form
    wording = OwnWording.get()
    assert "Кратко описание" in seen(admin.post(
        f"/own_wordings/{wording.id}/reset/", follow=True).get_data(as_text=True))


def test_two_people_who_change_one_rule_learn_of_each_other(visit):
    add_field(ChildCase, label="Личен лекар")
    one, admin = rule("demand", "=личен_лекар"), visit(ADMIN)
    url = f"/own_rules/{one.id}/compose/"
    def version(page: str) -> dict:
        return {"version": re.search(r'name="version" value="(\d+)"', page)[1]}
    opened = version(admin.text(url))
    one = reread(one)
    one.message = "Думите на другия"
    one.store("другият")
    mine = {**opened, "kind": "demand", "target": "=личен_лекар", "message": "Моите думи"}
    page = admin.post(url, mine).get_data(as_text=True)
    assert "Някой друг промени това" in seen(page) and "Моите думи" in page
    assert reread(one).message == "Думите на другия"
    again = {**version(page), "kind": "demand", "target": "=личен_лекар",
             "message": "Моите думи"}
    assert admin.post(url, again).status_code == 302
    assert reread(one).message == "Моите думи"


def test_who_only_words_forms_changes_labels_and_helps_and_nothing_else(visit):
    field = add_field(ChildCase, label="Личен лекар", hint="Кой го води")
    secretary, url = visit(SECRETARY), "/shapes/cases/"
    assert secretary.get(url).status_code == 404 and url not in secretary.text("/cases/")
    account = cast.find_account(SECRETARY)
    User.unlogged_update(words_forms=True).where(User.id == account.id).execute()
    assert f'href="{url}"' in secretary.text("/cases/")
    page = secretary.text(url)
    assert "Ново правило" not in page and "Ново поле" not in page and "/own_fields/" not in page
    for name, label, way in ((field.column, "Семеен лекар", "own_fields"),
                             ("summary", "Разказ", "own_wordings")):
        words = f"{url}words/{name}/"
        assert f'href="{words}"' in page
        typed = form_values(secretary.text(words))
        assert {*typed} >= {"label", "hint"} and "required" not in typed
        sent = {**typed, "label": label, "required": "y", "section": "Друг", "position": "7"}
        assert secretary.post(words, sent).location.endswith(url)
        stored = ENTITIES[way].select().order_by(ENTITIES[way].id.desc()).get()
        assert (stored.label, stored.required, stored.section) == (label, False, "")
        assert label in secretary.text(url)
        late = secretary.post(words, {**sent, "label": "Вид случай", "version": "0"})
        assert "Вид случай" in late.text and "Записът не е направен" in seen(late.text)
        assert secretary.get(f"/{way}/{stored.id}/edit/").status_code == 403
    assert OwnWording.get().hint == "", "as shipped, whatever the next version says"
    assert secretary.get("/shapes/users/").status_code == 404
    assert secretary.get(f"{url}words/status/").status_code == 404


def test_the_form_goes_out_as_a_workbook_for_review(visit):
    add_field(ChildCase, "choice", label="Група", required=True, hint="Коя е")
    rule("show", "=група", BY_TYPE)
    sheet = load_workbook(BytesIO(visit(ADMIN).get("/shapes/cases/review/").data)).active
    rows = {row[1]: row for row in sheet.iter_rows(values_only=True)}
    assert "„Вид случай“ не е" in rows["Потребности"][6]  # a rule of the program
    _, _, typed, demanded, hint, values, said, _ = rows["Група"]
    assert (typed, demanded, hint, values) == (
        "една стойност от списък", "да", "Коя е", "Първо; Второ; Трето")
    assert said == "„Група“: показва се само когато „Вид случай“ е „реинтеграция“"
    assert rows["Механизъм"][2] == "запис от „Механизми“" and "Вид случай" in rows


def test_fields_and_sections_go_where_they_are_dragged_or_pressed(visit):
    own = [add_field(ChildCase, label=label).column for label in ("Първо наше", "Второ наше")]
    add_field(ChildCase, label="Лекар", section="Сигнал")
    admin, url = visit(ADMIN), "/shapes/cases/"

    def form(title: str) -> list[str]:
        admin.text(url)
        return list(dict(ChildCase.listing.sections)[title])

    def put(section: str, order: list[str], **pressed) -> None:
        sent = {"section": section, "order": order, **pressed}
        assert admin.post(f"{url}order/", sent).status_code == 302
    shipped, last = form("Сигнал")[:-1], form("Сигнал")[-1]
    put("Други данни", own, up=own[1])
    assert form("Други данни") == own[::-1]
    assert "Място в раздела: друго" in read_journal(1)[0].words()
    put("Сигнал", [shipped[0], last, *shipped[1:]])
    assert form("Сигнал") == [shipped[0], last, *shipped[1:]]
    assert not OwnWording.select().count(), "only the field of the office has a place of its own"
    put("Сигнал", [own[0], shipped[0], last, *shipped[1:]], down=shipped[-2])
    assert form("Сигнал") == [own[0], shipped[0], last, *shipped[1:-2], *shipped[:-3:-1]]
    assert form("Други данни") == [own[1]]
    titles = [title for title, _ in ChildCase.listing.sections]
    put("", [titles[-1], *titles[:-1]])
    put("", [titles[-1], *titles[:-1]], up=titles[1])
    admin.text(url)
    assert [title for title, _ in ChildCase.listing.sections] == [
        titles[-1], titles[1], titles[0], *titles[2:-1]]
    assert form("Сигнал")[0] == own[0] and OwnWording.select().count() == 1
    page = admin.post(f"{url}order/", {"section": "Сигнал", "order": ["няма"]}, follow=True).text
    assert "Изберете поле от формуляра" in page


def test_a_list_of_thousands_of_values_is_told_and_what_was_typed_stays(visit):
    admin, values = visit(ADMIN), [f"Стойност {number}" for number in range(5000)]
    page = admin.post("/own_fields/new/?register=cases", {
        "register": "cases", "kind": "choice", "label": "Много",
        "first_values": "\n".join(values), "filtered": "y"}).text
    assert "а може да са до 300" in page and values[-1] in page
    assert not OwnField.select().count()
