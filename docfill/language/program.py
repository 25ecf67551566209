"""A compiled part as a small tree: literal XML, values to print, loops, choices, assignments,
and what sees to it that the document stays valid: numbers, things printed once, notes.
"""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Literal:
    """XML that is the same in every document."""

    data: bytes


@dataclass(slots=True)
class Output:
    """A value to print; `tag.node` is its expression."""

    tag: object


@dataclass(slots=True)
class Assign:
    """{% set %}; `tag.node` is Jinja2's Assign."""

    tag: object


@dataclass(slots=True)
class Loop:
    """{% for %}; `tag.node` is Jinja2's For without its body."""

    tag: object
    body: list = field(default_factory=list)
    otherwise: list = field(default_factory=list)


@dataclass(slots=True)
class Choice:
    """{% if %} … {% elif %} … {% else %}: pairs of tag and body; the tag of else is None."""

    tag: object
    branches: list = field(default_factory=list)


@dataclass(slots=True)
class Once:
    """What is printed the first time only, however often it is come by; `key` tells it."""

    key: str
    body: list = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Rule:
    """What a place of the document must have: `sign` in its XML.

    Without it the place is left out; one that `ends` in the sign gets `filler` instead.
    """

    sign: bytes
    ends: bytes = b""
    filler: bytes = b""


@dataclass(slots=True)
class Kept:
    """A cell, row, table, control or note that may have lost what it must hold."""

    rule: Rule
    body: list = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Fresh:
    """A number used nowhere else in the document; `again` repeats the last of its key.

    With `first` it counts lists, which begin there.
    """

    key: str
    again: bool = False
    first: int = 0


@dataclass(slots=True)
class Carry:
    """A note printed into the part of the notes, where its sign stands; `key` names the note."""

    key: tuple
    body: list = field(default_factory=list)


@dataclass(slots=True)
class Taken:
    """A note as it stands among the notes; it is printed where its sign stands.

    `end` is the number of the tag that ends the outermost block around the sign.
    """

    key: tuple
    body: list = field(default_factory=list)
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Carried:
    """The place where the notes of a part are printed."""

    part: str


def walk(steps: list):
    """Every step of a program, the inner ones after those they stand in."""
    for step in steps:
        yield step
        for body in bodies(step):
            yield from walk(body)


def bodies(step) -> list[list]:
    """The programs inside a step."""
    if isinstance(step, Loop):
        return [step.body, step.otherwise]
    if isinstance(step, (Once, Kept, Carry)):
        return [step.body]
    if isinstance(step, Choice):
        return [body for _, body in step.branches]
    return []
