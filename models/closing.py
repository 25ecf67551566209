"""What is signed and closed stays as it is, whatever way it is written by."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from models.audit.changes import is_different
from models.rules import RuleError

_released = ContextVar("released", default=False)


@contextmanager
def released() -> Iterator[None]:
    """Write signed records too: for what the law asks for, the wiping of personal data."""
    token = _released.set(True)
    try:
        yield
    finally:
        _released.reset(token)


def is_released() -> bool:
    """Whether signed records may be written now."""
    return _released.get()


class Closing:
    """The part of an entity that says what freezes it, and what of it.

    In a state of `closed_in` the record stays as it is, with all that names it in `freezes_with`.
    `frozen` are the columns that stay (all if empty), without those in `free`.
    """

    closed_in: tuple[str, ...] = ()
    freezes_with: tuple[str, ...] = ()
    frozen: tuple[str, ...] = ()
    free: tuple[str, ...] = ()
    given: tuple[str, ...] = ()  # numbers that a series gave, and their day: fixed once they are

    def frozen_by(self) -> "Closing | None":
        """The signed or closed record that keeps this one as it is, None if there is none."""
        if self.closed_in and self.id and self._stored_state() in self.closed_in:
            return self
        above = (getattr(self, name) for name in self.freezes_with if self.__data__.get(name))
        return next((one for up in above if (one := up.frozen_by())), None)

    def _stored_state(self) -> str:
        entity = type(self)
        column = entity._meta.fields[self.workflow.column]
        return entity.select(column).where(entity.id == self.id).scalar()

    def refuse_change(self, before: dict) -> None:
        """RuleError if one of these stored values is another now and has to stay."""
        if self.id:
            changed = {name for name, was in before.items()
                       if is_different(was, self.__data__.get(name))}
            self._refuse_given({name for name in changed if before[name]})
            self.refuse_columns(changed)
        elif self.freezes_with:
            self._refuse(self.frozen_by())

    def refuse_columns(self, names) -> None:
        """RuleError if one of these columns may not change any more."""
        if not (self.closed_in or self.freezes_with):
            return
        held = {*names} - {*self.free}
        if self.frozen:
            held &= {*self.frozen, "archived_at"}
        if held:
            self._refuse(self.frozen_by())

    def refuse_update(self, names) -> None:
        """RuleError if a statement on many rows may not change these columns of this one."""
        self._refuse_given({name for name in names if self.__data__.get(name)})
        self.refuse_columns(names)

    def _refuse_given(self, names: set[str]) -> None:
        for name in self.given if not is_released() else ():
            if name in names:
                raise RuleError(f"„{self.label_of(name)}“ е дадено от поредицата и не се променя. "
                                "Ако е грешно, анулирайте записа с причина и направете нов.", name)

    def _refuse(self, holder: "Closing | None") -> None:
        if holder is None or is_released() or holder is self and self.is_stepping:
            return
        state = holder.workflow.state(type(holder).get_by_id(holder.id)).label
        again = holder.workflow.transitions.get("reopen")
        way = f" За поправка използвайте „{again.label}“ с причина." if again else ""
        raise RuleError(f"„{holder.title()}“ е в състояние „{state}“ и не се променя.{way}")

    is_stepping = False  # a step of the workflow is being taken, which may change the record
