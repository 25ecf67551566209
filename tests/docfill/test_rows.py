"""Rows that are written all at once are those that are written one after the other."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docfill import Marked, Template, TemplateError
from docfill.language import rows
from docfill.values import RichText
from tests.docfill.making import tiny

ROW = "{% for р in редове %}№ {{ loop.index }}: {{ р.а }} и {{ р['б'] }}; {% endfor %}край {{ х }}"
TEXT = st.text(st.sampled_from("абвAZ09 &<>\"'`⸻\n\t\r\u00a0\u0007–„“"), max_size=6)
VALUE = TEXT | st.none() | st.integers(-9, 9) | st.booleans() | TEXT.map(lambda one: Marked(
    one, "т"))
RECORDS = st.lists(st.fixed_dictionaries({"а": VALUE, "б": TEXT | VALUE}), min_size=8, max_size=12)
SHOWN = {bool: lambda one: "да" if one else "не", date: lambda one: f"{one:%d.%m.%Y}"}


def both_ways(records: list, monkeypatch, **options) -> list:
    """What a filling gives the quick way and the long one: bytes, places of empty tags, faults."""
    found = []
    for fewest in (1, 10**9):
        monkeypatch.setattr(rows, "FEWEST", fewest)
        empties: list = []
        try:
            data = Template(tiny(ROW), **options).fill({"редове": records, "х": 1}, empties=empties)
            found.append((data, sorted(map(str, empties))))
        except TemplateError as error:
            found.append([str(one) for one in error.problems])
    return found


@settings(max_examples=60)
@given(RECORDS)
def test_both_ways_give_the_same(records):
    with pytest.MonkeyPatch.context() as patched:
        quick, long = both_ways(records, patched, show=SHOWN, empty="–")
    assert quick == long


@pytest.mark.parametrize("odd", [
    {"а": "x"}, {"а": [1], "б": ""}, {"а": RichText("х", bold=True), "б": "`⸻"}, "text", None,
    {"а": 10**5000, "б": Decimal("1.50")}, {"а": date(2016, 12, 7), "б": object()}])
def test_one_odd_record_among_many_is_told_or_printed_as_ever(odd, monkeypatch):
    quick, long = both_ways([{"а": "1", "б": "2"}] * 9 + [odd], monkeypatch, show=SHOWN)
    assert quick == long


def test_rows_stay_within_the_budget(monkeypatch):
    monkeypatch.setattr("docfill.language.run.MAX_OUTPUT", 10_000)
    quick, long = both_ways([{"а": "x" * 2000, "б": "y"}] * 20, monkeypatch)
    assert quick == long and "budget-output" in quick[0]


def test_plain_rows_do_go_the_quick_way(monkeypatch):
    seen = []
    write = rows.Rows.write
    monkeypatch.setattr(rows.Rows, "write", lambda *given: seen.append(write(*given)) or seen[-1])
    data = Template(tiny(f"{ROW}!")).fill({"редове": [{"а": "x", "б": None}] * 9, "х": 1})
    assert seen == [True] and data
