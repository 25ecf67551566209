"""A newcomer shapes the desk: a register with fields, a rule, a view and a letter."""

import re

from playwright.sync_api import expect

from tests.admin.test_templates import word
from tests.browser.test_meetings import download
from tests.browser.words import read_word

MOST_CLICKS = 32  # forty are promised
NAMES = re.compile(r"Word|Excel|CSV|docx|PDF|JPG|PNG")
TEXTS = ("Дарител", "Телефон за връзка", "Какво се дава", "За кое семейство", "Кой го превозва",
         "Къде се пази", "Бележка", "Кой е приел")
OTHERS = (("Стойност", "Сума, например 1 250,50"), ("Спешно ли е", "Да или не"),
          ("Дадено на", "Дата, например 15.03.2026"), ("Защо е спешно", ""))


class Newcomer:
    """Somebody who counts the clicks and meets no word that is not Bulgarian."""

    clicks = 0

    def __init__(self, page):
        self.page = page

    def click(self, name: str, role: str = "button", *, exact: bool = True,
              place: str = "main") -> None:
        Newcomer.clicks += 1
        self.page.locator(place).get_by_role(role, name=name, exact=exact).first.click()
        self.page.wait_for_load_state()
        main = NAMES.sub("", self.page.get_by_role("main").inner_text())
        assert not re.search(r"\b[A-Za-z]{3,}\b", main), main

    def choose(self, label: str, option: str) -> None:
        Newcomer.clicks += 1
        self.page.get_by_label(re.compile(f"^{label}")).first.select_option(label=option)

    def type(self, label: str, text: str) -> None:
        self.page.get_by_label(re.compile(f"^{label}")).first.fill(text)


def test_a_register_with_a_rule_a_view_and_a_letter_takes_forty_clicks(open_page):
    Newcomer.clicks = 0
    admin = Newcomer(open_page("admin"))
    make_register(admin)
    make_rule(admin)
    make_template(admin)
    secretary = Newcomer(open_page("secretary"))
    fill_in(secretary)
    keep_view(secretary)
    assert Newcomer.clicks <= MOST_CLICKS, Newcomer.clicks


def make_register(one: Newcomer) -> None:
    one.page.goto("/own_registers/new/")
    for label, text in (("Име на регистъра", "Помощи"), ("Един запис се нарича", "помощ"),
                        ("Надпис на основното поле", "Какво е")):
        one.page.get_by_label(re.compile(f"^{label}")).fill(text)
    Newcomer.clicks += 1
    one.page.get_by_label("тя – мярка, практика").check()
    one.click("Запиши")
    one.click("Добави няколко наведнъж", "link")
    for number, label in enumerate(TEXTS, start=1):
        one.type(f"Надпис на поле {number}$", label)
    for number, (label, kind) in enumerate(OTHERS, start=len(TEXTS) + 1):
        one.type(f"Надпис на поле {number}$", label)
        if kind:
            one.choose(f"Вид на поле {number}$", kind)
    one.click("Запиши полетата")
    one.click("Включи за всички")


def make_rule(one: Newcomer) -> None:
    one.page.goto("/shapes/")
    one.click("Помощи", "link")
    one.click("Ново правило", "link")
    one.choose("За кое поле или раздел", "Защо е спешно")
    one.choose("Поле за ново условие", "Спешно ли е")
    one.click("Добави условие")
    Newcomer.clicks += 1
    one.page.get_by_label("Да", exact=True).check()
    Newcomer.clicks += 1
    one.page.get_by_role("button", name="Запиши правилото").last.click()
    expect(one.page.get_by_role("main")).to_contain_text(
        "„Защо е спешно“: показва се само когато „Спешно ли е“ е „Да“")


def make_template(one: Newcomer) -> None:
    one.page.goto("/document_templates/new/")
    one.type("Име на документа", "Благодарност за помощ")
    one.choose("За какво се изготвя", "Помощ")
    one.click("Запиши")
    Newcomer.clicks += 2
    one.page.get_by_label("Файл на Word").set_input_files({
        "name": "шаблон.docx", "mimeType": "application/octet-stream",
        "buffer": word("Благодарим на {{ помощ.дарител }} за {{ помощ.какво_се_дава }}.")})
    one.page.get_by_role("button", name="Провери и качи").click()
    expect(one.page.locator("#status")).to_contain_text("Тя се използва")


def fill_in(one: Newcomer) -> None:
    one.click("Помощи", "link", place="nav")
    one.click("Нова помощ", "link", exact=False)
    why = one.page.get_by_label(re.compile("^Защо е спешно"))
    expect(why).to_be_hidden()
    Newcomer.clicks += 1
    one.page.get_by_role("group", name=re.compile("Спешно ли е")).get_by_label("Да").check()
    expect(why).to_be_visible()
    for label, text in (("Какво е", "Дрехи за зимата"), ("Дарител", "Щъркел ООД"),
                        ("Какво се дава", "зимни дрехи"), ("Защо е спешно", "Зима е")):
        one.page.get_by_label(re.compile(f"^{label}")).fill(text)
    one.click("Запиши")
    one.click("Изготви…", "link", exact=False)
    one.click("Изготви", exact=False)
    expect(one.page.locator("#status")).to_contain_text("Готов е документът", timeout=30_000)
    Newcomer.clicks += 1
    text = read_word(download(one.page, re.compile("^Изтегли")))
    assert "Благодарим на Щъркел ООД за зимни дрехи." in text


def keep_view(one: Newcomer) -> None:
    one.click("Помощи", "link", place="nav")
    one.click("Запиши като изглед", "link", exact=False)
    one.type("Име на изгледа", "Спешни")
    one.choose("Поле за ново условие", "Спешно ли е")
    one.click("Добави условие")
    Newcomer.clicks += 1
    one.page.get_by_label("Да", exact=True).check()
    Newcomer.clicks += 1
    one.page.get_by_role("button", name="Запиши изгледа").last.click()
    main = one.page.get_by_role("main")
    expect(main).to_contain_text("Показва записите, в които „Спешно ли е“ е „Да“.")
    expect(main).to_contain_text("Дрехи за зимата")


def drag(page, what: str, over: str) -> None:
    page.locator(f"{what} [data-grip]").scroll_into_view_if_needed()
    page.locator(f"{what} [data-grip]").hover()
    page.mouse.down()
    box = page.locator(over).bounding_box()
    page.mouse.move(box["x"] + 40, box["y"] + 4, steps=15)
    with page.expect_response(re.compile("/order/")):
        page.mouse.up()


def test_fields_and_values_are_dragged_and_sections_moved_by_a_key(open_page):
    page = open_page("admin")
    page.goto("/lists/events.kind/")
    drag(page, "tr#round_table", "tr#training")
    expect(page.locator("#status")).to_contain_text("Редът на стойностите е записан")
    expect(page.locator("tr[data-item]").first).to_have_id("round_table")
    page.goto("/shapes/cases/")
    first = page.locator("section[data-item]").first
    drag(page, "#sensitivity", "#received_on")
    expect(page.locator("#status")).to_contain_text("Редът на формуляра е записан")
    expect(page.locator("#Сигнал #sensitivity")).to_be_visible()
    page.get_by_role("button", name="Надолу: раздел „Случай“").focus()
    page.keyboard.press("Enter")
    expect(first).to_have_attribute("id", "Сигнал")
    expect(page.get_by_role("button", name="Надолу: раздел „Случай“ (2 от")).to_be_focused()
