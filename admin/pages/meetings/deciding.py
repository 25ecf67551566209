"""A decision as it is typed into the run screen: read, composed, doubted, stored once."""

from dataclasses import dataclass, field
from datetime import date
from itertools import zip_longest

from bulgarian.dates import parse_coming
from forms.pages import (
    BooleanField,
    PageForm,
    TextField,
    WordsField,
    record_id,
    typed,
)
from models.agenda.items import AgendaItem
from models.base import RuleError, today
from models.commitments.deadlines import doubt, first_day
from models.commitments.recording import record_decision
from models.decisions.decision import KINDS, Decision
from models.decisions.wording import compose_text
from models.parties import Organization

ROW = ("organization", "what", "due")  # of a commitment being entered


class DecisionForm(PageForm):
    """A decision with as many commitments as there are rows; a row is read when it is stored."""

    kind, text = TextField("Вид решение"), typed(Decision.text)
    sure, stands = BooleanField(), BooleanField()
    organization, what, due, until_next_meeting = (WordsField() for _ in range(4))
    entry_key, composed = typed(Decision.entry_key), TextField()

    def rows(self) -> list[dict]:
        """The typed rows, an empty text for what one of them lacks."""
        columns = [self[name].to_store() for name in ROW]
        return [dict(zip(ROW, cells, strict=True)) for cells in zip_longest(
            *columns, fillvalue="")]


@dataclass
class Entry:
    """A decision as typed, with the messages at its fields, to be shown again."""

    item: int
    values: dict = field(default_factory=dict)
    rows: list = field(default_factory=lambda: [{}])
    errors: dict = field(default_factory=dict)
    doubts: list = field(default_factory=list)  # what is to be confirmed
    key: str = ""
    is_sure: bool = False  # what is unusual in the dates was confirmed
    stands: str = ""  # the kind whose warning was confirmed
    warned: bool = False  # its kind is to be confirmed


def read_entry(item: int, form: DecisionForm) -> Entry:
    """The decision as it was typed into the form of an item."""
    rows = [row | {"until_next_meeting": str(n) in form.until_next_meeting.to_store()}
            for n, row in enumerate(form.rows())]
    text = form.text.to_store() or form.text._value()  # what cannot be read is shown again
    is_edited = text != form.composed.to_store()  # else it is made anew of what is stored
    return Entry(item, {"kind": form.kind.to_store(), "text": text if is_edited else ""},
                 rows or [{}], key=form.entry_key.to_store(), is_sure=form.sure.data,
                 stands=form.kind.to_store() if form.stands.data else "")


def store_entry(item: AgendaItem, entry: Entry, by: str) -> Decision:
    """The stored decision; the one that is there already if this is sent a second time."""
    sent = entry.key and Decision.get_or_none(Decision.item == item.id,
                                              Decision.entry_key == entry.key)
    if sent:
        return sent
    start = first_day(item.meeting.held_on, today())
    rows = [read_row(row, start) for row in entry.rows if any(row.values())]
    entry.doubts = [] if entry.is_sure else doubts_of(start, rows)
    if entry.doubts:
        raise RuleError(f"{entry.doubts[0]} Потвърдете срока или го променете.", "due")
    for row in rows:
        row["confirmed"] = {f"due={row['due']}"} if entry.is_sure else ()
    values = {**entry.values, "entry_key": entry.key}
    if not values["text"].strip():
        values["text"] = compose_text(values["kind"], dict(KINDS).get(values["kind"], ""), rows)
    confirmed = (f"kind={entry.stands}",) if entry.stands else ()
    return record_decision(item, values, rows, by=by, confirmed=confirmed)


def doubts_of(start: date, rows: list[dict]) -> list[str]:
    """What is unusual in the dates; at a meeting long ago, days before today are not."""
    told = (doubt(row["due"], start) for row in rows if row["due"])
    return [sentence for sentence in told if sentence]


def read_row(row: dict, start: date) -> dict:
    """Values of a commitment from its typed row; RuleError for what cannot be read."""
    try:
        due = parse_coming(row["due"], start) if row["due"].strip() else None
    except ValueError as error:
        raise RuleError(str(error), "due") from error
    organization = Organization.live().where(
        Organization.id == (record_id(row["organization"]) or 0)).first()
    if organization is None:
        raise RuleError("Изберете отговорната институция от списъка.", "organization")
    return {"organization": organization, "what": row["what"], "due": due,
            "until_next_meeting": row["until_next_meeting"]}
