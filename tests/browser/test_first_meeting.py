"""The first meeting of a mechanism, told today with the names of its day."""

import re

from playwright.sync_api import expect

from tests.browser.test_meetings import NBSP, download, make
from tests.browser.words import read_word

THEN, NOW = "Регионален инспекторат по образованието", "Регионално управление на образованието"


def open_composition(page, day: str):
    """The members of Кърджали on a day."""
    page.goto("/memberships/composition/")
    page.get_by_label("Механизъм").select_option(label=re.search(
        r"[^\n]*Кърджали", page.get_by_label("Механизъм").inner_text())[0].strip())
    page.get_by_label("Към дата").fill(day)
    page.get_by_role("button", name="Покажи").click()
    return page.get_by_role("main")


def test_the_members_are_grouped_and_named_as_on_the_day(page):
    main = open_composition(page, "26.05.2015")
    expect(main.get_by_role("table", name="Постоянни членове")).to_contain_text("Община Ардино")
    associated = main.get_by_role("table", name="Асоциирани членове")
    expect(associated.get_by_role("row", name="Окръжен съд")).to_contain_text("не")
    expect(associated).to_contain_text(THEN)
    expect(open_composition(page, "26.05.2024")).to_contain_text(NOW)
    expect(open_composition(page, "26.05.2014")).not_to_contain_text("Община Ардино")


def test_the_minutes_say_it_was_the_first_and_call_it_a_mechanism(page):
    page.goto("/meetings/")
    page.get_by_role("link", name="Заседание № 1", exact=True).click()
    page.get_by_role("link", name="Протокол", exact=True).click()
    make(page, "Изготви – Протокол")
    text = read_word(download(page, "Изтегли")).replace(NBSP, " ")
    assert "се проведе първото заседание" in text and "зала 301" in text
    assert THEN in text and NOW not in text
    assert "Приема правилник за организацията и дейността" in text
    own = text.replace("Областен съвет на БЧК", "")  # a member is called that
    assert not re.search(r"\b(комисия|съвет)", own, re.IGNORECASE)


def test_the_adopted_rules_stand_in_the_register_with_their_meeting(page):
    page.goto("/decisions/?q=правилник")
    row = page.get_by_role("row", name="Приема правилник")
    expect(row).to_contain_text("Заседание № 1")
