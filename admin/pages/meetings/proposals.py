"""The agenda composer: proposals with their reasons; what is ticked goes on the agenda."""

from itertools import groupby

from flask import flash, request
from flask_admin import expose

from admin.auth import current_user
from admin.pages.meetings.base import MeetingPages
from admin.policy import visible
from admin.records.editing import warn_of_leaks
from models.agenda.standing import begin_agenda, copy_agenda
from models.base import RuleError
from models.cases.case import ChildCase
from models.meetings.meeting import Meeting
from models.waiting.proposals import add_proposals, last_held, propose


class ProposalPages(MeetingPages):
    """What may come on the agenda."""

    @expose("/<record:record>/proposals/", methods=("GET", "POST"))
    def propose(self, record: int):
        """The proposals; posting adds the ticked ones, all or none, and loses nothing typed."""
        meeting = self._open(record)
        found, ticked, problems = read_proposals(meeting), request.form.getlist("pick"), {}
        if request.method == "POST":
            chosen = [one for one in found if one.key in ticked]
            try:
                return self._added(meeting, chosen)
            except RuleError as error:
                problems = {broken.field: broken.message for broken in error.all}
        page = self.render("meetings/preparing/proposals.html", record=meeting, view=self,
                           groups=[(name, list(rows)) for name, rows in groupby(
                               found, key=lambda one: one.group)],
                           ticked=ticked, problems=problems)
        return page, 422 if problems else 200

    def _added(self, meeting: Meeting, chosen: list):
        if not chosen:
            raise RuleError("Отбележете поне едно предложение.", "pick")
        before = {item.id for item in meeting.items}
        added = add_proposals(meeting, chosen, read_said(chosen), by=current_user.name)
        flash(f"Добавени точки: {added}.")
        warn_of_leaks(*(item for item in meeting.items if item.id not in before))
        return self._back(meeting, "agenda")

    @expose("/<record:record>/begin/", methods=("POST",))
    def begin(self, record: int):
        """Fill the agenda with the standing items, or with those of the last meeting."""
        meeting = self._open(record)
        former = last_held(meeting) if request.form.get("from") == "last" else None
        by = current_user.name
        added = copy_agenda(former, meeting, by) if former else begin_agenda(meeting, by)
        flash(f"Добавени точки: {added}." if added else "Тези точки вече са в дневния ред.")
        return self._back(meeting, "agenda")


def read_proposals(meeting: Meeting) -> list:
    """The proposals with the cases that the user may see, group by group."""
    return propose(meeting, visible(current_user, ChildCase, ChildCase.live()))


def read_said(chosen: list) -> dict[str, tuple[str, str]]:
    """The typed question and waiver of each chosen proposal."""
    return {one.key: (request.form.get(f"question-{one.key}", ""),
                      request.form.get(f"waiver-{one.key}", "")) for one in chosen}
