"""What is searched for stands in no address, title or log: it is posted, and kept as a token."""

import re
from urllib.parse import unquote

import pytest

from admin.asked import MARK, asked, hidden
from admin.lists.filters import typed_names
from models.audit.questions import Wanted, find_events
from models.base import ENTITIES
from models.cases.case import ChildCase
from models.users import SECRETARY
from tests import cast
from tests.admin.browsing import Visitor
from tests.tailored import add_field

NAME = "Тестимира"
PLACES = ("/search/", "/cases/", "/people/", "/book/", "/case_identities/?sort=-id")


@pytest.fixture
def secretary(sign_in):
    cast.make_case(named=(NAME, "Проверова"))
    return Visitor(sign_in(SECRETARY))


@pytest.mark.parametrize("to", PLACES)
def test_a_search_is_posted_and_its_address_tells_nothing(secretary, to, caplog):
    caplog.set_level("INFO")
    answer = secretary.post("/find/", {"to": to, "q": NAME, "status": ""})
    assert answer.status_code == 303 and f"q={MARK}" in unquote(answer.location)
    assert NAME not in unquote(answer.location)
    page = secretary.text(answer.location)
    assert NAME in page  # in the box, to be changed
    for address in re.findall(r'(?:href|action|src)="([^"]*)"', page):
        assert NAME not in unquote(address)
    assert NAME not in re.search(r"<title>(.*?)</title>", page, re.DOTALL)[1]
    assert not [line for line in caplog.records if NAME in unquote(str(line.__dict__))]


@pytest.mark.parametrize("page", ["/", "/cases/", "/people/", "/book/", "/search/"])
def test_no_form_sends_what_is_typed_in_an_address(secretary, page):
    for form in re.findall(r"<form.*?</form>", secretary.text(page), re.DOTALL):
        is_typed = re.search(r'<input[^>]*type="(search|text)"', form)
        assert not is_typed or 'method="post"' in form.partition(">")[0]


def test_the_child_is_found_by_its_name_and_by_the_token(secretary):
    found = secretary.post("/find/", {"to": "/search/", "q": NAME}, follow=True)
    assert "ОБ1" in found.get_data(as_text=True)


def test_equal_questions_keep_equal_marks_in_the_log(secretary):
    for _ in range(2):
        secretary.post("/find/", {"to": "/cases/", "q": NAME}, follow=True)
    first, second = find_events(Wanted(action="list"))[:2]
    assert first.details == second.details and "query" in first.details


def test_what_is_looked_for_while_typing_is_posted(secretary):
    found = secretary.post("/lookup/organizations/", {"q": "Представена"}).json
    assert [one["text"] for one in found["items"]]


def test_filters_go_along_and_a_foreign_way_is_not_taken(secretary):
    answer = secretary.post("/find/", {"to": "/cases/?sort=-id&q=~x", "status": "signal", "q": ""})
    assert answer.location == "/cases/?sort=-id&status=signal"
    assert secretary.post("/find/", {"to": "//evil.example/", "q": "а"}).location.startswith("/?")


def test_a_token_of_another_desk_or_a_broken_one_asks_for_nothing(app):
    with app.test_request_context():
        token = hidden(NAME)
        assert asked({"q": token}) == NAME and hidden(token) == token
        for broken in (token[:-3], "~", "~а", f"{token}x", "~" + "A" * 100):
            assert asked({"q": broken}) == ""


def test_the_words_of_a_filter_stand_in_no_address_either(secretary):
    """Of every list with a filter of typed words, those of fields of the office among them."""
    add_field(ChildCase, "text", label="Личен лекар")
    lists = [(table, name) for table, entity in ENTITIES.items()
             for name in typed_names(entity) - {"q"} if entity.listing.menu]
    assert ("events", "place") in lists and any(table == "cases" for table, _ in lists)
    for table, name in lists:
        answer = secretary.post("/find/", {"to": f"/{table}/", name: NAME})
        page = secretary.text(answer.location)
        assert f'value="{NAME}"' in page, (table, name)
        for address in (answer.location, *re.findall(r'(?:href|action|src)="([^"]*)"', page)):
            assert NAME not in unquote(address), (table, name)
        typed = secretary.text(f"/{table}/?{name}={NAME}")  # a kept address of before
        assert NAME not in unquote("".join(re.findall(r'(?:href|action)="([^"]*)"', typed)))
