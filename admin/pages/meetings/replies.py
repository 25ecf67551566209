"""Replies to the invitations: who comes, who sends a deputy, who has not answered."""

from flask import abort, flash, request
from flask_admin import expose

from admin.auth import current_user
from admin.pages.meetings.base import MeetingPages
from admin.pages.meetings.reading import read_attendance
from models.attendance.lines import REPLIES, Attendance
from models.base import RuleError
from models.meetings.meeting import Meeting
from models.meetings.quorum import forecast_of

GROUPS = (("permanent", "Постоянни членове"), ("associated", "Асоциирани членове"),
          ("invited", "Поканени"), ("guest", "Гости"), ("media", "Медии"))


class ReplyPages(MeetingPages):
    """What the invited answered."""

    @expose("/<record:record>/replies/<record:line>/", methods=("POST",))
    def reply(self, record: int, line: int):
        """Store one reply and answer with its line and the forecast."""
        meeting, problem = self._open(record), ""
        replied = read_attendance(meeting).where(Attendance.id == line).first() or abort(404)
        replied.reply = request.form.get("reply") or None
        replied.deputy = request.form.get("deputy", "") if replied.reply == "deputy" else ""
        try:
            replied.store(by=current_user.name)
        except RuleError as error:
            problem = error.message
        if not request.headers.get("HX-Request"):
            flash(problem or "Отговорът е запазен.", "error" if problem else "message")
            return self._back(meeting, "replies")
        return self.render("meetings/preparing/_reply_answer.html", record=meeting, line=replied,
                           problem=problem, may_work=True,
                           **replies_context(meeting, list(read_attendance(meeting))))


def replies_context(meeting: Meeting, lines: list[Attendance]) -> dict:
    """The invited in their order, those who are silent, and the quorum to expect."""
    lines = sorted(lines, key=Attendance.rank)
    return {"lines": lines, "replies": REPLIES, "phone_of": phone_of, "reply_groups": dict(GROUPS),
            "silent": [line for line in lines if not line.reply],
            "forecast": forecast_of(meeting.mechanism, lines)}


def phone_of(line: Attendance) -> str:
    """Where to ring: the person's own number, else that of the institution."""
    own = line.person.phone if line.person_id else ""
    return own or (line.organization.phone if line.organization_id else "")
