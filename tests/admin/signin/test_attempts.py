"""Guessing: slower with every failure, never a way to lock somebody else out."""

import re
from datetime import timedelta

import pytest

from admin.signin.forms import show_wait
from app import create_app
from models.base import utc_now
from models.users import ADMIN, SECRETARY, User
from models.users.attempts import FailedAttempt, seconds_to_wait, take_attempt
from tests import cast
from tests.admin.browsing import counted_queries
from tests.admin.signin.acts import (
    change_password,
    is_signed_in,
    read_token,
    try_sign_in,
)

WRONG, OTHER_ADDRESS = "съвсем друго езеро", "198.51.100.7"


def fail(client, times: int, email: str = cast.email_of(SECRETARY)):
    """The last answer to so many wrong passwords."""
    for _ in range(times):
        answer = try_sign_in(client, email, WRONG)
    return answer


def let_pass(seconds: int) -> None:
    """Move all failures so far into the past."""
    for row in FailedAttempt.select():
        row.at -= timedelta(seconds=seconds)
        row.save()


def fail_patiently(client, times: int) -> None:
    """Wrong passwords with a pause after each that is longer than any delay."""
    for _ in range(times):
        assert try_sign_in(client, cast.email_of(SECRETARY), WRONG).status_code == 200
        let_pass(81)


def test_five_failures_cost_nothing_and_the_sixth_has_to_wait(client):
    assert fail(client, 5).status_code == 200
    answer = try_sign_in(client, cast.email_of(SECRETARY))
    assert answer.status_code == 429 and 1 <= int(answer.headers["Retry-After"]) <= 5
    assert "Твърде много опити. Изчакайте" in answer.get_data(as_text=True)
    assert not is_signed_in(client)
    let_pass(5)
    assert try_sign_in(client, cast.email_of(SECRETARY)).status_code == 302


def test_every_further_failure_doubles_the_delay(rolled_back):
    expected = {4: 0, 5: 5, 6: 10, 7: 20, 8: 40, 9: 80, 10: 900}
    now = utc_now()
    for count, wait in expected.items():
        FailedAttempt.delete().execute()
        FailedAttempt.insert_many([{"target": "x", "at": now}] * count).execute()
        assert wait - 2 <= seconds_to_wait("x") <= wait


def test_ten_failures_in_a_quarter_cost_a_pause_from_that_address_only(client):
    fail_patiently(client, 10)
    answer = try_sign_in(client, cast.email_of(SECRETARY))
    assert answer.status_code == 429 and int(answer.headers["Retry-After"]) > 700
    elsewhere = try_sign_in(client, cast.email_of(SECRETARY), address=OTHER_ADDRESS)
    assert elsewhere.status_code == 302 and is_signed_in(client)


def test_the_pause_ends_by_itself(client):
    fail_patiently(client, 10)
    let_pass(900)
    assert try_sign_in(client, cast.email_of(SECRETARY)).status_code == 302


def test_another_account_at_the_same_address_is_not_held_up(client):
    fail_patiently(client, 10)
    assert try_sign_in(client, cast.email_of(ADMIN)).status_code == 302


def test_the_count_survives_a_restart(app, client, settings):
    fail_patiently(client, 10)
    again = create_app(settings).test_client()
    assert try_sign_in(again, cast.email_of(SECRETARY)).status_code == 429


def test_the_right_password_starts_the_count_again(client, app):
    fail(client, 4)
    assert try_sign_in(client, cast.email_of(SECRETARY)).status_code == 302
    stranger = app.test_client()
    assert fail(stranger, 5).status_code == 200


def test_guesses_of_the_present_password_are_counted_too(sign_in):
    browser = sign_in(SECRETARY)
    for _ in range(5):
        assert change_password(browser, "съвсем ново езеро", old=WRONG).status_code == 200
    assert change_password(browser, "съвсем ново езеро").status_code == 429


def test_a_new_password_that_does_not_fit_is_no_guess(sign_in):
    browser = sign_in(SECRETARY)
    for _ in range(12):
        assert change_password(browser, "къса").status_code == 200
    assert change_password(browser, "съвсем ново езеро").status_code == 302


def test_guesses_side_by_side_are_counted_before_they_are_answered(rolled_back):
    waits = [take_attempt("x") for _ in range(20)]
    assert waits[:5] == [0] * 5 and all(waits[5:])


def test_neither_addresses_nor_accounts_stand_in_the_table(client):
    try_sign_in(client, "tajna.duma@okmd.example", WRONG, address=OTHER_ADDRESS)
    [row] = FailedAttempt.select().dicts()
    assert "tajna" not in str(row) and OTHER_ADDRESS not in str(row)


def shown(client, email: str):
    """Status, headers and body of a refused sign-in, without what differs every time."""
    answer = try_sign_in(client, email, WRONG)
    page = answer.get_data(as_text=True)
    with client.session_transaction() as session:
        token = session["csrf_token"]
    headers = {name: value for name, value in answer.headers if name != "Set-Cookie"}
    body = [line for line in page.replace(email, "…").splitlines() if "csrf" not in line]
    assert token
    return answer.status_code, headers.keys(), body


@pytest.mark.parametrize("failures", [0, 5, 10])
def test_an_unknown_account_is_answered_like_a_known_one(app, client, failures):
    known, unknown = app.test_client(), app.test_client()
    for _ in range(failures):
        try_sign_in(known, cast.email_of(SECRETARY), WRONG)
        try_sign_in(unknown, "neznajna@okmd.example", WRONG)
    told = [re.sub(r"\d+", "#", str(answer)) for answer in (  # a second may pass between the two
        shown(known, cast.email_of(SECRETARY)), shown(unknown, "neznajna@okmd.example"))]
    assert told[0] == told[1]


@pytest.mark.parametrize("email", [
    cast.email_of(SECRETARY), "neznajna@okmd.example", "invited@okmd.example", "не е адрес",
])
def test_every_refusal_costs_one_hash_and_the_same_queries(app, client, monkeypatch, email):
    User(email="invited@okmd.example", name="Поканена", role=SECRETARY).store()
    context, work, token = app.extensions["security"].pwd_context, [], read_token(client)
    for name in ("hash", "verify"):
        monkeypatch.setattr(context, name, spy(getattr(context, name), work), raising=False)
    with counted_queries() as queries:
        client.post("/login", data={"email": email, "password": WRONG, "csrf_token": token})
    kinds = [query.split()[0] for query in queries]
    attempt, account, event = ["DELETE", "SELECT", "INSERT"], ["SELECT"], ["UPDATE", "INSERT"]
    set_up = ["SELECT"]  # whether the desk was configured anew
    assert len(work) == 1 and kinds == set_up + attempt + account + event, queries


def spy(function, calls: list):
    """The function, with every call of it noted."""
    def called(*args, **kwargs):
        calls.append(args)
        return function(*args, **kwargs)
    return called


@pytest.mark.parametrize(("seconds", "words"), [
    (1, "1 секунда"), (40, "40 секунди"), (60, "1 минута"), (61, "2 минути"), (900, "15 минути"),
])
def test_the_wait_is_said_in_words(seconds, words):
    assert show_wait(seconds) == words
