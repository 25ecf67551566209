"""The papers made of decisions: extract for an institution, book of decisions of a year."""

from datetime import date

from bulgarian.dates import date_numeric
from documents.kinds import REGISTER, Recipient, declare
from documents.papers.letters import find_addressee
from documents.papers.meetings import declare_of_meeting, name_of_file
from documents.schema import Many, One, number
from documents.values.following import DECISION_IN_BOOKS
from documents.values.meetings import (
    COMMITMENT,
    DECISION,
    MEETING,
    commitments_of,
    name_of_meeting,
)
from documents.values.parties import Role, addressee, letter_parts, signature
from models.base import today
from models.cases.case import ChildCase
from models.decisions.decision import Decision
from models.mechanisms import Mechanism
from models.meetings.meeting import Meeting


def decided(meeting: Meeting) -> list[Decision]:
    """The decisions of a meeting that are in force, by their numbers."""
    return sorted(Decision.in_force(meeting.decisions), key=lambda d: (d.year, d.number))


# -- extract for an institution ---------------------------------------------------------------


def _bound(meeting: Meeting, on: date) -> list[Recipient]:
    """The institutions that the meeting asks to do something, each once."""
    found = {one.organization_id: one.organization for decision in decided(meeting)
             for one in commitments_of(decision)}
    return [Recipient(place.on(on).name[:200], _written_to(meeting, place, on))
            for place in sorted(found.values(), key=lambda place: place.name)]


def _written_to(meeting: Meeting, place, on: date) -> Role:
    """Who gets the extract; nobody writes to himself, so not the chair who signs it."""
    role = find_addressee(meeting.mechanism, place, on).role
    return Role(None, place, on) if role.person == meeting.chaired_by() else role


def _is_for(commitment, scope) -> bool:
    role = scope.recipient
    return role is not None and commitment.organization_id == role.institution.id


def _duties(decision: Decision, scope) -> list:
    return [one for one in commitments_of(decision) if _is_for(one, scope)]


INSTITUTION_EXTRACT = declare_of_meeting(
    code="izvlechenie_institucia", name="Извлечение за институция",
    needs="адресат.до|адресат решения",
    numbering=REGISTER, recipients=_bound, to_many=True,
    subject=lambda m: f"Решения от {name_of_meeting(m)} на {date_numeric(m.held_on)}",
    file_name=name_of_file("Извлечение"),
    group={
        **addressee(),
        "решения": Many(DECISION.plus({"ангажименти": Many(COMMITMENT, _duties)}),
                        lambda m, scope: [d for d in decided(m) if _duties(d, scope)]),
        "подпис_протоколист": signature(lambda m: m.minuted_by()),
        "подпис_председател": signature(lambda m: m.chaired_by()),
    })

# -- book of decisions ------------------------------------------------------------------------


def year_of(label: str) -> int:
    """The year that the label of a book names, this one where there is no book yet."""
    return int(label[:4]) if label else today().year


def _years(mechanism: Mechanism, _on: date) -> list[Recipient]:
    years = Decision.live(Decision.year).join(Meeting, on=Decision.meeting).where(
        Meeting.mechanism == mechanism.id).distinct()
    return [Recipient(f"{year} г.") for year in sorted((row.year for row in years), reverse=True)]


def decisions_of_year(mechanism: Mechanism, year: int) -> list[Decision]:
    """The decisions of a mechanism in a year, by their numbers."""
    return list(Decision.live(Decision, Meeting).join(Meeting, on=Decision.meeting).where(
        Meeting.mechanism == mechanism.id, Decision.year == year).order_by(
        Decision.number))


def _children_of_all(mechanism: Mechanism) -> list:
    """The cases that any decision of the mechanism speaks of."""
    found = Decision.live(Decision, ChildCase).join(ChildCase).where(
        ChildCase.mechanism == mechanism.id)
    return list({one.case_id: one.case for one in found}.values())


ENTRY = DECISION_IN_BOOKS.plus({"заседание": One(MEETING, lambda d, _: d.meeting)})
BOOK = declare(
    code="kniga_reshenia", name="Книга на решенията", entity="mechanisms", direction="internal",
    needs="решения",
    mechanism=lambda m: m, day=lambda _: today(), children=_children_of_all,
    recipients=_years, to_many=True, subject=lambda m: f"Книга на решенията на {m.name}"[:300],
    file_name=lambda m: f"Книга_на_решенията_{m.prefix}",
    group={
        **letter_parts(lambda m: m),
        "година": number(lambda _, scope: year_of(scope.label)),
        "решения": Many(ENTRY, lambda m, scope: decisions_of_year(m, year_of(scope.label))),
    })
