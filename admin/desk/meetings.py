"""Meetings on „Днес“: the next one, those that wait, and who has not answered."""

from collections.abc import Callable
from dataclasses import dataclass

from peewee import JOIN, SQL, fn

from admin.desk.blocks import block_of
from admin.policy import ask, may_write, visible
from bulgarian.dates import count_working_days
from bulgarian.numerals import counted
from models.agenda.items import AgendaItem
from models.attendance.lines import Attendance
from models.base import today
from models.documents.issued import IssuedDocument
from models.mechanisms import Mechanism
from models.meetings.meeting import DONE, Meeting
from models.parties import Organization, Person
from models.written import Given


def unfinished_meetings(user, day):
    """Meetings that wait: not marked as held, minutes not made, not signed, not approved."""
    if not may_write(user, Meeting):
        return None
    return block_of(
        user, Meeting, lambda: visible(user, Meeting, Meeting.live()).where(
            Meeting.unfinished(day)).order_by(Meeting.held_on, Meeting.id),
        title="Заседания с незавършен протокол",
        icon="file-text", template="today/_meetings.html", link="/meetings/?view=unfinished")


def missing_replies(user, day):
    """Those who have not answered the invitation to a meeting that is near, with telephones."""
    if not may_write(user, Attendance):
        return None
    block = block_of(
        user, Attendance, lambda: _silent(user, day), title="Без отговор на поканата",
        icon="users", tone="warn", template="today/_silent.html", narrow=True, link="#silent")
    if block:
        block.link = f"/meetings/{block.rows[0].meeting_id}/?mode=preparing#replies"
    return block


def _silent(user, day):
    query = Attendance.live().select(Attendance, Meeting, Person, Organization).join(
        Meeting).join(Mechanism).switch(Attendance).join(Person, JOIN.LEFT_OUTER).switch(
        Attendance).join(Organization, JOIN.LEFT_OUTER).where(
        Meeting.near(day), Attendance.reply.is_null(), Attendance.written_to(Mechanism.chair))
    return visible(user, Attendance, query).order_by(
        Meeting.held_on, Attendance.position, Attendance.id)


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
    Attendance: lambda _: Attendance.live(fn.COUNT(SQL("*"))).join(Meeting).join(Mechanism).where(
        Attendance.meeting == Given(0), Attendance.written_to(Mechanism.chair)),
    IssuedDocument: lambda user: visible(user, IssuedDocument, IssuedDocument.select(
        fn.COUNT(fn.DISTINCT(IssuedDocument.recipient)))).where(
        IssuedDocument.kind == "pokana", IssuedDocument.entity == "meetings",
        IssuedDocument.object_id == Given(0))}
