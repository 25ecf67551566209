"""Who gets in and what each role is shown."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE


def test_a_stranger_is_asked_to_sign_in_and_led_on(open_page):
    page = open_page(None)
    page.goto("/cases/")
    expect(page.get_by_label("Ел. поща")).to_be_visible()
    page.get_by_label("Ел. поща").fill("secretary@okmd.example")
    page.get_by_label("Парола").fill("грешна парола 12")
    page.get_by_role("button", name="Вход").click()
    expect(page.get_by_role("main")).to_contain_text("Грешна ел. поща или парола")


def test_the_representative_sees_his_meetings_and_commitments_alone(open_page):
    page = open_page("member")
    expect(page.get_by_role("main")).to_contain_text("Съдейства за личен документ на майката")
    expect(page.get_by_role("main")).not_to_contain_text("хранителни пакети")
    menu = page.get_by_role("navigation", name="Основно меню")
    for hidden in ("Случаи", "Документи", "Насочвания", "Решения", "Институции"):
        expect(menu.get_by_role("link", name=hidden, exact=True)).to_have_count(0)
    for address in ("/cases/", "/cases/1/", "/meetings/1/", "/documents/", "/case_identities/1/"):
        assert page.goto(address).status == 404, address


def test_the_representative_reports_from_a_phone(open_page):
    page = open_page("member", PHONE)
    page.get_by_role("link", name="Отчети изпълнение").first.click()
    page.get_by_label("Изпълнено на").fill("20.11.2026")
    page.get_by_label("Отчет за изпълнението").fill("Документът е издаден.")
    page.get_by_role("button", name="Отчети изпълнение").click()
    expect(page.get_by_role("main")).to_contain_text("Изпълнен")
    page.wait_for_function("document.documentElement.scrollWidth <= 390")


def test_names_are_not_for_the_auditor(open_page):
    page = open_page("auditor")
    page.goto("/cases/3/")
    expect(page.get_by_role("main")).to_contain_text("СЗ-2016-003")
    expect(page.get_by_role("main")).not_to_contain_text("Пухов")
    assert page.goto("/case_identities/2/").status == 404
    expect(page.get_by_role("button", name="Добави бележка")).to_have_count(0)


@pytest.mark.parametrize("address", ["/cases/3/", "/cases/", "/case_identities/2/", "/decisions/",
                                     "/documents/", "/meetings/1/"])
def test_the_administrator_sees_nothing_of_the_work_with_cases(open_page, address):
    assert open_page("admin").goto(address).status == 404


def test_signing_out_ends_the_visit(page):
    page.goto("/")
    page.get_by_role("button", name="Профил").click()
    page.get_by_role("button", name="Изход").click()
    page.goto("/cases/")
    expect(page.get_by_label("Парола")).to_be_visible()
