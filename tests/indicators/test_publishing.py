"""What is published of children: no table whose total another one tells, no slice of another."""

import random
from datetime import date
from fractions import Fraction
from itertools import product

import pytest

from indicators.breakdowns import Breakdown
from indicators.cases import BY_OUTCOME
from indicators.declaring import INDICATORS, Indicator, Span
from indicators.suppression import TOTAL, Table, make_table
from models.base import today
from models.cases.case import ChildCase
from tests import cast

YEAR = Span(date(2016, 1, 1), date(2016, 12, 31))


def published():
    return [one for one in INDICATORS.values() if one.hides_small and not one.is_inner]


def test_two_published_tables_of_the_same_children_share_no_column():
    """Their grand total alone links them; a shared row would tell what the other one hides."""
    for one in published():
        for other in published():
            is_same = (one.counts, one.dated, one.until) == (other.counts, other.dated, other.until)
            if one is not other and is_same:
                assert one.only is None is other.only, "one would be a slice of the other"
                columns = [{*map(str, by.__self__.rows), str(by.__self__.columns)}
                           for by in (one.make, other.make)]
                assert not columns[0] & columns[1], (one.title, other.title)


@pytest.mark.parametrize("numbers", [(1, 1, 1, 1), (4,), (2, 2)])
def test_a_table_whose_total_would_be_hidden_tells_nothing_at_all(numbers):
    mechanism = cast.make_mechanism()
    for kind, number in zip(("prevention", "support", "placement", "other"), numbers, strict=False):
        for _ in range(number):
            cast.make_case(mechanism, type=kind)
    indicator = INDICATORS["Случаи по вид, изход и община"]
    assert indicator.make.__self__ is BY_OUTCOME and isinstance(BY_OUTCOME, Breakdown)
    figures = indicator.figures(ChildCase.live(), YEAR, day=today(), is_public=True)
    assert figures.is_closed and not figures.rows and len(figures.headings) == 1


def test_published_figures_lead_to_no_list_and_to_no_period_before():
    mechanism = cast.make_mechanism()
    for _ in range(8):
        cast.make_case(mechanism)
    for one in published():
        figures = one.figures(one.counts.live(), YEAR, day=today(), is_public=True)
        assert all(cell.where is None for line in figures.rows for cell in line.cells), one.title
        assert all(line.before is None for line in figures.rows), one.title


# -- an attack with all that is published at once --------------------------------------------------

VALUES = {"type": 3, "outcome": 2, "age_band": 3, "environment": 2, "form": 2, "kind": 2,
          "status": 2, "refusal": 2, "urgency": 2}  # how many each column has; any other one 3


def by_population() -> list[list[Indicator]]:
    """The published tables, those of the same children together."""
    found: dict[tuple, list[Indicator]] = {}
    for one in published():
        found.setdefault((one.counts, one.dated, one.until), []).append(one)
    return list(found.values())


def columns_of(tables: list[Indicator]) -> list[str]:
    """What the tables are by, each once."""
    return list(dict.fromkeys(name for one in tables for name in (*rows_of(one), column_of(one))))


def rows_of(one: Indicator) -> tuple[str, ...]:
    return tuple(map(str, one.make.__self__.rows))


def column_of(one: Indicator) -> str:
    return str(one.make.__self__.columns)


def classes_of(names: list[str]) -> list[dict]:
    """Every combination of values that a child may have."""
    return [dict(zip(names, values, strict=True))
            for values in product(*(range(VALUES.get(name, 3)) for name in names))]


def published_table(one: Indicator, classes: list[dict], counts: list[int]) -> tuple[Table, dict]:
    """The table as it is published, and which classes each of its cells adds up."""
    cells: dict = {}
    for place, child in enumerate(classes):
        row, column = tuple(child[name] for name in rows_of(one)), child[column_of(one)]
        for cell in product((row, TOTAL), (column, TOTAL)):
            cells.setdefault(cell, set()).add(place)
    sums = {cell: sum(counts[place] for place in places) for cell, places in cells.items()
            if TOTAL not in cell}
    return make_table({cell: number for cell, number in sums.items() if number}), cells


def worked_out(tables: list[tuple[Table, dict]], size: int) -> list:
    """The hidden cells that follow from all the published numbers together."""
    known, empty = [], set()
    for table, cells in tables:
        for cell in () if table.is_closed else set(table.values) - table.hidden:
            known.append(cells[cell])
            empty |= cells[cell] if not table.values[cell] else set()
        inside = {cell for cell in cells if cell in table.values}
        empty |= set().union(*(cells[cell] for cell in cells if cell not in inside))
    basis: dict[int, list[Fraction]] = {}

    def reduce(places: set[int]) -> list[Fraction]:
        line = [Fraction(place in places and place not in empty) for place in range(size)]
        for pivot, other in basis.items():
            if line[pivot]:
                factor = line[pivot]
                line = [one - factor * two for one, two in zip(line, other, strict=True)]
        return line

    for places in known:
        line = reduce(places)
        pivot = next((place for place, value in enumerate(line) if value), None)
        if pivot is not None:
            line = [value / line[pivot] for value in line]
            for name, other in basis.items():
                factor = other[pivot]
                basis[name] = [one - factor * two for one, two in zip(other, line, strict=True)]
            basis[pivot] = line
    return [(table.values[cell], cell) for table, cells in tables if not table.is_closed
            for cell in table.hidden if not any(reduce(cells[cell]))]


@pytest.mark.parametrize("tables", by_population(), ids=lambda found: found[0].title)
def test_all_published_tables_together_tell_no_hidden_cell(tables):
    chance, hidden = random.Random(5), 0
    classes = classes_of(columns_of(tables))
    for _ in range(6):
        counts = [chance.choice([0, 0, 0, 0, 1, 1, 2, 3, 7]) if chance.random() < .3 else 0
                  for _ in classes]
        found = [published_table(one, classes, counts) for one in tables]
        hidden += sum(len(table.hidden) for table, _ in found if not table.is_closed)
        assert not worked_out(found, len(classes)), counts
    assert hidden > 5, "the attack met nothing that it could have told"


def test_the_attack_finds_what_a_table_of_a_part_would_tell():
    """One that is cut out of another without care: the reader subtracts."""
    classes = classes_of(["type", "kind"])
    whole = make_table({((0,), 0): 3, ((0,), 1): 9, ((1,), 0): 8, ((1,), 1): 20, ((2,), 0): 9,
                        ((2,), 1): 9})
    cells: dict = {}
    for place, child in enumerate(classes):
        for cell in product(((child["type"],), TOTAL), (child["kind"], TOTAL)):
            cells.setdefault(cell, set()).add(place)
    part = make_table({(("rest",), 0): 17})
    of_part = {cell: {place for place, child in enumerate(classes)
                      if child["type"] and not child["kind"]}
               for cell in product((("rest",), TOTAL), (0, TOTAL))}
    assert not worked_out([(whole, cells)], len(classes))
    assert worked_out([(whole, cells), (part, of_part)], len(classes))
