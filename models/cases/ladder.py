"""The ladder of care: an institution is the last step, and what has to be said before it."""

from datetime import date

from models.base import RuleError, today
from models.cases.ages import age_on
from models.cases.choices import LADDER, UNPLACED

INSTITUTION = "institution"  # as an environment, an outcome and a decision
YOUNG = 3


def institution_rules(case, column: str):
    """Yield a RuleError for what the case does not say yet and an institution demands."""
    is_said = case.best_interest and not _left(case)
    if case.type in UNPLACED and not is_said:
        yield RuleError(f"Случай {case.reference} е „{case.show('type')}“ и в него не се предлага "
                        "институция. Ако детето ще бъде настанено, първо сменете вида на случая.",
                        column)
        return
    if not case.best_interest:
        yield RuleError(f"Първо попълнете обосновката на най-добрия интерес в случай "
                        f"{case.reference}: без нея не се предлага институция.", column)
    if left := _left(case):
        yield RuleError(f"Институция е последната възможност. В случай {case.reference} не са "
                        f"отбелязани като изчерпани: {', '.join(left)}.", column)


def _left(case) -> list[str]:
    """What is not said to be exhausted."""
    return [label for code, label in LADDER
            if code not in LADDER.said.off and code not in case.ladder]


def is_young(case, on: date | None = None) -> bool:
    """Whether the child is under three; by its age band where the birth is not known."""
    child = next(iter(case.identity), None) if case.id else None
    if child and child.birth_date:
        return age_on(child.birth_date, on or today()) < YOUNG
    return case.age_band == "0–3"


def young_rules(record, case, column: str, on: date | None = None):
    """Yield the warning that an institution is no place for a child under three."""
    if is_young(case, on):
        yield from record.doubt(column, "ВНИМАНИЕ: детето е под 3 години. Настаняване в институция "
                                "вреди на развитието му; проверете отново близките и приемната "
                                "грижа.")
