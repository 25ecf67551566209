"""The meeting that is being prepared, as „Днес“ shows it."""

from collections.abc import Callable
from dataclasses import dataclass

from peewee import SQL, fn

from admin.policy import ask, visible
from bulgarian.dates import count_working_days
from bulgarian.numerals import counted
from models.agenda.items import AgendaItem
from models.attendance.lines import Attendance
from models.base import today
from models.documents.issued import IssuedDocument
from models.meetings.meeting import DONE, Meeting
from models.written import Given


@dataclass
class NextMeeting:
    """The meeting that is being prepared, with its checklist."""

    meeting: Meeting
    items: int
    members: int
    invitations: int
    own: Attendance | None = None  # the line of a representative who is to answer

    def when(self) -> str:
        """How far away it is: „днес“, „след 4 работни дни“."""
        days = count_working_days(today(), self.meeting.held_on)
        if self.meeting.held_on == today():
            return "днес"
        return f"след {counted(days, 'работен ден', 'работни дни')}"


def next_meeting(user, day) -> NextMeeting | None:
    """The first visible meeting from the day on that is neither over nor called off."""
    found = list(ask(user, Meeting, "next", lambda: visible(user, Meeting, Meeting.live()).where(
        Meeting.held_on >= day, Meeting.status.not_in((*DONE, "cancelled", "postponed"))
    ).order_by(Meeting.held_on, Meeting.starts_at).limit(1)))
    if not found:
        return None
    [meeting] = found
    return NextMeeting(meeting, *(_number(user, entity, make, meeting)
                                  for entity, make in OF_A_MEETING.items()),
                       Attendance.awaited_of(user, meeting))


def _number(user, entity, make: Callable, meeting: Meeting) -> int:
    """How many rows of an entity there are of a meeting."""
    ((count,),) = ask(user, entity, "of the next meeting", lambda: make(user).tuples(),
                      given=(meeting.id,))
    return count


OF_A_MEETING = {
    AgendaItem: lambda user: visible(user, AgendaItem, AgendaItem.live(fn.COUNT(SQL("*")))).where(
        AgendaItem.meeting == Given(0)),
    Attendance: lambda _: Attendance.live(fn.COUNT(SQL("*"))).where(
        Attendance.meeting == Given(0)),
    IssuedDocument: lambda user: visible(user, IssuedDocument, IssuedDocument.select(
        fn.COUNT(fn.DISTINCT(IssuedDocument.recipient)))).where(
        IssuedDocument.kind == "pokana", IssuedDocument.entity == "meetings",
        IssuedDocument.object_id == Given(0))}
