"""Migrations: they make the tables that the models describe, and an old database comes along."""

import pytest
from peewee import Model, SqliteDatabase
from playhouse.migrations import Runner
from playhouse.schema_diff import diff_models

from models.base import utc_now
from models.database import MIGRATIONS, database


def all_models(base=Model) -> set:
    """Every model of the office that has a table of its own: those that no other builds on."""
    children = {model for child in base.__subclasses__() for model in {child, *all_models(child)}}
    return {model for model in children
            if model.__module__.startswith("models.") and not model.__subclasses__()}


def test_the_migrated_tables_are_those_of_the_models(app):
    difference = diff_models(database.obj, sorted(all_models(), key=lambda m: m.__name__))
    assert not any(difference._replace(drop_indexes=())), str(difference)  # more of them is fine


def test_columns_may_be_empty_exactly_where_the_models_say_so(app):
    for model in all_models():
        table = model._meta.table_name
        stored = {column.name: column.null for column in database.get_columns(table)}
        meant = {field.column_name: field.null for field in model._meta.sorted_fields}
        assert stored == meant, table


@pytest.fixture
def old_database(tmp_path):
    """A database of the first version with one account in it."""
    old = SqliteDatabase(str(tmp_path / "old.db"), pragmas={"foreign_keys": 1})
    Runner(old, str(MIGRATIONS)).up("0001_first_tables")
    now = utc_now()
    old.execute_sql(
        "INSERT INTO users (created_at, created_by, updated_at, updated_by, version, search, "
        "email, name, role, active, password, fs_uniquifier) "
        "VALUES (?, '', ?, '', 1, '', 'a@b.bg', 'Ана', 'admin', 1, '', 'x')", (now, now))
    yield old
    old.close()


def test_accounts_of_the_first_version_come_along_and_none_is_a_demonstration(old_database):
    Runner(old_database, str(MIGRATIONS)).up()
    rows = old_database.execute_sql("SELECT email, demonstration FROM users").fetchall()
    assert rows == [("a@b.bg", 0)]


def test_the_tables_of_the_sign_in_can_be_taken_back(old_database):
    runner = Runner(old_database, str(MIGRATIONS))
    before = set(old_database.get_tables())
    runner.up("0002_sign_in")
    runner.down("0002_sign_in")
    assert set(old_database.get_tables()) == before
