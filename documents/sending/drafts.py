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
from models.mechanisms import Mechanism
from models.meetings.meeting import Meeting
from models.meetings.readiness import answer_until
from models.parties import Organization

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


def make_letter(document: IssuedDocument, content: bytes) -> bytes:
    """An .eml file with one document, to the institution or person that it is addressed to.

    Its words are those of the kind and the number alone, which name no child.
    """
    mechanism = Mechanism.get_or_none(Mechanism.id == document.owner)
    number = f" № {document.register_number}" if document.register_number else ""
    message = EmailMessage(policy=AS_WRITTEN)
    message["Subject"] = f"{document.heading}{number}"
    message["X-Unsent"] = "1"
    if address := address_of(document):
        message["To"] = address
    message.set_content("\n".join([
        salutation(None), "", f"Приложено Ви изпращаме: {document.heading}{number}.", "",
        "С уважение,", *(_signature(mechanism) if mechanism else ())]).replace(NBSP, " "))
    message.make_mixed()
    message.attach(_attachment(document.file_name, content, WORD))
    return message.as_bytes()


def address_of(document: IssuedDocument) -> str:
    """The address of the institution that the document is addressed to, "" if none is known."""
    name = document.recipient
    found = Organization.live().where(
        (Organization.name == name) | (Organization.short_name == name)).first() if name else None
    return found.email if found else ""


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
    return "\n".join([*lines, "С уважение,", *_signature(meeting.mechanism)])


def _signature(mechanism: Mechanism) -> list[str]:
    contact = contact_of(mechanism)
    name = [contact.full_name()] if contact else []
    phone = [f"тел. {contact.phone}"] if contact and contact.phone else []
    return [*name, mechanism.host.name, *phone]
