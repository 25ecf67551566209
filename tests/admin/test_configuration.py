"""The configuration out and in through the browser, and the shipped registers."""

import re
from io import BytesIO

import pytest
from openpyxl import load_workbook

from documents.generate import generate
from documents.kinds import get_kind
from documents.placeholders import check_template
from documents.shipped import PAPERS, REGISTERS, offered
from models.base import ENTITIES
from models.documents.templates import DocumentTemplate
from models.events.event import Event
from models.mechanisms import Mechanism
from models.tailoring import snapshot
from models.tailoring.fields import OwnField
from models.tailoring.journal import read_journal
from models.tailoring.registers import OwnRegister
from models.tailoring.version import read_number
from models.tailoring.views import SavedView
from models.users import ADMIN, AUDITOR, COORDINATOR, MEMBER, SECRETARY, User
from tests import cast
from tests.admin.browsing import read_attribute, seen
from tests.admin.records import make_record
from tests.documents.scene import text_of
from tests.tailored import add_field

NBSP = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize("name", sorted(path.stem for path in REGISTERS.glob("*.json")))
def test_a_shipped_register_is_added_by_one_press_and_worked_in(name, visit):
    cast.make_mechanism()
    admin = visit(ADMIN)
    assert "Вече е в менюто" in seen(admin.post("/configuration/add/", {"name": name},
                                                follow=True).text)
    secretary = visit(SECRETARY)
    for register in OwnRegister.select().where(OwnRegister.parent == ""):
        url = f"/{register.table}/"
        assert secretary.post(f"{url}new/", {"name": "Щъркел"}).status_code == 302
        assert "Щъркел" in seen(secretary.text(url))
    for register in OwnRegister.select():
        assert ENTITIES[register.table].workflow is not None
        assert register.many in secretary.text("/")
    assert admin.text("/configuration/").count(">добавен<") == 1
    assert "Готови регистри" in admin.text("/own_registers/")
    assert "вече е добавен" in seen(admin.post("/configuration/add/", {"name": name},
                                               follow=True).text)
    register = OwnRegister.select().order_by(OwnRegister.id.desc()).first()
    assert "шаблоните му се пазят" in admin.text(f"/own_registers/{register.id}/")
    admin.post(f"/own_registers/{register.id}/archive/")
    assert register.many not in secretary.text("/")
    page = admin.text("/configuration/")
    assert "в кошчето" in page and f'aria-label="Върни {offered()[name]}"' in page
    admin.post("/configuration/add/", {"name": name})
    assert register.many in secretary.text("/")


@pytest.mark.parametrize("name", sorted(PAPERS))
def test_on_a_desk_of_demonstration_it_comes_with_examples_a_view_and_a_sound_paper(name, visit):
    cast.make_mechanism()
    User.update(demonstration=True).where(User.role == ADMIN).execute()
    admin = visit(ADMIN)
    admin.post("/configuration/add/", {"name": name})
    snapshot.refresh()
    template = DocumentTemplate.get(DocumentTemplate.name == PAPERS[name])
    content = bytes(template.active_version().blob.content)
    assert not check_template(get_kind(template.kind), content)
    entity, owner = ENTITIES[template.source], Mechanism.get()
    for record in (entity.get(), entity(name="Щъркел").store()):
        text = text_of(generate(template.kind, record, by="проба", owner=owner).content())
        assert record.name in text
        assert not re.search(r"[:,№.]\s*[.,]|\b(на|до|от|между)\s*[.,]|(?<!следното):\s*$", text,
                             re.M), text
    for view in SavedView.select():
        assert view.condition() is not None and view.is_carried
        assert view.label in visit(SECRETARY).text(f"/{view.register}/?view={view.name}")


def test_a_chosen_practice_says_among_how_many_and_an_empty_one_prints_no_empty_lines(visit):
    cast.make_mechanism()
    visit(ADMIN).post("/configuration/add/", {"name": "praktiki"})
    snapshot.refresh()
    entity = ENTITIES[OwnRegister.get().table]
    columns = {one.code: one.column for one in OwnField.select()}
    template = DocumentTemplate.get(DocumentTemplate.name == PAPERS["praktiki"])
    chosen = entity(name="Работа по случай", **{
        columns["избрана_сред"]: 15, columns["събрани_общо"]: "над 50"}).store()
    text = text_of(generate(template.kind, chosen, by="проба").content()).replace(NBSP, " ")
    assert "Една от 15 избрани добри практики сред над 50 събрани." in text
    bare = text_of(generate(template.kind, entity(name="Друга").store(), by="проба").content())
    assert "избрани добри практики" not in bare and "Институция:" not in bare
    visit(ADMIN).post("/configuration/add/", {"name": "publikacii"})
    snapshot.refresh()
    entity = ENTITIES[OwnRegister.get(OwnRegister.code == "публикация").table]
    template = DocumentTemplate.get(DocumentTemplate.name == PAPERS["publikacii"])
    bare = text_of(generate(template.kind, entity(name="Сборник").store(), by="проба").content())
    assert "Сборник\nСъстояние" in bare and "Публикувана" not in bare and "Адрес" not in bare


def test_the_contract_of_a_donation_is_printed(visit):
    visit(ADMIN).post("/configuration/add/", {"name": "dareniya"})
    snapshot.refresh()
    entity = ENTITIES[OwnRegister.get().table]
    donor = next(one.column for one in OwnField.select() if one.code == "дарител")
    record = entity(name="Детско легло", parent=cast.make_case(), **{donor: "Щъркел ООД"}).store()
    template = DocumentTemplate.get(DocumentTemplate.name == "Договор за дарение")
    content = bytes(template.active_version().blob.content)
    assert not check_template(get_kind(template.kind), content)
    text = text_of(generate(template.kind, record, by="проба").content())
    assert "Детско легло" in text and "Щъркел ООД" in text and record.parent.reference in text


def test_a_file_is_taken_shown_and_applied(visit):
    field, admin = add_field(Event, label="Лекар"), visit(ADMIN)
    content = admin.get("/configuration/file/").data.replace(
        '"label": "Лекар"'.encode(), '"label": "Личен лекар"'.encode())
    page = admin.post("/configuration/compare/", {"file": (BytesIO(content), "н.json")},
                      content_type="multipart/form-data").text
    assert "„Лекар“ става „Личен лекар“" in seen(page)
    assert OwnField.get_by_id(field.id).label == "Лекар"
    sent = {name: next(read_attribute(tag, "value") for tag in page.split("<")
                       if f'name="{name}"' in tag) for name in ("text", "number")}
    other = add_field(Event, label="Друг")  # somebody else configures meanwhile
    assert "някой промени настройките" in seen(admin.post(
        "/configuration/apply/", sent, follow=True).text)
    assert OwnField.get_by_id(field.id).label == "Лекар" and other.id
    sent["number"] = str(read_number())
    assert "Приложени промени: 1." in seen(admin.post(
        "/configuration/apply/", sent, follow=True).text)
    assert OwnField.get_by_id(field.id).label == "Личен лекар"


def test_one_change_is_taken_back_from_the_page_and_the_others_stay(visit):
    admin, field = visit(ADMIN), add_field(Event, label="Лекар")
    for label in ("Личен лекар", "Семеен лекар"):
        field.label = label
        field.store("проба")
    field.hint = "Име и фамилия"
    field.store("проба")
    page = seen(admin.text("/configuration/"))
    assert "Надпис: „Личен лекар“ става „Семеен лекар“" in page
    numbers = {entry.words(): entry.number for entry in read_journal(9)}
    first, second = (next(number for words, number in numbers.items() if f"става „{label}" in words)
                     for label in ("Личен лекар", "Семеен лекар"))
    refused = admin.post("/configuration/back/", {"number": first}, follow=True).text
    assert "Първо върнете по-новата промяна" in seen(refused)
    for number, label in ((second, "Личен лекар"), (first, "Лекар")):
        assert "Върнато е" in admin.post(
            "/configuration/back/", {"number": number}, follow=True).text
        stored = OwnField.get_by_id(field.id)
        assert (stored.label, stored.hint) == (label, "Име и фамилия")
    assert "Няма такава промяна" in admin.post(
        "/configuration/back/", {"number": "7" * 9}, follow=True).text


def compared(visitor, content: bytes):
    return visitor.post("/configuration/compare/", {"file": (BytesIO(content), "н.json")},
                        content_type="multipart/form-data", follow=True)


def test_a_hostile_file_is_told_in_words_and_its_labels_stay_words(visit):
    event, field = make_record(Event), add_field(Event, "url", label="Лекар", in_list=True)
    admin, secretary = visit(ADMIN), visit(SECRETARY)
    for content, words in ((b"[" * 100_000, "не е файл"), (b" " * 10 * 2**20, "по-голям от 5 МБ"),
                           (b'{"format": 2}', "по-нова версия")):
        assert words in seen(compared(admin, content).text)
    text = admin.get("/configuration/file/").data.decode()
    told = compared(admin, text.replace('"register": "events"', '"register": "users"').encode())
    assert "променено на ръка" in seen(told.text)
    label = "=HYPERLINK(1)<script>alert(1)</script>"
    page = compared(admin, text.replace('"Лекар"', f'"{label}\\r\\n\\u202e"').encode()).text
    assert label in seen(page) and "<script>alert" not in page
    sent = {name: next(read_attribute(tag, "value") for tag in page.split("<")
                       if f'name="{name}"' in tag) for name in ("text", "number")}
    admin.post("/configuration/apply/", sent)
    assert OwnField.get_by_id(field.id).label.strip() == label
    for address in ("/events/", "/events/new/", f"/events/{event.id}/"):
        page = secretary.text(address)
        assert "&lt;script&gt;" in page and "<script>alert" not in page
    sheet = load_workbook(BytesIO(secretary.get("/events/?format=xlsx").data)).active
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


@pytest.mark.parametrize("role", [SECRETARY, COORDINATOR, MEMBER, AUDITOR])
def test_nobody_but_the_administrator_brings_a_file(visit, role):
    visitor = visit(role)
    for place in ("compare", "apply", "add", "back"):
        assert visitor.post(f"/configuration/{place}/", {"text": "{}"}).status_code in (403, 404)


def test_a_file_that_is_none_is_told(visit):
    admin = visit(ADMIN)
    for values, words in (({}, "Изберете файл"), ({"file": (BytesIO(b"\xff"), "а")}, "не е файл")):
        page = admin.post("/configuration/compare/", values, follow=True,
                          content_type="multipart/form-data")
        assert words in seen(page.text)
    assert "не е файл" in seen(admin.post("/configuration/apply/", {"text": "["}, follow=True).text)
    assert len(offered()) == 8
