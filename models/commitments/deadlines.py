"""Deadlines at one press, on working days, and what is to be said of a day."""

from dataclasses import dataclass
from datetime import date, timedelta

from bulgarian.dates import (
    WEEKDAYS,
    count_working_days,
    date_numeric,
    holiday_name,
    is_working_day,
)
from bulgarian.numerals import counted

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Deadline:
    """A day that is offered: what the button says, the day, and why it is that one."""

    label: str
    day: date
    note: str

    def short(self) -> str:
        """„01.12, вторник“, for the button."""
        return f"{self.day:%d.%m}, {WEEKDAYS[self.day.weekday()]}"


LONG_AGO = 30  # days after which a meeting is typed in later, and nothing of it is new


def first_day(held_on: date, now: date) -> date:
    """The day that deadlines of a meeting are counted from: the later one of its own and today.

    Of a meeting that is typed in long after, it is its own.
    """
    return held_on if (now - held_on).days >= LONG_AGO else max(held_on, now)


def quick_deadlines(start: date) -> list[Deadline]:
    """A week, two weeks and a month from the day, each moved on to a working day."""
    wanted = (("+7 дни", start + 7 * DAY), ("+14 дни", start + 14 * DAY),
              ("+1 месец", next_month(start)))
    return [_deadline(label, day) for label, day in wanted]


def next_month(day: date) -> date:
    """The same day of the next month, its last one if there is none."""
    first = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    last = date(first.year + first.month // 12, first.month % 12 + 1, 1) - DAY
    return min(first.replace(day=min(day.day, last.day)), last)


def _deadline(label: str, day: date) -> Deadline:
    moved = day
    while not is_working_day(moved):
        moved += DAY
    shown = f"{moved:%d.%m.%Y}, {WEEKDAYS[moved.weekday()]}"
    return Deadline(label, moved, shown if moved == day else f"{shown} ({_why(day)})")


def _why(day: date) -> str:
    return f"{day:%d.%m} е {holiday_name(day) or WEEKDAYS[day.weekday()]}"


def tell_day(day: date, start: date) -> str:
    """„петък, след 12 работни дни“."""
    away = count_working_days(start, day)
    return WEEKDAYS[day.weekday()] + (
        f", след {counted(away, 'работен ден', 'работни дни')}" if away > 0 else "")


def doubt(day: date, now: date) -> str:
    """Why a deadline is to be confirmed: a day that is past, or not a working one; or ""."""
    if day < now:
        return f"Срокът {date_numeric(day)} вече е минал."
    if name := holiday_name(day):
        return f"{date_numeric(day)} е официален празник ({name})."
    if not is_working_day(day):
        return f"{date_numeric(day)} е {WEEKDAYS[day.weekday()]}."
    return ""
