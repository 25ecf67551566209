"""Eight faults that a desk could have: built into a process of the tests, each breaks a promise."""

import os
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path

import app
from admin import once
from commands import serving
from models.audit import changes
from models.documents import blobs, sealed
from models.letters import letter

LATER = 30  # seconds: what is put off does not come before the end
BLOCK = 7


@dataclass(frozen=True)
class Variant:
    """A fault: how it is built in, the promise that it breaks, and where the desk dies."""

    build_in: Callable
    breaks: str
    crash: str = "after:3"


def _later(write: Callable, *values, **more) -> None:
    one = threading.Timer(LATER, partial(write, *values, **more))
    one.daemon = True
    one.start()


def confirm_before_storing() -> None:
    """The answer goes out, the letter is stored afterwards."""
    make = app.create_app

    def hasty(settings):
        made = make(settings)
        stored = made.wsgi_app

        def answer(environ, begin):
            if (environ["REQUEST_METHOD"], environ["PATH_INFO"]) != ("POST", "/letters/new/"):
                return stored(environ, begin)
            environ["wsgi.input"].read()
            _later(stored, environ, lambda *_: None)
            begin("302 Found", [("Location", "/letters/"), ("Content-Length", "0")])
            return [b""]
        made.wsgi_app = answer
        return made
    app.create_app = hasty


class Key:
    """What admin.once needs of a used key, without a row."""

    content = led_to = ""

    def save(self):
        pass

    delete_instance = save


def keep_the_key_first() -> None:
    """The form counts as stored before its record is: its key stands in a file of its own."""
    used = Path(os.environ["OKMD_DATA"]) / "keys"

    def take(_user, key, content):
        is_first = not (used.exists() and key in used.read_text().split())
        with used.open("a") as file:
            file.write(f"{key}\n")
        one = Key()
        one.content = content
        return one, is_first
    once.take_key = take


def keep_keys_in_memory() -> None:
    """A new process knows nothing of the forms that were stored."""
    known = {}

    def take(_user, key, content):
        is_first = key not in known
        one = known.setdefault(key, Key())
        one.content = content
        return one, is_first
    once.take_key = take


def number_in_blocks() -> None:
    """Numbers are taken seven at a time, as sequences with a cache do."""
    take, left = letter.next_number, []

    def hasty(kind, **series):
        if not left:
            left.extend([take(kind, **series) for _ in range(BLOCK)])
        return left.pop(0)
    letter.next_number = hasty


def number_by_process() -> None:
    """Each process counts for itself."""
    numbers = count(1)
    letter.take_number = lambda mechanism, *_: f"{mechanism.register_prefix}-{next(numbers)}"


def tell_the_log_later() -> None:
    """The event of a change is not of its transaction."""
    write = changes.record_change
    changes.record_change = lambda record, before, **more: (
        _later(write, record, before, **more) if record._meta.table_name == "letters"
        else write(record, before, **more))


def keep_the_file_later() -> None:
    """The row is there before its file."""
    def hasty(content):
        kept = blobs.store_blob(os.urandom(8))
        _later(lambda: blobs.Blob.update(content=content).where(blobs.Blob.id == kept.id).execute())
        return kept
    sealed.store_blob = hasty


def leave_the_lock_behind() -> None:
    """What says that a server runs stays when it was killed."""
    behind = serving.serving

    def strict(folder, told):
        os.close(os.open(folder / "runs", os.O_CREAT | os.O_EXCL))
        return behind(folder, told)
    serving.serving = strict


VARIANTS = {
    "the answer before the record": Variant(confirm_before_storing, "LOST", "kill"),
    "the key of a form before the record": Variant(keep_the_key_first, "LOST", "before:3"),
    "keys of forms in memory": Variant(keep_keys_in_memory, "TWICE"),
    "numbers in blocks": Variant(number_in_blocks, "NUMBERS"),
    "numbers of each process": Variant(number_by_process, "NUMBERS"),
    "the event after the change": Variant(tell_the_log_later, "LOG"),
    "the file after the record": Variant(keep_the_file_later, "FILES"),
    "a lock that stays": Variant(leave_the_lock_behind, "START")}
