"""The template: compiled once, kept in a bounded cache, filled as often as wanted."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from operator import itemgetter
from os import PathLike
from time import thread_time
from typing import BinaryIO

from docfill.furniture.furnish import furnish
from docfill.language.codegen import compile_part
from docfill.language.fields import Fields, compare
from docfill.language.filters import FILTERS
from docfill.language.program import Carry, walk
from docfill.language.run import Run
from docfill.language.turns import check_turns
from docfill.outside.stores import add_stores
from docfill.package.archive import (
    DEFLATERS,
    FASTEST,
    Blob,
    Member,
    StreamedZip,
    finish,
    lay_out,
    pack,
)  # fmt: skip
from docfill.package.gate import open_package, read_source
from docfill.problems import ERROR, WARNING, Problem, Refusal, TemplateError, make_problem
from docfill.word.parts import DECLARATION, build_program, read_parts, tidy
from docfill.word.pictures import Links, Pictures
from docfill.word.places import place_refusal
from docfill.word.tags import Scanner

MAX_CACHED = 64  # more than an office has kinds: in a round of all kinds fewer would never serve
SLOW = 2  # seconds of a check that are told
# Each begins with plain text, which is found many times faster than a choice of several.
_IDS = tuple(re.compile(pattern + rb'"(\d{1,8})"') for pattern in (
    rb"<wp:docPr\b[^>]*?\bid=", rb"<pic:cNvPr\b[^>]*?\bid=", rb" w:id="))
# What Python's operators say of values that do not fit them: a < b, for a, b in …, str(10**9999).
_UNFIT = (ArithmeticError, TypeError, ValueError)

Source = bytes | str | PathLike


@dataclass(frozen=True)
class Options:
    """How a template prints: `empty` stands for None, `show` prints values of a type.

    `strict` makes a missing name an error; without it a missing name is like None.
    """

    empty: str = ""
    strict: bool = True
    deflate: str = FASTEST
    show: Mapping[type, Callable] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Compiled:
    """A part ready to be filled: the generated function and what to look after behind it."""

    name: str
    function: Callable
    lines: tuple[int, ...]
    upkeep: object


@dataclass(eq=False)
class Plan:
    """Everything a template needs in order to be filled, and nothing else of the file."""

    tags: list
    parts: list[Compiled]
    fields: Fields
    problems: list[Problem]
    members: list[Member]
    links: Links
    first_id: int
    seconds: float = 0.0
    blob: Blob = field(init=False)

    def __post_init__(self):
        filled = {part.name for part in self.parts}
        self.members = [member for member in self.members if member.name not in filled]
        self.blob = lay_out(self.members)


class Template:
    """A Word template.

    Template("протокол.docx").fill({"случай": {"номер": "СЗ-2016-003"}})

    `filters` adds filters: name -> function from plain values to a plain value. `empty` is
    printed for None, `show` prints values of a type (type -> function to text), `strict=False`
    lets names be missing, `deflate` is one of archive.DEFLATERS.
    """

    def __init__(
        self, source: Source, *, filters: Mapping[str, Callable] | None = None,
        empty: str = "", strict: bool = True, deflate: str = FASTEST,
        show: Mapping[type, Callable] | None = None,
    ):  # fmt: skip
        self.options = Options(empty, strict, deflate, dict(show or {}))
        try:
            self.plan = _cached_plan(read_source(source), dict(filters or {}))
        except Refusal as refusal:
            raise TemplateError([place_refusal(refusal)]) from refusal

    @property
    def problems(self) -> list[Problem]:
        """The warnings found while compiling."""
        return list(self.plan.problems)

    def fields(self) -> dict:
        """What the template needs: name -> {kind, places, fields}; see Fields."""
        return self.plan.fields.as_dict()

    def fill(self, values: Mapping, *, empties: list | None = None,
             printed: list[str] | None = None) -> bytes:
        """The document; TemplateError if the values do not fit.

        `empties`, if given, is a list that receives a Problem for each tag that printed nothing;
        `printed` one that receives every text that a tag printed in a paragraph.
        """
        pictures = Pictures(self.plan.first_id)
        run = Run(self.plan.tags, self.options, dict(values), pictures)
        filled = {part.name: fill_part(part, run) for part in self.plan.parts}
        if run.problems:
            raise TemplateError(in_order(run.problems))
        if empties is not None:
            empties += run.empties
        if printed is not None:
            printed += run.printed
        return self._write(filled, pictures)

    def _write(self, filled: dict[str, bytes], pictures: Pictures) -> bytes:
        blob = self.plan.blob
        if pictures.images:
            changed = pictures.changed_members(self.plan.links)
            filled = changed | filled
            blob = lay_out([m for m in self.plan.members if m.name not in changed])
        deflate = DEFLATERS[self.options.deflate]
        members = [pack(name, data, deflate) for name, data in filled.items()]
        return finish(blob, lay_out(members, len(blob.data)))


def fill_many(template: Template, documents: Iterable[tuple[str, Mapping]], out: BinaryIO) -> int:
    """Write a ZIP of documents to `out` as they are filled; how many there were.

    `documents` gives pairs of a file name and values, and may be a generator: one document at a
    time is held in memory. `out` need not be seekable. A ValueError for a name given twice.
    """
    archive = StreamedZip(out)
    for name, values in documents:
        archive.add(name, template.fill(values))
    return archive.close()


def check(
    source: Source, known: Mapping | None = None, *, filters: Mapping[str, Callable] | None = None
) -> list[Problem]:
    """All faults of a template, [] if there are none; never raises for a bad file.

    `known` says which names there are: a dict of names; a record is a dict, a list of records a
    list with one dict, anything else (None by custom) a plain value. An empty dict or list has
    fields that are not known in advance.
    """
    began, plan = thread_time(), None
    try:
        data = read_source(source)
        plan = _cached_plan(data, dict(filters or {}))
        problems = plan.problems + ([] if known is None else compare(plan.fields, known))
    except Refusal as refusal:
        return [place_refusal(refusal)]
    except TemplateError as error:
        problems = error.problems + _unknown_beside(data, known, filters or {})
    took = max(thread_time() - began, plan.seconds if plan else 0)
    if took > SLOW:
        problems.append(make_problem("slow-check", WARNING, seconds=round(took)))
    return in_order(problems)


def _unknown_beside(data: bytes, known: Mapping | None, filters: Mapping) -> list[Problem]:
    """The unknown names of a template that has other faults, so that all are told at once."""
    if known is None:
        return []
    scanner = Scanner([])
    package = open_package(data)
    parts = read_parts(package, scanner, FILTERS | dict(filters))
    add_stores(package, parts, scanner, FILTERS | dict(filters))
    return compare(Fields.of_tags(scanner.tags), known)


# Filling


def fill_part(part: Compiled, run: Run) -> bytes | bytearray:
    """The XML of a part; b"" if a fault was found."""
    out = bytearray(DECLARATION)
    try:
        part.function(run.values, run, out)
    except TemplateError:
        raise
    except _UNFIT as error:
        if run.problems:
            raise TemplateError(run.problems) from error
        run.stop("failed", _tag_at(part, error), reason=str(error) or type(error).__name__)
    return part.upkeep.mend(out) if not run.problems else b""


def _tag_at(part: Compiled, error: Exception) -> int:
    """The number of the tag whose line of the generated function raised."""
    trace = error.__traceback__
    while trace:
        if trace.tb_frame.f_code is part.function.__code__:
            return part.lines[trace.tb_lineno - 1]
        trace = trace.tb_next
    return 0


# Compiling


def _cached_plan(data: bytes, filters: Mapping[str, Callable]) -> Plan:
    return _plan(data, tuple(sorted(filters.items(), key=itemgetter(0))))


@lru_cache(MAX_CACHED)
def _plan(data: bytes, filters: tuple) -> Plan:
    """The plan of a file, one of the last that were used; a faulty file is compiled anew."""
    began = thread_time()
    plan = compile_plan(data, FILTERS | dict(filters))
    plan.seconds = thread_time() - began
    return plan


def compile_plan(data: bytes, filters: dict[str, Callable]) -> Plan:
    """The plan of a file; Refusal for a bad file, TemplateError for faulty tags."""
    package = open_package(data)
    scanner = Scanner([])
    parts = read_parts(package, scanner, filters)
    add_stores(package, parts, scanner, filters)
    _raise_errors(scanner.problems)
    for part in parts:
        tidy(part)
    parts = furnish(package, parts, scanner)
    _raise_errors(scanner.problems)
    programs = _build(parts, scanner)
    fields = Fields(programs)
    scanner.problems += fields.problems
    scanner.problems += [one for program in programs for one in check_turns(program)]
    _raise_errors(scanner.problems)
    compiled = [
        Compiled(part.name, *compile_part(program, filters), part.upkeep)
        for part, program in zip(parts, programs, strict=True)
    ]
    names = [part.name for part in parts]
    members = list(package.members.values())
    tags = [_slim(tag) for tag in scanner.tags]
    return Plan(
        tags, compiled, fields, in_order(scanner.problems), members,
        Links(package, names), _first_id(package.xml.values()),
    )  # fmt: skip


def _build(parts: list, scanner: Scanner) -> list[list]:
    """The programs of the parts; a note is printed by the program in which its sign stands."""
    built = [build_program(part, scanner) for part in parts]
    notes = {key: note for _, taken in built for key, note in taken.items()}
    for program, _ in built:
        for step in walk(program):
            if isinstance(step, Carry) and step.key in notes:
                step.body = notes[step.key].body
    return [program for program, _ in built]


def _slim(tag):
    """The tag without its XML, which would keep the whole tree alive."""
    tag.element = None
    return tag


def _first_id(parts) -> int:
    """A number above all that the template uses."""
    found = (int(n) for xml in parts for pattern in _IDS for n in pattern.findall(xml))
    return 1 + max(found, default=0)


def _raise_errors(problems: list[Problem]) -> None:
    if any(problem.severity == ERROR for problem in problems):
        raise TemplateError(in_order(problems))


def in_order(problems: list[Problem]) -> list[Problem]:
    """Problems as a reader meets them, each once: the body first, then the other parts."""
    ranked: dict[str, int] = {}
    for problem in problems:
        ranked.setdefault(problem.part, len(ranked) if "document" not in problem.part else -1)
    once = {(p.code, p.place, p.tag, p.column, p.message): p for p in reversed(problems)}
    unique = list(once.values())[::-1]
    return sorted(unique, key=lambda p: (ranked[p.part], p.paragraph or 0, p.column))
