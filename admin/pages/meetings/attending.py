"""Who is here: ticks, deputies, guests, late arrival and leaving, an empty room for a case."""

from flask import abort, flash, request, url_for
from peewee import JOIN

from admin.auth import current_user
from admin.declaring import NOTHING, TRY, page
from admin.pages.meetings.answers import answer, is_live, render_parts
from admin.pages.meetings.base import AT_ATTENDANCE, AT_ITEM, MeetingPages, to_work
from admin.policy.needs import READ, WRITE
from forms.pages import IdField, PageForm, PickField, TextField, record_id, typed
from models.agenda.items import AgendaItem
from models.attendance.lines import STATUSES, Attendance
from models.attendance.movements import Movement, arrive, clear_room, leave, take_back
from models.base import RuleError
from models.mechanisms import Membership
from models.meetings.meeting import Meeting
from models.parties import Organization, Person

GUEST_ROLES = (("guest", "гост"), ("media", "медия"), ("invited", "поканен"))


class LineForm(PageForm):
    """Whether somebody is here."""

    status, deputy = TextField("Присъствие"), typed(Attendance.deputy)


class MovementForm(PageForm):
    """Who came or left before which item, by its number on the agenda."""

    kind, item = PickField("", "arrived", "left", "undo"), IdField("Точка")


class GuestForm(PageForm):
    """Somebody who is in no list."""

    guest_name, role = typed(Attendance.guest_name), PickField("guest", "invited", "media")


class AttendingPages(MeetingPages):
    """The attendance while the meeting runs; every tick is stored at once."""

    @page("/<record:record>/attendance/<record:line>/", needs=WRITE, logs=TRY, opens=to_work,
          form=LineForm, back=AT_ATTENDANCE)
    def mark(self, meeting: Meeting, form: LineForm, line: Attendance):
        """Store one line of the attendance and answer with it and the new quorum."""
        line.status = form.status.to_store()
        line.deputy = form.deputy.to_store() if form.deputy.raw_data else line.deputy
        return self._stored(meeting, line, lambda: line.store(by=current_user.name))

    @page("/<record:record>/attendance/<record:line>/movement/",
          needs=WRITE, logs=TRY, opens=to_work, form=MovementForm, back=AT_ATTENDANCE)
    def move_line(self, meeting: Meeting, form: MovementForm, line: Attendance):
        """Somebody comes in or goes out before an item, or that is taken back."""
        if form.kind.data == "undo":
            last = line.movements.order_by(Movement.id.desc()).first() or abort(404)
            last.line = line
            return self._stored(meeting, line, lambda: take_back(last, current_user.name))
        step = {"arrived": arrive, "left": leave}.get(form.kind.data) or abort(404)
        return self._stored(meeting, line, lambda: step(
            line, find_numbered(meeting, form.item.data), current_user.name))

    @page("/<record:record>/attendance/all/", needs=WRITE, logs=TRY, opens=to_work,
          back=AT_ATTENDANCE)
    def mark_all(self, meeting: Meeting):
        """Everybody who is still expected is here as he replied; with `undo` that is taken back."""
        if "undo" in request.args:
            lines = filter(None, map(record_id, request.args.getlist("undo")))
            Attendance.expect_again(meeting, list(lines), current_user.name)
            return self._shown(meeting)
        marked = Attendance.mark_all(meeting, current_user.name)
        back = url_for("meetings.mark_all", record=meeting.id, undo=[one.id for one in marked])
        if marked and not is_live():
            flash(("Отбелязани са според отговорите.", back), "undo")
            return None
        return self._shown(meeting, undo=back if marked else "")

    @page("/<record:record>/attendance/guest/", needs=WRITE, logs=TRY, opens=to_work,
          form=GuestForm, back=AT_ATTENDANCE)
    def add_guest(self, meeting: Meeting, form: GuestForm):
        """Somebody who is not in the composition and is here."""
        name, role = form.guest_name.to_store(), form.role.to_store()
        Attendance.add_guest(meeting, name, role, current_user.name)
        return self._shown(meeting)

    @page("/<record:record>/items/<record:item>/cleared/", needs=WRITE, logs=TRY, opens=to_work,
          back=AT_ITEM)
    def clear_room(self, meeting: Meeting, item: AgendaItem):
        """Guests and media have left before a closed item."""
        gone = clear_room(item, current_user.name)
        if not is_live():
            flash("Записано е, че гостите и медиите напуснаха.")
            return None
        names = {f"room-{item.id}": "_room.html"} | {f"line-{one.id}": "_line.html" for one in gone}
        lines = {line.id: line for line in read_lines(meeting)}
        parts = {}
        for element, template in names.items():
            line = lines.get(int(element.rpartition("-")[2])) if "line" in element else None
            parts |= render_parts(meeting, {element: template}, line=line, item=item,
                                  lines=list(lines.values()), statuses=STATUSES)
        return answer(parts | self._quorum(meeting))

    @page("/<record:record>/pulse/", needs=READ, shows=NOTHING)
    def pulse(self, meeting: Meeting):
        """The quorum as it is now: somebody else may be ticking."""
        if current_user.is_guest():
            abort(404)
        return answer(self._quorum(meeting))

    def open_line(self, meeting: Meeting, number: int) -> Attendance:
        """The line that an address names."""
        return next((line for line in read_lines(meeting, number)), None) or abort(404)

    def _stored(self, meeting: Meeting, line: Attendance, store):
        """The answer after a change of the attendance, or why there was none."""
        try:
            store()
            problem = ""
        except RuleError as error:
            problem = " ".join(broken.message for broken in error.all)
        return self._shown(meeting, line, problem)

    def _shown(self, meeting: Meeting, line: Attendance | None = None, problem: str = "", *,
               undo: str = ""):
        """The line, or all of them, with the quorum."""
        if not is_live():
            flash(problem or "Присъствието е записано.", "error" if problem else "message")
            return None
        if line is None:
            shown = {"lines": sorted(read_lines(meeting), key=Attendance.rank), "undo": undo}
            names = {"lines": "_lines.html"}
        else:
            shown = {"line": line if problem else self.open_line(meeting, line.id)}
            names = {f"line-{line.id}": "_line.html"}
        parts = render_parts(meeting, names, statuses=STATUSES, problem=problem, **shown)
        return answer(parts | self._quorum(meeting), status=422 if problem else 200)

    def _quorum(self, meeting: Meeting) -> dict:
        quorum = meeting.quorum()
        return render_parts(meeting, {"quorum": "_quorum.html"}, quorum=quorum) | {
            "now": f"{quorum.present}/{quorum.total}"}


def find_numbered(meeting: Meeting, number: int | None) -> AgendaItem:
    """The item with this number on the agenda."""
    found = meeting.items.where(AgendaItem.order == number).first() if number else None
    if found is None:
        raise RuleError("Посочете номера на точката, преди която е станало.", "item")
    found.meeting = meeting
    return found


def read_lines(meeting: Meeting, number: int | None = None) -> list[Attendance]:
    """The attendance with people, institutions, usual deputies and movements; two queries."""
    deputy = Person.alias()
    query = meeting.attendance.select(Attendance, Person, Organization, Membership, deputy).join(
        Person, JOIN.LEFT_OUTER).switch(Attendance).join(
        Organization, JOIN.LEFT_OUTER).switch(Attendance).join(
        Membership, JOIN.LEFT_OUTER).join(
        deputy, JOIN.LEFT_OUTER, on=Membership.deputy, attr="deputy")
    lines = list(query if number is None else query.where(Attendance.id == number))
    moved = list(Movement.live(Movement, AgendaItem).join(AgendaItem).where(
        Movement.line.in_([line.id for line in lines])).order_by(Movement.id)) if lines else []
    for line in lines:
        line.meeting = meeting
        line.moved = [movement for movement in moved if movement.line_id == line.id]
    return lines
