"""Every file from outside passes the virus scanner of the office; that there is none is seen."""

from pathlib import Path
from types import SimpleNamespace

import pytest

import admin
from documents.files.attaching import read_attachment
from documents.files.scanning import (
    HARMLESS_VIRUS,
    check_scanner,
    has_scanner,
    scan,
    use_scanner,
)  # fmt: skip
from documents.returning import read_returned
from models.base import RuleError
from registry import CheckFailed
from settings import SettingError, read_settings
from tests.documents.brought import PDF

FINDS = ["sh", "-c", "! grep -q ANTIVIRUS-TEST"]
CARRIER = PDF.replace(b"%%EOF", HARMLESS_VIRUS + b"\n%%EOF")
ASKED = ("read_attachment(", "read_upload(", "compare_returned(", "scan(")


@pytest.fixture(autouse=True)
def without_scanner():
    yield
    use_scanner([])


def test_an_infected_file_is_taken_by_no_reader():
    use_scanner(FINDS)
    for read in (scan, lambda data: read_attachment("а.pdf", data), read_returned):
        with pytest.raises(RuleError, match="намери вирус"):
            read(CARRIER)
    assert scan(PDF) == PDF and read_attachment("а.pdf", PDF).content == PDF


@pytest.mark.parametrize("command", [["sh", "-c", "exit 2"], ["/nowhere/scanner"]])
def test_a_scanner_that_says_nothing_lets_nothing_in(command):
    use_scanner(command)
    with pytest.raises(RuleError, match="не може да се провери"):
        read_attachment("а.pdf", PDF)


def test_a_scanner_that_hangs_lets_nothing_in(monkeypatch):
    monkeypatch.setattr("documents.files.scanning.SECONDS", 0.1)
    use_scanner(["sleep", "5"])
    with pytest.raises(RuleError, match="не може да се провери"):
        scan(PDF)


def test_without_a_scanner_files_are_taken_and_the_check_says_so():
    assert scan(CARRIER) == CARRIER and not has_scanner()
    assert "без проверка" in check_scanner(SimpleNamespace(scanner=[]))


def test_the_check_tries_the_scanner_with_what_every_scanner_finds():
    assert check_scanner(SimpleNamespace(scanner=FINDS)) == "с sh" and has_scanner()
    for blind in (["true"], ["false"], ["sh", "-c", "exit 2"]):
        with pytest.raises(CheckFailed, match="OKMD_SCANNER"):
            check_scanner(SimpleNamespace(scanner=blind))


def test_a_program_that_is_not_there_is_no_setting():
    assert read_settings({"OKMD_SCANNER": "sh -c 'exit 0'"}).scanner == ["sh", "-c", "exit 0"]
    with pytest.raises(SettingError, match="OKMD_SCANNER"):
        read_settings({"OKMD_SCANNER": "nowhere-scan -"})


def test_every_page_that_takes_a_file_has_it_examined():
    takers = [path for path in Path(admin.__file__).parent.rglob("*.py")
              if "UploadField()" in path.read_text(encoding="utf-8")]
    assert len(takers) >= 5
    for path in takers:
        assert any(one in path.read_text(encoding="utf-8") for one in ASKED), path
