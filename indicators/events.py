"""Counts of trainings and other events, of those invited to them and of those who came."""

from peewee import fn

from indicators.declaring import WORK, Asked, Figure, Figures, Line, indicator
from models.events.event import KINDS, Event, Participant

HEADINGS = ("Вид", "Събития", "Поканени", "Обещали участие", "Участвали")


@indicator("Обучения и събития", page=WORK, counts=Event, dated="held_on", unit="събития")
def events(asked: Asked) -> Figures:
    """Събитията, започнали в периода, по вид; непълната дата се брои от началото си. Поканени са
    всички записани лица, а участвали – тези, за които е отбелязано, че са присъствали.
    """
    live = asked.query.where(Event.is_live())
    held = dict(live.select(Event.kind, fn.COUNT(Event.id)).group_by(Event.kind).tuples())
    people = Participant.live(Event.kind, Participant.reply, Participant.attended).join(
        Event).where(Event.id.in_(live.select(Event.id))).tuples() if held else ()
    rows = [Line(label, (Figure(str(held[kind]), Event.is_live() & (Event.kind == kind), kind),
                         *_people([one for one in people if one[0] == kind])))
            for kind, label in KINDS if kind in held]
    return Figures(HEADINGS, tuple(rows), main=0)


def _people(people: list[tuple]) -> tuple[Figure, ...]:
    promised = sum(reply == "yes" for _, reply, _ in people)
    came = sum(bool(attended) for *_, attended in people)
    return tuple(Figure(str(count)) for count in (len(people), promised, came))
