"""A refusal of the leak guard, and the reason with which somebody entitled goes on all the same."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from models.rules import RuleError

SHORTEST = 10  # letters of a reason
_reason: ContextVar[str] = ContextVar("reason", default="")


class LeakRefusal(RuleError):
    """A document holds a name or a number that may not stand in it; the message tells the way."""

    WAY = "Ако името е на възрастен, изберете „Изготви документ“ и „Издай въпреки предпазителя“."

    def __init__(self, message: str):
        super().__init__(f"{message} {self.WAY}")


class BasisRefusal(LeakRefusal):
    """A document takes the name of a child outside, and nothing recorded says that it may."""

    WAY = ("Ако законът го изисква, изберете „Изготви документ“ и „Издай въпреки предпазителя“ с "
           "основанието.")


def may_pass(message: str) -> bool:
    """Whether what was refused with this message goes on with a reason."""
    return any(one.WAY in message for one in (LeakRefusal, BasisRefusal))


@contextmanager
def in_spite_of(reason: str) -> Iterator[None]:
    """Inside it the guard lets documents pass, which keep the reason; RuleError for a short one."""
    if len(reason.strip()) < SHORTEST:
        raise RuleError("Напишете защо документът се издава, макар че предпазителят отказва: поне "
                        f"{SHORTEST} знака, без имена.", "guard_reason")
    token = _reason.set(reason.strip()[:300])
    try:
        yield
    finally:
        _reason.reset(token)


def reason_given() -> str:
    """Why the guard is passed over now; empty where it is not."""
    return _reason.get()
