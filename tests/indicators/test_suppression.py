"""Hidden cells cannot be worked out: against a reader who tries every table that fits."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.suppression import HIDDEN, TOTAL, Table, make_table

FAR = 4  # how far from the true value the reader looks; two values are enough


def cells_of(rows: list[list[int]]) -> dict:
    return {(r, c): value for r, row in enumerate(rows) for c, value in enumerate(row)}


def shown(rows: list[list[int]]) -> list[list[str]]:
    """The table as it is published, with its totals."""
    table = make_table(cells_of(rows))
    return [[table.show(r, c) for c in (*table.columns, TOTAL)] for r in (*table.rows, TOTAL)]


def possible_values(table: Table, cell) -> set[int]:
    """All values that fit everything the reader sees, found by trying inner cells one by one."""
    inner = [(r, c) for r in table.rows for c in table.columns if (r, c) in table.hidden]
    found = set()

    def fits(values: dict) -> bool:
        whole = {**table.values, **values}
        sums = {(r, TOTAL): sum(whole[r, c] for c in table.columns) for r in table.rows}
        sums |= {(TOTAL, c): sum(whole[r, c] for r in table.rows) for c in table.columns}
        sums[TOTAL, TOTAL] = sum(whole[r, c] for r in table.rows for c in table.columns)
        for total, value in sums.items():
            if total in table.hidden:
                least, most = table.bounds(total)
                if not least <= value <= most:
                    return False
            elif value != table.values[total]:
                return False
        found.add({**whole, **sums}[cell])
        return True

    ranges = []
    for one in inner:
        least, most = table.bounds(one)
        value = table.values[one]
        ranges.append(range(max(least, value - FAR), int(min(most, value + FAR)) + 1))
    for guess in product(*ranges):
        if fits(dict(zip(inner, guess, strict=True))) and len(found) > 1:
            break
    return found


def solved_by_equations(table: Table) -> set:
    """Hidden cells that follow from the equations of rows and columns alone."""
    unknown = sorted(table.hidden, key=str)
    equations = []
    lines = [[(r, c) for c in (*table.columns, TOTAL)] for r in (*table.rows, TOTAL)]
    lines += [[(r, c) for r in (*table.rows, TOTAL)] for c in (*table.columns, TOTAL)]
    for line in lines:
        signs = {cell: -1 if place == len(line) - 1 else 1 for place, cell in enumerate(line)}
        equations.append([float(signs.get(cell, 0)) for cell in unknown])
    rows = reduced(equations)
    return {unknown[row.index(1.0)] for row in rows
            if sum(abs(x) > 1e-9 for x in row) == 1 and 1.0 in row}


def reduced(rows: list[list[float]]) -> list[list[float]]:
    """The rows in reduced echelon form."""
    rows, pivot = [row[:] for row in rows], 0
    for column in range(len(rows[0]) if rows else 0):
        chosen = next((n for n in range(pivot, len(rows)) if abs(rows[n][column]) > 1e-9), None)
        if chosen is None:
            continue
        rows[pivot], rows[chosen] = rows[chosen], rows[pivot]
        rows[pivot] = [x / rows[pivot][column] for x in rows[pivot]]
        for n, row in enumerate(rows):
            if n != pivot and abs(row[column]) > 1e-9:
                rows[n] = [x - row[column] * y for x, y in zip(row, rows[pivot], strict=True)]
        pivot += 1
    return rows[:pivot]


SMALL = st.lists(st.lists(st.sampled_from([0, 0, 1, 2, 3, 4, 5, 6, 9, 12]), min_size=2,
                          max_size=2), min_size=1, max_size=3)
LARGE = st.integers(1, 9).flatmap(lambda width: st.lists(
    st.lists(st.sampled_from([0, 0, 0, 1, 2, 4, 5, 7, 20, 300]), min_size=width, max_size=width),
    min_size=1, max_size=9))


@settings(max_examples=150, deadline=None)
@given(SMALL)
def test_every_hidden_cell_has_two_possible_values(rows):
    table = make_table(cells_of(rows))
    for cell in () if table.is_closed else table.hidden:
        assert len(possible_values(table, cell)) > 1, (rows, shown(rows), cell)


@settings(max_examples=200, deadline=None)
@given(LARGE)
def test_no_hidden_cell_follows_from_rows_columns_and_totals(rows):
    table = make_table(cells_of(rows))
    assert not solved_by_equations(table), shown(rows)


@settings(max_examples=200, deadline=None)
@given(LARGE)
def test_every_small_number_is_hidden_and_what_is_shown_is_true(rows):
    table = make_table(cells_of(rows))
    for cell, value in table.values.items():
        text = table.show(*cell)
        if 0 < value < 5:
            assert text == (HIDDEN if table.is_closed else "< 5")
        elif not table.is_closed:
            assert text in (str(value), HIDDEN) and (text != HIDDEN or value >= 5)


def test_a_table_without_small_numbers_is_shown_whole():
    assert shown([[5, 0], [7, 12]]) == [["5", "0", "5"], ["7", "12", "19"], ["12", "12", "24"]]


def test_a_single_small_number_takes_three_others_with_it():
    assert shown([[3, 20, 30], [40, 50, 60], [70, 80, 90]]) == [
        ["< 5", HIDDEN, "30", "53"], [HIDDEN, HIDDEN, "60", "150"], ["70", "80", "90", "240"],
        ["113", "150", "180", "443"]]


def test_a_total_does_not_reveal_the_only_small_row():
    one_column = shown([[3], [70]])
    assert one_column[0] == ["< 5", "< 5"] and HIDDEN in one_column[1]


@pytest.mark.parametrize("rows", [[[4]], [[1]], [[1, 5]], [[4, 1]], [[1, 1], [1, 1]], [[0, 0]]])
def test_the_smallest_tables_are_safe_too(rows):
    table = make_table(cells_of(rows))
    assert table.is_closed or all(len(possible_values(table, cell)) > 1 for cell in table.hidden)


def test_four_ones_and_their_total_are_not_published_at_all():
    assert {text for row in shown([[1, 1], [1, 1]]) for text in row} == {HIDDEN}
