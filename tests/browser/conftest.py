"""A real server with the demonstration data, and a real browser looking at it."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

from app import create_app
from models.database import open_database
from models.users import User
from models.users.sessions import FULL, start_session
from settings import read_settings
from tests.browser.serving import served
from tests.forks import begin, ended, start

ROOT = Path(__file__).resolve().parent.parent.parent
PASSWORD = "патешко езеро зимъс 7"
DESKTOP, PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}
LONGEST = 600  # seconds until the demonstration has to stand
APP = [sys.executable, str(ROOT / "app.py")]
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium-headless-shell")


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@pytest.fixture(scope="session")
def shown(tmp_path_factory, worker_id):
    """The folder of a desk with demonstration data, made once; nobody works in it."""
    run = tmp_path_factory.getbasetemp()
    place = (run if worker_id == "master" else run.parent) / "shown"  # the same for all workers
    folder, log, cookies = place / "desk", place / "demo.log", place / "cookies.json"
    try:
        place.mkdir()
    except FileExistsError:
        wait_until(cookies.exists)
        return folder
    assert ended(start(["demo"], surroundings(folder), log), LONGEST) == 0, log.read_text()
    assert ended(begin(let_in, surroundings(folder), place / "new"), LONGEST) == 0
    (place / "new").rename(cookies)
    return folder


def wait_until(is_so) -> None:
    end = time.monotonic() + LONGEST
    while not is_so():
        assert time.monotonic() < end, "nobody has made the demonstration"
        time.sleep(0.1)


def let_in(environment: dict[str, str], written: Path) -> None:
    """Write down a cookie for each role; nothing asks who has it for the password again."""
    settings = read_settings(environment)
    open_database(settings.database_url, settings.data)
    app, cookies = create_app(settings), {}
    for user in User.select():
        row, reference = start_session(user, FULL, address="127.0.0.1", browser="")
        row.fresh_at += timedelta(hours=2)
        row.save()
        client = app.test_client()
        with client.session_transaction() as session:
            session["_user_id"] = reference
        cookies[user.role] = client.get_cookie("okmd").value
    written.write_text(json.dumps(cookies))


@pytest.fixture(scope="module")
def desk(tmp_path_factory, shown):
    """Address of a server of its own on fresh demonstration data; each file has its own."""
    folder = tmp_path_factory.mktemp("desk") / "desk"
    for name in ("desk", "desk-keys"):
        shutil.copytree(shown.with_name(name), folder.with_name(name))
    with served(surroundings(folder), free_port()) as address:
        yield address


def command(environment: dict[str, str], *words: str) -> str:
    """What a command of the program prints on this desk; it has to end well."""
    return subprocess.run([*APP, *words], env=environment, check=True, cwd=ROOT,
                          capture_output=True, text=True).stdout


def surroundings(folder: Path) -> dict[str, str]:
    """The environment of a desk in a folder: nothing of this machine's settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("OKMD_")}
    return kept | {"OKMD_DATA": str(folder), "OKMD_COPY_AT": "no", "OKMD_DEMO_PASSWORD": PASSWORD,
                   "OKMD_PROCESSES": "1"}  # quicker to start; tests/killed tries several


@pytest.fixture(scope="session")
def browser():
    """One Chromium for all tests."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=[
                "--no-sandbox", "--disable-gpu", "--disable-background-networking",
                "--disable-component-update", "--disable-sync", "--no-first-run"])
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def windows():
    """The windows that wait to be used again, by who is signed in; a new one takes half a second.
    """
    waiting = {}
    yield waiting
    for window in waiting.values():
        window.close()


class Window:
    """A page in a browser of its own, and what its console complains of."""

    def __init__(self, browser, desk: str, cookie: str | None):
        self.context = browser.new_context(base_url=desk, locale="bg-BG", accept_downloads=True,
                                           reduced_motion="reduce")
        if cookie:
            self.context.add_cookies([{"name": "okmd", "value": cookie, "url": desk}])
        self.page, self.complaints = self.context.new_page(), []
        self.page.set_default_timeout(10_000)
        self.page.on("console", lambda message: self.complaints.append(message.text)
                     if message.type == "error" and "status of 4" not in message.text
                     and "INTERNET_DISCONNECTED" not in message.text else None)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def is_let_in(self) -> bool:
        """Whether it is signed in."""
        return self.context.request.get("/dates/", max_redirects=0).ok

    def leave(self) -> None:
        """Be like a new one for the next test: of this one it keeps who is signed in."""
        self.page.goto("/static/icons.txt")  # of the desk, so that what it remembers is at hand
        self.page.evaluate("sessionStorage.clear()")
        self.page.mouse.move(0, 0)  # over no row of a list that the next one opens
        self.page.emulate_media(media="screen")

    def close(self) -> None:
        self.context.close()


@pytest.fixture
def open_page(browser, desk, shown, windows):
    """Function: a page signed in as a role; what the console complains of fails the test."""
    used, cookies = [], json.loads(shown.with_name("cookies.json").read_text())

    def open_as(role: str | None = "secretary", viewport: dict = DESKTOP, *,
                at: str = "/") -> Page:
        window = windows.pop(role, None) or Window(browser, desk, cookies.get(role))
        used.append((role, window))
        if role and not window.is_let_in():
            sign_in(window.page, role)
        window.page.set_viewport_size(viewport)
        if role and at:
            window.page.goto(at)
        return window.page

    yield open_as
    complaints = [text for _, window in used for text in window.complaints]
    for role, window in used:
        if complaints or role is None or role in windows or window.page.is_closed():
            window.close()
        else:
            window.leave()
            windows[role] = window
    assert not complaints, complaints


def sign_in(page: Page, role: str) -> None:
    """Sign in through the form as the demonstration user of a role."""
    page.goto("/login")
    page.get_by_label("Ел. поща").fill(f"{role}@okmd.example")
    page.get_by_label("Парола").fill(PASSWORD)
    page.get_by_role("button", name="Вход").click()
    page.wait_for_url("**/")


@pytest.fixture
def page(open_page) -> Page:
    """The secretary's page at 1366 × 768, nothing opened yet."""
    return open_page(at="")


def open_work(page) -> None:
    """Go to the page of the work just asked for: small work ends where it was asked for."""
    page.locator(".work-line > a, #results").first.wait_for(timeout=30_000)
    if "/jobs/" not in page.url:
        page.locator(".work-line > a:not(.btn)").first.click()
