"""Preparing a meeting: the order of its agenda, who is asked to come."""

from flask import flash, request
from flask_admin import expose

from admin.auth import current_user
from admin.pages.meetings.base import MeetingPages
from admin.pages.meetings.reading import read_attendance, read_items
from models.base import RuleError
from models.meetings.attendance import Attendance


class PreparingPages(MeetingPages):
    """What is done before the day."""

    def preparing_context(self, record) -> dict:
        """The agenda, and who is asked to come."""
        lines = list(read_attendance(record))
        return {"items": read_items(record), "lines": sorted(lines, key=Attendance.rank),
                "shows_attendance": not current_user.is_guest()}

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

    @expose("/<record:record>/compose/", methods=("POST",))
    def compose(self, record: int):
        """Add the members of the meeting's day that are not listed yet."""
        meeting = self._open(record)
        added = Attendance.compose(meeting, current_user.name)
        flash(f"Добавени членове: {added}." if added else "Съставът е пълен.")
        return self._back(meeting, "attendance")
