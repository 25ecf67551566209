"""Holding a meeting: attendance with live quorum, notes and decisions."""

from dataclasses import dataclass, field

from flask import abort, flash, request
from flask_admin import expose

from admin.auth import current_user
from admin.pages.meetings.base import MeetingPages
from admin.pages.meetings.reading import read_attendance, read_items, read_organizations
from admin.records.editing import warn_of_leaks
from bulgarian.dates import parse_date
from models.base import RuleError
from models.meetings.agenda import RESULTS
from models.meetings.attendance import STATUSES, Attendance
from models.meetings.decisions import KINDS, record_decision
from models.parties import Organization

NOTES = ("discussion", "result", "votes_for", "votes_against", "abstained")
ROW = ("organization", "what", "due", "until_next_meeting")  # of a commitment being entered


@dataclass
class Entry:
    """A decision as typed, with the messages at its fields, to be shown again."""

    item: int
    values: dict = field(default_factory=dict)
    rows: list = field(default_factory=lambda: [{}])
    errors: dict = field(default_factory=dict)


class RunningPages(MeetingPages):
    """What is done while the meeting runs."""

    def running_context(self, record) -> dict:
        """The agenda with notes and decisions, the attendance and its quorum."""
        lines = list(read_attendance(record))
        return {
            "items": read_items(record), "lines": sorted(lines, key=Attendance.rank),
            "quorum": record.quorum_of(lines), "entry": None, "statuses": STATUSES,
            "results": RESULTS, "decision_kinds": KINDS,
            "organizations": read_organizations() if self.may_work(record) else [],
            "shows_attendance": not current_user.is_guest()}

    @expose("/<record:record>/items/<record:item>/notes/", methods=("POST",))
    def note_item(self, record: int, item: int):
        """Store the discussion and how the item ended."""
        meeting = self._open(record)
        noted = self._item(meeting, item)
        try:
            for name in NOTES:
                setattr(noted, name, _typed(name, request.form.get(name, "")))
            noted.store(by=current_user.name)
            flash(f"Бележките по точка {noted.order} са запазени.")
            warn_of_leaks(noted)
        except RuleError as error:
            return self.show_details(meeting, 422, note=(noted, error.all))
        return self._back(meeting, f"item-{item}", "running")

    @expose("/<record:record>/items/<record:item>/decision/", methods=("POST",))
    def add_decision(self, record: int, item: int):
        """Record a decision with its commitments, or show what was typed with the messages."""
        meeting = self._open(record)
        decided = self._item(meeting, item)
        entry = read_entry(item)
        try:
            rows = [read_row(row) for row in entry.rows if any(row.values())]
            decision = record_decision(decided, entry.values, rows, by=current_user.name)
        except RuleError as error:
            entry.errors = {broken.field or "text": broken.message for broken in error.all}
            return self.show_details(meeting, 422, entry=entry)
        flash(f"{decision.name()} е записано.")
        warn_of_leaks(decision, *decision.commitments)
        return self._back(meeting, f"item-{item}", "running")

    @expose("/<record:record>/attendance/<record:line>/", methods=("POST",))
    def mark(self, record: int, line: int):
        """Store one line of the attendance and answer with it and the new quorum."""
        meeting, problem = self._open(record), ""
        marked = read_attendance(meeting).where(Attendance.id == line).first() or abort(404)
        marked.status = request.form.get("status", "")
        marked.deputy = request.form.get("deputy", "")
        try:
            marked.store(by=current_user.name)
        except RuleError as error:
            problem = error.message
        if not request.headers.get("HX-Request"):
            flash(problem or "Присъствието е запазено.", "error" if problem else "message")
            return self._back(meeting, "attendance", "running")
        return self.render("meetings/running/_answer.html", record=meeting, line=marked,
                           problem=problem, may_work=True, statuses=STATUSES,
                           quorum=meeting.quorum())

    @expose("/<record:record>/attendance/all/", methods=("POST",))
    def mark_all(self, record: int):
        """Everybody who is still expected is here."""
        meeting = self._open(record)
        for line in meeting.attendance.where(Attendance.status == "expected"):
            line.status = "present"
            line.store(by=current_user.name)
        return self._back(meeting, "attendance", "running")


def read_entry(item: int) -> Entry:
    """The decision as it was typed into the form of an item."""
    columns = [request.form.getlist(name) for name in ROW[:3]]
    length = max(map(len, columns), default=0)
    ticked = request.form.getlist("until_next_meeting")  # numbers of the rows
    rows = [{name: column[n] if n < len(column) else "" for name, column in zip(
        ROW, columns, strict=False)} | {"until_next_meeting": str(n) in ticked}
        for n in range(length)]
    return Entry(item, {"kind": request.form.get("kind", ""),
                        "text": request.form.get("text", "")}, rows or [{}])


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


def _typed(name: str, text: str):
    """The value of a note: text, or a number of votes."""
    if name == "discussion":
        return text
    if name == "result" or not text.strip():
        return text.strip() or None
    if not text.strip().isascii() or not text.strip().isdigit() or len(text) > 6:
        raise RuleError("Гласовете се пишат с цифри, например 12.", name)
    return int(text)
