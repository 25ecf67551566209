"""A hundred people at work for some minutes, without and with long work beside them.

    python -m benchmarks.load_bench [PEOPLE] [--cases N] [--seconds N] [--think S] [--folder DIR]

Each does one thing after another and thinks in between (a random time, so long in the middle); a
person waits for the answer before going on. The server is `app.py run` as it is, its processes
beside it; beside the second half run 200 letters, a copy and a workbook of all cases. A desk in
DIR is made once and kept.
"""

import argparse
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from threading import Event, Thread

from lxml.html import fromstring

from benchmarks.pages_bench import open_desk
from benchmarks.pages_data import WORDS, a_day, multiply
from benchmarks.visitors import TOKEN, Visitor
from commands.serving import MOST_PROCESSES
from jobs.asking import ask
from models.attendance.lines import Attendance
from models.base import today
from models.cases.case import ChildCase
from models.database import database
from models.meetings.meeting import Meeting
from models.services import Referral
from models.users import COORDINATOR, User
from models.users.declarations import accept_declaration, current_declaration
from models.users.sessions import FULL, start_session
from models.work.jobs import Job

ROOT = Path(__file__).resolve().parent.parent
MEETINGS, LINES, LETTERS, PORT = 50, 14, 200, 8099
TICKS = os.sysconf("SC_CLK_TCK")
# what is done: how often of a hundred times
MIX = {"case page": 25, "list": 22, "marks": 14, "form": 12, "search": 10, "Днес": 10, "Ctrl+K": 7}
LISTS = ("/cases/", "/cases/?page=3", "/cases/?sort=received_on", "/cases/?status=plan_active",
         "/commitments/", "/commitments/?view=all", "/decisions/")


@dataclass
class Figures:
    """What was measured: seconds of each page, and what went wrong."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    wrong: Counter = field(default_factory=Counter)
    cpu: float = 0.0
    memory: int = 0
    took: float = 0.0

    def all(self) -> list[float]:
        return sorted(one for kind in self.seconds.values() for one in kind)


class Person(Thread):
    """Somebody with a browser, a case and a meeting of his own."""

    def __init__(self, office: "Office", number: int):
        super().__init__(daemon=True)
        self.office, self.random = office, random.Random(number)
        self.case, self.visitor = office.open_cases[number], Visitor(PORT, patience=60)
        self.visitor.cookies.load(office.cookies[number])
        self.visitor.token = TOKEN.search(self.visitor.get("/help/").text)[1]

    def run(self):
        while not self.office.over.wait(self.random.expovariate(1 / self.office.think)):
            (kind,) = self.random.choices([*MIX], [*MIX.values()])
            if kind == "form":
                self.save_form(kind)
            elif kind == "marks":
                self.mark(kind)
            else:
                self.open(kind, self.address(kind))

    def address(self, kind: str) -> str:
        word = quoted(self.random.choice(WORDS))
        return {"case page": f"/cases/{self.random.choice(self.office.cases)}/", "Днес": "/",
                "list": self.random.choice(LISTS), "search": f"/cases/?q={word}",
                "Ctrl+K": f"/search/?q={word}"}[kind]

    def open(self, kind: str, path: str) -> str:
        return self.timed(kind, lambda: self.visitor.get(path), 200)

    def save_form(self, kind: str) -> None:
        """Open the form of the own case and save it with other words."""
        text = self.open(kind, f"/cases/{self.case}/edit/")
        form = next((one for one in fromstring(text).forms if "/edit/" in one.action), None) \
            if text else None
        if form is not None:
            values = dict(form.form_values()) | {"summary": f"Бележка {self.random.random()}"}
            self.timed(kind, lambda: self.visitor.post(f"/cases/{self.case}/edit/", values), 302)

    def mark(self, kind: str) -> None:
        meeting, line = self.random.choice(self.office.lines)
        values = {"status": self.random.choice(("present", "absent")), "deputy": ""}
        path = f"/meetings/{meeting}/attendance/{line}/"
        self.timed(kind, lambda: self.visitor.post(path, values), 302)

    def timed(self, kind: str, call, right: int) -> str:
        """The text of the answer; what is not as it should be is counted."""
        figures, start = self.office.figures, time.perf_counter()
        try:
            came = call()
        except (OSError, HTTPException) as error:
            figures.wrong[type(error).__name__] += 1
            return ""
        figures.seconds[kind].append(time.perf_counter() - start)
        if came.status != right:
            figures.wrong[f"{kind}: {came.status}"] += 1
        return came.text if came.status == 200 else ""


def quoted(word: str) -> str:
    return "".join(f"%{one:02X}" for one in word.encode())


class Office:
    """A desk, its server and its people."""

    def __init__(self, folder: Path, people: int, cases: int, think: float):
        self.folder, self.think, self.over, self.figures = folder, think, Event(), Figures()
        self.app = open_desk(folder, cases)
        with self.app.app_context():
            self._make_work()
            self.cases = [number for (number,) in ChildCase.select(ChildCase.id).where(
                ChildCase.pseudonym.startswith("дете")).order_by(
                ChildCase.id.desc()).limit(2000).tuples()]
            self.open_cases = [number for (number,) in ChildCase.select(ChildCase.id).where(
                ChildCase.id.in_(self.cases), ChildCase.status.not_in(ChildCase.closed_in)
                ).order_by(ChildCase.id).tuples()]
            self.lines = list(Attendance.select(Attendance.meeting, Attendance.id).where(
                Attendance.guest_name == "Мерене").tuples())
            self.cookies = [self._cookie(number) for number in range(people)]
        database.close_all()

    def _make_work(self) -> None:
        """Meetings to mark and letters to write, once."""
        if Attendance.select().where(Attendance.guest_name == "Мерене").exists():
            return
        with database.atomic():
            held = multiply(Meeting, MEETINGS, lambda number, _row: {
                "held_on": today(), "serial": 900_000 + number, "status": "held"})
            multiply(Attendance, MEETINGS * LINES, lambda number, _row: {
                "meeting": held[number // LINES], "guest_name": "Мерене", "membership": None,
                "person": None, "role": "guest", "voting": False, "status": "expected"})
            chosen = [number for (number,) in ChildCase.select(ChildCase.id).order_by(
                ChildCase.id.desc()).limit(LETTERS).tuples()]
            multiply(Referral, LETTERS, lambda number, _row: {
                "case": chosen[number], "status": "draft", "sent_on": None, "answer_due": None,
                "reason": "Мерене", "asked_for": a_day(10)})

    def _cookie(self, number: int) -> str:
        """What the browser of a new account keeps, signed in."""
        email = f"load{number}@okmd.example"
        user = User.get_or_none(User.email == email)
        if user is None:
            user = User(email=email, name=f"Мерач {number}", role=COORDINATOR).store(by="мерене")
            accept_declaration(user, current_declaration())
        _, reference = start_session(user, FULL, address="127.0.0.1", browser="load")
        client, name = self.app.test_client(), self.app.config["SESSION_COOKIE_NAME"]
        with client.session_transaction() as session:
            session["_user_id"] = reference
        return f"{name}={client.get_cookie(name).value}"

    def settings(self) -> dict:
        kept = {name: text for name, text in os.environ.items() if not name.startswith("OKMD_")}
        return kept | {"OKMD_DATA": str(self.folder), "OKMD_PORT": str(PORT),
                       "OKMD_TWO_FACTOR": "off", "OKMD_COPY_AT": "no", "OKMD_SECOND_PERSON": "no",
                       **{name: os.environ[name] for name in ("OKMD_PROCESSES", "OKMD_THREADS")
                          if name in os.environ}}

    def command(self, *words: str) -> subprocess.Popen:
        return subprocess.Popen([sys.executable, "app.py", *words], cwd=ROOT, env=self.settings(),
                                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def start(self) -> subprocess.Popen:
        """The server, once all its processes answer."""
        server = self.command("run")
        for _ in range(1200):
            try:
                Visitor(PORT).get("/login")
                time.sleep(5)
                return server
            except OSError:
                time.sleep(0.1)
        raise SystemExit("The server does not start.")

    def measure(self, server: int, seconds: float, beside=None) -> Figures:
        """The figures of so much time, with work beside it."""
        self.figures, start = Figures(), time.perf_counter()
        cpu = sum(map(cpu_of, serving(server)))
        running = beside() if beside else []
        while time.perf_counter() - start < seconds or any(one.is_alive() for one in running):
            time.sleep(0.5)
            self.figures.memory = max(self.figures.memory, sum(map(memory_of, serving(server))))
        self.figures.took = time.perf_counter() - start
        self.figures.cpu = sum(map(cpu_of, serving(server))) - cpu
        return self.figures

    def long_work(self) -> list[Thread]:
        """200 letters, a copy and a workbook; how long each takes is printed."""
        with self.app.app_context():
            ids = [number for (number,) in Referral.select(Referral.id).where(
                Referral.reason == "Мерене").tuples()]
            job = ask("papers", {"kind": "nasochvashto_pismo", "ids": ids},
                      User.get(User.email == "load0@okmd.example")).id
        database.close_all()
        works = {"letters": lambda: self._await(job),
                 "copy": lambda: self.command("backup").wait(),
                 "workbook": self._workbook}
        threads = [Thread(target=tell, args=one, daemon=True) for one in works.items()]
        for one in threads:
            one.start()
        return threads

    def _workbook(self) -> str:
        visitor = Visitor(PORT, patience=600)
        visitor.cookies.load(self.cookies[0])
        came = visitor.get("/cases/?format=xlsx")
        return f"{came.status}, {len(came.text)} signs"

    def _await(self, job: int) -> str:
        while True:
            time.sleep(1)
            with database.connection_context():
                found = Job.get_by_id(job)
                if not found.is_open:
                    return found.status


def tell(what: str, work) -> None:
    start = time.perf_counter()
    print(f"{what}: {work()}, {time.perf_counter() - start:.0f} s", flush=True)


def serving(server: int) -> list[int]:
    """The processes that answer: the server and those copied from it before the worker was."""
    copies = Path(f"/proc/{server}/task/{server}/children").read_text().split()
    answering = int(os.environ.get("OKMD_PROCESSES", "0")) or min(os.cpu_count(), MOST_PROCESSES)
    return [server, *map(int, copies[:answering - 1])]


def cpu_of(process: int) -> float:
    values = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(values[11]) + int(values[12])) / TICKS


def memory_of(process: int) -> int:
    """KiB that are its own, and its share of what several have."""
    return int(re.search(r"^Pss:\s+(\d+)", Path(f"/proc/{process}/smaps_rollup").read_text(),
                         re.M)[1])


def part(values: list[float], share: float) -> str:
    return f"{sorted(values)[int(len(values) * share)] * 1000:.0f}" if values else "–"


def table(alone: Figures, beside: Figures) -> str:
    lines = ["| page | alone: asked | p50, ms | p95, ms | beside: asked | p50, ms | p95, ms |",
             "|---|---|---|---|---|---|---|"]
    for kind in (*MIX, "all"):
        cells = [cell for figures in (alone, beside)
                 for values in [figures.all() if kind == "all" else figures.seconds[kind]]
                 for cell in (str(len(values)), part(values, 0.5), part(values, 0.95))]
        lines.append(f"| {kind} | {' | '.join(cells)} |")
    for name, figures in (("alone", alone), ("with long work", beside)):
        count = len(figures.all())
        lines.append(f"{name}: {count / figures.took:.1f} answers a second, wrong: "
                     f"{dict(figures.wrong) or 'none'}; CPU of the server "
                     f"{figures.cpu / max(count, 1) * 1000:.0f} ms an answer, "
                     f"memory {figures.memory / 1024:.0f} MiB")
    return "\n".join(lines)


def main(words: list[str]) -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("people", nargs="?", type=int, default=100)
    parser.add_argument("--cases", type=int, default=20_000)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--think", type=float, default=10)
    parser.add_argument("--folder", type=Path)
    asked = parser.parse_args(words)
    with tempfile.TemporaryDirectory() as made:
        folder = asked.folder or Path(made) / "desk"
        folder.mkdir(exist_ok=True)
        office = Office(folder, asked.people, asked.cases, asked.think)
        server = office.start()
        try:
            people = [Person(office, number) for number in range(asked.people)]
            for one in people:
                one.start()
            time.sleep(asked.think)
            alone = office.measure(server.pid, asked.seconds)
            beside = office.measure(server.pid, asked.seconds, office.long_work)
            print(f"{asked.people} people who think for {asked.think:g} s, "
                  f"{len(serving(server.pid))} processes, {os.cpu_count()} cores, load "
                  f"{os.getloadavg()[0]:.1f}\n{table(alone, beside)}")
        finally:
            office.over.set()
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main(sys.argv[1:])
