"""One-time links: how an account gets its password, which nobody else ever sees."""

import os
import re
import subprocess
import sys
from datetime import timedelta

import pytest

from admin.auth import add_user, make_link
from models.access.approvals import WAY_IN, ask_approval, decide
from models.users import ADMIN, COORDINATOR, SECRETARY, User
from models.users.factors import find_factor
from models.users.links import OneTimeLink
from tests import cast, forks
from tests.admin.signin.acts import is_signed_in, pass_time, post, try_sign_in

NEW = "съвсем ново езеро"


def text_of(answer) -> str:
    return answer.get_data(as_text=True)


@pytest.fixture
def link(app, rolled_back):
    """The path of a link for the secretary."""
    with app.app_context():
        return path_of(make_link(cast.find_account(SECRETARY)))


def path_of(address: str) -> str:
    return re.fullmatch(r"https?://[^/]+(/link/[\w-]+)", address)[1]


def choose(client, link: str, password: str = NEW, again: str | None = None):
    """The answer to a password chosen on the page of a link."""
    return post(client, link, {"password": password, "again": password if again is None else again})


def test_an_invited_user_sets_the_password_and_signs_in(app, client):
    with app.app_context():
        user = add_user(" Nova@okmd.example", "Нова Примерова", SECRETARY)
        link = path_of(make_link(user))
    assert user.password == "" and "nova@okmd.example" in text_of(client.get(link))
    assert try_sign_in(client, user.email, NEW).status_code == 200
    assert choose(client, link).location == "/login"
    assert "Паролата е записана." in text_of(client.get("/login"))
    assert not is_signed_in(client)
    assert try_sign_in(client, user.email, NEW).status_code == 302 and is_signed_in(client)


def test_a_link_is_long_and_only_its_digest_is_kept(link):
    secret = link.rpartition("/")[2]
    assert len(secret) >= 43  # 256 bits
    assert secret not in str(list(OneTimeLink.select().dicts()))


def test_looking_does_not_use_the_link_up(client, link):
    for _ in range(3):
        assert client.get(link).status_code == 200
    assert choose(client, link).status_code == 302


def test_a_link_works_once(client, link):
    choose(client, link)
    assert client.get(link).status_code == 404
    assert client.post(link, data={"password": NEW}).status_code in (400, 404)


def test_of_two_who_use_a_link_at_once_one_is_too_late(client, link, monkeypatch):
    monkeypatch.setattr("admin.signin.account_pages.take_link", lambda _link: False)
    assert choose(client, link).status_code == 404
    assert try_sign_in(client, cast.email_of(SECRETARY)).status_code == 302


@pytest.mark.parametrize(("hours", "status"), [(23, 200), (25, 404)])
def test_a_link_lasts_a_day(client, link, hours, status):
    OneTimeLink.update(made_at=OneTimeLink.get().made_at - timedelta(hours=hours)).execute()
    assert client.get(link).status_code == status


@pytest.mark.parametrize("secret", ["x", "../login", "%00", "я" * 200, "a" * 5000, "%ff"])
def test_an_invented_link_is_not_found(client, secret):
    assert client.get(f"/link/{secret}").status_code in (302, 400, 404)


def test_a_new_link_closes_the_earlier_one(app, client, link):
    with app.app_context():
        other = path_of(make_link(cast.find_account(SECRETARY)))
    assert client.get(link).status_code == 404 and client.get(other).status_code == 200


@pytest.mark.parametrize(("form", "message"), [
    ({"password": "къса"}, "Паролата е от 12 до 128 знака."),
    ({"password": "моята нова парола"}, "отгатват лесно"),
    ({"password": "примерова в гората"}, "отгатват лесно"),
    ({"password": NEW, "again": "друго"}, "Двете пароли не са еднакви."),
    ({"password": ""}, "Попълнете паролата."),
])
def test_a_password_that_does_not_fit_is_refused_and_the_link_stays(client, link, form, message):
    page = text_of(choose(client, link, **form))
    assert message in page and "<title>Грешка: " in page and NEW not in page
    assert client.get(link).status_code == 200


def test_a_new_password_by_link_ends_the_sessions(client, link, sign_in):
    other = sign_in(SECRETARY)
    choose(client, link)
    assert not is_signed_in(other)


def test_the_link_of_a_disabled_account_is_dead(client, link):
    User.update(active=False).where(User.role == SECRETARY).execute()
    assert client.get(link).status_code == 404


def test_a_link_does_not_skip_the_second_factor(client, factor, link):
    choose(client, link)
    try_sign_in(client, cast.email_of(SECRETARY), NEW)
    assert client.get("/").location == "/code" and not is_signed_in(client)
    assert find_factor(cast.find_account(SECRETARY)).id == factor.id


def test_a_link_is_no_way_to_make_a_post_without_a_token(client, link):
    assert client.post(link, data={"password": NEW, "again": NEW}).status_code == 400
    assert client.get(link).status_code == 200


def test_the_secret_stands_in_no_log(client, link, caplog):
    caplog.set_level("INFO")
    choose(client, link)
    client.get(link)
    lines = [str(record.__dict__) for record in caplog.records if record.name.startswith("okmd")]
    assert any("/link/…" in line for line in lines)
    assert not [line for line in lines if link.rpartition("/")[2] in line]


def agree(user) -> None:
    """Somebody else lets the administrator act on how the account signs in."""
    about = ("users", user.id)
    asked = ask_approval(WAY_IN, "вход", by=cast.find_account(ADMIN), about=about)
    decide(asked, cast.find_account(COORDINATOR), allow=True)


def test_the_administrator_makes_a_link_that_is_shown_once(client, sign_in):
    admin, number = sign_in(ADMIN), cast.find_account(SECRETARY).id
    agree(cast.find_account(SECRETARY))
    page = text_of(post(admin, f"/accounts/{number}/link", page=f"/accounts/{number}"))
    link = path_of(re.search(r'value="(http[^"]+)"', page)[1])
    assert "/link/" not in text_of(admin.get(f"/accounts/{number}"))
    assert choose(client, link).status_code == 302
    [row] = OneTimeLink.select()
    assert row.made_by == cast.NAMES[ADMIN]


def test_the_administrator_forgets_a_lost_telephone(sign_in, factor):
    admin, user = sign_in(ADMIN), cast.find_account(SECRETARY)
    signed_in = sign_in(SECRETARY)
    agree(user)
    post(admin, f"/accounts/{user.id}/forget-factor", page=f"/accounts/{user.id}")
    assert find_factor(user) is None and not is_signed_in(signed_in)


def test_the_pages_of_the_administrator_ask_for_the_password_again(sign_in):
    admin, number = sign_in(ADMIN), cast.find_account(SECRETARY).id
    agree(cast.find_account(SECRETARY))
    pass_time(fresh_at=timedelta(minutes=6))
    answer = post(admin, f"/accounts/{number}/link", page=f"/accounts/{number}")
    assert answer.location == "/confirm?next=/kept" and not OneTimeLink.select().exists()
    post(admin, "/confirm", {"password": cast.PASSWORD})
    assert f'action="/accounts/{number}/link"' in text_of(admin.get("/kept"))
    assert "/link/" in text_of(post(admin, f"/accounts/{number}/link", page="/kept"))


def run(folder, *words: str):
    """A command of the desk on a data folder."""
    environment = {name: value for name, value in os.environ.items()
                   if not name.startswith("OKMD_")}
    environment |= {"OKMD_DATA": str(folder), "OKMD_ADDRESS": "https://desk.example.bg"}
    return forks.run([*words], environment)


def test_the_first_administrator_comes_from_the_command_line(tmp_path):
    run(tmp_path, "migrate")
    added = run(tmp_path, "user", "add", "ana@oblast.bg", "Ана Първа", "--role", "admin")
    assert re.search(r"https://desk\.example\.bg/link/[\w-]{43}\n", added.stdout)
    assert "Парола:" not in added.stdout
    invited = run(tmp_path, "user", "invite", "ANA@oblast.bg")
    assert re.search(r"https://desk\.example\.bg/link/[\w-]{43}\n", invited.stdout)
    assert run(tmp_path, "user", "forget-factor", "ana@oblast.bg").returncode == 0
    nobody = run(tmp_path, "user", "invite", "nikoj@oblast.bg")
    assert nobody.returncode == 1 and "Няма потребител nikoj@oblast.bg" in nobody.stderr


def test_a_fresh_database_has_no_account(tmp_path):
    assert run(tmp_path, "migrate").returncode == 0
    count = ("import sqlite3, sys; print(sqlite3.connect(sys.argv[1])"
             ".execute('SELECT COUNT(*) FROM users').fetchone()[0])")
    answer = subprocess.run([sys.executable, "-c", count, str(tmp_path / "okmd.db")],
                            capture_output=True, text=True, check=True)
    assert answer.stdout == "0\n"
