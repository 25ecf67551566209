"""The steps of a commitment: what they demand, and what follows from them."""

from models.base import RuleError, today
from models.cases.events import add_event


class CommitmentSteps:
    """What a commitment does when it is reported, accepted, extended or taken up again."""

    def acceptance_rules(self):
        meeting = self.accepted_at
        if meeting and meeting.mechanism_id != self.decision.meeting.mechanism_id:
            yield RuleError("Заседанието е на друг механизъм.", "accepted_at")
        elif meeting and meeting.held_on < self.decision.meeting.held_on:
            yield RuleError("Изберете заседание след това, на което е възложено.", "accepted_at")

    def reopening_rules(self):
        if told := self.decision.told_off():
            yield RuleError(f"{self.decision.name()} е {told}. По него вече нищо не се изпълнява.")

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
