"""Which row of a table has the headings, and which column goes where, by likeness of words."""

import re
from dataclasses import dataclass
from functools import lru_cache

from admin.exchange.places import Place
from bulgarian.text import fold
from documents.files.tables import ABOVE, Table

ALIKE = 0.6
WORD = re.compile(r"[^\W_]+")
SMALL = {"на", "по", "за", "от", "в", "с", "и", "или", "до", "дата", "no", "n"}
NUMBERS = {"№", "no", "n", "номер", "по ред", "№ по ред", "пореден №"}
SHORTEST_STEM = 4
SAME_WORDS = {"име": "наименование", "название": "наименование", "тел": "телефон",
              "gsm": "телефон", "email": "поща", "mail": "поща", "категория": "вид", "тип": "вид"}


@dataclass(frozen=True)
class Heads:
    """The headings of a table, and the place of the first row below them."""

    titles: tuple[str, ...]
    first: int


def find_heads(table: Table, places: list[Place]) -> Heads:
    """The row, or the two rows one above another, that say what most columns are."""
    found = []
    for at, (_, cells) in enumerate(table.rows[:ABOVE]):
        found.append((_fit(cells, places), -at, Heads(tuple(cells), at + 1)))
        if at + 1 < len(table.rows):
            joined = _joined(cells, table.rows[at + 1][1])
            found.append((_fit(joined, places) - ALIKE / 2, -at, Heads(tuple(joined), at + 2)))
    best = max(found, key=lambda one: one[:2])
    return best[2] if best[0] > 0 else _first_full(table)


def _first_full(table: Table) -> Heads:
    """Nothing is known: the first row with two different cells says what the columns are."""
    rows = table.rows[:ABOVE]
    at = next((at for at, (_, cells) in enumerate(rows) if len({*filter(None, cells)}) > 1), 0)
    return Heads(tuple(table.rows[at][1]), at + 1)


def _joined(upper: list[str], lower: list[str]) -> list[str]:
    """Headings in two rows: „Дете“ above „Име“ and „ЕГН“."""
    width = max(len(upper), len(lower))
    pairs = zip(_padded(upper, width), _padded(lower, width), strict=True)
    return [low if not up or up == low else f"{up} – {low}" if low else up for up, low in pairs]


def _padded(cells: list[str], width: int) -> list[str]:
    return [*cells, *[""] * (width - len(cells))]


def _fit(cells: list[str], places: list[Place]) -> float:
    """How much of the places a row of cells names."""
    return sum(likeness for likeness, _, _ in _pairs(cells, places))


def suggest(titles, places: list[Place], remembered: dict[str, str]) -> dict[str, str]:
    """{number of the column: key of its place}: as the last time, else by likeness."""
    keys = {place.key for place in places}
    found = {str(at): key for at, title in enumerate(titles)
             if (key := remembered.get(fold(title))) in keys}
    left = ["" if str(at) in found or fold(title) in remembered else title
            for at, title in enumerate(titles)]
    free = [place for place in places if place.key not in found.values()]
    return found | {str(at): key for _, at, key in _pairs(left, free)}


def _pairs(titles, places: list[Place]) -> list[tuple[float, int, str]]:
    """(likeness, number of the column, key): each column and each place once, the best first."""
    all_pairs = sorted(
        ((-likeness, order, at, place.key) for at, title in enumerate(titles) if title
         for order, place in enumerate(places) if (likeness := how_alike(title, place)) >= ALIKE))
    taken, found = set(), []
    for minus, _, at, key in all_pairs:
        if not {at, key} & taken:
            taken |= {at, key}
            found.append((-minus, at, key))
    return found


def how_alike(title: str, place: Place) -> float:
    """1 for the very words of a label, less for some of them, 0 for none.

    Of headings in two rows the lower one alone may say it.
    """
    titles = {title, title.rpartition(" – ")[2]}
    return max(_alike(one, label) for one in titles for label in (place.label, *place.others))


def _alike(one: str, other: str) -> float:
    (title, mine), (label, theirs) = _read(one), _read(other)
    if title == label:
        return 1.1
    if title in NUMBERS:
        return 0
    shared = sum(any(_same(a, b) for b in theirs) for a in mine)
    return 2 * shared / (len(mine) + len(theirs)) if shared else 0


@lru_cache(maxsize=4000)
def _read(text: str) -> tuple[str, list[str]]:
    """(folded, its words that mean something) of a heading or a label."""
    words = WORD.findall(folded := fold(text))
    return folded, [SAME_WORDS.get(word, word) for word in words if word not in SMALL] or words


def _same(one: str, other: str) -> bool:
    """Whether two words have one stem: „постъпил“ and „постъпване“."""
    short = min(len(one), len(other))
    return one == other or short > SHORTEST_STEM and one[:max(
        SHORTEST_STEM, short - 2)] == other[:max(SHORTEST_STEM, short - 2)]
