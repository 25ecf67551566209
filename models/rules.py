"""The error of a broken rule of the office."""


class RuleError(Exception):
    """A rule of the office was broken; `field` names the column, `others` more broken rules."""

    def __init__(self, message: str, field: str | None = None, others: tuple = ()):
        super().__init__(message)
        self.message, self.field, self.others = message, field, others

    @property
    def all(self) -> tuple:
        return (self, *self.others)


class Conflict(RuleError):
    """Somebody else saved this record since it was read."""
