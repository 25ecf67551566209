"""What several threads want to write at the same time, written by one of them in one go.

Each page writes an event before it leaves. One after another, each with a transaction and a flush
of its own, they would wait for each other and for whoever writes long; so who comes first writes
also what has gathered since, and the others find theirs written.
"""

from collections import deque
from collections.abc import Callable
from threading import Lock


class Entry:
    """Something to be written, and what came of it."""

    def __init__(self, value):
        self.value, self.made, self.error, self.is_done = value, None, None, False


class Gathering:
    """Writes what is given to `add`, by a function that is given several and stores all or none."""

    def __init__(self, write: Callable[[list], list], problems: tuple[type[Exception], ...]):
        self._write, self._problems = write, problems
        self._waiting: deque[Entry] = deque()
        self._turn = Lock()

    def add(self, value):
        """What was made of the value once it is stored; raises why it is not."""
        entry = Entry(value)
        self._waiting.append(entry)
        with self._turn:
            if not entry.is_done:  # nobody has written it while we waited
                self._store([entry, *self._others(entry)])
        if entry.error is not None:
            raise entry.error
        return entry.made

    def _others(self, entry: Entry) -> list[Entry]:
        found = []
        while self._waiting:  # others only append to it
            found.append(self._waiting.popleft())
        return [one for one in found if one is not entry]

    def _store(self, entries: list[Entry]) -> None:
        try:
            made = self._write([one.value for one in entries])
        except self._problems as error:
            for one in entries:
                one.error, one.is_done = error, True
            return
        for one, stored in zip(entries, made, strict=True):
            one.made, one.is_done = stored, True
