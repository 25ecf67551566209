"""A table becomes records by the rules of the form: tried first, carried out whole, taken back."""

import io
import json
import unicodedata
from datetime import date

import pytest
from openpyxl import load_workbook

from models.audit.events import AuditEvent
from models.base import ENTITIES
from models.cases.case import ChildCase
from models.cases.identity import CaseIdentity
from models.documents.blobs import Blob
from models.imports import Import
from models.leaks import finding
from models.mechanisms import Mechanism
from models.parties import Organization
from models.users import AUDITOR, MEMBER, SECRETARY
from tests import cast
from tests.admin.browsing import form_values, seen
from tests.admin.tables import bring, far_away, newest, workbook
from tests.tailored import add_register

pytestmark = pytest.mark.usefixtures("rolled_back")
TITLE = ("Регистър на случаите на деца в риск – област Стара Загора",)
HEADS = ("№", "Случай", None, "Дете", None, "Възраст", "Община", "Бележки")
BELOW = (None, "Вид", "Постъпил на", "Име, презиме, фамилия", "ЕГН", None, None, None)
GOOD = (1, "превенция", "4.IV.2016 г.", "Щурчо Щурчов Щурчев", 542011233, "7–13 г.", "КАЗАНЛЪК",
        "говори с майката")


def cases_table(*rows) -> bytes:
    """A register of old cases: a title, two rows of headings, merged cells, a sum at the end."""
    return workbook(TITLE, HEADS, BELOW, *rows, merged="A1:H1 B2:C2 D2:E2")


def choose(visitor, record: Import, **changes):
    """Send the columns as they were proposed, with what is chosen otherwise."""
    url = f"/imports/{record.id}/columns/"
    values = form_values(visitor.text(url)) | columns_of(visitor.text(url))
    return visitor.post(url, {**values, **changes}, follow=True)


def columns_of(page: str) -> dict:
    """{„column-1“: the proposed place} of the page of the columns."""
    values = {}
    for part in page.split('name="column-')[1:]:
        number, body = part.split('"', 1)
        body = body.split("</select>")[0]
        chosen = body.split('" selected')[0].rpartition('value="')[2] if " selected" in body else ""
        values[f"column-{number}"] = chosen
    return values


def run(visitor, record: Import, mode: str = "whole"):
    return visitor.post(f"/imports/{record.id}/run/", {"mode": mode}, follow=True)


@pytest.fixture
def secretary(visit):
    cast.make_mechanism()
    return visit(SECRETARY)


def test_an_old_register_of_cases_is_tried_brought_in_and_taken_back(secretary):
    answer = bring(secretary, "cases", "случаи.xlsx", cases_table(GOOD))
    page, record = answer.get_data(as_text=True), newest()
    assert columns_of(page) == {
        "column-0": "", "column-1": "type", "column-2": "received_on",
        "column-3": "case_identities.*", "column-4": "case_identities.id_number",
        "column-5": "age_band", "column-6": "municipality_origin", "column-7": ""}
    trial = seen(choose(secretary, record).get_data(as_text=True))
    assert "1 ще се добавят" in trial and not ChildCase.select().exists()
    done = seen(run(secretary, record).get_data(as_text=True))
    case, child = ChildCase.get(), CaseIdentity.get()
    assert "1 добавени" in done and case.received_on == date(2016, 4, 4)
    assert (child.full_name(), child.id_number) == ("Щурчо Щурчов Щурчев", "0542011233")
    assert not newest().has_file and not Blob.select().exists(), "the file goes"
    event = AuditEvent.select().where(AuditEvent.action == "import").get()
    assert event.ids == f",{case.id}," and json.loads(event.details)["rows"] == 1
    secretary.post(f"/imports/{record.id}/undo/", follow=True)
    assert ChildCase.get().archived_at and newest().status == "undone"


def test_bad_rows_are_told_at_their_cells_and_given_back(secretary):
    rows = (GOOD, (2, "превенцио", "31.02.2016", "Мишо Мишев", "123", "0–3 г.", "Казанлък"),
            (3, "друг", "1.1.2016", "Мишка", None, "0–3 г.", "Няманово"), GOOD)
    data = cases_table(*rows)
    bring(secretary, "cases", "случаи.xlsx", data)
    page = seen(choose(secretary, newest()).get_data(as_text=True))
    assert "2 не могат да се приемат" in page and "1 ще се пропуснат" in page
    for said in ("31.02.2016 г. не съществува", "В списъка „Вид случай“ няма „превенцио“",
                 "ЕГН има 3 цифри", "няма „Няманово“", "Същият ред стои и по-горе – ред 4"):
        assert said in page
    content = secretary.get(f"/imports/{newest().id}/refused/").data
    sheet = load_workbook(io.BytesIO(content)).active
    assert [cell.value for cell in sheet[1]][-2:] == ["Какво да се поправи", "Ред в първия файл"]
    assert "не съществува" in sheet["C2"].comment.text and sheet["E2"].value == "123"
    assert run(secretary, newest(), "whole").status_code == 200 and not ChildCase.select().exists()
    run(secretary, newest(), "rows")
    assert ChildCase.select().count() == 1 and newest().refused == 2
    assert "Това внасяне е приключило" in seen(
        run(secretary, newest(), "rows").get_data(as_text=True))
    again = bring(secretary, "cases", "случаи.xlsx", data).get_data(as_text=True)
    assert "Същият файл вече е внесен" in again and 'value="превенцио"' not in again
    assert columns_of(again)["column-7"] == "", "what was left out is remembered too"


@pytest.mark.parametrize(("encoding", "sign"), [
    ("utf-8", ","), ("utf-8-sig", ";"), ("cp1251", ";"), ("utf-16", "\t"), ("nfd", ";")])
def test_institutions_come_from_a_list_in_text_in_every_spelling(secretary, encoding, sign):
    text = "\r\n".join(sign.join(line) for line in (
        ('"Наименование"', "Съкращение", "Категория", "ЕИК", "Телефон"),
        ('"РУО – Стара Загора, отдел „Йод“"', "РУО СЗ", "РУО", "000817778", "042 919 110")))
    data = unicodedata.normalize("NFD", text).encode() if encoding == "nfd" else text.encode(
        encoding, "replace")
    bring(secretary, "organizations", "институции.csv", data)
    page = seen(choose(secretary, newest(), gender="n").get_data(as_text=True))
    assert "1 ще се добавят" in page, page
    run(secretary, newest())
    made = Organization.get(Organization.short_name == "РУО СЗ")
    assert made.name == "РУО – Стара Загора, отдел „Йод“" and made.phone == "042 919 110"


def test_the_names_of_the_desk_are_read_once_for_a_table_not_for_each_row(secretary, monkeypatch):
    read, calls = finding.read_registers, []
    monkeypatch.setattr(finding, "read_registers", lambda index: calls.append(1) or read(index))
    rows = [(f"Институция {number}", f"И{number}", "Община") for number in range(12)]
    bring(secretary, "organizations", "и.xlsx", workbook(
        ("Наименование", "Съкращение", "Категория"), *rows))
    assert "12 ще се добавят" in seen(choose(
        secretary, newest(), gender="n").get_data(as_text=True))
    run(secretary, newest())
    assert Organization.select().where(Organization.name.startswith("Институция ")).count() >= 12
    assert len(calls) <= 4  # a trial and the doing: before the rows, and with all of them there


def test_a_known_record_is_left_or_changed_and_changed_back(secretary):
    known = cast.make_organization("Център „Надежда“", "ЦОП", phone="042 111 111")
    data = workbook(("Наименование", "Телефон"), ("ЦЕНТЪР “НАДЕЖДА”", "042 222 222"))
    bring(secretary, "organizations", "т.xlsx", data)
    assert "1 ще се пропуснат" in seen(choose(
        secretary, newest(), category="dsp", gender="m").get_data(as_text=True))
    choose(secretary, newest(), existing="change")
    run(secretary, newest())
    changed = Organization.get_by_id(known.id)
    assert changed.phone == "042 222 222" and newest().changed == 1
    secretary.post(f"/imports/{newest().id}/undo/", follow=True)
    assert Organization.get_by_id(known.id).phone == "042 111 111"


def test_what_was_worked_on_since_keeps_an_import_from_being_undone(secretary):
    data = workbook(("Наименование", "Категория"), ("Първо", "друга"), ("Второ", "ДСП"))
    bring(secretary, "organizations", "т.xlsx", data)
    choose(secretary, newest(), gender="f")
    run(secretary, newest())
    first = Organization.get(Organization.name == "Първо")
    first.phone = "042 111 111"
    first.store()
    page = secretary.post(f"/imports/{newest().id}/undo/", follow=True).get_data(as_text=True)
    assert "„Първо“ е променян след внасянето" in seen(page)
    assert Organization.live().where(Organization.name.in_(["Първо", "Второ"])).count() == 2


def test_an_own_register_with_own_fields_is_filled_too(secretary):
    entity = add_register(number_pattern="ДАР-ГГГГ-000", due_label="Срок", name_label="Какво")
    data = workbook(("Какво", "Дарител", "Срок"), ("Легло", "Фирма", 45000))
    bring(secretary, entity._meta.table_name, "дарения.xlsx", data)
    choose(secretary, newest())
    run(secretary, newest())
    made = entity.get()
    assert made.name == "Легло" and made.due_on == date(2023, 3, 15) and "001" in made.number


def test_the_empty_workbook_has_lists_and_comes_back_as_it_is(secretary):
    book = load_workbook(io.BytesIO(secretary.get("/imports/blank/cases/").data))
    sheet = book.active
    heads = [cell.value for cell in sheet[1]]
    assert {"Вид случай", "ЕГН или ЛНЧ", "Общ. на престой"} - {*heads} == {"Общ. на престой"}
    rules = {str(rule.sqref).split("2:")[0]: rule.formula1
             for rule in sheet.data_validations.dataValidation}
    column = sheet.cell(1, heads.index("Вид случай") + 1).column_letter
    assert rules[column].startswith("Списъци!")
    for title, value in {"Вид случай": "друг", "Постъпил на": date(2016, 4, 4),
                         "Възрастова група": "0–3 г.", "Община по произход": "Казанлък"}.items():
        sheet.cell(2, heads.index(title) + 1, value)
    content = io.BytesIO()
    book.save(content)
    bring(secretary, "cases", "празна.xlsx", content.getvalue())
    assert "1 ще се добавят" in seen(choose(secretary, newest()).get_data(as_text=True))


@pytest.mark.parametrize(("name", "data", "said"), [
    ("ф.xlsx", b"", "Файлът е празен"), ("ф.csv", b"\x89PNG\0\0", "не е таблица"),
    ("ф.xlsx", b"PK\x03\x04junk", "повреден"), ("ф.csv", b"\n\n\n", "нито един попълнен ред"),
    ("ф.xlsx", far_away(), "повече от 100000 реда"),
    ("ф.csv", b"a\n" * 100_013, "повече от 100000"),
    ("ф.xlsx", far_away(90_000, 25), "твърде много клетки"),
    ("ф.xlsx", b"MZ;1\n", "казва друго"), ("ф.ODS", b"a;b\n", "казва друго"),
    ("ф.csv", b"\n<html><script>1</script>", "казва друго"),
    ("ф.xls", b"<table><tr><td>1", "казва друго")], ids=range(11))
def test_a_file_that_is_no_table_is_told_so(secretary, name, data, said):
    assert said in seen(bring(secretary, "cases", name, data).get_data(as_text=True))
    assert not Import.select().exists()


@pytest.mark.parametrize("role", [MEMBER, AUDITOR])
def test_who_may_not_add_may_not_bring_in(visit, role):
    visitor = visit(role)
    assert visitor.get("/imports/into/cases/").status_code == 404
    assert visitor.get("/imports/blank/cases/").status_code == 404


def test_registers_that_the_administrator_alone_fills_take_no_table(visit):
    for table in ("users", "own_fields", "document_templates", "documents", "nichts"):
        assert visit(SECRETARY).get(f"/imports/into/{table}/").status_code == 404


def test_rows_are_not_brought_in_before_the_columns_are_chosen(secretary):
    bring(secretary, "cases", "случаи.xlsx", cases_table(GOOD))
    assert "Първо изберете" in seen(run(secretary, newest()).get_data(as_text=True))
    assert not ChildCase.select().exists() and newest().status == "new"


def test_another_person_sees_nothing_of_an_import(secretary, visit):
    bring(secretary, "cases", "случаи.xlsx", cases_table(GOOD))
    other = visit(cast.make_account("Друга Проба", SECRETARY))
    assert other.get(f"/imports/{newest().id}/columns/").status_code == 404
    assert "Щурчо" not in str(Import.select().dicts().get()), "what is kept of it is sealed"
    assert ENTITIES["imports"] is Import


def test_a_name_of_a_child_in_a_text_of_a_row_is_told(secretary):
    cast.make_case(Mechanism.get(), named=("Тестимира", "Проверова"))
    rows = (GOOD[:-1] + ("идва с Тестимира Проверова и с Щурчо Щурчев",),)
    bring(secretary, "cases", "случаи.xlsx", cases_table(*rows))
    page = seen(choose(secretary, newest(), **{"column-7": "summary"}).get_data(as_text=True))
    assert "има лични данни" in page and "„Т•••••••• П••••••••“" in page \
        and "„Щ•••• Щ•••••“" in page
    run(secretary, newest())
    assert "има лични данни" in seen(secretary.text(f"/imports/{newest().id}/"))
