"""Holding a meeting: attendance with live quorum, notes, statements and decisions."""

from flask import abort, flash, make_response, request
from flask_admin import expose

from admin.auth import current_user
from admin.pages.meetings.answers import answer, is_live, overtaken, refusal, render_parts, shown
from admin.pages.meetings.attending import GUEST_ROLES, AttendingPages, read_lines
from admin.pages.meetings.deciding import read_entry, store_entry
from admin.pages.meetings.reading import read_items, read_organizations
from admin.policy import visible
from admin.records.editing import warn_of_leaks
from models.agenda.items import RESULTS, AgendaItem
from models.attendance.lines import STATUSES, Attendance
from models.attendance.statements import CHOICES, NamedVote, Statement, vote_by_name
from models.base import RuleError, today
from models.commitments.deadlines import days_off, first_day, quick_deadlines
from models.decisions.decision import KINDS
from models.decisions.phrases import read_phrases
from models.decisions.wording import SAID
from models.leaks.typed import leak_warnings
from models.meetings.meeting import Meeting

NOTES = ("discussion", "result", "votes_for", "votes_against", "abstained")


class RunningPages(AttendingPages):
    """What is done while the meeting runs; every field is stored by itself."""

    def running_context(self, record) -> dict:
        """The agenda with notes and decisions, the attendance and its quorum."""
        lines = [] if current_user.is_guest() else sorted(
            read_lines(record), key=Attendance.rank)
        items, may_work = read_items(record), self.may_work(record)
        read_talk(items)
        return {
            **entry_context(record), "items": items, "lines": lines,
            "quorum": record.quorum_of(lines), "entry": None, "statuses": STATUSES,
            "results": RESULTS, "guest_roles": GUEST_ROLES, "choices": CHOICES,
            "organizations": read_organizations() if may_work else [],
            "phrases": read_phrases() if may_work else [], "current": current_item(items),
            "shows_attendance": not current_user.is_guest()}

    @expose("/<record:record>/items/<record:item>/notes/", methods=("POST",))
    def note_item(self, record: int, item: int):
        """Store the posted ones of discussion, result and votes; 409 with both texts if somebody
        else has changed them meanwhile."""
        meeting = self._open(record)
        noted = self._item(meeting, item)
        posted = [name for name in NOTES if name in request.form or not is_live()]
        if theirs := overtaken(noted, posted):
            return answer(status=409, theirs=theirs) if is_live() else \
                self._show_overtaken(noted, theirs)
        try:
            for name in posted:
                setattr(noted, name, _typed(name, request.form.get(name, "")))
            noted.store(by=current_user.name)
        except RuleError as error:
            return refusal(error) if is_live() else \
                self.show_details(meeting, 422, note=(noted, error.all))
        if is_live():
            return answer(self._state(meeting, noted, posted), warnings=list(leak_warnings(noted)),
                          values={name: shown(noted, name) for name in posted})
        flash(f"Бележките по точка {noted.order} са запазени.")
        warn_of_leaks(noted)
        return self._back(meeting, f"item-{item}", "running")

    def _show_overtaken(self, item: AgendaItem, theirs: dict):
        """Both texts side by side, for a browser without the script."""
        rows = [(item.label_of(name), AgendaItem(**{name: request.form.get(name)}).show(name),
                 item.show(name)) for name in theirs]
        kept = [(name, request.form.get(name, "")) for name in NOTES]
        return make_response(self.render("conflict.html", record=item, rows=rows, kept=kept), 409)

    @expose("/<record:record>/items/<record:item>/statements/", methods=("POST",))
    def add_statement(self, record: int, item: int):
        """Store who spoke and what was said; or take a statement out."""
        meeting = self._open(record)
        spoken = self._item(meeting, item)
        try:
            if "remove" in request.form:
                remove_statement(spoken, request.form["remove"])
            else:
                store_statement(meeting, spoken)
        except RuleError as error:
            if is_live():
                return refusal(error)
            flash(error.message, "error")
        return self._changed(meeting, spoken, {f"statements-{item}": "_statements.html"})

    @expose("/<record:record>/items/<record:item>/vote/", methods=("POST",))
    def vote(self, record: int, item: int):
        """Store how one member voted."""
        meeting = self._open(record)
        voted = self._item(meeting, item)
        line = self._line(meeting, self._number("line"))
        try:
            vote_by_name(voted, line, request.form.get("choice", ""), current_user.name)
        except RuleError as error:
            if is_live():
                return refusal(error)
            flash(error.message, "error")
        return self._changed(meeting, voted, self._state_names(voted))

    @expose("/<record:record>/items/<record:item>/carry/", methods=("POST",))
    def carry_item(self, record: int, item: int):
        """An item that was not reached goes on at the next meeting."""
        meeting = self._open(record)
        try:
            later = self._item(meeting, item).carry_over(current_user.name)
            flash(f"Точката е пренесена: {later.meeting.title()}, т. {later.order}." if later else
                  "Точката чака следващото заседание: предлага се, когато го насрочите.")
        except RuleError as error:
            flash(error.message, "error")
        return self._back(meeting, f"item-{item}", "running")

    @expose("/<record:record>/items/<record:item>/decision/", methods=("POST",))
    def add_decision(self, record: int, item: int):
        """Record a decision with its commitments, or show what was typed with the messages."""
        meeting = self._open(record)
        decided = self._item(meeting, item)
        entry = read_entry(item)
        try:
            decision = store_entry(decided, entry, current_user.name)
        except RuleError as error:
            entry.errors = {broken.field or "text": broken.message for broken in error.all}
            return self._refused(meeting, decided, entry)
        if is_live():
            return self._changed(meeting, decided, {f"decisions-{item}": "_decisions.html"},
                                 done=f"{decision.name()} е записано.",
                                 warnings=list(leak_warnings(decision)))
        flash(f"{decision.name()} е записано.")
        warn_of_leaks(decision, *decision.commitments)
        return self._back(meeting, f"item-{item}", "running")

    def _refused(self, meeting: Meeting, item: AgendaItem, entry):
        """The form of a decision with its messages."""
        if not is_live():
            return self.show_details(meeting, 422, entry=entry)
        parts = render_parts(meeting, {f"entry-{item.id}": "_entry.html"}, item=item, entry=entry,
                             **entry_context(meeting), organizations=read_organizations(),
                             quorum=meeting.quorum(), with_options=True)
        return answer(parts, status=422)

    def _changed(self, meeting: Meeting, item: AgendaItem, names: dict, **values):
        """The parts of an item after a change, or the page again."""
        if not is_live():
            return self._back(meeting, f"item-{item.id}", "running")
        fresh = next(one for one in read_items(meeting) if one.id == item.id)
        read_talk([fresh])
        parts = render_parts(
            meeting, names | {f"badge-{item.id}": "_badge.html"}, item=fresh, results=RESULTS,
            choices=CHOICES, lines=sorted(read_lines(meeting), key=Attendance.rank))
        return answer(parts | self._quorum(meeting), **values,
                      values={name: shown(fresh, name) for name in NOTES[1:]})

    def _state(self, meeting: Meeting, item: AgendaItem, posted: list[str]) -> dict:
        """What shows the result of an item."""
        if "result" not in posted:
            return {}
        item.taken = list(item.decisions)
        read_talk([item])
        return render_parts(meeting, self._state_names(item), item=item, results=RESULTS,
                            choices=CHOICES, lines=sorted(read_lines(meeting), key=Attendance.rank))

    def _state_names(self, item: AgendaItem) -> dict:
        return {f"badge-{item.id}": "_badge.html", f"names-{item.id}": "_names.html"}

    def _number(self, name: str) -> int:
        text = request.form.get(name, "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else abort(404)


def entry_context(meeting: Meeting) -> dict:
    """What the form of a decision offers."""
    start = first_day(meeting.held_on, today())
    return {"decision_kinds": KINDS, "deadlines": quick_deadlines(start), "said": SAID,
            "start": start, "days_off": days_off(start)}


def current_item(items: list[AgendaItem]) -> int:
    """The item that the address names, or the first one without a result."""
    asked = request.args.get("item", "")
    open_items = [item for item in items if not item.result and not item.taken]
    found = [item for item in items if str(item.id) == asked] or open_items or items
    return found[0].id if found else 0


def read_talk(items: list[AgendaItem]) -> None:
    """Give every item its statements and votes by name; two queries."""
    numbers = [item.id for item in items]
    statements = list(visible(current_user, Statement, Statement.live()).where(
        Statement.item.in_(numbers)).order_by(
        Statement.order, Statement.id)) if numbers else []
    named = [item.id for item in items if item.result == "named"]
    votes = list(NamedVote.select().where(NamedVote.item.in_(named))) if named else []
    for item in items:
        item.said = [one for one in statements if one.item_id == item.id]
        item.named = {vote.line_id: vote.choice for vote in votes if vote.item_id == item.id}


def store_statement(meeting: Meeting, item: AgendaItem) -> None:
    """The posted statement, once; a speaker of the list is linked to his line."""
    key, name = request.form.get("entry_key", "")[:40], request.form.get("speaker", "").strip()
    if key and Statement.select().where(Statement.item == item.id,
                                        Statement.entry_key == key).exists():
        return
    line = next((one for one in read_lines(meeting) if name and one.title() == name), None)
    Statement(item=item, line=line, speaker="" if line else name, entry_key=key,
              text=request.form.get("text", "")).store(by=current_user.name)


def remove_statement(item: AgendaItem, number: str) -> None:
    """Take a statement out; it is kept in the archive."""
    found = item.statements.where(Statement.id == (int(number) if number.isdigit() and
                                                   number.isascii() and len(number) < 19 else 0))
    (found.first() or abort(404)).archive(by=current_user.name)


def _typed(name: str, text: str):
    """The value of a note: text, or a number of votes."""
    if name == "discussion":
        return text
    if name == "result" or not text.strip():
        return text.strip() or None
    if not text.strip().isascii() or not text.strip().isdigit() or len(text) > 6:
        raise RuleError("Гласовете се пишат с цифри, например 12.", name)
    return int(text)
