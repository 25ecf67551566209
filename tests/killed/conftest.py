"""Offices to be served by processes of their own."""

from pathlib import Path
from subprocess import PIPE, Popen

import pytest

from tests.conftest import DATABASE
from tests.killed import desk
from tests.killed.office import Office, apart, copy_of
from tests.postgres import new_database


@pytest.fixture(scope="session")
def filled(tmp_path_factory):
    """(folder, number of the mechanism) of a desk that is copied for every office."""
    folder = tmp_path_factory.mktemp("killed") / "desk"
    return folder, apart(desk.fill, folder, "")


@pytest.fixture
def own_server():
    """The address of a database on a PostgreSQL that no other test uses: it will be broken off."""
    program = Path(__file__).resolve().parents[2] / "tools/with-postgres.sh"
    told = 'echo "$OKMD_TEST_DATABASE_URL"; read until_we_are_done'
    with Popen([program, "sh", "-c", told], stdin=PIPE, stdout=PIPE, text=True) as server:
        yield server.stdout.readline().strip()
        server.stdin.close()


@pytest.fixture
def open_office(filled, tmp_path):
    """Function: an office with this fault in it, or with none."""
    opened = []

    def open_one(variant: str = "", url: str = "") -> Office:
        folder, mechanism = filled
        if DATABASE:
            url, folder = url or new_database(), tmp_path / "desk"
            office = Office(folder, url, apart(desk.fill, folder, url), variant)
        else:
            office = Office(copy_of(folder, tmp_path / "desk"), "", mechanism, variant)
        opened.append(office)
        return office
    yield open_one
    for office in opened:
        office.kill()
