"""A meeting from its invitation to its minutes, as the secretary does it."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE
from tests.browser.words import choose, read_word, read_zip

NBSP = "\u00a0"
STARA_ZAGORA = "Областен координационен механизъм по деинституционализация – област Стара Загора"
AGENDA = (
    ("Откриване", "откриване", "", ""),
    ("Представяне на Актуализирания план за действие", "представяне на документ или план",
     "Пенка Измислена", ""),
    ("Нови услуги в област Стара Загора", "състояние на услугите", "", ""),
    ("Закриване на институции", "закриване на институция", "", ""),
    ("Успешно решен случай", "успешно решен случай", "", "СЗ-2016-003"))


def save(page: Page) -> None:
    page.get_by_role("button", name="Запиши", exact=True).click()


def arrange_meeting(page: Page, day: str = "7.12.16") -> None:
    """A meeting with the agenda of 7 December 2016."""
    page.goto("/")
    page.get_by_role("main").get_by_role("link", name="Ново заседание").click()
    choose(page, "Механизъм", STARA_ZAGORA)
    page.get_by_label("Дата", exact=True).fill(day)
    page.get_by_label("Начален час").fill("10.30")
    page.get_by_label("Зала").fill("Конферентна зала")
    page.get_by_label("Място").fill("Областна администрация Стара Загора")
    save(page)
    for title, kind, presenter, case in AGENDA:
        add_item(page, title, kind, presenter=presenter, case=case)


def add_item(page: Page, title: str, kind: str, *, presenter: str = "", case: str = "") -> None:
    page.get_by_role("link", name="Добави точка").click()
    page.get_by_label("Точка", exact=True).fill(title)
    choose(page, "Вид", kind)
    if case:
        choose(page, "Случай", case)
    if presenter:
        choose(page, "Докладва", presenter)
    save(page)


def go_to(page: Page, mode: str) -> None:
    """Open one of the modes of the meeting's page."""
    page.get_by_role("link", name=mode, exact=True).click()
    expect(page.locator(".modes [aria-current]")).to_have_text(mode)
    page.wait_for_load_state()  # the lines below are all there


def make(page: Page, name: str) -> None:
    """Press the button that makes documents of a kind."""
    page.get_by_role("button", name=name).click()


def download(page: Page, name: str):
    with page.expect_download() as waiting:
        page.get_by_role("link", name=name).first.click()
    return waiting.value


def line_ids(page: Page) -> list[str]:
    """The lines of the attendance as they stand."""
    return page.locator(".attendance > li").evaluate_all("lines => lines.map(line => line.id)")


def mark(page: Page, line: str) -> None:
    """Tick a line of the attendance and wait until the answer has taken its place."""
    page.locator(f"#{line} .tick button").click()
    expect(page.locator(f"#{line} .tick button")).to_have_attribute("aria-pressed", "true")


def mark_members(page: Page, present: int) -> None:
    """So many permanent members are here, all other ones are not; associated ones are."""
    for number, line in enumerate(line_ids(page)):
        if number < present or "постоянен" not in page.locator(f"#{line}").inner_text():
            mark(page, line)


def test_the_invitation_of_stara_zagora(page):
    arrange_meeting(page)
    serial = int(re.search(r"Заседание № (\d+)", page.locator("h1").inner_text())[1])
    make(page, "Изготви за всички – Покана")
    expect(page.get_by_role("link", name="Изтегли всички").first).to_be_visible()
    expect(page.locator(".below")).not_to_contain_text("Поканите изпратени")  # drafts invite nobody
    letters = read_zip(download(page, "Изтегли всички"))
    assert len(letters) == 17, "all eighteen members but the chair, who invites"
    letter = next(text for text in letters.values() if "ТЕСТИНА" in text)
    assert {7: "седмо", 8: "осмо", 9: "девето"}[serial] + " заседание" in letter
    assert "сряда, 7 декември 2016 г." in letter.replace(NBSP, " ")
    assert "г., от 10.30 часа" in letter.replace(NBSP, " ")
    assert "УВАЖАЕМА ГОСПОЖО НЕДЕЙСТВИТЕЛНА," in letter
    assert any("УВАЖАЕМИ ГОСПОДИН " in text.replace(NBSP, " ") for text in letters.values())
    assert "Пенка Измислена, програмен координатор" in letter
    assert "Успешно решен случай (закрита част)" in letter
    assert "Мечо" not in letter and "Пухов" not in letter

    page.get_by_role("link", name="Редактирай").first.click()
    page.get_by_label("Дата", exact=True).fill("14 декември 2016")
    save(page)
    make(page, "Изготви отново – Покана")
    later = read_zip(download(page, "Изтегли всички"))
    assert all("14 декември 2016" in text.replace(NBSP, " ") for text in later.values())
    page.get_by_text("Предишни версии (17)").click()
    first = read_word(download(page, "Тестина Недействителна"))
    assert "декември 2016" in first.replace(NBSP, " ")


def test_the_minutes_of_a_successful_case(page):
    arrange_meeting(page, "14.12.2016")
    go_to(page, "Провеждане")
    mark_members(page, 12)
    for name in ("Гост Примерен", "Медия Пробна"):
        page.get_by_label("Гост или медия").fill(name)
        page.locator(".guest-entry button").click()
        expect(page.locator("#lines")).to_contain_text(name)
    expect(page.locator(".quorum")).to_contain_text("12 от 15")
    expect(page.locator(".quorum")).to_contain_text("Има кворум")

    decide(page, 5, "Приема за сведение", "Приема за сведение успешно решения случай.")
    decide(page, 5, "Осигурява подкрепа на семейството", "Подкрепата продължава.",
           who="Община Казанлък", what="Помощ с детски консумативи", due="20.12.2016")
    expect(page.get_by_role("main")).to_contain_text("Помощ с детски консумативи – срок 20.12.2016")

    go_to(page, "Протокол")
    make(page, "Изготви – Протокол")
    go_to(page, "Протокол")
    text = read_word(download(page, "Изтегли")).replace(NBSP, " ")
    assert "От 15 постоянни членове присъстват 12" in text
    assert "кворум" in text and "случай № СЗ-2016-003" in text
    assert "Мечо" not in text and "Пухов" not in text and "1643149984" not in text
    assert re.search(r"Помощ с детски консумативи\. \| Община Казанлък \| 20.12.2016 г.", text)
    assert "комисия" not in text.lower()
    assert "съвет" not in text.lower().replace("областен съвет на бчк", "")

    page.get_by_label("С името на детето (поверително)").check()
    make(page, "Изготви отново – Протокол")
    go_to(page, "Протокол")
    expect(page.locator("#documents")).to_contain_text("поверителен")


def decide(page: Page, item: int, kind: str, text: str, *, who: str = "", what: str = "",
           due: str = "") -> None:
    """Enter a decision under an item of the agenda."""
    entry = page.locator(".agenda-item").nth(item - 1)
    if entry.locator("[data-item]").get_attribute("open") is None:
        entry.locator("summary").first.click()
    form = entry.locator(".decision-entry")
    if not form.is_visible():
        entry.get_by_text("Добави решение").first.click()
    form.get_by_label("Вид решение").select_option(label=kind)
    form.get_by_label("Текст на решението").fill(text)
    if who:
        form.get_by_label("Отговорник").select_option(label=who)
        form.get_by_label("Какво трябва да се направи").fill(what)
        form.get_by_label("Срок", exact=True).fill(due)
    with page.expect_response(re.compile("/decision/")):
        form.get_by_role("button", name="Добави решението").click()


def test_without_a_quorum_the_minutes_say_the_meeting_did_not_take_place(page):
    arrange_meeting(page, "21.12.2016")
    go_to(page, "Провеждане")
    mark_members(page, 6)
    expect(page.locator(".quorum")).to_contain_text("Няма кворум")
    go_to(page, "Протокол")
    make(page, "Изготви – Протокол")
    text = read_word(download(page, "Изтегли"))
    assert "не се проведе" in text and "кворум" in text


def test_a_decision_without_institution_and_date_comes_back_with_what_was_typed(page):
    page.goto("/meetings/4/?mode=running")
    decide(page, 1, "Осигурява подкрепа на семейството", "Нещо важно.")
    expect(page.locator(".error-summary")).to_contain_text("кой и до кога")
    expect(page.locator(".decision-entry").first.get_by_label("Текст на решението")
           ).to_have_value("Нещо важно.")
    decide_again = page.locator(".decision-entry").first
    decide_again.get_by_label("Отговорник").select_option(label="Община Правец")
    decide_again.get_by_label("Какво трябва да се направи").fill("Помощ")
    decide_again.get_by_label("Срок", exact=True).fill("31.02.2026")
    decide_again.get_by_role("button", name="Добави решението").click()
    expect(page.locator(".error-summary")).to_contain_text("не съществува")
    expect(page.locator(".decision-entry").first.get_by_label("Какво трябва да се направи")
           ).to_have_value("Помощ")


def test_the_agenda_is_reordered_by_buttons(page):
    page.goto("/meetings/5/")
    titles = page.locator(".agenda-item h3")
    before = [title.split("\n")[-1] for title in titles.all_inner_texts()]
    page.get_by_role("button", name="Премести точка 1 надолу").click()
    expect(page.locator("#status")).to_contain_text("Редът на точките е записан")
    after = [title.split("\n")[-1] for title in titles.all_inner_texts()]
    assert after == [before[1], before[0], *before[2:]]


def test_attendance_is_ticked_on_a_phone(open_page):
    page = open_page("secretary", PHONE)
    page.goto("/meetings/5/?mode=running")
    page.get_by_text("Списък на присъстващите").click()
    mark(page, line_ids(page)[0])
    expect(page.locator(".quorum")).to_contain_text("1 от 12")
    page.wait_for_function("document.documentElement.scrollWidth <= 390")
