"""What the desk is built from: every package in the bill, none with a known fault, no secrets."""

import subprocess
import sys

import pytest

from tests.test_house import LOCKED, named_packages, read, tracked_files
from tools.supply import ROOT, bill, faulty, known_faults, materials, secrets_in


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
