"""Turns to write: how long one lasts, and how long others are let in after it."""

import math
from time import monotonic

AT_LEAST = 0.12  # seconds: SQLite looks every tenth of a second whether it is its turn to write
AT_MOST = 2.0  # seconds of one pause
HELD = 0.4  # seconds after which what can be divided leaves the rest to its next turn


class Turns:
    """The turns of the work of this process; endless, without a pause, until it takes part."""

    def __init__(self):
        self.held, self.pause, self._since = math.inf, 0.0, 0.0

    def take_part(self) -> None:
        """Share with others who write, as the worker does."""
        self.held, self.pause = HELD, AT_LEAST

    def begin(self) -> None:
        self._since = monotonic()

    def is_over(self) -> bool:
        """Whether others should have their turn now."""
        return monotonic() - self._since >= self.held

    def let_in(self) -> float:
        """Seconds for others: half of the turn, for a busy machine is slow for them too."""
        if not self.pause:
            return 0.0
        return min(max(self.pause, (monotonic() - self._since) / 2), AT_MOST)


TURNS = Turns()
