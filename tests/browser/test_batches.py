"""Documents by the batch in a browser, their numbers, and the files that come back."""

import io
import re
import zipfile
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.conftest import PHONE, open_work
from tests.browser.test_meetings import make

NUMBER = re.compile(r"ОКМД-\w\w-(\d+)")


def order_all(page, place: str) -> None:
    """Ask for documents of all records of a list, and wait until they are there."""
    page.goto(f"/{place}/")
    page.get_by_role("button", name="Избери всички").click()
    page.get_by_role("button", name="Изготви за").click()
    open_work(page)
    expect(page.get_by_text("Готови са всички")).to_be_visible(timeout=20_000)


def test_a_batch_runs_beside_the_server_and_comes_as_one_file(page):
    order_all(page, "decisions")
    with page.expect_download() as caught:
        page.get_by_role("link", name="Изтегли всички (ZIP)").click()
    packed = zipfile.ZipFile(io.BytesIO(Path(caught.value.path()).read_bytes()))
    assert len(packed.namelist()) > 3 and packed.testzip() is None
    with page.expect_download() as caught:
        page.get_by_role("link", name="Един файл за печат").click()
    assert Path(caught.value.path()).read_bytes().startswith(b"PK")


def test_the_marks_of_a_list_count_and_choose_the_page(page):
    page.goto("/decisions/")
    page.get_by_label("Избери всички на страницата").check()
    rows = page.locator("[name=record]").count()
    expect(page.get_by_text(f"Избрани: {rows}")).to_be_visible()
    page.locator("[name=record]").first.uncheck()
    expect(page.get_by_text(f"Избрани: {rows - 1}")).to_be_visible()


def test_two_clerks_who_issue_at_once_get_consecutive_numbers(open_page):
    pages = [open_page("secretary"), open_page("coordinator", viewport=PHONE)]
    for page in pages:
        page.goto("/letters/new/")
        page.get_by_label("От кого / до кого").fill("Училище „Проба“")
        page.get_by_label("Относно").fill("Справка")
        mechanism = page.locator("select[name=mechanism]")
        first = mechanism.locator("option:not([value=''])").first.get_attribute("value")
        mechanism.evaluate("(one, value) => one.tomselect ? one.tomselect.setValue(value)"
                           " : (one.value = value)", first)
    for page in pages:
        page.locator(".record-form").evaluate("form => { form.requestSubmit(); }")
    numbers = []
    for page in pages:
        expect(page.locator("h1")).to_contain_text("Входящо писмо №")
        numbers.append(int(NUMBER.search(page.locator("h1").inner_text())[1]))
    assert abs(numbers[0] - numbers[1]) == 1


def test_an_issued_letter_is_in_the_book_and_is_recognised_when_it_comes_back(page, tmp_path):
    page.goto("/memoranda/")
    page.get_by_role("link", name="Меморандум за разбирателство № РД-12-44").click()
    make(page, "Изготви – Меморандум")
    with page.expect_download() as caught:
        page.locator(".papers").get_by_role("link", name="Изтегли").first.click()
    file = tmp_path / "писмо.docx"
    caught.value.save_as(file)
    page.goto("/book/")
    page.get_by_role("link", name="Разпознай документ").click()
    page.set_input_files("#file", file)
    page.get_by_role("button", name="Разпознай").click()
    expect(page.get_by_text("Непроменен", exact=True)).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("Меморандум")
