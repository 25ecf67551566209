"""What a case must say before the mechanism can discuss it."""

from models.cases.case import ChildCase

KEY_FIELDS = ("summary", "causes", "needs", "lead")


def missing_fields(case: ChildCase) -> list[str]:
    """The labels of the key fields that are still empty, and of those that the office demands."""
    asked = (name for rule in case.behaviour for name in rule.before_agenda(case))
    left_out = case.listing.left_out(case)
    names = dict.fromkeys((*(name for name in KEY_FIELDS if name not in left_out), *asked))
    return [case.label_of(name) for name in names if not case.__data__.get(name)]
