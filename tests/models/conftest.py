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
    yield from opened_instead("", tmp_path / "desk", fresh)


@pytest.fixture
def own_database(tmp_path, fresh):
    """As own_desk, on PostgreSQL where the tests run there; gives its address and folder."""
    url = DATABASE and new_database()
    for folder in opened_instead(url, tmp_path / "desk", fresh):
        yield url, folder


def opened_instead(url: str, folder, made):
    """The folder of a desk that is open until it is given back: a copy of one that is made."""
    others = database.obj, ring.path
    if made:
        shutil.copytree(made, folder)
        shutil.copy2(made.with_name("desk-keys") / "keys.json", folder)
    open_database(url, folder)
    if not made:
        migrate()
    prepare(folder / "keys.json")
    load_territory()
    yield folder
    database.close_all()
    database.initialize(others[0])
    ring.open(others[1])
