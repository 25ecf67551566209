"""Counts of cases, as they may be published."""

from peewee import ModelSelect, fn

from indicators.suppression import SMALLEST, Table, make_table
from models.cases.case import OPEN, ChildCase
from models.cases.choices import OUTCOMES, TYPES
from models.territory import Municipality

NO_OUTCOME = "още без изход"
PLACE = {None: NO_OUTCOME, **dict(OUTCOMES)}


def cases_by_outcome(cases: ModelSelect) -> Table:
    """Cases by kind and outcome (rows) and municipality of origin (columns).

    Each case counts once, whatever its state; those in the bin do not count, anonymised ones do.
    """
    counted = cases.select(ChildCase.type, ChildCase.outcome, Municipality.shown_as,
                           fn.COUNT(ChildCase.id)).join(
        Municipality, on=ChildCase.municipality_origin).where(
        ChildCase.is_live()).group_by(
        ChildCase.type, ChildCase.outcome, Municipality.shown_as).tuples()
    counts = {((type_, outcome), place): number for type_, outcome, place, number in counted}
    rows = [(type_, outcome) for type_, _ in TYPES for outcome in PLACE]
    used = {row for row, _ in counts}
    return make_table(counts, rows=[row for row in rows if row in used],
                      columns=sorted({place for _, place in counts}))


def row_label(row: tuple[str, str | None]) -> str:
    """„превенция на изоставянето – реинтегрирано“."""
    return f"{dict(TYPES)[row[0]]} – {PLACE[row[1]]}"


def public_place(municipality: Municipality, *, smallest: int = SMALLEST) -> str:
    """The municipality as a public text may name it: with fewer open cases only its oblast."""
    open_cases = ChildCase.live().where(
        ChildCase.municipality_origin == municipality, ChildCase.status.in_(OPEN)).count()
    if open_cases < smallest:
        return f"община в {municipality.oblast.label}"
    return municipality.label
