"""What the desk is built from: every package in the bill, none with a known fault, no secrets."""

import re
import subprocess
import sys
from datetime import date, timedelta

import pytest

from tests.test_house import LOCKED, named_packages, read, tracked_files
from tools.supply import (
    KNOWN_FAULTS,
    ROOT,
    age,
    bill,
    faulty,
    found_faults,
    known_faults,
    main,
    materials,
    renewed,
    secrets_in,
)


def test_the_bill_names_every_package_of_the_locks_with_its_version():
    listed = {one["name"]: one["version"] for one in bill()["components"]}
    assert set().union(*map(named_packages, LOCKED)) <= set(listed)
    assert {"bootstrap", "@tabler/icons"} <= set(listed) and all(listed.values())
    assert any(one["purl"].startswith("pkg:npm/%40tabler/") for one in bill()["components"])


def test_no_package_has_a_fault_of_the_list():
    names = {name for _, name, _ in materials()}
    assert list(faulty(materials(), known_faults())) == []
    assert len({name for name, _, _ in known_faults()} & names) > 10


@pytest.mark.parametrize("version, is_told", [
    ("3.1.5", True), ("3.1.6", False), ("3.1.10", False), ("2.99", True), ("4", False)])
def test_an_old_package_is_told(version, is_told):
    told = list(faulty([("pypi", "jinja2", version)], [("jinja2", "3.1.6", "CVE-1")]))
    assert bool(told) is is_told


def test_the_register_is_asked_for_every_package_and_the_list_keeps_what_it_told():
    """What is withdrawn, of another package, or mended long ago is no line; npm's are asked too."""
    packages = [("pypi", "jinja2", "3.1.5"), ("npm", "@a/b", "1.0"), ("pypi", "sound", "1")]
    ranges = [{"type": "GIT", "events": [{"fixed": "abc9"}]}, {"type": "ECOSYSTEM", "events": [
        {"introduced": "0"}, {"fixed": "2.9"}, {"fixed": "3.1.6"}]}]
    faults = {"G-1": {"affected": [
        {"package": {"name": "Other"}, "ranges": [{"type": "SEMVER", "events": [{"fixed": "9"}]}]},
        {"package": {"name": "Jinja2"}, "ranges": ranges}]},
        "G-2": {"withdrawn": "2026-01-01T00:00:00Z"}, "G-3": {"affected": []}}
    asked = []

    def register(path, question=None):
        if question is None:
            return faults[path.removeprefix("vulns/")]
        asked.extend(one["package"]["purl"] for one in question["queries"])
        return {"results": [{"vulns": [{"id": "G-1"}, {"id": "G-2"}]},
                            {"vulns": [{"id": "G-3"}]}, {}]}

    found = set(found_faults(packages, register))
    assert asked == ["pkg:pypi/jinja2@3.1.5", "pkg:npm/%40a/b@1.0", "pkg:pypi/sound@1"]
    assert found == {("jinja2", "3.1.6", "G-1"), ("@a/b", "99999", "G-3")}
    text = renewed("# words\n# as of: 2026-01-01\nbabel 2.9.1 CVE-1\n", found, date(2026, 12, 1))
    assert text == ("# words\n# as of: 2026-12-01\n@a/b 99999 G-3\nbabel 2.9.1 CVE-1\n"
                    "jinja2 3.1.6 G-1\n")


def refuse(*_words, **_more):
    raise OSError("no network")


def test_a_list_that_is_old_is_told_and_what_cannot_be_asked_leaves_it(
        capsys, monkeypatch):
    monkeypatch.setattr("tools.supply.urlopen", refuse)
    text = KNOWN_FAULTS.read_text(encoding="utf-8")
    day = date.fromisoformat(re.search(r"^# as of: (.+)$", text, re.M)[1])
    assert "make faults" not in age(text, day + timedelta(30))
    assert "make faults" in age(text, day + timedelta(31)) and "make faults" in age("", day)
    assert main(["ask"]) == 2 and "not asked" in capsys.readouterr().out
    assert KNOWN_FAULTS.read_text(encoding="utf-8") == text


def test_no_secret_stands_in_any_file():
    assert [one for name in tracked_files() for one in secrets_in(name, read(name))] == []


@pytest.mark.parametrize("name, text", [
    ("a.py", "-----BEGIN " "RSA PRIVATE KEY-----"), ("a.txt", "AKIA" "ABCDEFGHIJKLMNOP"),
    ("a.yml", "token: ghp" "_" + "a1" * 18), ("a.md", "ftp://ivan:" "tainaduma@host"),
    ("a.py", "SECRET_KEY = '" "a1b2c3d4e5f6a7b8c9d0e1f2" + "'"), ("deploy/site.pem", ""),
    ("data/desk.sqlite", ""), (".env", "")])
def test_a_secret_is_told_and_not_repeated(name, text):
    told = list(secrets_in(name, text))
    assert told and not any(text[-12:] in one for one in told if text)


def test_lint_asks_all_this():
    assert "tools.supply" in read("Makefile").split("\nlint:")[1].split("\n\n")[0]
    ran = subprocess.run([sys.executable, "-m", "tools.supply"], cwd=ROOT, text=True,
                         capture_output=True, check=False)
    assert ran.returncode == 0, ran.stdout
