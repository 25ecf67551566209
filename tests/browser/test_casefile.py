"""The file of a case in the browser: a memorandum's years, places near home, a case passed on."""

from datetime import date

from playwright.sync_api import expect

from tests.browser.test_meetings import NBSP, download, make, save
from tests.browser.test_templates import choose_file, open_template
from tests.browser.words import choose, read_word


def test_a_memorandum_of_a_year_has_its_parties_its_additions_and_its_look_back(page):
    page.goto("/memoranda/new/")
    page.locator("[name=mechanism]").select_option("3")
    for name, text in (("number", "РД-7"), ("subject", "Подкрепа на семейства."),
                       ("purposes", "Обмен на опит"), ("signed_on", "2016"),
                       ("term_years", "2"), ("annexes", "Списък на услугите")):
        page.locator(f"[name={name}]").fill(text)
    save(page)
    main, address = page.get_by_role("main"), page.url.split("?")[0]
    make(page, "Изготви – Меморандум")
    expect(main).to_contain_text("между поне две страни")
    for party, short in (("Областна администрация на Софийска област", "Администрацията"),
                         ("Фондация „Примерна надежда“", "Фондацията")):
        page.goto(address)
        page.locator("#memorandum_parties").get_by_role("link", name="Добави").click()
        choose(page, "Страна", party)
        choose(page, "Представлява се от", "Пенка Измислена")
        page.get_by_label("Наричана за краткост").fill(short)
        save(page)
    page.goto(address)
    make(page, "Изготви – Меморандум")
    text = read_word(download(page, "Изтегли")).replace(NBSP, " ")
    assert "Фондация „Примерна надежда“" in text and "ЗА АДМИНИСТРАЦИЯТА:" in text
    assert "в два еднообразни екземпляра" in text and "за срок от 2 (две) години" in text
    assert "Приложение към меморандума:" in text and "Списък на услугите." in text
    page.goto(address)
    page.locator("#memoranda").get_by_role("link", name="Добави").click()
    page.locator("[name=subject]").fill("Обучение на специалисти.")
    page.locator("[name=purposes]").fill("Обучение")
    save(page)
    expect(main).to_contain_text("31.12.2018")
    make(page, "Изготви – Меморандум")
    text = read_word(download(page, "Изтегли")).replace(NBSP, " ")
    assert "към меморандум за разбирателство № РД-7 от 2016 г." in text
    assert "ЗА ФОНДАЦИЯТА:" in text and "Подкрепа на семейства." not in text
    page.goto(address)
    expect(main).to_contain_text("Подкрепа на семейства.")
    make(page, "Изготви – Ретроспекция по меморандум")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Изтегли").last.click()
    text = read_word(waiting.value).replace(NBSP, " ")
    assert "Допълнително споразумение" in text and "от 01.01.2016 г. до 31.12.2018 г." in text
    page.goto("/memoranda/")
    row = page.get_by_role("row").filter(has_text="РД-7")
    expect(row).to_contain_text("31.12.2018 (приблизително)")
    expect(row).to_contain_text("2016 г.")


def test_a_child_is_not_sent_away_past_a_free_place_without_a_reason(page):
    page.goto("/places/")
    expect(page.get_by_role("main")).to_contain_text("Справки от доставчиците")
    page.goto("/cases/11/places/")
    expect(page.get_by_role("main")).to_contain_text("ЦНСТ – Пирдоп")
    page.goto("/placements/new/?parent=11")
    choose(page, "Форма на грижа", "ЦНСТ")
    choose(page, "Община", "Видин")
    page.get_by_label("От", exact=True).fill(f"{date.today():%d.%m.%Y}")
    save(page)
    expect(page.locator(".error-summary")).to_contain_text("до дома има свободно място")
    page.get_by_label("Обосновка").fill("Баба му живее там.")


def test_a_case_with_signs_of_violence_is_passed_on_in_one_press(page):
    page.goto("/cases/5/edit/")
    page.get_by_label("насилие в семейството").check()
    save(page)
    page.goto("/cases/5/")
    step = page.locator(".next-step")
    expect(step).to_contain_text("Препратете го още днес")
    step.get_by_role("button", name="Подготви препращането").click()
    expect(page.locator("#status")).to_contain_text("Препращането е подготвено")
    expect(page.get_by_role("main")).to_contain_text("препращане към друг механизъм")
    page.goto("/cases/5/")
    expect(page.locator("#notified")).to_contain_text("остава")
    page.goto("/")
    expect(page.get_by_role("main")).to_contain_text("Уведомяване на орган")


def test_a_case_is_closed_with_where_the_child_lives_and_when_one_looks_again(page):
    page.goto("/cases/9/step/close/")
    page.get_by_label("Изход").select_option(label="настанено при близки и роднини")
    page.get_by_label("Приключен на").fill(f"{date.today():%d.%m.%Y}")
    page.get_by_label("Обосновка, ако има").fill("Общината довършва ангажиментите.")
    page.get_by_role("button", name="Приключи случая").click()
    expect(page.locator(".error-summary")).to_contain_text("детето живее другаде")
    page.get_by_label("Настояща среда").select_option(label="близки и роднини")
    page.get_by_role("button", name="Приключи случая").click()
    expect(page.get_by_role("main")).to_contain_text("Проверка след 6 месеца")


def test_a_child_under_three_comes_to_kin_and_its_new_field_is_printed_on_its_paper(open_page):
    page = open_page()
    page.goto("/placements/new/?parent=2")
    choose(page, "Форма на грижа", "институция")
    choose(page, "Община", "Гурково")
    page.get_by_label("От", exact=True).fill(f"{date.today():%d.%m.%Y}")
    save(page)
    summary = page.locator(".error-summary")
    for said in ("не са отбелязани като изчерпани", "ВНИМАНИЕ: детето е под 3 години"):
        expect(summary).to_contain_text(said)
    choose(page, "Форма на грижа", "близки и роднини")
    save(page)
    expect(page.locator("#status")).to_contain_text("е записано")
    admin = open_page("admin")
    admin.goto("/own_fields/new/?register=cases")
    admin.get_by_label("Надпис").fill("Личен лекар")
    save(admin)
    expect(admin.locator("#status")).to_contain_text("Личен лекар")
    open_template(page, "Представяне на случай")
    choose_file(page, "{{ случай.номер }}", "Лекар: {{ случай.лечен_лекар }}")
    expect(summary).to_contain_text("случай.личен_лекар")
    choose_file(page, "{{ случай.номер }}",
                "{% ако случай.личен_лекар %}Лекар: {{ случай.личен_лекар }}.{% край %}")
    page.get_by_role("button", name="Използвай я въпреки забележките").click()
    page.goto("/cases/2/edit/")
    page.get_by_label("Личен лекар").fill("Д-р Щъркел")
    save(page)
    for number, said in ((2, True), (10, False)):
        page.goto(f"/cases/{number}/")
        make(page, "Изготви – Представяне на случай")
        assert ("Лекар: Д-р Щъркел." in read_word(download(page, "Изтегли"))) == said
    open_template(page, "Представяне на случай")
    page.get_by_role("button", name="Възстанови оригинала").click()
    page.locator("dialog[open]").get_by_role("button", name="Възстанови оригинала").click()
