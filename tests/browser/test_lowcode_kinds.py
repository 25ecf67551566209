"""A field of every kind, from the designer to the paper, as its people meet it in the browser."""

import re

from playwright.sync_api import expect

from models.tailoring.kinds import FIELD_KINDS
from tests.admin.browsing import plain
from tests.admin.test_templates import word
from tests.browser.test_meetings import download
from tests.browser.words import choose, read_word
from tests.tailored import EXAMPLES, TYPED

PERSON = "Небивалски"  # one of the demonstration
SHOWN = {kind: shown for kind, (_, _, shown) in EXAMPLES.items()} | {"record": PERSON}
ON_PAPER = {"date": "15 март 2026", "yes_no": "да"}
UNPRINTED = "phone"  # what a template uses is not hidden
TOPIC, LETTERS = "Обучение по всичко", "абвгдежзиклмнопрстуфхцчш"


def label_of(kind: str) -> str:
    return f"Проба {LETTERS[TYPED.index(kind)]}"


def test_a_field_of_every_kind_goes_from_the_designer_to_the_paper(open_page):
    admin, secretary = open_page("admin"), open_page("secretary")
    for kind in TYPED:
        make_field(admin, kind)
    fill_in(secretary)
    find(secretary)
    print_out(admin, secretary)
    rename_and_hide(admin, secretary)
    merge_values(admin, secretary)
    carry_configuration(admin)


def make_field(page, kind: str) -> None:
    page.goto("/own_fields/new/?register=events")
    page.locator("#kind").select_option(kind)
    page.locator("#label").fill(label_of(kind))
    if FIELD_KINDS[kind].of_values:
        page.get_by_label(re.compile("^Стойности")).fill("Първо\nВторо\nТрето")
    if FIELD_KINDS[kind].of_records:
        page.locator("#target").select_option("people")
    page.get_by_label("Колона в списъка").check()
    page.get_by_label("Филтър на списъка").check()
    page.get_by_role("button", name="Запиши", exact=True).click()
    expect(page.locator("#status")).to_contain_text("записано")


def fill_in(page) -> None:
    page.goto("/events/new/")
    page.get_by_label("Механизъм").select_option(index=1)
    page.get_by_label("Тема").fill(TOPIC)
    page.get_by_label("Дата или период").fill("есен 2015")
    for kind in TYPED:
        type_into(page, kind, label_of(kind))
    page.get_by_role("button", name="Запиши", exact=True).click()
    details = page.get_by_role("main")
    for kind in TYPED:
        expect(details).to_contain_text(label_of(kind))
        expect(details).to_contain_text(SHOWN[kind])


def type_into(page, kind: str, label: str) -> None:
    typed = EXAMPLES[kind][1]
    group = page.get_by_role("group", name=re.compile(f"^{label}"))
    field = page.get_by_label(re.compile(f"^{label}")).first
    if kind == "yes_no":
        group.get_by_label("Да", exact=True).check()
    elif kind == "choices":
        group.get_by_label("Първо").check()
        group.get_by_label("Второ").check()
    elif kind == "choice":
        group.get_by_label("Първо").check()
    elif kind == "record":
        choose(page, label, PERSON)
    else:
        field.fill(typed)


def find(page) -> None:
    page.goto("/events/")
    page.get_by_role("main").get_by_text("Филтри", exact=True).click()
    page.get_by_label(label_of("text")).first.fill("щъркел")
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_contain_text(TOPIC)
    expect(page.get_by_role("main").locator("tbody tr")).to_have_count(1)
    made = download(page, re.compile("Изтегли като CSV")).path().read_text("utf-8-sig")
    assert all(label_of(kind) in made for kind in TYPED)
    assert all(SHOWN[kind].split("\n")[0] in made for kind in TYPED)


def print_out(admin, page) -> None:
    fields = ", ".join(f"{{{{ събитие.{label_of(kind).replace(' ', '_').lower()} }}}}"
                       for kind in TYPED if kind != UNPRINTED)
    admin.goto("/document_templates/new/")
    admin.get_by_label("Име на документа").fill("Лист за всичко")
    admin.locator("#source").select_option("events")
    admin.get_by_role("button", name="Запиши", exact=True).click()
    admin.get_by_label("Файл на Word").set_input_files({
        "name": "лист.docx", "mimeType": "application/octet-stream", "buffer": word(fields)})
    admin.get_by_role("button", name="Провери и качи").click()
    expect(admin.locator("#status")).to_contain_text("Тя се използва")
    page.goto("/events/")
    page.get_by_role("link", name=TOPIC).first.click()
    page.get_by_role("link", name=re.compile("Изготви… – Лист за всичко")).click()
    page.get_by_role("button", name=re.compile("^Изготви")).click()
    expect(page.locator("#status")).to_contain_text("Готов е документът", timeout=30_000)
    text = read_word(download(page, re.compile("^Изтегли")))
    for kind in {*TYPED} - {UNPRINTED}:
        assert plain((SHOWN | ON_PAPER)[kind].split("\n")[0]) in plain(text), kind


def rename_and_hide(admin, page) -> None:
    """The values stay through another label, hiding and bringing back."""
    page.goto("/events/")
    page.get_by_role("link", name=TOPIC).first.click()
    url, main = page.url, page.get_by_role("main")
    open_field(admin, "text")
    admin.get_by_role("link", name="Редактирай").click()
    admin.locator("#label").fill("Съвсем друго име")
    admin.get_by_role("button", name="Запиши", exact=True).click()
    page.goto(url)
    expect(main).to_contain_text("Съвсем друго име")
    expect(main).to_contain_text(SHOWN["text"])
    open_field(admin, UNPRINTED)
    field = admin.url
    admin.get_by_role("button", name="Скрий полето").click()
    admin.get_by_role("dialog").get_by_role("button", name="Скрий полето").click()
    expect(admin.locator("#status")).to_contain_text("е скрито")
    page.goto(url)
    expect(main).not_to_contain_text(SHOWN[UNPRINTED])
    admin.goto(field)
    admin.get_by_role("button", name="Покажи отново").click()
    page.goto(url)
    expect(main).to_contain_text(SHOWN[UNPRINTED])


def merge_values(admin, page) -> None:
    """The record that held the value holds the other one, and the page says how many did."""
    url = page.url
    open_field(admin, "choice")
    admin.get_by_role("link", name="Стойности и ред").click()
    admin.get_by_role("main").get_by_role("button", name="Промени").first.click()
    expect(admin.get_by_role("main")).to_contain_text("Избрана е в 1 запис.")
    admin.get_by_label("Слей с").select_option(label="Трето")
    admin.get_by_role("button", name="Слей", exact=True).click()
    expect(admin.get_by_role("dialog")).to_contain_text("Всички записи с „Първо“ (1 запис)")
    admin.get_by_role("dialog").get_by_role("button", name="Слей").click()
    expect(admin.locator("#status")).to_contain_text("Трето")
    page.goto(url)
    expect(page.get_by_role("main")).to_contain_text("Трето")


def carry_configuration(page) -> None:
    """The file of the settings, brought back to where it came from, changes nothing."""
    page.goto("/configuration/")
    saved = download(page, re.compile("Изтегли файла"))
    page.locator("main input[type=file]").set_input_files(saved.path())
    page.get_by_role("button", name="Покажи разликите").click()
    expect(page.get_by_role("main")).to_contain_text("Няма разлики")


def open_field(page, kind: str) -> None:
    page.goto("/shapes/events/")
    page.get_by_role("main").get_by_role("link", name=label_of(kind), exact=True).click()
