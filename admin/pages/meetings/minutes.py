"""After a meeting: its minutes."""

from admin.pages.meetings.base import MeetingPages
from admin.pages.meetings.reading import read_items


class MinutesPages(MeetingPages):
    """What is done once the meeting was held."""

    def minutes_context(self, record) -> dict:
        """The agenda with what was decided."""
        return {"items": read_items(record)}
