"""Desks in which something stands already: made once, and every test has it as it was.

On SQLite a desk is a folder, so what takes long to make is made in a copy of the fresh desk; a test
that begins with it works in a transaction there. On PostgreSQL each test makes its own.
"""

import pickle
import shutil
from contextlib import contextmanager
from pathlib import Path

from models.database import FILE, database, open_sqlite
from settings import key_file


def copy_desk(settings, target: Path) -> Path:
    """The copied folder of a closed desk, with its keys where they are found beside it."""
    shutil.copytree(settings.data, target)
    keys = key_file(settings)
    shutil.copytree(keys.parent, target.with_name(f"{target.name}-keys"), dirs_exist_ok=True)
    return target


class Beginnings:
    """The databases of this process by what was made in them, each a copy of one folder."""

    def __init__(self, fresh: Path | None):
        self.fresh, self._made = fresh, {}

    @contextmanager
    def entered(self, make, *more):
        """What `make` gives; nothing that is done to it, or more, outlives the block.

        What else it depends on is said by `more`.
        """
        if self.fresh is None:
            yield make()
            return
        others = database.obj
        if (make, *more) not in self._made:
            self._made[make, *more] = self._make(make)
        opened, kept = self._made[make, *more]
        database.initialize(opened)
        database.connect(reuse_if_open=True)
        try:
            with database.atomic() as transaction:
                yield pickle.loads(kept)
                transaction.rollback()
        finally:
            opened.indexed_texts = None
            database.initialize(others)

    def _make(self, make) -> tuple:
        """(database, what was made in it): stored there for good."""
        folder = self.fresh.with_name(f"begun{len(self._made)}")
        shutil.copytree(self.fresh, folder)
        others, opened = database.obj, open_sqlite(folder / FILE)
        opened.folder = folder
        database.initialize(opened)
        try:
            with database.atomic():
                kept = pickle.dumps(make())
        finally:
            database.initialize(others)
        return opened, kept

    def close(self) -> None:
        """Close them all."""
        for opened, _ in self._made.values():
            opened.close_all()
