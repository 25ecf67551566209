"""How often the loops of a template go round, told before it is ever filled.

A list written in the template has a length; any other is taken to be as long as they usually are.
A list that comes from the element of a loop around is part of that list and counts no more.
"""

from collections.abc import Iterator

from jinja2 import nodes

from docfill.language.grammar import target_names
from docfill.language.program import Assign, Loop, bodies
from docfill.language.run import MAX_ITERATIONS
from docfill.problems import WARNING, Problem, located, make_problem

USUAL = 100


def check_turns(steps: list, sure: int = 1, likely: int = 1, bound=frozenset({"loop"})
                ) -> Iterator[Problem]:
    """An error where no filling could finish, a warning where few could."""
    for step in steps:
        if isinstance(step, Assign) and names_in(step.tag.node.node) & bound:
            bound |= set(target_names(step.tag.node.target))
        elif isinstance(step, Loop):
            yield from _check_loop(step, sure, likely, bound)
        else:
            for body in bodies(step):
                yield from check_turns(body, sure, likely, bound)


def _check_loop(step: Loop, sure: int, likely: int, bound: frozenset) -> Iterator[Problem]:
    node, before = step.tag.node, likely
    if isinstance(node.iter, (nodes.List, nodes.Tuple)):
        length = len(node.iter.items)
        sure, likely = sure * (1 if node.test else length), likely * length
    elif not names_in(node.iter) & bound:
        likely *= USUAL
    if sure > MAX_ITERATIONS:
        yield located(make_problem("budget-iterations", limit=MAX_ITERATIONS), step.tag)
    elif before <= MAX_ITERATIONS < likely:
        problem = make_problem("many-turns", WARNING, count=likely, limit=MAX_ITERATIONS,
                               usual=USUAL)
        yield located(problem, step.tag)
    if sure <= MAX_ITERATIONS:
        inner = bound | set(target_names(node.target))
        yield from check_turns(step.body, sure, likely, inner)
    yield from check_turns(step.otherwise, 1, before, bound)


def names_in(node) -> set[str]:
    """The names that an expression uses."""
    own = {node.name} if isinstance(node, nodes.Name) else set()
    return own | {one.name for one in node.find_all(nodes.Name)}
