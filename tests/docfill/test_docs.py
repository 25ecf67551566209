"""The manual names everything there is."""

import re
from pathlib import Path

import docfill
from docfill.language.fields import LOOP_FIELDS
from docfill.language.filters import FILTERS, TESTS
from docfill.language.grammar import STATEMENTS
from docfill.messages import MESSAGES
from docfill.values import FORMATS
from docfill.words import FILTERS_SAID, LEADS, LOOP_SAID, TESTS_SAID

MANUAL = (Path(__file__).parents[2] / "docs" / "docfill.md").read_text(encoding="utf-8")


def test_the_manual_names_what_may_be_imported():
    assert [
        name for name in docfill.__all__ if f"`{name}" not in MANUAL and name != "Problem"
    ] == []


def test_the_manual_names_every_filter_test_command_and_format():
    words = set(re.findall(r"[\w<>=!]+", MANUAL))
    said = [word for words in (LEADS, TESTS_SAID, FILTERS_SAID, LOOP_SAID) for word in words]
    known = [*FILTERS, *TESTS, *LOOP_FIELDS, *STATEMENTS, *FORMATS]
    known += [word for phrase in said for word in phrase.split()]
    assert sorted(set(known) - words - {"truthy"}) == []


def test_the_manual_names_every_code():
    codes = [code.removesuffix("-alone") for code in MESSAGES]
    assert [code for code in codes if f"`{code}`" not in MANUAL] == []
