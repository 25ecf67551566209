"""The list of meetings, the coming ones first, and a new meeting like the last one."""

from itertools import groupby

from flask import request

from admin.lists.page import ListPage
from admin.pages.meetings.base import MeetingPages
from admin.policy import visible_live
from models.base import today
from models.mechanisms import Mechanism
from models.meetings.meeting import DONE, Meeting
from models.meetings.readiness import next_serial

GONE = (*DONE, "cancelled")
KEPT = ("starts_at", "mode", "room", "venue", "online_link")  # of the last meeting
COMING = "Предстоящи"


class ArrangingPages(MeetingPages):
    """Meetings in the order in which they are worked on."""

    def grouped(self, page: ListPage) -> list[tuple[str, list[Meeting]]]:
        """The rows of a page: the coming ones, the nearest first; the others by year."""
        if page.sort:
            return [("", page.rows)]
        coming = [one for one in page.rows if is_coming(one)]
        past = [one for one in page.rows if not is_coming(one)]
        groups = [(COMING, coming[::-1])] if coming else []
        return groups + [(f"{year} г.", list(rows)) for year, rows in groupby(
            past, key=lambda one: one.held_on.year)]

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
            record.serial = next_serial(only) if only else None  # another may be chosen still
            last = visible_live(self.user, Meeting).where(
                Meeting.mechanism == record.mechanism_id).order_by(
                Meeting.held_on.desc(), Meeting.id.desc()).first()
            for name in KEPT if last else ():
                setattr(record, name, getattr(last, name))
        return record, under

    def _only_mechanism(self) -> Mechanism | None:
        found = list(visible_live(self.user, Mechanism).limit(2))
        return found[0] if len(found) == 1 else None


def is_coming(meeting: Meeting) -> bool:
    return meeting.held_on >= today() and meeting.status not in GONE
