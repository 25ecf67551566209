"""„Изпълнение и участие“: how institutions carry out decisions and attend, with what is behind."""

from dataclasses import dataclass
from datetime import date
from inspect import getdoc
from io import BytesIO
from urllib.parse import urlencode

from flask import request, send_file

from admin import policy
from admin.auth import current_user
from admin.base import XLSX
from admin.declaring import is_workbook, page
from admin.lists.export import Sheet, write_workbook
from admin.pages.indicators import read_number
from admin.policy.needs import EXECUTION
from admin.views import DeskPage
from bulgarian.dates import parse_date, show_date
from bulgarian.text import file_name
from indicators.attendance import COLUMNS, attendance_rate
from indicators.execution import CLASSES, execution_rate, total_of
from models.base import today
from models.commitments.commitment import Commitment
from models.decisions.decision import Decision
from models.mechanisms import Mechanism
from models.meetings.meeting import Meeting


@dataclass
class Choice:
    """What the address asks for: a mechanism (0: all) and the days from – to."""

    mechanism: int
    start: date
    end: date
    fault: str = ""

    @property
    def parameters(self) -> dict:
        return {"mechanism": self.mechanism or "", "due_from": show_date(self.start),
                "due_to": show_date(self.end)}


class ExecutionPage(DeskPage):
    """Commitments and attendance by institution and period."""

    title, place, group = "Изпълнение", "execution", "Регион"
    icon, position = "checklist", 65

    @page("/", needs=EXECUTION, shows="page", workbook="export")
    def index(self):
        """Both tables for the chosen mechanism and period, also as a workbook."""
        choice = read_choice()
        rows = execution_rate(chosen_commitments(choice), today())
        presence = attendance_rate(chosen_meetings(choice))
        if is_workbook():
            name = file_name("Изпълнение и участие", show_date(choice.start), show_date(choice.end))
            return send_file(make_workbook(rows, presence), mimetype=XLSX, as_attachment=True,
                             download_name=f"{name}.xlsx")
        return self.render(
            "commitments/execution.html", choice=choice, table=rows, total=total_of(rows),
            classes=CLASSES, presence=presence, columns=COLUMNS, behind=behind,
            execution_words=definition(execution_rate),
            presence_words=definition(attendance_rate), workbook=urlencode(
                {**choice.parameters, "format": "xlsx"}),
            mechanisms=policy.visible_live(current_user, Mechanism))


def read_choice() -> Choice:
    """The period of the address; the present year where none is named."""
    year = today().year
    choice = Choice(read_number("mechanism"), date(year, 1, 1), date(year, 12, 31))
    for name, column in (("due_from", "start"), ("due_to", "end")):
        try:
            if request.args.get(name, "").strip():
                setattr(choice, column, parse_date(request.args[name]))
        except ValueError as error:
            choice.fault = str(error)
    return choice


def chosen_commitments(choice: Choice):
    """The commitments that the user may see, due in the period."""
    query = policy.visible(current_user, Commitment).where(
        Commitment.due.between(choice.start, choice.end))
    return query.where(of_mechanism(choice.mechanism)) if choice.mechanism else query


def of_mechanism(mechanism: int):
    """SQL condition: a commitment of the mechanism's decisions."""
    meetings = Meeting.select(Meeting.id).where(Meeting.mechanism == mechanism)
    return Commitment.decision.in_(Decision.select(Decision.id).where(
        Decision.meeting.in_(meetings)))


def chosen_meetings(choice: Choice):
    """The meetings that the user may see, held in the period."""
    query = policy.visible(current_user, Meeting).where(
        Meeting.held_on.between(choice.start, choice.end))
    return query.where(Meeting.mechanism == choice.mechanism) if choice.mechanism else query


def behind(choice: Choice, view: str, organization: int | None) -> str:
    """The address of the list behind a number."""
    asked = {"view": view, **choice.parameters, "organization": organization or ""}
    return f"{request.script_root}/commitments/?" + urlencode(
        {name: value for name, value in asked.items() if value})


def definition(indicator) -> list[str]:
    """The published definition of an indicator: its heading, then its paragraphs."""
    return [" ".join(part.split()) for part in getdoc(indicator).split("\n\n")]


def make_workbook(rows: list, presence: list) -> BytesIO:
    """Both tables, a sheet each."""
    return write_workbook(
        Sheet("Изпълнение",
              ["Институция", *(label for _, label, _ in CLASSES), "Общо", "В срок, %"],
              ([one.label, *(one.counts[name] for name, _, _ in CLASSES), one.total, one.rate]
               for one in (*rows, total_of(rows)))),
        Sheet("Участие",
              ["Институция", *(label for _, label in COLUMNS), "Заседания", "Участие, %"],
              ([one.label, *(one.counts[status] for status, _ in COLUMNS), one.total, one.rate]
               for one in presence)))
