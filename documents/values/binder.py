"""Values of the chair's binder: what is to be decided, the last decisions, cases, places."""

from bulgarian.dates import date_numeric, time_words
from bulgarian.numerals import by_number
from documents.schema import Many, One, flag, number, text, typed
from documents.values.cases import CASE, SERVICE
from documents.values.following import may_stand
from documents.values.meetings import (
    COMMITMENT,
    commitments_of,
    items_of,
    lines_of,
    state_of,
)
from documents.values.parties import PERSON, role_of
from models.agenda.standing import reports_on_decisions
from models.agenda.timetable import timetable
from models.commitments.commitment import Commitment
from models.decisions.decision import Decision
from models.meetings.meeting import Meeting
from models.meetings.quorum import counted_lines, forecast_of
from models.waiting.proposals import last_held, open_commitments, services_of, stale_services


def _times(meeting: Meeting) -> list:
    """The items, each with its hour."""
    items = items_of(meeting)
    begins, _ = timetable(meeting.starts_at, items)
    for item, begin in zip(items, begins, strict=True):
        item.begins = begin
    return items


def _to_decide(meeting: Meeting, _scope) -> list:
    """All but the opening and the report on earlier decisions; „разни“ and the minutes too."""
    return [item for item in _times(meeting)
            if item.question or item.kind != "opening" and not reports_on_decisions(item)]


def _last_decisions(meeting: Meeting, _scope) -> list[Decision]:
    last = last_held(meeting)
    found = Decision.in_force(last.decisions).order_by(Decision.number) if last else []
    return [decision for decision in found if may_stand(decision, meeting)]


def _unfinished(meeting: Meeting, _scope) -> list[Commitment]:
    return [one for one in open_commitments(meeting) if may_stand(one.decision, meeting)]


def _progress(decision: Decision, scope) -> str:
    """The state of all commitments of a decision in one line."""
    rows = commitments_of(decision)
    return "; ".join(f"{row.organization.short(scope.day)} – {state_of(row, scope.day)}"
                     for row in rows) or "без ангажимент"


def _end(meeting: Meeting, _scope) -> str:
    return time_words(timetable(meeting.starts_at, items_of(meeting))[1])


def _forecast(meeting: Meeting, scope) -> str:
    lines = lines_of(meeting, scope)
    forecast = forecast_of(meeting.mechanism, lines)
    silent = sum(not line.reply for line in counted_lines(meeting.mechanism, lines))
    verdict = "Очаква се кворум." if forecast.ok else "Кворумът още не е осигурен."
    confirmed = by_number(
        forecast.present, f"Не е потвърдил нито един от {forecast.total}",
        f"Потвърдил е # от {forecast.total}", f"Потвърдили са # от {forecast.total}")
    needed = by_number(forecast.needed, "кворум не се изисква", "нужен е #", "нужни са #")
    return f"{confirmed}, {needed}. {verdict} Без отговор: {silent}."


def _stale(meeting: Meeting, _scope) -> str:
    count = stale_services(meeting).count()
    return f"с остарели данни: {count}" if count else ""


BINDER_ITEM = {
    "номер": number("order"),
    "час": text(lambda i, _: time_words(i.begins)),
    "минути": number("minutes"),
    "заглавие": typed("title_text"),
    "въпрос": typed("question"),
    "закрита_част": flag("closed_part"),
    "допълнителна": flag("additional"),
    "непълен": typed("waiver"),
    "докладва": One(PERSON, lambda i, scope: role_of(i.presenter, scope)),
    "случай": One(CASE, lambda i, _: i.case),
}
LAST_DECISION = {
    "номер": number("number"),
    "текст": typed("text"),
    "изпълнение": text(_progress),
}
OPEN_COMMITMENT = COMMITMENT.plus({
    "решение": number(lambda c, _: c.decision.number),
    "състояние": text(lambda c, scope: state_of(c, scope.day)),
})
PLACES = SERVICE.plus({
    "заети_места": number("occupied"),
    "към": text(lambda s, _: date_numeric(s.as_of) if s.as_of else "няма данни"),
})
BINDER = {
    "за_решаване": Many(BINDER_ITEM, _to_decide),
    "последни_решения": Many(LAST_DECISION, _last_decisions),
    "последно_заседание": text(lambda m, _: (lambda last: (
        f"№ {last.serial}/{date_numeric(last.held_on)}") if last else "")(last_held(m))),
    "програма": Many(BINDER_ITEM, lambda m, _: _times(m)),
    "край": text(_end),
    "прогноза": text(_forecast),
    "случаи": Many(BINDER_ITEM, lambda m, _: [i for i in _times(m) if i.case_id]),
    "неизпълнени": Many(OPEN_COMMITMENT, _unfinished),
    "услуги": Many(PLACES, lambda m, _: list(services_of(m))),
    "остарели": text(_stale),
}
