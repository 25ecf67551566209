"""The worker as a process: killed at any moment it loses nothing and doubles nothing."""

import os
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from jobs.beside import BUSY
from tests import forks

ROOT = Path(__file__).resolve().parent.parent.parent
LETTERS, REFUSED = 24, 1
LONGEST = 60  # seconds until a job has to be done


class Office:
    """A data folder with a job that waits."""

    def __init__(self, folder: Path):
        self.folder = folder
        kept = {name: value for name, value in os.environ.items() if not name.startswith("OKMD_")}
        self.environment = kept | {"OKMD_DATA": str(folder), "OKMD_COPY_AT": "no"}

    def run(self, *words: str, **how) -> subprocess.Popen:
        """A process of the program, with its output in a file."""
        with (self.folder / "screen.log").open("ab") as screen:
            return subprocess.Popen([sys.executable, *words], env=self.environment, cwd=ROOT,
                                    stdout=screen, stderr=screen, **how)

    def work(self):
        return forks.start(["worker"], self.environment, self.folder / "screen.log")

    def elsewhere(self) -> "Office":
        """A second machine: the database and the keys are the same, everything else its own."""
        other = Office(self.folder / "elsewhere")
        other.folder.mkdir(mode=0o700)
        for key in self.folder.glob("*.key"):
            shutil.copy(key, other.folder)
        keys = self.folder.with_name(f"{self.folder.name}-keys")
        shutil.copytree(keys, other.folder.with_name("elsewhere-keys"))
        other.environment["OKMD_DATABASE_URL"] = f"sqlite:///{self.folder / 'okmd.db'}"
        return other

    def ask(self, sql: str) -> list[tuple]:
        with closing(sqlite3.connect(self.folder / "okmd.db", timeout=20)) as database:
            return database.execute(sql).fetchall()

    def job(self) -> tuple[str, int, int]:
        """State of the job, results so far, and how often it was begun."""
        return self.ask("SELECT status, done + failed, tries FROM jobs")[0]

    def wait_until(self, is_so) -> None:
        end = time.monotonic() + LONGEST
        while not is_so(*self.job()):
            assert time.monotonic() < end, (self.folder / "screen.log").read_text()[-3000:]
            time.sleep(0.02)


@pytest.fixture(scope="module")
def ordered(tmp_path_factory):
    """The folder of a desk with letters asked for, one of which cannot be made."""
    folder = tmp_path_factory.mktemp("ordered") / "desk"
    folder.mkdir(mode=0o700)
    ordering = Office(folder).run("-m", "tests.jobs.ordering", str(LETTERS), str(REFUSED))
    assert ordering.wait(60) == 0, (folder / "screen.log").read_text()
    return folder


@pytest.fixture
def office(tmp_path, ordered):
    """A desk of its own as it was ordered."""
    for name in ("desk", "desk-keys"):
        shutil.copytree(ordered.with_name(name), tmp_path / name)
    return Office(tmp_path / "desk")


def test_a_worker_that_is_killed_loses_nothing_and_doubles_nothing(office):
    for share in (0.25, 0.6):
        worker = office.work()
        border = random.randint(int(share * LETTERS), int((share + 0.25) * LETTERS))
        office.wait_until(lambda _, ended, __, border=border: ended >= border)
        worker.kill()
        worker.join()
        assert office.job()[0] == "running"
    worker = office.work()
    office.wait_until(lambda status, *_: status not in ("waiting", "running"))
    assert office.job() == ("partly", LETTERS, 3)
    numbers = [int(row[0].rpartition("-")[2]) for row in office.ask(
        "SELECT register_number FROM documents ORDER BY id")]
    assert numbers == list(range(1, LETTERS - REFUSED + 1)), "one of each, without a gap"
    assert office.ask("SELECT count(DISTINCT document_id) FROM job_items") == [
        (LETTERS - REFUSED,)]
    [(message,)] = office.ask("SELECT message FROM job_items WHERE status = 'failed'")
    assert "не е достъпен" in message
    end_well(worker)


def end_well(worker) -> None:
    worker.terminate()
    assert forks.ended(worker, 20) == 0


def test_the_worker_is_one_stops_between_two_letters_and_ends_with_its_server(office):
    worker = office.work()
    office.wait_until(lambda _, ended, __: ended >= 3)
    assert forks.ended(office.work(), 30) == BUSY
    end_well(worker)
    status, ended, _ = office.job()
    assert status == "waiting" and 3 <= ended < LETTERS
    beside = office.run("app.py", "worker", "--with-server", stdin=subprocess.PIPE)
    office.wait_until(lambda _, now, __: now > ended)
    beside.stdin.close()
    assert beside.wait(20) == 0
    do_the_rest(office, office.work(), office.elsewhere().work())


def do_the_rest(office, *workers) -> None:
    """Workers with folders of their own take the job from each other, and do each item once."""
    office.wait_until(lambda status, *_: status not in ("waiting", "running"))
    made = LETTERS - REFUSED
    assert office.ask("SELECT count(DISTINCT document_id), count(document_id), count(*) "
                      "FROM job_items") == [(made, made, LETTERS)]
    assert office.ask("SELECT count(*) FROM documents") == [(made,)]
    for one in workers:
        end_well(one)
