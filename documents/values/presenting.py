"""Values of a case as it is put before the members, and of its account without anything that names.

Both are short: of everything the newest rows alone.
"""

import re
from dataclasses import dataclass
from textwrap import shorten

from bulgarian.dates import date_numeric
from documents.schema import Many, Of, Scope, day, number, text, typed
from documents.values.cases import CASE
from documents.values.meetings import commitments_of, state_of
from models.agenda.items import AgendaItem
from models.cases.case import ChildCase
from models.cases.choices import EVENTS_BY_HAND
from models.cases.measures import Measure
from models.cases.whereabouts import told_place
from models.decisions.decision import Decision
from models.meetings.meeting import Meeting
from models.places.placements import Placement
from models.services import Referral

ROWS = 5  # of each kind, so that the whole stays on two pages
STEPS = 12
IN_MONTHS = re.compile(r"месец|седмиц|\bдни\b|\bден\b|новороден", re.IGNORECASE)
LONG, SHORT = 1200, 300  # letters of a text of the case; of what is one of several


def _item(case: ChildCase) -> AgendaItem | None:
    """The newest item of an agenda that asks something about the case."""
    return case.items.select(AgendaItem, Meeting).join(Meeting).where(
        AgendaItem.question != "").order_by(Meeting.held_on.desc(), AgendaItem.id.desc()).first()


def _question(case: ChildCase, _scope) -> str:
    item = _item(case)
    return _brief(item.question, LONG // 2) if item else ""


def _brief(told: str, most: int) -> str:
    """A text as it is, or its beginning: the whole stands in the case."""
    return told if len(told) <= most else shorten(told, most, placeholder=" … (още в случая)")


def _when(case: ChildCase, _scope) -> str:
    item = _item(case)
    return f"{item.meeting.name().lower()}, {date_numeric(item.meeting.held_on)}" if item else ""


def _decisions(case: ChildCase) -> list[Decision]:
    found = Decision.in_force(case.decisions).select(Decision, Meeting).join(Meeting)
    return list(found.order_by(Meeting.held_on.desc(), Decision.number.desc()))


def _progress(decision: Decision, scope: Scope) -> str:
    return "; ".join(f"{one.organization.short(scope.day)} – {state_of(one, scope.day)}"
                     for one in commitments_of(decision)) or "без ангажимент"


def _share(decision: Decision) -> int:
    """How long the words of one decision may be: all of them share the same room."""
    return ROWS * SHORT // min(len(_decisions(decision.case)), ROWS)


MEASURE = Of(Measure, {
    "вид": text("kind"),
    "мярка": typed("what"),
    "орган": text(lambda m, scope: m.authority.short(scope.day) if m.authority_id else ""),
    "акт": text("number"),
    "от": day("begun_on"),
    "до": day(lambda m, _: m.ended_on or m.valid_until),
    "състояние": text("state_text"),
})
STAY = Of(Placement, {
    "форма": text("form"),
    "къде": typed(lambda p, _: p.place()),
    "грижа": typed(lambda p, _: told_place(p.show("form"), p.place())),
    "община": text(lambda p, _: p.municipality.label),
    "акт": text(lambda p, _: f"{p.show('act_kind')} {p.act_number}".strip()),
    "от": day("begun_on"),
    "до": day("ended_on"),
    "дни": number(lambda p, scope: p.days(scope.day)),
})
EARLIER = {
    "номер": number("number"),
    "дата": day(lambda d, _: d.meeting.held_on),
    "текст": typed(lambda d, _: _brief(d.text, _share(d))),
    "изпълнение": text(_progress),
}
SENT = Of(Referral, {
    "към": typed(lambda r, _: r.target()),
    "изпратено_на": day("sent_on"),
    "състояние": text("status"),
})
PRESENTED = CASE.plus({
    "въпрос": typed(_question),
    "описание": typed(lambda c, _: _brief(c.summary, LONG)),
    "обосновка": typed(lambda c, _: _brief(c.best_interest, LONG)),
    "заседание": text(_when),
    "мерки": Many(MEASURE, lambda c, _: c.measures.order_by(
        Measure.begun_on.desc(), Measure.id.desc()).limit(ROWS)),
    "настанявания": Many(STAY, lambda c, _: c.placements.order_by(
        Placement.begun_on.desc(), Placement.id.desc()).limit(ROWS)),
    "решения": Many(EARLIER, lambda c, _: _decisions(c)[:ROWS]),
    "насочвания": Many(SENT, lambda c, _: c.referrals.order_by(Referral.id.desc()).limit(ROWS)),
})


# -- without anything that names ----------------------------------------------------------------


@dataclass(frozen=True)
class Step:
    """What was done for the child, and in which month of the work."""

    month: int
    what: str


def _steps(case: ChildCase, _scope=None) -> list[Step]:
    """By months since the case came and by kinds: neither days nor words that somebody typed."""
    kinds = dict(EVENTS_BY_HAND)
    told = [(one.happened_on, kinds[one.kind]) for one in case.events
            if one.kind in kinds and one.kind != "note"]
    told += [(one.meeting.held_on, one.show("kind")) for one in _decisions(case)]
    begun = case.received_on
    found = {(max((on.year - begun.year) * 12 + on.month - begun.month, 0) + 1, what): None
             for on, what in sorted(told)}
    return [Step(*key) for key in [*found][:STEPS]]


def _partners(case: ChildCase, _scope=None) -> str:
    """The kinds of the institutions that took part."""
    asked = [one for decision in case.decisions for one in decision.institutions()]
    own = [one for one in (case.source, case.lead) if one is not None]
    return ", ".join(dict.fromkeys(
        "друга институция" if one.category == "other" else one.show("category")
        for one in (*own, *asked)))


def _called(case: ChildCase, _scope=None) -> str:
    """What the office calls the child; „дете, 0–3 г.“ where that tells the age in months or days.
    """
    if not IN_MONTHS.search(case.pseudonym):
        return case.pseudonym
    return ", ".join(filter(None, ("дете", case.show("age_band"))))


STEP = {"месец": number("month"), "какво": text("what")}
TOLD = Of(ChildCase, {
    "обозначение": typed(_called),
    "вид": CASE["вид"],
    "възрастова_група": CASE["възрастова_група"],
    "област": text(lambda c, _: c.municipality_origin.oblast.label),
    "причини": CASE["причини"],
    "потребности": CASE["потребности"],
    "изчерпани_възможности": CASE["изчерпани_възможности"],
    "изход": CASE["изход"],
    "стъпки": Many(STEP, _steps),
    "участници": text(_partners),
})
