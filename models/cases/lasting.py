"""Whether what came of a case lasts: since when the child lives where it is, and when one looks."""

from datetime import date, timedelta

MONTHS = (3, 6, 12)
# An outcome that lasts: the environments in which the child then lives; nothing said – any.
LASTING = {"abandonment_prevented": ("family", "kin"), "reintegrated": ("family",),
           "kin": ("kin",), "foster": ("foster",), "adopted": (), "cnst": ("cnst",),
           "institution": ("institution",)}


def settled_on(case) -> date | None:
    """Since when the child is where it is: its last placement or return, else the case's end."""
    last = max(case.placements, key=lambda one: one.begun_on, default=None)
    if last is not None:
        is_home = last.ended_on is not None and last.end_reason in ("home", "adopted")
        return last.ended_on if is_home else None if last.ended_on else last.begun_on
    return case.closed_on if case.outcome in LASTING else None


def looks_at(case) -> list[tuple[int, date]]:
    """(months, day) of the looks after the child came where it is."""
    day = settled_on(case)
    return [(months, add_months(day, months)) for months in MONTHS] if day else []


def add_months(day: date, months: int) -> date:
    """The same day some months later; the last of the month where there is no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    first = date(day.year + years, month + 1, 1)
    last = (first + timedelta(31)).replace(day=1) - timedelta(1)
    return first.replace(day=min(day.day, last.day))
