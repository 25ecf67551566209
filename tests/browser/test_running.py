"""A meeting while it runs: on a phone, by keyboard, by two people at once, without a network."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE
from tests.browser.test_meetings import add_item, arrange_meeting, decide, go_to, make
from tests.documents.test_returning import edited


@pytest.fixture(scope="module")
def address() -> list[str]:
    """The address of the one meeting of these tests, once it is arranged."""
    return []


def open_run(page: Page, address: list[str]) -> None:
    """The run screen of a meeting with four open items."""
    if not address:
        arrange_meeting(page, "18.01.2017")
        address.append(page.url.partition("?")[0])
    page.goto(f"{address[0]}?mode=running")
    expect(page.locator("#run")).to_be_visible()


def item(page: Page, number: int):
    """An item of the agenda, unfolded."""
    found = page.locator(f"[data-number='{number}']")
    if found.get_attribute("open") is None:
        found.locator("summary").first.click()
    return found


def test_ticks_change_the_quorum_at_once_on_a_phone(open_page, address):
    page = open_page("secretary", PHONE)
    open_run(page, address)
    page.get_by_text("Списък на присъстващите").click()
    ticks = page.locator("#lines .tick button")
    for number in range(8):
        ticks.nth(number).click()
        expect(ticks.nth(number)).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#quorum")).to_contain_text("8 от 15")
    expect(page.locator("#quorum")).to_contain_text("Има кворум")
    first = page.locator("#lines li").first
    first.locator(".line-more summary").click()
    first.get_by_label("Напусна преди точка №").fill("3")
    first.get_by_role("button", name="Напусна", exact=True).click()
    expect(page.locator("#quorum")).to_contain_text("Няма кворум")
    expect(page.locator("#lines li").first).to_contain_text("напусна преди т. 3")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    first.get_by_role("button", name="Премахни последното").click()
    expect(page.locator("#quorum")).to_contain_text("Има кворум")


def test_a_decision_is_entered_by_keyboard_alone(page, address):
    open_run(page, address)
    opener = item(page, 2).get_by_text("Добави решение").first
    opener.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    for _ in range(4):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("Помощ с консумативи")
    form = item(page, 2).locator(".decision-entry")
    for _ in range(5):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.dataset.due"):
            break
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # +14 дни
    expect(form.get_by_label("Срок", exact=True)).to_have_value("01.02.2017")
    expect(form.locator("[data-due-note]")).to_contain_text("сряда")
    expect(form.get_by_label("Текст на решението")).to_have_value(re.compile(
        "Осигурява подкрепа на семейството. Възлага на .+: Помощ с консумативи, "
        "в срок до 01.02.2017 г."))
    page.keyboard.press("Control+Enter")
    expect(item(page, 2).locator(".decision")).to_contain_text("Помощ с консумативи")
    expect(form.get_by_label("Какво трябва да се направи")).to_have_value("")
    assert page.evaluate("document.activeElement !== document.body")


def test_a_holiday_is_said_and_taken_when_confirmed(page, address):
    open_run(page, address)
    item(page, 3).get_by_text("Добави решение").first.click()
    form = item(page, 3).locator(".decision-entry")
    form.get_by_label("Вид решение").select_option(label="Осигурява подкрепа на семейството")
    form.get_by_label("Отговорник").select_option(label="Община Казанлък")
    form.get_by_label("Какво трябва да се направи").fill("Посещение")
    form.get_by_label("Срок", exact=True).fill("3.3.2017")
    page.keyboard.press("Tab")
    expect(form.locator("[data-due-note]")).to_contain_text("Освобождението")
    form.get_by_role("button", name="Добави решението").click()
    expect(form.locator(".error-summary")).to_contain_text("официален празник")
    form.get_by_label("Потвърждавам срока").check()
    form.get_by_role("button", name="Добави решението").click()
    expect(item(page, 3).locator(".decision")).to_contain_text("срок 03.03.2017")


def test_two_people_lose_nothing(open_page, address):
    first, second = open_page("secretary"), open_page("coordinator")
    for page in (first, second):
        open_run(page, address)
    notes = [item(page, 1).get_by_label("Обсъждане") for page in (first, second)]
    tick = second.locator("#lines .tick button").nth(9)
    tick.click()
    notes[0].fill("Първият текст.")
    expect(item(first, 1).locator(".save-state").first).to_contain_text("Записано в")
    expect(tick).to_have_attribute("aria-pressed", "true")
    notes[1].fill("Вторият текст.")
    conflict = second.locator(".conflict").first
    expect(conflict).to_contain_text("Първият текст.")
    expect(notes[1]).to_have_value("Вторият текст.")
    conflict.get_by_role("button", name="Събери двата текста").click()
    expect(item(second, 1).locator(".save-state").first).to_contain_text("Записано в")
    first.reload()
    expect(item(first, 1).get_by_label("Обсъждане")).to_have_value(
        "Първият текст.\nВторият текст.")
    expect(first.locator("#lines .tick button").nth(9)).to_have_attribute("aria-pressed", "true")


def test_without_a_network_what_is_typed_waits_and_is_sent_again(page, address):
    open_run(page, address)
    context = page.context
    context.set_offline(True)
    item(page, 4).get_by_label("Обсъждане").fill("Написано без връзка.")
    page.locator("#lines .tick button").nth(10).click()
    expect(page.locator("#connection")).to_contain_text("Няма връзка. Последно записано в")
    expect(page.locator("#lines li").nth(10)).to_have_class(re.compile("is-waiting"))
    item(page, 4).get_by_text("Добави решение").first.click()
    form = item(page, 4).locator(".decision-entry")
    form.get_by_label("Текст на решението").fill("Решение без връзка.")
    form.get_by_role("button", name="Добави решението").click()
    context.set_offline(False)
    expect(page.locator("#connection")).to_be_hidden()
    expect(item(page, 4).locator(".decision")).to_have_count(1)
    expect(page.locator("#lines .tick button").nth(10)).to_have_attribute("aria-pressed", "true")
    page.reload()
    expect(item(page, 4).get_by_label("Обсъждане")).to_have_value("Написано без връзка.")
    expect(item(page, 4).locator(".decision")).to_contain_text("Решение без връзка.")


def test_guests_leave_before_a_case_and_an_item_goes_to_the_next_meeting(page, address):
    open_run(page, address)
    page.get_by_label("Гост или медия").fill("Репортерка Пробна")
    page.get_by_label("Участва като").select_option(label="медия")
    page.locator(".guest-entry button").click()
    expect(page.locator("#lines")).to_contain_text("Репортерка Пробна")
    page.reload()
    closed = item(page, 5)
    expect(closed).to_contain_text("преди тази точка напускат Репортерка Пробна")
    closed.get_by_role("button", name="Напуснаха").click()
    expect(closed).to_contain_text("Гостите и медиите напуснаха залата")
    add_item(page, "Недостигната точка", "разни")
    go_to(page, "Провеждане")
    item(page, 6).get_by_role("button", name="Пренеси в следващо заседание").click()
    expect(page.locator("#status")).to_contain_text("Точката")
    expect(page.locator("[data-number='6'] .item-badge")).to_contain_text("пренесена")


def test_minutes_edited_in_word_come_back(page, address, tmp_path):
    open_run(page, address)
    decide(page, 1, "Осигурява подкрепа на семейството", "Старият текст на решението.",
           who="Община Казанлък", what="Посещение у дома", due="20.02.2017")
    page.get_by_role("button", name="Всички очаквани присъстват").click()
    expect(page.locator("#quorum")).to_contain_text("Има кворум")
    go_to(page, "Протокол")
    make(page, "Изготви – Протокол")
    go_to(page, "Протокол")
    with page.expect_download() as waiting:
        page.locator("#minutes-paper").get_by_role("link", name="Изтегли").first.click()
    file = tmp_path / "protokol.docx"
    file.write_bytes(edited(Path(waiting.value.path()).read_bytes(), **{
        "Старият текст": "Новият текст", "20.02.2017\u00a0г.": "27.02.2017 г."}))
    page.get_by_label("Редактиран протокол (.docx)").set_input_files(file)
    page.get_by_role("button", name="Сравни с регистъра").click()
    rows = page.locator(".differences tbody tr")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("Новият текст на решението.")
    page.get_by_role("button", name="Пренеси избраните").click()
    expect(page.locator("#status")).to_contain_text("Пренесени в регистъра: 2")
    expect(page.locator(".agenda")).to_contain_text("срок 27.02.2017")
    page.goto("/meetings/4/?mode=minutes")
    page.get_by_label("Редактиран протокол (.docx)").set_input_files(file)
    page.get_by_role("button", name="Сравни с регистъра").click()
    expect(page.locator("#status")).to_contain_text("протокол от друго заседание")
