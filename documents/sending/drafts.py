"""Letters as drafts of e-mail: opened in the office's own program, read there, and sent."""

from email.encoders import encode_base64
from email.header import Header
from email.message import EmailMessage
from email.mime.base import MIMEBase
from email.policy import SMTP

from bulgarian.dates import date_numeric, date_weekday, time_words
from bulgarian.grammar import salutation
from bulgarian.numerals import ordinal
from bulgarian.text import NBSP
from documents.kinds import Recipient
from documents.papers.meetings import INVITATION, cases_of
from documents.privacy import Guard
from documents.sending.appointments import email_of, make_appointment, method_of
from documents.values.meetings import name_of_meeting
from documents.values.parties import contact_of
from models.documents.blobs import WORD
from models.documents.issued import IssuedDocument
from models.meetings.meeting import Meeting
from models.meetings.readiness import answer_until

AS_WRITTEN = SMTP.clone(refold_source="none")  # the heads of attachments stay as they are made


def recipients_of(meeting: Meeting) -> dict[str, Recipient]:
    """Those who are invited, by their labels."""
    return {one.label: one for one in INVITATION.recipients(meeting, meeting.held_on)}


def make_draft(meeting: Meeting, recipient: Recipient,
               letters: list[tuple[IssuedDocument, bytes]]) -> bytes:
    """An .eml file with the letters and the appointment; the program opens it as unsent.

    Subject and text speak of no case, and names of children are taken out of what was typed.
    """
    guard = Guard(cases_of(meeting))
    message = EmailMessage(policy=AS_WRITTEN)
    message["Subject"] = _told(guard, f"Покана за {name_of_meeting(meeting)} на "
                                     f"{date_numeric(meeting.held_on)}")
    message["X-Unsent"] = "1"
    if address := email_of(recipient):
        message["To"] = address
    message.set_content(_told(guard, _text(meeting, recipient)))
    message.make_mixed()
    for document, content in letters:
        message.attach(_attachment(document.file_name, content, WORD))
    message.attach(_attachment("заседание.ics", make_appointment(meeting, [recipient]),
                               "text/calendar", charset="utf-8", method=method_of(meeting)))
    return message.as_bytes()


def _attachment(name: str, content: bytes, media_type: str, **more: str) -> MIMEBase:
    """A file of a letter; its name stands as the standard has it and as Outlook reads it."""
    part = MIMEBase(*media_type.split("/"), **more)
    part.set_payload(content)
    encode_base64(part)
    part.set_param("name", Header(name, "utf-8").encode())
    part.add_header("Content-Disposition", "attachment", filename=("utf-8", "", name))
    return part


def _told(guard: Guard, text: str) -> str:
    """The text without names of children, with the plain spaces of a mail program."""
    return guard.hide(text).replace(NBSP, " ")


def _text(meeting: Meeting, recipient: Recipient) -> str:
    person = recipient.role.person if recipient.role else None
    greeting = salutation(person.honorific, person.last_name, person.gender) if person \
        else salutation(None)
    where = f", {meeting.place()}" if meeting.place() else ""
    lines = [
        greeting, "",
        f"Приложено Ви изпращаме покана с дневен ред за {ordinal(meeting.serial, 'n')} "
        f"заседание на {date_weekday(meeting.held_on)} от {time_words(meeting.starts_at)} "
        f"часа{where}.", "",
        f"Моля да потвърдите участието си до {date_numeric(answer_until(meeting))}", ""]
    if meeting.online_link:
        lines += [f"Връзка за онлайн участие: {meeting.online_link}", ""]
    return "\n".join([*lines, "С уважение,", *_signature(meeting)])


def _signature(meeting: Meeting) -> list[str]:
    contact = contact_of(meeting.mechanism)
    name = [contact.full_name()] if contact else []
    phone = [f"тел. {contact.phone}"] if contact and contact.phone else []
    return [*name, meeting.mechanism.host.name, *phone]
