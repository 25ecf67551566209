"""The level of access to a case: signs of violence and trafficking raise it by themselves."""

from collections.abc import Callable

from models.cases.choices import SENSITIVITIES

# (column, code): the least level of a case that says it.
SIGNS = {("type", "violence"): "violence", ("causes", "violence"): "violence",
         ("target_groups", "violence"): "violence",
         ("type", "trafficking"): "restricted", ("target_groups", "trafficking"): "restricted"}
ORDER = tuple(code for code, _ in SENSITIVITIES)
# (case, by): called when a case was stored that says it, in its transaction.
SIGNALLED: list[Callable] = []
ALWAYS = ("type",)  # whose signs no later choice of a lower level outweighs


def raise_level(case) -> None:
    """Raise the level to what the signs ask for, at once.

    A sign of the causes and groups counts when it is first said: who lowers the level afterwards
    does so knowing it.
    """
    entity = type(case)
    stored = entity.get_or_none(entity.id == case.id) if case.id else None
    known = signs_of(stored) if stored else []
    levels = [SIGNS[sign] for sign in signs_of(case) if sign[0] in ALWAYS or sign not in known]
    case.sensitivity = max([case.sensitivity, *levels], key=_rank)
    if stored and stored.sensitivity != case.sensitivity:
        is_less = is_lower(case.sensitivity, stored.sensitivity)
        case.tell(action="level_lowered" if is_less else "level_raised")


def tell_signs(case, by: str) -> None:
    """Let everybody who has to act on the signs of an open case know of them."""
    if case.is_open and signs_of(case):
        for follow in SIGNALLED:
            follow(case, by)


def is_lower(level: str, than: str) -> bool:
    """Whether a level lets more people see the case than another one."""
    return _rank(level) < _rank(than)


def signs_of(case) -> list[tuple[str, str]]:
    """What the case says of violence and trafficking."""
    return [(name, code) for name, code in SIGNS
            if code in _said(getattr(case, name))]


def _said(value) -> tuple:
    return (value,) if isinstance(value, str) else tuple(value or ())


def _rank(level: str) -> int:
    return ORDER.index(level) if level in ORDER else len(ORDER)
