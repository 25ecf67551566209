"""The kinds of documents, by what they are made from; each file declares its own."""

from documents.papers import (
    cases,
    events,
    institutions,
    letters,
    meetings,
    memoranda,
    own,
    places,
    press,
    privacy,
    reminders,
    reports,
    retrospect,
)

__all__ = ["cases", "events", "institutions", "letters", "meetings", "memoranda", "own", "places",
           "press", "privacy", "reminders", "reports", "retrospect"]
