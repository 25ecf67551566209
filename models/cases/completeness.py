"""What a case must say before the mechanism can discuss it."""

from models.cases.case import ChildCase

KEY_FIELDS = ("summary", "causes", "needs", "lead")


def missing_fields(case: ChildCase) -> list[str]:
    """The labels of the key fields that are still empty."""
    return [case.label_of(name) for name in KEY_FIELDS if not case.__data__.get(name)]
