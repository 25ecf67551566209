"""The look back at a memorandum: what was done together while it was in force."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from documents.kinds import PUBLIC, declare
from documents.papers.events import EVENT
from documents.schema import Many, One, day, number, text
from documents.values.following import DECISION_IN_BOOKS
from documents.values.memoranda import MEMORANDUM
from documents.values.parties import letter_parts
from documents.values.reports import CASE_LINE, CASES, MEETING_LINE, NOT_YET, told_whole
from indicators.declaring import INDICATORS
from indicators.freezing import PUBLISHED, kept_figures
from models.base import today
from models.decisions.decision import Decision
from models.events.event import Event
from models.meetings.course import HELD
from models.meetings.meeting import Meeting
from models.memoranda import FULL_DATE, Memorandum
from models.periods import closed_over


@dataclass(frozen=True)
class Term:
    """The time in which a memorandum was in force, up to today, and what happened in it."""

    memorandum: Memorandum

    @property
    def begun(self) -> date:
        """The day of signing, or the first of the year where only that is known."""
        signed = self.memorandum.signed_on
        if len(signed) == FULL_DATE:
            return date.fromisoformat(signed)
        return date(int(signed[:4]), 1, 1) if signed[:4].isdigit() else today()

    @property
    def ended(self) -> date:
        return min(self.memorandum.valid_until or today(), today())

    @cached_property
    def meetings(self) -> list[Meeting]:
        return list(Meeting.live().where(
            Meeting.mechanism == self.memorandum.mechanism_id, Meeting.status.in_(HELD),
            Meeting.held_on.between(self.begun, self.ended)).order_by(Meeting.held_on))

    @cached_property
    def decisions(self) -> list[Decision]:
        """Those that name the memorandum."""
        return list(Decision.in_force(self.memorandum.decisions).order_by(
            Decision.year, Decision.number))

    @cached_property
    def cases(self) -> list[tuple[str, str]]:
        """(period, number of cases) of the closed periods, as it was published."""
        inside = [one for one in closed_over(
            self.memorandum.mechanism_id, self.begun, self.ended)
            if one.begins_on >= self.begun and one.ends_on <= self.ended]
        return [(one.name(), told_whole(kept_figures(one, INDICATORS[CASES], PUBLISHED)))
                for one in sorted(inside, key=lambda one: one.begins_on)]

    @property
    def all_cases(self) -> str:
        """Their sum; told by periods where one of them is not a number."""
        numbers = [number for _, number in self.cases]
        if not numbers:
            return f"броят {NOT_YET}"
        if all(number.isdigit() for number in numbers):
            return str(sum(map(int, numbers)))
        return "; ".join(f"{name} – {number}" for name, number in self.cases)

    @cached_property
    def events(self) -> list[Event]:
        years = [str(year) for year in range(self.begun.year, self.ended.year + 1)]
        found = Event.live().where(Event.mechanism == self.memorandum.mechanism_id)
        return sorted((one for one in found if one.held_on[:4] in years),
                      key=lambda one: one.held_on)


NAMED = {"номер": number("number"), "дата": day(lambda d, _: d.meeting.held_on),
         "текст": DECISION_IN_BOOKS["текст"]}
RETROSPECT = {
    "от": day("begun"),
    "до": day("ended"),
    "меморандум": One(MEMORANDUM, lambda t, _: t.memorandum),
    "заседания": Many(MEETING_LINE, lambda t, _: t.meetings),
    "решения": Many(NAMED, lambda t, _: t.decisions),
    "случаи": Many(CASE_LINE, lambda t, _: t.cases),
    "случаи_общо": text(lambda t, _: t.all_cases),
    "събития": Many(EVENT, lambda t, _: t.events),
    "допълнителни": Many({"име": text(lambda m, _: m.heading()), "дата": text("signed_on")},
                         lambda t, _: t.memorandum.additions),
}


def _unsigned(memorandum: Memorandum) -> str:
    """A look back at what nobody has signed."""
    return "" if memorandum.signed_on else "Меморандумът още не е подписан. Запишете кога."


RETROSPECTIVE = declare(
    code="retrospekcia", name="Ретроспекция по меморандум", entity="memoranda",
    direction="internal", needs="ретроспекция.меморандум.вид", privacies=(PUBLIC,),
    mechanism=lambda m: m.mechanism, day=lambda _: today(), missing=_unsigned,
    subject=lambda m: f"Съвместна работа по {m.heading()}",
    file_name=lambda m: f"Ретроспекция_{m.number or m.id}",
    group={**letter_parts(lambda m: m.mechanism),
           "ретроспекция": One(RETROSPECT, lambda m, _: Term(m))})
