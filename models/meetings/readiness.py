"""What is checked before a meeting: its day, the notice that is due, its number."""

from dataclasses import dataclass
from datetime import date, timedelta

from bulgarian.dates import add_working_days, date_weekday, holiday_name, is_working_day
from bulgarian.numerals import counted
from models.base import today
from models.meetings.meeting import Meeting

ANSWER_DAYS = 2  # working days before the meeting by which members confirm


@dataclass(frozen=True)
class Check:
    """One line of the list: a sentence, and whether it is in order."""

    text: str
    tone: str = "ok"


def notice_until(meeting: Meeting) -> date:
    """The last day on which the invitations are in time by the rules of the mechanism.

    If offices are closed then, the working day before.
    """
    last = meeting.held_on - timedelta(meeting.mechanism.notice_days)
    return last if is_working_day(last) else add_working_days(last, -1)


def answer_until(meeting: Meeting) -> date:
    """The day until which members are asked to confirm."""
    return add_working_days(meeting.held_on, -ANSWER_DAYS)


def readiness(meeting: Meeting, on: date | None = None) -> list[Check]:
    """The checks that have something to say, the day first."""
    on = on or today()
    checks = (_day(meeting), _notice(meeting, on), _number(meeting))
    return [check for check in checks if check is not None]


def _day(meeting: Meeting) -> Check:
    day, free = meeting.held_on, holiday_name(meeting.held_on)
    if free:
        return Check(f"{day:%d.%m.%Y} г. е неработен ден: {free}. Изберете друга дата.", "bad")
    if not is_working_day(day):
        return Check(f"{date_weekday(day).capitalize()} е почивен ден. Изберете друга дата.", "bad")
    return Check(f"{date_weekday(day).capitalize()} е работен ден.")


def _notice(meeting: Meeting, on: date) -> Check | None:
    if meeting.status not in ("draft", "scheduled", "postponed"):
        return None
    last, told = notice_until(meeting), counted(meeting.mechanism.notice_days, "ден", "дни")
    if last < on:
        return Check(f"Срокът за поканите изтече на {last:%d.%m.%Y} г. (поне {told} преди "
                     "заседанието). Изпратете ги веднага или изберете по-късна дата.", "warn")
    return Check(f"Изпратете поканите до {last:%d.%m.%Y} г., {date_weekday(last).split(',')[0]} "
                 f"(поне {told} преди заседанието).", "info")


def _number(meeting: Meeting) -> Check | None:
    """A warning where the numbers of the mechanism jump before this meeting."""
    before = Meeting.live().where(
        Meeting.mechanism == meeting.mechanism_id, Meeting.serial < meeting.serial)
    last = before.order_by(Meeting.serial.desc()).first()
    if last is None or last.serial == meeting.serial - 1:
        return None
    return Check(f"Последното заседание в регистъра е № {last.serial}. Проверете номера.", "warn")
