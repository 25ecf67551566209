"""The password once more, and forms that are not lost when a session ends."""

import re
from datetime import timedelta
from io import BytesIO
from types import SimpleNamespace

import pytest
import pyzipper
from flask import Blueprint, request

from admin.declaring import NOTHING, TRY, add_addresses, address, said_by
from admin.gate import refusal
from admin.policy.needs import SIGNED_IN
from app import create_app
from models.users import ADMIN, AUDITOR, SECRETARY
from models.users.kept import KeptForm
from tests import cast
from tests.admin.signin.acts import (
    is_signed_in,
    pass_time,
    post,
    read_token,
    reference_of,
    try_sign_in,
)

NOTE = "Дълго описание на случая с <ъгли> & „кавички“\nна два реда"


@pytest.fixture(scope="module")
def guarded(app, settings):
    """A desk with pages of each kind: open to all who are in, guarded by mark or by name."""
    desk = create_app(settings)
    pages = Blueprint("pages", __name__)
    add_addresses(pages, SimpleNamespace(
        note=address("/note", needs=SIGNED_IN, logs=TRY)(lambda: request.form["note"]),
        export=address("/export", needs=SIGNED_IN, shows=NOTHING, fresh=True)(lambda: "данни"),
        roles=address("/roles", needs=SIGNED_IN, logs=TRY, fresh=True)(
            lambda: request.form["note"])))
    desk.register_blueprint(pages)
    return desk


def guarded_endpoints(desk) -> set[str]:
    """Every page that asks for the password again."""
    return {name for name, view in desk.view_functions.items()
            if said_by(view) is not None and said_by(view).fresh}


@pytest.fixture
def browser(guarded, sign_in):
    """The secretary's browser at that desk."""
    browser = guarded.test_client()
    with browser.session_transaction() as session:
        session["_user_id"] = reference_of(sign_in(SECRETARY))
    return browser


@pytest.fixture
def stale(browser):
    """The same, more than an hour of work after the password was given."""
    pass_time(fresh_at=timedelta(minutes=70), started_at=timedelta(minutes=70))
    return browser


def text_of(answer) -> str:
    return answer.get_data(as_text=True)


def test_soon_after_the_sign_in_nothing_is_asked(browser):
    assert text_of(browser.get("/export")) == "данни"
    pass_time(fresh_at=timedelta(minutes=4, seconds=50))
    assert text_of(browser.get("/export")) == "данни"


def test_later_the_password_is_asked_and_the_page_opens(stale):
    assert stale.get("/export").location == "/confirm?next=/export"
    answer = post(stale, "/confirm", {"password": cast.PASSWORD, "next": "/export"})
    assert answer.location == "/export" and text_of(stale.get("/export")) == "данни"


def test_the_reference_changes_with_the_answer(stale, guarded):
    before = reference_of(stale)
    post(stale, "/confirm", {"password": cast.PASSWORD})
    thief = guarded.test_client()
    with thief.session_transaction() as session:
        session["_user_id"] = before
    assert reference_of(stale) != before and not is_signed_in(thief)


def test_the_answer_lasts_five_minutes(stale):
    post(stale, "/confirm", {"password": cast.PASSWORD})
    pass_time(fresh_at=timedelta(minutes=5, seconds=2))
    assert stale.get("/export").status_code == 302


def test_a_wrong_answer_opens_nothing_and_is_counted(stale):
    for _ in range(5):
        answer = post(stale, "/confirm", {"password": "съвсем друго езеро"})
        assert "Паролата не е вярна." in text_of(answer)
    assert post(stale, "/confirm", {"password": cast.PASSWORD}).status_code == 429
    assert stale.get("/export").status_code == 302


def test_with_a_second_factor_its_code_is_asked_too(guarded, stale, factor, code_of):
    assert 'name="code"' in text_of(stale.get("/confirm"))
    answer = post(stale, "/confirm", {"password": cast.PASSWORD})
    assert "Паролата или кодът не са верни." in text_of(answer)
    answer = post(stale, "/confirm", {"password": cast.PASSWORD, "code": code_of(factor)})
    assert answer.status_code == 302


@pytest.mark.parametrize("wanted", ["https://example.org/", "//example.org", "/\\example.org",
                                    "javascript:alert(1)", ""])
def test_the_answer_leads_nowhere_else(stale, wanted):
    answer = post(stale, "/confirm", {"password": cast.PASSWORD, "next": wanted})
    assert answer.location == "/"


def test_a_form_waits_for_the_answer_and_can_be_sent_again(stale):
    answer = post(stale, "/roles", {"note": NOTE}, page="/change")
    assert (answer.status_code, answer.location) == (303, "/confirm?next=/kept")
    post(stale, "/confirm", {"password": cast.PASSWORD, "next": "/kept"})
    page = text_of(stale.get("/kept"))
    assert 'action="/roles"' in page and "&lt;ъгли&gt;" in page
    assert text_of(post(stale, "/roles", {"note": NOTE}, page="/kept")) == NOTE


@pytest.mark.parametrize("table", ["cases", "disclosures", "audit"])
def test_a_workbook_asks_leads_back_to_its_list_and_comes(stale, table):
    """The list, then the file: the question would stay on the screen beside it."""
    answer = stale.get(f"/{table}/?size=50&format=xlsx")
    assert answer.location == f"/confirm?next=/{table}/?size%3D50"
    post(stale, "/confirm", {"password": cast.PASSWORD})
    assert table == "audit" or f'href="/{table}/?size=50&amp;format=xlsx" data-comes' in text_of(
        stale.get(f"/{table}/?size=50"))
    allowed = stale.get(f"/{table}/?size=50&format=xlsx")
    assert allowed.data[:2] == b"PK" or table == "audit" and allowed.status_code == 404


@pytest.mark.parametrize("format", ["xlsx", "csv"])
def test_a_file_leaves_locked_with_the_password_that_was_given(stale, format):
    for wanted, password in (("кратка", ""), ("сто сини шапки", "сто сини шапки")):
        stale.get(f"/organizations/?format={format}")
        answer = post(stale, "/confirm", {"password": cast.PASSWORD,
                                            "file_password": wanted})
        assert ("от 10 до 128 знака" in text_of(answer)) is not bool(password)
    locked = stale.get(f"/organizations/?format={format}")
    assert locked.mimetype == "application/zip" and b"xl/workbook.xml" not in locked.data
    with pyzipper.AESZipFile(BytesIO(locked.data)) as archive:
        name, = archive.namelist()
        with pytest.raises(RuntimeError):
            archive.read(name)
        archive.setpassword("сто сини шапки".encode())
        assert name.endswith(f".{format}") and archive.read(name)
    pass_time(fresh_at=timedelta(hours=2))
    assert stale.get(f"/organizations/?format={format}").status_code == 302


def test_within_an_hour_a_file_asks_nothing_and_a_right_does(browser):
    pass_time(fresh_at=timedelta(minutes=30))
    assert browser.get("/cases/?format=xlsx").data[:2] == b"PK"
    assert browser.get("/export").location.startswith("/confirm")


def test_a_workbook_of_counts_asks_too(stale):
    assert stale.get("/indicators/?format=xlsx").location.startswith("/confirm?next=/indicators/")


def test_every_guarded_page_asks_after_five_minutes(app, guarded, stale, sign_in):
    """Walks the list of both desks, so a page guarded later is tried without further words."""
    assert {"signin.give_link", "signin.end_sessions_of", "signin.forget_factor_of",
            "signin.renew_codes", "signin.drop_factor", "users.edit_view", "documents.download_all",
            "users.create_view", "users.archive_view", "users.restore_view", "jobs.archive_file",
            "jobs.merged_file", "book.workbook", "subject.download", "destructions.decide",
            "destructions.go_on"} <= guarded_endpoints(app)
    assert "cases.edit_view" not in guarded_endpoints(app)
    admin = sign_in(ADMIN)
    pass_time(fresh_at=timedelta(minutes=30))
    for desk, browser, role in ((app, admin, ADMIN), (guarded, stale, SECRETARY)):
        user = cast.find_account(role)
        for rule in desk.url_map.iter_rules():
            if rule.endpoint in guarded_endpoints(desk) and not refused(desk, user, rule):
                assert_asks(browser, rule)


def refused(desk, user, rule) -> int:
    with desk.app_context():
        return refusal(user, rule.endpoint)


def assert_asks(browser, rule) -> None:
    """The page leads to the question, by whatever method it is reached."""
    path = re.sub(r"<any\((\w+).*?>", r"\1", rule.rule)
    path = re.sub("<[^>]+>", "1", path)
    for method in rule.methods - {"OPTIONS", "HEAD"}:
        form = {"csrf_token": read_token(browser, "/change")} if method == "POST" else None
        answer = browser.open(path, method=method, data=form)
        assert answer.location.startswith("/confirm?next="), rule


def expire(browser) -> str:
    """The token of a form that stays open while its session ends."""
    token = read_token(browser, "/change")
    pass_time(seen_at=timedelta(hours=1))
    return token


def test_what_was_typed_before_the_session_ended_comes_back(browser):
    form = {"csrf_token": expire(browser), "note": NOTE, "case": "17"}
    answer = browser.post("/note?tab=2", data=form)
    page = text_of(answer)
    assert answer.status_code == 401 and "То е записано." in page
    assert 'href="/login?next=/kept"' in page
    again = try_sign_in(browser, cast.email_of(SECRETARY), next="/kept")
    assert again.location == "/kept"
    page = text_of(browser.get("/kept"))
    assert 'action="/note?tab=2"' in page and 'name="case"' in page
    assert "Дълго описание на случая с &lt;ъгли&gt;" in page


def test_somebody_else_at_the_same_computer_does_not_see_it(browser):
    browser.post("/note", data={"csrf_token": expire(browser), "note": NOTE})
    try_sign_in(browser, cast.email_of(AUDITOR))
    assert "Няма записано." in text_of(browser.get("/kept"))


def test_the_database_alone_cannot_read_a_kept_form(browser):
    browser.post("/note", data={"csrf_token": expire(browser), "note": NOTE})
    [row] = KeptForm.select().dicts()
    for encoding in ("utf-8", "utf-16-le", "cp1251"):
        assert "описание".encode(encoding) not in bytes(row["content"])
    assert b"note" not in bytes(row["content"]) and b"\\u043e" not in bytes(row["content"])


def test_passwords_and_codes_are_not_kept(browser):
    form = {"csrf_token": expire(browser), "note": NOTE, "new_password": "тайна дума тук",
            "code": "123456"}
    browser.post("/note", data=form)
    try_sign_in(browser, cast.email_of(SECRETARY))
    page = text_of(browser.get("/kept"))
    assert "тайна дума" not in page and "123456" not in page and "описание" in page


def test_a_form_without_its_token_is_not_kept(browser):
    expire(browser)
    assert browser.post("/note", data={"note": NOTE}).status_code == 401
    assert browser.post("/note", data={"note": NOTE, "csrf_token": "x"}).status_code == 401
    assert not KeptForm.select().exists()


def test_a_huge_form_is_not_kept_but_shown(browser):
    form = {"csrf_token": expire(browser), "note": "дълъг текст " * 50_000}
    answer = browser.post("/note", data=form)
    assert answer.status_code in (401, 413) and not KeptForm.select().exists()


def test_a_kept_form_can_be_given_up(browser):
    browser.post("/note", data={"csrf_token": expire(browser), "note": NOTE})
    try_sign_in(browser, cast.email_of(SECRETARY))
    assert post(browser, "/kept/forget", page="/kept").location == "/"
    assert not KeptForm.select().exists() and "Няма записано." in text_of(browser.get("/kept"))


def test_kept_forms_are_forgotten_after_half_a_day(browser):
    browser.post("/note", data={"csrf_token": expire(browser), "note": NOTE})
    KeptForm.update(kept_at=KeptForm.get().kept_at - timedelta(hours=13)).execute()
    try_sign_in(browser, cast.email_of(SECRETARY))
    assert "Няма записано." in text_of(browser.get("/kept"))


@pytest.mark.parametrize("key", ["", "x", "я" * 50, "A" * 44])
def test_an_invented_key_opens_nothing(browser, key):
    with browser.session_transaction() as session:
        session["kept"] = key
    assert "Няма записано." in text_of(browser.get("/kept"))
