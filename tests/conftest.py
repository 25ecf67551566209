"""One application on one database for all tests; what a test writes is rolled back."""

import gc
import os
from contextlib import ExitStack

import hypothesis
import pytest
from flask.testing import FlaskClient

from admin import growing
from admin.auth import add_user
from admin.lists.page import forget_reach
from app import create_app
from jobs.trigger import TRIGGER
from models.access import limits
from models.commitments.office_days import keep_anew
from models.database import database, migrate, open_database
from models.indexes import fit
from models.leaks.finding import forget
from models.tailoring import snapshot
from models.territory import load_territory
from models.users import MEMBER
from models.users.sessions import FULL, start_session
from models.vault.opening import prepare
from settings import key_file, read_settings
from tests import cast, network
from tests.beginnings import Beginnings, copy_desk
from tests.postgres import database_of_worker
from tests.skipping import refuse_skipping

# A busy machine is no fault of the example that Hypothesis happens to try.
hypothesis.settings.register_profile("desk", deadline=None)
hypothesis.settings.load_profile("desk")
LONG = {"test_canaries.py", "test_crawl.py", "test_matrix.py", "test_app.py", "test_worker.py",
        "test_hard_papers.py", "test_one_more_entity.py", "test_killed.py", "test_words.py",
        "test_layers.py", "test_screens.py", "test_followup.py", "test_meetings.py",
        "test_face.py", "test_running.py", "test_daily.py", "test_inout.py"}
DATABASE = database_of_worker()
network.take_away()


def pytest_collection_finish():
    """Look no more through what stays for the whole run; that took a fifth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


def pytest_collection_modifyitems(items):
    """The long ones first, so that two workers end together."""
    items.sort(key=lambda item: item.path.name not in LONG)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport():
    """The report of a test; one that is skipped unseen is a failure."""
    report = yield
    refuse_skipping(report, os.environ)
    return report


class ClosingClient(FlaskClient):
    """A browser that reads every answer to its end and leaves no file open."""

    def run_wsgi_app(self, environ, buffered=True):
        try:
            return super().run_wsgi_app(environ, True)
        finally:
            environ["wsgi.input"].close()


@pytest.fixture(scope="session")
def settings(tmp_path_factory):
    """Settings of a desk in a temporary folder."""
    folder = tmp_path_factory.mktemp("desk")
    return read_settings({"OKMD_DATA": str(folder), "OKMD_DATABASE_URL": DATABASE,
                          "OKMD_TWO_FACTOR": "off"})


@pytest.fixture(scope="session")
def fresh(settings, tmp_path_factory):
    """The folder of a desk that holds the territory alone; nobody works in it."""
    open_fresh_database(settings)
    return keep_copy(settings, tmp_path_factory.mktemp("fresh") / "desk")


def keep_copy(settings, target):
    """The folder of a copy of the desk as it is now; None on PostgreSQL."""
    if DATABASE:
        return None
    database.close_all()
    return copy_desk(settings, target)


@pytest.fixture(scope="session")
def app(settings, fresh):
    """The application on a fresh database with the territory and the cast's accounts."""
    app = create_app(settings)
    app.test_client_class = ClosingClient
    TRIGGER.at_once = True
    app.extensions["security"].pwd_context.update(argon2__memory_cost=64, argon2__time_cost=1)
    with app.app_context():
        add_accounts()
    yield app
    database.close()
    assert not network.REACHED, "the desk has asked for the network"


def open_fresh_database(settings) -> None:
    """Migrate an empty database; a PostgreSQL one is emptied first."""
    open_database(settings.database_url, settings.data)
    if DATABASE:
        database.execute_sql("DROP SCHEMA public CASCADE")
        database.execute_sql("CREATE SCHEMA public")
    migrate()
    fit()
    prepare(key_file(settings))
    load_territory()


def add_accounts() -> None:
    """An account of every role, the representative's with its institution."""
    place = cast.make_organization("Представена институция", "ПИ")
    for role, name in cast.NAMES.items():
        add_user(cast.email_of(role), name, role, password=cast.PASSWORD,
                 organization=place if role == MEMBER else None)


@pytest.fixture(scope="session")
def beginnings(app, settings, tmp_path_factory):
    """What tests begin with, in copies of the desk with its accounts."""
    made = Beginnings(keep_copy(settings, tmp_path_factory.mktemp("begun") / "desk"))
    yield made
    made.close()


@pytest.fixture
def rolled_back(app, beginnings):
    """A transaction around the test; requests use the connection that is open already."""
    database.connect(reuse_if_open=True)
    forget()  # ids and versions of what was rolled back come again
    keep_anew()  # the days of the office too
    limits.forget()
    forget_reach()
    snapshot.forget()
    with database.atomic() as transaction:
        beginnings.before = beginnings.changes()
        yield
        transaction.rollback()
    snapshot.forget()  # columns that were rolled back with the rest
    database.obj.indexed_texts = None  # their triggers too
    growing.forget(app)


@pytest.fixture
def begin(rolled_back, beginnings):
    """Function: what a maker of the test's scene gives, made once for all that begin with it."""
    with ExitStack() as stack:
        yield lambda *make: stack.enter_context(beginnings.entered(*make))


@pytest.fixture
def client(app, rolled_back):
    """A browser of a stranger."""
    return app.test_client()


@pytest.fixture
def sign_in(app, rolled_back):
    """Function: a browser in which the cast's account of a role is signed in."""
    def browser(role: str):
        client = app.test_client()
        _, reference = start_session(cast.find_account(role), FULL, address="127.0.0.1",
                                     browser="проба")
        with client.session_transaction() as session:
            session["_user_id"] = reference
        return client
    return browser
