"""Preparing a meeting: the order of its agenda, its announcement, who is asked to come."""

from flask import flash, request
from flask_admin import expose

from admin.auth import current_user
from admin.pages.meetings.invitations import InvitationPages
from admin.pages.meetings.proposals import ProposalPages
from admin.pages.meetings.reading import read_agenda, read_attendance
from admin.pages.meetings.replies import ReplyPages, replies_context
from models.agenda.order import put_in_order
from models.agenda.timetable import timetable
from models.attendance.lines import Attendance
from models.base import RuleError
from models.composition import composition
from models.meetings.meeting import Meeting
from models.meetings.readiness import readiness

SAVED = "Редът на точките е запазен."


class PreparingPages(ProposalPages, ReplyPages, InvitationPages):
    """What is done before the day."""

    def preparing_context(self, record) -> dict:
        """The agenda with its times, the replies, and what is still to be done."""
        lines = [] if self.user.is_guest() else list(read_attendance(record))
        seats = composition(record.mechanism, record.held_on) if lines else []
        return {**agenda_context(record), **replies_context(record, lines),
                "lapsed": [seat for seat in seats if seat.lapsed],
                "checks": [] if record.is_over else readiness(record),
                "shows_attendance": not self.user.is_guest()}

    @expose("/<record:record>/items/<record:item>/move/", methods=("POST",))
    def move_item(self, record: int, item: int):
        """Move an item up or down; the numbers follow."""
        meeting = self._open(record)
        moved = self._item(meeting, item)
        step = {"up": -1, "down": 1}.get(request.form.get("way"), 0)
        return self._reordered(meeting, lambda: moved.move_to(moved.order + step), f"item-{item}")

    @expose("/<record:record>/order/", methods=("POST",))
    def order_items(self, record: int):
        """Put the whole agenda in the order of the posted ids."""
        meeting = self._open(record)
        numbers = [int(text) for text in request.form.get("order", "").split(",")
                   if text.isascii() and text.isdigit() and len(text) < 19]
        return self._reordered(meeting, lambda: put_in_order(meeting, numbers), "agenda")

    def _reordered(self, meeting: Meeting, change, anchor: str):
        """The agenda after a change of its order, as a part of the page where that was asked."""
        problem = ""
        try:
            change()
        except RuleError as error:
            problem = error.message
        if request.headers.get("HX-Request"):
            return self.render("meetings/preparing/_agenda_answer.html", record=meeting,
                               view=self, message=problem or SAVED, is_bad=bool(problem),
                               may_work=True, may_see_cases=True, **agenda_context(meeting))
        flash(problem or SAVED, "error" if problem else "message")
        return self._back(meeting, anchor)

    @expose("/<record:record>/items/<record:item>/remove/", methods=("POST",))
    def remove_item(self, record: int, item: int):
        """Take an item off the agenda."""
        meeting = self._open(record)
        try:
            self._item(meeting, item).remove(current_user.name)
            flash("Точката е премахната от дневния ред.")
        except RuleError as error:
            flash(error.message, "error")
        return self._back(meeting, "agenda")

    @expose("/<record:record>/freeze/", methods=("POST",))
    def freeze(self, record: int):
        """Announce the agenda, or take that back; what is added between is additional."""
        meeting = self._open(record)
        try:
            if request.form.get("way") == "open":
                meeting.unfreeze_agenda(current_user.name)
                flash("Дневният ред е отключен. Допълнителните точки остават отбелязани.")
            else:
                meeting.freeze_agenda(current_user.name)
                flash("Дневният ред е обявен. Следващите точки ще са „допълнителни“.")
        except RuleError as error:
            flash(error.message, "error")
        return self._back(meeting, "agenda")

    @expose("/<record:record>/compose/", methods=("POST",))
    def compose(self, record: int):
        """Add the members of the meeting's day that are not listed yet."""
        meeting = self._open(record)
        added = Attendance.compose(meeting, current_user.name)
        flash(f"Добавени членове: {added}." if added else "Съставът е пълен.")
        return self._back(meeting, "replies")


def agenda_context(meeting: Meeting) -> dict:
    """The items with the hour at which each begins, and the end."""
    items = read_agenda(meeting)
    begins, end = timetable(meeting.starts_at, items)
    return {"items": items, "begins": begins, "ends_about": end}
