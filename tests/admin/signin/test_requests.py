"""Cookies, tokens of forms, the address of the client, and that looking changes nothing."""

import re

import pytest
from flask import request

from app import create_app
from models.database import database
from models.users import ADMIN, SECRETARY
from settings import SettingError, read_settings
from tests import cast
from tests.admin.signin.acts import read_token, try_sign_in
from tests.whole import WHOLE

UNWATCHED = {"user_sessions", "failed_attempts", "audit_events", "audit_head"}


def paths(app, method: str) -> list[str]:
    """An address of every rule that takes this method."""
    return [re.sub("<[^>]+>", "1", rule.rule) for rule in app.url_map.iter_rules()
            if method in rule.methods and rule.endpoint != "static"]


@pytest.mark.parametrize("role", [None, SECRETARY, ADMIN])
def test_no_post_is_taken_without_its_token(app, client, sign_in, role):
    browser = sign_in(role) if role else client
    open_to_strangers = ("/login", "/logout", "/link/1")
    turn = {SECRETARY: slice(0, None, 2), ADMIN: slice(1, None, 2)}  # one gate for all roles
    for path in paths(app, "POST")[slice(None) if WHOLE else turn.get(role, slice(None))]:
        status = browser.post(path, data={"x": "1"}).status_code
        assert status == (400 if role or path in open_to_strangers else 401), path


def test_the_token_of_another_browser_does_not_count(app, sign_in):
    token = read_token(sign_in(SECRETARY), "/change")
    assert sign_in(SECRETARY).post("/logout", data={"csrf_token": token}).status_code == 400


def contents() -> dict[str, list]:
    """Every row of every table that looking may not change."""
    tables = set(database.get_tables()) - UNWATCHED
    return {table: sorted(map(repr, database.execute_sql(f'SELECT * FROM "{table}"').fetchall()))
            for table in tables}


@pytest.mark.parametrize(("role", "two_factor"), [
    (None, "off"), (SECRETARY, "required"), (ADMIN, "off")])
def test_looking_changes_nothing(app, client, sign_in, settings, monkeypatch, role, two_factor):
    monkeypatch.setattr(settings, "two_factor", two_factor)
    browser = sign_in(role) if role else client
    before = contents()
    for turn, path in enumerate(paths(app, "GET")):
        browser.get(path)
        if role == ADMIN and (WHOLE or turn % 4 == 0):  # the same function answers
            browser.head(path)
    assert contents() == before


@pytest.mark.parametrize(("https", "name", "words"), [
    ("yes", "__Host-okmd", ("Secure", "HttpOnly", "SameSite=Lax", "Path=/")),
    ("no", "okmd", ("HttpOnly", "SameSite=Lax", "Path=/")),
])
def test_the_cookie_is_bound_to_this_desk(settings, rolled_back, https, name, words):
    values = vars(settings) | {"https": https == "yes"}
    browser = create_app(type(settings)(**values)).test_client()
    answers = [browser.get("/login", base_url="https://localhost")]
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', answers[0].text)[1]
    form = {"email": cast.email_of(SECRETARY), "password": cast.PASSWORD, "csrf_token": token}
    answers.append(browser.post("/login", data=form, base_url="https://localhost"))
    for cookie in [cookie for answer in answers for cookie in answer.headers.getlist("Set-Cookie")]:
        assert cookie.startswith(f"{name}=") and "Domain" not in cookie
        assert all(word in cookie.split("; ") for word in words)
        assert ("Secure" in cookie) is (https == "yes")


def address_seen(settings, hops: int, forwarded: str) -> str:
    """The client's address as a desk behind so many proxies reads it."""
    app = create_app(type(settings)(**vars(settings) | {"proxies": hops}))
    with app.test_client() as browser:
        browser.get("/login", headers={"X-Forwarded-For": forwarded})
        return request.remote_addr


@pytest.mark.parametrize(("hops", "forwarded", "seen"), [
    (0, "203.0.113.9", "127.0.0.1"),
    (1, "203.0.113.9", "203.0.113.9"),
    (1, "6.6.6.6, 203.0.113.9", "203.0.113.9"),
    (2, "203.0.113.9, 10.0.0.1", "203.0.113.9"),
    (1, "", "127.0.0.1"),
])
def test_only_the_word_of_our_own_proxies_counts(settings, rolled_back, hops, forwarded, seen):
    assert address_seen(settings, hops, forwarded) == seen


@pytest.mark.parametrize("pair", [
    ("OKMD_TWO_FACTOR", "yes"), ("OKMD_TWO_FACTOR", ""), ("OKMD_TWO_FACTOR", "Required"),
    ("OKMD_IDLE_MINUTES", "0"), ("OKMD_IDLE_MINUTES", "600"), ("OKMD_SESSION_HOURS", "25"),
    ("OKMD_PROXIES", "-1"), ("OKMD_PROXIES", "6"), ("OKMD_ADDRESS", "bureau.example.bg"),
    ("OKMD_ADDRESS", "https://a.bg/desk"), ("OKMD_ADDRESS", "ftp://a.bg"),
])
def test_settings_that_cannot_be_used_stop_the_start(pair):
    with pytest.raises(SettingError, match=pair[0]):
        read_settings(dict([pair]))


def test_without_words_the_second_factor_is_required():
    assert read_settings({}).two_factor == "required"
    assert read_settings({"OKMD_ADDRESS": "https://a.bg:8443/"}).address == "https://a.bg:8443"


def test_the_demonstration_asks_neither_for_codes_nor_for_the_declaration(client, settings,
                                                                          monkeypatch):
    monkeypatch.setattr(settings, "two_factor", "required")
    user = cast.find_account(SECRETARY)
    user.demonstration = True
    user.store()
    assert try_sign_in(client, user.email).location == "/"
    assert client.get("/change").status_code == 200
