"""Every request writes the event that its address promises, one and no more, or it is refused."""

import json
from contextlib import contextmanager

import pytest
from peewee import OperationalError

from admin.audit import ADDRESSES, PAGES, action_of
from models.audit.actors import PROGRAM, current_actor
from models.audit.events import ACTIONS, AuditEvent
from models.audit.questions import LISTED, Wanted, find_events, who_listed, who_saw
from models.audit.verification import verify
from models.cases.case import ChildCase
from models.database import database
from models.users import ADMIN, AUDITOR, COORDINATOR, MEMBER, ROLES, SECRETARY
from tests import cast

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


def test_every_address_says_what_it_writes(app):
    unlisted = {rule.endpoint for rule in app.url_map.iter_rules()
                if rule.endpoint not in ADDRESSES
                and rule.endpoint.rpartition(".")[2] not in PAGES}
    assert not unlisted, "admin/audit.py: PAGES or ADDRESSES needs a line for them"


def test_no_line_is_left_of_an_address_that_is_gone(app):
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert set(ADDRESSES) <= endpoints
    assert set(PAGES) <= {endpoint.rpartition(".")[2] for endpoint in endpoints}


def test_every_action_has_its_word():
    lines = (*PAGES.values(), *ADDRESSES.values())
    assert {action for line in lines for action in line if action} <= set(ACTIONS)
    assert set(LISTED) <= set(ACTIONS)


def test_what_posts_has_an_event(app):
    silent = {rule.endpoint for rule in app.url_map.iter_rules()
              if "POST" in rule.methods and action_of(rule.endpoint, "POST") is None}
    assert not silent


def test_opening_a_case_is_one_event_with_the_case(sign_in, case):
    with one_event("view") as found:
        sign_in(SECRETARY).get(f"/cases/{case.id}/")
    event, user = found[0], cast.find_account(SECRETARY)
    assert (event.user_id, event.user_name, event.address) == (user.id, user.name, "127.0.0.1")
    assert (event.entity, event.object_id, event.case_id) == ("cases", case.id, case.id)
    assert len(event.request) == 12


def test_opening_the_identity_is_told_with_the_case(sign_in, case):
    sign_in(SECRETARY).get(f"/case_identities/{case.identity.get().id}/")
    assert who_saw(case.id)[0].entity == "case_identities"


def test_a_list_names_what_it_shows(sign_in, case):
    with one_event("list") as found:
        sign_in(SECRETARY).get(f"/cases/?q={case.reference}")
    assert found[0].ids == found[0].cases == f",{case.id},"
    details = json.loads(found[0].details)
    assert details["count"] == 1 and len(details["query"]) == 16
    assert case.reference not in found[0].details


def test_equal_questions_have_equal_marks(sign_in, case):
    browser = sign_in(SECRETARY)
    marks = []
    for question in ("Мечо", "Мечо", "Друг"):
        browser.get("/cases/", query_string={"q": question})
        marks.append(json.loads(newest().details)["query"])
    assert marks[0] == marks[1] != marks[2]


def test_an_export_names_every_row(sign_in, case):
    other = cast.make_case(case.mechanism)
    with one_event("export") as found:
        sign_in(SECRETARY).get("/cases/?format=xlsx")
    assert {str(case.id), str(other.id)} <= set(found[0].ids.split(","))
    assert found[0] in who_listed(other.id)


@pytest.mark.parametrize("address", ["/search/?q=Мечо", "/search/?q={case.reference}",
                                     "/lookup/cases/", "/"])
def test_searches_look_ups_and_the_first_page_are_told(sign_in, case, address):
    with one_event("search", "lookup", "page"):
        sign_in(SECRETARY).get(address.format(case=case))


def test_a_search_for_a_known_child_names_the_case(sign_in, case):
    with one_event("duplicates") as found:
        sign_in(SECRETARY).post("/cases/check/", data={"name": CANARY})
    assert found[0].cases == f",{case.id}," and CANARY not in found[0].details


@pytest.mark.parametrize("address", ["/cases/{id}/edit/", "/cases/{id}/step/accept/"])
def test_an_open_form_shows_the_record_and_is_told(sign_in, case, address):
    with one_event("form") as found:
        sign_in(SECRETARY).get(address.format(id=case.id))
    assert found[0].case_id == case.id


def test_a_saved_form_is_the_event_of_its_change(sign_in, case):
    with one_event("create") as found:
        sign_in(SECRETARY).post(f"/cases/{case.id}/note/", data={"kind": "note", "text": CANARY})
    assert found[0].entity == "case_events" and found[0].case_id == case.id
    assert found[0].request and found[0].user_id == cast.find_account(SECRETARY).id


def test_a_step_taken_is_told_with_its_name(sign_in, case):
    before = newest().sequence
    sign_in(SECRETARY).post(f"/cases/{case.id}/step/accept/", data={"reason": "да"})
    written = [event for event in find_events(Wanted()) if event.sequence > before]
    assert "step" in [event.action for event in written]
    assert {event.case_id for event in written} == {case.id}


def test_a_refused_form_is_an_attempt(sign_in, case):
    with one_event("attempt") as found:
        sign_in(SECRETARY).post(f"/cases/{case.id}/note/", data={"kind": "note", "text": ""})
    assert found[0].case_id == case.id


@pytest.mark.parametrize(("role", "address"), [
    (MEMBER, "/cases/{id}/"), (SECRETARY, "/cases/99999999/"), (AUDITOR, "/cases/{id}/edit/"),
    (AUDITOR, "/case_identities/1/"), (SECRETARY, "/audit/"), (SECRETARY, "/nothing/there")])
def test_what_was_denied_is_told(sign_in, case, role, address):
    with one_event("denied") as found:
        answer = sign_in(role).get(address.format(id=case.id))
    assert answer.status_code in (403, 404)
    assert json.loads(found[0].details)["status"] == answer.status_code


def test_strangers_leave_no_event_until_they_try_to_sign_in(client):
    before = count()
    for address in ("/", "/cases/1/", "/login", "/nothing"):
        client.get(address)
    assert count() == before


def test_sign_in_good_and_bad_and_out(client, rolled_back):
    address = cast.email_of(SECRETARY)
    with one_event("sign_in_refused") as bad:
        client.post("/login", data={"email": address, "password": "не е тази парола"})
    assert bad[0].user_id is None and address not in str(bad[0].__data__)
    with one_event("sign_in") as good:
        client.post("/login", data={"email": address, "password": cast.PASSWORD})
    with one_event("sign_out") as out:
        client.post("/logout")
    assert good[0].user_id == out[0].user_id == cast.find_account(SECRETARY).id


@pytest.mark.parametrize("address", ["/static/desk.css", "/help/"])
def test_what_shows_nobody_is_not_told(sign_in, address):
    before = count()
    sign_in(SECRETARY).get(address)
    assert count() == before


def full(*_args, **_values):
    raise OperationalError("database or disk is full")


@pytest.mark.parametrize("address", ["/cases/{id}/", "/cases/", "/", "/cases/?format=xlsx"])
def test_what_cannot_be_logged_is_not_shown(sign_in, case, monkeypatch, address):
    browser = sign_in(SECRETARY)
    monkeypatch.setattr(AuditEvent, "insert", full)
    answer = browser.get(address.format(id=case.id))
    assert answer.status_code == 503
    assert case.reference not in answer.text and "Базата данни е заета" in answer.text


def test_what_cannot_be_logged_is_not_changed(sign_in, case, monkeypatch):
    browser = sign_in(SECRETARY)
    monkeypatch.setattr(AuditEvent, "insert", full)
    answer = browser.post(f"/cases/{case.id}/note/", data={"kind": "note", "text": "Бележка"})
    assert answer.status_code == 503 and not case.events.count()


def test_who_cannot_be_logged_does_not_sign_in(client, monkeypatch):
    monkeypatch.setattr(AuditEvent, "insert", full)
    sent = {"email": cast.email_of(SECRETARY), "password": cast.PASSWORD}
    assert client.post("/login", data=sent).status_code == 503
    monkeypatch.undo()
    assert client.get("/").status_code == 302


def test_a_list_costs_one_insert_more(sign_in, case, monkeypatch):
    browser, statements = sign_in(SECRETARY), []
    browser.get("/cases/")
    execute = type(database.obj).execute_sql
    monkeypatch.setattr(type(database.obj), "execute_sql", lambda self, sql, *rest: (
        statements.append(sql), execute(self, sql, *rest))[1])
    browser.get("/cases/")
    about_log = [sql for sql in statements if "audit_" in sql]
    assert [sql.split()[0] for sql in about_log] == ["UPDATE", "INSERT"]
    assert len([sql for sql in statements if sql.startswith("SELECT")]) <= 3


def test_nobody_acts_once_the_request_is_over(sign_in, case):
    sign_in(SECRETARY).get("/cases/")
    assert current_actor() == PROGRAM


# -- the screens -------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [code for code, _ in ROLES])
def test_only_auditors_and_administrators_read_the_log(sign_in, case, role):
    may = role in (AUDITOR, ADMIN)
    answer = sign_in(role).get("/audit/")
    assert answer.status_code == (200 if may else 404)
    assert ("Достъп" in sign_in(role).get(f"/cases/{case.id}/").text) == may


def test_reading_the_log_is_in_the_log(sign_in, rolled_back):
    with one_event("audit"):
        sign_in(AUDITOR).get("/audit/")
    with one_event("audit_export"):
        answer = sign_in(AUDITOR).get("/audit/?format=xlsx")
    assert answer.mimetype.endswith("sheet") and answer.data[:2] == b"PK"


def test_the_log_cannot_be_written_from_the_browser(sign_in, rolled_back):
    browser = sign_in(ADMIN)
    assert {browser.open("/audit/", method=method).status_code
            for method in ("POST", "PUT", "DELETE", "PATCH")} == {405}


def test_the_list_is_narrowed_by_what_is_chosen(sign_in, case):
    sign_in(COORDINATOR).get(f"/cases/{case.id}/")
    seen = newest()
    browser = sign_in(AUDITOR)
    row, user = f'id="event-{seen.sequence}"', cast.find_account(COORDINATOR)
    for query in (f"user={user.id}", "action=view", "entity=cases", f"case={case.id}"):
        assert row in browser.get(f"/audit/?{query}").text
    for query in (f"user={user.id + 1000}", "action=export", "entity=meetings", "case=999",
                  "until=01.01.2016", f"before={seen.sequence}"):
        assert row not in browser.get(f"/audit/?{query}").text


def test_lists_in_which_a_case_stood_have_a_view_of_their_own(sign_in, case):
    sign_in(SECRETARY).get("/cases/")
    text = sign_in(AUDITOR).get(f"/audit/?case={case.id}&listed=1").text
    assert f'id="event-{who_listed(case.id)[0].sequence}"' in text


@pytest.mark.parametrize("query", ["user=x", "since=32.13.2016", "before=-1", "case=1e9",
                                   "entity=нищо", "action=%00", "before=9" + "9" * 30])
def test_nonsense_in_the_address_breaks_nothing(sign_in, rolled_back, query):
    assert sign_in(AUDITOR).get(f"/audit/?{query}").status_code in (200, 400)


def test_older_events_are_a_page_away(sign_in, case):
    browser = sign_in(AUDITOR)
    for _ in range(60):
        case.store()
        case.summary += "."
    text = browser.get("/audit/").text
    assert "По-стари" in text
    before = find_events(Wanted(), count=50)[-1].sequence
    assert "Най-нови" in browser.get(f"/audit/?before={before}").text


def test_the_card_says_who_opened_the_case(sign_in, case):
    sign_in(COORDINATOR).get(f"/cases/{case.id}/")
    assert cast.NAMES[COORDINATOR] in sign_in(AUDITOR).get(f"/cases/{case.id}/").text


def test_no_child_is_named_by_a_whole_day_of_work(sign_in, case):
    browser, start = sign_in(SECRETARY), newest().sequence
    browser.get(f"/search/?q={CANARY}")
    browser.post("/cases/check/", data={"name": f"Мечо {CANARY}", "number": "1643149984"})
    browser.get(f"/lookup/case_identities/?q={CANARY}")
    browser.get(f"/case_identities/?q={CANARY}")
    browser.post(f"/cases/{case.id}/note/", data={"kind": "note", "text": CANARY})
    browser.get(f"/{CANARY}/")
    rows = AuditEvent.select().where(AuditEvent.sequence > start).tuples()
    text = "\n".join(map(str, rows))
    assert len(rows) == 6 and CANARY not in text and "1643149984" not in text
    assert verify().is_sound and ChildCase.get_by_id(case.id)
