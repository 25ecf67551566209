"""Every test of the models stands in a transaction of its own."""

import pytest

from models.database import database, migrate, open_database
from models.territory import load_territory
from models.vault.opening import prepare
from models.vault.ring import ring


@pytest.fixture(autouse=True)
def _in_a_transaction(rolled_back):
    yield


@pytest.fixture
def own_desk(tmp_path):
    """A migrated SQLite desk of the test's own in a folder, open instead of the others' one."""
    folder, others = tmp_path / "desk", (database.obj, ring.path)
    open_database("", folder)
    migrate(folder / "backups")
    prepare(folder / "keys.json")
    load_territory()
    yield folder
    database.close()
    database.initialize(others[0])
    ring.open(others[1])
