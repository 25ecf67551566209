"""The file of a case in the browser: a memorandum's years, places near home, a case passed on."""

from datetime import date

from playwright.sync_api import expect

from tests.browser.test_meetings import save
from tests.browser.words import choose


def test_a_memorandum_of_a_year_ends_about_its_end_and_an_addition_hangs_below_it(page):
    page.goto("/memoranda/")
    row = page.get_by_role("row").filter(has_text="РД-12-44")
    expect(row).to_contain_text("31.12.2018 (приблизително)")
    row.get_by_role("link").first.click()
    main = page.get_by_role("main")
    expect(main).to_contain_text("Ретроспекция по меморандум")
    expect(main).to_contain_text("Допълнително споразумение")


def test_a_child_is_not_sent_away_past_a_free_place_without_a_reason(page):
    page.goto("/places/")
    expect(page.get_by_role("main")).to_contain_text("Справки от доставчиците")
    page.goto("/cases/11/places/")
    expect(page.get_by_role("main")).to_contain_text("ЦНСТ – Пирдоп")
    page.goto("/placements/new/?parent=11")
    choose(page, "Форма на грижа", "ЦНСТ")
    choose(page, "Община", "Видин")
    page.get_by_label("От", exact=True).fill(f"{date.today():%d.%m.%Y}")
    save(page)
    expect(page.locator(".error-summary")).to_contain_text("до дома има свободно място")
    page.get_by_label("Обосновка").fill("Баба му живее там.")


def test_a_case_with_signs_of_violence_is_passed_on_in_one_press(page):
    page.goto("/cases/5/edit/")
    page.get_by_label("насилие в семейството").check()
    save(page)
    page.goto("/cases/5/")
    step = page.locator(".next-step")
    expect(step).to_contain_text("Препратете го още днес")
    step.get_by_role("button", name="Подготви препращането").click()
    expect(page.locator("#status")).to_contain_text("Препращането е подготвено")
    expect(page.get_by_role("main")).to_contain_text("препращане към друг механизъм")
    page.goto("/cases/5/")
    expect(page.locator("#notified")).to_contain_text("остават")
    page.goto("/")
    expect(page.get_by_role("main")).to_contain_text("Уведомяване на орган")


def test_a_case_is_closed_with_where_the_child_lives_and_when_one_looks_again(page):
    page.goto("/cases/9/step/close/")
    page.get_by_label("Изход").select_option(label="настанено при близки и роднини")
    page.get_by_label("Приключен на").fill(f"{date.today():%d.%m.%Y}")
    page.get_by_label("Обосновка, ако има").fill("Общината довършва ангажиментите.")
    page.get_by_role("button", name="Приключи случая").click()
    expect(page.locator(".error-summary")).to_contain_text("детето живее другаде")
    page.get_by_label("Настояща среда").select_option(label="близки и роднини")
    page.get_by_role("button", name="Приключи случая").click()
    expect(page.get_by_role("main")).to_contain_text("Проверка след 6 месеца")
