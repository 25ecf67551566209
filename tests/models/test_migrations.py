"""Migrations: they make the tables that the models describe, and an old database comes along."""

import shutil
import subprocess
import sys

import pytest
from peewee import SqliteDatabase
from playhouse.migrate import SchemaMigrator
from playhouse.schema_diff import diff_models

from documents.kinds import KINDS
from migrations.tables import add_columns, create_tables, drop_columns
from models.base import ENTITIES
from models.cases.identity import CaseIdentity
from models.commitments.commitment import Commitment
from models.database import MIGRATIONS, database, migrate, open_database
from models.documents.issued import IssuedDocument
from models.users import User
from models.vault.opening import prepare
from models.vault.ring import ring
from tests.models.kept import FOLDER, unpack
from tests.test_layers import ROOT
from tools.new_step import all_models

KEPT = sorted(FOLDER.iterdir())


def test_the_migrated_tables_are_those_of_the_models(app):
    difference = diff_models(database.obj, sorted(all_models(), key=lambda m: m.__name__))
    assert not any(difference._replace(drop_indexes=())), \
        f"{difference}\nmake migration NAME=..."  # more indexes are fine


def test_columns_may_be_empty_exactly_where_the_models_say_so(app):
    for model in all_models():
        table = model._meta.table_name
        stored = {column.name: column.null for column in database.get_columns(table)}
        meant = {field.column_name: field.null for field in model._meta.sorted_fields}
        assert stored == meant, table


# -- desks of earlier versions ------------------------------------------------------------------


def test_the_first_version_is_kept_and_is_small():
    assert KEPT[0].name == min(path.stem for path in MIGRATIONS.glob("[0-9]*.py"))
    assert all(file.stat().st_size < 300_000 for kept in KEPT for file in kept.iterdir())


@pytest.fixture(params=KEPT, ids=lambda kept: kept.name)
def old_desk(request, tmp_path):
    """A desk of an earlier version brought up to date, open instead of the others' one."""
    others = database.obj, ring.path
    folder = tmp_path / "desk"
    unpack(request.param, folder)
    open_database("", folder)
    done = migrate()
    prepare(folder / "keys.json")
    yield request.param.name, done
    database.close_all()
    database.initialize(others[0])
    ring.open(others[1])


def test_a_desk_of_every_earlier_version_comes_along(old_desk):
    version, done = old_desk
    later = sorted(path.stem for path in MIGRATIONS.glob("[0-9]*.py") if path.stem > version)
    assert done == later
    for entity in ENTITIES.values():
        assert all(record.title() is not None for record in entity.select()), entity
    assert User.get().email == "admin@okmd.example"
    names = [child.full_name() for child in CaseIdentity.select()]
    assert len(names) > 4 and all(names), "the names of the children are still opened"
    document = IssuedDocument.get()
    assert document.kind in KINDS and document.content().startswith(b"PK")


def test_work_goes_on_in_a_desk_of_an_earlier_version(old_desk):
    task = Commitment.live().where(Commitment.what != "").get()
    task.what = "Променено задължение"
    task.store()
    assert Commitment.get_by_id(task.id).what == "Променено задължение"


# -- the language of the steps ------------------------------------------------------------------


@pytest.fixture
def small():
    """(database, migrator) with two tables, a row in each, and a trigger on the second."""
    db = SqliteDatabase(":memory:", pragmas={"foreign_keys": 1})
    create_tables(db, """
mechanisms: name char(40) unique, amount decimal(12,2)?, note text = 'няма, още'
cases: mechanism -> mechanisms, previous -> cases?, number int, note text = 'няма още',
    unique(mechanism_id number)
""")
    db.execute_sql("INSERT INTO mechanisms (name) VALUES ('ОКМД')")
    db.execute_sql("INSERT INTO cases (mechanism_id, number) VALUES (1, 7)")
    db.execute_sql("CREATE TRIGGER keep_cases BEFORE DELETE ON cases "
                   "BEGIN SELECT RAISE(ABORT, 'kept'); END")
    migrator = SchemaMigrator.from_database(db)
    with migrator.migration_context():
        yield db, migrator
    db.close()


def test_a_column_with_a_default_and_a_link_are_added_to_rows_that_are_there(small):
    db, migrator = small
    add_columns(migrator, "cases: weight int = 3, old -> mechanisms? cascade, index(number weight)")
    assert db.execute_sql("SELECT number, weight, old_id, note FROM cases").fetchall() == [
        (7, 3, None, "няма още")]
    links = {key.column: key.dest_table for key in db.get_foreign_keys("cases")}
    assert links["old_id"] == "mechanisms"
    indexed = [index.columns for index in db.get_indexes("cases")]
    assert ["old_id"] in indexed and ["number", "weight"] in indexed


@pytest.mark.parametrize("column", ["note", "number", "previous_id", "mechanism_id"])
def test_a_dropped_column_leaves_rows_links_and_triggers(small, column):
    db, migrator = small
    before = {found.name for found in db.get_columns("cases")}
    drop_columns(migrator, f"cases: {column}")
    assert {found.name for found in db.get_columns("cases")} == before - {column}
    assert db.execute_sql("SELECT COUNT(*) FROM cases").fetchone() == (1,)
    links = {key.column for key in db.get_foreign_keys("cases")}
    assert links == {"mechanism_id", "previous_id"} - {column}
    with pytest.raises(Exception, match="kept"):
        db.execute_sql("DELETE FROM cases")


# -- the next step is written by a command --------------------------------------------------------

VISIT = '''"""Visits."""

from peewee import CharField, DateField

from models.base import PUBLIC, Entity, Listing
from models.fields import link
from models.services import Service


class Visit(Entity):
    """A visit of a service."""

    service = link(Service, "Услуга", backref="visits")
    day = DateField(verbose_name="На")
    note = CharField(max_length=200, default="", verbose_name="Бележка")

    listing = Listing(label="посещение", plural="Посещения", columns=("service.name", "day"),
                      privacy=PUBLIC)

    class Meta:
        table_name = "visits"
'''
FIELD = '    access = CharField(max_length=80, default="достъпна", verbose_name="Достъпност")\n'
TRY = """
import registry, sys
from datetime import date
from pathlib import Path
registry.load("models")
from models.database import database, migrate, open_database
from models.services import Service
from models.vault.opening import prepare
folder = Path(sys.argv[1])
open_database("", folder)
print(*migrate())
prepare(folder / "keys.json")
if "access" in Service._meta.fields:
    from models.visits import Visit
    service = Service.get()
    visit = Visit(service=service, day=date(2026, 3, 2)).store()
    print(Service.select().where(Service.access == "достъпна").count() == Service.select().count())
    print(visit.title(), service.visits.count())
else:
    print("access" in {column.name for column in database.get_columns("services")})
"""


@pytest.fixture
def copy(tmp_path):
    """Function: run Python in a copy of the rooms that a migration is made of."""
    place = tmp_path / "copy"
    for room in ("bulgarian", "migrations", "models", "tools"):
        shutil.copytree(ROOT / room, place / room)
    for module in ("registry.py", "settings.py"):
        shutil.copy(ROOT / module, place)

    def run(*words) -> str:
        done = subprocess.run([sys.executable, *map(str, words)], cwd=place, text=True,
                              capture_output=True)
        return done.stderr + done.stdout
    run.place = place
    return run


def test_one_more_entity_and_field_are_a_class_a_line_and_a_written_step(copy, tmp_path):
    services = copy.place / "models" / "services.py"
    (copy.place / "models" / "visits.py").write_text(VISIT)
    with_field = services.read_text().replace("    as_of = ", f"{FIELD}    as_of = ", 1)
    services.write_text(with_field)
    unpack(KEPT[-1], tmp_path / "desk")
    made = copy("-m", "tools.new_step", "visits of services").strip()
    assert made.endswith("visits_of_services.py"), made
    assert "Makes visits; adds services.access." in (copy.place / made).read_text()
    assert copy("-m", "tools.new_step", "nothing").strip() == \
        "The steps build all that the models declare."
    steps, everywhere, title = copy("-c", TRY, tmp_path / "desk").splitlines()[-3:]
    assert steps.endswith("visits_of_services") and everywhere == "True" and title.endswith(" 1")

    services.write_text(with_field.replace(FIELD, ""))
    made = copy("-m", "tools.new_step", "no access").strip()
    assert "Drops services.access." in (copy.place / made).read_text()
    assert copy("-c", TRY, tmp_path / "desk").split()[-1] == "False"


def test_what_no_machine_can_know_is_refused_by_name(copy):
    services = copy.place / "models" / "services.py"
    source = services.read_text()
    services.write_text(source.replace("as_of = DateField(null=True, ", "as_of = DateField("))
    assert "services.as_of" in copy("-m", "tools.new_step", "x")
    services.write_text(source.replace(
        "    as_of = ", '    opened = DateField(verbose_name="Открита")\n    as_of = ', 1))
    assert "services.opened may not be empty" in copy("-m", "tools.new_step", "x")
    assert sorted(path.name for path in (copy.place / "migrations").glob("[0-9]*.py")) == \
        sorted(path.name for path in MIGRATIONS.glob("[0-9]*.py"))
