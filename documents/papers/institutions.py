"""An institution's own sheet for a period: what it was asked and did, its places, its presence."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from bulgarian.dates import date_numeric
from bulgarian.numerals import by_number
from documents.kinds import declare
from documents.papers.places import office, running_of
from documents.schema import Many, One, Scope, day, number, text, typed
from documents.values.following import COMMITMENT_IN_BOOKS
from documents.values.parties import ORGANIZATION, letter_parts
from indicators.attendance import MEMBERS
from indicators.execution import IN_TIME, LATE, OPEN, OVERDUE, Execution, execution_rate
from models.attendance.lines import Attendance
from models.base import RuleError, today
from models.commitments.commitment import OPEN_STATUSES, Commitment
from models.decisions.decision import Decision
from models.mechanisms import Mechanism
from models.meetings.meeting import DONE, Meeting
from models.parties import Organization
from models.reported import known_on, offered

SINCE, UNTIL = "дата_от", "дата_до"  # the questions; without an answer it is this year so far


@dataclass(frozen=True)
class Sheet:
    """What a mechanism knows of an institution in a period."""

    organization: Organization
    mechanism: Mechanism
    since: date
    until: date

    def _meetings(self, *, earlier: bool = False):
        """Query of the meetings of the period, or up to its end."""
        begun = Meeting.held_on <= self.until if earlier else Meeting.held_on.between(
            self.since, self.until)
        return Meeting.live(Meeting.id).where(begun, Meeting.mechanism == self.mechanism)

    @cached_property
    def commitments(self) -> list[Commitment]:
        """Asked in the period, or before it and then still to be done."""
        asked = Decision.meeting.in_(self._meetings())
        left = Commitment.status.in_(OPEN_STATUSES) | (Commitment.done_on >= self.since)
        return list(Commitment.live().select(Commitment, Decision, Meeting).join(Decision).join(
            Meeting).where(
                Commitment.organization == self.organization, Commitment.status != "cancelled",
                Decision.meeting.in_(self._meetings(earlier=True)), asked | left).order_by(
                    Meeting.held_on, Decision.number, Commitment.id))

    @cached_property
    def execution(self) -> Execution:
        """How many of them are done and late, as the indicator of the institutions counts."""
        found = Commitment.select().where(Commitment.id.in_([one.id for one in self.commitments]))
        rows = execution_rate(found, min(self.until, today()))
        return rows[0] if rows else Execution("")

    @cached_property
    def presence(self) -> list[Attendance]:
        """Its lines as a member at the meetings that were held, or failed for want of a quorum."""
        held = self._meetings().where(Meeting.status.in_(DONE))
        return list(Attendance.live().select(Attendance, Meeting).join(
            Meeting).where(
                Attendance.organization == self.organization, Attendance.role.in_(MEMBERS),
                Attendance.status != "expected", Attendance.meeting.in_(held)).order_by(
                    Meeting.held_on))


def sheet_of(organization: Organization, scope: Scope) -> Sheet:
    """The sheet for the days that were chosen; RuleError where they do not fit."""
    until = scope.answers.get(UNTIL) or today()
    since = scope.answers.get(SINCE) or date(until.year, 1, 1)
    if since > until:
        raise RuleError("Периодът завършва, преди да е започнал. Проверете двете дати.", UNTIL)
    return Sheet(organization, scope.owner, since, until)


def _told(sheet: Sheet, _scope=None) -> str:
    """„Възложени са 3 ангажимента: изпълнен е 1 (в срок: 1), просрочени са 2“."""
    counts = sheet.execution.counts
    done = counts[IN_TIME] + counts[LATE]
    parts = (by_number(done, "", "изпълнен е #", "изпълнени са #")
             + (f" (в срок: {counts[IN_TIME]})" if done else ""),
             by_number(counts[OVERDUE], "", "просрочен е #", "просрочени са #"),
             f"не е дошъл срокът на {counts[OPEN]}" if counts[OPEN] else "")
    told = ", ".join(filter(None, parts))
    asked = by_number(len(sheet.commitments), "", "Възложен е # ангажимент",
                      "Възложени са # ангажимента")
    return f"{asked}: {told}" if told else asked


def _came(sheet: Sheet, _scope=None) -> str:
    """„Участие в 2 от 3 заседания“."""
    here = sum(one.took_part() for one in sheet.presence)
    total = len(sheet.presence)
    return by_number(total, "", f"Участие в {here} от # заседание",
                     f"Участие в {here} от # заседания")


SERVICE_LINE = {
    "име": text(lambda pair, _: pair[0].name),
    "капацитет": text(lambda pair, _: _plain(pair[1].capacity, "places")),
    "заети": text(lambda pair, _: _plain(pair[1].occupancy, "occupied")),
    "свободни": text(lambda pair, _: _free(*pair)),
    "към": text(lambda pair, _: _reported(pair[1])),
}


def _free(service, known) -> str:
    return "–" if known.free is None else str(offered(known.free, service.state))


def _plain(told, name: str) -> str:
    count = getattr(told, name, None)
    return "–" if count is None else str(count)


def _reported(known) -> str:
    return known.occupancy.show("as_of") if known.occupancy else "няма справка"


SHEET = {
    "институция": One(ORGANIZATION, lambda s, _: s.organization),
    "от": day("since"),
    "до": day("until"),
    "ангажименти": Many(COMMITMENT_IN_BOOKS.plus({
        "решение": text(lambda c, _: f"№ {c.decision.number}/"
                         f"{date_numeric(c.decision.meeting.held_on)}"),
        "изпълнен_на": day("done_on")}), lambda s, _: s.commitments),
    "изпълнение": text(_told),
    "услуги": Many(SERVICE_LINE, lambda s, _: [
        (one, known_on(one, s.until)) for one in running_of(s.organization)]),
    "заседания": Many({
        "номер": number(lambda a, _: a.meeting.serial), "дата": day(lambda a, _: a.meeting.held_on),
        "присъствие": text("status"), "заместник": typed("deputy")}, lambda s, _: s.presence),
    "участие": text(_came),
}


def _children(organization: Organization) -> list:
    """The cases that it was ever asked something about."""
    asked = Decision.live().where(Decision.case.is_null(False), Decision.id.in_(
        Commitment.live(Commitment.decision).where(Commitment.organization == organization)))
    return list({one.case_id: one.case for one in asked}.values())


INSTITUTION_SHEET = declare(
    code="list_institucia", name="Лист на институцията", entity="organizations",
    direction="internal", needs="лист.институция.име лист.от лист.до", is_shared=True, asks=True,
    mechanism=lambda _: office(), day=lambda _: today(), children=_children,
    subject=lambda organization: f"Работа с механизма: {organization.short()}"[:300],
    file_name=lambda organization: f"Лист_{organization.id}",
    group={**letter_parts(lambda _: office()), "лист": One(SHEET, sheet_of)})
