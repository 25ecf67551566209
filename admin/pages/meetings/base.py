"""What the modes of the meeting's page share: which meeting and item, and the way back."""

from flask import abort

from admin.auth import current_user
from admin.pages.meetings.answers import is_live, refusal
from admin.policy import may_write
from models.agenda.items import AgendaItem
from models.base import RuleError
from models.meetings.meeting import Meeting

AT_AGENDA, AT_REPLIES = "?mode=preparing#agenda", "?mode=preparing#replies"
AT_ITEM, AT_ATTENDANCE = "?mode=running#item-{item}", "?mode=running#attendance"


def to_work(view, number: int) -> Meeting:
    """The meeting, if it may still be written into."""
    meeting = view.open_record(number)
    return meeting if view.may_work(meeting) else abort(403)


def written(view, number: int) -> Meeting:
    """The meeting, also when it is signed or closed."""
    meeting = view.open_record(number)
    return abort(403) if meeting.in_bin() else meeting


class MeetingPages:
    """Parts of the view of meetings that every mode uses."""

    def may_work(self, record) -> bool:
        """Whether this user may still write into this meeting."""
        return may_write(current_user, Meeting) and record.status not in (
            "minutes_signed", "closed", "cancelled") and not record.in_bin()

    def open_item(self, meeting: Meeting, number: int) -> AgendaItem:
        """The item that an address names."""
        return meeting.items.where(AgendaItem.id == number).first() or abort(404)

    def refused(self, broken: RuleError, record=None, *, back: str = ""):
        """The words of the rule for the script of a running meeting, or on the page."""
        return refusal(broken) if is_live() else super().refused(broken, record, back=back)
