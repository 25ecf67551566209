"""Answers to the script of a running meeting: the parts of the page that have changed."""

from flask import jsonify, render_template, request

from bulgarian.dates import time_words
from models.base import RuleError, office_time, utc_now
from models.meetings.meeting import Meeting

BEFORE = "was_"  # a field as the page read it, beside the field as it is typed now


def is_live() -> bool:
    """Whether the script of the page asks, which keeps what cannot be sent and sends it again."""
    return request.headers.get("X-Live") == "1"


def clock() -> str:
    """„10.42“, for „Записано в …“."""
    return time_words(office_time(utc_now()))


def render_parts(meeting: Meeting, names: dict[str, str], **values) -> dict[str, str]:
    """{id of the element: its markup} of templates in the folder of the mode."""
    return {element: render_template("meetings/running/_part.html", record=meeting, may_work=True,
                                     part=f"meetings/running/{template}", **values)
            for element, template in names.items()}


def answer(parts: dict | None = None, status: int = 200, **values):
    """What the script gets; `saved` is the time of the office's clock."""
    response = jsonify(saved=clock(), parts=parts or {}, **values)
    response.status_code = status
    return response


def refusal(error: RuleError, **values):
    """The messages of a broken rule, nothing being stored."""
    return answer(status=422, problems=[broken.message for broken in error.all], **values)


def overtaken(record, names) -> dict[str, str]:
    """The fields that somebody else has changed since the page read them, as they are now."""
    found = {}
    for name in names:
        read, stored = request.form.get(BEFORE + name), shown(record, name)
        if read is not None and plain(stored) not in (
                plain(read), plain(request.form.get(name, ""))):
            found[name] = stored
    return found


def shown(record, name: str) -> str:
    """A stored value as a field of the page holds it."""
    value = getattr(record, name)
    return "" if value is None else str(value)


def plain(text: str) -> str:
    """A text without what browsers and the database write differently."""
    return "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").split("\n")).strip()
