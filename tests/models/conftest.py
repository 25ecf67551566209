"""Every test of the models stands in a transaction of its own."""

import shutil

import pytest

from models.database import database, migrate, open_database
from models.territory import load_territory
from models.vault.opening import prepare
from models.vault.ring import ring
from tests.conftest import DATABASE
from tests.postgres import new_database


@pytest.fixture(autouse=True)
def _in_a_transaction(rolled_back):
    yield


@pytest.fixture
def own_desk(tmp_path, fresh):
    """A migrated SQLite desk of the test's own in a folder, open instead of the others' one."""
    folder = tmp_path / "desk"
    if fresh:
        shutil.copytree(fresh, folder)
        shutil.copy2(fresh.with_name("desk-keys") / "keys.json", folder)
    yield from opened_instead("", folder, made=bool(fresh))


@pytest.fixture
def own_database(tmp_path):
    """As own_desk, on PostgreSQL where the tests run there; gives its address and folder."""
    url = DATABASE and new_database()
    for folder in opened_instead(url, tmp_path / "desk"):
        yield url, folder


def opened_instead(url: str, folder, *, made: bool = False):
    """The folder of a desk that is open until it is given back; one that is not made yet is."""
    others = database.obj, ring.path
    open_database(url, folder)
    if not made:
        migrate()
    prepare(folder / "keys.json")
    load_territory()
    yield folder
    database.close_all()
    database.initialize(others[0])
    ring.open(others[1])
