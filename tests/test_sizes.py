"""The size budgets of the rooms. An exception is one entry in EXCEPTIONS, with its reason."""

import ast
import re
from functools import cache
from pathlib import Path
from statistics import median, quantiles
from typing import NamedTuple

from tests.test_layers import ROOT, find_rooms

MEDIAN_LINES, HIGH_LINES, MOST_LINES = 6, 20, 40
MOST_NESTING, MOST_ARGUMENTS = 3, 4
CLASS_LINES, FILE_LINES, WIDTH = 150, 400, 100
EMPTY_NAMES = re.compile(r"^_*(util|helper|common|misc|handle_|process_|manage_)|_(util|helper)s?$")

# "file" or "file:function or class": (kinds of fault, reason)
EXCEPTIONS = {
    "demo": ({"lines", "file"}, "demonstration data are told in one sequence"),
    "docfill/language/run.py:call": (
        {"except"}, "the border to filters of the caller: what one raises is told at its tag"),
    "forms/fields.py:process_formdata": ({"name"}, "WTForms calls a field's method by that name"),
    "forms/pages.py:process_formdata": ({"name"}, "WTForms calls a field's method by that name"),
    "jobs/running.py:_do": ({"except"}, "the border of the worker: one fault stops one item only"),
    "migrations": ({"file"}, "a migration is a frozen record"),
}

BLOCKS = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith, ast.Try, ast.Match)
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
Function = ast.FunctionDef | ast.AsyncFunctionDef


class Fault(NamedTuple):
    """One place that is over its budget."""

    kind: str
    place: str
    what: str


def code_lines(node: ast.AST, source: list[str]) -> int:
    """Lines from the first to the last, without docstring, comments and blank ones."""
    lines = set(range(node.lineno, node.end_lineno + 1))
    if ast.get_docstring(node, clean=False) is not None:
        docstring = node.body[0]
        lines -= set(range(docstring.lineno, docstring.end_lineno + 1))
    return sum(bool(text) and text[0] != "#" for text in (source[n - 1].strip() for n in lines))


def nesting(node: ast.AST, depth: int = 0) -> int:
    """How many blocks stand inside each other; `elif` does not count as a deeper one."""
    deepest = depth
    for name, child in child_nodes(node):
        is_elif = name == "orelse" and isinstance(node, ast.If) and isinstance(child, ast.If)
        deeper = isinstance(child, BLOCKS) and not is_elif
        if not isinstance(child, (*FUNCTIONS, ast.ClassDef)):
            deepest = max(deepest, nesting(child, depth + deeper))
    return deepest


def child_nodes(node: ast.AST) -> list[tuple[str, ast.AST]]:
    """The children of a node, each with the name of the field that holds it."""
    pairs = []
    for name, value in ast.iter_fields(node):
        values = value if isinstance(value, list) else [value]
        pairs += [(name, child) for child in values if isinstance(child, ast.AST)]
    return pairs


def positional_arguments(function: Function) -> int:
    """How many values may be given without a name, apart from self and cls."""
    names = [argument.arg for argument in function.args.posonlyargs + function.args.args]
    return len(names) - (names[:1] in (["self"], ["cls"]))


def is_broad(node: ast.AST) -> bool:
    """Whether an except clause takes whatever comes."""
    if not isinstance(node, ast.ExceptHandler):
        return False
    caught = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
    return any(
        one is None or isinstance(one, ast.Name) and one.id in ("Exception", "BaseException")
        for one in caught
    )


def function_faults(node: Function, place: str, source: list[str]) -> list[Fault]:
    """What is too large in one function."""
    measures = [
        ("lines", code_lines(node, source), MOST_LINES),
        ("nesting", nesting(node), MOST_NESTING),
        ("arguments", positional_arguments(node), MOST_ARGUMENTS),
    ]
    faults = [Fault(kind, place, f"{n}, at most {most}") for kind, n, most in measures if n > most]
    broad = any(is_broad(child) for child in ast.walk(node))
    return faults + [Fault("except", place, "catches everything")] * broad


def class_faults(node: ast.ClassDef, place: str, source: list[str]) -> list[Fault]:
    """What is too large or missing in one class."""
    faults = []
    if not ast.get_docstring(node) and node.name != "Meta":
        faults.append(Fault("docstring", place, "has none"))
    if (lines := code_lines(node, source)) > CLASS_LINES:
        faults.append(Fault("class", place, f"{lines} lines, at most {CLASS_LINES}"))
    return faults


def node_faults(node: ast.AST, file: str, source: list[str]) -> list[Fault]:
    """The faults of one function or class, its name among them."""
    if not isinstance(node, (*FUNCTIONS, ast.ClassDef)):
        return []
    place = f"{file}:{node.name}"
    measure = class_faults if isinstance(node, ast.ClassDef) else function_faults
    faults = measure(node, place, source)
    if EMPTY_NAMES.search(node.name.lower()):
        faults.append(Fault("name", place, "says nothing"))
    return faults


def file_faults(file: str, text: str) -> list[Fault]:
    """The faults of one file and of everything in it."""
    tree, source = ast.parse(text), text.splitlines()
    faults = [fault for node in ast.walk(tree) for fault in node_faults(node, file, source)]
    if text.strip() and not ast.get_docstring(tree):
        faults.append(Fault("docstring", file, "has none"))
    if EMPTY_NAMES.search(Path(file).stem):
        faults.append(Fault("name", file, "says nothing"))
    if len(source) > FILE_LINES:
        faults.append(Fault("file", file, f"{len(source)} lines, at most {FILE_LINES}"))
    wide = (number for number, line in enumerate(source, 1) if len(line) > WIDTH)
    return faults + [Fault("width", file, f"line {number}") for number in wide]


def is_excepted(fault: Fault) -> bool:
    """Whether the place, its file or its room has an exception for this kind of fault."""
    file = fault.place.partition(":")[0]
    room = file.partition("/")[0].removesuffix(".py")
    return any(fault.kind in EXCEPTIONS.get(key, ((), ""))[0] for key in (fault.place, file, room))


@cache
def read_rooms() -> dict[str, str]:
    """The text of every file of our rooms."""
    files = [path for files in find_rooms(ROOT).values() for path in files]
    return {p.relative_to(ROOT).as_posix(): p.read_text(encoding="utf-8") for p in files}


def function_sizes() -> list[int]:
    """Lines of code of every function that is not excepted."""
    return [
        code_lines(node, text.splitlines())
        for file, text in read_rooms().items()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, FUNCTIONS) and not is_excepted(Fault("lines", file, ""))
    ]


def test_nothing_is_over_its_budget():
    faults = [fault for file, text in read_rooms().items() for fault in file_faults(file, text)]
    offenders = [fault for fault in faults if not is_excepted(fault)]
    assert not offenders, "\n".join(f"{f.place}  {f.kind}: {f.what}" for f in offenders)


def test_most_functions_are_short():
    sizes = function_sizes()
    high = quantiles(sizes, n=20, method="inclusive")[-1]
    assert median(sizes) <= MEDIAN_LINES and high <= HIGH_LINES, (
        f"{len(sizes)} functions: median {median(sizes)}, 95th percentile {high}"
    )


def test_every_exception_has_its_place_and_reason():
    for key, (kinds, reason) in EXCEPTIONS.items():
        assert kinds and len(reason) > 10, key
        file = key.partition(":")[0]
        assert "." not in file or file in read_rooms(), f"{key} is no longer there"


def test_planted_faults_are_found():
    deep = "def manage_all(a, b, c, d, e):\n    for x in a:\n        if x:\n            while b:\n"
    deep += "                try:\n                    c()\n                except Exception:\n"
    deep += "                    d()\n" + "    e()\n" * 40
    found = {fault.kind for fault in file_faults("models/utils.py", deep + "class A:\n    x = 1\n")}
    assert found == {"lines", "nesting", "arguments", "except", "name", "docstring"}
    chain = "def one(self, a, b, c, d):\n    if a:\n        b()\n"
    chain += "    elif c:\n        d()\n" * 9
    assert file_faults("models/cases.py", '"""Cases."""\n' + chain) == []
