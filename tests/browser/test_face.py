"""The face in a real browser: keys, dates, look-ups, questions, phones, and what axe says."""

from collections import deque

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP, PHONE, ROOT
from tests.browser.words import search
from tests.whole import WHOLE

SMALLEST = {"width": 320, "height": 640}
AXE = ROOT / "node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PAGES = ("/", "/cases/", "/organizations/", "/organizations/new/", "/organizations/1/",
         "/people/1/edit/", "/commitments/?view=overdue", "/search/?q=дсп", "/help/",
         "/memoranda/?archive=1", "/people/99999/", "/calendar/", "/documents/1/", "/sessions")


def violations(page) -> list[str]:
    """What axe finds on the page, with the places."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(f"() => {{ {AXE.read_text()} }}")
    return page.evaluate(f"""async () => {{
        const result = await axe.run(
            document, {{runOnly: {RULES}, resultTypes: ["violations"]}});
        return result.violations.map(v => v.id + ": " + v.nodes.map(n => n.target).join(", "));
    }}""")


def width_of(page) -> int:
    return page.evaluate("document.documentElement.scrollWidth")


def height_of(page) -> int:
    return page.evaluate("document.documentElement.scrollHeight") + 100


def assert_fits(page, url: str, viewports) -> None:
    """The page fits all the screens; on the first, on which it is opened, it has no faults."""
    page.set_viewport_size(viewports[0])
    page.goto(url)
    for viewport in viewports:
        page.set_viewport_size(viewport)
        assert width_of(page) <= viewport["width"], (url, viewport)
        if WHOLE or viewport == viewports[0]:  # other pages are opened on another one first
            page.set_viewport_size({**viewport, "height": height_of(page)})  # nothing is covered
            assert violations(page) == [], (url, viewport)


def test_pages_fit_the_screen_and_have_no_faults(page):
    for turn, url in enumerate(PAGES):
        screens = deque((DESKTOP, PHONE, SMALLEST))
        screens.rotate(turn)
        assert_fits(page, url, screens)


def test_the_errors_of_a_form_have_the_focus_and_lead_to_the_fields(page):
    page.goto("/organizations/new/")
    page.get_by_role("button", name="Запиши", exact=True).click()
    expect(page).to_have_title("Грешка: Нова институция – Бюро ОКМД")
    expect(page.locator(".error-summary")).to_be_focused()
    page.get_by_role("link", name="Попълнете „Наименование“.").click()
    expect(page.get_by_label("Наименование", exact=True)).to_be_focused()
    assert violations(page) == []


@pytest.mark.parametrize("typed", ["15.3.16", "15032016", "15/03/2016", "15 март 2016",
                                   "2016-03-15", "15-3-2016 г."])
def test_a_date_becomes_clear_on_leaving_the_field(page, typed):
    page.goto("/legal_bases/new/")
    page.get_by_label("Действа от").fill(typed)
    page.keyboard.press("Tab")
    expect(page.get_by_label("Действа от")).to_have_value("15.03.2016")
    expect(page.locator("[data-save-state]")).to_have_text("Има незаписани промени")
    page.evaluate("document.querySelector('[data-changed]').removeAttribute('data-changed')")


def test_a_long_list_is_searched_while_typing(page):
    page.goto("/organizations/1/edit/")
    search(page, page.locator("#municipality"), "kazanl")
    page.locator(".ts-dropdown .option:visible", has_text="Казанлък").click()
    page.get_by_role("button", name="Запиши", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("Промените са записани.")
    expect(page.get_by_role("definition").filter(has_text="Казанлък").first).to_be_visible()


def test_the_box_at_the_top_offers_what_was_open_last_until_one_types(page):
    page.goto("/organizations/1/")
    page.keyboard.press("Control+k")
    offered = page.locator("#offers")
    expect(offered).to_contain_text("Последно отваряни")
    page.keyboard.press("Tab")
    expect(offered.get_by_role("link").first).to_be_focused()
    page.keyboard.press("Control+k")
    page.keyboard.type("п")
    expect(offered).to_be_hidden()


def test_what_is_offered_late_leaves_the_focus_and_the_title_where_they_are(page):
    page.goto("/organizations/1/")
    title, waiting = page.title(), []
    page.route("**/search/", lambda route: waiting.append(route))
    page.keyboard.press("Control+k")
    page.keyboard.press("Tab")
    at = page.evaluate("document.activeElement.outerHTML")
    waiting[0].continue_()
    expect(page.locator("#offers")).to_contain_text("Последно отваряни")
    page.wait_for_function("!document.querySelector('.htmx-settling, .htmx-added')")
    assert (page.evaluate("document.activeElement.outerHTML"), page.title()) == (at, title)


def test_the_archive_asks_first_and_can_be_undone(page):
    page.goto("/legal_bases/new/")
    page.get_by_label("Кратко").fill("чл. 2 ЗКошче")
    page.get_by_label("Пълно изписване").fill("член 2 от Закона за кошчето")
    page.get_by_role("button", name="Запиши", exact=True).click()
    page.get_by_role("button", name="Още действия").click()
    page.get_by_role("button", name="Премести в кошчето").click()
    dialog = page.get_by_role("dialog", name="Преместване в кошчето")
    expect(dialog.get_by_role("button", name="Отказ")).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.get_by_role("button", name="Още действия").click()
    page.get_by_role("button", name="Премести в кошчето").click()
    dialog.get_by_role("button", name="Премести в кошчето").click()
    expect(page.get_by_role("status")).to_contain_text("е в кошчето.")
    page.get_by_role("button", name="Отмени").click()
    expect(page.get_by_role("status")).to_contain_text("върнато от кошчето")


def test_the_keys_work_with_any_layout(page):
    page.goto("/organizations/2/edit/")
    page.keyboard.press("Control+KeyK")
    expect(page.get_by_label("Търсене в бюрото")).to_be_focused()
    page.get_by_label("Населено място").fill("гр. Казанлък")
    page.keyboard.press("Control+KeyS")
    expect(page.get_by_role("status")).to_contain_text("Промените са записани.")


def test_the_menu_of_a_phone_opens_and_leads_on(open_page):
    page = open_page(viewport=PHONE)
    page.goto("/organizations/")
    expect(page.get_by_role("link", name="Случаи")).to_be_hidden()
    page.get_by_role("button", name="Меню", exact=True).click()
    page.locator("summary", has_text="Работа").click()
    expect(page.get_by_role("link", name="Случаи")).to_be_visible()
    page.wait_for_timeout(400)
    assert violations(page) == []
    page.get_by_role("link", name="Случаи").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Случаи")
    expect(page.get_by_label("Вид случай")).to_be_hidden()
    page.get_by_text("Филтри", exact=True).click()
    expect(page.get_by_label("Вид случай")).to_be_visible()
    assert violations(page) == []


def test_a_form_is_sent_once_however_often_it_is_clicked(page):
    page.goto("/legal_bases/new/")
    page.get_by_label("Кратко").fill("чл. 1 ЗПример")
    page.get_by_label("Пълно изписване").fill("член 1 от Закона за примера")
    page.get_by_role("button", name="Запиши", exact=True).dblclick()
    expect(page.get_by_role("status")).to_contain_text("е записано.")
    page.goto("/legal_bases/?q=ЗПример")
    expect(page.locator("main")).to_contain_text("1 запис")


def test_the_calendar_is_bulgarian_in_an_english_browser(open_page):
    page = open_page("secretary", viewport=PHONE)
    page.goto("/legal_bases/new/")
    page.get_by_role("button", name="Избери от календара").last.press("Enter")
    assert violations(page) == [], "what the calendar covers cannot be pressed"
    page.keyboard.press("Escape")
    page.locator("#valid_from").fill("28.02.2026")
    page.get_by_role("button", name="Избери от календара").first.press("Enter")
    calendar = page.get_by_role("dialog", name="Календар")
    expect(calendar).to_contain_text("февруари 2026 г.")
    assert calendar.locator("th").all_inner_texts()[0] == "пн"
    assert violations(page) == [] and width_of(page) <= PHONE["width"]
    page.keyboard.press("ArrowRight")
    expect(calendar).to_contain_text("март 2026 г.")
    page.keyboard.press("Enter")
    expect(page.locator("#valid_from")).to_have_value("01.03.2026")
    expect(calendar).to_have_count(0)
