"""The agenda composer: proposals with their reasons; what is ticked goes on the agenda."""

from itertools import groupby

from flask import flash, redirect, request

from admin.auth import current_user
from admin.declaring import TRY, page
from admin.pages.meetings.base import AT_AGENDA, MeetingPages, to_work
from admin.policy import visible
from admin.policy.needs import WRITE
from admin.records.editing import warn_of_leaks
from forms.pages import PageForm, PickField, WordsField
from models.agenda.standing import begin_agenda, copy_agenda
from models.base import RuleError
from models.cases.case import ChildCase
from models.meetings.meeting import Meeting
from models.waiting.proposals import add_last_minutes, add_proposals, last_held, propose

ALL_THERE = "Тези точки вече са в дневния ред."
NOTHING_LEFT = ("От миналото заседание няма постоянни и незавършени точки за пренасяне. Вижте "
                "„Предложения“.")


class ProposalsForm(PageForm):
    """The proposals that were ticked; what is said of each has a field named after it."""

    pick = WordsField()


class BeginForm(PageForm):
    """What a new agenda begins with."""


setattr(BeginForm, "from", PickField("standing", "last"))


class ProposalPages(MeetingPages):
    """What may come on the agenda."""

    @page("/<record:record>/proposals/", needs=WRITE, shows="form", logs=TRY, opens=to_work,
          form=ProposalsForm)
    def propose(self, meeting: Meeting, form: ProposalsForm):
        """The proposals; posting adds the ticked ones, all or none, and loses nothing typed."""
        found, ticked, problems = read_proposals(meeting), form.pick.to_store(), {}
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
        return redirect(self.way_back(meeting, AT_AGENDA))

    @page("/<record:record>/begin/", needs=WRITE, logs=TRY, opens=to_work, form=BeginForm,
          back=AT_AGENDA)
    def begin(self, meeting: Meeting, form: BeginForm):
        """Fill the agenda with the standing items, or with those of the last meeting."""
        former = last_held(meeting) if form["from"].data == "last" else None
        by = current_user.name
        added = copy_agenda(former, meeting, by) if former else begin_agenda(meeting, by)
        added += add_last_minutes(meeting, by)
        flash(f"Добавени точки: {added}." if added else NOTHING_LEFT if former else ALL_THERE)


def read_proposals(meeting: Meeting) -> list:
    """The proposals with the cases that the user may see, group by group."""
    return propose(meeting, visible(current_user, ChildCase, ChildCase.live()))


def read_said(chosen: list) -> dict[str, tuple[str, str]]:
    """The typed question and waiver of each chosen proposal."""
    return {one.key: (request.form.get(f"question-{one.key}", ""),
                      request.form.get(f"waiver-{one.key}", "")) for one in chosen}
