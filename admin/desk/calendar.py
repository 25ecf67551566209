"""The calendar: meetings, trainings, terms and ends of a month or a week, on screen or on paper."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from flask import request

from admin.auth import current_user
from admin.declaring import page
from admin.desk.due import Item, kinds_of, make_items
from admin.policy.needs import SIGNED_IN
from admin.views import DeskPage
from bulgarian.dates import MONTHS, WEEKDAYS, date_weekday, holiday_name, is_working_day
from models.base import today
from models.lead_times import dues
from models.users import ADMIN, User
from models.waiting.inbox import Inbox

DAY = timedelta(days=1)
WEEK = 7 * DAY
IN_CELL = 4  # rows of one day in the month; the week shows all
MOST = 500  # rows of one kind


@dataclass(frozen=True)
class Day:
    """One day with what is on it."""

    day: date
    items: list[Item]
    is_outside: bool = False  # of the month that is shown

    @property
    def off(self) -> str:
        """Why nobody works, empty for a working day."""
        return "" if is_working_day(self.day) else holiday_name(self.day) or "почивен ден"

    def name(self) -> str:
        return date_weekday(self.day)


@dataclass(frozen=True)
class Shown:
    """The days that are shown, with the words and the addresses before and after them."""

    view: str
    title: str
    first: date
    last: date
    before: date
    after: date


def month_of(day: date) -> Shown:
    """The whole weeks around a month."""
    first = day.replace(day=1)
    after = (first + 31 * DAY).replace(day=1)
    monday, end = first - first.weekday() * DAY, after - DAY
    return Shown("month", f"{MONTHS[day.month - 1].capitalize()} {day.year} г.", monday,
                 end + (6 - end.weekday()) * DAY, (first - DAY).replace(day=1), after)


def week_of(day: date) -> Shown:
    """Monday to Sunday."""
    monday = day - day.weekday() * DAY
    sunday = monday + 6 * DAY
    return Shown("week", f"{monday:%d.%m} – {sunday:%d.%m.%Y} г.", monday, sunday,
                 monday - WEEK, monday + WEEK)


def read_day(text: str) -> date:
    """The day that an address names; today for anything else."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return today()
    return day if 1900 < day.year < 2100 else today()


def read_days(inbox: Inbox, shown: Shown, month: int, kind: str) -> list[Day]:
    """The days in their order, each with what the user may see on it."""
    found: dict[date, list[Item]] = {}
    for entity in dues():
        query = inbox.seen(entity, entity.awaits.between(entity, shown.first, shown.last))
        if query is not None and kind in ("", entity._meta.table_name):
            for item in make_items(inbox, entity, partial(query.limit, MOST),
                                   shown.first, shown.last):
                found.setdefault(item.day, []).append(item)
    days = (shown.last - shown.first).days + 1
    return [Day(day, sorted(found.get(day, ()), key=lambda one: one.due.is_term),
                shown.view == "month" and day.month != month)
            for day in (shown.first + DAY * place for place in range(days))]


class CalendarPage(DeskPage):
    """What is on which day."""

    title, place, group, icon, position = "Календар", "calendar", "Работа", "calendar-event", 15

    def is_named_to(self, user: User) -> bool:
        """An administrator has no daily work; „Срокове“ leads him here."""
        return user.role != ADMIN

    @page("/", needs=SIGNED_IN, shows="list")
    def index(self):
        """The month or the week around a day, of all kinds or of one."""
        day, kind = read_day(request.args.get("day", "")), request.args.get("kind", "")
        shown = week_of(day) if request.args.get("view") == "week" else month_of(day)
        inbox = Inbox(current_user, today(), mine=False)
        return self.render(
            "calendar.html", shown=shown, day=day, kind=kind, weekdays=WEEKDAYS, most=IN_CELL,
            days=read_days(inbox, shown, day.month, kind), kinds=list(kinds_of(inbox)))
