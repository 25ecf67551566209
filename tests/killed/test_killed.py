"""The server is killed while people write: what it confirmed is there, once, and it goes on.

KILLS is how many times (make kill-test N=25). Faults that are built in on purpose show that the
six promises would be seen to break.
"""

import os
import random
import signal
import time
from contextlib import suppress

import pytest
from peewee import OperationalError
from playhouse.db_url import connect

from tests.conftest import DATABASE
from tests.killed import desk
from tests.killed.office import Office
from tests.killed.variants import VARIANTS
from tests.skipping import POSTGRESQL_ALONE

KILLS = int(os.environ.get("KILLS", "0"))
TRIED = VARIANTS if KILLS else ("keys of forms in memory",)
PLACES = ("kill", "before:3", "after:2", "kill", "before:6")


def run(office: Office, place: str) -> None:
    """Start, let people write, and die at the place."""
    assert office.start("" if place == "kill" else place), \
        (office.folder / "screen.log").read_text()[-2000:]
    enough = office.confirmed() + random.randint(3, 12)
    office.write(lambda: place == "kill" and office.confirmed() >= enough)


def test_a_server_that_is_killed_loses_nothing_and_doubles_nothing(open_office):
    office = open_office()
    for number in range(KILLS or 1):
        run(office, PLACES[number % len(PLACES)])
        time.sleep(random.random() / 20)
        assert not (found := office.verdict()), (number, found)
    assert office.confirmed() >= 2 * (KILLS or 1)


@pytest.mark.parametrize("name", TRIED)
def test_a_fault_that_is_built_in_is_caught(open_office, name):
    variant = VARIANTS[name]
    office = open_office(name)
    run(office, variant.crash)
    broken = {promise for promise, _ in office.verdict()}
    assert getattr(desk, variant.breaks) in broken, broken


def test_a_database_that_breaks_off_is_come_back_to(open_office, request):
    if not DATABASE:
        pytest.skip(POSTGRESQL_ALONE)
    office = open_office(url=request.getfixturevalue("own_server"))
    assert office.start()
    for _ in range(max(2, KILLS // 5)):
        office.write_on(random.randint(3, 12))
        break_off(office.url)
        office.write_on(5)
    assert not office.send_again(), "the desk goes on without being started again"
    office.kill()
    assert not (found := office.verdict()), found


def break_off(url: str) -> None:
    """Kill the process behind a connection: the server ends all others and starts anew."""
    victim, witness = (connect(url, prefer_psycopg3=True) for _ in range(2))
    pid = victim.execute_sql("SELECT pg_backend_pid()").fetchone()[0]
    os.kill(pid, signal.SIGKILL)
    with suppress(OperationalError):
        while witness.execute_sql("SELECT 1"):
            time.sleep(0.02)
    victim.close()
    witness.close()
