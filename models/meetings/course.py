"""How a meeting goes on: its quorum from start to end, what is still open, what comes next."""

from models.base import RuleError
from models.meetings.quorum import Quorum, quorum_of

OVER = ("held", "minutes_draft", "minutes_signed", "closed", "no_quorum")
CALLED_OFF = ("cancelled", "postponed")


class MeetingCourse:
    """The part of a meeting that is about holding and closing it."""

    def agenda_rules(self):
        if not self.items.count():
            yield RuleError("Дневният ред е празен. Добавете поне една точка.")

    def quorum_rules(self):
        quorum = self.opening_quorum()
        if not quorum.ok:
            yield RuleError(quorum.sentence() + " Ако заседанието не се е провело, "
                            "изберете „Не се проведе – няма кворум“.")

    def closing_rules(self):
        """A RuleError for each item without a result."""
        for item in self.undecided():
            yield RuleError(f"Точка {item.order} няма резултат: {item.title_text}.")

    def undecided(self) -> list:
        """The items that nobody said anything about: no result, and no decision."""
        return [item for item in self.items.order_by(self.items.model.order)
                if not item.result and not item.decisions.count()]

    def next_meeting(self):
        """The mechanism's next meeting that is not over and not called off, None if none is."""
        meeting = type(self)
        return meeting.live().where(
            meeting.mechanism == self.mechanism_id, meeting.id != self.id,
            meeting.held_on >= self.held_on, meeting.status.not_in((*OVER, *CALLED_OFF))
        ).order_by(meeting.held_on, meeting.serial).first()

    def opening_quorum(self) -> Quorum:
        """The quorum of those who were there at the start, or later if it was made up only then."""
        lines = list(self.attendance)
        first = quorum_of(self.mechanism, lines, lambda line: line.was_at_start())
        later = quorum_of(self.mechanism, lines, lambda line: line.took_part())
        return first if first.ok or not later.ok else later

    def quorum(self) -> Quorum:
        """The quorum as attendance stands now."""
        return self.quorum_of(list(self.attendance))

    def quorum_of(self, lines: list) -> Quorum:
        """The quorum that these lines of the attendance make."""
        return quorum_of(self.mechanism, lines)
