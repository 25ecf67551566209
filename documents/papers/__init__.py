"""The kinds of documents, by what they are made from; each file declares its own."""

from documents.papers import (
    events,
    letters,
    meetings,
    memoranda,
    own,
    press,
    privacy,
    reminders,
    reports,
)

__all__ = ["events", "letters", "meetings", "memoranda", "own", "press", "privacy", "reminders",
           "reports"]
