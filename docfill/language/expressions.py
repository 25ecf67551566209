"""Turns Jinja2's expression nodes into Python expressions that only the engine's methods act in."""

from dataclasses import dataclass, field

from jinja2 import nodes

from docfill.language.filters import TESTS
from docfill.language.grammar import is_loop_cycle
from docfill.problems import Refusal
from docfill.words import LOOP_SAID

_COMPARE = {
    "eq": "==", "ne": "!=", "lt": "<", "lteq": "<=", "gt": ">", "gteq": ">=",
    "in": "in", "notin": "not in",
}  # fmt: skip
_FIELD = "({t}[{key}] if {get}.__class__ is dict and {key} in {t} else attr({t}, {key}, {n}))"
# loop.… -> an expression of index i, length n and items s of the loop.
_LOOP = {
    "index": "({i} + 1)", "index0": "{i}", "first": "({i} == 0)", "last": "({i} + 1 == {n})",
    "length": "{n}", "revindex": "({n} - {i})", "revindex0": "({n} - {i} - 1)",
    "previtem": "({s}[{i} - 1] if {i} else None)",
    "nextitem": "({s}[{i} + 1] if {i} + 1 < {n} else None)",
    "depth": "{depth}", "depth0": "({depth} - 1)",
}  # fmt: skip


class Missing:
    """Stands for a name that the values do not have, until it is used."""

    __slots__ = ("name",)

    def __init__(self, name: str):
        self.name = name

    def __bool__(self):
        return False

    def __iter__(self):
        return iter(())


@dataclass
class Scope:
    """Names in force at a spot: template name -> Python variable, or a LoopNames."""

    names: dict = field(default_factory=dict)
    outer: "Scope | None" = None

    def find(self, name: str):
        """What stands for a name here, None if it must come from the values."""
        scope = self
        while scope:
            if name in scope.names:
                return scope.names[name]
            scope = scope.outer
        return None


@dataclass(frozen=True)
class LoopNames:
    """The Python variables behind `loop`: items, length, index."""

    s: str
    n: str
    i: str
    depth: int


class Expressions:
    """Writes Jinja2's expression nodes as Python expressions."""

    def __init__(self, writer, filters: dict):
        self.writer, self.filters = writer, filters
        self.number, self.scope = -1, Scope()

    def at(self, tag, scope: Scope) -> None:
        """From now on expressions belong to this tag and see these names."""
        self.number, self.scope = tag.number, scope

    def write(self, node, *, bare: bool = False, lenient: bool = False) -> str:
        """The Python expression.

        A `bare` name may be missing, as what takes it asks itself; in a `lenient` one nothing
        missing is reported.
        """
        if isinstance(node, nodes.Name):
            return self._name(node.name, bare or lenient)
        return _WRITERS[type(node)](self, node, lenient)

    def loop_named(self, node) -> LoopNames | None:
        """The loop behind a name, None if the node is no such name."""
        found = self.scope.find(node.name) if isinstance(node, nodes.Name) else None
        return found if isinstance(found, LoopNames) else None

    def _name(self, name: str, bare: bool) -> str:
        found = self.scope.find(name)
        if isinstance(found, LoopNames) or (name == "loop" and found is None):
            raise Refusal("loop-name")
        loop = self.scope.find("loop") if found is None and name in LOOP_SAID else None
        if loop:
            return self._loop_field(loop, LOOP_SAID[name])
        variable = found or self.writer.value_of(name)
        sure = bare or variable in self.writer.sure
        return variable if sure else f"missing({variable}, {self.number})"

    def _getattr(self, node, lenient: bool) -> str:
        loop = self.loop_named(node.node)
        if loop:
            return self._loop_field(loop, node.attr)
        return self._field(node.node, node.attr, lenient)

    def _field(self, base, key: str, lenient: bool) -> str:
        code = self.write(base, bare=True, lenient=lenient)
        if lenient:
            return f"peek({code}, {key!r})"
        simple = code.isidentifier()
        t = code if simple else self.writer.fresh("t")
        get = t if simple else f"({t} := {code})"
        return _FIELD.format(t=t, get=get, key=repr(key), n=self.number)

    def _loop_field(self, loop: LoopNames, name: str) -> str:
        if name not in _LOOP:
            raise Refusal("unknown-name", name=f"loop.{name}")
        return _LOOP[name].format(s=loop.s, n=loop.n, i=loop.i, depth=loop.depth)

    def _getitem(self, node, lenient: bool) -> str:
        if isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str):
            return self._field(node.node, node.arg.value, lenient)
        base, key = self.write(node.node, bare=True, lenient=lenient), self.write(node.arg)
        return f"item({base}, {key}, {self.number})"

    def _const(self, node, lenient: bool) -> str:
        return self.writer.constant(node.value) if node.value is not None else "None"

    def _sequence(self, node, lenient: bool) -> str:
        items = ", ".join(self.write(item) for item in node.items)
        return f"[{items}]"

    def _filter(self, node, lenient: bool) -> str:
        forgiving = node.name in ("default", "d")
        value = self.write(node.node, bare=True, lenient=lenient or forgiving)
        args = [value, *map(self.write, node.args)]
        args += [f"**{{{pair.key!r}: {self.write(pair.value)}}}" for pair in node.kwargs]
        function = self.writer.constant(self.filters[node.name])
        return f"call({function}, {self.number}, {forgiving}, {', '.join(args)})"

    def _test(self, node, lenient: bool) -> str:
        if node.name in ("defined", "undefined"):
            word = "is not" if node.name == "defined" else "is"
            lost = self.writer.constant(Missing)
            return f"({self.write(node.node, lenient=True)}.__class__ {word} {lost})"
        args = [self.write(node.node), *map(self.write, node.args)]
        function = self.writer.constant(TESTS[node.name])
        return f"call({function}, {self.number}, False, {', '.join(args)})"

    def _compare(self, node, lenient: bool) -> str:
        light = not any(operand.op in ("in", "notin") for operand in node.ops) and any(
            isinstance(value, nodes.Const) for value in node.iter_child_nodes()
        )
        parts = [self._weighed(node.expr, light)]
        for operand in node.ops:
            light = light or isinstance(operand.expr, nodes.Const)
            parts += [_COMPARE[operand.op], self._weighed(operand.expr, light)]
        return f"({' '.join(parts)})"

    def _weighed(self, node, light: bool) -> str:
        """A side of a comparison; comparing long lists is work that counts."""
        code = self.write(node)
        constant = isinstance(node, (nodes.Const, nodes.List, nodes.Tuple))
        return code if light or constant else f"weigh({code}, {self.number})"

    def _and_or(self, node, lenient: bool) -> str:
        word = "and" if isinstance(node, nodes.And) else "or"
        return f"({self.write(node.left)} {word} {self.write(node.right)})"

    def _not(self, node, lenient: bool) -> str:
        return f"(not {self.write(node.node)})"

    def _condition(self, node, lenient: bool) -> str:
        other = self.write(node.expr2) if node.expr2 else "None"
        return f"({self.write(node.expr1)} if {self.write(node.test)} else {other})"

    def _concat(self, node, lenient: bool) -> str:
        return f"concat({self.number}, {', '.join(map(self.write, node.nodes))})"

    def _sum(self, node, lenient: bool) -> str:
        word = "add" if isinstance(node, nodes.Add) else "sub"
        return f"{word}({self.write(node.left)}, {self.write(node.right)}, {self.number})"

    def _sign(self, node, lenient: bool) -> str:
        code = self.write(node.node)
        return f"negate({code}, {self.number})" if isinstance(node, nodes.Neg) else code

    def _cycle(self, node, lenient: bool) -> str:
        loop = self.loop_named(node.node.node)
        if not loop or not is_loop_cycle(node):
            raise Refusal("forbidden", name="( )")
        return f"({', '.join(map(self.write, node.args))},)[{loop.i} % {len(node.args)}]"


_WRITERS = {
    nodes.Getattr: Expressions._getattr,
    nodes.Getitem: Expressions._getitem,
    nodes.Const: Expressions._const,
    nodes.List: Expressions._sequence,
    nodes.Tuple: Expressions._sequence,
    nodes.Filter: Expressions._filter,
    nodes.Test: Expressions._test,
    nodes.Compare: Expressions._compare,
    nodes.And: Expressions._and_or,
    nodes.Or: Expressions._and_or,
    nodes.Not: Expressions._not,
    nodes.CondExpr: Expressions._condition,
    nodes.Concat: Expressions._concat,
    nodes.Add: Expressions._sum,
    nodes.Sub: Expressions._sum,
    nodes.Neg: Expressions._sign,
    nodes.Pos: Expressions._sign,
    nodes.Call: Expressions._cycle,
}
