"""The papers of a training or another event for each participant: invitation, certificate."""

import re
from datetime import date

from bulgarian.dates import UNKNOWN_YEAR, show_when, time_words
from bulgarian.grammar import in_place, nbsp
from bulgarian.numerals import counted
from documents.kinds import OWN, REGISTER, Recipient, declare
from documents.schema import Many, Of, One, flag, number, text
from documents.values.parties import Role, addressee, letter_parts
from models.base import today
from models.events.event import Event, Participant, Point
from models.memoranda import FULL_DATE

LATIN_GENDERS = {"m": "м", "f": "ж"}


def day_of(event: Event) -> date:
    """The day of the event; the last of its year where only that is known, else today."""
    if event.held_on[:4] == UNKNOWN_YEAR:
        return today()
    if len(event.held_on) == FULL_DATE and "/" not in event.held_on:
        return date.fromisoformat(event.held_on)
    return date(int(event.held_on[:4]), 12, 31)


def when(event: Event, _scope=None) -> str:
    """„на 17 септември 2015 г.“, „през есента на 2015 г.“"""
    return show_when(event.held_on)


POINT = Of(Point, {
    "номер": number("order"),
    "час": text(lambda point, _: time_words(point.begins) if point.begins else ""),
    "тема": text("topic"),
    "води": text("speaker"),
    "минути": number("minutes"),
})

EVENT = Of(Event, {
    "вид": text("kind"),
    "обучение": flag(lambda e, _: e.kind == "training"),
    "тема": text("topic"),
    "проведено": text(lambda e, _: held(e)),
    "кога": text(when),
    "място": text("place"),
    "подробности": text(lambda e, _: particulars(e)),
    "часове": number("hours"),
    "лектори": text("lecturers"),
    "лектори_много": flag(lambda e, _: re.search(r"[,;\n]| и ", e.lecturers)),
    "проект": text("project"),
    "програма": Many(POINT, lambda e, _: e.programme()),
})


def particulars(event: Event) -> str:
    """When, where and for how long: „на 17 септември 2015 г. в Пазарджик, с продължителност …“"""
    told = nbsp(" ".join(filter(None, (when(event), event.place and in_place(event.place)))))
    hours = ("учебен час", "учебни часа") if event.kind == "training" else ("час", "часа")
    return f"{told}, с продължителност {counted(event.hours, *hours)}" if event.hours else told


HELD = {"training": "проведено", "signing": "проведено", "visit": "проведено"}


def held(event: Event) -> str:
    """„проведено“ of a training, „проведена“ of a round table."""
    return HELD.get(event.kind, "проведена")


PARTICIPANT = Of(Participant, {
    "име": text("name"),
    "род": text(lambda p, _: LATIN_GENDERS[p.gender]),
    "длъжност": text("position"),
    "институция": text(lambda p, scope: p.organization.on(scope.day).name
                       if p.organization_id else ""),
    "лектор": flag(lambda p, _: p.role == "lecturer"),
})


def _invited(participant: Participant, on: date) -> list[Recipient]:
    role = Role(participant.person, participant.organization, on, participant.name,
                participant.gender)
    place = participant.organization.short(on) if participant.organization_id else ""
    return [Recipient(", ".join(filter(None, (participant.name, place)))[:200], role)]


EVENT_INVITATION = declare(
    code="pokana_sabitie", name="Покана за събитие", entity="event_participants",
    needs="адресат.до|адресат събитие.тема", numbering=REGISTER, recipients=_invited,
    mechanism=lambda p: p.event.mechanism, day=lambda p: day_of(p.event),
    facts=(("темата", "събитие.тема"), ("времето и мястото", "събитие.подробности")),
    subject=lambda p: f"Покана: {p.event.topic}"[:300],
    file_name=lambda p: f"Покана_{p.name}",
    group={
        **letter_parts(lambda p: p.event.mechanism), **addressee(),
        "участник": One(PARTICIPANT, lambda p, _: p),
        "събитие": One(EVENT, lambda p, _: p.event),
    })

CERTIFICATE = declare(
    code="udostoverenie", name="Удостоверение", entity="event_participants",
    needs="участник.име събитие.тема",
    numbering=OWN, series="У", mechanism=lambda p: p.event.mechanism,
    day=lambda p: day_of(p.event),
    subject=lambda p: f"Участие в събитие: {p.event.topic}"[:300],
    file_name=lambda p: f"Удостоверение_{p.name}",
    group={
        **letter_parts(lambda p: p.event.mechanism),
        "участник": One(PARTICIPANT, lambda p, _: p),
        "събитие": One(EVENT, lambda p, _: p.event),
    })


def to_certify(event: Event) -> list[Participant]:
    """Those who came and get a certificate, by name."""
    came = event.participants.where(Participant.attended, Participant.role != "guest")
    return sorted(came, key=lambda one: one.name)
