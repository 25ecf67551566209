"""Every setting that the office makes in the browser is read by something, or it is no setting."""

import ast
from pathlib import Path

import pytest

from models.agenda.standing import StandingItem
from models.base import Entity
from models.commitments.office_days import OfficeDay
from models.decisions.phrases import Phrase
from models.documents.questions import TemplateQuestion
from models.documents.templates import DocumentTemplate
from models.mechanisms import LegalBasis, Mechanism
from models.privacy.classes import OF_ALL, OF_EVERY_RECORD
from models.privacy.retention import RetentionRule
from models.users.declarations import Declaration

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("admin", "commands", "documents", "forms", "indicators", "jobs", "models")
SETTINGS = (Declaration, DocumentTemplate, LegalBasis, Mechanism, OfficeDay, Phrase, RetentionRule,
            StandingItem, TemplateQuestion)
# What is said to people alone, and what still waits for the code that reads it: to be taken out
# here as soon as there is some.
TO_PEOPLE = {"mechanisms": {"started_on"}}
WAITING = {"mechanisms": {"answer_days"}}


class Reads(ast.NodeVisitor):
    """The names that code reads as attributes, but not from `self` in a rule about themselves."""

    def __init__(self):
        self.names: set[str] = set()
        self.in_rules = 0

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        is_rule = node.name in ("rules", "search_text", "before_check")
        self.in_rules += is_rule
        self.generic_visit(node)
        self.in_rules -= is_rule

    def visit_Attribute(self, node: ast.Attribute) -> None:
        is_own = isinstance(node.value, ast.Name) and node.value.id == "self"
        if isinstance(node.ctx, ast.Load) and not (self.in_rules and is_own):
            self.names.add(node.attr)
        self.generic_visit(node)


def read_names(sources) -> set[str]:
    """The attributes that the sources read."""
    reads = Reads()
    for source in sources:
        reads.visit(ast.parse(source))
    return reads.names


def unread(entity: type[Entity], names: set[str]) -> set[str]:
    """The columns of an entity that nothing reads."""
    own = {*entity._meta.fields} - {*OF_EVERY_RECORD, *OF_ALL}
    return {column for column in own if column not in names}


@pytest.fixture(scope="module")
def names() -> set[str]:
    """What the rooms read."""
    code = (path.read_text(encoding="utf-8") for room in ROOMS
            for path in (ROOT / room).rglob("*.py"))
    return read_names(code)


@pytest.mark.parametrize("entity", SETTINGS)
def test_every_setting_is_read_by_something(entity, names):
    table = entity._meta.table_name
    found = unread(entity, names) - WAITING.get(table, set())
    assert found == TO_PEOPLE.get(table, set())


def test_a_setting_that_only_checks_itself_is_found():
    assert "notice_days" not in read_names(["""
class Mechanism:
    notice_days = IntegerField()
    def rules(self):
        if self.notice_days < 0:
            yield 1
"""])
    assert "notice_days" in read_names(["days = meeting.mechanism.notice_days"])
