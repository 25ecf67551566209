"""A field of the office is at once everywhere where a programmer's would be, for whom it may."""

from datetime import datetime
from io import BytesIO

import pytest
from docx import Document
from openpyxl import load_workbook
from werkzeug.datastructures import MultiDict

from admin.base import VIEWS
from admin.lists.page import ListPage
from documents.generate import generate
from documents.kinds import get_kind
from documents.placeholders import check_template, known_names
from models.audit.events import AuditEvent
from models.base import ENTITIES
from models.cases.case import ChildCase
from models.events.event import Event
from models.tailoring import snapshot
from models.tailoring.fields import OwnField, takes_fields
from models.tailoring.kinds import FIELD_KINDS
from models.tailoring.rules import is_of_names
from models.users import ADMIN, AUDITOR, SECRETARY
from tests import cast
from tests.admin.browsing import Visitor, counted_queries, form_values, reads, seen
from tests.admin.records import make_record
from tests.admin.test_contract import writer_of
from tests.documents.scene import text_of
from tests.documents.test_own_kinds import add_kind, word
from tests.tailored import EXAMPLES, TYPED, add_field, example, reread


def opened(visitor: Visitor, url: str, then: str) -> str:
    """The page or the form of sealed data, once a reason is given."""
    reason = {"purpose": "work", "reason": "Проверка на случая", "then": then}
    return visitor.post(f"{url}reveal/", reason).get_data(as_text=True)


REGISTERS = [entity for entity in ENTITIES.values() if takes_fields(entity)]


def typed_definition(kind: str, **values) -> dict:
    """What an administrator types for a field of this kind on the register of events."""
    more = {"first_values": "Първо\r\nВторо\r\nТрето"} if FIELD_KINDS[kind].of_values else {}
    more |= {"target": "people"} if FIELD_KINDS[kind].of_records else {}
    return {"register": "events", "kind": kind, "label": f"Поле {kind}",
            "in_list": "y", "filtered": "y", **more, **values}


def test_a_field_of_every_kind_made_in_the_browser_is_at_once_everywhere(visit):
    admin, secretary = visit(ADMIN), visit(SECRETARY)
    for kind in TYPED:
        assert admin.post("/own_fields/new/", typed_definition(kind)).status_code == 302, kind
    fields = {one.kind: one for one in OwnField.select()}
    event = make_record(Event)
    url = f"/events/{event.id}/"
    typed = {one.column: example(kind)[1] for kind, one in fields.items()}
    page = secretary.text(f"{url}edit/")
    form = form_values(page)
    assert all(f'name="{name}"' in page for name in typed)
    answer = secretary.post(f"{url}edit/", {**form, **typed})
    assert answer.status_code == 302, seen(answer.get_data(as_text=True))
    details, listed = seen(secretary.text(url)), seen(secretary.text("/events/"))
    for kind, (_, _, shown) in EXAMPLES.items():
        for page in (details, listed):
            assert " ".join(shown.split()) in " ".join(page.split()), (kind, page)
        assert f"Поле {kind}" in details and f"Поле {kind}" in listed
    assert "Щъркел и жаба" not in seen(secretary.text("/events/?q=гъска"))
    assert url in secretary.text("/events/?q=щърк")
    told = AuditEvent.select().where(AuditEvent.entity == "events", AuditEvent.action == "change")
    assert all(one.column in told.order_by(AuditEvent.sequence.desc()).get().details
               for one in fields.values())


def test_a_heading_stands_in_form_and_page_between_the_fields(visit):
    visit(ADMIN).post("/own_fields/new/", typed_definition(
        "heading", label="За училището", hint="Пита се директорът"))
    add_field(Event, label="Класен ръководител", position=200)
    url = f"/events/{make_record(Event).id}/"
    secretary = visit(SECRETARY)
    for page in (secretary.text(url), secretary.text(f"{url}edit/")):
        seen_there = seen(page)
        places = [seen_there.index(one) for one in (
            "За училището", "Пита се директорът", "Класен ръководител")]
        assert places == sorted(places)
    assert 'name="x' in page and f'name="{OwnField.get(kind="heading").column}"' not in page
    stored = secretary.post(f"{url}edit/", form_values(page))
    assert stored.status_code == 302
    assert "Попълнено е" not in visit(ADMIN).text(
        f"/own_fields/{OwnField.get(kind='heading').id}/")


def listed(**asked) -> list[int]:
    """The events that the list shows the secretary for such an address."""
    page = ListPage(Event, cast.find_account(SECRETARY), MultiDict(asked))
    return [row.id for row in page.rows]


def test_every_kind_is_filtered_sorted_and_exported_by_its_type(visit):
    secretary = visit(SECRETARY)
    fields = {kind: add_field(Event, kind, in_list=True, is_last=kind == "url")
              for kind in TYPED}
    values = {one.column: example(kind)[0] for kind, one in fields.items()}
    total = add_field(Event, "calculated", label="Общо", operation="sum",
                      operands="Поле number, Поле money", in_list=True).column
    full, empty = make_record(Event, **values), make_record(Event)
    for kind, one in fields.items():
        x = one.column
        if kind != "choices":  # several values stand in no order
            assert listed(sort=x) == [full.id, empty.id], kind
        if one.filtered:
            value = example(kind)[1]
            value = value[0] if isinstance(value, list) else value
            value = value.split()[0] if kind == "moment" else value
            is_range = kind in ("number", "decimal", "money", "date", "moment")
            asked = {f"{x}_from": value, f"{x}_to": value} if is_range else {x: value[:9]}
            assert listed(**asked) == [full.id], kind
    rows = load_workbook(BytesIO(secretary.get("/events/?format=xlsx").data)).active
    heads, *lines = rows.iter_rows(values_only=True)
    cells = dict(zip(heads, next(one for one in lines if "Щъркел и жаба" in one), strict=True))
    assert cells["Поле number"] == 12 and cells["Поле money"] == 1250.5
    assert listed(sort=total) == [full.id, empty.id] and cells["Общо"] == 1262.5
    assert listed(**{f"{total}_from": "1262,50"}) == [full.id]
    assert f'name="{total}"' not in secretary.text(f"/events/{full.id}/edit/")
    assert "1 262,50" in seen(secretary.text(f"/events/{full.id}/"))
    assert cells["Поле moment"] == datetime(2026, 3, 15, 10, 30)
    assert cells["Поле date"].year == 2026 and cells["Поле choices"] == "Първо, Второ"


@pytest.mark.parametrize("entity", REGISTERS, ids=lambda one: one._meta.table_name)
def test_every_register_asks_for_its_own_field_and_shows_it(entity, visit):
    record = make_record(entity)
    if not is_of_names(entity):
        add_field(entity, "file", is_last=False)
    field = add_field(entity, label="Нещо на бюрото")
    visitor, url = visit(writer_of(entity)), f"/{entity._meta.table_name}/{record.id}/"
    record = reread(record)
    setattr(record, field.column, "щъркелово гнездо")
    record.save(by="проба")
    if hasattr(VIEWS.get(entity._meta.table_name), "masked"):
        assert "гнездо" not in visitor.text(url) and "гнездо" not in visitor.text(f"{url}../")
        page = opened(visitor, url, "") + opened(visitor, url, "edit")
    else:
        page = visitor.text(url) + visitor.text(f"{url}edit/")
    assert ('id="field-files"' in page) is not is_of_names(entity)
    assert page.count("щъркелово гнездо") > 1
    assert "Нещо на бюрото" in page and "щъркелово гнездо" in page


def test_sixty_fields_cost_no_more_questions_than_none(visit):
    secretary, event = visit(SECRETARY), make_record(Event)
    addresses = ("/events/", f"/events/{event.id}/", f"/events/{event.id}/edit/")

    def count() -> list[int]:
        found = []
        for address in addresses:
            secretary.get(address)
            with counted_queries() as queries:
                assert secretary.get(address).status_code == 200
            found.append(len(reads(queries)))
        return found
    before = count()
    kinds = [kind for kind in TYPED if kind != "record"]
    for number in range(60):
        add_field(Event, kinds[number % len(kinds)], f"Поле № {number}", is_last=number == 59)
    listed, _, form = count()
    assert count() == before and listed <= 4 and form <= 7


def test_what_is_demanded_is_asked_of_the_form_and_keeps_what_was_typed(visit):
    add_field(Event, "number", label="Брой", required=True, section="Събитие")
    secretary, event = visit(SECRETARY), make_record(Event)
    form = form_values(secretary.text(f"/events/{event.id}/edit/"))
    page = secretary.post(f"/events/{event.id}/edit/", {**form, "topic": "Щъркелова тема"}
                          ).get_data(as_text=True)
    assert "Попълнете „Брой“." in page and "Щъркелова тема" in page
    event.topic = "Програмата не пита"
    assert event.store().id


def test_a_value_switched_off_is_offered_only_where_it_is_held(visit):
    secretary = visit(SECRETARY)
    field = add_field(Event, "choice")
    held = make_record(Event, **{field.column: "първо"})
    next(one for one in field.values if one.code == "първо").archive("проба")
    assert 'value="първо"' not in secretary.text("/events/new/")
    form = form_values(secretary.text(f"/events/{held.id}/edit/"))
    assert form[field.column] == ["първо"]
    assert secretary.post(f"/events/{held.id}/edit/", form).status_code == 302
    url = f"/events/{make_record(Event).id}/edit/"
    answer = secretary.post(url, {**form_values(secretary.text(url)), field.column: "първо"})
    assert "от списъка" in answer.get_data(as_text=True)


def test_data_about_children_are_for_the_office_alone(visit):
    field = add_field(Event, label="Бележка", privacy="P3", in_list=True)
    event = make_record(Event, **{field.column: "жерав"})
    for address in (f"/events/{event.id}/", "/events/"):
        assert "жерав" in visit(SECRETARY).text(address)
        assert "жерав" not in visit(AUDITOR).text(address)
    assert f"/events/{event.id}/" not in visit(AUDITOR).text("/events/?q=жерав")


def test_nobody_but_the_administrator_adds_fields(visit):
    typed = typed_definition("text")
    assert visit(SECRETARY).post("/own_fields/new/", typed).status_code == 403
    assert not OwnField.select().exists()


def test_another_process_sees_the_field_at_its_next_request(visit):
    secretary = visit(SECRETARY)
    field = add_field(Event, label="Ново за всички")
    snapshot.forget()  # as the other process has it: it was started before
    assert not hasattr(Event, field.column)
    assert "Ново за всички" in secretary.text("/events/new/")


def test_a_template_prints_the_field_and_the_field_is_not_hidden_below_it(visit, rolled_back):
    field = add_field(ChildCase, label="Личен лекар")
    story = add_field(ChildCase, "rich", label="Разказ")
    template = add_kind("Лекар: {{ случай.личен_лекар }} {{ случай.разказ }}", source="cases",
                        name="Бележка за лекар", numbering="none")
    case = cast.make_case(**{field.column: "д-р Щъркел", story.column: "е **много** добър\n- тих"})
    kind = get_kind(template.kind)
    assert known_names(kind)["случай"]["личен_лекар"] == "text"
    assert [one.severity for one in check_template(kind, word("{{ случай.личен_лекър }}"))] == [
        "error"]
    field.label = "Семеен лекар"
    field.store("проба")
    [told] = check_template(kind, word("{{ случай.семеен_лекар }}"))
    assert "пишете случай.личен_лекар" in told.hint and told.suggestion == "случай.личен_лекар"
    admin = visit(ADMIN)
    page = seen(admin.text(f"/own_fields/{field.id}/"))
    assert "шаблон „Бележка за лекар“" in page and "Попълнено е в 1 от 1 запис" in page
    answer = admin.post(f"/own_fields/{field.id}/archive/", follow=True).get_data(as_text=True)
    assert "не се скрива, докато се използва" in answer
    content = generate(template.kind, case).content()
    assert "Лекар: д-р Щъркел е много добър – тих" in text_of(content)
    assert "много" in [run.text for part in Document(BytesIO(content)).paragraphs
                       for run in part.runs if run.bold]


def test_a_change_of_kind_keeps_the_code_and_names_the_templates(visit, rolled_back):
    field = add_field(ChildCase, "date", label="Преглед")
    template = add_kind("На {{ случай.преглед }}", source="cases", name="Бележка за преглед",
                        numbering="none")
    admin, page = visit(ADMIN), f"/own_fields/{field.id}/"
    link = f'/{template._meta.table_name}/{template.id}/">'
    assert f"{link}шаблон „Бележка за преглед“" in admin.text(page)
    assert f"{link}Бележка за преглед" in admin.text(f"{page}kind/?kind=text")
    admin.post(f"{page}kind/", {"kind": "text"})
    made = OwnField.get(OwnField.kind == "text")
    assert made.code == "преглед"
    assert f"{link}шаблон „Бележка за преглед“" in admin.text(f"/own_fields/{made.id}/")


def test_fields_nobody_fills_in_are_told_first(visit):
    field = add_field(Event, label="Никой не го пише")
    make_record(Event)
    page = seen(visit(ADMIN).text("/own_fields/usage/?register=events"))
    assert page.index(field.label) < page.index("Тема")
    assert "0 от 1 (0 %)" in page and "на бюрото" in page


def test_another_kind_shows_first_what_it_does_not_take(visit):
    field = add_field(Event, label="Брой деца")
    event, other = (make_record(Event, **{field.column: text}) for text in ("12", "около десет"))
    admin, url = visit(ADMIN), f"/own_fields/{field.id}/kind/"
    page = seen(admin.text(f"{url}?kind=number"))
    assert "Ще се пренесе написаното в 1 запис. Няма да се пренесе от 1 запис" in page
    assert "около десет Въведете цяло число, например 12." in page
    assert reread(field).kind == "text"  # nothing is done yet
    page = admin.post(url, {"kind": "number"}, follow=True).get_data(as_text=True)
    assert "„Брой деца“ вече е „Цяло число" in seen(page)
    made = OwnField.get(OwnField.kind == "number")
    assert reread(event).__data__[made.column] == 12
    assert reread(other).show(field.column) == "около десет"
    assert "Изберете вид от списъка" in admin.post(url.replace(
        str(field.id), str(made.id)), {"kind": "record"}, follow=True).get_data(as_text=True)


def test_the_page_of_a_value_makes_it_one_with_another(visit):
    field = add_field(Event, "choice", label="Степен")
    event = make_record(Event, **{field.column: "първо"})
    one, other = sorted(field.values, key=lambda value: value.position)[:2]
    admin = visit(ADMIN)
    assert "Избрана е в 1 запис." in seen(admin.text(f"/own_values/{one.id}/"))
    page = admin.post(f"/own_values/{one.id}/merge/", {"into": other.code}, follow=True)
    assert "Променени: 1 запис." in seen(page.get_data(as_text=True))
    assert reread(event).show(field.column) == "Второ"
    page = admin.post(f"/own_values/{other.id}/merge/", {"into": "x"}, follow=True)
    assert "Изберете друга стойност" in page.get_data(as_text=True)


def test_a_form_that_was_open_while_a_field_was_made_and_filled_in_loses_nothing(visit):
    secretary, event = visit(SECRETARY), make_record(Event)
    url = f"/events/{event.id}/edit/"
    opened_before = form_values(secretary.text(url))
    column = add_field(Event, label="Лектор").column
    secretary.text(url)
    other = reread(event)
    setattr(other, column, "щъркел")
    other.store("другият")
    assert secretary.post(url, {**opened_before, "topic": "Жабите"}).status_code == 302
    assert (reread(event).topic, getattr(reread(event), column)) == ("Жабите", "щъркел")


@pytest.mark.parametrize("kind", TYPED)
def test_a_field_brought_back_while_a_form_is_open_keeps_what_stands_in_it(kind, visit):
    field = add_field(Event, kind)
    event = make_record(Event, **{field.column: example(kind)[0]})
    other = add_field(Event, "number", label="Брой")
    shown = reread(event).show(field.column)
    field.archive("проба")
    secretary, url = visit(SECRETARY), f"/events/{event.id}/edit/"
    opened_before = form_values(secretary.text(url))
    field.restore("проба")
    secretary.text(url)
    page = secretary.post(url, {**opened_before, other.column: "седем"}).text
    again = form_values(page)
    assert secretary.post(url, {**again, other.column: "7"}).status_code == 302
    assert (reread(event).show(field.column), getattr(reread(event), other.column)) == (shown, 7)
    secretary.post(url, form_values(secretary.text(url)) | {field.column: ""})
    assert not reread(event).show(field.column)
