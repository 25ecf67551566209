"""A child's data for a reason, a sealed case, and what the log knows of it."""

import shutil
import subprocess

from playwright.sync_api import expect

from tests.browser.conftest import APP, ROOT, surroundings
from tests.browser.words import read_word

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
    refuse_to_write(other)


def test_the_case_is_passed_on_by_a_letter_whose_annex_alone_names_the_child(open_page):
    """The other mechanism and, as a copy, the police; both stand in the register of disclosures."""
    page = open_page("secretary")
    page.goto(f"{ADDRESS}edit/")
    page.get_by_label("Вид случай").select_option("violence")
    page.get_by_role("button", name="Запиши", exact=True).click()
    page.goto(ADDRESS)
    page.locator(".next-step").get_by_role("button", name="Подготви препращането").click()
    page.get_by_label("С името на детето (поверително)").check()
    page.get_by_role("button", name="Издай с номер").click()
    expect(page.locator("#status")).to_contain_text("Писмо за препращане при риск от насилие")
    page.get_by_role("link", name="Изтегли").first.click()
    page.get_by_label("Причина").fill("изпращане на писмото до дирекцията")
    page.get_by_role("button", name="Покажи", exact=True).click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Изтегли").first.click()
    letter, _, annex = read_word(download.value).partition("СЛУЖЕБНО – поверително")
    assert "КОПИЕ: Областна дирекция на МВР" in letter and "Опитова" not in letter
    assert "Проба Опитова" in annex and "адресът е поверителен" in annex
    page.goto("/disclosures/")
    for recipient in ("РДСП Стара Загора", "Областна дирекция на МВР"):
        expect(page.get_by_role("row").filter(has_text="СЗ-2016-005").filter(
            has_text=recipient)).to_contain_text("с имена")


def refuse_to_write(other) -> None:
    """Who opened a case in an emergency reads it: nothing leads further, and a form is refused."""
    main = other.get_by_role("main")
    for further in ("Редактирай", "Промени", "Определи"):
        expect(main.get_by_text(further, exact=True)).to_have_count(0)
    other.goto(f"{ADDRESS}edit/")
    other.get_by_label("Кратко описание").fill("Няма нищо спешно.")
    other.get_by_role("button", name="Запиши", exact=True).click()
    expect(other.locator("body")).to_contain_text("отворен спешно и само се чете")


def test_an_administrator_alone_gets_no_way_into_the_office_s_account(open_page):
    page = open_page("admin")
    page.goto("/accounts/2")
    page.get_by_role("button", name="Направи връзка за нова парола").click()
    expect(page.locator("body")).to_contain_text("чака друго лице да го разреши")
    expect(page.locator("body")).not_to_contain_text("/link/")
    page.goto("/approvals/")
    page.get_by_role("main").get_by_role("link").filter(has_text="нова връзка").first.click()
    expect(page.get_by_role("button", name="Разреши")).to_have_count(0)
    assert page.goto("/cases/3/").status in (403, 404)
    colleague = open_page("coordinator")
    expect(colleague.get_by_role("main")).to_contain_text("нова връзка за вход")


def test_a_stolen_folder_opens_nothing_and_names_nobody(shown, tmp_path):
    """The data without the keys beside them: no server, no command, and no child's name."""
    stolen = tmp_path / "desk"
    shutil.copytree(shown, stolen)
    for command in ("run", "check"):
        tried = subprocess.run([*APP, command], env=surroundings(stolen), cwd=ROOT, timeout=60,
                               capture_output=True, text=True)
        assert tried.returncode and "ключ" in tried.stdout + tried.stderr
    bytes_of_all = b"".join(path.read_bytes() for path in stolen.rglob("*") if path.is_file())
    for name in ("Пухов", "1643149984"):
        assert name.encode() not in bytes_of_all
