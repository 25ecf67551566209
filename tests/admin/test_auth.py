"""Sign-in: who comes in, who does not, and what ends a session."""

import re
import threading
import time

import pytest
from flask_login import login_user

from admin import auth
from admin.declaring import said_by
from admin.policy.needs import STRANGER
from admin.signin.accounts import Account
from admin.signin.passwords import ARGON2, FewAtOnce
from admin.signin.sessions import end_all_sessions
from models.base import RuleError, utc_now
from models.users import ADMIN, AUDITOR, SECRETARY, User
from tests import cast
from tests.admin.signin.acts import change_password, is_signed_in, read_token, try_sign_in

REFUSED = "Грешна ел. поща или парола."


def test_the_form_is_bulgarian(client):
    page = client.get("/login").get_data(as_text=True)
    for text in ("Ел. поща", "Парола", "Вход", 'lang="bg"', "Бюро ОКМД"):
        assert text in page


def test_a_secretary_signs_in_and_out(client):
    answer = try_sign_in(client, cast.email_of(SECRETARY), cast.PASSWORD)
    assert (answer.status_code, answer.location) == (302, "/")
    assert is_signed_in(client)
    answer = client.post("/logout", data={"csrf_token": read_token(client, "/change")})
    assert answer.location == "/login"
    assert not is_signed_in(client)


def test_signing_in_is_noted_without_a_new_version(client):
    before = cast.find_account(SECRETARY)
    try_sign_in(client, cast.email_of(SECRETARY), cast.PASSWORD)
    after = cast.find_account(SECRETARY)
    assert after.login_count == before.login_count + 1 and after.current_login_at
    assert after.version == before.version


def test_the_address_may_be_typed_in_capitals(client):
    assert try_sign_in(client, "Secretary@OKMD.example", cast.PASSWORD).status_code == 302


@pytest.mark.parametrize(("email", "password"), [
    (cast.email_of(SECRETARY), "друго езеро 1234"),
    ("nobody@okmd.example", cast.PASSWORD),
    ("не е адрес", cast.PASSWORD),
    (cast.email_of(SECRETARY), f" {cast.PASSWORD}"),
    (cast.email_of(SECRETARY), "х" * 5000),
    ("", ""),
    ("a\0b@okmd.example", "\0"),
    ("%' OR 1=1 --", cast.PASSWORD),
])
def test_whatever_is_wrong_the_answer_is_the_same(client, email, password):
    page = try_sign_in(client, email, password).get_data(as_text=True)
    assert page.count(REFUSED) == 1
    assert "<title>Грешка: Вход" in page
    assert not re.search(r'type="password"[^>]*value', page) and cast.PASSWORD not in page
    assert not is_signed_in(client)


def test_bytes_that_are_no_text_are_refused_like_a_wrong_password(client):
    token = read_token(client)
    body = f"csrf_token={token}&email=%ff%ed%a0%80&password=%ed%b0%80".encode()
    answer = client.post("/login", data=body, content_type="application/x-www-form-urlencoded")
    assert REFUSED in answer.get_data(as_text=True)


def test_raw_bytes_that_are_no_text_are_no_failure(client):
    answer = client.post("/login", data=b"email=\xff\xed\xa0\x80&password=\x00",
                         content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 400


def test_who_is_in_already_goes_on_to_the_desk(sign_in):
    assert sign_in(SECRETARY).get("/login").location == "/"


def test_json_does_not_sign_in(client):
    token = read_token(client)
    answer = client.post("/login", json={"email": cast.email_of(ADMIN), "password": "\ud800"},
                         headers={"X-CSRFToken": token})
    assert answer.status_code == 400


@pytest.mark.parametrize("change", [{"active": False}, {"archived_at": utc_now()}])
def test_a_disabled_or_archived_account_is_out_at_once(client, sign_in, change):
    signed_in = sign_in(AUDITOR)
    assert is_signed_in(signed_in)
    User.update(**change).where(User.role == AUDITOR).execute()
    assert not is_signed_in(signed_in)
    assert REFUSED in try_sign_in(
        client, cast.email_of(AUDITOR), cast.PASSWORD).get_data(as_text=True)


@pytest.mark.parametrize(("wanted", "reached"), [
    ("/cases/?page=2", "/cases/?page=2"),
    ("https://example.org/", "/"),
    ("//example.org/", "/"),
    ("/\\example.org", "/%5Cexample.org"),
    ("javascript:alert(1)", "/"),
    ("", "/"),
])
def test_after_the_sign_in_the_wanted_page_opens_if_it_is_ours(client, wanted, reached):
    answer = try_sign_in(client, cast.email_of(ADMIN), cast.PASSWORD, next=wanted)
    assert answer.location == reached


def test_strangers_are_sent_to_the_sign_in_and_back(client):
    answer = client.get("/cases/?page=2")
    assert (answer.status_code, answer.location) == (302, "/login?next=/cases/?page%3D2")
    assert client.get("/").location == "/login"
    assert client.get("/no-such-page").status_code == 302
    assert client.post("/cases/new/").status_code == 401


def test_no_page_is_open_by_mistake(app, client):
    for rule in app.url_map.iter_rules():
        said = said_by(app.view_functions[rule.endpoint])
        if said.needs is not STRANGER and not rule.arguments and "GET" in rule.methods:
            assert client.get(rule.rule).status_code == 302, rule.rule


def test_logging_out_takes_a_post_with_a_token(sign_in):
    client = sign_in(ADMIN)
    assert client.get("/logout").status_code == 405
    assert client.post("/logout").status_code == 400
    assert is_signed_in(client)


def test_a_token_in_the_address_signs_nobody_in(app, client):
    with app.test_request_context():
        token = Account(cast.find_account(ADMIN)).get_auth_token()
    assert client.get(f"/change?auth_token={token}").status_code == 302
    assert client.get("/change", headers={"Authentication-Token": token}).status_code == 302


def test_a_new_password_ends_the_other_sessions(client, sign_in):
    other, mine = sign_in(SECRETARY), sign_in(SECRETARY)
    new = "  съвсем ново езеро №2  "
    assert change_password(mine, new).status_code == 302
    assert is_signed_in(mine) and not is_signed_in(other)
    assert try_sign_in(client, cast.email_of(SECRETARY), cast.PASSWORD).status_code == 200
    assert try_sign_in(client, cast.email_of(SECRETARY), new).status_code == 302


@pytest.mark.parametrize(("form", "message"), [
    ({"new": "къса"}, "Паролата е от 12 до 128 знака."),
    ({"new": "х" * 129}, "Паролата е от 12 до 128 знака."),
    ({"new": "съвсем ново езеро", "again": "друго езеро 1234"}, "Двете пароли не са еднакви."),
    ({"new": "съвсем ново езеро", "old": "не е това езеро"}, "Сегашната парола не е вярна."),
    ({"new": cast.PASSWORD}, "Новата парола трябва да е различна от сегашната."),
    ({"new": ""}, "Попълнете паролата."),
])
def test_a_password_that_does_not_fit_is_refused_with_the_reason(sign_in, form, message):
    page = change_password(sign_in(SECRETARY), **form).get_data(as_text=True)
    assert message in page and "<title>Грешка: " in page


def test_a_short_password_is_refused_at_the_command_line(app, rolled_back):
    with app.app_context(), pytest.raises(RuleError, match="от 12 до 128"):
        auth.add_user("nova@okmd.example", "Нова Примерова", SECRETARY, password="къса")
    assert not User.select().where(User.email == "nova@okmd.example").exists()


def test_sessions_are_ended_by_one_call(sign_in):
    signed_in = sign_in(AUDITOR)
    end_all_sessions(cast.find_account(AUDITOR))
    assert not is_signed_in(signed_in)


def test_passwords_are_hashed_as_agreed(app):
    with app.app_context():
        context = type(app.extensions["security"].pwd_context._context)
    hashed = context(["argon2"], **ARGON2).hash("пробна парола")
    assert hashed.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_a_user_is_found_by_address_however_written(app, rolled_back):
    assert auth.find_user("SECRETARY@okmd.example") == cast.find_account(SECRETARY)
    assert auth.find_user("nobody@okmd.example") is None


def test_at_most_two_hashes_are_computed_at_once():
    counts, running = [], []

    class Slow:
        """A context that notes how many callers it has at a time."""

        def hash(self, _password):
            running.append(1)
            counts.append(len(running))
            time.sleep(0.01)
            running.pop()

    context = FewAtOnce(Slow())
    threads = [threading.Thread(target=context.hash, args=("x",)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert max(counts) == 2


def test_the_current_user_is_the_record(app, rolled_back):
    account = Account(cast.find_account(SECRETARY))
    with app.test_request_context():
        assert not auth.current_user
        login_user(account)
        assert isinstance(auth.current_user, User) and auth.current_user.may_work()
    assert account.has_role(SECRETARY) and not account.has_role(ADMIN)


def test_the_cookie_stays_with_the_browser(client):
    cookie = client.get("/login").headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie
