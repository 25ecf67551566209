"""The view of meetings: a meeting is prepared, held and minuted on one page."""

from flask import request

from admin.base import EntityView
from admin.pages.meetings.arranging import ArrangingPages
from admin.pages.meetings.minutes import MinutesPages
from admin.pages.meetings.preparing import PreparingPages
from admin.pages.meetings.running import RunningPages
from admin.policy import may_read
from models.attendance.lines import Attendance
from models.base import today
from models.cases.case import ChildCase
from models.meetings.meeting import Meeting

MODES = {"preparing": "Подготовка", "running": "Провеждане", "minutes": "Протокол"}
POSTED = {"note_item": "running", "add_decision": "running"}  # pages shown again with messages


class MeetingView(ArrangingPages, PreparingPages, RunningPages, MinutesPages, EntityView):
    """A meeting on one page in three modes, each with what it alone reads."""

    entity = Meeting
    details_template = "meetings/page.html"
    list_template = "meetings/list.html"
    views = (("unfinished", "С незавършен протокол", lambda _user: Meeting.unfinished(today())),)

    def details_context(self, record) -> dict:
        """What the page shows besides the record."""
        mode = self.mode_of(record)
        return {**super().details_context(record), **getattr(self, f"{mode}_context")(record),
                "mode": mode, "modes": MODES, "own": Attendance.awaited_of(self.user, record),
                "may_work": self.may_work(record), "may_see_cases": may_read(self.user, ChildCase)}

    def mode_of(self, record: Meeting) -> str:
        """The mode that the address asks for, or the one that the meeting is in."""
        page = request.endpoint.rpartition(".")[2]
        asked = request.args.get("mode") or POSTED.get(page, "")
        if asked in MODES:
            return asked
        if record.is_over:
            return "minutes"
        return "running" if record.held_on == today() else "preparing"
