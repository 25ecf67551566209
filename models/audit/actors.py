"""Who acts: set once per request or command, so that no rule of the office has to pass it on."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar, Token
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Actor:
    """An account as it was called at that moment, or a part of the program; `address` is its IP."""

    name: str
    user_id: int | None = None
    address: str = ""
    request: str = ""  # the number of the request, also in the log of the server


PROGRAM = Actor(name="програма")
COMMAND_LINE = Actor(name="команден ред")
DEMONSTRATION = Actor(name="примерни данни")

_source: ContextVar[Callable[[], Actor]] = ContextVar("actor", default=lambda: PROGRAM)


def current_actor() -> Actor:
    """Who acts now."""
    return _source.get()()


def ask_actor(source: Callable[[], Actor]) -> Token:
    """From now on who acts is asked from `source`, e.g. because the sign-in is still to come."""
    return _source.set(source)


@contextmanager
def acting_as(actor: Actor) -> Iterator[None]:
    """Everything inside is done by this actor."""
    token = _source.set(lambda: actor)
    try:
        yield
    finally:
        _source.reset(token)
