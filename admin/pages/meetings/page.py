"""The view of meetings: a meeting is prepared, held and minuted on one page."""

from admin.auth import current_user
from admin.base import EntityView
from admin.pages.meetings.minutes import MinutesPages
from admin.pages.meetings.preparing import PreparingPages
from admin.pages.meetings.reading import read_attendance, read_items, read_organizations
from admin.pages.meetings.running import RunningPages
from admin.policy import may_read
from models.cases.case import ChildCase
from models.meetings.agenda import RESULTS
from models.meetings.attendance import STATUSES, Attendance
from models.meetings.decisions import KINDS
from models.meetings.meeting import Meeting


class MeetingView(PreparingPages, RunningPages, MinutesPages, EntityView):
    """A meeting is prepared, held and minuted on one page."""

    entity = Meeting
    details_template = "meetings/page.html"

    def details_context(self, record) -> dict:
        """What the page shows besides the record."""
        lines = list(read_attendance(record))
        return {
            **super().details_context(record), "items": read_items(record),
            "lines": sorted(lines, key=Attendance.rank),
            "quorum": record.quorum_of(lines), "entry": None, "statuses": STATUSES,
            "results": RESULTS, "decision_kinds": KINDS,
            "organizations": read_organizations() if self.may_work(record) else [],
            "may_work": self.may_work(record), "shows_attendance": not current_user.is_guest(),
            "may_see_cases": may_read(current_user, ChildCase)}
