"""Sessions: kept on the server, ended at once and everywhere."""

from datetime import timedelta
from pathlib import Path

import pytest
from peewee import OperationalError

from app import create_app
from commands.serving import migrate
from models.base import utc_now
from models.database import open_database
from models.users import ADMIN, AUDITOR, MEMBER, SECRETARY, User, sessions
from models.users.sessions import UserSession, start_session
from settings import read_settings
from tests import cast, forks
from tests.admin.browsing import counted_queries
from tests.admin.signin.acts import (
    change_password,
    is_signed_in,
    pass_time,
    post,
    read_token,
    reference_of,
    try_sign_in,
)


def text_of(answer) -> str:
    return answer.get_data(as_text=True)


def copy_of(browser, app):
    """Another browser with the same cookie."""
    thief = app.test_client()
    thief.set_cookie("okmd", browser.get_cookie("okmd").value)
    return thief


def test_the_reference_is_long_and_only_its_digest_is_kept(client):
    try_sign_in(client, cast.email_of(SECRETARY))
    reference = reference_of(client)
    assert len(reference) >= 43  # 256 bits
    [row] = UserSession.select().dicts()
    assert reference not in str(row) and len(row["digest"]) == 64


def test_the_cookie_carries_nothing_that_stands_in_the_database(client):
    try_sign_in(client, cast.email_of(SECRETARY))
    with client.session_transaction() as session:
        words = [str(value) for value in session.values() if len(str(value)) > 8]
    stored = str([*UserSession.select().dicts(), *User.select().dicts()])
    assert words and not [word for word in words if word in stored]


def test_the_cookie_from_before_the_sign_in_is_worth_nothing(app, client):
    client.get("/login")
    before = copy_of(client, app)
    try_sign_in(client, cast.email_of(SECRETARY))
    assert is_signed_in(client) and not is_signed_in(before)


def test_a_session_forced_on_a_browser_is_not_the_one_that_is_signed_in(app, client):
    with client.session_transaction() as session:
        session["_user_id"] = "reference-of-an-attacker"
    try_sign_in(client, cast.email_of(SECRETARY))
    assert reference_of(client) != "reference-of-an-attacker" and is_signed_in(client)


def test_the_token_of_forms_is_new_after_the_sign_in(client):
    before = read_token(client)
    try_sign_in(client, cast.email_of(SECRETARY))
    answer = client.post("/logout", data={"csrf_token": before})
    assert answer.status_code == 400 and is_signed_in(client)


def test_signing_in_as_somebody_else_needs_leaving_first(client):
    try_sign_in(client, cast.email_of(SECRETARY))
    assert client.get("/login").location == "/"


@pytest.mark.parametrize(("column", "time", "words"), [
    ("seen_at", timedelta(minutes=20, seconds=2), "поради бездействие"),
    ("started_at", timedelta(hours=10, seconds=2), "най-много 10 ч."),
])
def test_a_session_ends_by_itself_and_says_why(sign_in, column, time, words):
    browser = sign_in(SECRETARY)
    pass_time(**{column: time - timedelta(seconds=10)})
    assert is_signed_in(browser)
    pass_time(**{column: time})
    answer = browser.get("/change")
    assert answer.location == "/login?next=/change"
    assert words in text_of(browser.get("/login"))
    browser.get("/change")
    assert words not in text_of(browser.get("/login"))


def test_being_busy_keeps_a_session_but_not_beyond_its_longest_time(sign_in):
    browser = sign_in(SECRETARY)
    for _ in range(34):
        pass_time(seen_at=timedelta(minutes=18), started_at=timedelta(minutes=18))
        is_signed_in(browser)
    assert not is_signed_in(browser)


def test_presence_is_written_once_a_minute(sign_in):
    browser = sign_in(SECRETARY)
    pass_time(seen_at=timedelta(minutes=2))
    with counted_queries() as queries:
        is_signed_in(browser)
        is_signed_in(browser)
    assert len([query for query in queries if query.startswith("UPDATE")]) == 1


def test_a_request_costs_one_query_for_session_and_account(sign_in):
    browser = sign_in(MEMBER)
    with counted_queries() as queries:
        assert is_signed_in(browser)
    about = [query for query in queries if '"user_sessions"' in query or '"users"' in query]
    assert len(about) == 1 and '"users"' in about[0]


def test_reading_goes_on_while_the_database_cannot_write(sign_in, monkeypatch):
    def refuse(*_args):
        raise OperationalError("database is locked")
    browser = sign_in(SECRETARY)
    monkeypatch.setattr("admin.signin.gate.touch_session", refuse)
    assert is_signed_in(browser)


def change_role(user):
    user.role = AUDITOR
    user.store()


def disable(user):
    user.active = False
    user.store()


def archive(user):
    user.archive()


def change_address(user):
    user.email = "nova@okmd.example"
    user.store()


def move_to_another_institution(user):
    user.organization = cast.make_organization("Друга институция", "ДИ")
    user.store()


@pytest.mark.parametrize("change", [change_role, disable, archive, change_address,
                                    move_to_another_institution])
def test_a_change_of_rights_ends_all_sessions(sign_in, change):
    browsers = [sign_in(SECRETARY), sign_in(SECRETARY)]
    change(cast.find_account(SECRETARY))
    assert not any(is_signed_in(browser) for browser in browsers)


def test_changing_back_does_not_bring_a_session_back(sign_in):
    browser, user = sign_in(SECRETARY), cast.find_account(SECRETARY)
    for role in (AUDITOR, SECRETARY):
        user.role = role
        user.store()
    assert not is_signed_in(browser)


def test_a_change_of_the_name_ends_nothing(sign_in):
    browser, user = sign_in(SECRETARY), cast.find_account(SECRETARY)
    user.name, user.role = "Друго Име", SECRETARY
    user.store()
    assert is_signed_in(browser)


def test_a_captured_cookie_is_dead_after_log_out(app, sign_in):
    browser, other = sign_in(SECRETARY), sign_in(SECRETARY)
    thief = copy_of(browser, app)
    answer = browser.post("/logout", data={"csrf_token": read_token(browser, "/change")})
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert not is_signed_in(thief) and is_signed_in(other)


def test_a_captured_cookie_is_dead_after_a_new_password(app, sign_in):
    browser = sign_in(SECRETARY)
    thief = copy_of(browser, app)
    assert change_password(browser, "съвсем ново езеро").status_code == 302
    assert is_signed_in(browser) and not is_signed_in(thief)


def test_sessions_hold_and_end_in_another_server_of_the_same_desk(app, sign_in, settings):
    browser = sign_in(SECRETARY)
    other = copy_of(browser, create_app(settings))
    assert is_signed_in(other)
    browser.post("/logout", data={"csrf_token": read_token(browser, "/change")})
    assert not is_signed_in(other)


def opened(folder: str) -> tuple:
    """The settings of a desk whose database this process has opened."""
    settings = read_settings({"OKMD_DATA": folder})
    open_database(settings.database_url, settings.data)
    return settings, Path(folder, "said")


def make_session(folder: str) -> None:
    """Make the desk and an account in it, and write down the cookie of its browser."""
    settings, said = opened(folder)
    migrate(settings)
    user = User(email="a@b.bg", name="Ана", role=SECRETARY).store()
    _, reference = start_session(user, sessions.FULL, address="", browser="")
    with create_app(settings).test_client() as browser:
        with browser.session_transaction() as session:
            session["_user_id"] = reference
        said.write_text(browser.get_cookie("okmd").value)


def use_session(folder: str, cookie: str) -> None:
    """Write down what a browser with the cookie gets."""
    settings, said = opened(folder)
    browser = create_app(settings).test_client()
    browser.set_cookie("okmd", cookie)
    said.write_text(str(browser.get("/change").status_code))


def change_the_account(folder: str) -> None:
    opened(folder)
    change_role(User.get())


def test_a_change_in_one_process_ends_the_session_in_another(tmp_path):
    def run(act, *words: str) -> str:
        assert forks.ended(forks.begin(act, str(tmp_path), *words)) == 0
        return (tmp_path / "said").read_text()

    cookie = run(make_session)
    assert run(use_session, cookie) == "200"
    run(change_the_account)
    assert run(use_session, cookie) == "302"


def test_one_sees_and_ends_ones_own_sessions(sign_in):
    mine, other = sign_in(SECRETARY), sign_in(SECRETARY)
    page = text_of(mine.get("/sessions"))
    assert page.count("list-group-item") == 2 and page.count("Тази сесия") == 1
    [row] = UserSession.select().where(UserSession.digest == digest_of(other))
    assert post(mine, f"/sessions/{row.id}/end", page="/sessions").location == "/sessions"
    assert is_signed_in(mine) and not is_signed_in(other)


def digest_of(browser) -> str:
    """The digest that the database keeps of this browser's session."""
    return sessions.digest_of(reference_of(browser))


def test_one_ends_all_sessions_but_this_one(sign_in):
    mine, others = sign_in(SECRETARY), [sign_in(SECRETARY), sign_in(SECRETARY)]
    post(mine, "/sessions/end-others", page="/sessions")
    assert is_signed_in(mine) and not any(is_signed_in(other) for other in others)


def test_somebody_elses_session_is_not_found(sign_in):
    mine, other = sign_in(SECRETARY), sign_in(AUDITOR)
    [row] = UserSession.select().where(UserSession.digest == digest_of(other))
    for number in (row.id, 999_999, 2**63 - 1):
        assert post(mine, f"/sessions/{number}/end", page="/change").status_code == 404
    assert is_signed_in(other)


def test_the_administrator_ends_anyones_sessions(sign_in):
    admin, other = sign_in(ADMIN), sign_in(SECRETARY)
    number = cast.find_account(SECRETARY).id
    answer = post(admin, f"/accounts/{number}/end-sessions", page=f"/accounts/{number}")
    assert answer.location == f"/accounts/{number}"
    assert not is_signed_in(other) and is_signed_in(admin)


@pytest.mark.parametrize("role", [SECRETARY, AUDITOR, MEMBER])
def test_for_others_the_administrators_pages_are_not_there(sign_in, role):
    browser, number = sign_in(role), cast.find_account(ADMIN).id
    assert browser.get(f"/accounts/{number}").status_code == 404
    for path in ("link", "end-sessions", "forget-factor"):
        answer = post(browser, f"/accounts/{number}/{path}", page="/change")
        assert answer.status_code == 404


def test_ended_sessions_are_cleared_away(rolled_back):
    user = cast.find_account(SECRETARY)
    old, _ = start_session(user, "full", address="", browser="")
    UserSession.update(seen_at=utc_now() - timedelta(days=3)).execute()
    start_session(user, "full", address="x" * 500, browser="y" * 5000)
    [row] = UserSession.select()
    assert row.digest != old.digest and len(row.address) == 64 and len(row.browser) == 200


@pytest.mark.parametrize("reference", ["", "x" * 10_000, "' OR 1=1 --", "\u0000", "нещо", "12"])
def test_an_invented_reference_is_nobody(client, reference):
    with client.session_transaction() as session:
        session["_user_id"] = reference
    assert not is_signed_in(client)


def test_the_settings_say_how_long_a_session_lasts(sign_in, settings, monkeypatch):
    monkeypatch.setattr(settings, "idle_minutes", 5)
    browser = sign_in(SECRETARY)
    pass_time(seen_at=timedelta(minutes=6))
    assert not is_signed_in(browser)
    defaults = read_settings({})
    assert (defaults.idle_minutes, defaults.session_hours) == (20, 10)


@pytest.mark.parametrize(("said", "shown"), [
    ("Mozilla/5.0 (Windows NT 10.0; Win64) AppleWebKit/537.36 Chrome/150 Safari/537.36 Edg/150",
     "Edge, Windows"),
    ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Linux"),
    ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604.1", "Safari, iPhone"),
    ("curl/8.0", "Непознат браузър"), ("", "Непознат браузър"),
])
def test_browsers_are_shown_by_their_names(said, shown):
    assert UserSession(browser=said).show_browser() == shown
