"""Who is here: ticks, deputies, guests, late arrival and leaving, an empty room for a case."""

from flask import abort, flash, request, url_for
from flask_admin import expose
from peewee import JOIN

from admin.auth import current_user
from admin.errors import record_id
from admin.pages.meetings.answers import answer, is_live, refusal, render_parts
from admin.pages.meetings.base import MeetingPages
from models.agenda.items import AgendaItem
from models.attendance.lines import OUTSIDERS, STATUSES, Attendance
from models.attendance.movements import Movement, arrive, clear_room, leave, take_back
from models.base import RuleError
from models.mechanisms import Membership
from models.meetings.meeting import Meeting
from models.parties import Organization, Person

GUEST_ROLES = (("guest", "гост"), ("media", "медия"), ("invited", "поканен"))


class AttendingPages(MeetingPages):
    """The attendance while the meeting runs; every tick is stored at once."""

    @expose("/<record:record>/attendance/<record:line>/", methods=("POST",))
    def mark(self, record: int, line: int):
        """Store one line of the attendance and answer with it and the new quorum."""
        meeting = self._open(record)
        marked = self._line(meeting, line)
        marked.status = request.form.get("status", "")
        marked.deputy = request.form.get("deputy", marked.deputy)
        return self._stored(meeting, marked, lambda: marked.store(by=current_user.name))

    @expose("/<record:record>/attendance/<record:line>/movement/", methods=("POST",))
    def move_line(self, record: int, line: int):
        """Somebody comes in or goes out before an item, or that is taken back."""
        meeting = self._open(record)
        moved = self._line(meeting, line)
        kind = request.form.get("kind")
        if kind == "undo":
            last = moved.movements.order_by(Movement.id.desc()).first() or abort(404)
            last.line = moved
            return self._stored(meeting, moved, lambda: take_back(last, current_user.name))
        step = {"arrived": arrive, "left": leave}.get(kind) or abort(404)
        return self._stored(meeting, moved, lambda: step(
            moved, self._numbered(meeting), current_user.name))

    @expose("/<record:record>/attendance/all/", methods=("POST",))
    def mark_all(self, record: int):
        """Everybody who is still expected is here as he replied; with `undo` that is taken back."""
        meeting = self._open(record)
        if "undo" in request.args:
            Attendance.expect_again(meeting, request.args.getlist("undo", record_id),
                                    current_user.name)
            return self._shown(meeting)
        marked = Attendance.mark_all(meeting, current_user.name)
        back = url_for("meetings.mark_all", record=meeting.id, undo=[one.id for one in marked])
        if marked and not is_live():
            flash(("Отбелязани са според отговорите.", back), "undo")
            return self._back(meeting, "attendance", "running")
        return self._shown(meeting, undo=back if marked else "")

    @expose("/<record:record>/attendance/guest/", methods=("POST",))
    def add_guest(self, record: int):
        """Somebody who is not in the composition and is here."""
        meeting = self._open(record)
        role = request.form.get("role", "guest")
        guest = Attendance(meeting=meeting, guest_name=request.form.get("guest_name", "").strip(),
                           role=role if role in OUTSIDERS else "guest", status="present")
        return self._stored(meeting, None, lambda: guest.store(by=current_user.name))

    @expose("/<record:record>/items/<record:item>/cleared/", methods=("POST",))
    def clear_room(self, record: int, item: int):
        """Guests and media have left before a closed item."""
        meeting = self._open(record)
        closed = self._item(meeting, item)
        gone = clear_room(closed, current_user.name)
        if not is_live():
            flash("Записано е, че гостите и медиите напуснаха.")
            return self._back(meeting, f"item-{item}", "running")
        names = {f"room-{item}": "_room.html"} | {f"line-{one.id}": "_line.html" for one in gone}
        lines = {line.id: line for line in read_lines(meeting)}
        parts = {}
        for element, template in names.items():
            line = lines.get(int(element.rpartition("-")[2])) if "line" in element else None
            parts |= render_parts(meeting, {element: template}, line=line, item=closed,
                                  lines=list(lines.values()), statuses=STATUSES)
        return answer(parts | self._quorum(meeting))

    @expose("/<record:record>/pulse/")
    def pulse(self, record: int):
        """The quorum as it is now: somebody else may be ticking."""
        meeting = self.get_one(record) or abort(404)
        if current_user.is_guest():
            abort(404)
        return answer(self._quorum(meeting))

    def _line(self, meeting: Meeting, number: int) -> Attendance:
        return next((line for line in read_lines(meeting, number)), None) or abort(404)

    def _numbered(self, meeting: Meeting) -> AgendaItem:
        """The item whose number on the agenda was posted."""
        number = request.form.get("item", "")
        is_number = number.isascii() and number.isdigit() and len(number) < 6
        found = meeting.items.where(AgendaItem.order == int(number)).first() if is_number else None
        if found is None:
            raise RuleError("Посочете номера на точката, преди която е станало.", "item")
        found.meeting = meeting
        return found

    def _stored(self, meeting: Meeting, line: Attendance | None, store):
        """The answer after a change of the attendance, or why there was none."""
        try:
            store()
            problem = ""
        except RuleError as error:
            problem = " ".join(broken.message for broken in error.all)
            if is_live() and line is None:
                return refusal(error)
        return self._shown(meeting, line, problem)

    def _shown(self, meeting: Meeting, line: Attendance | None = None, problem: str = "", *,
               undo: str = ""):
        """The line, or all of them, with the quorum."""
        if not is_live():
            flash(problem or "Присъствието е запазено.", "error" if problem else "message")
            return self._back(meeting, "attendance", "running")
        if line is None:
            shown = {"lines": sorted(read_lines(meeting), key=Attendance.rank), "undo": undo}
            names = {"lines": "_lines.html"}
        else:
            shown = {"line": line if problem else self._line(meeting, line.id)}
            names = {f"line-{line.id}": "_line.html"}
        parts = render_parts(meeting, names, statuses=STATUSES, problem=problem, **shown)
        return answer(parts | self._quorum(meeting), status=422 if problem else 200)

    def _quorum(self, meeting: Meeting) -> dict:
        quorum = meeting.quorum()
        return render_parts(meeting, {"quorum": "_quorum.html"}, quorum=quorum) | {
            "now": f"{quorum.present}/{quorum.total}"}


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
