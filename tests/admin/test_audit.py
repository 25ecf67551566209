"""Every request writes the event that its address promises, one and no more, or it is refused."""

import json
import re
from contextlib import contextmanager

import pytest
from peewee import OperationalError

from admin.declaring import said_by
from models.audit.actors import PROGRAM, current_actor
from models.audit.events import ACTIONS, AuditEvent
from models.audit.questions import LISTED, Wanted, find_events, who_saw
from models.audit.verification import verify
from models.cases.case import ChildCase
from models.users import ADMIN, AUDITOR, COORDINATOR, MEMBER, ROLES, SECRETARY
from tests import cast
from tests.admin.browsing import counted_queries, reads
from tests.admin.signin.acts import read_token, try_sign_in

CANARY = "Канарчова"


def count() -> int:
    return AuditEvent.select().count()


def newest() -> AuditEvent:
    return find_events(Wanted(), count=1)[0]


@contextmanager
def one_event(*actions: str):
    """Exactly one event is written inside, of one of these actions."""
    before, found = count(), []
    yield found
    found += find_events(Wanted(), count=5)[:max(1, count() - before)]
    assert count() - before == 1, [event.action for event in found]
    assert found[0].action in actions


@pytest.fixture
def case(rolled_back):
    return cast.make_case(named=("Мечо", CANARY))


def test_every_action_has_its_word(app):
    said = [said_by(app.view_functions[rule.endpoint]) for rule in app.url_map.iter_rules()]
    told = {action for one in said for action in (one.shows, one.logs, one.workbook) if action}
    assert told <= set(ACTIONS) and set(LISTED) <= set(ACTIONS)


# What is being typed is no record yet, and is read by its author alone.
DRAFTS = {"drafts.keep", "drafts.forget"}


def test_what_posts_has_an_event(app):
    silent = {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in rule.methods
              and said_by(app.view_functions[rule.endpoint]).event("POST") is None}
    assert silent == DRAFTS


def test_opening_a_case_is_one_event_with_the_case(visit, case):
    with one_event("view") as found:
        visit(SECRETARY).get(f"/cases/{case.id}/")
    event, user = found[0], cast.find_account(SECRETARY)
    assert (event.user_id, event.user_name, event.address) == (user.id, user.name, "127.0.0.1")
    assert (event.entity, event.object_id, event.case_id) == ("cases", case.id, case.id)
    assert len(event.request) == 12


def test_opening_the_identity_is_told_with_the_case(visit, case):
    visit(SECRETARY).get(f"/case_identities/{case.identity.get().id}/")
    assert who_saw(case.id)[0].entity == "case_identities"


def test_a_list_names_what_it_shows(visit, case):
    with one_event("list") as found:
        visit(SECRETARY).get(f"/cases/?q={case.reference}")
    assert found[0].ids == found[0].cases == f",{case.id},"
    details = json.loads(found[0].details)
    assert details["count"] == 1 and len(details["query"]) == 16
    assert case.reference not in found[0].details


def test_equal_questions_have_equal_marks(visit, case):
    browser = visit(SECRETARY)
    marks = []
    for question in ("Мечо", "Мечо", "Друг"):
        browser.get(f"/cases/?q={question}")
        marks.append(json.loads(newest().details)["query"])
    assert marks[0] == marks[1] != marks[2]


def test_an_export_names_every_row(visit, case):
    other = cast.make_case(case.mechanism)
    with one_event("export") as found:
        visit(SECRETARY).get("/cases/?format=xlsx")
    assert {str(case.id), str(other.id)} <= set(found[0].ids.split(","))
    assert found[0] in find_events(Wanted(case_id=other.id, is_listed=True))


@pytest.mark.parametrize("address", ["/search/?q=Мечо", "/search/?q={case.reference}",
                                     "/lookup/cases/", "/"])
def test_searches_look_ups_and_the_first_page_are_told(visit, case, address):
    with one_event("search", "lookup", "page"):
        visit(SECRETARY).get(address.format(case=case))


def test_a_search_for_a_known_child_names_the_case(visit, case):
    with one_event("duplicates") as found:
        visit(SECRETARY).post("/cases/check/", {"name": CANARY})
    assert found[0].cases == f",{case.id}," and CANARY not in found[0].details


@pytest.mark.parametrize("address", ["/cases/{id}/edit/", "/cases/{id}/step/accept/"])
def test_an_open_form_shows_the_record_and_is_told(visit, case, address):
    with one_event("form") as found:
        visit(SECRETARY).get(address.format(id=case.id))
    assert found[0].case_id == case.id


def test_a_saved_form_is_the_event_of_its_change(visit, case):
    with one_event("create") as found:
        visit(SECRETARY).post(f"/cases/{case.id}/note/", {"kind": "note", "text": CANARY})
    assert found[0].entity == "case_events" and found[0].case_id == case.id
    assert found[0].request and found[0].user_id == cast.find_account(SECRETARY).id


def test_a_step_taken_is_told_with_its_name(visit, case):
    before = newest().sequence
    visit(SECRETARY).post(f"/cases/{case.id}/step/accept/", {"reason": "да"})
    written = [event for event in find_events(Wanted()) if event.sequence > before]
    assert "step" in [event.action for event in written]
    assert {event.case_id for event in written} == {case.id}


def test_a_refused_form_is_an_attempt(visit, case):
    with one_event("attempt") as found:
        visit(SECRETARY).post(f"/cases/{case.id}/note/", {"kind": "note", "text": ""})
    assert found[0].case_id == case.id


@pytest.mark.parametrize(("role", "address"), [
    (MEMBER, "/cases/{id}/"), (SECRETARY, "/cases/99999999/"), (AUDITOR, "/cases/{id}/edit/"),
    (AUDITOR, "/case_identities/1/"), (SECRETARY, "/audit/"), (SECRETARY, "/nothing/there")])
def test_what_was_denied_is_told(visit, case, role, address):
    with one_event("denied") as found:
        answer = visit(role).get(address.format(id=case.id))
    assert answer.status_code in (403, 404)
    assert json.loads(found[0].details)["status"] == answer.status_code


def test_strangers_leave_no_event_until_they_try_to_visit(client):
    before = count()
    for address in ("/", "/cases/1/", "/login", "/nothing"):
        client.get(address)
    assert count() == before


def test_sign_in_good_and_bad_and_out(client, rolled_back):
    address = cast.email_of(SECRETARY)
    with one_event("sign_in_refused") as bad:
        try_sign_in(client, address, "не е тази парола")
    assert bad[0].user_id is None and address not in str(bad[0])
    with one_event("sign_in") as good:
        try_sign_in(client, address, cast.PASSWORD)
    token = read_token(client, "/change")
    with one_event("sign_out") as out:
        client.post("/logout", data={"csrf_token": token})
    assert good[0].user_id == out[0].user_id == cast.find_account(SECRETARY).id


def test_what_shows_nobody_is_not_told(visit):
    browser, before = visit(SECRETARY), count()
    browser.get("/help/")
    browser.get("/static/desk.css").close()
    assert count() == before


def full(*_args, **_values):
    raise OperationalError("database or disk is full")


@pytest.mark.parametrize("address", ["/cases/{id}/", "/cases/", "/", "/cases/?format=xlsx"])
def test_what_cannot_be_logged_is_not_shown(visit, case, monkeypatch, address):
    browser = visit(SECRETARY)
    monkeypatch.setattr(AuditEvent, "insert", full)
    answer = browser.get(address.format(id=case.id))
    assert answer.status_code == 503
    assert case.reference not in answer.text and "Дискът е пълен" in answer.text


def test_what_cannot_be_logged_is_not_changed(visit, case, monkeypatch):
    browser, before = visit(SECRETARY), case.events.count()
    monkeypatch.setattr(AuditEvent, "insert", full)
    answer = browser.post(f"/cases/{case.id}/note/", {"kind": "note", "text": "Бележка"})
    assert answer.status_code == 503 and case.events.count() == before


def test_who_cannot_be_logged_does_not_visit(client, monkeypatch):
    monkeypatch.setattr(AuditEvent, "insert", full)
    assert try_sign_in(client, cast.email_of(SECRETARY), cast.PASSWORD).status_code == 503
    monkeypatch.undo()
    assert client.get("/").status_code == 302


def test_a_list_costs_one_insert_more(visit, case):
    browser = visit(SECRETARY)
    browser.get("/cases/")  # what is asked once a minute is asked here
    with counted_queries() as queries:
        browser.get("/cases/")
    about_log = [sql for sql in queries if "audit_" in sql]
    assert [sql.split()[0] for sql in about_log] == ["UPDATE", "INSERT"]
    assert len(reads(queries)) <= 3


def test_nobody_acts_once_the_request_is_over(visit, case):
    visit(SECRETARY).get("/cases/")
    assert current_actor() == PROGRAM


# -- the screens -------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [code for code, _ in ROLES])
def test_only_auditors_and_administrators_read_the_log(visit, case, role):
    may = role in (AUDITOR, ADMIN)
    answer = visit(role).get("/audit/")
    assert answer.status_code == (200 if may else 404)
    seen = visit(role).get(f"/cases/{case.id}/")
    assert ("Достъп" in seen.text) == (may and seen.status_code == 200)
    assert seen.status_code == (404 if role in (ADMIN, MEMBER) else 200)


def test_reading_the_log_is_in_the_log(visit, rolled_back):
    with one_event("audit"):
        visit(AUDITOR).get("/audit/")
    with one_event("audit_export"):
        answer = visit(AUDITOR).get("/audit/?format=xlsx")
    assert answer.mimetype.endswith("sheet") and answer.data[:2] == b"PK"


def test_the_log_cannot_be_written_from_the_browser(visit, rolled_back):
    browser = visit(ADMIN)
    answers = [browser.client.open("/audit/", method=method, headers={"X-CSRFToken": browser.token})
               for method in ("POST", "PUT", "DELETE", "PATCH")]
    assert {answer.status_code for answer in answers} == {405}


def test_the_list_is_narrowed_by_what_is_chosen(visit, case):
    visit(COORDINATOR).get(f"/cases/{case.id}/")
    seen = newest()
    browser = visit(AUDITOR)
    row, user = f'id="event-{seen.sequence}"', cast.find_account(COORDINATOR)
    for query in (f"user={user.id}", "action=view", "entity=cases", f"case={case.id}"):
        assert row in browser.get(f"/audit/?{query}").text
    for query in (f"user={user.id + 1000}", "action=export", "entity=meetings", "case=999",
                  "until=01.01.2016", f"before={seen.sequence}"):
        assert row not in browser.get(f"/audit/?{query}").text


def test_lists_in_which_a_case_stood_have_a_view_of_their_own(visit, case):
    visit(SECRETARY).get("/cases/")
    text = visit(AUDITOR).get(f"/audit/?case={case.id}&listed=1").text
    assert f'id="event-{find_events(Wanted(case_id=case.id, is_listed=True))[0].sequence}"' in text


@pytest.mark.parametrize("query", ["user=x", "since=32.13.2016", "before=-1", "case=1e9",
                                   "entity=нищо", "action=%00", "before=9" + "9" * 30])
def test_nonsense_in_the_address_breaks_nothing(visit, rolled_back, query):
    assert visit(AUDITOR).get(f"/audit/?{query}").status_code in (200, 400)


def test_older_events_are_a_page_away(visit, case):
    browser = visit(AUDITOR)
    for _ in range(60):
        case.store()
        case.summary += "."
    text = browser.get("/audit/").text
    assert "По-стари" in text
    before = find_events(Wanted(), count=50)[-1].sequence
    assert "Най-нови" in browser.get(f"/audit/?before={before}").text


def test_the_card_says_who_opened_the_case(visit, case):
    visit(COORDINATOR).get(f"/cases/{case.id}/")
    assert cast.NAMES[COORDINATOR] in visit(AUDITOR).get(f"/cases/{case.id}/").text


def test_no_child_is_named_by_a_whole_day_of_work(visit, case):
    browser, start = visit(SECRETARY), newest().sequence
    browser.get(f"/search/?q={CANARY}")
    browser.post("/cases/check/", {"name": f"Мечо {CANARY}", "number": "1643149984"})
    browser.get(f"/lookup/case_identities/?q={CANARY}")
    browser.get(f"/case_identities/?q={CANARY}")
    browser.post(f"/cases/{case.id}/note/", {"kind": "note", "text": CANARY})
    browser.get(f"/{CANARY}/")
    rows = AuditEvent.select().where(AuditEvent.sequence > start).tuples()
    text = "\n".join(map(str, rows))
    assert len(rows) == 6 and CANARY not in text and "1643149984" not in text
    assert verify().is_sound and ChildCase.get_by_id(case.id)


def test_the_log_speaks_of_references_of_the_office_not_of_ids(visit, case):
    visit(SECRETARY).get(f"/cases/{case.id}/")
    page = visit(AUDITOR).get("/audit/").get_data(as_text=True)
    assert f"случай {case.reference}" in page
    assert not re.search(r">(\w+ )+№ \d+<", page), "an id of the database"
