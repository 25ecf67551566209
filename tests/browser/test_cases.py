"""A case from the search before it is registered to its referral."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_meetings import STARA_ZAGORA, save
from tests.browser.words import choose


def start_case(page, name: str = "") -> None:
    """The form of a new case after the search."""
    page.goto("/")
    page.get_by_role("main").get_by_role("link", name="Нов случай").click()
    if not name:
        page.get_by_role("button", name="продължи без проверка").click()
        page.wait_for_url("**/cases/new/**")
        return
    page.get_by_label("Име на детето").fill(name)
    page.get_by_role("button", name="Провери").click()
    page.get_by_role("button", name="Продължи с нов случай").click()
    page.wait_for_url("**/cases/new/**")


def fill_case(page, age: str = "0–3 г.") -> None:
    choose(page, "Механизъм", STARA_ZAGORA)
    choose(page, "Вид случай", "превенция на изоставянето")
    page.get_by_label("Постъпил на").fill("15 март 2026")
    choose(page, "Възрастова група", age)
    choose(page, "Община по произход", "Казанлък")


def test_a_case_is_registered_after_a_search(page):
    start_case(page, "Измислена Пробна")
    expect(page.get_by_label("Собствено име")).to_have_value("Измислена")
    expect(page.get_by_label("Фамилно име")).to_have_value("Пробна")
    page.get_by_label("ЕГН или ЛНЧ").fill("195102 9993")
    fill_case(page, "4–6 г.")
    save(page)
    expect(page.locator("#status")).to_contain_text(re.compile(r"Случай СЗ-2026-\d{3} е заведен"))
    child = page.locator(".panel", has_text="Данни за детето").first
    expect(child).to_contain_text("И. П.")
    expect(child).not_to_contain_text("Измислена")
    expect(page.get_by_role("main")).not_to_contain_text("1951029993")
    expect(page.locator(".next-step")).to_contain_text("Сигналът чака")


def test_the_search_finds_a_child_that_is_known_already(page):
    page.goto("/cases/check/")
    page.get_by_label("Име на детето").fill("ПУХОВ")
    page.get_by_role("button", name="Провери").click()
    expect(page.get_by_role("main")).to_contain_text("СЗ-2016-003 · М. П.")


@pytest.mark.parametrize(("number", "said"), [
    ("1643149985", "контролната цифра не съвпада"), ("164314998", "9 цифри"),
    ("1642309985", "не съществува"), ("6041159980", "бъдеще")])
def test_a_wrong_number_is_said_and_nothing_typed_is_lost(page, number, said):
    start_case(page)
    page.get_by_label("Собствено име").fill("Мечо")
    page.get_by_label("ЕГН или ЛНЧ").fill(number)
    page.get_by_label("Кратко описание").fill("Дълъг текст, който не бива да се загуби.")
    fill_case(page)
    save(page)
    summary = page.locator(".error-summary")
    expect(summary).to_contain_text(said)
    expect(summary).to_be_focused()
    expect(page).to_have_title(re.compile("^Грешка: "))
    expect(page.get_by_label("ЕГН или ЛНЧ")).to_have_value(number)
    expect(page.get_by_label("Кратко описание")).to_have_value(re.compile("не бива да се загуби"))
    expect(page.get_by_label("Постъпил на")).to_have_value("15.03.2026")


def test_a_case_goes_on_the_agenda_and_to_a_service(page):
    start_case(page)
    choose(page, "Механизъм", "Областен координационен механизъм по деинституционализация – "
           "Софийска област")
    choose(page, "Вид случай", "подкрепа на семейство")
    page.get_by_label("Постъпил на").fill("1.11.26")
    choose(page, "Възрастова група", "4–6 г.")
    choose(page, "Община по произход", "Правец")
    save(page)
    page.get_by_role("button", name="Приеми за разглеждане").click()
    expect(page.locator(".next-step")).to_contain_text("чака място в дневния ред")
    page.get_by_role("button", name="Добави в дневния ред").click()
    expect(page.locator("#status")).to_contain_text("какво се иска от механизма")
    page.get_by_label("Какво се иска от механизма").fill("Кой може да подкрепи семейството?")
    page.get_by_label("Защо се разглежда с непълни данни").fill("Случаят е спешен.")
    page.get_by_role("button", name="Добави в дневния ред").click()
    expect(page.locator("#status")).to_contain_text("от дневния ред")
    expect(page.locator(".below")).to_contain_text("Включен в дневен ред")

    page.get_by_role("main").get_by_role("link", name="Ново насочване").click()
    choose(page, "Услуга", "ЦНСТ – Пирдоп")
    page.get_by_label("Причина и какво се иска").fill("Моля за консултиране на семейството.")
    page.get_by_label("Отговор се очаква до").fill("30.11.2026")
    save(page)
    expect(page.get_by_role("main")).to_contain_text("ЦНСТ – Пирдоп")


def test_two_people_saving_the_same_case_are_told(open_page):
    first, second = open_page("secretary"), open_page("coordinator")
    for page in (first, second):
        page.goto("/cases/1/edit/")
    first.get_by_label("Обозначение").fill("Случай Слънце")
    save(first)
    second.get_by_label("Обозначение").fill("Случай Луна")
    save(second)
    expect(second.get_by_role("main")).to_contain_text("Случай Слънце")
    expect(second.get_by_role("main")).to_contain_text("Случай Луна")
    second.get_by_role("button", name="Запиши избраното").click()
    expect(second.locator("h1")).to_contain_text("Случай Луна")
