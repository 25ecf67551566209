"""Templates in the browser: a faulty one is told where and how, a new kind needs no programmer."""

import io
import re
import zipfile

import pytest
from playwright.sync_api import expect

from tests.admin.test_templates import word
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.test_meetings import NBSP, download
from tests.browser.words import read_word
from tests.docfill import cases, making
from tests.docfill.places import NOTE_SIGN
from tests.docfill.rules import faults_of

FAULTY = ("Протокол № {{ заседание.номерр }}", "от {{ заседание.дата|дълга_датаа }}",
          "{% for т in точки %}{{ т.номер }}")
LETTER = ("До {{ институция.име }}", "Рег. № {{ документ.рег_номер }}",
          "Благодарим за {{ въпрос.повод }} на {{ въпрос.дата_на_събитието|дълга_дата }}.")
PLACES = ("абзац 1", "абзац 2", "абзац 3")
SUGGESTIONS = ("заседание.номер", "дълга_дата", "endfor")


def choose_file(page, *lines: str, content: bytes = b"") -> None:
    page.get_by_label("Файл на Word").set_input_files(
        {"name": "шаблон.docx", "mimeType": "application/octet-stream",
         "buffer": content or word(*lines)})
    page.get_by_role("button", name="Провери и качи").click()


def open_template(page, name: str) -> None:
    page.goto("/document_templates/?size=100")
    page.get_by_role("link", name=name, exact=True).first.click()


def test_three_faults_are_told_and_marked_and_the_version_in_force_stays(page):
    open_template(page, "Протокол")
    rows = page.locator("li", has_text="Изтегли версия")
    in_force = rows.filter(has_text="Използва се").inner_text()
    choose_file(page, *FAULTY)
    summary = page.locator(".error-summary")
    expect(summary).to_contain_text("Файлът не е приет: 3 грешки")
    told = summary.inner_text()
    assert [place for place in PLACES if place in told] == [*PLACES]
    assert [hint for hint in SUGGESTIONS if hint in told] == [*SUGGESTIONS]
    marked = download(page, "Изтегли копие с отбелязани грешки")
    with zipfile.ZipFile(io.BytesIO(marked.path().read_bytes())) as package:
        assert len(re.findall(rb"<w:comment ", package.read("word/comments.xml"))) == 3
    assert rows.filter(has_text="Използва се").inner_text() == in_force


def test_a_file_without_the_fields_of_its_kind_is_in_force_only_when_somebody_says_so(page):
    open_template(page, "Насочващо писмо")
    rows = page.locator("li", has_text="Изтегли версия")
    choose_file(page, "Уважаеми госпожи и господа,")
    summary = page.locator(".error-summary")
    expect(summary).to_contain_text("е качена, но не се използва: 4 забележки")
    expect(summary).to_contain_text("{{ случай.номер }}")
    expect(rows.first.get_by_text("Използва се", exact=True)).to_have_count(0)
    page.get_by_role("button", name="Използвай я въпреки забележките").click()
    expect(page.locator("#status")).to_contain_text("Използва се версия")
    expect(rows.first.get_by_text("Използва се", exact=True)).to_be_visible()
    page.get_by_role("button", name="Възстанови оригинала").click()
    page.locator("dialog[open]").get_by_role("button", name="Възстанови оригинала").click()
    expect(page.locator("#status")).to_contain_text("Върнат е оригиналът")


def test_a_new_kind_is_made_without_code_and_lands_in_the_register(page):
    page.goto("/document_templates/new/")
    page.get_by_label("Име на документа").fill("Благодарствено писмо")
    page.locator("#source-ts-control").fill("Институция")
    page.locator("#source-ts-dropdown").get_by_text("Институция", exact=True).click()
    page.get_by_label("следващ изходящ номер на механизма").check()
    page.get_by_role("button", name="Запиши").first.click()
    choose_file(page, *LETTER)
    expect(page.locator("#status")).to_contain_text("Качена е версия 1. Тя се използва.")
    expect(page.get_by_role("main")).to_contain_text("Дата на събитието")
    numbers = [issue_letter(page, 0), issue_letter(page, 1)]
    assert numbers[1] == numbers[0] + 1


def issue_letter(page, place: int) -> int:
    """The number of a letter issued from an institution: its card, the panel, the button."""
    page.goto("/organizations/")
    page.locator("table.records tbody th a").nth(place).click()
    page.get_by_role("link", name=re.compile("^Изготви….*Благодарствено")).click()
    if not place:
        page.get_by_label("Повод").fill("дарените учебници")
    expect(page.get_by_label("Повод")).to_have_value("дарените учебници")
    page.locator("#q-дата_на_събитието").fill("1.6.2026")
    page.get_by_role("button", name="Преглед").click()
    frame = page.frame_locator("#preview iframe")
    expect(frame.locator(".docx")).to_contain_text("Благодарим за дарените учебници")
    page.get_by_role("button", name="Издай с номер").click()
    expect(page.locator("#status")).to_contain_text("Готов е документът „Благодарствено писмо",
                                                    timeout=30_000)
    text = read_word(download(page, re.compile("^Изтегли"))).replace(NBSP, " ")
    assert "Благодарим за дарените учебници на 1 юни 2026 г." in text
    number = re.search(r"Рег\. № (\S+)", text)[1]
    page.goto("/documents/")
    expect(page.get_by_role("main")).to_contain_text(number)
    return int(number.rpartition("-")[2])


def test_a_minute_book_is_three_clicks_from_its_meeting(page):
    page.goto("/meetings/1/")
    page.get_by_role("link", name="Преглед преди изготвяне – Протокол").click()
    expect(page.get_by_role("main")).to_contain_text("1. Шаблон")
    page.get_by_role("button", name="Изготви проект").click()
    expect(page.locator("#status")).to_contain_text("Готов е документът „Протокол")


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE])
def test_the_preview_shows_a_template_with_a_record(open_page, viewport):
    page = open_page(viewport=viewport)
    open_template(page, "Протокол")
    page.get_by_role("link", name="Пробвай със запис").click()
    frame = page.locator("#preview iframe")
    expect(frame).to_have_attribute("data-shown", "1")
    expect(page.frame_locator("#preview iframe").locator(".docx")).to_contain_text("ПРОТОКОЛ")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_the_fields_can_be_searched_and_copied(page):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    open_template(page, "Протокол")
    page.get_by_role("link", name="Полета", exact=True).click()
    page.get_by_label("Търсене в полетата").fill("кворум изречение")
    expect(page.locator("[data-field]:visible")).to_have_count(1)
    page.get_by_role("button", name="Копирай").first.click()
    assert page.evaluate("navigator.clipboard.readText()") == "{{ кворум.изречение }}"


def furnished() -> bytes:
    """Minutes with what Word puts beside tags: lists and notes in a loop, a watermark."""
    said = "{{ т.номер }}. {{ т.заглавие }}{% за р в т.решения %} {{ р.текст }}{% край %}"
    turn = making.para(said, NOTE_SIGN.format(2)) + cases.LIST * 2
    body = (making.para("Протокол № {{ заседание.номер }} от {{ заседание.дата }}")
            + cases.LOOP[0] + turn + cases.LOOP[1])
    mark = '<w:r><w:pict><v:shape id="W1"><v:textpath string="№ {{ заседание.номер }}"/></v:shape>'
    note = f'<w:footnote w:id="2">{making.para("към „{{ т.заглавие }}“")}</w:footnote>'
    return making.with_parts(making.word(body, {
        "footnotes": note, "header": making.para(f"{mark}</w:pict></w:r>")}), cases.NUMBERING)


def test_minutes_of_an_uploaded_file_keep_what_word_put_beside_the_tags(page):
    open_template(page, "Протокол")
    choose_file(page, content=furnished())
    expect(page.locator("#status")).to_contain_text("Тя се използва")
    page.goto("/meetings/1/")
    page.get_by_role("link", name="Преглед преди изготвяне – Протокол").click()
    page.get_by_role("button", name="Изготви проект").click()
    expect(page.locator("#status")).to_contain_text("Готов е документът „Протокол")
    made = download(page, re.compile("^Изтегли")).path().read_bytes()
    assert faults_of(made) == []
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        texts = {name: package.read(name).decode() for name in package.namelist()
                 if name.startswith("word/")}
    assert not any("{{" in text for text in texts.values())
    turns = texts["word/footnotes.xml"].count("към „")
    assert turns > 1 and texts["word/numbering.xml"].count("<w:startOverride") == turns
    assert re.search(r'string="№ \d', texts["word/header.xml"])
    open_template(page, "Протокол")
    page.get_by_role("button", name="Възстанови оригинала").click()
    page.locator("dialog[open]").get_by_role("button", name="Възстанови оригинала").click()
    expect(page.locator("#status")).to_contain_text("Върнат е оригиналът")
