"""Keeps a small populated desk of the present version for the tests of later ones:

    .venv/bin/python -m tests.models.kept

It is written to tests/models/kept/ under the name of the last step: the database as packed SQL,
so that any SQLite opens it, and its keys beside it. A released version is kept once and for ever.
"""

import gzip
import shutil
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

import registry
from demo.desk import load_demo
from documents.generate import generate
from models.database import database, migrate, open_database
from models.meetings.meeting import Meeting
from models.territory import load_territory
from models.users import ADMIN, User
from models.vault.opening import prepare

FOLDER = Path(__file__).with_suffix("")
KEYS, SQL = ("keys.json", "audit.key"), "okmd.sql.gz"


def keep(folder: Path) -> Path:
    """Make the desk in an empty folder and keep it; where it is kept."""
    open_database("", folder)
    last = migrate()[-1]
    prepare(folder / KEYS[0])
    load_territory()
    load_demo()
    User(email="admin@okmd.example", name="Ана Образцова", role=ADMIN).store()
    generate("protokol", Meeting.get())
    database.close_all()
    kept = FOLDER / last
    kept.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(folder / "okmd.db")) as opened:
        dump = "\n".join(opened.iterdump())
    kept.joinpath(SQL).write_bytes(gzip.compress(dump.encode(), mtime=0))
    for name in KEYS:
        shutil.copy(folder / name, kept)
    return kept


def unpack(kept: Path, folder: Path) -> None:
    """Put a kept desk into a data folder, as it was when it was kept."""
    folder.mkdir(mode=0o700)
    with closing(sqlite3.connect(folder / "okmd.db")) as opened:
        opened.executescript(gzip.decompress(kept.joinpath(SQL).read_bytes()).decode())
    for name in KEYS:
        shutil.copy(kept / name, folder)
        (folder / name).chmod(0o600)


if __name__ == "__main__":
    for room in ("models", "documents"):
        registry.load(room)
    with tempfile.TemporaryDirectory() as place:
        print(keep(Path(place) / "desk"))
