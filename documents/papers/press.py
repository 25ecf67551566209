"""Notes for the press: of a meeting and of another event, the same day, for anybody to read.

The titles of a closed part and of single cases stay out; the guard of names reads the rest.
"""

from bulgarian.grammar import join_list
from documents.kinds import PUBLIC, declare
from documents.papers.events import EVENT, day_of
from documents.papers.meetings import declare_of_meeting, name_of_file
from documents.schema import Many, One, flag, number, text, typed
from documents.values.meetings import items_of, lines_of, name_of_meeting
from documents.values.parties import letter_parts
from models.base import today
from models.meetings.meeting import Meeting


def told_items(meeting: Meeting) -> list:
    """The items that a newspaper may print."""
    return [item for item in items_of(meeting) if not (item.closed_part or item.case_id)]


def cases_heard(meeting: Meeting) -> int:
    """How many single cases stood on the agenda."""
    return len({item.case_id for item in items_of(meeting) if item.case_id})


def institutions(meeting: Meeting, scope) -> str:
    """Those that took part, each once, by the names of that day."""
    names = {line.organization.on(scope.day).name: None for line in lines_of(meeting, scope)
             if line.organization_id and line.took_part()}
    return join_list([*names])


PRESS_NOTE = declare_of_meeting(
    code="saobshtenie", name="Съобщение за медиите", privacies=(PUBLIC,),
    needs="заседание.дата точки.заглавие",
    facts=(("датата", "заседание.дата"), ("часът", "заседание.час"),
           ("мястото", "заседание.място"), ("дневният ред", "точки")),
    subject=lambda m: f"Съобщение за медиите: {name_of_meeting(m)}",
    file_name=name_of_file("Съобщение"),
    group={
        "предстои": flag(lambda m, _: not m.is_held and m.held_on >= today()),
        "институции": text(institutions),
        "точки": Many({"заглавие": typed("title_text")}, lambda m, _: told_items(m)),
        "брой_случаи": number(lambda m, _: cases_heard(m)),
    })
EVENT_NOTE = declare(
    code="saobshtenie_sabitie", name="Съобщение за медиите за събитие", entity="events",
    needs="събитие.тема", privacies=(PUBLIC,), mechanism=lambda event: event.mechanism,
    day=day_of, subject=lambda event: f"Съобщение за медиите: {event.topic}"[:300],
    file_name=lambda event: f"Съобщение_{event.id}",
    facts=(("темата", "събитие.тема"), ("времето и мястото", "събитие.подробности")),
    group={
        **letter_parts(lambda event: event.mechanism),
        "събитие": One(EVENT, lambda event, _: event),
        "участвали": number(lambda event, _: sum(one.attended for one in event.participants)),
    })
