"""What stands in the repository: no traces of one machine, every command and package explained."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.test_layers import ROOT

MACHINE = re.compile(r"(?<![\w.:/-])/(?:work|root|Users|tmp/venv)/|\bfile:" + "//")
REGISTRY = re.compile(r"\b(?:pypi|pythonhosted|npmjs|yarnpkg)\.(?:org|com)\b")
LOCKED = sorted(ROOT.glob("requirements*.txt"))
SOURCES = sorted(ROOT.glob("requirements*.in"))


def tracked_files() -> list[str]:
    """Names of the files under version control; a copy without it has nothing to check."""
    if not shutil.which("git") or not (ROOT / ".git").exists():
        pytest.skip("not a checkout")
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    return [name for name in listing.stdout.decode().split("\0") if (ROOT / name).is_file()]


def read(name: str) -> str:
    """The text of a file; of a picture or a Word file only what reads as text."""
    return (ROOT / name).read_text(encoding="utf-8", errors="ignore")


def make_targets() -> set[str]:
    """What `make` can be asked for."""
    return set(re.findall(r"^([a-z-]+):", read("Makefile"), re.MULTILINE))


def named_packages(path: Path) -> set[str]:
    """The packages at the start of the lines of a source or a lock."""
    return set(re.findall(r"^[a-z0-9][a-z0-9-]*", path.read_text(), re.MULTILINE))


def python_packages() -> set[str]:
    """The packages that the sources of the locks name."""
    return set().union(*(named_packages(path) for path in SOURCES))


def browser_packages() -> set[str]:
    """The packages that package.json names."""
    package = json.loads(read("package.json"))
    return {*package["dependencies"], *package["devDependencies"]}


# What has to say such names: this test, and the recipes of hostile files.
TELLING = ("tests/test_house.py", "tests/docfill/hostile.py")


def test_no_file_names_a_machine_or_a_registry():
    offenders = [
        f"{name}: {match.group()}"
        for name in tracked_files()
        for match in [MACHINE.search(read(name)) or REGISTRY.search(read(name))]
        if match and name not in TELLING
    ]
    assert not offenders, "\n".join(offenders)


@pytest.mark.parametrize("path", LOCKED, ids=lambda path: path.name)
def test_every_locked_package_has_its_digest(path):
    text = path.read_text()
    pinned = re.findall(r"^[a-z0-9-]+==\S+.*?(?=^\S|\Z)", text, re.MULTILINE | re.DOTALL)
    assert pinned and all("--hash=sha256:" in entry for entry in pinned)
    assert "://" not in text and not re.search(r"^-", text, re.MULTILINE)


def test_locks_carry_what_their_sources_name():
    for source in SOURCES:
        locked = named_packages(source.with_suffix(".txt"))
        assert named_packages(source) <= locked, f"{source.name} is newer than its lock: make lock"


def test_browser_packages_are_locked_without_addresses():
    lock = json.loads(read("package-lock.json"))["packages"]
    packages = {name: entry for name, entry in lock.items() if name}
    assert all("integrity" in entry and "resolved" not in entry for entry in packages.values())
    assert {f"node_modules/{name}" for name in browser_packages()} <= packages.keys()


@pytest.mark.parametrize("document", ["README.md", "docs/install.md", "docs/dependencies.md",
                                      "docs/security.md"])
def test_commands_in_the_documents_exist(document):
    asked = set(re.findall(r"(?:^|`|\s\$ )make ([a-z-]+)", read(document), re.MULTILINE))
    assert asked <= make_targets()


def test_every_package_is_explained():
    explained = set(re.findall(r"`([^`\s]+)`", read("docs/dependencies.md")))
    missing = (python_packages() | browser_packages()) - explained
    assert not missing, f"docs/dependencies.md says nothing about {sorted(missing)}"


def test_icons_are_listed_once_and_in_order():
    names = read("admin/static/icons.txt").split()
    assert names == sorted(set(names))
    rooms = [path for room in ("admin", "models", "documents", "forms", "indicators")
             for path in (ROOT / room).rglob("*.*") if path.suffix in (".py", ".html")]
    asked = {name for path in rooms for name in re.findall(
        r"""\b(?:sign|icon)(?:=|\()["']([a-z0-9-]+)["']""", path.read_text(encoding="utf-8"))}
    assert len(asked) > 30 and not asked - set(names)


# What each unit has to say: of another account, writing nothing but its own folders, gaining
# nothing, seeing no other process and no device, with as much memory as it may have.
UNIT = {"User": "okmd", "UMask": "0077", "StateDirectoryMode": "0700", "ProtectSystem": "strict",
        "ProtectHome": "true", "PrivateTmp": "true", "PrivateDevices": "true",
        "ProtectProc": "invisible", "NoNewPrivileges": "true", "CapabilityBoundingSet": "",
        "RestrictSUIDSGID": "true", "RestrictNamespaces": "true",
        "RestrictAddressFamilies": "AF_INET AF_INET6 AF_UNIX"}
UNITS = sorted((ROOT / "deploy").glob("*.service"))
MOST_EXPOSED = 3.0


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_the_units_of_systemd_shut_the_service_in(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    said = [tuple(line.split("=", 1)) for line in lines if "=" in line and line[0] not in "#["]
    assert len({name for name, _ in said} - {"SystemCallFilter"}) == len(said) - 2, "said once"
    assert {name: value for name, value in said if name in UNIT} == UNIT
    assert {value for name, value in said if name == "SystemCallFilter"} == {
        "@system-service", "~@privileged @resources"}
    assert re.fullmatch(r"[12]G", dict(said)["MemoryMax"])
    score = exposure_of(path)
    assert score is None or score <= MOST_EXPOSED


def exposure_of(path: Path) -> float | None:
    """How open systemd itself finds the unit, from 0 to 10; None where it is not there."""
    if not shutil.which("systemd-analyze"):
        return None
    told = subprocess.run(["systemd-analyze", "security", "--offline=true", path], check=False,
                          capture_output=True, text=True, timeout=60).stdout
    found = re.search(r"exposure level.*?: ([\d.]+)", told)
    return float(found[1]) if found else None
