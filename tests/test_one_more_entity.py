"""One more entity is its class and the step that is written for it: tried in a copy of the desk."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LEFT_OUT = shutil.ignore_patterns(".*", "node_modules", "var", "__pycache__", "browser", "pictures")
VISIT = '''"""Visits of services, and what somebody forgot to say of their hints."""

from peewee import CharField, DateField, IntegerField, TextField

from models.base import INTERNAL, Entity, Listing
from models.belonging import Belongs
from models.fields import link
from models.services import Service


class Visit(Entity):
    """A visit of a service."""

    service = link(Service, "Услуга", backref="visits")
    day = DateField(verbose_name="На")
    place = CharField(max_length=200, default="", verbose_name="Място")
    people = IntegerField(null=True, verbose_name="Брой хора")

    listing = Listing(
        label="посещение", plural="Посещения", gender="n", menu="Регион", position=75,
        columns=("service.name", "day", "place"), search=("service.name", "place"),
        filters=("service", "day", "place", "people"), order=("-day", "-id"), privacy=INTERNAL,
        sections=(("Посещение", ("service", "day", "place", "people")),))

    belongs = Belongs(rights="-WW-r", shared=True)

    class Meta:
        table_name = "visits"

    def title(self) -> str:
        return f"{self.service.name}, {self.day:%d.%m.%Y} г."

    title.reads = ("service.name", "day")


class Hint(Entity):
    """What somebody forgot: whose it is, where a column is shown, what a text may hold."""

    visit = link(Visit, "Посещение", backref="hints")
    said = CharField(max_length=200, verbose_name="Какво")
    story = TextField(default="", verbose_name="Разказ")

    listing = Listing(
        label="подсказка", plural="Подсказки", gender="f", columns=("said",), search=("said",),
        privacy=INTERNAL, sections=(("Подсказка", ("visit", "said")),))

    class Meta:
        table_name = "hints"
'''
ROW = '    "visits": "-WW-r",\n'  # the second table of rights, one word for each entity
CHECKS = ("tests/admin/test_contract.py", "tests/admin/test_declarations.py",
          "tests/admin/test_filters.py", "tests/admin/test_columns.py",
          "tests/models/test_privacy_classes.py")
MATRIX = ("test_every_entity_has_its_row", "test_every_entity_says_whose_it_is",
          "test_every_key_to_a_record_with_a_reach_is_followed")


@pytest.fixture
def copy(tmp_path) -> Path:
    """The whole desk with one more class, the step written for it, and its row in the matrix."""
    place = tmp_path / "desk"
    shutil.copytree(ROOT, place, ignore=LEFT_OUT)
    (place / "models" / "visits.py").write_text(VISIT)
    matrix = place / "tests" / "admin" / "matrix.py"
    matrix.write_text(matrix.read_text().replace("RIGHTS = {\n", f"RIGHTS = {{\n{ROW}", 1))
    assert "Makes" in (place / run(place, "-m", "tools.new_step", "visits").strip()).read_text()
    return place


def run(place: Path, *words: str) -> str:
    done = subprocess.run([sys.executable, *words], cwd=place, text=True, capture_output=True)
    return done.stdout + done.stderr


def test_one_more_entity_passes_and_what_is_forgotten_is_named(copy):
    told = run(copy, "-m", "pytest", "-p", "no:cacheprovider", "-rA", *CHECKS, *(
        f"tests/admin/test_matrix.py::{name}" for name in MATRIX), "-k", " or ".join(
            ("visits", "hints", "column_of_the_database", "every_entity", "every_key")))
    passed = set(re.findall(r"^PASSED (\S+)", told, re.MULTILINE))
    failed = set(re.findall(r"^(?:FAILED|ERROR) (\S+)", told, re.MULTILINE))
    of_visits = {name for name in passed if "visits" in name}
    assert len(of_visits) > 25, told[-4000:]
    assert not [name for name in failed if "visits" in name], told[-4000:]
    forgotten = {re.split(r"::|\[", name)[1] for name in failed}
    assert forgotten >= {
        "test_every_entity_has_its_row", "test_every_entity_says_whose_it_is",
        "test_the_rights_are_a_role_s_own", "test_every_column_is_shown_or_says_why_not",
        "test_every_column_of_the_database_has_a_class"}
