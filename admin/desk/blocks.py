"""The cards of „Днес“."""

from collections.abc import Callable
from dataclasses import dataclass

from admin.lists.counting import MOST, counting, show_count
from admin.policy import ask

SHOWN = 5  # rows of a block


@dataclass
class Block:
    """A card of the page: its rows, how many there are in all, and the list behind them."""

    title: str
    icon: str
    template: str
    rows: list
    count: int
    link: str
    tone: str = "bad"
    empty: str = ""
    narrow: bool = False
    is_rough: bool = False  # there are more than were read

    @property
    def count_text(self) -> str:
        """The count as far as it is counted."""
        return f"{self.count}+" if self.is_rough else show_count(self.count)


def block_of(user, entity, make: Callable, *more, title: str, **values) -> Block | None:
    """The card of what the query of `make` finds (see `policy.ask`), None where it is nothing."""
    rows = list(ask(user, entity, title, lambda: make().limit(SHOWN), *more))
    count = len(rows)
    if count == SHOWN:
        ((count,),) = ask(user, entity, f"{title} – {MOST}", lambda: counting(make()), *more)
    return Block(title=title, rows=rows, count=count, **values) if rows else None
