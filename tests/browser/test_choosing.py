"""Fields in which a record is chosen: what Enter takes, what stands first; nothing jumps."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE

VIEWS = pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
# page, field: a form, a long list of its own, a filter of a list
PICKERS = (("/organizations/1/edit/", "municipality"), ("/services/new/", "municipality"),
           ("/organizations/", "f-municipality"), ("/municipalities/", "f-oblast"))


def open_picker(page: Page, name: str) -> None:
    """Open the list of a field by a click."""
    if name.startswith("f-"):
        page.get_by_text("Филтри", exact=True).click()
    page.locator(f"#{name} + .ts-wrapper .ts-control").click()
    page.locator(f"#{name} + .ts-wrapper.dropdown-active").wait_for()


def place_of(locator) -> float:
    """How far below the top of the document it stands."""
    return locator.evaluate("part => part.getBoundingClientRect().top + scrollY")


def test_the_list_found_is_seen_whole_above_the_bar_of_the_form(page):
    page.goto("/services/new/")
    page.locator("#municipality").evaluate("part => part.scrollIntoView({ block: 'end' })")
    open_picker(page, "municipality")
    page.keyboard.type("Казанл")
    last = page.locator(".ts-dropdown .option:visible").last
    expect(last).to_have_text("Казанлък")
    assert last.evaluate("""row => { const box = row.getBoundingClientRect();
        return row.contains(document.elementFromPoint(box.left + 20, box.bottom - 5)); }""")
    page.evaluate("document.querySelector('[data-changed]')?.removeAttribute('data-changed')")


def chosen(page: Page, name: str) -> str:
    return page.evaluate("name => document.getElementById(name).selectedOptions[0]?.text || ''",
                         name)


@VIEWS
@pytest.mark.parametrize("typed", ["Стара Загора", "враца", "Казанлък", "stara zagora"])
@pytest.mark.parametrize(("url", "name"), PICKERS[:3])
def test_enter_takes_the_exact_match_however_fast_one_types(open_page, viewport, url, name, typed):
    page = open_page(viewport=viewport)
    page.goto(url)
    open_picker(page, name)
    page.keyboard.type(typed)
    page.keyboard.press("Enter")
    wanted = "Стара Загора" if typed == "stara zagora" else typed.capitalize() if typed.islower() \
        else typed
    expect(page.locator(f"#{name} + .ts-wrapper .item")).to_have_text(wanted)
    assert chosen(page, name) == wanted
    expect(page).to_have_url(f"{page.url.partition(url)[0]}{url}")  # no form was sent
    page.evaluate("document.querySelector('[data-changed]')?.removeAttribute('data-changed')")


@pytest.mark.parametrize(("url", "name"), PICKERS)
def test_the_exact_match_stands_first_then_beginnings(page, url, name):
    page.goto(url)
    open_picker(page, name)
    page.keyboard.type("Стара Загора" if name != "f-oblast" else "област Стара Загора")
    rows = page.locator(".ts-dropdown .option:visible")
    expect(rows.first).to_contain_text("Стара Загора")
    expect(page.locator(".ts-dropdown .option.active")).to_contain_text("Стара Загора")


def test_nothing_stands_above_what_was_found_while_nothing_is_typed(page):
    page.goto("/organizations/1/edit/")
    open_picker(page, "municipality")
    rows = page.locator(".ts-dropdown .option:visible")
    expect(rows.nth(1)).to_be_visible()
    expect(rows.first).to_have_text("– няма –")
    page.evaluate("document.querySelector('[data-changed]')?.removeAttribute('data-changed')")


def test_a_list_of_the_page_has_the_exact_match_above_what_only_holds_it(open_page):
    page = open_page("admin")
    page.goto("/right_limits/new/")
    open_picker(page, "register")
    page.keyboard.type("Случаи")
    rows = page.locator(".ts-dropdown .option:visible")
    expect(rows.first).to_have_text("Случаи")
    assert rows.count() > 2 and rows.nth(1).inner_text().startswith("Случаи")
    page.evaluate("document.querySelector('[data-changed]')?.removeAttribute('data-changed')")


@pytest.mark.parametrize("typed", ["загор", "Стара", "хххх", "Бяла"])
def test_enter_takes_nothing_that_is_not_meant(page, typed):
    page.goto("/services/new/")
    open_picker(page, "municipality")
    page.keyboard.type(typed)
    page.keyboard.press("Enter")
    expect(page.locator(".ts-wrapper.loading")).to_have_count(0)
    page.keyboard.press("Enter")
    assert chosen(page, "municipality") in ("", "– изберете –")
    expect(page.locator(".ts-dropdown .option.active")).to_have_count(0)


def test_the_arrow_goes_to_the_first_row_and_enter_takes_it(page):
    page.goto("/services/new/")
    open_picker(page, "municipality")
    page.keyboard.type("Казан")
    expect(page.locator(".ts-dropdown .option:visible").first).to_have_text("Казанлък")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert chosen(page, "municipality") == "Казанлък"
    page.evaluate("document.querySelector('[data-changed]')?.removeAttribute('data-changed')")


def test_a_short_list_of_the_page_itself_is_searched_by_the_same_rules(page):
    page.goto("/memberships/new/")
    open_picker(page, "organization")
    page.keyboard.type("община казанлък")
    page.keyboard.press("Enter")
    assert "Община Казанлък" in chosen(page, "organization")
    open_picker(page, "organization")
    page.keyboard.type("Община")
    rows = page.locator(".ts-dropdown .option:visible")
    assert all(text.startswith("Община") for text in rows.all_inner_texts()[:3])
    page.keyboard.press("Enter")
    assert "Община Казанлък" in chosen(page, "organization")
    page.evaluate("document.querySelector('[data-changed]')?.removeAttribute('data-changed')")


def test_what_is_typed_before_the_field_is_ready_is_searched_too(page):
    page.goto("/referrals/new/")
    with page.expect_response(lambda answer: "q=1" in (answer.request.post_data or "")):
        page.evaluate("""() => {
            const box = document.querySelector("select[data-lookup]").tomselect;
            box.focus();  // it tells of its focus a moment later
            box.setTextboxValue("1");
            box.onInput(new Event("input"));
        }""")
    page.evaluate("document.querySelector('[data-changed]')?.removeAttribute('data-changed')")


@VIEWS
def test_a_field_keeps_its_height_and_the_click_after_it_is_not_lost(open_page, viewport):
    page = open_page(viewport=viewport)
    page.goto("/memberships/new/")
    control = page.locator("#organization + .ts-wrapper .ts-control")
    below = page.locator("[name=kind]").last
    before = control.bounding_box()["height"], place_of(below)
    open_picker(page, "organization")
    longest = max(page.locator("#organization option").all_inner_texts(), key=len)
    assert len(longest) > 60
    page.keyboard.insert_text(longest)
    page.locator(".ts-dropdown .option:visible").first.click()
    assert (control.bounding_box()["height"], place_of(below)) == before
    control.click()  # open again with the long one in it
    assert control.bounding_box()["height"] == before[0]
    page.keyboard.press("Escape")
    box = below.bounding_box()
    page.mouse.click(box["x"] + 8, box["y"] + 8)
    expect(below).to_be_checked()
    page.evaluate("document.querySelector('[data-changed]')?.removeAttribute('data-changed')")
