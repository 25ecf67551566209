"""Error pages: Bulgarian, with a next step, and nothing of the inside on them."""

import errno
import ipaddress
import json
import logging
import re
from datetime import date
from decimal import Decimal
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from docx import Document
from icalendar import Calendar
from jinja2 import Environment, StrictUndefined
from lxml import etree
from openpyxl import Workbook
from peewee import DatabaseError, DataError, IntegrityError, OperationalError
from werkzeug.exceptions import Conflict, Forbidden, NotFound, TooManyRequests

from admin import errors, journal
from admin.declaring import SAID, said_by
from forms.pages import record_id
from models.base import RuleError
from models.database import PoolExhausted, database
from models.users import ADMIN, SECRETARY

INSIDE = re.compile(r"Traceback|Error|SELECT|sqlite|\.py|/admin|Werkzeug|Exception", re.IGNORECASE)


@pytest.fixture
def page_that_raises(app, sign_in, monkeypatch):
    """Function: the answer of a page whose code raises this error."""
    def answer(error: BaseException):
        def fail():
            raise error
        setattr(fail, SAID, said_by(app.view_functions["security.change_password"]))
        monkeypatch.setitem(app.view_functions, "security.change_password", fail)
        return sign_in(SECRETARY).get("/change")
    return answer


def seen_text(answer) -> str:
    """What a person reads on the page."""
    return seen_text_of(answer.get_data(as_text=True))


def seen_text_of(page: str) -> str:
    main = re.search(r"<main.*?</main>", page, re.DOTALL)[0]
    return re.sub(r"<[^>]+>", " ", main)


@pytest.mark.parametrize(("error", "status", "words"), [
    (Forbidden(), 403, "Нямате право да отваряте тази страница"),
    (NotFound(), 404, "Страницата не е намерена"),
    (Conflict(), 409, "Промените не са записани"),
    (TooManyRequests(), 429, "Изчакайте няколко минути"),
    (RuleError("Случаят е приключен."), 409, "Случаят е приключен."),
    (IntegrityError("UNIQUE constraint failed: users.email"), 409, "използва другаде"),
    (OperationalError("database is locked"), 503, "Базата данни е заета"),
    (OperationalError("database or disk is full"), 503, "Дискът е пълен"),
    (OSError(errno.ENOSPC, "No space left on device"), 503, "всичко може да се чете"),
    (DatabaseError("database disk image is malformed"), 503, "Базата данни е повредена"),
    (OperationalError("connection failed: connection refused"), 503, "не отговаря"),
    (OSError(errno.ESPIPE, "Illegal seek"), 500, "Нещо се обърка при нас"),
    (PoolExhausted("Max connections exceeded, timed out"), 503, "Базата данни е заета"),
    (OperationalError("no such column: t1.secret"), 500, "Нещо се обърка при нас"),
    (ZeroDivisionError("division by zero in models/cases.py"), 500, "Нещо се обърка при нас"),
])
def test_every_failure_has_its_page_with_a_next_step(page_that_raises, error, status, words):
    answer = page_that_raises(error)
    assert answer.status_code == status and words in seen_text(answer)
    assert not INSIDE.search(seen_text(answer))
    assert "<h1>" in answer.get_data(as_text=True) and 'href="/"' in answer.get_data(as_text=True)


def test_a_busy_database_says_when_to_come_back(page_that_raises):
    answer = page_that_raises(OperationalError("database is locked"))
    assert answer.headers["Retry-After"] == "30"


def test_the_code_on_the_page_is_in_the_log(page_that_raises, caplog):
    answer = page_that_raises(ZeroDivisionError("division by zero"))
    code = re.search(r"код ([0-9A-F]{6})\.", seen_text(answer))[1]
    [record] = [r for r in caplog.records if r.name == "okmd.errors"]
    line = json.loads(journal.JsonLine().format(record))
    assert line["code"] == code and line["path"] == "/change"
    assert "in fail" in line["trace"] and "ZeroDivisionError: division by zero" in line["trace"]


def test_a_database_that_is_gone_still_gives_a_page(app, client, monkeypatch):
    def refuse(*_args, **_kwargs):
        raise OperationalError("unable to open database file")
    monkeypatch.setattr("peewee.Database.connect", refuse)
    monkeypatch.setattr("playhouse.pool.PooledDatabase.connect", refuse, raising=False)
    answer = client.get("/")
    assert answer.status_code == 503 and "Бюрото не може да записва" in seen_text(answer)


def test_a_failing_account_table_still_gives_a_page(app, sign_in, monkeypatch):
    browser = sign_in(SECRETARY)
    def refuse(*_args, **_kwargs):
        raise OperationalError("database is locked")
    monkeypatch.setattr("admin.signin.gate.find_session", refuse)
    assert browser.get("/change").status_code == 503


def test_an_unknown_address_is_not_found(sign_in):
    answer = sign_in(ADMIN).get("/no-such-page")
    assert answer.status_code == 404 and "Страницата не е намерена" in seen_text(answer)


def test_the_wrong_method_is_told_and_the_right_one_named(sign_in):
    answer = sign_in(ADMIN).get("/logout")
    assert answer.status_code == 405 and "POST" in answer.headers["Allow"]


def test_every_address_that_only_takes_a_form_leads_back_to_a_page(visit):
    admin, asked = visit(ADMIN), 0
    for rule in admin.client.application.url_map.iter_rules():
        if "GET" in rule.methods or rule.endpoint.startswith("security."):
            continue
        path = re.sub(r"<(record|int)[^>]*>", "1", rule.rule)
        path = re.sub(r"<[^>]*>", "x", path)
        answer = admin.get(path)
        if answer.status_code != 405:  # an address of another page, which is read
            continue
        asked += 1
        above = re.search(r'href="([^"]*)">Назад към страницата', answer.text)
        assert above is None or admin.get(urljoin(path, above[1])).status_code != 405, path
    assert asked > 100
    assert ">Назад към страницата" in admin.get("/calendar_feed/new/").text


def test_too_large_a_form_is_refused_with_the_limit(client):
    answer = client.post("/login", data={"email": "x" * 26 * 2**20})
    assert answer.status_code == 413 and "25 МБ" in seen_text(answer)


def test_a_million_letters_are_no_failure(client):
    assert client.post("/login", data={"email": "х" * 10**6}).status_code == 400


def test_a_post_without_session_asks_to_sign_in_again(client):
    answer = client.post("/", data={"note": "Дълго описание на случая"})
    assert answer.status_code == 401 and 'href="/login"' in answer.get_data(as_text=True)
    assert "Дълго описание на случая" in seen_text(answer)


def test_a_stale_form_shows_again_what_was_typed(app, rolled_back):
    form = {"note": "Дълго описание на случая", "title": "Среща с <родителите>",
            "password": "много тайна дума", "csrf_token": "x y", "case": "17"}
    with app.test_request_context("/cases/", method="POST", data=form):
        answer = errors.show_stale_page(errors.CSRFError())
    text = answer.get_data(as_text=True)
    assert answer.status_code == 400 and "Страницата е остаряла" in text
    assert "Дълго описание на случая" in text and "Среща с &lt;родителите&gt;" in text
    assert "тайна" not in text and ">17<" not in text


def test_a_stale_sign_in_shows_neither_address_nor_password(client):
    answer = client.post("/login", data={"email": "ime@oblast.bg", "password": "тайна дума тук"})
    text = answer.get_data(as_text=True)
    assert answer.status_code == 400 and "Страницата е остаряла" in text
    assert "oblast.bg" not in text and "тайна" not in text


@pytest.mark.parametrize("address", [
    "/change?search=%00", "/change?%01=1", "/change?page=%1b[2J", "/a%00b", "/change?x=%7f",
])
def test_control_characters_in_an_address_are_refused(sign_in, address):
    answer = sign_in(ADMIN).get(address)
    assert answer.status_code == 400
    assert "Заявката не може да се прочете" in seen_text(answer)


@pytest.mark.parametrize("address", [
    "/change?search=%ff%fe", "/change?search=%ed%a0%80", "/change?search=%d0%9c%0d%0a%09",
    "/change?page=-1", "/change?" + "x=1&" * 900,
])
def test_odd_but_readable_addresses_are_no_failure(sign_in, address):
    assert sign_in(ADMIN).get(address).status_code == 200


@pytest.mark.parametrize(("text", "number"), [("1", 1), ("0017", 17), (str(2**63 - 1), 2**63 - 1)])
def test_the_number_of_a_record_is_read(text, number):
    assert record_id(text) == number


@pytest.mark.parametrize("text", [
    "0", "-1", str(2**63), "9" * 30, "1.5", "abc", "", "１７", "1 ", "1\0", "+1", "1e3",
])
def test_what_cannot_be_a_record_is_none(text):
    assert record_id(text) is None


def test_addresses_take_only_numbers_of_records():
    converter = errors.RecordConverter(map=None)
    assert converter.to_python("9223372036854775807") == 2**63 - 1
    for text in ("0", "9223372036854775808"):
        with pytest.raises(errors.ValidationError):
            converter.to_python(text)
    assert not re.fullmatch(converter.regex, "١٧") and not re.fullmatch(converter.regex, "9" * 20)


def test_a_request_leaves_one_line_without_what_was_searched_for(sign_in, caplog):
    caplog.set_level(logging.INFO, "okmd")
    sign_in(SECRETARY).get("/change?search=Мария")
    [record] = [r for r in caplog.records if r.name == "okmd.requests"]
    line = json.loads(journal.JsonLine().format(record))
    assert (line["path"], line["status"], line["method"]) == ("/change", 200, "GET")
    assert line["user"] and line["ms"] >= 0 and len(line["request"]) == 12
    assert "Мария" not in json.dumps(line, ensure_ascii=False)


CANARY = "Жабурняков"
# What the libraries below the desk say of a value that they cannot take.
FAILING = {
    "a number": lambda: int(CANARY), "a day": lambda: date.fromisoformat(CANARY),
    "a sum": lambda: Decimal(CANARY).quantize(Decimal(10) ** 999),
    "an address": lambda: urlsplit(f"http://[{CANARY}]/"), "a port": lambda: urlsplit(
        f"http://a:{CANARY}/").port, "a host": lambda: ipaddress.ip_address(CANARY),
    "mail": lambda: EmailMessage().__setitem__("To", f"{CANARY}\nBcc: a@b.bg"),
    "a cell": lambda: Workbook().active.append([f"{CANARY}\x01"]),
    "an object in a cell": lambda: Workbook().active.append([{CANARY}]),
    "a sheet": lambda: Workbook()[CANARY], "XML": lambda: etree.fromstring(f"<a>{CANARY}</b>"),
    "Word": lambda: Document().add_paragraph(f"{CANARY}\x01"),
    "style": lambda: Document().add_paragraph("").paragraph_format.__setattr__("alignment", CANARY),
    "JSON": lambda: json.loads(CANARY), "a key": lambda: {}[CANARY],
    "a template": lambda: Environment(undefined=StrictUndefined).from_string(
        "{{ a.b }}").render(a={CANARY: 1}),
    "a calendar": lambda: Calendar.from_ical(CANARY), "bytes": lambda: CANARY.encode("ascii"),
    "a file": lambda: Path(f"/няма/{CANARY}").read_text(), "a list": lambda: [].remove(CANARY),
    "the database": database.atomic()(lambda: database.execute_sql(f"SELECT {CANARY}")),
    "a value of the database": lambda: _raise(DataError(f"invalid input syntax: {CANARY}")),
    "ours": lambda: _raise(RuleError(f"Вече има „{CANARY}“.")),
}


def _raise(error: Exception):
    raise error


@pytest.mark.parametrize("what", FAILING)
def test_the_words_of_a_library_leave_no_value_in_the_log_or_on_the_page(
        what, page_that_raises, caplog):
    try:
        found = FAILING[what]()
    except Exception as error:
        failed = error
    else:
        pytest.fail(f"took {found!r}")
    if not isinstance(failed, RuleError):
        page = page_that_raises(failed).get_data(as_text=True)
        assert CANARY not in page and not INSIDE.search(seen_text_of(page))
    lines = [journal.JsonLine().format(record) for record in caplog.records]
    told = "".join(lines) + journal.show_trace(failed)
    assert CANARY not in told and repr(CANARY.encode())[2:-1] not in told
    assert type(failed).__name__ in told


def test_an_error_of_the_program_keeps_its_words_but_no_long_number():
    trace = journal.show_trace(IntegrityError("Key (egn)=7501010010 exists\nDETAIL: Мария"))
    assert "IntegrityError: Key (egn)=… exists" in trace and "Мария" not in trace
    assert "has no attribute" in journal.show_trace(AttributeError("'Event' has no attribute 'x'"))
    assert journal.show_trace(ValueError(CANARY)).endswith("ValueError")


def test_the_log_goes_to_the_data_folder(tmp_path):
    root, before = logging.getLogger(), list(logging.getLogger().handlers)
    level = root.level
    journal.open_log(tmp_path)
    try:
        logging.getLogger("okmd.test").warning("Проба")
    finally:
        for handler in set(root.handlers) - set(before):
            root.removeHandler(handler)
            handler.close()
        root.setLevel(level)
    line = json.loads((tmp_path / "okmd.log").read_text(encoding="utf-8"))
    assert (line["message"], line["level"], line["from"]) == ("Проба", "WARNING", "okmd.test")
    assert (tmp_path / "okmd.log").stat().st_mode & 0o077 == 0
