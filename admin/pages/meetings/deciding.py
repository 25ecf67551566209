"""A decision as it is typed into the run screen: read, composed, doubted, stored once."""

from dataclasses import dataclass, field

from flask import request

from bulgarian.dates import parse_date
from models.agenda.items import AgendaItem
from models.base import RuleError, today
from models.commitments.deadlines import doubt, first_day
from models.commitments.recording import record_decision
from models.decisions.decision import KINDS, Decision
from models.decisions.wording import compose_text
from models.parties import Organization

ROW = ("organization", "what", "due", "until_next_meeting")  # of a commitment being entered


@dataclass
class Entry:
    """A decision as typed, with the messages at its fields, to be shown again."""

    item: int
    values: dict = field(default_factory=dict)
    rows: list = field(default_factory=lambda: [{}])
    errors: dict = field(default_factory=dict)
    doubts: list = field(default_factory=list)  # what is to be confirmed
    key: str = ""


def read_entry(item: int) -> Entry:
    """The decision as it was typed into the form of an item."""
    columns = [request.form.getlist(name) for name in ROW[:3]]
    length = max(map(len, columns), default=0)
    ticked = request.form.getlist("until_next_meeting")  # numbers of the rows
    rows = [{name: column[n] if n < len(column) else "" for name, column in zip(
        ROW, columns, strict=False)} | {"until_next_meeting": str(n) in ticked}
        for n in range(length)]
    return Entry(item, {"kind": request.form.get("kind", ""),
                        "text": request.form.get("text", "")}, rows or [{}],
                 key=request.form.get("entry_key", "")[:40])


def store_entry(item: AgendaItem, entry: Entry, by: str) -> Decision:
    """The stored decision; the one that is there already if this is sent a second time."""
    sent = entry.key and Decision.get_or_none(Decision.item == item.id,
                                              Decision.entry_key == entry.key)
    if sent:
        return sent
    rows = [read_row(row) for row in entry.rows if any(row.values())]
    is_sure = "sure" in request.form
    entry.doubts = [] if is_sure else doubts_of(item, rows)
    if entry.doubts:
        raise RuleError(f"{entry.doubts[0]} Потвърдете срока или го променете.", "due")
    for row in rows:
        row["is_confirmed"] = is_sure
    values = {**entry.values, "entry_key": entry.key}
    if not values["text"].strip():
        values["text"] = compose_text(values["kind"], dict(KINDS).get(values["kind"], ""), rows)
    return record_decision(item, values, rows, by=by)


def doubts_of(item: AgendaItem, rows: list[dict]) -> list[str]:
    """What is unusual in the dates; at a meeting long ago, days before today are not."""
    start = first_day(item.meeting.held_on, today())
    told = (doubt(row["due"], start) for row in rows if row["due"])
    return [sentence for sentence in told if sentence]


def read_row(row: dict) -> dict:
    """Values of a commitment from its typed row; RuleError for what cannot be read."""
    try:
        due = parse_date(row["due"]) if row["due"].strip() else None
    except ValueError as error:
        raise RuleError(str(error), "due") from error
    number = row["organization"]
    known = number.isascii() and number.isdigit() and len(number) < 19
    organization = Organization.live().where(Organization.id == int(number)).first() \
        if known else None
    if organization is None:
        raise RuleError("Изберете отговорната институция от списъка.", "organization")
    return {"organization": organization, "what": row["what"], "due": due,
            "until_next_meeting": row["until_next_meeting"]}
