"""The bars of an indicator: its main column by rows, beside what it was a period before."""

from dataclasses import dataclass

from indicators.declaring import Figure, Figures

MOST_BARS = 12
LONGEST = 46  # a label, in letters
WIDEST = 84  # the longest bar, in per cent of the picture: its number stands behind it


@dataclass(frozen=True)
class Bar:
    """A row of the picture: what it shows, and how long its bars are in per cent."""

    label: str
    text: str
    width: float
    before: float | None = None


@dataclass(frozen=True)
class Chart:
    """The largest numbers of a table in its order; what does not fit is counted in `left`."""

    heading: str
    bars: tuple[Bar, ...]
    left: int = 0


def draw(figures: Figures) -> Chart | None:
    """The picture of a table; None where fewer than two rows could be compared."""
    found = [(line, line.cells[figures.main]) for line in figures.rows if not line.is_total]
    found = [(line, cell, amount(cell)) for line, cell in found]
    known = [one for one in found if one[2] is not None]
    if len(known) < 2 or not any(number for _, _, number in known):
        return None
    largest = {*map(id, sorted(known, key=lambda one: -one[2])[:MOST_BARS])}
    shown = [one for one in known if id(one) in largest]  # as in the table: ages and days in order
    was = [amount(line.before) if line.before else None for line, _, _ in shown]
    most = max(1, *(number for _, _, number in shown), *(one or 0 for one in was))
    bars = tuple(Bar(shorten(line.label), cell.text, WIDEST * max(number, 0) / most,
                     None if before is None else WIDEST * max(before, 0) / most)
                 for (line, cell, number), before in zip(shown, was, strict=True))
    return Chart(figures.heading, bars, len(found) - len(shown))


def amount(figure: Figure) -> int | float | None:
    """The number of a figure, also of a share; None where it is hidden or there is none."""
    return Figure(figure.text.removesuffix(" %")).number


def shorten(label: str) -> str:
    """A label that fits the picture."""
    return label if len(label) <= LONGEST else f"{label[:LONGEST - 1].rstrip()}…"
