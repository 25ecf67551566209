"""What a person sees at once: rows of a list, the whole menu, empty groups, lists on paper."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP, PHONE
from tests.whole import WHOLE

LISTS = ("/cases/", "/meetings/", "/decisions/", "/commitments/?view=all", "/referrals/",
         "/services/", "/organizations/", "/memberships/", "/people/", "/memoranda/",
         "/municipalities/", "/events/", "/positions/", "/written_procedures/", "/phrases/")
ROWS = """() => [...document.querySelectorAll('.records tbody tr')].map(row => {
    const box = row.getBoundingClientRect();
    return [box.top, box.bottom];
})"""


@pytest.mark.parametrize("url", LISTS)
def test_twelve_rows_of_a_list_fit_the_screen(page, url):
    page.goto(url)
    rows = page.evaluate(ROWS)
    assert rows, url
    lowest = max(bottom - top for top, bottom in rows)
    usual = sorted(bottom - top for top, bottom in rows)[len(rows) // 2]
    assert usual <= 48 and lowest <= 50, (usual, lowest)
    seen = sum(bottom <= DESKTOP["height"] for _, bottom in rows)
    assert seen >= 12 or seen == len(rows), (seen, len(rows))
    assert rows[0][0] + 11 * 36 + lowest <= DESKTOP["height"]  # twelve would fit
    assert page.evaluate("""() => getComputedStyle(document.querySelector(
        '.records tbody td')).fontSize""") == "15px"


@pytest.mark.parametrize("url", ["/cases/", "/memberships/", "/commitments/?view=all"])
def test_filters_are_one_line_that_opens_and_closes(open_page, url):
    for viewport in (DESKTOP, PHONE):
        page = open_page(viewport=viewport)
        page.goto(url)
        first = page.locator(".records tbody tr").first
        before = first.bounding_box()["y"]
        assert page.locator(".filters").bounding_box()["height"] <= 44
        page.get_by_text("Филтри", exact=True).click()
        expect(page.locator(".filter-panel")).to_be_visible()
        assert first.bounding_box()["y"] == before  # nothing jumps
        panel = page.locator(".filter-panel").bounding_box()
        assert panel["x"] >= 0 and panel["x"] + panel["width"] <= viewport["width"]
        page.keyboard.press("Escape")
        expect(page.locator(".filter-panel")).to_be_hidden()


def test_the_mechanism_stands_in_lists_by_its_short_name_where_there_are_several(page):
    page.goto("/meetings/")
    expect(page.locator("thead")).to_contain_text("Механизъм")
    expect(page.locator("tbody tr").first).to_contain_text("ОКМД Софийска област")
    assert page.locator("main").inner_text().count("координационен механизъм") == 0
    expect(page.locator("main .records")).to_have_count(1)  # no table or heading of its own a year


@pytest.mark.parametrize("role", ["admin", "secretary"])
def test_the_menu_stands_whole_on_a_small_screen(open_page, role):
    """Which groups stand open is decided by the group of the page: of each the first and last."""
    page = open_page(role)
    groups = page.eval_on_selector_all(
        ".side-fold", "all => all.map(one => [...one.querySelectorAll('a')].map(a => a.href))")
    assert len(groups) > 2
    for address in (one for group in groups
                    for one in (group if WHOLE else group[:1] + group[-1:])):
        page.goto(address)
        body = page.locator(".side-body")
        assert body.evaluate("body => body.scrollHeight <= body.clientHeight"), address
    page.goto("/")
    page.locator(".side-fold:not([open]) > summary").last.click()
    expect(page.locator(".side-fold[open]").last.get_by_role("link").first).to_be_visible()


@pytest.mark.parametrize("url", ["/organizations/new/", "/people/new/", "/services/new/"])
def test_a_group_without_an_answer_is_drawn_empty(page, url):
    page.goto(url)
    colours = page.evaluate("""() => [...document.querySelectorAll('input[type=radio]')]
        .filter(one => !one.checked).map(one => getComputedStyle(one).backgroundColor)""")
    assert set(colours) == {"rgb(255, 255, 255)"}


def test_one_comes_back_to_the_page_order_and_filters_of_the_list(page):
    page.goto("/organizations/?q=а&sort=-name&page=2")
    page.evaluate("window.scrollTo(0, 200)")
    name = page.locator(".records tbody th a").nth(2).inner_text()
    page.locator(".records tbody th a").nth(2).click()
    page.get_by_role("link", name="Редактирай").click()
    page.get_by_label("Телефон").fill("000 000 111")
    page.get_by_role("button", name="Запиши", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("Промените са записани.")
    page.locator("a.up").click()
    expect(page.locator(".page-link[aria-current]")).to_contain_text("2")
    expect(page.locator("thead th[aria-sort=descending]")).to_have_text("Наименование")
    expect(page.locator("#q")).to_have_value("а")
    assert page.locator(".records tbody th a").nth(2).inner_text() == name
    page.locator(".records tbody th a").nth(2).click()
    page.get_by_role("link", name="Редактирай").click()
    page.get_by_role("link", name="Отказ").click()
    page.locator("a.up").click()
    expect(page.locator("#q")).to_have_value("а")


@pytest.mark.parametrize("url", LISTS[:9])
def test_a_list_fits_the_paper_and_has_no_buttons(page, url):
    page.goto(url)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 1030, "height": 700})  # A4 landscape between its margins
    assert page.evaluate("document.documentElement.scrollWidth") <= 1030
    cut = page.evaluate("""() => [...document.querySelectorAll('.table-box')]
        .filter(box => box.scrollWidth > box.clientWidth + 1).length""")
    assert cut == 0
    shown = page.locator("main :is(button, .btn, input, select)").filter(visible=True)
    assert shown.all_inner_texts() == []


def test_the_file_control_speaks_bulgarian(page, tmp_path):
    page.goto("/recognise/")
    box = page.locator("[data-file-box]")
    expect(box).to_contain_text("Избери файл")
    expect(box).to_contain_text("Не е избран файл")
    file = tmp_path / "Подписан протокол.docx"
    file.write_bytes(b"word")
    with page.expect_file_chooser() as chooser:
        box.click()
    chooser.value.set_files(file)
    expect(box).to_contain_text("Подписан протокол.docx")


TABLET = {"width": 820, "height": 1180}


def test_on_a_tablet_the_agenda_comes_first_and_the_quorum_stays_in_sight(open_page):
    page = open_page(viewport=TABLET)
    page.goto("/meetings/2/?mode=running")
    agenda, names = page.locator("#run"), page.locator("#lines")
    assert agenda.bounding_box()["y"] < names.bounding_box()["y"]
    for place in ("0", "document.body.scrollHeight / 2", "document.body.scrollHeight"):
        page.evaluate(f"window.scrollTo(0, {place})")
        expect(page.locator("#quorum")).to_be_in_viewport(ratio=0.9)


def test_a_key_begins_a_new_decision_on_any_layout(page):
    page.goto("/meetings/2/?mode=running")
    page.locator("[data-number='2'] summary").first.click()
    page.keyboard.press("Alt+KeyR")
    expect(page.locator("[data-number='2']").get_by_label("Вид решение")).to_be_focused()
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    expect(page.locator("#quorum")).to_be_in_viewport(ratio=0.9)


def test_a_guest_is_seen_in_the_closed_items_at_once(page):
    page.goto("/meetings/2/?mode=running")
    rooms = page.locator("[id^=room-] .message-warn")
    before = rooms.count()
    page.get_by_label("Гост или медия").fill("Гостенка Пробна")
    page.locator(".guest-entry button").click()
    expect(page.locator("#lines")).to_contain_text("Гостенка Пробна")
    closed = page.locator(".run-item", has_text="закрита част").count()
    if closed:
        expect(page.locator("main")).to_contain_text("напускат")
    assert closed or not before


def test_a_long_form_stands_in_two_columns_with_its_contents_beside(open_page):
    page = open_page()
    page.goto("/cases/1/edit/")
    first, second = page.locator("#pseudonym"), page.locator("#type")
    assert abs(first.bounding_box()["x"] - second.bounding_box()["x"]) > 300
    assert page.evaluate("document.documentElement.scrollHeight") < 3400
    page.get_by_role("navigation", name="Съдържание на формата").get_by_role(
        "link", name="Водене").click()
    expect(page.locator(".form-contents")).to_be_in_viewport()
    expect(page.get_by_role("heading", name="Водене")).to_be_in_viewport()
    page = open_page(viewport=PHONE)
    page.goto("/cases/1/edit/")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    expect(page.locator(".form-contents")).to_be_hidden()
