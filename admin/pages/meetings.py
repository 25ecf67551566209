"""The meeting's own page: agenda, attendance with live quorum, notes and decisions."""

from dataclasses import dataclass, field

from flask import abort, flash, redirect, request
from flask_admin import expose
from peewee import JOIN

from admin.auth import current_user
from admin.base import EntityView
from admin.policy import may_read, may_write, reached, visible
from admin.records.editing import warn_of_leaks
from bulgarian.dates import parse_date
from models.base import RuleError
from models.cases.case import ChildCase
from models.meetings.agenda import RESULTS, AgendaItem
from models.meetings.attendance import STATUSES, Attendance
from models.meetings.decisions import KINDS, Commitment, Decision, record_decision
from models.meetings.meeting import Meeting
from models.parties import Organization, Person

NOTES = ("discussion", "result", "votes_for", "votes_against", "abstained")
ROW = ("organization", "what", "due", "until_next_meeting")  # of a commitment being entered


@dataclass
class Entry:
    """A decision as typed, with the messages at its fields, to be shown again."""

    item: int
    values: dict = field(default_factory=dict)
    rows: list = field(default_factory=lambda: [{}])
    errors: dict = field(default_factory=dict)


class MeetingView(EntityView):
    """A meeting is prepared, held and minuted on one page."""

    entity = Meeting
    details_template = "meetings/page.html"

    def details_context(self, record) -> dict:
        """What the page shows besides the record."""
        lines = list(read_attendance(record))
        return {
            **super().details_context(record), "items": read_items(record),
            "lines": sorted(lines, key=Attendance.rank),
            "quorum": record.quorum_of(lines), "entry": None, "statuses": STATUSES,
            "results": RESULTS, "decision_kinds": KINDS,
            "organizations": read_organizations() if self.may_work(record) else [],
            "may_work": self.may_work(record), "shows_attendance": not current_user.is_guest(),
            "may_see_cases": may_read(current_user, ChildCase)}

    def may_work(self, record) -> bool:
        """Whether this user may still write into this meeting."""
        return may_write(current_user, Meeting) and record.status not in (
            "minutes_signed", "closed", "cancelled") and record.archived_at is None

    def _open(self, record: int) -> Meeting:
        meeting = self.get_one(record) or abort(404)
        if not self.may_work(meeting):
            abort(403)
        return meeting

    def _item(self, meeting: Meeting, number: int) -> AgendaItem:
        return meeting.items.where(AgendaItem.id == number).first() or abort(404)

    def _back(self, meeting: Meeting, anchor: str = ""):
        return redirect(self.details_url(meeting) + (f"#{anchor}" if anchor else ""))

    @expose("/<record:record>/items/<record:item>/move/", methods=("POST",))
    def move_item(self, record: int, item: int):
        """Move an item up or down; the numbers follow."""
        meeting = self._open(record)
        moved = self._item(meeting, item)
        step = {"up": -1, "down": 1}.get(request.form.get("way"), 0)
        moved.move_to(moved.order + step)
        flash("Редът на точките е запазен.")
        return self._back(meeting, f"item-{item}")

    @expose("/<record:record>/items/<record:item>/remove/", methods=("POST",))
    def remove_item(self, record: int, item: int):
        """Take an item off the agenda."""
        meeting = self._open(record)
        try:
            self._item(meeting, item).remove()
            flash("Точката е премахната от дневния ред.")
        except RuleError as error:
            flash(error.message, "error")
        return self._back(meeting, "agenda")

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
        return self._back(meeting, f"item-{item}")

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
        return self._back(meeting, f"item-{item}")

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
            return self._back(meeting, "attendance")
        return self.render("meetings/_answer.html", record=meeting, line=marked, problem=problem,
                           may_work=True, statuses=STATUSES, quorum=meeting.quorum())

    @expose("/<record:record>/attendance/all/", methods=("POST",))
    def mark_all(self, record: int):
        """Everybody who is still expected is here."""
        meeting = self._open(record)
        for line in meeting.attendance.where(Attendance.status == "expected"):
            line.status = "present"
            line.store(by=current_user.name)
        return self._back(meeting, "attendance")

    @expose("/<record:record>/compose/", methods=("POST",))
    def compose(self, record: int):
        """Add the members of the meeting's day that are not listed yet."""
        meeting = self._open(record)
        added = Attendance.compose(meeting, current_user.name)
        flash(f"Добавени членове: {added}." if added else "Съставът е пълен.")
        return self._back(meeting, "attendance")


def read_attendance(meeting: Meeting):
    """The attendance with people and institutions, one query."""
    return meeting.attendance.select(Attendance, Person, Organization).join(
        Person, JOIN.LEFT_OUTER).switch(Attendance).join(Organization, JOIN.LEFT_OUTER).where(
        Attendance.archived_at.is_null())


def read_items(meeting: Meeting) -> list[AgendaItem]:
    """The agenda with presenters, cases and decisions; a guest sees his commitments alone."""
    items = list(reached(current_user, meeting.items).select(
        AgendaItem, Person, ChildCase).join(
        Person, JOIN.LEFT_OUTER).switch(AgendaItem).join(ChildCase, JOIN.LEFT_OUTER).order_by(
        AgendaItem.order, AgendaItem.id))
    decisions = read_decisions(meeting)
    for item in items:
        item.taken = [d for d in decisions if d.item_id == item.id]
    return items


def read_decisions(meeting: Meeting) -> list[Decision]:
    """The decisions with the commitments that the user may see, two queries."""
    decisions = list(visible(current_user, Decision, meeting.decisions).where(
        Decision.archived_at.is_null()).order_by(Decision.number))
    commitments = list(visible(current_user, Commitment, Commitment.live()).select(
        Commitment, Organization).join(Organization).where(Commitment.decision.in_(
            [d.id for d in decisions])).order_by(Commitment.id)) if decisions else []
    for decision in decisions:
        decision.duties = [c for c in commitments if c.decision_id == decision.id]
    return decisions


def read_organizations() -> list[tuple[int, str]]:
    """Institutions to choose from: (id, what it is called)."""
    return [(o.id, o.title()) for o in Organization.live().order_by(Organization.name)]


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
