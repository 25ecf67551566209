"""The error of a broken rule of the office, and a rule that may be broken once confirmed."""

from collections.abc import Collection


class RuleError(Exception):
    """A rule of the office was broken; `field` names the column, `others` more broken rules.

    With `confirm` it is a doubt: whoever confirms exactly this may go on.
    """

    def __init__(self, message: str, field: str | None = None, others: tuple = (), *,
                 confirm: str = ""):
        super().__init__(message)
        self.message, self.field, self.others = message, field, others
        self.confirm = confirm

    @property
    def all(self) -> tuple:
        return (self, *self.others)


class Twin(RuleError):
    """There is a record already that looks the same."""


class Doubting:
    """The part of an entity that takes what is unusual once somebody stands by it."""

    confirmed: Collection[str] = ()  # the doubts that somebody was asked about and stands by

    def doubt(self, name: str, message: str):
        """Yield a RuleError at a column until its very value is confirmed."""
        about = f"{name}={self.__data__.get(name)}"
        if about not in self.confirmed:
            yield RuleError(message, name, confirm=about)


class Conflict(RuleError):
    """Somebody else saved this record since it was read."""
