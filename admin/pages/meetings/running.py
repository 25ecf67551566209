"""Holding a meeting: attendance with live quorum, notes, statements and decisions."""

from flask import abort, flash, make_response, request

from admin.auth import current_user
from admin.declaring import TRY, checked, page, read_form
from admin.pages.meetings.answers import answer, is_live, overtaken, refusal, render_parts, shown
from admin.pages.meetings.attending import GUEST_ROLES, AttendingPages, read_lines
from admin.pages.meetings.base import AT_ITEM, to_work
from admin.pages.meetings.deciding import DecisionForm, read_entry, store_entry
from admin.pages.meetings.reading import read_items, read_organizations
from admin.policy import visible
from admin.policy.needs import WRITE
from admin.records.editing import warn_of_leaks
from forms.pages import IdField, PageForm, TextField, typed
from models.agenda.items import RESULTS, AgendaItem
from models.agenda.standing import APPROVAL
from models.attendance.lines import STATUSES, Attendance
from models.attendance.statements import CHOICES, NamedVote, Statement, vote_by_name
from models.base import RuleError, today
from models.commitments.deadlines import first_day, quick_deadlines
from models.decisions.decision import KINDS
from models.decisions.phrases import read_phrases
from models.decisions.wording import SAID
from models.leaks.typed import leak_warnings
from models.meetings.meeting import Meeting
from models.waiting.proposals import to_approve

NOTES = ("discussion", "result", "votes_for", "votes_against", "abstained")


class NotesForm(PageForm):
    """What is noted of an item."""

    discussion, result = typed(AgendaItem.discussion), typed(AgendaItem.result)
    votes_for, votes_against = typed(AgendaItem.votes_for), typed(AgendaItem.votes_against)
    abstained = typed(AgendaItem.abstained)


class StatementForm(PageForm):
    """Who said what, or the statement to be taken out."""

    speaker, text = typed(Statement.speaker), typed(Statement.text)
    entry_key, remove = typed(Statement.entry_key), IdField("Изказване")


class VoteForm(PageForm):
    """How one member voted."""

    line, choice = IdField("Член"), TextField("Глас")


class RunningPages(AttendingPages):
    """What is done while the meeting runs; every field is stored by itself."""

    def running_context(self, record) -> dict:
        """The agenda with notes and decisions, the attendance and its quorum."""
        lines = [] if current_user.is_guest() else sorted(
            read_lines(record), key=Attendance.rank)
        items, may_work = read_items(record), self.may_work(record)
        read_talk(items)
        return {
            **entry_context(record), "items": items, "approval": APPROVAL,
            "to_approve": may_work and any(item.title_text.startswith(APPROVAL) for item in items)
            and to_approve(record), "lines": lines,
            "quorum": record.quorum_of(lines), "entry": None, "statuses": STATUSES,
            "results": RESULTS, "guest_roles": GUEST_ROLES, "choices": CHOICES,
            "organizations": read_organizations() if may_work else [],
            "phrases": read_phrases() if may_work else [], "current": current_item(items),
            "shows_attendance": not current_user.is_guest()}

    @page("/<record:record>/items/<record:item>/notes/", needs=WRITE, logs=TRY, opens=to_work,
          back=AT_ITEM)
    def note_item(self, meeting: Meeting, item: AgendaItem):
        """Store the posted ones of discussion, result and votes; 409 with both texts if somebody
        else has changed them meanwhile."""
        posted = [name for name in NOTES if name in request.form or not is_live()]
        if theirs := overtaken(item, posted):
            return answer(status=409, theirs=theirs) if is_live() else \
                self._show_overtaken(item, theirs)
        try:
            (form,) = checked(read_form(NotesForm))
            for name in posted:
                setattr(item, name, form[name].to_store())
            item.store(by=current_user.name)
        except RuleError as error:
            return refusal(error) if is_live() else \
                self.show_details(meeting, 422, note=(item, error.all))
        if is_live():
            return answer(self._state(meeting, item, posted), warnings=list(leak_warnings(item)),
                          values={name: shown(item, name) for name in posted})
        flash(f"Бележките по точка {item.order} са записани.")
        warn_of_leaks(item)
        return None

    def _show_overtaken(self, item: AgendaItem, theirs: dict):
        """Both texts side by side, for a browser without the script."""
        typed = {name: request.form.get(name, "") for name in NOTES}
        rows = [(name, item.label_of(name), AgendaItem(**{name: typed[name]}).show(name),
                 item.show(name), [typed[name]], [theirs[name]]) for name in theirs]
        kept = [(name, text) for name, text in typed.items() if name not in theirs]
        return make_response(self.render("conflict.html", record=item, rows=rows, kept=kept), 409)

    @page("/<record:record>/items/<record:item>/statements/", needs=WRITE, logs=TRY, opens=to_work,
          form=StatementForm, back=AT_ITEM)
    def add_statement(self, meeting: Meeting, form: StatementForm, item: AgendaItem):
        """Store who spoke and what was said; or take a statement out."""
        if form.remove.raw_data:
            found = item.statements.where(Statement.id == (form.remove.data or 0)).first()
            (found or abort(404)).archive(by=current_user.name)
        else:
            store_statement(meeting, item, form.values())
        return self._changed(meeting, item, {f"statements-{item.id}": "_statements.html"})

    @page("/<record:record>/items/<record:item>/vote/", needs=WRITE, logs=TRY, opens=to_work,
          form=VoteForm, back=AT_ITEM)
    def vote(self, meeting: Meeting, form: VoteForm, item: AgendaItem):
        """Store how one member voted."""
        line = self.open_line(meeting, form.line.data or 0)
        vote_by_name(item, line, form.choice.to_store(), current_user.name)
        return self._changed(meeting, item, self._state_names(item))

    @page("/<record:record>/items/<record:item>/carry/", needs=WRITE, logs=TRY, opens=to_work,
          back=AT_ITEM)
    def carry_item(self, _meeting: Meeting, item: AgendaItem):
        """An item that was not reached goes on at the next meeting."""
        later = item.carry_over(current_user.name)
        flash(f"Точката е пренесена: {later.meeting.title()}, т. {later.order}." if later else
              "Точката чака следващото заседание: предлага се, когато го насрочите.")

    @page("/<record:record>/items/<record:item>/decision/", needs=WRITE, logs=TRY, opens=to_work,
          back=AT_ITEM)
    def add_decision(self, meeting: Meeting, item: AgendaItem):
        """Record a decision with its commitments, or show what was typed with the messages."""
        form = read_form(DecisionForm)
        entry = read_entry(item.id, form)
        try:
            checked(form)
            decision = store_entry(item, entry, current_user.name)
        except RuleError as error:
            entry.errors = {broken.field or "text": broken.message for broken in error.all}
            entry.warned = any(broken.confirm for broken in error.all)
            return self._refused(meeting, item, entry)
        if is_live():
            return self._changed(meeting, item, {f"decisions-{item.id}": "_decisions.html"},
                                 done=f"{decision.name()} е записано.",
                                 warnings=list(leak_warnings(decision)))
        flash(f"{decision.name()} е записано.")
        warn_of_leaks(decision, *decision.commitments)
        return None

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
            return None
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


def entry_context(meeting: Meeting) -> dict:
    """What the form of a decision offers."""
    start = first_day(meeting.held_on, today())
    return {"decision_kinds": KINDS, "deadlines": quick_deadlines(start), "said": SAID,
            "start": start}


def current_item(items: list[AgendaItem]) -> int:
    """The item that the address names, or the first one without a result."""
    asked = request.args.get("item", "")
    open_items = [item for item in items if not item.is_decided]
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


def store_statement(meeting: Meeting, item: AgendaItem, typed: dict) -> None:
    """The typed statement, once; a speaker of the list is linked to his line."""
    key, name = typed["entry_key"], typed["speaker"]
    if key and Statement.select().where(Statement.item == item.id,
                                        Statement.entry_key == key).exists():
        return
    line = next((one for one in read_lines(meeting) if name and one.title() == name), None)
    Statement(item=item, line=line, speaker="" if line else name, entry_key=key,
              text=typed["text"]).store(by=current_user.name)
