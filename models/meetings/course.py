"""How a meeting goes on: its quorum from start to end, what is still open, what comes next."""

from collections.abc import Callable

from bulgarian.dates import date_numeric
from bulgarian.text import with_full_stop
from models.base import RuleError, today, utc_now
from models.meetings.papers import HELD, MeetingPapers
from models.meetings.quorum import Quorum, quorum_of

# (meeting, by): called when a meeting was stored or went to the bin, in its transaction.
FOLLOWERS: list[Callable] = []
OVER = ("held", "minutes_draft", "minutes_signed", "closed", "no_quorum")
CALLED_OFF = ("cancelled", "postponed")


class MeetingCourse(MeetingPapers):
    """The part of a meeting that is about holding and closing it."""

    def agenda_rules(self):
        if not self.items.count():
            yield RuleError("Дневният ред е празен. Добавете поне една точка.")

    def quorum_rules(self):
        quorum = self.opening_quorum()
        if not quorum.ok:
            yield RuleError(quorum.sentence() + " Ако заседанието не се е провело, "
                            "изберете „Не се проведе – няма кворум“.")

    @property
    def is_held(self) -> bool:
        """Whether it took place: the one source for papers, registers and indicators."""
        return self.status in HELD

    def is_past(self) -> bool:
        """Whether nothing more comes on its agenda: it is over, or called off for good."""
        return self.is_over or self.status == "cancelled"

    @property
    def is_over(self) -> bool:
        return self.status in OVER

    def freeze_agenda(self, by: str = "") -> None:
        """Announce the agenda: what is added later is an additional item."""
        if not self.items.count():
            raise RuleError("Дневният ред е празен. Добавете поне една точка.")
        self.agenda_frozen_at = utc_now()
        self.save(by=by)

    def unfreeze_agenda(self, by: str = "") -> None:
        """Take the announcement back; additional items stay marked."""
        self.agenda_frozen_at = None
        self.save(by=by)

    def year_rules(self):
        """Decisions are numbered by year: a meeting with some stays in that of their numbers."""
        years = {one.year for one in self.decisions if one.year != self.held_on.year}
        if years:
            yield RuleError(f"Решенията на заседанието имат номера за {min(years)} г. и датата му "
                            "остава в тази година.", "held_on")

    def tell_followers(self, by: str = "") -> None:
        """Let what falls due at the next meeting know of this one's day and state."""
        for follow in FOLLOWERS:
            follow(self, by)

    def archive(self, by: str = "") -> None:
        super().archive(by)
        self.tell_followers(by)

    def restore(self, by: str = "") -> None:
        super().restore(by)
        self.tell_followers(by)

    def meeting_after(self):
        """The mechanism's first meeting of a later day, held or not, that is not called off."""
        meeting = type(self)
        return meeting.live().where(
            meeting.mechanism == self.mechanism_id, meeting.id != self.id,
            meeting.held_on > self.held_on, meeting.status.not_in(CALLED_OFF)
        ).order_by(meeting.held_on, meeting.serial).first()

    def stay_rules(self):
        yield from super().stay_rules()
        if self.is_over:
            yield RuleError("Проведеното заседание остава в регистъра с номера си. Ако е записано "
                            "погрешно, отбележете го като „Отменено“.")

    def holding_rules(self):
        if self.held_on > today():
            yield RuleError(f"Заседанието е на {self.held_on:%d.%m.%Y} г. Отбелязва се като "
                            "проведено в деня му или след него.", "held_on")
        yield from self.quorum_rules()

    def moved(self, step, *, reason: str, by: str) -> None:
        if step.name == "invite" and self.agenda_frozen_at is None:
            self.freeze_agenda(by)
        if step.name == "hold":
            for item in self.items:
                item.discuss_case(by)
        if step.name == "hold":
            self.confirm_serial()
        if step.name in ("unhold", "revive"):
            for item in self.items:
                item.await_case(by)
        if step.name in ("cancel", "fail"):
            for item in self.items:
                item.release_case(by, with_full_stop(f"{step.label}: {self.title()}"))
        if reason.strip():
            said = f"{date_numeric(today())}, „{step.label}“: {reason.strip()}"
            self.reasons = f"{self.reasons}\n{said}".strip()
            self.save(by=by)

    def closing_rules(self, reason: str = ""):
        """A RuleError for missing signed minutes without a reason, and for each open item."""
        yield from self.signing_rules(reason)
        for item in self.undecided():
            yield RuleError(f"Точка {item.order} няма резултат: {item.title_text}.")

    def undecided(self) -> list:
        """The items that nobody said anything about: no result, and no decision."""
        return [item for item in self.items.order_by(self.items.model.order)
                if not item.result and not item.in_force().exists()]

    def next_meeting(self):
        """The mechanism's next meeting that is not over and not called off, None if none is."""
        meeting = type(self)
        return meeting.live().where(
            meeting.mechanism == self.mechanism_id, meeting.id != self.id,
            meeting.held_on >= self.held_on, meeting.status.not_in((*OVER, *CALLED_OFF))
        ).order_by(meeting.held_on, meeting.serial).first()

    def opening_quorum(self, lines: list | None = None) -> Quorum:
        """The quorum of those who were there at the start, or later if it was made up only then."""
        lines = list(self.attendance) if lines is None else lines
        first = quorum_of(self.mechanism, lines, lambda line: line.was_at_start())
        later = quorum_of(self.mechanism, lines, lambda line: line.took_part())
        return first if first.ok or not later.ok else later

    def quorum(self) -> Quorum:
        """The quorum as attendance stands now."""
        return self.quorum_of(list(self.attendance))

    def quorum_of(self, lines: list) -> Quorum:
        """The quorum that these lines of the attendance make."""
        return quorum_of(self.mechanism, lines)
