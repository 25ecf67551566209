"""A letter of e-mail as a file: who sent it, when, about what, and the files in it; read apart."""

from contextlib import suppress
from datetime import UTC
from email import message_from_bytes
from email.errors import MessageError
from email.policy import default
from email.utils import parseaddr, parsedate_to_datetime

from bulgarian.clock import SOFIA
from bulgarian.text import clean_text
from documents.apart import apart

MOST_FILES = 20
EML = "message/rfc822"


@apart
def read_message(data: bytes) -> dict:
    """{correspondent, their_date (ISO), subject, files: [[name, content], …]}; empty if unknown."""
    message = message_from_bytes(data, policy=default)
    name, address = parseaddr(_head(message, "From"))
    found = [_file(part) for part in message.iter_attachments()]
    return {"correspondent": name or address, "their_date": _day(_head(message, "Date")),
            "subject": _head(message, "Subject"),
            "files": [one for one in found if one][:MOST_FILES]}


def _head(message, name: str) -> str:
    """A head in plain text on one line; what cannot be read is left out."""
    with suppress(MessageError, ValueError, IndexError, AttributeError, LookupError):
        return " ".join(clean_text(str(message[name] or "")).split())
    return ""


def _day(text: str) -> str:
    """The day at the office; empty for a date that nobody can read."""
    with suppress(ValueError, TypeError, OverflowError):
        moment = parsedate_to_datetime(text)
        known = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return known.astimezone(SOFIA).date().isoformat()
    return ""


def _file(part) -> list | None:
    with suppress(MessageError, ValueError, LookupError):
        content = part.get_payload(decode=True)
        name = part.get_filename() or "файл"
        return [name, content] if content else None
    return None
