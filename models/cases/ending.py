"""How a case ends and goes on again, and what its timeline keeps of it."""

from models.base import RuleError, today


class CaseEnding:
    """The part of a case that is about closing it and taking it up again."""

    def year_rules(self):
        """The number names its year: the day on which the case came stays in it."""
        if self.id and self.received_on and self.received_on.year != self.year:
            yield RuleError(f"Номерът {self.reference} е за {self.year} г. и датата на постъпване "
                            "остава в тази година.", "received_on")

    def closing_rules(self, reason: str):
        """What stands in the way of closing: commitments not done, unless it is justified."""
        waiting = sum(1 for _ in self.open_commitments())
        if waiting and not reason.strip():
            yield RuleError(f"По случая има неизпълнени ангажименти: {waiting}. Отчетете ги, "
                            "отменете ги или напишете обосновка.", "reason")

    def open_commitments(self):
        """Commitments of the case's decisions that are neither done nor cancelled."""
        for decision in self.decisions:
            yield from (c for c in decision.commitments if c.is_open())

    def moved(self, step, *, reason: str, by: str) -> None:
        text = f"{self.workflow.state(self).label}. {reason}".strip()
        if step.name == "reopen":
            text += self._take_back_outcome(by)
        self.events.model.create(case=self, kind="status", happened_on=today(),
                                 text=text, created_by=by)

    def _take_back_outcome(self, by: str) -> str:
        """What the history keeps of the former end; a case that goes on has none."""
        if self.outcome is None and self.closed_on is None:
            return ""
        ended = f" на {self.closed_on:%d.%m.%Y} г." if self.closed_on else ""
        former = f" Приключен беше{ended} с изход „{self.show('outcome') or 'без изход'}“."
        self.outcome = self.closed_on = None
        self.save(by=by)
        return former
