"""What several threads write at the same time is stored by one of them."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from models.audit.gathering import Gathering

OTHERS = 5


class Refused(Exception):
    """Why nothing was written."""


class Store:
    """Takes what it is given once the first call may go on."""

    def __init__(self, fails_at: int = 0):
        self.calls, self.open, self.fails_at = [], Event(), fails_at

    def write(self, values: list) -> list:
        self.calls.append(values)
        if len(self.calls) == 1:
            self.open.wait(10)
        if len(self.calls) == self.fails_at:
            raise Refused(str(values))
        return [value * 10 for value in values]


def write_at_once(store: Store) -> list:
    """The futures of a first one that takes long and of others that come meanwhile."""
    gathering = Gathering(store.write, (Refused,))
    with ThreadPoolExecutor(OTHERS + 1) as pool:
        found = [pool.submit(gathering.add, number) for number in range(OTHERS + 1)]
        while len(gathering._waiting) + sum(map(len, store.calls)) < OTHERS + 1:
            time.sleep(0.001)
        store.open.set()
    return found


def test_what_came_meanwhile_is_written_in_one_go_and_each_gets_its_own():
    store = Store()
    assert [one.result() for one in write_at_once(store)] == [
        number * 10 for number in range(OTHERS + 1)]
    assert len(store.calls) == 2 and sorted(sum(store.calls, [])) == [*range(OTHERS + 1)]


def test_what_is_refused_is_refused_to_all_who_were_in_it_and_to_nobody_else():
    found = write_at_once(Store(fails_at=2))
    told = [one.exception() for one in found]
    assert sum(one is None for one in told) == 1
    with pytest.raises(Refused):
        raise next(one for one in told if one)
