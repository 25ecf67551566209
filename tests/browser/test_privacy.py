"""Everything about a person, and the destruction of a case whose term is over, by two people."""

import zipfile
from datetime import date, timedelta

from playwright.sync_api import expect

CASE = "/cases/6/"  # СО-2017-001, closed in 2018


def save(page) -> None:
    page.get_by_role("button", name="Запиши", exact=True).click()
    page.wait_for_load_state()


def add_child(page) -> None:
    """A name to be found before and not after; on the page of the stored record."""
    page.goto("/case_identities/new/?parent=6")
    page.get_by_label("Собствено име").fill("Огнян")
    page.get_by_label("Фамилно име").fill("Недействителен")
    page.get_by_label("момче").check()
    page.get_by_label("няма номер", exact=True).check()
    page.get_by_label("Защо няма номер").fill("издаден чужд документ")
    save(page)


def found_by_name(page) -> bool:
    page.goto("/search/?q=Недействителен")
    return "СО-2017-001" in page.get_by_role("main").inner_text()


def test_a_person_gets_everything_and_a_closed_case_is_wiped_by_two(open_page, tmp_path):
    page = open_page("secretary")
    add_child(page)
    assert found_by_name(page)
    page.goto("/indicators/")
    counted = page.get_by_role("main").inner_text()
    take_account(page, tmp_path / "справка.zip")
    propose_destruction(page)

    second = open_page("coordinator")
    second.goto("/destructions/")
    second.get_by_role("link", name="Унищожаване № 1").first.click()
    second.get_by_role("button", name="Разреши и изпълни").first.click()
    second.get_by_role("dialog").get_by_role("button", name="Разреши и изпълни").click()
    expect(second.locator("#status")).to_contain_text("Изпълнено. Протоколът е")

    assert not found_by_name(page)
    page.goto(CASE)
    main = page.get_by_role("main")
    expect(main).not_to_contain_text("Извеждане от дом")
    expect(main).to_contain_text("настанено в ЦНСТ")
    page.goto("/indicators/")
    assert page.get_by_role("main").inner_text() == counted


def take_account(page, path) -> None:
    """The ZIP of the child's data, given out for a reason and noted."""
    page.goto(CASE)
    page.get_by_role("link", name="О. Н.").click()
    page.get_by_role("link", name="Всичко за това лице").click()
    page.get_by_label("детето").check()
    page.get_by_role("button", name="Изтегли справката").click()
    expect(page.get_by_role("alert")).to_contain_text("причина")
    page.get_by_label("Причина").fill("писмено искане по чл. 15 от родителя")
    with page.expect_download() as download:
        page.get_by_role("button", name="Изтегли справката").click()
    download.value.save_as(path)
    with zipfile.ZipFile(path) as archive:
        assert "Огнян" in archive.read("данни.json").decode()
    page.goto("/disclosures/")
    expect(page.get_by_role("main")).to_contain_text("Справка за обработваните лични данни")


def propose_destruction(page) -> None:
    """The office's own term, then the one case chosen; the asker cannot allow it himself."""
    page.goto("/retention_rules/new/")
    page.get_by_label("Години след приключването").fill("5")
    page.get_by_label("заличи личните данни").check()
    page.get_by_label("Основание").fill("Номенклатура на делата – ПРИМЕР")
    save(page)
    page.goto("/terms/")
    page.get_by_role("row", name="СО-2017-001").get_by_role("checkbox").check()
    page.get_by_role("button", name="Предложи на второ лице").click()
    expect(page.locator("#status")).to_contain_text("чака решение на второ лице")
    expect(page.get_by_role("button", name="Разреши и изпълни")).to_have_count(0)


def test_a_parent_who_asks_has_thirty_days_and_the_log_stays_as_it_is(open_page, tmp_path):
    page = open_page("secretary")
    main = page.get_by_role("main")
    page.goto("/data_requests/new/?case=3")
    page.get_by_label("Заявител").fill("Калина Недействителна")
    page.get_by_label("Постъпило на").fill(f"{date.today():%d.%m.%Y}")
    save(page)
    expect(main).to_contain_text(f"{date.today() + timedelta(30):%d.%m.%Y}")
    page.goto("/cases/3/")
    page.get_by_role("link", name="М. П.").click()
    page.get_by_role("link", name="Всичко за това лице").click()
    page.get_by_label("майка").check()
    page.get_by_label("Причина").fill("писмено искане по чл. 15 от майката")
    with page.expect_download() as download:
        page.get_by_role("button", name="Изтегли справката").click()
    download.value.save_as(tmp_path / "справка.zip")
    with zipfile.ZipFile(tmp_path / "справка.zip") as archive:
        told = archive.read("данни.json").decode()
    assert "Калина Недействителна" in told and "заличени_места" in told

    log = open_page("admin")
    log.goto("/audit/?action=reveal")
    expect(log.get_by_role("main")).to_contain_text("показани лични данни")
    for word in ("Редактирай", "Изтрий", "Промени"):
        expect(log.get_by_role("main").get_by_text(word, exact=True)).to_have_count(0)
    assert log.request.post("/audit/1/edit/").status in (400, 404, 405)


def test_a_wrong_number_is_refused_with_what_is_wrong_in_it(open_page):
    page = open_page("secretary")
    for number, said in (("1643149985", "контролна"), ("1699149984", "не са месец"),
                         ("164314998", "10 цифри")):
        page.goto("/case_identities/new/?parent=4")
        page.get_by_label("Собствено име").fill("Проба")
        page.get_by_label("Фамилно име").fill("Опитова")
        page.get_by_label("ЕГН", exact=True).first.check()
        page.get_by_label("ЕГН или ЛНЧ").fill(number)
        save(page)
        expect(page.get_by_role("main")).to_contain_text(said)
