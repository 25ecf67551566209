"""The appointment of a meeting as an .ics file: an invitation, or that it is called off."""

from datetime import datetime, timedelta

from icalendar import Calendar, Event, vCalAddress, vText

from bulgarian.numerals import ordinal
from documents.kinds import Recipient
from documents.values.parties import contact_of
from models.agenda.timetable import timetable
from models.base import SOFIA, utc_now
from models.meetings.meeting import Meeting

REQUEST, CANCEL = "REQUEST", "CANCEL"
CALLED_OFF = ("cancelled", "postponed")
SHORTEST = timedelta(hours=1)


def method_of(meeting: Meeting) -> str:
    return CANCEL if meeting.status in CALLED_OFF else REQUEST


def make_appointment(meeting: Meeting, recipients: list[Recipient]) -> bytes:
    """The file for these recipients; a later one of the same meeting takes its place.

    It names no case: calendars are seen by many.
    """
    calendar, method = Calendar(), method_of(meeting)
    calendar.add("prodid", "-//Бюро ОКМД//BG")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(_event(meeting, recipients, method))
    calendar.add_missing_timezones()
    return calendar.to_ical()


def _event(meeting: Meeting, recipients: list[Recipient], method: str) -> Event:
    begin, end = _times(meeting)
    event = Event()
    event.add("uid", f"meeting-{meeting.id}-{meeting.mechanism.id}@okmd-desk")
    event.add("sequence", meeting.version)
    event.add("dtstamp", utc_now().replace(tzinfo=None))
    event.add("dtstart", begin)
    event.add("dtend", end)
    event.add("summary", f"{ordinal(meeting.serial, 'n').capitalize()} заседание – "
                         f"{meeting.mechanism.name}")
    event.add("location", meeting.place())
    event.add("status", "CANCELLED" if method == CANCEL else "CONFIRMED")
    if meeting.online_link:
        event.add("url", meeting.online_link)
    _add_people(event, meeting, recipients)
    return event


def _times(meeting: Meeting) -> tuple[datetime, datetime]:
    """Beginning and end by the clock of the office; the end by the agenda where none is set."""
    begin = datetime.combine(meeting.held_on, meeting.starts_at, SOFIA)
    items = sorted(meeting.items, key=lambda item: item.order)
    end = meeting.ends_at or timetable(meeting.starts_at, items)[1]
    ended = datetime.combine(meeting.held_on, end, SOFIA)
    return begin, max(ended, begin + SHORTEST)


def _add_people(event: Event, meeting: Meeting, recipients: list[Recipient]) -> None:
    contact = contact_of(meeting.mechanism)
    sender = (contact.email if contact else "") or meeting.mechanism.host.email
    if sender:
        organizer = vCalAddress(f"mailto:{sender}")
        organizer.params["CN"] = vText(meeting.mechanism.host.name)
        event["organizer"] = organizer
    for one in recipients:
        if address := email_of(one):
            attendee = vCalAddress(f"mailto:{address}")
            attendee.params["CN"] = vText(one.label)
            attendee.params["RSVP"] = vText("TRUE")
            event.add("attendee", attendee, encode=0)


def email_of(recipient: Recipient) -> str:
    """The address of the person, else of the institution; empty if neither is known."""
    role = recipient.role
    if role is None:
        return ""
    own = role.person.email if role.person else ""
    return own or (role.institution.email if role.institution else "")
