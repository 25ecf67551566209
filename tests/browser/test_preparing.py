"""A meeting before its day: composer, announcement, invitations, replies; mouse and keyboard."""

import io
import re
import zipfile
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE
from tests.browser.test_meetings import arrange_meeting, download, make
from tests.browser.words import choose, read_zip, settled, text_of

SOFIA = "Областен координационен механизъм по деинституционализация – Софийска област"


@pytest.fixture
def meeting(page) -> Page:
    """The page of a new meeting of the mechanism whose cases wait."""
    page.goto("/meetings/new/")
    choose(page, "Механизъм", SOFIA)
    page.get_by_label("Дата", exact=True).fill("15.12.2027")
    page.get_by_label("Начален час").fill("10.00")
    page.get_by_role("button", name="Запиши", exact=True).click()
    expect(page.locator(".modes [aria-current]")).to_have_text("Подготовка")
    return page


def titles(page: Page) -> list[str]:
    return [text.split("\n")[-1] for text in page.locator(".agenda-item h3").all_inner_texts()]


def begin(page: Page) -> None:
    """The standing items; the approval of the last minutes stands there by itself."""
    page.get_by_role("button", name="Започни с постоянните точки").click()
    expect(page.locator(".agenda-item")).to_have_count(5)


def test_the_composer_adds_what_is_ticked_with_its_question(meeting):
    page = meeting
    page.get_by_role("link", name="Предложения").click()
    expect(page.get_by_role("main")).to_contain_text("с изтекъл срок до заседанието")
    page.get_by_label("Изпълнение на решенията от предходните заседания").check()
    page.get_by_label("Разглеждане на случай № СО-2026-003").check()
    page.get_by_role("button", name="Добави отбелязаните").click()
    expect(page.locator(".error-summary")).to_contain_text("какво се иска от механизма")
    expect(page.get_by_label("Разглеждане на случай № СО-2026-003")).to_be_checked()
    page.get_by_label("Какво се иска от механизма").first.fill("Кой може да подкрепи бабата?")
    page.get_by_role("button", name="Добави отбелязаните").click()
    expect(page.locator("#status")).to_contain_text("Добавени точки: 2")
    expect(page.locator("#agenda")).to_contain_text("Кой може да подкрепи бабата?")
    expect(page.locator("#agenda")).to_contain_text("30 мин., край около 10.30 ч.")


def test_the_order_changes_by_mouse_and_by_keyboard_alone_and_is_announced(meeting):
    page = meeting
    begin(page)
    first, second, *_ = titles(page)
    page.locator("[data-grip]").first.hover()
    page.mouse.down()
    box = page.locator(".agenda-item").nth(1).bounding_box()
    page.mouse.move(box["x"] + 40, box["y"] + box["height"] - 6, steps=12)
    with page.expect_response(re.compile("/order/")):
        page.mouse.up()
    expect(page.locator("#status")).to_contain_text("Редът на точките е записан")
    assert titles(page)[:2] == [second, first]

    button = page.get_by_role("button", name="Премести точка 1 надолу")
    button.focus()
    with page.expect_response(re.compile("/move/")):
        page.keyboard.press("Enter")
    expect(page.locator(".agenda-item h3").first).to_contain_text(first)
    expect(page.locator(".agenda-item").nth(1).locator("button:focus")).to_have_count(1)
    page.keyboard.press("Tab")
    expect(page.locator(".agenda-item button:focus")).to_have_count(1)


def test_an_announced_agenda_takes_later_items_as_additional(meeting):
    page = meeting
    begin(page)
    page.get_by_role("button", name="Обяви дневния ред").click()
    expect(page.locator("#agenda")).to_contain_text("обявен")
    expect(page.locator("[data-grip]")).to_have_count(0)
    page.get_by_role("link", name="Добави точка").click()
    page.get_by_label("Точка", exact=True).fill("Спешен въпрос")
    page.get_by_role("button", name="Запиши", exact=True).click()
    expect(page.locator(".agenda-item").last).to_contain_text("допълнителна точка")
    page.get_by_role("button", name="Отключи дневния ред").click()
    expect(page.get_by_role("button", name="Премести точка 1 надолу")).to_be_visible()


def test_invitations_tell_each_its_own_cases_and_come_as_zip_document_and_drafts(meeting):
    page, reference = meeting, "СО-2026-003"
    begin(page)
    page.get_by_role("link", name="Добави точка").click()
    page.get_by_label("Точка", exact=True).fill(f"Разглеждане на случай № {reference}")
    choose(page, "Вид", "случай (закрита част)")
    choose(page, "Случай", reference)
    page.get_by_label("Въпрос към механизма").fill("Какво може всеки?")
    page.get_by_role("button", name="Запиши", exact=True).click()
    page.get_by_role("link", name="Към поканите").click()
    expect(page.locator("#audience")).to_contain_text("водеща институция")
    address = page.url
    page.get_by_role("button", name="Издай поканите с номера").click()
    page.get_by_role("button", name="Издай поканите", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("Готови са всички", timeout=60_000)

    page.goto(address)
    letters = read_zip(download(page, "Всички в един ZIP"))
    telling = [text for text in letters.values() if reference in text]
    assert 0 < len(telling) < len(letters)
    printed = text_of(Path(download(page, "Един документ за печат").path()).read_bytes())
    assert printed.count("ПОКАНА") == len(letters)
    with zipfile.ZipFile(io.BytesIO(Path(
            download(page, "Чернови за пощата").path()).read_bytes())) as archive:
        drafts = [message_from_bytes(archive.read(name), policy=default)
                  for name in archive.namelist()]
    assert len(drafts) == len(letters)
    assert not [one for one in drafts if reference in one["Subject"] + one.get_body().get_content()]
    appointment = Path(download(page, "За календара").path()).read_text(encoding="utf-8")
    assert "METHOD:REQUEST" in appointment and reference not in appointment


def test_replies_are_noted_on_a_telephone_and_make_a_forecast(open_page):
    page = open_page("secretary", PHONE)
    page.goto("/meetings/5/")
    expect(page.locator("#forecast")).to_contain_text("от 12")
    line = page.locator("#replies .attendance > li").first
    name = line.get_attribute("id")
    with page.expect_response(re.compile("/replies/")):
        line.locator("select").select_option(label="ще участва")
    expect(page.locator("#forecast")).to_contain_text("Потвърдили: 1 от 12")
    settled(page)
    with page.expect_response(re.compile("/replies/")):
        page.locator(f"#{name} select").select_option(label="изпраща заместник")
    expect(page.locator(f"#{name} .field-error")).to_contain_text("Посочете кого изпраща")
    deputy = page.locator(f"#{name} input[name=deputy]")
    settled(page)
    deputy.fill("Мнима Условна")
    with page.expect_response(re.compile("/replies/")):
        deputy.press("Enter")
    expect(page.locator(f"#{name}")).to_contain_text("изпраща Мнима Условна")
    page.wait_for_function("document.documentElement.scrollWidth <= 390")


def test_the_chair_gets_one_file(meeting):
    begin(meeting)
    make(meeting, "Изготви – Папка за председателя")
    paper = meeting.locator(".papers > li", has_text="Папка за председателя")
    with meeting.expect_download() as waiting:
        paper.get_by_role("link", name="Изтегли").click()
    text = text_of(Path(waiting.value.path()).read_bytes())
    assert text.index("Какво трябва да се реши") < text.index("Програма")


def test_a_member_whose_memorandum_ended_is_shown_with_the_reason(page):
    page.goto("/meetings/5/")
    expect(page.locator("#replies")).to_contain_text("не се кани")
    expect(page.locator("#replies")).to_contain_text("РД-12-44 изтече")


def test_the_other_mechanism_is_prepared_the_same_way(page):
    arrange_meeting(page, "20.12.2028")
    expect(page.locator("#agenda")).to_contain_text("5 точки")
    expect(page.locator("#checks")).to_contain_text("работен ден")
