"""A register that the office makes is what a programmer would have made: the same tests run."""

import pytest

from admin import growing, policy
from app import create_app
from documents.generate import generate
from documents.kinds import get_kind
from documents.placeholders import known_names
from documents.protection.erasure import anonymise
from models.audit.events import AuditEvent
from models.base import ENTITIES, RuleError, today
from models.cases.case import ChildCase
from models.database import database
from models.documents.issued import IssuedDocument
from models.mechanisms import of_mechanism
from models.numbering import fill_pattern
from models.tailoring import snapshot
from models.tailoring.fields import OwnField
from models.tailoring.records import registers_below
from models.tailoring.registers import OwnRegister, OwnState, OwnStep
from models.users import ADMIN, COORDINATOR, SECRETARY
from registry import CheckFailed
from tests import cast
from tests.admin import test_contract, test_declarations
from tests.admin.browsing import form_values, seen
from tests.documents.scene import text_of
from tests.documents.test_own_kinds import add_kind
from tests.tailored import add_field, add_register, reread

pytestmark = pytest.mark.usefixtures("rolled_back")
CONTRACT = [check for room in (test_contract, test_declarations)
            for name, check in vars(room).items() if name.startswith("test_")
            and "entity" in check.__code__.co_varnames[:check.__code__.co_argcount]]


@pytest.mark.parametrize("parent", ["", "cases"])
def test_a_made_register_keeps_the_contract(parent, request, rolled_back):
    """Every test over an entity, one after another: the register is made once for all."""
    entity = add_register(parent=parent, number_pattern="ДАР-ГГГГ-000", due_label="Срок",
                          privacy="P2", persons="families", of_fields="P3")
    for check in CONTRACT:
        names = check.__code__.co_varnames[:check.__code__.co_argcount]
        check(**{name: entity if name == "entity" else request.getfixturevalue(name)
                 for name in names})


def column(entity, label: str) -> str:
    """The column of an own field, by its words."""
    return next(name for name in entity.listing.fields if entity.label_of(name) == label)


def test_records_are_numbered_stepped_and_told_on_the_first_page(visit):
    entity = add_register(number_pattern="ДАР-ГГГГ-000", due_label="Дава се до",
                          name_label="Какво")
    donor = column(entity, "Дарител")
    secretary, url = visit(SECRETARY), f"/{entity._meta.table_name}/"
    assert f'href="{url}"' in secretary.text("/")
    secretary.post(f"{url}new/", {"name": "Легло", "due_on": f"{today():%d.%m.%Y}"})
    record = entity.get()
    assert record.title() == f"ДАР-{today().year}-001 – Легло" and record.status == "обещано"
    assert "Какво" in secretary.text(url) and "дава се до" in seen(secretary.text("/"))
    step = f"{url}{record.id}/step/получено_е/"
    assert "Попълнете" in seen(secretary.post(step, {donor: ""}, follow=True).text)
    assert secretary.post(step, {donor: "Щъркел ООД"}).status_code == 302
    assert reread(record).status == "дадено" and "дава се до" not in seen(secretary.text("/"))
    assert secretary.post(f"{url}{record.id}/step/върни/").status_code == 403
    assert visit(COORDINATOR).post(f"{url}{record.id}/step/върни/").status_code == 302
    assert f"{url}{record.id}/" in secretary.text("/search/?q=легл")
    told = AuditEvent.select().where(AuditEvent.entity == entity._meta.table_name)
    assert {"create", "step"} <= {one.action for one in told}


def test_a_register_under_a_case_is_seen_by_who_sees_the_case(visit):
    entity = add_register(parent="cases", privacy="P2", persons="families")
    case, sealed = cast.make_case(), cast.make_case(sensitivity="restricted")
    mine = entity(name="Легло щъркелово", parent=case).store("проба")
    hidden = entity(name="Люлка щъркелова", parent=sealed).store("проба")
    secretary, url = visit(SECRETARY), f"/{entity._meta.table_name}/"
    page = seen(secretary.text(f"/cases/{case.id}/"))
    assert "Дарения" in page and "Легло щъркелово" in page
    listed = secretary.text(url)
    assert f"{url}{mine.id}/" in listed and f"{url}{hidden.id}/" not in listed
    assert secretary.get(f"{url}{hidden.id}/").status_code == 404
    assert visit(ADMIN).get(url).status_code == 404, "an administrator sees no cases either"
    assert mine.about_case() == case.id
    case.archive("проба")
    assert f"{url}{mine.id}/" not in secretary.text(url)


def test_what_hangs_on_a_book_that_all_share_is_counted_for_every_mechanism(visit):
    plans, mechanism = add_register("Планове", one="план"), cast.make_mechanism()
    measures = add_register("Мерки", one="мярка", parent=plans._meta.table_name)
    measures(name="Щъркел", parent=plans(name="План").store()).store()
    assert measures.live().where(of_mechanism(measures, mechanism.id)).count() == 1
    assert "Мерки" in visit(SECRETARY).text(f"/indicators/?mechanism={mechanism.id}")


def test_rights_are_never_wider_than_those_of_the_record_above():
    with pytest.raises(RuleError, match="не са по-широки"):
        add_register(parent="cases", privacy="P2", persons="families", admin="W")
    with pytest.raises(RuleError, match="защитата е поне"):
        made = ENTITIES[add_register(parent="cases", persons="families")._meta.table_name]
        register = OwnRegister.get()
        register.privacy = "P1"
        register.store("проба")
    assert made.listing.privacy == ChildCase.listing.privacy
    assert made.belongs.rights == "-WW-r"


def test_a_paper_is_made_of_an_own_record():
    entity = add_register(parent="cases", privacy="P2", persons="families")
    record = entity(name="Легло", parent=cast.make_case(), **{
        column(entity, "Дарител"): "Щъркел ООД"}).store("проба")
    template = add_kind("{{ дарение.наименование }} от {{ дарение.дарител }} за "
                        "{{ случай.номер }}", source=entity._meta.table_name, numbering="none",
                        name="Договор за дарение")
    assert {"дарител", "наименование"} <= {*known_names(get_kind(template.kind))["дарение"]}
    paper = generate(template.kind, record, by="проба")
    assert f"Легло от Щъркел ООД за {record.parent.reference}" in text_of(paper.content())


def test_a_paper_in_nobodys_name_is_refused_with_words(visit):
    entity = add_register()
    record = entity(name="Легло").store("проба")
    template = add_kind("{{ дарение.наименование }}", source=entity._meta.table_name)
    panel, visitor = f"/generate/{template.kind}/{record.id}/", visit(SECRETARY)
    assert "Първо въведете механизма" in visitor.text(panel)
    answer = visitor.post(panel, {"act": "issue"})
    assert answer.status_code == 422 and "Първо въведете механизма" in answer.text


def test_what_hangs_on_a_case_is_wiped_with_it():
    entity = add_register(parent="cases", privacy="P2", persons="families", of_fields="P3")
    donor, case = column(entity, "Дарител"), cast.make_case(named=("Проба", "Щъркелова"))
    record = entity(name="Легло", parent=case, **{donor: "Щъркел"}).store("проба")
    case.unlogged_update(status="closed").where(ChildCase.id == case.id).execute()
    anonymise(reread(case), "проба")
    assert "Щъркел" not in str(reread(record).__data__)


def test_a_hidden_register_keeps_what_was_written_and_comes_back(visit):
    entity = add_register()
    record, register = entity(name="Легло").store("проба"), OwnRegister.get()
    url = f"/{entity._meta.table_name}/{record.id}/"
    secretary = visit(SECRETARY)
    register.archive("проба")
    assert secretary.get(url).status_code == 404
    assert "Дарения" not in secretary.text("/")
    reread(register).restore("проба")
    assert "Легло" in seen(secretary.text(url))


def test_the_page_of_a_register_tells_its_fields_states_and_steps(visit):
    add_register()
    url = f"/own_registers/{OwnRegister.get().id}/"
    page = seen(visit(ADMIN).text(url))
    assert all(word in page for word in ("Дарител", "Стойност", "Обещано", "Получено е"))
    assert "/own_fields/new/" not in visit(SECRETARY).text(url)


def test_states_and_steps_are_dragged_into_their_order(visit):
    entity, admin = add_register(), visit(ADMIN)
    url = f"/own_registers/{OwnRegister.get().id}/"
    codes = [one for one, _ in entity.status.choices]
    assert admin.post(f"{url}order/", {"order": codes, "down": codes[0]}).status_code == 302
    assert "Ред на състоянията" in admin.text(url)
    shown = [one for one, _ in entity.status.choices]
    assert shown == [codes[1], codes[0], *codes[2:]]
    steps = [one.code for one in OwnStep.select().order_by(OwnStep.position)]
    page = admin.post(f"{url}order/", {"order": steps, "up": steps[1], "parts": "steps"},
                      follow=True)
    assert "Редът на стъпките е записан." in page.text
    assert [*entity.workflow.transitions] == steps[::-1]


def test_another_process_answers_at_its_next_request(app, settings, visit, sign_in):
    entity = add_register()
    entity(name="Легло").store("проба")
    growing.forget(app)
    snapshot.forget()
    assert visit(SECRETARY).get(f"/{entity._meta.table_name}/").status_code == 200


def test_a_desk_that_starts_with_a_register_has_it_in_the_menu_once(settings):
    register, started = add_register(), create_app(settings)
    with started.test_request_context():
        growing.follow()
    views = [view.name for view in started.extensions["admin"][0]._views]
    assert views.count(register.listing.plural) == 1


def test_states_made_later_take_what_is_there_already():
    entity = add_register(states=False)
    record = entity(name="Легло").store("проба")
    assert entity.workflow is None
    OwnState(register=OwnRegister.get(), label="Ново").store("проба")
    snapshot.refresh()
    assert ENTITIES[entity._meta.table_name].workflow.state(reread(record)).label == "Ново"
    with pytest.raises(RuleError, match="има записи: 1"):
        OwnState.get().archive("проба")


@pytest.mark.parametrize(("values", "words"), [
    ({"many": "Случаи"}, "вече има „Случаи“"), ({"many": "123"}, "поне една буква"),
    ({"number_pattern": "ДАР"}, "нули на едно място"),
    ({"number_pattern": "0-00"}, "нули на едно място"),
    ({"parent": "own_fields"}, "Изберете „Записите са към“"),
    ({"privacy": "P2"}, "за кого са данните"),
    ({"secretary": "-", "coordinator": "-", "admin": "r"}, "Поне една роля")])
def test_a_register_that_makes_no_sense_is_refused_with_words(values, words):
    with pytest.raises(RuleError, match=words):
        OwnRegister(**{"many": "Дарения", "one": "дарение", **values}).store("проба")
    assert not OwnRegister.select().exists()


@pytest.mark.parametrize(("values", "words"), [
    ({"needs": "Няма такова"}, "Няма поле „Няма такова“"),
    ({"needs": "Дарител, Договор"}, "„Договор“ не се попълва"), ({"source": "same"}, "в друго"),
    ({"target": "foreign"}, "на същия регистър"), ({"label": "получено е"}, "Вече го има")])
def test_a_step_that_makes_no_sense_is_refused_with_words(values, words):
    add_field(add_register(), "file", label="Договор")
    register, (promised, given) = OwnRegister.get(), OwnState.select().order_by(OwnState.id)
    other = OwnRegister(many="Други", one="друго").store("проба")
    states = {"same": given, "foreign": OwnState(register=other, label="Чуждо").store("проба")}
    with pytest.raises(RuleError, match=words):
        OwnStep(**{"register": register, "label": "Нова", "source": promised, "target": given}
                | {name: states.get(value, value) for name, value in values.items()}).store()


def test_the_number_follows_the_pattern():
    day = today().replace(year=2026)
    assert fill_pattern("ДАР-ГГГГ-000", day, 7) == "ДАР-2026-007"
    assert fill_pattern("0/ГГ", day, 12) == "12/26" and fill_pattern("М00", day, 3) == "М03"


def test_a_table_without_its_register_is_told():
    add_register()
    assert snapshot.check_columns(None)
    database.execute_sql("CREATE TABLE r999 (id INTEGER)")
    with pytest.raises(CheckFailed, match="r999"):
        snapshot.check_columns(None)


def test_a_link_to_a_case_or_decision_tells_its_number_and_no_more(visit):
    entity = add_register("Мерки", one="мярка", states=False, secretary="W", auditor="r")
    decision = cast.make_commitment().decision
    case = decision.case
    ChildCase.update(pseudonym="момче от Щъркелово").where(ChildCase.id == case.id).execute()
    fields = [add_field(entity, "record", label=label, target=table, in_list=True)
              for label, table in (("Случай", "cases"), ("Решение", "decisions"))]
    secretary, admin = visit(SECRETARY), visit(ADMIN)
    table = entity._meta.table_name
    values = {"name": "Приемна грижа", **dict(zip([one.column for one in fields],
                                                  (str(case.id), str(decision.id)), strict=True))}
    assert secretary.post(f"/{table}/new/", values).status_code == 302
    record = entity.get()
    for above in (case, decision):  # the measure stands on their pages
        page = secretary.text(f"/{above._meta.table_name}/{above.id}/")
        assert f'href="/{table}/{record.id}/"' in page
    url = f"/{table}/{record.id}/"
    assert f'href="/cases/{case.id}/"' in secretary.text(url)
    ChildCase.update(sensitivity="restricted").where(ChildCase.id == case.id).execute()
    for visitor in (secretary, admin):
        for address in (url, f"/{table}/", f"/{table}/?format=csv"):
            page = visitor.text(address)
            assert case.reference in page and "Щъркелово" not in page, address
        assert f'href="/cases/{case.id}/"' not in visitor.text(url)
        assert f'href="/decisions/{decision.id}/"' not in visitor.text(url)
    form = form_values(secretary.text(f"{url}edit/"))
    assert "Щъркелово" not in secretary.text(f"{url}edit/")
    assert secretary.post(f"{url}edit/", {**form, "name": "Друга мярка"}).status_code == 302
    assert reread(record).name == "Друга мярка" and getattr(reread(record), fields[0].column)
    assert "няма" in seen(secretary.post(f"/{table}/new/", values).get_data(as_text=True))


def test_a_public_paper_tells_of_no_case_that_a_field_leads_to(rolled_back):
    entity = add_register("Мерки", one="мярка", states=False, privacy="P0")
    field = add_field(entity, "record", label="Случай", target="cases")
    record = entity(name="Грижа", **{field.column: cast.make_case()}).store()
    for privacy, is_told in (("without", True), ("public", False)):
        template = add_kind("Мярка {{ мярка.наименование }} {{ мярка.случай }}.", name=privacy,
                            source=entity._meta.table_name, numbering="none", privacy=privacy)
        text = text_of(generate(template.kind, record).content())
        assert (getattr(record, field.column).reference in text) is is_told


def test_a_paper_tells_of_no_register_around_it_that_the_role_does_not_read(visit, no_tokens):
    """Neither is it made nor read by who may not; of a hidden register nobody prints anything."""
    plans = add_register("Планове", one="план", states=False)
    parts = add_register("Бележки", one="бележка", states=False, coordinator="-",
                         parent=plans._meta.table_name)
    cast.make_mechanism()
    record = plans(name="План").store()
    parts(name="Жабурняк", parent=record).store()
    template = add_kind("{{ план.наименование }}", "{%абзац за б в план.бележки %}",
                        "{{ б.наименование }}", "{%абзац край %}", name="Лист на плана",
                        source=plans._meta.table_name, numbering="none")
    paper = generate(template.kind, record)
    assert "Жабурняк" in text_of(paper.content())
    panel, order = f"/generate/{template.kind}/{record.id}/", {"act": "draft"}
    coordinator, secretary = visit(COORDINATOR), visit(SECRETARY)
    assert "изготвя лице, което вижда всичко" in coordinator.text(panel)
    for answer in (coordinator.post(panel, order), coordinator.post(f"{panel}preview/")):
        assert answer.status_code == 422 and "Жабурняк" not in answer.text
    file = f"/documents/{paper.id}/file/"
    assert (coordinator.get(file).status_code, secretary.get(file).status_code) == (404, 200)
    assert secretary.post(panel, order).status_code == 302
    assert IssuedDocument.select().count() == 2
    OwnRegister.get(OwnRegister.many == "Бележки").archive("проба")
    snapshot.refresh()
    assert policy.may_have_papers(cast.find_account(COORDINATOR), record)
    assert registers_below(plans) == []


NEW = {"many": "Помощи", "one": "помощ", "gender": "f", "menu": "Работа", "position": "90",
       "name_label": "Какво е", "privacy": "P1", "secretary": "W", "coordinator": "W",
       "admin": "r", "auditor": "r"}


def test_a_new_register_is_a_draft_that_nobody_else_sees_until_it_is_switched_on(visit):
    admin, secretary = visit(ADMIN), visit(SECRETARY)
    form = form_values(admin.text("/own_registers/new/"))
    assert form["is_draft"]
    page = admin.post("/own_registers/new/", {**form, **NEW}, follow=True).get_data(as_text=True)
    register = OwnRegister.get()
    list_url, own = f"/{register.table}/", f"/own_registers/{register.id}/"
    assert "включете" in seen(page) and admin.get(list_url).status_code == 200
    assert "Помощи" in admin.text("/") and "Помощи" not in secretary.text("/")
    for address in (list_url, f"{list_url}new/"):
        assert secretary.get(address).status_code == 404
    assert secretary.post(f"{own}switch_on/").status_code == 403
    assert "е включен" in seen(admin.post(f"{own}switch_on/", follow=True).get_data(as_text=True))
    assert "Помощи" in secretary.text("/")
    assert secretary.get(f"{list_url}new/").status_code == 200
    assert "Включи за всички" not in admin.text(own)


def test_many_fields_are_added_at_once_or_none_of_them(visit):
    entity, admin = add_register(states=False), visit(ADMIN)
    url = f"/own_fields/several/{entity._meta.table_name}/"
    assert admin.text(url).count('name="label"') == 12
    before = OwnField.select().count()
    lines = {"label": ["Адрес", "", "Спешно ли е", "Размер"],
             "kind": ["address", "text", "yes_no", "choice"], "values": ["", "", "", ""]}
    refused = admin.post(url, lines)
    page = refused.get_data(as_text=True)
    assert refused.status_code == 422 and "Ред 4, „Размер“: Напишете стойностите" in seen(page)
    assert 'value="Спешно ли е"' in page and OwnField.select().count() == before
    lines["values"][3] = "малък, среден; голям"
    assert admin.post(url, lines).status_code == 302
    made = list(OwnField.select().order_by(OwnField.position))[-3:]
    assert [one.label for one in made] == ["Адрес", "Спешно ли е", "Размер"]
    assert [one.label for one in made[2].words()] == ["малък", "среден", "голям"]
    assert "поне едно поле" in seen(admin.post(url, {}).get_data(as_text=True))
    assert "вече има допълнително поле" in seen(admin.post(url, lines).get_data(as_text=True))
    assert visit(SECRETARY).get(url).status_code == 403
    assert admin.get("/own_fields/several/own_fields/").status_code == 404
