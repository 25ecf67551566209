"""The appointment of a meeting as an .ics file: an invitation, or that it is called off."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from icalendar import (
    Calendar,
    Event,
    Timezone,
    TimezoneDaylight,
    TimezoneStandard,
    vCalAddress,
    vText,
)

from bulgarian.numerals import ordinal
from documents.kinds import Recipient
from documents.values.parties import contact_of
from models.agenda.timetable import timetable
from models.base import SOFIA, utc_now
from models.fields import is_email
from models.meetings.meeting import Meeting

REQUEST, CANCEL = "REQUEST", "CANCEL"
CALLED_OFF = ("cancelled", "postponed")
SHORTEST = timedelta(hours=1)
WINTER, SUMMER = timedelta(hours=2), timedelta(hours=3)


def method_of(meeting: Meeting) -> str:
    return CANCEL if meeting.status in CALLED_OFF else REQUEST


def make_appointment(meeting: Meeting, recipients: list[Recipient]) -> bytes:
    """The file for these recipients; a later one of the same meeting takes its place.

    It names no case: calendars are seen by many.
    """
    method = method_of(meeting)
    calendar = _calendar(method)
    calendar.add_component(_event(meeting, recipients, method))
    return calendar.to_ical()


def make_feed(name: str, meetings: Iterable[Meeting], days: Iterable["Day"]) -> bytes:
    """A calendar that a program asks for again and again: meetings, and what falls on a day."""
    calendar = _calendar("PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-published-ttl", "PT1H")
    for meeting in meetings:
        event = _event(meeting, [], method_of(meeting))
        event.pop("organizer", None)  # nobody is asked to answer
        calendar.add_component(event)
    for day in days:
        calendar.add_component(_day_event(day))
    return calendar.to_ical()


@dataclass(frozen=True)
class Day:
    """What falls on a day: a mark of its own, its words, and where it is looked at."""

    mark: str
    on: date
    words: str
    url: str


def _day_event(day: Day) -> Event:
    event = Event()
    event.add("uid", f"{day.mark}@okmd-desk")
    event.add("dtstamp", utc_now().replace(tzinfo=None))
    event.add("dtstart", day.on)
    event.add("dtend", day.on + timedelta(days=1))
    event.add("summary", day.words)
    event.add("description", day.url)
    event.add("url", day.url)
    event.add("transp", "TRANSPARENT")  # nobody is busy on the day of a term
    return event


def _calendar(method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//Бюро ОКМД//BG")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(_sofia())
    return calendar


def _sofia() -> Timezone:
    """The clock of Sofia by its rules, as Outlook wants them; the same since 1997."""
    zone = Timezone()
    zone.add("tzid", SOFIA.key)
    for part, since, before, after in (
            (TimezoneDaylight(), datetime(1997, 3, 30, 3), WINTER, SUMMER),
            (TimezoneStandard(), datetime(1997, 10, 26, 4), SUMMER, WINTER)):
        part.add("dtstart", since)
        part.add("rrule", {"freq": "yearly", "bymonth": since.month, "byday": "-1su"})
        part.add("tzoffsetfrom", before)
        part.add("tzoffsetto", after)
        zone.add_component(part)
    return zone


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
    event.add("location", ", ".join(filter(None, (meeting.place(), meeting.online_link))))
    event.add("status", "CANCELLED" if method == CANCEL else "CONFIRMED")
    if meeting.online_link:
        event.add("url", meeting.online_link)
        event.add("description", f"Връзка за онлайн участие: {meeting.online_link}")
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
    """The address of the person, else of the institution; empty if neither has one to use."""
    known = (recipient.role.person, recipient.role.institution) if recipient.role else ()
    return next((one.email for one in known if one and is_email(one.email)), "")
