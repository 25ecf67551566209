"""What becomes of decisions, in a browser: the report by keys alone, reminders, certificates."""

import re
from datetime import date

from playwright.sync_api import Page, expect

from bulgarian.dates import moved_deadline, show_date
from tests.browser.conftest import DESKTOP, PHONE, open_work
from tests.browser.test_face import assert_fits
from tests.browser.words import choose, read_zip

NBSP = "\u00a0"
PAGES = ("/commitments/", "/commitments/?view=reported", "/commitments/institutions/",
         "/commitments/6/", "/commitments/6/step/report/", "/commitments/6/step/extend/",
         "/decisions/", "/execution/?from=01.01.2015", "/written_procedures/",
         "/written_procedures/1/", "/events/", "/events/1/", "/office_days/new/")
FOCUSED = "document.activeElement.textContent.trim()"


def tab_to(page: Page, text: str, *, most: int = 120) -> None:
    """Press Tab until what has the focus begins with this text."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate(FOCUSED).startswith(text):
            return
    raise AssertionError(f"no Tab leads to „{text}“")


def tab_into(page: Page, field: str, *, most: int = 60) -> None:
    """Press Tab until the field of this id has the focus."""
    for _ in range(most):
        if page.evaluate("document.activeElement.id") == field:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no Tab leads into {field}")


def save(page: Page, label: str = "Запиши") -> None:
    page.get_by_role("button", name=label, exact=True).click()


def test_the_pages_fit_both_screens_and_have_no_faults(page):
    for turn, url in enumerate(PAGES):
        assert_fits(page, url, (DESKTOP, PHONE) if turn % 2 else (PHONE, DESKTOP))


def test_one_letter_reminds_an_institution_of_all_it_is_late_with(page):
    page.goto("/commitments/institutions/")
    expect(page.get_by_role("main")).to_contain_text("Още не е напомнено. Следва първо напомняне.")
    page.get_by_label("Областен съвет на БЧК – Ботевград").uncheck()
    save(page, "Напомни на избраните институции")
    page.get_by_role("dialog").get_by_role("button", name="Напомни").click()
    open_work(page)
    expect(page.get_by_role("main")).to_contain_text("Община Самоков")
    link = page.get_by_role("link", name=re.compile("ZIP|архив", re.IGNORECASE)).first
    link.wait_for(timeout=20_000)
    with page.expect_download() as waiting:
        link.click()
    (text,) = read_zip(waiting.value).values()
    text = text.replace(NBSP, " ")
    assert "Община Самоков пое на заседания на" in text
    assert "Съдейства за личен документ на майката" in text
    page.goto("/commitments/institutions/")
    expect(page.get_by_role("main")).to_contain_text("1 напомняне, последното на")


def test_a_representative_reports_by_keys_alone_and_the_report_is_accepted(open_page):
    member = open_page("member")
    tab_to(member, "Отчети изпълнение")
    member.keyboard.press("Enter")
    member.wait_for_url("**/step/report/")
    tab_into(member, "done_on")
    member.keyboard.insert_text("15.11.2026")
    tab_into(member, "report")
    member.keyboard.insert_text("Издаден е личен документ.")
    tab_to(member, "Отчети изпълнение")
    member.keyboard.press("Enter")
    member.wait_for_url(re.compile(r"/commitments/\d+/$"))
    expect(member.get_by_role("main")).to_contain_text("Отчетен – чака приемане")
    page = open_page()
    expect(page.get_by_role("main")).to_contain_text("Издаден е личен документ.")
    page.goto("/commitments/?view=reported")
    page.get_by_label(re.compile("Избери .*Община Самоков")).check()
    page.get_by_label("Прието на заседание").select_option(index=1)
    save(page, "Приеми избраните")
    expect(page.locator("#status")).to_contain_text("Приети отчети: 1.")


def test_a_deadline_is_extended_and_keeps_its_dates(page):
    page.goto("/commitments/?view=overdue")
    page.get_by_role("link", name="Удължи срока – БЧК Ботевград").click()
    holiday = date(date.today().year + 1, 3, 3)
    page.get_by_label("Срок", exact=True).fill(show_date(holiday))
    page.get_by_label("Причина").fill("Доставката закъснява.")
    save(page, "Удължи срока")
    expect(page.get_by_role("main")).to_contain_text(moved_deadline(holiday))
    expect(page.locator("#extensions")).to_contain_text("Доставката закъснява.")


def test_a_training_and_a_round_table_with_dates_known_in_part(page):
    """SC-5: 22 certificates with consecutive numbers; „есен 2015“ sorts after August."""
    page.goto("/events/new/")
    choose(page, "Механизъм", "Областен координационен механизъм по деинституционализация – "
                              "област Кърджали")
    choose(page, "Вид", "конференция")
    page.get_by_label("Тема", exact=True).fill("Августовска среща")
    page.get_by_label("Дата или период").fill("август 2015")
    save(page)
    page.goto("/events/?sort=held_on")
    topics = page.locator("tbody th").all_inner_texts()
    assert topics == ["Лобиране и застъпничество за детето и семейството", "Августовска среща",
                      "Семейна среда за всяко дете"]
    expect(page.get_by_role("main")).to_contain_text(f"есен 2015{NBSP}г.")
    page.get_by_role("link", name="Семейна среда за всяко дете").click()
    address = page.url
    page.get_by_role("link", name="Редактирай").click()
    page.get_by_label("Дата или период").fill("17.09.2015")
    save(page)
    assert page.url == address
    expect(page.get_by_role("main")).to_contain_text(f"17 септември 2015{NBSP}г.")


def test_certificates_are_issued_for_all_who_came(page):
    page.goto("/events/")
    page.get_by_role("link", name="Лобиране и застъпничество").click()
    save(page, "Издай удостоверения")
    open_work(page)
    expect(page.get_by_text("Готови са всички").first).to_be_visible(timeout=60_000)
    link = page.get_by_role("link", name=re.compile("ZIP|архив", re.IGNORECASE)).first
    link.wait_for(timeout=60_000)
    with page.expect_download() as waiting:
        link.click()
    texts = [text.replace(NBSP, " ") for text in read_zip(waiting.value).values()]
    numbers = sorted(int(re.search(r"№ У-(\d+)/", text)[1]) for text in texts)
    assert numbers == list(range(1, 23))
    assert sum("е преминала обучение" in text for text in texts) == 12
    assert sum("е преминал обучение" in text for text in texts) == 10
    assert all("8 учебни часа" in text and "юни–юли 2015 г." in text for text in texts)
