"""The first day of a desk, and every day on a telephone: by clicks, with the clock."""

import io
import os
import re
import time
from zlib import crc32

import pytest
from PIL import Image
from playwright.sync_api import expect

from admin.desk.guide import DOCS, PICTURE, read_topics
from tests.admin.tables import workbook
from tests.browser.conftest import DESKTOP, PASSWORD, PHONE, command, free_port, surroundings
from tests.browser.serving import served
from tests.browser.test_inout import old_register, picture, see_result
from tests.browser.words import choose

HELP = {"width": 1024, "height": 680}
TABLE = ("РУО – Казанлък; Мария Петрова; началник; maria@example.bg; 0888 123 456\n"
         "Община Казанлък; Иван Стоев; кмет\nОкръжен съд")


class Clicks:
    """A page whose clicks are counted."""

    def __init__(self, page):
        self.page, self.count, self.begun = page, 0, time.monotonic()

    def button(self, name: str) -> None:
        self.take(self.page.get_by_role("button", name=name, exact=True).first)

    def link(self, name: str) -> None:
        self.take(self.page.get_by_role("link", name=name).first)

    def take(self, place) -> None:
        place.click()
        self.count += 1

    def told(self, what: str) -> None:
        print(f"{what}: {self.count} clicks, {time.monotonic() - self.begun:.0f} s")


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    """Address of a desk without anything in it, and the links of its first two people."""
    folder = tmp_path_factory.mktemp("empty") / "desk"
    environment = surroundings(folder) | {"OKMD_TWO_FACTOR": "off"}
    links = [command(
        environment, "user", "add", f"{role}@first.example", name, "--role", role).split()[-1]
        for role, name in (("admin", "Анна Администраторова"), ("secretary", "Севда Новакова"))]
    with served(environment, free_port()) as address:
        yield address, links


def enter(browser, empty, number: int):
    """The page of one of the two, once the link was used and the declaration accepted."""
    address, links = empty
    page = browser.new_context(viewport=DESKTOP, base_url=address, locale="bg-BG").new_page()
    page.set_default_timeout(30_000)
    page.goto(f"/{links[number].split('/', 3)[3]}")
    if page.get_by_label("Нова парола").count():
        page.get_by_label("Нова парола").first.fill(PASSWORD)
        page.get_by_label(re.compile("още веднъж|повтор|отново", re.I)).fill(PASSWORD)
        page.get_by_role("button", name="Запиши").click()
    else:
        page.goto("/login")  # the link was used before
    if "/login" in page.url:
        page.get_by_label("Ел. поща").fill(f"{'secretary' if number else 'admin'}@first.example")
        page.get_by_label("Парола").fill(PASSWORD)
        page.get_by_role("button", name="Вход").click()
    if page.get_by_role("button", name="Приемам").count():
        page.get_by_role("button", name="Приемам").click()
    page.goto("/")
    return page


def test_a_new_secretary_comes_from_an_empty_desk_to_a_meeting(browser, empty):
    admin, clicks = enter(browser, empty, 0), None
    clicks = Clicks(admin)
    clicks.link("Първи стъпки")
    admin.get_by_label("Председател").fill("Ана Колева")
    choose(admin, "Област", "Стара Загора (СЗ)")
    clicks.button("Запиши")
    expect(admin.get_by_role("status").first).to_contain_text("Записан е")
    clicks.told("the office")
    page = enter(browser, empty, 1)
    expect(page.get_by_role("main")).to_contain_text("Настройване")
    clicks = Clicks(page)
    clicks.link("Първи стъпки")
    page.get_by_label("По един ред за институция").fill(TABLE)
    clicks.button("Добави")
    expect(page.get_by_role("status").first).to_contain_text("Добавени редове: 3")
    clicks.link("Насрочи заседание")
    page.get_by_label("Дата").first.fill("15.12.2036")
    page.get_by_label("Начален час").fill("10.00")
    clicks.button("Запиши")
    expect(page.get_by_role("main")).to_contain_text("Заседание № 1")
    clicks.told("members and the first meeting")
    assert clicks.count <= 5
    page.goto("/")
    expect(page.get_by_role("main")).not_to_contain_text("Настройване")


def forty_institutions() -> bytes:
    """As offices keep them: a title, headings of their own, one row twice, one without a kind."""
    kinds = ("Община", "РУО", "ДСП", "друга")
    rows = [(number + 1, f"Служба № {number} – Казанлък", kinds[number % 4], "042/919-110")
            for number in range(40)]
    heads = ("№", "Наименование на институцията", "Вид", "Тел.")
    return workbook(("Списък на институциите",), heads, *rows, rows[3],
                    (42, "Без вид", "???", ""), merged="A1:D1")


def bring_in(page, clicks, place: str, content: bytes, *told: str) -> None:
    """A table into a register: chosen, looked at, tried, and what can be taken brought in."""
    page.goto(place)
    clicks.link("Внеси от Excel")
    page.locator("#file").set_input_files(
        {"name": "Стар регистър.xlsx", "mimeType": "application/octet-stream", "buffer": content})
    clicks.button("Продължи")
    expect(page.get_by_role("heading", name="Коя колона къде отива")).to_be_visible()
    if place == "/organizations/":
        choose(page, "Род на наименованието", "среден")
    picture(page, f"columns{place.replace('/', '-')}")
    clicks.button("Изпробвай")
    counts = page.locator(".import-counts")
    see_result(page, counts)
    for words in told:
        expect(page.get_by_role("main")).to_contain_text(words)
    picture(page, f"trial{place.replace('/', '-')}")
    clicks.take(page.get_by_role("button", name=re.compile("^Внеси ")).first)
    see_result(page, counts)
    expect(counts).to_contain_text("добавени")


def test_old_registers_come_in_and_the_first_invitation_goes_out(browser, empty):
    page = enter(browser, empty, 1)
    clicks = Clicks(page)
    bring_in(page, clicks, "/organizations/", forty_institutions(), "40 ще се добавят",
             "1 ще се пропуснат", "1 не могат да се приемат")
    clicks.told("40 institutions")
    bring_in(page, clicks, "/cases/", old_register(), "289 ще се добавят",
             "11 не могат да се приемат", "31.02.2016 г. не съществува")
    clicks.told("300 old cases")
    page.goto("/meetings/1/")
    clicks.link("Към поканите")
    clicks.link("добавете точки в дневния ред")
    clicks.link("Добави точка")
    page.get_by_label("Точка", exact=True).fill("Приемане на правилата")
    clicks.button("Запиши")
    clicks.link("Към поканите")
    picture(page, "invitations")
    clicks.button("Издай поканите с номера")
    clicks.button("Издай поканите")
    expect(page.get_by_role("main")).to_contain_text("Готов", timeout=60_000)
    clicks.told("institutions, cases and the first invitation")
    assert clicks.count <= 16
    picture(page, "invited")


def test_a_representative_on_a_telephone_answers_reads_and_reports(open_page):
    page = open_page("member", PHONE)
    clicks = Clicks(page)
    main = page.get_by_role("main")
    clicks.button("Ще участваме")
    expect(main).to_contain_text("Вашият отговор")
    clicks.told("coming")
    page.goto("/")
    main.get_by_label("Име на заместника").fill("Петър Заместников")
    clicks = Clicks(page)
    clicks.button("Изпращаме заместник")
    expect(main).to_contain_text("Петър Заместников")
    clicks.told("a deputy")
    page.goto("/")
    clicks = Clicks(page)
    clicks.take(main.get_by_role("link", name=re.compile("^Заседание № ")).first)
    expect(main).to_contain_text("Дневен ред")
    clicks.told("the agenda")
    page.goto("/")
    clicks = Clicks(page)
    clicks.take(main.get_by_role("link", name="Отчети изпълнение").first)
    page.get_by_label("Изпълнено на").fill(time.strftime("%d.%m.%Y"))
    page.get_by_label("Отчет за изпълнението").fill("Направено е.")
    clicks.take(page.locator(".save-bar button[type=submit]").first)
    expect(main).to_contain_text("Отчетен")
    clicks.told("a report")
    assert clicks.count <= 3
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_terms_and_calendar_are_read_on_a_telephone_and_help_stands_beside_a_form(open_page):
    page = open_page("secretary", PHONE)
    for path, words in (("/due/", "Просрочено"), ("/calendar/?day=2026-11-01", "Ноември 2026")):
        page.goto(path)
        expect(page.get_by_role("main")).to_contain_text(words)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.goto("/cases/")
    rows = page.locator("main tbody tr")
    heights = [rows.nth(at).bounding_box()["height"] for at in range(rows.count())]
    assert max(heights) < 80, "a case takes two lines"
    page.goto("/organizations/new/")
    page.get_by_label("Наименование").first.fill("Щъркелово гнездо")
    page.get_by_role("link", name="Помощ", exact=True).click()
    expect(page.locator("#guide-text")).to_contain_text("Първи стъпки")
    expect(page.locator("#guide-text img")).to_be_visible()
    page.get_by_role("button", name="Затвори помощта").click()
    expect(page.get_by_label("Наименование").first).to_have_value("Щъркелово гнездо")


MARKS = "[...document.querySelectorAll('h1, main thead th')].map(one => one.innerText.trim())"
TOLD = 0x010E  # where a picture says what it is of


def test_the_pictures_of_the_help_show_the_pages_as_they_are(open_page):
    """`make pictures` takes them anew: heading and columns of each page are kept in its picture."""
    asked = [PICTURE.search(topic.text).groups() for topic in read_topics()]
    pages, other = {}, []
    for _, name, where in sorted(asked, key=lambda one: len(one[2].split())):
        address, role = (*where.split(), "secretary")[:2]
        page = pages.get(role) or pages.setdefault(role, open_page(role, HELP))
        page.goto(address)
        now = page.evaluate(MARKS)
        if os.environ.get("OKMD_TAKE_PICTURES"):
            keep_picture(page, DOCS / name, now)
        with Image.open(DOCS / name) as kept:
            if kept.getexif().get(TOLD) != mark_of(now):
                other.append((name, now))
    assert not other, f"make pictures: {other}"


def mark_of(texts: list[str]) -> str:
    return f"{crc32('|'.join(texts).encode()):08x}"


def keep_picture(page, path, texts: list[str]) -> None:
    """The picture of a page without its menu, as a small file."""
    box = page.locator("main").bounding_box()
    seen = box | {"height": HELP["height"] - box["y"]}
    with Image.open(io.BytesIO(page.screenshot(clip=seen))) as shown:
        marks = Image.Exif()
        marks[TOLD] = mark_of(texts)
        shown.save(path, "WEBP", quality=45, method=6, exif=marks)
