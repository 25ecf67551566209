"""A child's data for a reason, a sealed case, and what the log knows of it."""

from playwright.sync_api import expect

ADDRESS = "/cases/5/"  # СЗ-2016-005


def test_the_data_of_a_child_are_shown_for_a_reason_and_the_log_knows(open_page):
    page = open_page("secretary")
    page.goto("/cases/3/")
    main = page.get_by_role("main")
    expect(main).not_to_contain_text("Пухов")
    page.get_by_text("Покажи", exact=True).first.click()
    page.get_by_label("Повод").select_option("institution")
    page.get_by_label("Причина").fill("писмо от болницата за изписването")
    page.get_by_role("button", name="Покажи").click()
    expect(main).to_contain_text("Мечо Пухов")
    expect(main).to_contain_text("1643149984")
    page.goto("/cases/3/")
    expect(main).not_to_contain_text("Пухов")
    page.goto("/access_reasons/")
    expect(main).to_contain_text("запитване от институция")
    log = open_page("auditor")
    log.goto("/audit/?action=reveal")
    expect(log.get_by_role("main")).not_to_contain_text("писмо от болницата за изписването")
    expect(log.get_by_role("button", name="Изтрий")).to_have_count(0)


def test_violence_seals_the_case_and_an_emergency_opens_it_for_a_reason(open_page):
    page, other = open_page("secretary"), open_page("coordinator")
    assert other.goto(ADDRESS).status == 200
    page.goto(f"{ADDRESS}edit/")
    page.get_by_label("Вид случай").select_option("violence")
    page.get_by_role("button", name="Запиши", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("Достъп до случая")
    assert other.goto(ADDRESS).status == 404
    other.goto("/cases/")
    expect(other.get_by_role("main")).not_to_contain_text("СЗ-2016-005")
    log = open_page("auditor")
    log.goto("/audit/?action=denied&entity=cases&object=5")
    expect(log.get_by_role("main")).to_contain_text("Координат Пробен")
    other.get_by_role("link", name="Спешно отваряне").click()
    other.get_by_label("Номер на случая").fill("СЗ-2016-005")
    other.get_by_label("Причина").fill("детето не се е прибрало тази нощ")
    other.get_by_role("button", name="Отвори случая").click()
    expect(other.get_by_role("heading", level=1)).to_contain_text("СЗ-2016-005")
    page.goto("/")
    expect(page.get_by_role("main")).to_contain_text("отвори случай с ограничен достъп")
