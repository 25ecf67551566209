"""Small numbers in a table of counts are hidden so that nobody can work them out.

A number from 1 to `smallest` - 1 is shown as „< 5“ (primary). Subtracting the other cells of its
row or column from the total would give it away, so further cells are hidden (complementary) until
every hidden cell could have at least two values for a reader who knows all that is shown: the
other cells, the totals, and that „< 5“ means 1–4 and „скрито“ at least 5. Zeros are shown: an
empty cell describes nobody. Where no choice of cells is enough, as with four ones whose total is
also under 5, the whole table is hidden.

The table with its totals is a circulation: rows and columns are nodes, cells are edges, an inner
cell from its row to its column and a total the other way round. A hidden cell could be another
number exactly if there is a way round through hidden cells, within their bounds.
"""

import heapq
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, replace

SMALLEST = 5  # P8, P9: the smallest number of children that may be published
HIDDEN = "скрито"
TOTAL = object()  # the key of the row, and of the column, of totals
TOTAL_COST = 10**6  # a total is the last thing to hide

Cell = tuple[Hashable, Hashable]


@dataclass(frozen=True)
class Table:
    """Counts by (row, column) with their totals, and what of them is hidden."""

    rows: tuple
    columns: tuple
    values: Mapping[Cell, int]
    hidden: frozenset[Cell] = frozenset()
    smallest: int = SMALLEST
    is_closed: bool = False  # nothing of it may be published

    def is_small(self, cell: Cell) -> bool:
        return 0 < self.values[cell] < self.smallest

    def show(self, row, column) -> str:
        """What may be published of a cell."""
        cell = row, column
        if cell not in self.hidden:
            return str(self.values[cell]).replace(".", ",")
        is_told = self.is_small(cell) and not self.is_closed
        return f"< {self.smallest}" if is_told else HIDDEN

    def bounds(self, cell: Cell) -> tuple[int, float]:
        """The least and the most that the mark of a hidden cell lets a reader think of."""
        if self.is_closed:
            return 0, float("inf")
        return (1, self.smallest - 1) if self.is_small(cell) else (self.smallest, float("inf"))


def make_table(counts: Mapping[Cell, int], *, rows: Iterable | None = None,
               columns: Iterable | None = None, smallest: int = SMALLEST) -> Table:
    """The table of these counts with its totals, small numbers hidden."""
    rows = tuple(dict.fromkeys(row for row, _ in counts)) if rows is None else tuple(rows)
    columns = tuple(dict.fromkeys(c for _, c in counts)) if columns is None else tuple(columns)
    values = {(row, column): counts.get((row, column), 0) for row in rows for column in columns}
    values |= {(row, TOTAL): sum(values[row, c] for c in columns) for row in rows}
    values |= {(TOTAL, c): sum(values[r, c] for r in rows) for c in (*columns, TOTAL)}
    return hide_small(Table(rows, columns, values, smallest=smallest))


def hide_small(table: Table) -> Table:
    """The table with small numbers hidden, and as many others as it takes."""
    hidden = {cell for cell in table.values if table.is_small(cell)}
    waiting = sorted(hidden, key=lambda cell: table.values[cell])
    while waiting:
        cell = waiting.pop()
        way = _cheapest_way(table, hidden, cell)
        if way is None:
            return replace(table, hidden=frozenset(table.values), is_closed=True)
        added = way - hidden
        hidden |= added
        waiting += added  # these must not be worked out either
    return replace(table, hidden=frozenset(hidden))


def _cheapest_way(table: Table, hidden: set[Cell], cell: Cell) -> set[Cell] | None:
    """The cells to hide so that this one could be one more or one less; None if no way is left."""
    ways = [way for up in (True, False) if (way := _search(table, hidden, cell, up))]
    return min(ways, default=(0, None), key=lambda way: way[0])[1]


def _search(table: Table, hidden: set[Cell], cell: Cell, up: bool):
    """(cost, cells) of the cheapest way that closes the circle when a cell goes up or down."""
    if not _has_room(table, cell, up):
        return None
    goal, start = _ends(cell) if up else _ends(cell)[::-1]
    queue, best, turn = [(0, 0, start, (cell,))], {start: 0}, 0
    while queue:
        cost, _, node, way = heapq.heappop(queue)
        if node == goal:
            return cost, set(way)
        for other, target in _steps(table, node):
            price = cost + (0 if other in hidden else _price(table, other))
            if other not in way and price < best.get(target, float("inf")):
                best[target], turn = price, turn + 1
                heapq.heappush(queue, (price, turn, target, (*way, other)))
    return None


def _price(table: Table, cell: Cell) -> int:
    """What it costs a reader not to see a cell."""
    return table.values[cell] + 1 + TOTAL_COST * (TOTAL in cell)


def _ends(cell: Cell) -> tuple:
    """The nodes that the edge of a cell leads from and to."""
    row, column = ("row", cell[0]), ("column", cell[1])
    return (column, row) if (cell[0] is TOTAL) != (cell[1] is TOTAL) else (row, column)


def _has_room(table: Table, cell: Cell, up: bool) -> bool:
    """Whether a reader would believe one more, or one less, in this cell if it were hidden."""
    least, most = table.bounds(cell)
    value = table.values[cell]
    return value > 0 and (value < most if up else value > least)


def _steps(table: Table, node: tuple):
    """(cell, next node) for every cell at a node that has room in that direction."""
    kind, key = node
    others = (*table.columns, TOTAL) if kind == "row" else (*table.rows, TOTAL)
    for other in others:
        cell = (key, other) if kind == "row" else (other, key)
        source, target = _ends(cell)
        is_up = source == node
        if _has_room(table, cell, is_up):
            yield cell, target if is_up else source
