"""What runs in processes that are killed: a desk is filled, served, and looked through."""

import hashlib
import os
import signal
import sys
from collections import Counter
from itertools import count
from pathlib import Path
from types import SimpleNamespace

import peewee
from flask import has_request_context, request

import app
from admin.auth import add_user
from commands import serving
from models.audit.events import AuditEvent
from models.audit.verification import verify
from models.database import database, open_database
from models.documents.blobs import Blob
from models.letters.letter import Letter, serial_in
from models.tailoring import snapshot
from models.tailoring.fields import OwnField
from models.users import SECRETARY
from models.users.declarations import accept_declaration, current_declaration
from models.vault.opening import open_desk
from settings import read_settings
from tests import cast
from tests.killed.variants import VARIANTS

LOST, TWICE, NUMBERS, LOG, FILES, START = (
    "nothing confirmed is lost", "nothing is there twice", "numbers have no gap and no double",
    "the log is whole", "files and rows agree", "it starts again by itself")


def settings_of(folder: Path, url: str, port: int = 8080, processes: int = 1) -> SimpleNamespace:
    """The settings of the desk in this process."""
    for name in [name for name in os.environ if name.startswith("OKMD_")]:
        del os.environ[name]
    os.environ.update(OKMD_DATA=str(folder), OKMD_DATABASE_URL=url, OKMD_PORT=str(port),
                      OKMD_PROCESSES=str(processes), OKMD_TWO_FACTOR="off", OKMD_WORKER="no",
                      OKMD_COPY_AT="no")
    return read_settings(os.environ)


def fill(folder: Path, url: str) -> int:
    """The number of the mechanism whose book of letters is written in."""
    settings = settings_of(folder, url)
    open_database(settings.database_url, settings.data)
    serving.migrate(settings)
    with app.create_app(settings).app_context():
        user = add_user(cast.email_of(SECRETARY), "Проба", SECRETARY, password=cast.PASSWORD)
        accept_declaration(user, current_declaration())
        number = cast.make_mechanism().id
    database.close_all()
    return number


def serve(folder: Path, url: str, *, port: int, processes: int = 1, variant: str = "",
          crash: str = "") -> None:
    """`app.py run`, with a fault built into it and the place where it dies by itself."""
    settings_of(folder, url, port, processes)
    os.setsid()
    screen = (folder / "screen.log").open("ab", buffering=0)
    for stream in (1, 2):
        os.dup2(screen.fileno(), stream)
    if variant:
        VARIANTS[variant].build_in()
    if crash:
        _die_at(*crash.split(":"))
    sys.exit(app.main(["run"]))


def _die_at(place: str, number: str) -> None:
    """Kill this process at the n-th end of a posted form's transaction, before or after it."""
    commit, ends = peewee._transaction.commit, count(1)

    def ending(self, *args):
        is_last = has_request_context() and request.path == "/letters/new/" \
            and next(ends) == int(number)
        if is_last and place == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        commit(self, *args)
        if is_last:
            os.kill(os.getpid(), signal.SIGKILL)
    peewee._transaction.commit = ending


def configure(folder: Path, url: str, label: str) -> None:
    """Give the letters one more field."""
    open_desk(settings_of(folder, url))
    snapshot.load()
    OwnField(register="letters", kind="text", label=label).store("проба")
    database.close_all()


def examine(folder: Path, url: str, sent: list[dict]) -> list[tuple[str, str]]:
    """(promise, what is wrong) of the desk after all forms that got no answer were sent again."""
    open_desk(settings_of(folder, url))
    letters = list(Letter.select().where(Letter.subject.in_([one["subject"] for one in sent])))
    found = [*_lost(letters, sent), *_numbers(), *_log(), *_files(letters, sent)]
    database.close_all()
    return found


def _lost(letters, sent):
    there = Counter(one.subject for one in letters)
    for one in sent:
        if one["confirmed"] and not there[one["subject"]]:
            yield LOST, one["subject"]
        if there[one["subject"]] > 1:
            yield TWICE, one["subject"]


def _numbers():
    serials = sorted(serial_in(one.register_number, one.mechanism) for one in Letter.select())
    if serials != list(range(1, len(serials) + 1)):
        yield NUMBERS, str(serials)


def _log():
    yield from ((LOG, problem) for problem in verify().problems)
    created = {number for number, in AuditEvent.select(AuditEvent.object_id).where(
        AuditEvent.action == "create", AuditEvent.entity == "letters").tuples()}
    stored = {one.id for one in Letter.select(Letter.id)}
    if created != stored:
        yield LOG, f"letters without an event or events without one: {created ^ stored}"


def _files(letters, sent):
    digests = {one["subject"]: one["digest"] for one in sent}
    for one in letters:
        if [_digest(file) for file in one.files] != [digests[one.subject]]:
            yield FILES, f"{one}: {[_digest(file) for file in one.files]}"
    used = {number for field in Blob._meta.backrefs
            for number, in field.model.select(field).tuples()}
    alone = {one.id for one in Blob.select(Blob.id)} - used
    if alone:
        yield FILES, f"files of no record: {alone}"


def _digest(file) -> str:
    try:
        return hashlib.sha256(file.content()).hexdigest()
    except Exception as error:  # whatever it is that cannot be opened
        return repr(error)
