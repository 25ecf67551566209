"""Somebody who is invited: whether a letter goes to him, how it names him, what he answers."""

from models.base import today
from models.parties import Organization
from models.words import declare_list

REPLIES = declare_list(
    "attendance.reply", ("yes", "ще участва"), ("deputy", "изпраща заместник"),
    ("no", "няма да участва"))
AWAITING = ("scheduled", "invited")  # states of a meeting in which answers are expected


class Answering:
    """The part of somebody invited, to a meeting or an event, that is about the answer."""

    def note_reply(self) -> None:
        """Keep the day of an answer, and none where there is no answer."""
        if self.reply and not self.replied_on:
            self.replied_on = today()
        elif not self.reply:
            self.replied_on = None

    def is_coming(self) -> bool:
        """Whether the reply says that he or a deputy will be there."""
        return self.reply in ("yes", "deputy")


class Invited(Answering):
    """The part of a line of the attendance that is about its letter and its answer."""

    @classmethod
    def awaited_of(cls, user, meeting) -> "Invited | None":
        """The line of a representative's institution while its answer is expected."""
        if not user.is_guest() or meeting.status not in AWAITING:
            return None
        return meeting.attendance.where(cls.organization == user.organization_id).first()

    def is_written_to(self) -> bool:
        """Whether an invitation goes to this line: nobody writes to the media, or to himself."""
        return self.role != "media" and (
            self.person_id is None or self.person_id != self.meeting.mechanism.chair_id)

    @classmethod
    def written_to(cls, chair):
        """SQL: the lines that an invitation goes to, of meetings joined with their chair."""
        return (cls.role != "media") & (cls.person.is_null() | (cls.person != chair))

    def phone(self) -> str:
        """Where to ring: the person's own number, else that of the institution."""
        own = self.person.phone if self.person_id else ""
        return own or (self.organization.show("phone") if self.organization_id else "")

    def institution(self) -> Organization | None:
        """The institution of the line, or the one in which its person works that day."""
        here = None if self.organization_id or not self.person_id else \
            self.person.position(self.meeting.held_on)
        return self.organization if self.organization_id else here and here.organization

    def addressed_as(self) -> str:
        """What tells the letter of this line from the others: who, of which institution."""
        place = self.institution()
        return ", ".join(filter(None, (
            self.name(), place.short(self.meeting.held_on) if place else "")))[:200]
