"""What a case must say before the mechanism can discuss it."""

from models.cases.case import ChildCase

KEY_FIELDS = ("summary", "causes", "needs", "lead")


def missing_fields(case: ChildCase) -> list[str]:
    """The labels of the key fields that are still empty, and of those that the office demands."""
    asked = (name for rule in case.behaviour for name in rule.before_agenda(case))
    names = dict.fromkeys((*KEY_FIELDS, *asked))
    return [case.label_of(name) for name in names if not case.__data__.get(name)]
