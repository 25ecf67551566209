"""An address that is none comes in by no door: form, small window, table, filled paper, export."""

import pytest

from models.parties import Organization
from models.users import SECRETARY
from tests.admin.browsing import form_values, seen
from tests.admin.tables import bring, newest, workbook
from tests.admin.test_imports import choose, run
from tests.admin.test_papers import filled, send

pytestmark = pytest.mark.usefixtures("rolled_back")
BAD = {"email": "a@b.bg\nBcc: c@d.bg", "phone": "javascript:alert(1)"}
NAME = "Щъркелова институция"


def by_form(visitor, values: dict, **more) -> str:
    form = form_values(visitor.text("/organizations/new/")) | {
        "name": NAME, "category": "other", "gender": "f", **values}
    return visitor.post("/organizations/new/", form, follow=True, **more).text


def by_window(visitor, values: dict) -> str:
    return by_form(visitor, values, headers={"X-Beside": "1"})


def by_table(visitor, values: dict) -> str:
    row = {"name": NAME, "category": "Друга", "gender": "женски", **values}
    heads = {name: Organization._meta.fields[name].verbose_name for name in row}
    bring(visitor, "organizations", "т.xlsx", workbook([*heads.values()],
                                                       [row[name] for name in heads]))
    page = choose(visitor, newest()).text
    return page + run(visitor, newest()).text


def by_paper(visitor, values: dict) -> str:
    blank = visitor.get("/imports/paper/organizations/").data
    page = send(visitor, filled(blank, {f"organizations/{name}": text for name, text in
                                        {"name": NAME, **values}.items()}), "organizations")
    form = form_values(page) | {"category": "other", "gender": "f"}
    return visitor.post("/organizations/new/", form, follow=True).text


@pytest.mark.parametrize("name", BAD)
@pytest.mark.parametrize("come", [by_form, by_window, by_table, by_paper])
def test_what_is_no_address_is_refused_with_what_was_typed(visit, come, name):
    page = come(visit(SECRETARY), {name: BAD[name]})
    assert not Organization.select().where(Organization.name == NAME).exists()
    assert {"email": "не е адрес на електронна поща", "phone": "не е телефонен номер"}[name] in page


@pytest.mark.parametrize("come", [by_form, by_window, by_table, by_paper])
def test_the_same_doors_let_an_address_in(visit, come):
    page = come(visit(SECRETARY), {"email": "ime@oblast.bg", "phone": "092 661 541"})
    assert Organization.get(Organization.name == NAME).email == "ime@oblast.bg", seen(page)
