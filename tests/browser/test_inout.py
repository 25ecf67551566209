"""An office brings its old registers in, as it has them."""

import os

from playwright.sync_api import expect

from tests.admin.tables import mail, workbook
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.words import choose

COUNT = 300
TYPES = ("превенция", "реинтеграция", "Подкрепа на семейство", "друг")
PLACES = ("Казанлък", "ГУРКОВО", "община Мъглиж", "Стара Загора")
DAYS = ("{day}.{month}.2016", "{day}.{month}.16 г.", "2016-{month:02}-{day:02}",
        "{day}/{month}/2016")


def old_register() -> bytes:
    """300 cases of ten years of Excel: a title, two rows of headings, every spelling, bad rows."""
    rows = []
    for number in range(COUNT):
        day = DAYS[number % 4].format(day=number % 28 + 1, month=number % 12 + 1)
        kind = TYPES[number % 4] if number % 50 != 7 else "неизвестен вид"
        rows.append((number + 1, kind, day if number % 60 != 9 else "31.02.2016",
                     f"дете {number + 1}", "0–3 г.", PLACES[number % 4], f"папка {number}"))
    rows.append(rows[0])
    return workbook(("Регистър на случаите 2016 г.",),
                    ("№ по ред", "Случай", None, None, "Възрастова група", "Община", "Папка"),
                    (None, "Вид", "Постъпил на", "Обозначение", None, None, None), *rows,
                    merged="A1:G1 B2:D2")


def picture(page, name: str) -> None:
    """A picture for whoever wants to look, where OKMD_PICTURES names a folder."""
    if folder := os.environ.get("OKMD_PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def see_result(page, told) -> None:
    """Work that takes long has a page of its own, which leads to what came of it."""
    done = page.get_by_role("link", name="Виж какво стана")
    done.or_(told).first.wait_for(timeout=90_000)
    if done.count():
        done.click()


def test_a_letter_of_e_mail_fills_the_form_in_and_stays_with_the_letter(open_page, tmp_path):
    page, file = open_page(), tmp_path / "отговор.eml"
    file.write_bytes(mail())
    page.set_default_timeout(60_000)
    page.goto("/letters/new/")
    page.get_by_label("Относно").fill("Наша тема")
    page.locator("#file").set_input_files(file)
    expect(page.get_by_label("От кого / до кого")).to_have_value(
        "РУО Стара Загора", timeout=60_000)  # the first file waits for the process that reads
    expect(page.get_by_label("Относно")).to_have_value("Наша тема")
    expect(page.locator("#read-told")).to_contain_text("Прочетено от писмото")
    picture(page, "5-letter")
    page.locator("[name=mechanism]").select_option(index=1)
    page.get_by_role("button", name="Запиши", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("справка.pdf")


def test_what_is_missing_typed_or_wrong_is_made_kept_and_taken_back(open_page):
    page = open_page()
    page.goto("/memberships/new/")
    page.get_by_role("link", name="Нова институция").first.click()
    window = page.get_by_role("dialog", name="Нова институция")
    window.get_by_role("button", name="Запиши и избери").click()
    expect(window).to_contain_text("Попълнете „Наименование“")
    window.get_by_label("Наименование", exact=True).fill("Дирекция „Щъркел“ – Казанлък")
    choose(page, "Категория", "Друга")
    choose(page, "Род на наименованието", "женски")
    picture(page, "6-beside")
    page.set_viewport_size(PHONE)
    picture(page, "6-beside-phone")
    page.set_viewport_size(DESKTOP)
    with page.expect_response(lambda answer: answer.url.endswith("/drafts/"), timeout=20_000):
        window.get_by_role("button", name="Запиши и избери").click()
    expect(window).to_have_count(0)
    assert page.eval_on_selector("#organization", "one => one.selectedOptions[0].text") == \
        "Дирекция „Щъркел“ – Казанлък"
    page.goto("about:blank")  # the tab is gone
    page.goto("/memberships/new/")
    expect(page.get_by_text("Тук има незаписан текст")).to_be_visible()
    picture(page, "7-draft")
    page.get_by_role("link", name="Върни го").click()
    assert "Щъркел" in page.eval_on_selector("#organization", "one => one.selectedOptions[0].text")
    page.goto("/organizations/?q=")
    page.get_by_role("link", name="Дирекция „Щъркел“").first.click()
    page.get_by_role("link", name="Редактирай").click()
    page.get_by_label("Съкращение").fill("ДЩ")
    page.get_by_role("button", name="Запиши", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("ДЩ")
    picture(page, "8-undo")
    page.get_by_role("status").get_by_role("button", name="Отмени").click()
    expect(page.get_by_role("heading", level=1)).not_to_contain_text("ДЩ")
