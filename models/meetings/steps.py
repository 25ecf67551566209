"""The steps of a meeting and of a commitment: what they demand, and what follows from them."""

from models.base import RuleError, today, utc_now
from models.cases.events import add_event


class MeetingSteps:
    """What a meeting demands before it is called, held and closed, and its announced agenda."""

    def agenda_rules(self):
        if not self.items.count():
            yield RuleError("Дневният ред е празен. Добавете поне една точка.")

    def quorum_rules(self):
        if not self.opening_quorum().ok:
            yield RuleError(self.quorum().sentence() + " Ако заседанието не се е провело, "
                            "изберете „Не се проведе – няма кворум“.")

    def closing_rules(self):
        """A RuleError for each item without a result."""
        for item in self.undecided():
            yield RuleError(f"Точка {item.order} няма резултат: {item.title_text}.")

    def undecided(self) -> list:
        """The items that nobody said anything about: no result, and no decision."""
        return [item for item in self.items.order_by(self.items.model.order)
                if not item.result and not item.decisions.count()]

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

    def moved(self, step, *, reason: str, by: str) -> None:
        if step.name == "invite" and self.agenda_frozen_at is None:
            self.freeze_agenda(by)
        if step.name == "hold":
            for item in self.items:
                item.discuss_case(by)
        if reason:
            type(self).update(remarks=f"{self.remarks}\n{step.label}: {reason}".strip()).where(
                type(self).id == self.id).execute()


class CommitmentSteps:
    """What a commitment does when it is reported, accepted, extended or taken up again."""

    def report_rules(self):
        if self.done_on and self.done_on > today():
            yield RuleError("Изпълнението е с бъдеща дата. Проверете я.", "done_on")

    def acceptance_rules(self):
        meeting = self.accepted_at
        if meeting and meeting.mechanism_id != self.decision.meeting.mechanism_id:
            yield RuleError("Заседанието е на друг механизъм.", "accepted_at")
        elif meeting and meeting.held_on < self.decision.meeting.held_on:
            yield RuleError("Изберете заседание след това, на което е възложено.", "accepted_at")

    def extension_rules(self):
        self.former_due = type(self).get_by_id(self.id).due
        self.until_next_meeting = False
        if self.due and self.former_due and self.due <= self.former_due:
            yield RuleError(f"Новият срок трябва да е след сегашния "
                            f"({self.former_due:%d.%m.%Y} г.).", "due")

    def moved(self, step, *, reason: str, by: str) -> None:
        if step.name in ("report", "partly"):
            self.reports.model.keep(self, step.name, by)
        elif step.name == "extend":
            self.extensions.model(commitment=self, former_due=self.former_due, due=self.due,
                                  reason=reason).store(by)
        elif step.name == "accept":
            self.accepted_on = self.accepted_at.held_on if self.accepted_at else today()
            self.save(by=by)
        elif step.name == "reopen":
            self.done_on = self.accepted_on = self.accepted_at = None
            self.save(by=by)
        if self.decision.case_id:
            text = f"{self.title()} – {self._told(step).lower()}. {reason}"
            add_event(self.decision.case, "status", text.strip(), by=by)

    def _told(self, step) -> str:
        if step.name == "extend":
            return f"срокът е удължен до {self.due:%d.%m.%Y} г"
        return self.workflow.state(self).label
