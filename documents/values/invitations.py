"""Values of an invitation: the agenda as one institution sees it, and the cases it is to know."""

import re
from copy import copy

from bulgarian.grammar import nbsp
from documents.schema import One, Scope, number, text, typed
from documents.values.cases import CASE
from documents.values.following import UNDER_ITEM
from documents.values.meetings import invitees, items_of
from documents.values.parties import PERSON, Role, role_of
from models.access.audience import Audience
from models.agenda.items import CASE_KINDS, AgendaItem
from models.attendance.lines import Attendance
from models.meetings.meeting import Meeting

COVERED = {"case": "Разглеждане на случай", "case_success": "Представяне на решен случай"}
NONE = "няма"


def audience_of(meeting: Meeting) -> Audience:
    """Who is to know of which case, read once for a meeting and all its letters."""
    kept = meeting.__dict__
    if "audience" not in kept:
        kept["audience"] = Audience(meeting)
    return kept["audience"]


def institution_of(scope: Scope):
    return scope.recipient.institution if scope.recipient else None


def agenda_for(meeting: Meeting, scope: Scope) -> list[AgendaItem]:
    """The items in their order; a case that does not concern the recipient has no number."""
    audience, institution = audience_of(meeting), institution_of(scope)
    return [item if not item.case_id or audience.knows(institution, item.case_id)
            else cover(item) for item in items_of(meeting)]


def cover(item: AgendaItem) -> AgendaItem:
    """A copy of an item that does not tell its case."""
    covered = copy(item)
    covered.__data__, covered.__rel__ = {**item.__data__, "case": None}, {}
    reference = re.escape(item.case.reference)
    bare = re.sub(rf"\s*(?:№\s*)?{reference}", "", item.title_text).strip(" ,–-")
    covered.title_text = COVERED["case"] if item.kind == "case" else bare or COVERED[item.kind]
    covered.question = covered.discussion = ""
    return covered


def cases_for(meeting: Meeting, scope: Scope) -> list[AgendaItem]:
    """The items of the cases that concern the recipient."""
    audience, institution = audience_of(meeting), institution_of(scope)
    return [item for item in items_of(meeting)
            if item.case_id and audience.knows(institution, item.case_id)]


# The agenda of a letter: nothing of the case behind an item but what its title says.
INVITED_ITEM = {
    **UNDER_ITEM,
    "раздел": typed("heading"),
    "номер": number("order"),
    "заглавие": typed("title_text"),
    "закрита_част": text(lambda i, _: "да" if i.closed_part else ""),
    "допълнителна": text(lambda i, _: "да" if i.additional else ""),
    "докладва": One(PERSON, lambda i, scope: role_of(i.presenter, scope)),
}
CONCERN = {
    "точка": number("order"),
    "въпрос": typed("question"),
    "случай": One(CASE, lambda item, _: item.case),
}

# -- the control sheet ----------------------------------------------------------------------------


def _reasons(line: Attendance, _scope) -> str:
    """„СЗ-2026-003 – водеща институция“, a line for each case, or that there is none."""
    audience = audience_of(line.meeting)
    found = [(item, audience.reasons(line.organization, item.case_id))
             for item in items_of(line.meeting) if item.kind in CASE_KINDS and item.case_id]
    told = [f"т. {item.order}: № {item.case.reference} – {', '.join(reasons)}"
            for item, reasons in found if reasons]
    return nbsp("; ".join(told)) or NONE


def control_lines(meeting: Meeting) -> list[Attendance]:
    """The invited, each with the meeting whose audience was read already."""
    lines = invitees(meeting)
    for line in lines:
        line.meeting = meeting
    return lines


CONTROL = {
    "лице": One(PERSON, lambda line, scope: Role(
        line.person, line.organization, scope.day, line.guest_name)),
    "институция": text(lambda line, scope: line.organization.short(scope.day)
                       if line.organization_id else ""),
    "участие": text("role"),
    "случаи": text(_reasons),
}
