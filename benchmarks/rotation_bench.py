"""Changing the keys of many children while the process is killed again and again.

    python -m benchmarks.rotation_bench [children] [kills]

Fills a database of its own, kills the rotation at random moments, and after each kill opens every
name and searches. Prints the times; ends with 1 if anything is not found.
"""

import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import registry
from models.base import utc_now
from models.cases.identity import CaseIdentity
from models.database import database, migrate, open_database
from models.territory import load_territory
from models.vault.opening import prepare, unlock
from models.vault.ring import ring
from models.vault.rotation import count_rows

registry.load("models")
ROOT = Path(__file__).resolve().parent.parent
CHILD = """
import registry; registry.load("models")
from pathlib import Path
from models.database import open_database
from models.vault import rotation
from models.vault.opening import prepare
open_database("", Path({0!r}))
prepare(Path({0!r}) / "keys.json")
rotation.GRACE = 0
print("ready", flush=True)
rotation.rotate()
"""
FIRST = ("Мечо", "Иван", "Калина", "Проба", "Тестимир", "Яна", "Щерион", "Юлия")


def fill(count: int) -> float:
    """Seconds to store the children."""
    case = make_case()
    start = time.perf_counter()
    with database.atomic():
        for number in range(count):
            CaseIdentity(case=case, first_name=FIRST[number % 8], last_name=f"Пухов{number}",
                         id_number="1643149984", birth_place="Казанлък").save()
    return time.perf_counter() - start


def make_case() -> int:
    """The number of a case without anything around it."""
    database.execute_sql("PRAGMA foreign_keys = 0")
    now = utc_now()
    columns = {column.name: "" if column.data_type.startswith(("VARCHAR", "TEXT")) else 0
               for column in database.get_columns("cases") if not column.null}
    columns |= {"created_at": now, "updated_at": now, "received_on": now.date()}
    columns.pop("id")
    marks = ", ".join("?" * len(columns))
    database.execute_sql(f"INSERT INTO cases ({', '.join(columns)}) VALUES ({marks})",
                         tuple(columns.values()))
    return 1


def kill_one(folder: Path, longest: float) -> bool:
    """Whether a rotation was still running when it was killed."""
    worker = subprocess.Popen([sys.executable, "-c", CHILD.format(str(folder))], cwd=ROOT,
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    worker.stdout.readline()
    time.sleep(random.uniform(0, longest))
    worker.send_signal(signal.SIGKILL)
    worker.stdout.close()
    return worker.wait() == -signal.SIGKILL


def faults(count: int) -> int:
    """How many names do not open, and searches do not find."""
    names = {child.full_name() for child in CaseIdentity.select().iterator()}
    expected = {f"{FIRST[number % 8]} Пухов{number}" for number in range(count)}
    found = [CaseIdentity.select().where(CaseIdentity.matches(typed)).count()
             for typed in ("пух", "мечо", "1643149984")]
    return len(names ^ expected) + (found != [count, (count + 7) // 8, count])


def search_time() -> float:
    start = time.perf_counter()
    list(CaseIdentity.select().where(CaseIdentity.matches("мечо пухов12")).limit(20))
    return time.perf_counter() - start


def run(count: int, kills: int) -> int:
    """The whole measurement; the number of faults."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        open_database("", folder)
        migrate()
        prepare(folder / "keys.json")
        load_territory()
        print(f"store {count} children: {fill(count):.1f} s; search: {search_time() * 1000:.1f} ms")
        wrong, running = 0, 0
        for _ in range(kills):
            running += kill_one(folder, 1.5)
            unlock(folder / "keys.json")
            wrong += faults(count)
        print(f"{kills} kills, {running} of a running rotation; under each version: "
              f"{count_rows()}; faults: {wrong}; search: {search_time() * 1000:.1f} ms")
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", CHILD.format(str(folder))], cwd=ROOT, check=True,
                       stdout=subprocess.DEVNULL)
        unlock(folder / "keys.json")
        wrong += faults(count) + (set(count_rows()) != {ring.current.version})
        print(f"to its end: {time.perf_counter() - start:.1f} s; faults in all: {wrong}")
        database.close()
    return wrong


if __name__ == "__main__":
    asked = [int(word) for word in sys.argv[1:3]]
    sys.exit(run(*(asked + [20_000, 50][len(asked):])) > 0)
