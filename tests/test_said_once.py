"""What an entity may do it says itself: no room keeps a table of entities by their names."""

import ast
from pathlib import Path

import pytest

from models.base import ENTITIES

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("admin", "commands", "documents", "forms", "indicators", "jobs", "models")
# Rooms that serve every entity: they name none in a collection, not even a single one.
GENERAL = ("admin/desk/", "admin/lists/", "admin/policy/", "admin/records/", "admin/base.py",
           "documents/kinds.py", "documents/papers/own.py", "documents/generate.py", "forms/",
           "models/audit/", "models/documents/", "models/leaks/", "models/privacy/",
           "models/vault/")
LISTS, TABLES = (ast.Set, ast.List, ast.Tuple), (ast.Dict, ast.Set, ast.List, ast.Tuple)


def find_tables(source: str, *, at_least: int) -> list[int]:
    """Lines of collections with so many names of entities: tables of a file, lists of a function.

    The columns and back-references of a class are its own, and so are the names of what a page
    is given.
    """
    return sorted({node.lineno for node in collections_of(ast.parse(source))
                   if len(names_in(node)) >= at_least})


def collections_of(tree: ast.Module) -> list[ast.expr]:
    """The collections of a file and those in its functions; of a class in its methods alone."""
    methods = [part for one in tree.body if isinstance(one, ast.ClassDef) for part in one.body]
    functions = [one for one in (*tree.body, *methods) if isinstance(one, ast.FunctionDef)]
    plain = [one for one in tree.body if not isinstance(one, ast.ClassDef | ast.FunctionDef)
             and not is_list_of_modules(one)]
    return [node for one in functions for node in ast.walk(one) if isinstance(node, LISTS)] + [
        node for one in plain for node in ast.walk(one) if isinstance(node, TABLES)]


def is_list_of_modules(node: ast.stmt) -> bool:
    return isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "__all__"


def names_in(node: ast.expr) -> set[str]:
    """The names of entities in a collection, as keys or as elements, however deep."""
    parts = node.keys if isinstance(node, ast.Dict) else node.elts
    return {one.value for part in parts if part is not None for one in ast.walk(part)
            if isinstance(one, ast.Constant) and isinstance(one.value, str)
            and one.value in ENTITIES}


@pytest.mark.parametrize("room", ROOMS)
def test_no_room_keeps_a_table_of_entities(room):
    found = {}
    for path in sorted((ROOT / room).rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        lines = find_tables(path.read_text(encoding="utf-8"),
                            at_least=1 if name.startswith(GENERAL) else 2)
        found |= {name: lines} if lines else {}
    assert not found, "say it in the entity's own Belongs or Listing, and read it from there"


@pytest.mark.parametrize(("source", "general", "other"), [
    ('KEPT = {"cases": ("reference",)}', [1], []),
    ('KEPT = {"cases": (), "meetings": ()}', [1], [1]),
    ('def f(table):\n    return table in ("cases", "meetings")', [2], [2]),
    ('class A:\n    def f(self):\n        return {"cases"}', [3], []),
    ('class A:\n    children = ("commitments", "extensions")', [], []),
    ('__all__ = ["meetings", "letters"]', [], []),
    ('NAMES = {"cases": 1} | dict.fromkeys(("people", "users"), 2)', [1], [1])])
def test_a_table_is_found(source, general, other):
    assert find_tables(source, at_least=1) == general
    assert find_tables(source, at_least=2) == other
