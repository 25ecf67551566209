"""States and transitions, declared on the entity and checked in one place."""

from collections.abc import Callable
from dataclasses import dataclass

from models.audit.chain import logged_transaction
from models.base import RuleError


@dataclass(frozen=True)
class State:
    """A state with its label and tone: info, ok, warn, bad or quiet."""

    code: str
    label: str
    tone: str = "info"


@dataclass(frozen=True, kw_only=True)
class Transition:
    """A named step between states.

    `needs` are columns that must be filled in, asked for with the step, and `asks` those that
    may be; `check(record, reason)` yields RuleErrors; `reason` is the label of a sentence that
    is kept, demanded unless `reason_optional`. Without a `target` the state stays as it is.
    `proposes(record)` gives what the form of the step begins with where nothing is stored.
    """

    name: str
    label: str  # the button: „Приключи случая“
    sources: tuple[str, ...]
    target: str = ""
    needs: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    reason: str = ""
    reason_optional: bool = False
    check: Callable | None = None
    proposes: Callable | None = None
    main: bool = False  # the usual next step
    roles: tuple[str, ...] = ()  # who may take it, of those who write; all if empty


class Workflow:
    """The states of an entity and the transitions between them; `column` holds the code."""

    def __init__(self, states: tuple[State, ...], transitions: tuple[Transition, ...],
                 column: str = "status"):
        self.states = {state.code: state for state in states}
        self.transitions = {step.name: step for step in transitions}
        self.initial, self.column = states[0].code, column
        self._refuse_unknown_states()

    def _refuse_unknown_states(self) -> None:
        for step in self.transitions.values():
            unknown = {*step.sources, step.target or self.initial} - set(self.states)
            if unknown:
                raise ValueError(f"transition {step.name!r} names unknown states {unknown}")

    @property
    def choices(self) -> tuple[tuple[str, str], ...]:
        return tuple((state.code, state.label) for state in self.states.values())

    def state(self, record) -> State:
        return self.states[getattr(record, self.column)]

    def state_after(self, record, step: Transition) -> State:
        """The state in which the step would leave the record."""
        return self.states[step.target or getattr(record, self.column)]

    def next_steps(self, record) -> list[Transition]:
        """The transitions open from the record's present state."""
        now = getattr(record, self.column)
        return [step for step in self.transitions.values() if now in step.sources]

    def move(self, record, name: str, *, by: str = "", reason: str = "", **values):
        """Take the step, storing `values` of its needed columns; RuleError if it may not be."""
        step = self.transitions.get(name)
        if step is None or getattr(record, self.column) not in step.sources:
            raise RuleError(f"Тази стъпка не е възможна в състояние „{self.state(record).label}“.")
        with logged_transaction():
            for column in (*step.needs, *step.asks):
                if column in values:
                    setattr(record, column, values[column])
            self._check(step, record, reason)
            before = getattr(record, self.column)
            setattr(record, self.column, self.state_after(record, step).code)
            record.tell(step=step.name, reason=reason)
            record.is_stepping = True
            try:
                record.store(by=by)
                record.moved(step, reason=reason, by=by)
            except RuleError:  # nothing of it happened: it is shown as it was
                setattr(record, self.column, before)
                raise
            finally:
                record.is_stepping = False
        return record

    def _check(self, step: Transition, record, reason: str) -> None:
        broken = [RuleError(f"Попълнете „{record.label_of(column)}“.", column)
                  for column in step.needs if getattr(record, column) in (None, "")]
        if step.reason and not step.reason_optional and not reason.strip():
            broken.append(RuleError(f"Попълнете „{step.reason}“.", "reason"))
        broken += step.check(record, reason) if step.check else ()
        if broken:
            broken[0].others = tuple(broken[1:])
            raise broken[0]
