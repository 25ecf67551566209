"""Preparing a meeting: the order of its agenda, its announcement, who is asked to come."""

from flask import flash, request

from admin.auth import current_user
from admin.declaring import TRY, page
from admin.pages.meetings.base import AT_AGENDA, AT_REPLIES, to_work
from admin.pages.meetings.invitations import InvitationPages, letters_context
from admin.pages.meetings.proposals import ProposalPages
from admin.pages.meetings.reading import read_agenda, read_attendance
from admin.pages.meetings.replies import ReplyPages, replies_context
from admin.pages.meetings.several import SeveralPages
from admin.policy import visible
from admin.policy.needs import WRITE
from admin.records.undoing import tell, way_to_undo
from forms.pages import IdsField, PageForm, PickField
from models.agenda.items import AgendaItem
from models.agenda.order import put_in_order
from models.agenda.standing import reports_on_decisions
from models.agenda.timetable import timetable
from models.attendance.lines import Attendance
from models.base import RuleError
from models.commitments.commitment import Commitment
from models.composition import composition
from models.meetings.meeting import Meeting
from models.meetings.readiness import readiness
from models.waiting.proposals import open_commitments

SAVED = "Редът на точките е записан."


class WayForm(PageForm):
    """Which of two ways: up or down, announced or open again."""

    way = PickField("", "up", "down", "freeze", "open")


class OrderForm(PageForm):
    """The items in the order that they were dragged into."""

    order = IdsField()


class PreparingPages(ProposalPages, SeveralPages, ReplyPages, InvitationPages):
    """What is done before the day."""

    def preparing_context(self, record) -> dict:
        """The agenda with its times, the replies, and what is still to be done."""
        lines = [] if self.user.is_guest() else list(read_attendance(record))
        seats = composition(record.mechanism, record.held_on) if lines else []
        is_issued = self.may_work(record) and record.status != "draft"
        letters = letters_context(record) if is_issued else {}
        return {**agenda_context(record), **replies_context(record, lines), **letters,
                "lapsed": [seat for seat in seats if seat.lapsed],
                "checks": [] if record.is_over else readiness(record),
                "shows_attendance": not self.user.is_guest()}

    @page("/<record:record>/items/<record:item>/move/", needs=WRITE, logs=TRY, opens=to_work,
          form=WayForm, back="?mode=preparing#item-{item}")
    def move_item(self, meeting: Meeting, form: WayForm, item: AgendaItem):
        """Move an item up or down; the numbers follow."""
        step = {"up": -1, "down": 1}.get(form.way.data, 0)
        return self._reordered(meeting, lambda: item.move_to(item.order + step))

    @page("/<record:record>/order/", needs=WRITE, logs=TRY, opens=to_work, form=OrderForm,
          back=AT_AGENDA)
    def order_items(self, meeting: Meeting, form: OrderForm):
        """Put the whole agenda in the order of the posted ids."""
        return self._reordered(meeting, lambda: put_in_order(meeting, form.order.to_store()))

    def _reordered(self, meeting: Meeting, change):
        """The agenda after a change of its order, as a part of the page where that was asked."""
        problem = ""
        try:
            change()
        except RuleError as error:
            problem = error.message
        if request.headers.get("HX-Request"):
            return self.render("meetings/preparing/_agenda_answer.html", record=meeting,
                               view=self, message=problem or SAVED, is_bad=bool(problem),
                               undo="" if problem else way_to_undo(self.details_url(meeting)),
                               may_work=True, may_see_cases=True, **agenda_context(meeting))
        if problem:
            flash(problem, "error")
        else:
            tell(SAVED, self.details_url(meeting))
        return None

    @page("/<record:record>/items/<record:item>/remove/", needs=WRITE, logs=TRY, opens=to_work,
          back=AT_AGENDA)
    def remove_item(self, _meeting: Meeting, item: AgendaItem):
        """Take an item off the agenda."""
        item.remove(current_user.name)
        flash("Точката е премахната от дневния ред.")

    @page("/<record:record>/freeze/", needs=WRITE, logs=TRY, opens=to_work, form=WayForm,
          back=AT_AGENDA)
    def freeze(self, meeting: Meeting, form: WayForm):
        """Announce the agenda, or take that back; what is added between is additional."""
        if form.way.data == "open":
            meeting.unfreeze_agenda(current_user.name)
            flash("Дневният ред е отключен. Допълнителните точки остават отбелязани.")
        else:
            meeting.freeze_agenda(current_user.name)
            flash("Дневният ред е обявен. Следващите точки ще са „допълнителни“.")

    @page("/<record:record>/compose/", needs=WRITE, logs=TRY, opens=to_work, back=AT_REPLIES)
    def compose(self, meeting: Meeting):
        """Add the members of the meeting's day that are not listed yet."""
        added = Attendance.compose(meeting, current_user.name)
        flash(f"Добавени членове: {added}." if added else "Съставът е пълен.")


def agenda_context(meeting: Meeting) -> dict:
    """The items with the hour at which each begins, and the end."""
    items = read_agenda(meeting)
    reporting = next((item for item in items if reports_on_decisions(item)), None)
    if reporting is not None:
        reporting.open = list(visible(current_user, Commitment, open_commitments(meeting)))
    begins, end = timetable(meeting.starts_at, items)
    return {"items": items, "begins": begins, "ends_about": end}
