"""Rights taken from a role in the browser: at once, in every way, and never more than the floor."""

import json
import re
from html import unescape

import pytest

from admin import policy
from documents.generate import generate
from models.access import limits
from models.access.approvals import LIMIT, Approval
from models.access.limits import EXPORT, NOTHING, READ, RightLimit, letter_of
from models.base import ENTITIES, RuleError
from models.belonging import IN_ORDER
from models.users import ADMIN, AUDITOR, COORDINATOR, SECRETARY
from tests import cast
from tests.admin.browsing import seen

ORDER = "-rsW"


def limit(role: str, register: str, **values) -> RightLimit:
    made = RightLimit(role=role, register=register, **values).store()
    limits.forget()
    return made


@pytest.mark.parametrize("role", IN_ORDER)
def test_no_limit_gives_more_than_the_program(rolled_back, role):
    for level in (NOTHING, READ):
        for table in dict(limits.registers()):
            limit(role, table, level=level)
        for table in dict(limits.registers()):
            declared = ENTITIES[table].belongs.right_of(role)
            assert ORDER.index(letter_of(role, ENTITIES[table])) <= ORDER.index(declared)


def test_the_administrator_takes_a_register_from_a_role(visit):
    case, coordinator = cast.make_case(), visit(COORDINATOR)
    assert coordinator.get(f"/cases/{case.id}/edit/").status_code == 200
    form = {"role": COORDINATOR, "register": "cases", "level": READ}
    assert visit(ADMIN).post("/right_limits/new/", form).status_code == 302
    assert coordinator.get(f"/cases/{case.id}/").status_code == 200
    assert coordinator.get(f"/cases/{case.id}/edit/").status_code == 403
    assert visit(SECRETARY).get(f"/cases/{case.id}/edit/").status_code == 200
    limit(COORDINATOR, "cases", level=NOTHING)
    assert coordinator.get(f"/cases/{case.id}/").status_code == 404
    assert 'href="/cases/"' not in coordinator.text("/")


def test_a_section_is_taken_from_page_form_list_and_workbook(visit):
    case = cast.make_case(summary="Баба му го гледа.", facility="Дом Примерен")
    limit(COORDINATOR, "cases", section="Сигнал")
    page = visit(COORDINATOR).text(f"/cases/{case.id}/edit/")
    assert 'name="summary"' not in page and 'name="facility"' in page
    assert "Баба му го гледа." in visit(SECRETARY).text(f"/cases/{case.id}/")
    assert "Баба му го гледа." not in visit(COORDINATOR).text(f"/cases/{case.id}/")
    user = cast.find_account(COORDINATOR)
    assert policy.readable_paths(user, ENTITIES["cases"], ("summary", "received_on")) == ()


def test_a_section_is_left_to_be_read_only(visit):
    case = cast.make_case(summary="Баба му го гледа.", facility="Дом Примерен")
    limit(COORDINATOR, "cases", section="Сигнал", level=READ)
    coordinator = visit(COORDINATOR)
    form = coordinator.text(f"/cases/{case.id}/edit/")
    assert 'name="summary"' not in form and 'name="facility"' in form
    assert "Баба му го гледа." in coordinator.text(f"/cases/{case.id}/")
    values = {"facility": "Друг дом", "summary": "Друго.", "version": case.version}
    coordinator.post(f"/cases/{case.id}/edit/", values)
    assert ENTITIES["cases"].get_by_id(case.id).summary == "Баба му го гледа."
    assert letter_of(COORDINATOR, ENTITIES["cases"]) == "W"
    assert 'name="summary"' in visit(SECRETARY).text(f"/cases/{case.id}/edit/")


def test_papers_of_a_register_are_taken_with_it(visit):
    paper = generate("protokol", cast.make_meeting())
    address, coordinator = f"/documents/{paper.id}/file/", visit(COORDINATOR)
    assert coordinator.get(address).status_code == 200
    limit(COORDINATOR, "meetings", level=NOTHING)
    assert coordinator.get(address).status_code == 404
    assert visit(SECRETARY).get(address).status_code == 200


def test_no_number_leads_to_rows_by_what_the_role_does_not_read(visit):
    """The rows behind a check or an indicator would tell what stands in a hidden column."""
    case, coordinator, auditor = cast.make_case(causes=[]), visit(COORDINATOR), visit(AUDITOR)
    check, page = "/cases/?check=causes", unescape(
        coordinator.text("/indicators/?from=01.01.2016&to=31.12.2016"))
    numbers = [check, *re.findall(r'href="(/cases/[^"]*figure=[^"]*)"', page)[:4]]
    told = [one for one in numbers if case.reference in coordinator.text(one)]
    assert len(told) > 1 and check in told
    assert case.reference not in auditor.text(check)
    assert "без причини и рискови" not in auditor.text("/quality/")
    for title, _ in ENTITIES["cases"].listing.sections:
        limit(COORDINATOR, "cases", section=title)
    assert not [one for one in told if case.reference in coordinator.text(one)]


def test_a_step_and_taking_out_are_taken_alone(visit):
    case = cast.make_case()
    limit(COORDINATOR, "cases", action="accept")
    limit(COORDINATOR, "cases", action=EXPORT)
    coordinator = visit(COORDINATOR)
    assert coordinator.post(f"/cases/{case.id}/step/accept/").status_code == 403
    assert coordinator.get("/cases/?format=xlsx").status_code == 403
    assert visit(SECRETARY).get("/cases/?format=xlsx").status_code == 200
    assert visit(SECRETARY).post(f"/cases/{case.id}/step/accept/").status_code == 302


def test_giving_back_waits_for_a_second_person(visit):
    made = limit(COORDINATOR, "cases", level=READ)
    visit(ADMIN).post(f"/right_limits/{made.id}/archive/")
    assert letter_of(COORDINATOR, ENTITIES["cases"]) == READ
    asked = Approval.get(Approval.kind == LIMIT)
    visit(COORDINATOR).post(f"/approvals/{asked.id}/decide/", {"answer": "approve"})  # who gains
    assert letter_of(COORDINATOR, ENTITIES["cases"]) == READ
    visit(SECRETARY).post(f"/approvals/{asked.id}/decide/", {"answer": "approve"})
    assert letter_of(COORDINATOR, ENTITIES["cases"]) == "W"


@pytest.mark.parametrize("values", [
    {}, {"level": READ, "action": EXPORT}, {"section": "Сигнал", "action": EXPORT},
    {"section": "Контакти"}, {"level": READ, "section": "Контакти"}, {"action": "invite"}])
def test_a_limit_without_sense_is_refused_with_what_there_is(rolled_back, values):
    with pytest.raises(RuleError):
        RightLimit(role=SECRETARY, register="cases", **values).store()


def test_nobody_locks_himself_out(rolled_back):
    assert not {"users", "right_limits", "mechanisms"} & set(dict(limits.registers()))


def test_a_new_record_asks_for_no_more_than_its_limits_leave_and_what_it_needs(visit):
    limit(COORDINATOR, "cases", section="Сигнал", level=READ)
    limit(COORDINATOR, "cases", section="Водене")
    page = visit(COORDINATOR).post("/cases/new/", {"carried": "1", "name": "Мая Пробна"}).text
    assert 'name="summary"' not in page and 'name="responsible"' not in page
    assert 'name="received_on"' in page and 'name="first_name"' in page  # no case without it
    limit(COORDINATOR, "case_identities", level=READ)
    page = visit(COORDINATOR).post("/cases/new/", {"carried": "1", "name": "Мая Пробна"}).text
    assert 'name="first_name"' not in page and 'name="received_on"' in page


def test_nothing_leads_to_a_form_that_asks_for_nothing(visit):
    case, made = cast.make_case(), limit(COORDINATOR, "cases", section="Сигнал", level=READ)
    pages = [seen(visit(role).text(f"/cases/{case.id}/")) for role in (SECRETARY, COORDINATOR)]
    assert ["Промени „Сигнал“" in page for page in pages] == [True, False]
    assert ["Промени „Случай“" in page for page in pages] == [True, True]
    assert "Редактирай" not in visit(ADMIN).text(f"/right_limits/{made.id}/")


def test_a_limit_is_offered_the_sections_and_steps_of_its_own_register(visit):
    page = visit(ADMIN).text("/right_limits/new/")
    assert page.count('data-within="register"') == 2
    offered = {unescape(code): json.loads(unescape(places)) for code, places in re.findall(
        r'<option value="([^"]+)" data-places="([^"]+)">', page)}
    for table, _ in limits.registers():
        entity = ENTITIES[table]
        steps = entity.workflow.transitions.values() if entity.workflow else ()
        beside = {code: places[table] for code, places in offered.items() if table in places}
        assert beside == {EXPORT: "Изтегляне в Excel", **{step.name: step.label for step in steps},
                          **{title: title for title, _ in entity.listing.sections}}


def test_a_limit_calls_a_step_as_its_register_does(rolled_back):
    for table in dict(limits.registers()):
        for code, word in limits.actions_of(table).items():
            made = RightLimit(role=SECRETARY, register=table, action=code)
            assert made.show("action") == word and word in made.title()
