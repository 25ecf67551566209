"""How a case ends and goes on again, and what its timeline keeps of it."""

from collections.abc import Callable

from models.base import RuleError, today
from models.cases.lasting import LASTING
from models.cases.levels import tell_signs

# (case, by): called when a case was closed, in its transaction; gives what the timeline tells.
CLOSED: list[Callable] = []
WHERE = ("environment", "municipality_current")


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

    def living_rules(self):
        """The outcome says where the child lives, and so does the case: both say the same."""
        is_told = self.status == "closed" and {"status", "outcome", "environment"} & self._dirty
        wanted = is_told and LASTING.get(self.outcome) or ()
        if wanted and self.environment not in wanted:
            where = "по настаняванията" if self.placements.exists() else "по случая"
            yield from self.doubt("outcome", (
                f"Изходът е „{self.show('outcome')}“, а {where} детето живее другаде: "
                f"„{self.show('environment')}“. Поправете това, което не е така."))

    def asked(self, step) -> tuple[str, ...]:
        """Where the child lives is asked only while no placement says it."""
        is_told = self.id and self.placements.exists()
        return tuple(name for name in step.asks if not (is_told and name in WHERE))

    def open_commitments(self):
        """Commitments of the case's decisions that are neither done nor cancelled."""
        for decision in self.decisions:
            yield from (c for c in decision.commitments if c.is_open())

    def after_store(self, by: str) -> None:
        tell_signs(self, by)

    def moved(self, step, *, reason: str, by: str) -> None:
        text = f"{self.workflow.state(self).label}. {reason}".strip()
        if step.name == "reopen":
            text += self._take_back_outcome(by)
        if step.name == "close":
            told = [follow(self, by) for follow in CLOSED]
            text = " ".join(filter(None, (text, f"Изход: {self.show('outcome')}.", *told)))
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
