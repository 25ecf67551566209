"""The lists of the program are live: what the office makes of them, and what it may not."""

import ast
from functools import cache
from pathlib import Path

import pytest

import admin
from models.base import ENTITIES
from models.cases.levels import SIGNS
from models.fields import ChoiceField, ChoicesField
from models.words import LISTS, whole_of

ROOT = Path(admin.__file__).parents[1]
ROOMS = ("models", "documents", "indicators", "forms", "admin", "jobs")


def shipped_columns() -> list:
    """Every column of a list of the program, but those of states and of what is declared."""
    return [column for entity in ENTITIES.values() for column in entity._meta.fields.values()
            if isinstance(column, (ChoiceField, ChoicesField))
            and type(column.choices) is not list and column.name not in ("status", "state")]


def columns_of(name: str) -> list:
    return [one for one in shipped_columns() if whole_of(one.choices) is LISTS[name]]


@cache
def trees() -> list[ast.Module]:
    return [ast.parse(path.read_text("utf-8")) for room in ROOMS
            for path in (ROOT / room).rglob("*.py")]


def strings(node: ast.AST, known: dict) -> set[str]:
    """The texts in an expression, those of a constant that it names too."""
    found = {one.value for one in ast.walk(node)
             if isinstance(one, ast.Constant) and isinstance(one.value, str)}
    return found.union(*(known.get(name, ()) for one in ast.walk(node)
                         for name in name_of(one)))


def name_of(node: ast.AST) -> list[str]:
    """The last name of a variable or an attribute."""
    return [node.id] if isinstance(node, ast.Name) else (
        [node.attr] if isinstance(node, ast.Attribute) else [])


def constants(tree: ast.Module) -> dict[str, set[str]]:
    return {one.targets[0].id: strings(one.value, {}) for one in tree.body
            if isinstance(one, ast.Assign) and isinstance(one.targets[0], ast.Name)
            and isinstance(one.value, (ast.Tuple, ast.Dict, ast.Constant))}


@cache
def read_codes() -> dict[str, set[str]]:
    """{name of an attribute: texts that the program compares it with or looks up by it}."""
    shared = {name: found for tree in trees() for name, found in constants(tree).items()}
    read: dict[str, set[str]] = {}
    for tree in trees():
        known = {**shared, **constants(tree)}
        for node in ast.walk(tree):
            if isinstance(node, (ast.Compare, ast.Subscript)) or (
                    isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
                    and node.func.attr in ("in_", "get", "not_in")):
                for name in (name for one in ast.walk(node) for name in name_of(one)):
                    read.setdefault(name, set()).update(strings(node, known))
            if isinstance(node, ast.keyword) and isinstance(node.value, ast.Constant):
                read.setdefault(node.arg, set()).update(strings(node.value, {}))
    return read


# Texts that the program compares another column of the same name with, or can do without: whom a
# letter to an institution is for is known by a word of its name too.
NOT_READ = {"consents.kind": {"support", "other"}, "commitments.kind": {"place"},
            "case_events.kind": {"visit", "placement"}, "memberships.basis": {"plan"},
            "measures.kind": {"support", "other"}, "case_papers.kind": {"other"},
            "organizations.category": {"rdsp", "rzi", "dbt", "odmvr", "institution", "ruo", "court",
                                       "prosecution"}}


def test_every_list_of_the_program_is_one_that_the_office_shapes():
    plain = [f"{one.model._meta.table_name}.{one.name}" for one in shipped_columns()
             if not whole_of(one.choices) and isinstance(one.choices, tuple)
             and not one.model.__name__.startswith("Own")
             and type(one).__name__ not in ("SourceField", "TableField")]
    assert plain == []


@pytest.mark.parametrize("name", sorted(name for name, words in LISTS.items() if words.grows))
def test_a_code_that_the_program_reads_is_locked(name):
    codes = dict(LISTS[name].shipped)
    read = {code for column in columns_of(name) for code in read_codes().get(column.name, ())}
    read |= {column.default for column in columns_of(name) if isinstance(column.default, str)}
    read |= {code for column, code in SIGNS if name == f"cases.{column}"}
    assert {*codes} & read - NOT_READ.get(name, set()) <= {*LISTS[name].locked}
    assert {*LISTS[name].locked} <= {*codes}
