"""One more entity, page, kind of document, indicator or job is one declaration: tried in a copy."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from docx import Document

ROOT = Path(__file__).resolve().parent.parent
# What is compiled comes along: it is valid there too.
LEFT_OUT = shutil.ignore_patterns(".*", "node_modules", "var", "browser", "pictures")
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
PAPER = '''"""The sheet of a visit, one or many."""

from documents.batches import Item, declare_batch
from documents.generate import generate
from documents.kinds import OWN, declare
from documents.schema import One, day, text
from documents.values.parties import letter_parts
from models.mechanisms import Mechanism
from models.visits import Visit

SHEET = declare(
    code="poseshtenie", name="Лист за посещение", entity="visits", needs="посещение.услуга",
    numbering=OWN, series="П", mechanism=lambda _: Mechanism.get(), day=lambda v: v.day,
    subject=lambda v: f"Посещение на {v.service.name}", file_name=lambda v: f"Посещение_{v.id}",
    group={**letter_parts(lambda _: Mechanism.get()),
           "посещение": One({"услуга": text("service.name"), "ден": day("day")}, lambda v, _: v)})
SHEETS = declare_batch(
    code="visit_sheets", heading=lambda _: SHEET.name,
    items=lambda _: [Item(entity="visits", object_id=one.id, label=one.title())
                     for one in Visit.live()],
    make=lambda record, item, parameters, *, by: generate("poseshtenie", record, by=by))
'''
FIGURES = '''"""Counts of visits."""

from indicators.breakdowns import Breakdown, counted
from indicators.declaring import WORK
from models.visits import Visit

counted("Посещения по услуга", Breakdown(Visit, ("service.name",), "service.name"), page=WORK,
        dated="day", definition="Посещенията в периода по услуга.")
'''
PAGE = '''"""What is noted of a visit, as a page of its own."""

from flask import flash

from admin.base import EntityView
from admin.declaring import TRY, page
from admin.policy.needs import WRITE
from forms.pages import PageForm, typed
from models.base import RuleError
from models.visits import Visit


class PlaceForm(PageForm):
    """Where it was."""

    place = typed(Visit.place)


class VisitView(EntityView):
    """Visits, with their place noted in one press."""

    entity = Visit

    @page("/<record:record>/place/", needs=WRITE, logs=TRY, form=PlaceForm)
    def note_place(self, visit: Visit, form: PlaceForm):
        if not form.place.data:
            raise RuleError("Напишете къде е било посещението.", "place")
        visit.place = form.place.data
        visit.store(self.user.name)
        flash("Мястото е записано.")
'''
TRIED = '''"""All of it, as a person meets it."""

from datetime import date

from admin.work.asking import ask
from documents.generate import generate
from documents.properties import body_of
from jobs.running import run_job
from models.documents.issued import IssuedDocument
from models.services import Service
from models.territory import Municipality
from models.users import AUDITOR, SECRETARY
from models.visits import Visit
from tests import cast
from tests.admin.browsing import Visitor, seen


def visit(**values) -> Visit:
    cast.make_mechanism()
    service = Service(name="ЦОП Надежда", kind="cop", provider=cast.make_organization(),
                      municipality=Municipality.get()).store()
    return Visit(service=service, day=date(2016, 5, 5), **values).store()


def test_visits_have_a_paper_and_a_job(rolled_back):
    record = visit()
    paper = generate("poseshtenie", record, by="Проба")
    assert "Посетена е ЦОП Надежда на 5 май 2016 г." in " ".join(body_of(paper.content())).replace(
        "\\xa0", " ")
    run_job(ask("visit_sheets", {}, cast.find_account(SECRETARY)).id)
    assert IssuedDocument.select().where(IssuedDocument.kind == "poseshtenie").count() == 2


def test_visits_have_a_page(sign_in, no_tokens):
    record = visit()
    address = f"/visits/{record.id}/place/"
    visitor = Visitor(sign_in(SECRETARY))
    assert "Мястото е записано." in seen(
        visitor.post(address, {"place": "на място"}, follow=True).text)
    assert "Напишете къде е било" in visitor.post(address, {"place": ""}, follow=True).text
    assert Visit.get_by_id(record.id).place == "на място"
    assert sign_in(AUDITOR).post(address).status_code == 403


def test_visits_are_counted(sign_in):
    visit()
    page = seen(Visitor(sign_in(SECRETARY)).text("/execution/?from=01.01.2016&to=31.12.2016"))
    assert "Посещения по услуга" in page and "Посещенията в периода" in page
'''
LINE = '    ("visits.note_place", "POST"): (302, "-WW-r"),\n'
ROW = '    "visits": "-WW-r",\n'  # the second table of rights, one word for each entity
CHECKS = ("tests/admin/test_contract.py", "tests/admin/test_declarations.py",
          "tests/admin/test_filters.py", "tests/admin/test_columns.py",
          "tests/models/test_privacy_classes.py", "tests/admin/test_visited.py",
          "tests/documents/test_templates.py", "tests/admin/test_indicators.py")
MATRIX = ("test_every_entity_has_its_row", "test_every_address_says_what_it_needs",
          "test_every_entity_says_whose_it_is",
          "test_every_key_to_a_record_with_a_reach_is_followed")


@pytest.fixture
def copy(tmp_path) -> Path:
    """The whole desk with one more class, the step written for it, and its row in the matrix."""
    place = tmp_path / "desk"
    shutil.copytree(ROOT, place, ignore=LEFT_OUT)
    (place / "models" / "visits.py").write_text(VISIT)
    (place / "documents" / "papers" / "visits.py").write_text(PAPER)
    (place / "indicators" / "visits.py").write_text(FIGURES)
    (place / "admin" / "pages" / "visits.py").write_text(PAGE)
    (place / "tests" / "admin" / "test_visited.py").write_text(TRIED)
    write_template(place / "docx_templates")
    matrix = place / "tests" / "admin" / "matrix.py"
    matrix.write_text(matrix.read_text().replace("RIGHTS = {\n", f"RIGHTS = {{\n{ROW}", 1).replace(
        "OTHERS = {\n", f"OTHERS = {{\n{LINE}", 1))
    assert "Makes" in (place / run(place, "-m", "tools.new_step", "visits").strip()).read_text()
    return place


def write_template(folder: Path) -> None:
    """The file of the new kind, as somebody would make it in Word from a shipped one."""
    document = Document(folder / "udostoverenie.docx")
    body = document.element.body
    for part in list(body)[:-1]:
        body.remove(part)
    document.add_paragraph("Посетена е {{ посещение.услуга }} на {{ посещение.ден }}.")
    document.save(folder / "poseshtenie.docx")


def run(place: Path, *words: str) -> str:
    done = subprocess.run([sys.executable, *words], cwd=place, text=True, capture_output=True)
    return done.stdout + done.stderr


def test_one_more_entity_passes_and_what_is_forgotten_is_named(copy):
    told = run(copy, "-m", "pytest", "-p", "no:cacheprovider", "-rA", *CHECKS, *(
        f"tests/admin/test_matrix.py::{name}" for name in MATRIX), "-k", " or ".join(
            ("visit", "hints", "column_of_the_database", "every_entity", "every_key",
             "every_address", "poseshtenie", "every_indicator")))
    passed = set(re.findall(r"^PASSED (\S+)", told, re.MULTILINE))
    failed = set(re.findall(r"^(?:FAILED|ERROR) (\S+)", told, re.MULTILINE))
    of_visits = {name for name in passed if "visit" in name}
    assert len(of_visits) > 25, told[-4000:]
    assert not [name for name in failed if "visit" in name or "poseshtenie" in name], told[-4000:]
    assert {name.rpartition("::")[2] for name in passed} >= {
        "test_visits_have_a_paper_and_a_job", "test_visits_have_a_page", "test_visits_are_counted",
        "test_the_template_holds_what_its_kind_needs[poseshtenie]",
        "test_every_address_says_what_it_needs"}
    forgotten = {re.split(r"::|\[", name)[1] for name in failed}
    assert forgotten >= {
        "test_every_entity_has_its_row", "test_every_entity_says_whose_it_is",
        "test_the_rights_are_a_role_s_own", "test_every_column_is_shown_or_says_why_not",
        "test_every_column_of_the_database_has_a_class"}
