"""What the modes of the meeting's page share: which meeting and item, and the way back."""

from flask import abort, redirect

from admin.auth import current_user
from admin.policy import may_write
from models.agenda.items import AgendaItem
from models.meetings.meeting import Meeting


class MeetingPages:
    """Parts of the view of meetings that every mode uses."""

    def may_work(self, record) -> bool:
        """Whether this user may still write into this meeting."""
        return may_write(current_user, Meeting) and record.status not in (
            "minutes_signed", "closed", "cancelled") and not record.in_bin()

    def _open(self, record: int) -> Meeting:
        meeting = self.get_one(record) or abort(404)
        if not self.may_work(meeting):
            abort(403)
        return meeting

    def _item(self, meeting: Meeting, number: int) -> AgendaItem:
        return meeting.items.where(AgendaItem.id == number).first() or abort(404)

    def _back(self, meeting: Meeting, anchor: str = "", mode: str = "preparing"):
        return redirect(f"{self.details_url(meeting)}?mode={mode}"
                        + (f"#{anchor}" if anchor else ""))
