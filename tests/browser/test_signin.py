"""The way in on a real desk: invitation, password, second factor, declaration, and out again."""

import os
import re
from functools import partial

import pytest
from passlib.totp import TOTP

from tests.browser.conftest import DESKTOP, PASSWORD, PHONE, command, free_port, surroundings
from tests.browser.serving import served


@pytest.fixture(scope="module")
def real_desk(tmp_path_factory):
    """A server without demonstration data, and a function that runs a command beside it."""
    environment = surroundings(tmp_path_factory.mktemp("real") / "desk")

    with served(environment, free_port()) as address:
        yield address, partial(command, environment)


@pytest.fixture(params=[DESKTOP, PHONE], ids=["1366", "390"])
def visitor(browser, real_desk, request):
    """A page of a stranger; whatever the console complains of fails the test."""
    address, _ = real_desk
    context, complaints = browser.new_context(viewport=request.param, base_url=address), []
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.on("console", lambda message: complaints.append(message.text)
            if message.type == "error" and "status of 4" not in message.text else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert not complaints, complaints


def look(page, name: str) -> None:
    """The page needs no scrolling to the side; its picture goes where OKMD_TEST_SHOTS says."""
    if folder := os.environ.get("OKMD_TEST_SHOTS"):
        width = page.viewport_size["width"]
        page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name


def press(page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def choose_password(page, password: str) -> None:
    page.get_by_label("Нова парола", exact=True).fill(password)
    page.get_by_label("Новата парола още веднъж").fill(password)
    press(page, "Запиши")


def sign_in(page, email: str) -> None:
    page.get_by_label("Ел. поща").fill(email)
    page.get_by_label("Парола", exact=True).fill(PASSWORD)
    press(page, "Вход")


def set_up_factor(page) -> TOTP:
    """The telephone, after it was set up on the page; the recovery codes are on the next one."""
    page.wait_for_url("**/second-factor/new**")
    assert page.get_by_role("img").evaluate("picture => picture.naturalWidth") > 0
    look(page, "set-up")
    telephone = TOTP(key=page.locator("code").inner_text())
    page.get_by_label("Код от приложението").fill(telephone.generate().token)
    press(page, "Потвърди")
    assert page.locator("main li").count() == 10
    look(page, "recovery-codes")
    return telephone


def test_from_the_invitation_to_the_desk_and_out(visitor, real_desk):
    page, (_, run) = visitor, real_desk
    email = f"ivanova{page.viewport_size['width']}@oblast.bg"
    said = run("user", "add", email, "Първа Иванова", "--role", "admin")
    page.goto(re.search(r"http\S+(/link/\S+)", said)[1])
    choose_password(page, "моята парола 1")
    assert page.get_by_role("alert").get_by_text("отгатват лесно").is_visible()
    look(page, "link")
    choose_password(page, PASSWORD)
    look(page, "login")
    sign_in(page, email)
    set_up_factor(page)
    page.get_by_role("link", name="Записах ги, продължи").click()
    page.wait_for_url("**/declaration**")
    look(page, "declaration")
    press(page, "Приемам")
    page.wait_for_url("**/")
    for path in ("sessions", "second-factor", "accounts/1", "confirm", "kept"):
        page.goto(f"/{path}")
        look(page, path.replace("/", "-"))
    page.get_by_role("button", name="Профил").click()
    look(page, "profile")
    press(page, "Изход")
    page.wait_for_url("**/login")
    sign_in(page, email)
    page.wait_for_url("**/code**")
    look(page, "code")
