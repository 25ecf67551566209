"""A letter of e-mail as a file: who sent it, when, about what, and the files in it; read apart.

As mail programs send it (.eml), and as Outlook keeps it (.msg).
"""

import struct
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC
from email import message_from_bytes
from email.errors import MessageError
from email.policy import default
from email.utils import parseaddr, parsedate_to_datetime

from oxmsg import Message
from oxmsg.domain import constants

from bulgarian.clock import SOFIA
from bulgarian.text import clean_text
from documents.apart import apart

MOST_FILES = 20
EML, MSG = "message/rfc822", "application/vnd.ms-outlook"


def read_message(media_type: str, data: bytes) -> dict | None:
    """{correspondent, their_date (ISO), subject, files: [[name, content], …]}; empty if unknown.

    None for what is no letter of e-mail; RuleError for one that cannot be read at all.
    """
    read = {EML: _mail, MSG: _outlook}.get(media_type)
    return read(data) if read else None


@apart
def _mail(data: bytes) -> dict:
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


# -- of Outlook ---------------------------------------------------------------------------------


@apart
def _outlook(data: bytes) -> dict:
    """The same; what is odd in one place is left out, what is odd altogether ends the child."""
    message = Message.load(data)
    name, address = parseaddr(_known(lambda: message.sender) or "")
    called = _known(lambda: message.properties.str_prop_value(constants.PID_SENDER_NAME))
    sent = _known(lambda: message.sent_date)
    return {"correspondent": _line(called or name or address),
            "their_date": sent.astimezone(SOFIA).date().isoformat() if sent else "",
            "subject": _line(_known(lambda: message.subject)),
            "files": _outlook_files(message, len(data))}


def _known(read: Callable):
    """What a property says; None where it cannot be read."""
    with suppress(ValueError, LookupError, OverflowError, AttributeError, struct.error):
        return read()
    return None


def _line(text: str | None) -> str:
    with suppress(ValueError):
        return " ".join(clean_text((text or "").replace("\0", "")).split())
    return ""


def _outlook_files(message: Message, most: int) -> list:
    """The files in it; together they are no larger than the letter, unless somebody deceives."""
    found, size = [], 0
    for part in message.attachments:
        content = _known(lambda part=part: part.file_bytes)
        size += len(content or b"")
        if size > most or len(found) == MOST_FILES:
            break
        if content:
            found.append([_line(_known(lambda part=part: part.file_name)) or "файл", content])
    return found
