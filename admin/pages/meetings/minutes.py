"""After a meeting: its minutes."""

from admin.pages.meetings.base import MeetingPages


class MinutesPages(MeetingPages):
    """What is done once the meeting was held."""
