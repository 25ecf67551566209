"""Replies to the invitations: who comes, who sends a deputy, who has not answered."""

from flask import flash, request

from admin.auth import current_user
from admin.declaring import TRY, page
from admin.pages.meetings.base import AT_REPLIES, MeetingPages, to_work
from admin.pages.meetings.reading import read_attendance
from admin.policy.needs import REPRESENT, WRITE
from forms.pages import PageForm, typed
from models.attendance.lines import REPLIES, Attendance
from models.base import RuleError
from models.meetings.meeting import Meeting
from models.meetings.quorum import forecast_of

GROUPS = (("permanent", "Постоянни членове"), ("associated", "Асоциирани членове"),
          ("invited", "Поканени"), ("guest", "Гости"), ("media", "Медии"))


class ReplyForm(PageForm):
    """What somebody answered."""

    reply, deputy = typed(Attendance.reply), typed(Attendance.deputy)


class ReplyPages(MeetingPages):
    """What the invited answered."""

    @page("/<record:record>/replies/<record:line>/", needs=WRITE, logs=TRY, opens=to_work,
          form=ReplyForm, back=AT_REPLIES)
    def reply(self, meeting: Meeting, form: ReplyForm, line: Attendance):
        """Store one reply and answer with its line and the forecast."""
        problem, line.reply = "", form.reply.to_store()
        line.deputy = form.deputy.to_store() if line.reply == "deputy" else ""
        try:
            line.store(by=current_user.name)
        except RuleError as error:
            problem = error.message
        if not request.headers.get("HX-Request"):
            flash(problem or "Отговорът е записан.", "error" if problem else "message")
            return None
        return self.render("meetings/preparing/_reply_answer.html", record=meeting, line=line,
                           problem=problem, may_work=True,
                           **replies_context(meeting, list(read_attendance(meeting))))


    @page("/<record:record>/answer/", needs=REPRESENT, logs=TRY, form=ReplyForm)
    def answer(self, meeting: Meeting, form: ReplyForm):
        """Store what a representative answers for his own institution."""
        line = Attendance.awaited_of(current_user, meeting)
        if line is None:
            raise RuleError("Сега не се очаква отговор за това заседание. Обадете се на секретаря.")
        line.reply = form.reply.to_store()
        line.deputy = form.deputy.to_store() if line.reply == "deputy" else ""
        line.store(by=current_user.name)
        flash("Отговорът е изпратен на секретаря.")


def replies_context(meeting: Meeting, lines: list[Attendance]) -> dict:
    """The invited in their order, those who are silent, and the quorum to expect."""
    lines = sorted(lines, key=Attendance.rank)
    return {"lines": lines, "replies": REPLIES, "reply_groups": dict(GROUPS),
            "silent": [line for line in lines if not line.reply],
            "forecast": forecast_of(meeting.mechanism, lines)}
