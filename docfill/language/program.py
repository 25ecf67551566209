"""A compiled part as a small tree: literal XML, values to print, loops, choices, assignments."""

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
    if isinstance(step, Choice):
        return [body for _, body in step.branches]
    return []
