"""Several items of an agenda typed in one form, a line each."""

from itertools import zip_longest

from flask import flash, redirect

from admin.auth import current_user
from admin.declaring import TRY, page
from admin.pages.meetings.base import AT_AGENDA, to_work
from admin.policy.needs import WRITE
from admin.records.editing import warn_of_leaks
from forms.fields import WholeNumberField
from forms.pages import PageForm, WordsField
from models.agenda.items import CASE_KINDS, KINDS, AgendaItem
from models.base import RuleError
from models.database import database
from models.meetings.meeting import Meeting

LINES = 5
LINE = ("title_text", "kind", "minutes")
PLAIN_KINDS = KINDS.without(*CASE_KINDS)


class LinesForm(PageForm):
    """The typed lines, column by column."""

    title_text, kind, minutes = WordsField(), WordsField(), WordsField()

    def lines(self) -> list[dict]:
        """The lines in which something is typed, each with its place on the page."""
        columns = [self[name].to_store() for name in LINE]
        rows = [dict(zip(LINE, map(str.strip, cells), strict=True))
                for cells in zip_longest(*columns, fillvalue="")]
        return [row | {"place": place} for place, row in enumerate(rows[:50])
                if row["title_text"]]


class SeveralPages:
    """„Добави няколко точки“."""

    @page("/<record:record>/lines/", needs=WRITE, shows="form", logs=TRY, opens=to_work,
          form=LinesForm)
    def add_lines(self, meeting: Meeting, form: LinesForm):
        """Five empty lines; posting adds those that are filled, all or none."""
        lines, problems = form.lines(), {}
        if self.typed() is not None:
            problems = add_items(meeting, lines, current_user.name)
            if not problems:
                flash(f"Добавени точки: {len(lines)}.")
                return redirect(self.way_back(meeting, AT_AGENDA))
        shown = {line["place"]: line for line in lines}
        places = range(max([LINES, *(place + 1 for place in shown)]))
        text = self.render("meetings/preparing/lines.html", record=meeting, view=self,
                           lines=[shown.get(place, {}) for place in places],
                           kinds=PLAIN_KINDS, problems=problems)
        return text, 422 if problems else 200


def add_items(meeting: Meeting, lines: list[dict], by: str) -> dict[str, str]:
    """The messages by the id of their input; without any the items are stored."""
    if not lines:
        return {"title_text-0": "Напишете поне една точка."}
    made, problems = [], {}
    with database.atomic() as storing:
        for line in lines:
            try:
                made.append(read_line(meeting, line).store(by=by))
            except RuleError as broken:
                problems |= {f"{error.field or 'title_text'}-{line['place']}": error.message
                             for error in broken.all}
        if problems:
            storing.rollback()
    warn_of_leaks(*made if not problems else ())
    return problems


def read_line(meeting: Meeting, line: dict) -> AgendaItem:
    """The item of one line; RuleError for minutes that are no number."""
    item = AgendaItem(meeting=meeting, title_text=line["title_text"], kind=line["kind"] or "other")
    if line["minutes"]:
        if not line["minutes"].isascii() or not line["minutes"].isdigit():
            raise RuleError(WholeNumberField.hint, "minutes")
        item.minutes = int(line["minutes"][:6])
    return item
