"""The pages on copies and promises name commands, settings and tests that are there."""

import re

from app import COMMANDS
from settings import SETTINGS
from tests.test_layers import ROOT

PROMISES = (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8")
OFFICE = (ROOT / "docs" / "kopia.md").read_text(encoding="utf-8")


def test_every_test_that_is_named_is_there():
    named = set(re.findall(r"`(test_\w+)`", PROMISES))
    files = [path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py")]
    there = set(re.findall(r"^def (test_\w+)", "\n".join(files), re.M))
    assert len(named) > 20 and named <= there, named - there
    assert all((ROOT / path).exists() for path in re.findall(r"`(tests/[\w/]+\.py)`", PROMISES))


def test_the_page_for_the_office_names_commands_and_settings_that_are_there():
    named = re.findall(r"app\.py ((?:keys |user |audit )?[a-z-]+)", OFFICE)
    assert len(named) > 10 and set(named) <= set(COMMANDS), set(named) - set(COMMANDS)
    known = {setting.variable for setting in SETTINGS}
    assert set(re.findall(r"OKMD_[A-Z_]+", OFFICE)) <= known
    for path in re.findall(r"`(tests/[\w/]+\.py)`", OFFICE):
        assert (ROOT / path).exists()
