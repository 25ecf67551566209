"""A desk that people write into while its server is killed, and what came of it."""

import hashlib
import io
import multiprocessing
import secrets
import shutil
import socket
import time
from concurrent.futures import ProcessPoolExecutor
from copy import copy
from http.client import HTTPException
from pathlib import Path
from threading import Event, Thread

from benchmarks.visitors import Visitor
from models.base import today
from models.users import SECRETARY
from tests import cast
from tests.killed import desk

PROCESSES = multiprocessing.get_context("forkserver")  # what is imported once serves every start
PROCESSES.set_forkserver_preload(["tests.killed.desk"])
PEOPLE, LONGEST = 4, 60  # seconds until a start answers


def apart(function, *values):
    """What the function gives, asked in a process of its own."""
    with ProcessPoolExecutor(1, mp_context=PROCESSES) as pool:
        return pool.submit(function, *values).result()


class Office:
    """A data folder, the server on it, and the letters that people sent to it."""

    processes = 1

    def __init__(self, folder: Path, url: str, mechanism: int, variant: str = ""):
        self.folder, self.url, self.mechanism, self.variant = folder, url, mechanism, variant
        self.sent: list[dict] = []
        self.server = self.visitor = None
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]

    def start(self, crash: str = "") -> bool:
        """Whether the server came to answer."""
        self.server = PROCESSES.Process(
            target=desk.serve, args=(self.folder, self.url), daemon=True,
            kwargs={"port": self.port, "processes": self.processes, "variant": self.variant,
                    "crash": crash})
        self.server.start()
        end = time.monotonic() + LONGEST
        while time.monotonic() < end and self.server.is_alive():
            try:
                Visitor(self.port).get("/login")
                return True
            except OSError:
                time.sleep(0.02)
        return False

    def elsewhere(self) -> "Office":
        """A second machine: the database and the keys are the same, everything else its own."""
        folder = self.folder.with_name("elsewhere")
        folder.mkdir(mode=0o700)
        for key in self.folder.glob("*.key"):
            shutil.copy(key, folder)
        shutil.copytree(keys_of(self.folder), keys_of(folder))
        url = self.url or f"sqlite:///{self.folder / 'okmd.db'}"
        other = Office(folder, url, self.mechanism)
        other.visitor, other.sent = copy(self.visitor), self.sent
        other.visitor.port = other.port
        return other

    def write(self, until, *, patiently: bool = False) -> None:
        """Several people register letters until something is so, or the server is gone.

        `patiently` they go on after a letter that was not confirmed, and nobody is killed.
        """
        self.visitor = self.visitor or Visitor(self.port).sign_in(
            cast.email_of(SECRETARY), cast.PASSWORD)
        stop = Event()
        people = [Thread(target=self._write_on, args=(stop, patiently)) for _ in range(PEOPLE)]
        for one in people:
            one.start()
        end = time.monotonic() + LONGEST
        while not until() and self.server.is_alive() and any(one.is_alive() for one in people):
            assert time.monotonic() < end, "the server does not die where it should"
            time.sleep(0.005)
        if not patiently:
            self.kill()
        stop.set()
        for one in people:
            one.join()

    def write_on(self, letters: int) -> None:
        """Let people write until so many letters more are confirmed."""
        enough = self.confirmed() + letters
        self.write(lambda: self.confirmed() >= enough, patiently=True)

    def _write_on(self, stop: Event, patiently: bool) -> None:
        while not stop.is_set():
            content = b"%PDF-1.4\n" + secrets.token_hex(2000).encode() + b"\n%%EOF\n"
            letter = {"subject": f"Писмо {secrets.token_hex(8)}", "key": secrets.token_urlsafe(16),
                      "content": content, "digest": hashlib.sha256(content).hexdigest(),
                      "confirmed": False}
            self.sent.append(letter)
            if not (self.send(letter) or patiently):
                return

    def send(self, letter: dict) -> bool:
        """Whether the desk confirmed the letter; one that got no answer is sent again as it was."""
        try:
            came = self.visitor.post("/letters/new/", {
                "form_key": letter["key"], "mechanism": str(self.mechanism), "direction": "in",
                "correspondent": "Община Пробна", "subject": letter["subject"],
                "register_date": f"{today():%d.%m.%Y}",
                "file": (io.BytesIO(letter["content"]), "скан.pdf")})
        except (OSError, HTTPException):
            return False
        letter["status"], letter["said"] = came.status, came.text[-1500:]
        letter["confirmed"] = came.status == 302 and "/login" not in came.location
        return letter["confirmed"]

    def send_again(self) -> list[str]:
        """The letters that got no answer and are not taken now either, with what is said now."""
        return [f"{one['subject']}: {one.get('status')} {one.get('said')}" for one in self.sent
                if not one["confirmed"] and not self.send(one)]

    def confirmed(self) -> int:
        return sum(one["confirmed"] for one in self.sent)

    def kill(self) -> None:
        """End the server as a power switch would."""
        self.server.kill()
        self.server.join()

    def verdict(self) -> list[tuple[str, str]]:
        """(promise, what is wrong) once the desk runs again and got what it had not confirmed."""
        if not self.start():
            return [(desk.START, (self.folder / "screen.log").read_text()[-2000:])]
        refused = self.send_again()
        self.kill()
        told = [{name: one[name] for name in ("subject", "digest", "confirmed")}
                for one in self.sent]
        return [*((desk.LOST, f"refused: {one}") for one in refused),
                *apart(desk.examine, self.folder, self.url, told)]


def copy_of(filled: Path, folder: Path) -> Path:
    """A desk like the one that was filled, with its keys beside it."""
    shutil.copytree(filled, folder)
    shutil.copytree(keys_of(filled), keys_of(folder))
    return folder


def keys_of(folder: Path) -> Path:
    """Where the keys of the names stand, beside the data."""
    return folder.with_name(f"{folder.name}-keys")
