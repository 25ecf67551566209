"""The case of an item goes with the meeting: on the agenda, considered, waiting again."""


class Considered:
    """The part of an item that moves its case."""

    def discuss_case(self, by: str) -> None:
        """Mark the item's case as considered at the meeting."""
        if not self.case_id or self.kind != "case" or self.result == "carried":
            return
        for name in ("schedule", "discuss"):  # one that nobody had put on the agenda goes there
            if name in [step.name for step in self.case.workflow.next_steps(self.case)] and (
                    name == "discuss" or self.case.status in ("signal", "accepted", "reopened")):
                self.case.workflow.move(self.case, name, by=by, reason=self.meeting.title())

    def await_case(self, by: str) -> None:
        """Put the item's case on the agenda again: the meeting is still to be held."""
        names = [step.name for step in self.case.workflow.next_steps(self.case)] \
            if self.case_id and self.kind == "case" else ()
        if "schedule" in names:
            self.case.workflow.move(self.case, "schedule", by=by, reason=self.meeting.title())

    def release_case(self, by: str, reason: str) -> None:
        """Let the item's case wait for another agenda, unless one to come has it already."""
        if not self.case_id or self.case.status != "scheduled":
            return
        others = [item for item in self.case.items
                  if item.id != self.id and not item.meeting.is_past()]
        if not others:
            self.case.workflow.move(self.case, "unschedule", by=by, reason=reason)
