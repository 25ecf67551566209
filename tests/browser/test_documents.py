"""Documents leave in Word, with numbers, and open in an office program."""

import re
import shutil
import subprocess

import pytest
from playwright.sync_api import expect

from tests.browser.test_meetings import NBSP, download, make
from tests.browser.words import read_word

OFFICE = shutil.which("soffice")


def test_a_referral_letter_is_issued_with_the_next_number(page):
    page.goto("/referrals/")
    page.get_by_role("link", name="ЦОП – Самоков").first.click()
    make(page, "Издай с номер – Насочващо писмо")
    expect(page.locator(".papers")).to_contain_text("ОКМД-СО-")
    number = re.search(r"ОКМД-СО-\d+", page.locator(".papers").inner_text())[0]
    text = read_word(download(page, "Изтегли")).replace(NBSP, " ")
    assert f"Изх. № {number}/" in text
    assert "СО-2026-001" in text
    assert "Книжна" not in text and "Измислина" not in text
    page.goto("/documents/")
    expect(page.get_by_role("main")).to_contain_text(number)


def test_a_new_version_keeps_the_old_one(page):
    page.goto("/decisions/1/")
    make(page, "Изготви проект – Препис-извлечение")
    make(page, "Изготви отново – Препис-извлечение")
    page.get_by_text("Предишни версии (1)").click()
    expect(page.locator(".papers details a").first).to_be_visible()
    expect(page.locator(".papers")).to_contain_text("версия 2")


@pytest.mark.skipif(OFFICE is None, reason="no office program on this machine")
def test_the_files_open_in_an_office_program(page, tmp_path):
    page.goto("/meetings/2/")
    make(page, "Изготви – Протокол")
    file = tmp_path / "protokol.docx"
    download(page, "Изтегли").save_as(file)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    done = subprocess.run([OFFICE, profile, "--headless", "--convert-to", "pdf", "--outdir",
                           str(tmp_path), str(file)], capture_output=True, timeout=120)
    assert done.returncode == 0 and (tmp_path / "protokol.pdf").stat().st_size > 10_000
