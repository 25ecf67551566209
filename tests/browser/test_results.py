"""What the mechanism achieves, in a browser: numbers with their lists, a closed period, mending."""

import re

from playwright.sync_api import expect

from models.base import today
from tests.browser.conftest import PHONE
from tests.browser.test_meetings import NBSP, download
from tests.browser.words import choose, read_word

MAIN, YEAR = "main", today().year


def test_a_number_of_a_chosen_period_opens_the_list_of_what_it_counts(page):
    page.goto("/indicators/")
    page.get_by_role("textbox", name="От", exact=True).fill("01.01.2016")
    page.get_by_role("textbox", name="До", exact=True).fill("31.12.2015")
    page.get_by_role("button", name="Филтрирай").click()
    expect(page.get_by_role(MAIN)).to_contain_text("завършва, преди да е започнал")
    page.get_by_role("textbox", name="До", exact=True).fill("31.12.2016")
    page.get_by_role("button", name="Филтрирай").click()
    bars = page.get_by_role("img", name=re.compile("^Случаи по вид, изход и община"))
    expect(bars).to_be_visible()
    link = page.locator("tr.total a").first
    number = link.inner_text().split()[0]
    link.click()
    expect(page.get_by_role(MAIN)).to_contain_text(re.compile(rf"\b{number} запис"))
    expect(page.get_by_role(MAIN)).to_contain_text("Показател: Случаи по вид, изход и община")


def test_a_period_closes_with_its_figures_and_what_is_published_of_it(page):
    page.goto("/report_periods/new/")
    page.locator("select[name=mechanism]").select_option(index=2)
    page.locator("[name=begins_on]").fill("01.01.2016")
    page.locator("[name=ends_on]").fill("31.12.2016")
    page.get_by_role("button", name="Запиши", exact=True).click()
    page.get_by_role("link", name="Приключи периода").click()
    page.locator("[name=closed_on]").fill(f"{today():%d.%m.%Y}")
    page.get_by_role("button", name="Приключи периода").click()
    expect(page.get_by_role(MAIN)).to_contain_text("Няма: днес числата са същите.")
    page.get_by_role("link", name="За публикуване").click()
    expect(page.get_by_role(MAIN)).to_contain_text("Числата под 5 не се показват")


def test_what_is_to_be_mended_leads_to_its_form_on_a_telephone(open_page):
    page = open_page("secretary", PHONE)
    page.goto("/quality/")
    expect(page.get_by_role(MAIN)).to_contain_text("Остаряло е")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.get_by_role("link", name=re.compile("^Поправи")).first.click()
    expect(page.get_by_role("button", name="Запиши", exact=True)).to_be_visible()


def test_a_summary_becomes_an_indicator_of_the_office_that_leads_to_its_list(page):
    page.goto("/summary/?register=cases&rows=type&dated=received_on&from=01.01.2016&to=31.12.2016")
    page.get_by_role("link", name="Запиши като показател").click()
    page.get_by_label("Име", exact=True).fill("Подкрепени семейства")
    page.locator("#way").select_option("share")
    page.get_by_text("За дял: на кои записи").click()
    page.locator("#part-new-0").select_option("type", force=True)
    page.locator("button[name=part-add]").click()
    page.get_by_role("checkbox", name="подкрепа на семейство").check()
    page.get_by_role("button", name="Запиши показателя").click()
    page.goto("/indicators/?from=01.01.2016&to=31.12.2016")
    card = page.locator("section", has=page.get_by_role("heading", name="Подкрепени семейства"))
    expect(card).to_contain_text("Дял на тези, в които „Вид случай“ е „подкрепа на семейство“")
    link = card.locator("tr.total a").first
    number = link.inner_text().split()[0]
    link.click()
    expect(page.get_by_role(MAIN)).to_contain_text(re.compile(rf"\b{number} запис"))


def test_closures_of_the_oblast_are_counted_and_those_of_the_country_are_not(page):
    for scope in ("national", "oblast"):
        page.goto("/closure_targets/new/")
        page.locator(f"[name=scope][value={scope}]").check()
        if scope == "oblast":
            page.locator("select[name=oblast]").select_option(
                label="област Стара Загора", force=True)
        page.locator("select[name=kind]").select_option("ddlrg")
        page.locator("[name=number]").fill("3")
        page.get_by_role("button", name="Запиши", exact=True).click()
    page.goto("/indicators/")
    rows = page.locator("section", has=page.get_by_role(
        "heading", name="Закривания спрямо целите")).locator("tbody tr")
    expect(rows.filter(has_text="за страната")).to_contain_text("не се брои тук")
    expect(rows.filter(has_text="за областта Стара Загора")).to_contain_text("3")


def test_children_of_0_to_3_are_counted_by_cause_in_a_mechanism_that_just_began(page):
    for number, causes in enumerate((("poverty", "papers"), ("poverty",)), start=1):
        page.goto("/cases/check/")
        page.get_by_role("button", name="продължи без проверка").click()
        page.locator("[name=mechanism]").select_option("2")
        choose(page, "Вид случай", "превенция на изоставянето")
        page.get_by_label("Постъпил на").fill(f"{number}.6.2015")
        choose(page, "Възрастова група", "0–3 г.")
        choose(page, "Община по произход", "Кърджали")
        for cause in causes:
            page.locator(f"[name=causes][value={cause}]").check()
        page.get_by_role("button", name="Запиши", exact=True).click()
        expect(page.locator("#status")).to_contain_text("е заведен")
    page.goto("/indicators/?mechanism=2&from=01.01.2015&to=31.12.2015")
    card = page.locator("section", has=page.get_by_role(
        "heading", name="Деца от 0 до 3 години по причина"))
    rows = card.locator("tbody tr")
    expect(rows.filter(has_text="бедност")).to_contain_text("2")
    expect(rows.filter(has_text="документи")).to_contain_text("1")
    total = rows.filter(has_text="Случаи общо").get_by_role("link").first
    assert total.inner_text().split()[0] == "2", "a child of two causes is one child"
    total.click()
    expect(page.get_by_role(MAIN)).to_contain_text("2 записа")
    new = page.locator("section", has=page.get_by_role(
        "heading", name="Превенция на изоставянето: нови случаи"))
    page.go_back()
    expect(new.locator("thead")).to_contain_text("Кърджали")
    expect(new.locator("tr.total")).to_contain_text("2")
    page.goto("/indicators/?mechanism=2&from=01.01.2015&to=31.12.2015&public=1")
    expect(page.get_by_role(MAIN)).to_contain_text("Няма какво да се брои")
    expect(card).to_have_count(0)  # beside the other tables its numbers would tell small ones


def test_the_places_of_an_oblast_and_the_child_that_passed_one_lead_to_their_lists(page):
    page.goto(f"/indicators/?mechanism=3&from=01.01.{YEAR}&to=31.12.{YEAR}")
    places = page.locator("section", has=page.get_by_role(
        "heading", name="Заетост и свободни места"))
    numbers = places.locator("tbody tr").filter(has_text="ЦНСТ").locator("td")
    expect(numbers).to_contain_text(["2", "24", "22", "2"])  # services, places, occupied, free
    passed = page.locator("section", has=page.get_by_role(
        "heading", name="Настанени далеч или отказани при свободни места"))
    row = passed.locator("tbody tr").filter(has_text="извън областта при свободно място в нея")
    row.get_by_role("link").first.click()
    expect(page.get_by_role(MAIN)).to_contain_text("1 запис")
    expect(page.get_by_role(MAIN)).to_contain_text("ЦНСТ – Пирдоп")


def test_an_institution_has_its_sheet_for_the_days_that_are_chosen(page):
    page.goto("/organizations/?q=Община+Казанлък")
    page.locator("main tbody a").first.click()
    page.get_by_role("link", name=re.compile("Изготви.*Лист на институцията")).click()
    page.locator("[name='дата_от']").fill("01.01.2017")
    page.locator("[name='дата_до']").fill("31.12.2016")
    page.get_by_role("button", name="Изготви проект").click()
    expect(page.locator(".error-summary")).to_contain_text("преди да е започнал")
    page.locator("[name='дата_от']").fill("01.01.2016")
    page.get_by_role("button", name="Изготви проект").click()
    text = read_word(download(page, "Изтегли")).replace(NBSP, " ")
    assert "от 01.01.2016 г. до 31.12.2016 г." in text and "Ангажименти" in text


def test_the_retrospective_of_a_memorandum_says_its_year_its_annex_and_its_meeting(page):
    page.goto("/memoranda/")
    page.get_by_role("link", name="Меморандум за разбирателство № РД-12-44").click()
    page.get_by_role("button", name=re.compile("^Изготви.*Ретроспекция")).click()
    text = read_word(download(page, re.compile("Изтегли.*Ретроспекция"))).replace(NBSP, " ")
    assert "№ РД-12-44, подписан през 2016 г." in text
    assert "от 01.01.2016 г. до 31.12.2018 г." in text
    assert "Допълнително споразумение от 2017 г." in text and "30.01.2018 г." in text


def test_a_plan_with_national_and_regional_lines_and_one_of_fifteen_practices_are_printed(
        open_page):
    page = open_page("secretary")
    text = printed_of(page, "Планове и мерки", "Актуализиран план", lambda: [
        add_measure(page, "Закриване на 29 домове за деца", "национален"),
        add_measure(page, "Закриване на дома в Стара Загора", "областен")])
    assert "Закриване на 29 домове за деца" in text and "национален" in text
    assert "Закриване на дома в Стара Загора" in text and "областен" in text
    text = printed_of(page, "Добри практики", "Областни механизми", lambda: None,
                      Избрана_сред="15", Събрани_общо="над 50")
    assert "Една от 15 избрани добри практики сред над 50 събрани." in text


def printed_of(page, register: str, name: str, then, **said: str) -> str:
    """The paper of a new record of a register, once what follows is done."""
    page.goto("/")
    page.goto(page.get_by_role("link", name=register, exact=True, include_hidden=True)
              .get_attribute("href"))
    page.get_by_role("link", name=re.compile("^(Нов|Нова) ")).click()
    page.locator("[name=name]").fill(name)
    for label, value in said.items():
        page.get_by_label(label.replace("_", " ")).fill(value)
    page.get_by_role("button", name="Запиши", exact=True).click()
    then()
    page.get_by_role("link", name=re.compile("^Изготви…")).click()
    own = page.get_by_role("radio", name=re.compile("Стара Загора"))
    if own.count():
        own.check()
    page.get_by_role("button", name="Изготви проект").click()
    return read_word(download(page, re.compile("^ ?Изтегли"))).replace(NBSP, " ")


def add_measure(page, name: str, scope: str) -> None:
    """A measure of the plan that is open, of one scope."""
    page.get_by_role("link", name=re.compile("^Добави")).click()
    page.locator("[name=name]").fill(name)
    page.get_by_role("radio", name=scope, exact=True).check()
    page.get_by_role("button", name="Запиши", exact=True).click()
    page.get_by_role("link", name="Актуализиран план").first.click()
