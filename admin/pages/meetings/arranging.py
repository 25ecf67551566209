"""The list of meetings, the coming ones first, and a new meeting like the last one."""

from flask import request

from admin.pages.meetings.base import MeetingPages
from admin.policy import visible_live
from models.base import today
from models.mechanisms import Mechanism
from models.meetings.meeting import DONE, Meeting

GONE = (*DONE, "cancelled")
KEPT = ("starts_at", "mode", "room", "venue", "online_link")  # of the last meeting


class ArrangingPages(MeetingPages):
    """Meetings in the order in which they are worked on."""

    def next_meeting(self) -> Meeting | None:
        """The nearest of the coming ones that the user may see."""
        return visible_live(self.user, Meeting).where(
            Meeting.held_on >= today(), Meeting.status.not_in(GONE)).order_by(
            Meeting.held_on, Meeting.starts_at).first()

    def new_record(self) -> tuple[Meeting, None]:
        """A new meeting with its number and what the mechanism's last one had."""
        record, under = super().new_record()
        only = self._only_mechanism()
        record.mechanism = only or record.mechanism_id and record.mechanism or None
        if record.mechanism_id and request.method == "GET":
            # another mechanism may be chosen still
            record.serial = Meeting.next_serial(only.id) if only else None
            last = visible_live(self.user, Meeting).where(
                Meeting.mechanism == record.mechanism_id).order_by(
                Meeting.held_on.desc(), Meeting.id.desc()).first()
            for name in KEPT if last else ():
                setattr(record, name, getattr(last, name))
        return record, under

    def _only_mechanism(self) -> Mechanism | None:
        found = list(visible_live(self.user, Mechanism).limit(2))
        return found[0] if len(found) == 1 else None
