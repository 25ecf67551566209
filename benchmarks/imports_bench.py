"""A long table brought into a register: the time of its trial, of its doing and of its undoing.

    python -m benchmarks.imports_bench [ROWS] [csv]

The desk is SQLite in a temporary folder. Told too: the memory at its highest, and how long
somebody else who writes had to wait at the longest.
"""

import csv
import io
import multiprocessing
import resource
import sqlite3
import sys
import tempfile
import time
from pathlib import Path

from openpyxl import Workbook

from admin.exchange.rows import Plan
from admin.exchange.running import CARRIED, TAKEN_BACK, TRIAL, WHOLE, keep_plan, open_tables
from benchmarks.pages_bench import EMAIL, open_desk
from documents.files.tables import HEAD
from jobs.asking import ask
from jobs.running import run_job
from jobs.turns import TURNS
from models.imports import Import
from models.users import User
from models.work.jobs import Job

HEADS = ("Обръщение", "Име", "Презиме", "Фамилия", "Пол", "Телефон", "Ел. поща")
PLACES = ("honorific", "first_name", "middle_name", "last_name", "gender", "phone", "email")
STEP = 60  # seconds between two lines
ALONE = multiprocessing.get_context("spawn")


def table(rows: int) -> bytes:
    """A workbook of so many people, written row by row."""
    book, content = Workbook(write_only=True), io.BytesIO()
    sheet = book.create_sheet("Представители")
    for cells in people(rows):
        sheet.append(cells)
    book.save(content)
    return content.getvalue()


def text(rows: int) -> bytes:
    """The same as lines of text."""
    lines = io.StringIO()
    csv.writer(lines, delimiter=";").writerows(people(rows))
    return lines.getvalue().encode("cp1251")


def people(rows: int):
    """The headings, then so many people."""
    yield HEADS
    for number in range(rows):
        yield ("г-жа", "Мария", "Стоянова", "Петрова", "жена",
               f"042 {100000 + number}", f"m{number}@example.bg")


def store(content: bytes, ending: str, by: User) -> Import:
    """The import with its columns chosen."""
    record = Import(register="people", asked_by=by, file_name=f"представители.{ending}")
    record.attach(content).store(by=by.name)
    plan = Plan(columns={str(at): key for at, key in enumerate(PLACES)}, match=["email"])
    keep_plan(record, plan, sheet=0, first=1, heads=HEADS,
              count=open_tables(record, HEAD)[0].count - 1)
    return record.store(by=by.name)


def wait_in_turn(path: Path, ended, longest) -> None:
    """Somebody else who writes every tenth of a second; the longest that he had to wait.

    He is a process of his own: two copies of SQLite in one undo each other's locks.
    """
    other, told = sqlite3.connect(path, timeout=3_600, isolation_level=None), time.monotonic()
    while not ended.wait(0.1):
        since = time.monotonic()
        other.execute("BEGIN IMMEDIATE")
        other.execute("ROLLBACK")
        longest.value = max(longest.value, time.monotonic() - since)
        if since > told + STEP:
            told = since
            done = other.execute("SELECT done, total FROM jobs ORDER BY id DESC").fetchone()
            print("pieces:", *done, f"{longest.value:.2f} s", flush=True)


def memory() -> int:
    """Megabytes of this process at its highest."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10


def measure(code: str, record: Import, by: User, path: Path, **more) -> None:
    """One job from its asking to its end."""
    since, busy, longest = time.monotonic(), time.process_time(), ALONE.Value("d", 0.0)
    ended = ALONE.Event()
    waiting = ALONE.Process(target=wait_in_turn, args=(path, ended, longest))
    waiting.start()
    job = ask(code, {"import": record.id, "told": "", **more}, by)
    run_job(job.id)
    ended.set()
    waiting.join()
    print(f"{code}: {Job.get_by_id(job.id).status}, {time.monotonic() - since:.1f} s, of the "
          f"processor {time.process_time() - busy:.1f} s, another waited "
          f"{longest.value:.2f} s at most, memory {memory()} MB", flush=True)


def main(rows: int, ending: str = "xlsx") -> None:
    """Try, carry out and take back."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "desk"  # its keys stand beside it
        folder.mkdir()
        app = open_desk(folder, 0)
        TURNS.take_part()
        with app.app_context():
            by = User.get(User.email == EMAIL)
            record = store((text if ending == "csv" else table)(rows), ending, by)
            path = next(folder.glob("*.db"))
            measure(TRIAL, record, by, path)
            measure(CARRIED, record, by, path, mode=WHOLE)
            record = Import.get_by_id(record.id)
            print(record.status, record.total, record.added, record.refused)
            measure(TAKEN_BACK, record, by, path)
            print(Import.get_by_id(record.id).status)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000, *sys.argv[2:])
