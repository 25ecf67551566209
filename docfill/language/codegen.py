"""Turns the program of a part into one Python function that appends UTF-8 to a bytearray.

The function touches the values through exact dictionaries and the methods of `run` only. Text
that needs no care (printable, nothing to escape) is encoded on the spot; all else goes to `run`.
"""

from jinja2 import nodes

from docfill.escaping import escape
from docfill.language.expressions import Expressions, LoopNames, Missing, Scope
from docfill.language.grammar import target_names
from docfill.language.program import (
    Assign,
    Carried,
    Carry,
    Choice,
    Fresh,
    Kept,
    Literal,
    Loop,
    Once,
    Output,
    bodies,
    walk,
)  # fmt: skip
from docfill.language.rows import Rows

MOST_JOINED = 100
_BUILTINS = {
    "bytearray": bytearray, "dict": dict, "enumerate": enumerate, "escape": escape, "len": len,
    "str": str,
}  # fmt: skip
_QUICK = (
    "(escape({t}).encode() if ({t} := {code}).__class__ is str and {t}.isprintable(){noted} "
    "else {slow}({t}, {n}))"
)
_NOTED = {"text": " and not note({t})", "plain": ""}  # only what a paragraph holds is read back


def compile_part(program: list, filters: dict):
    """The function fill(values, run, out) of a part."""
    writer = _Writer(filters)
    top = Scope()
    writer.write_sets(program, top)
    writer.write_body(program, top)
    source = writer.source()
    exec(compile(source, "<docfill>", "exec"), writer.constants)
    function = writer.constants["fill"]
    return function, tuple(writer.lines)


class _Lines:
    """The lines of the function, and of each the number of the tag it serves."""

    def __init__(self):
        self.constants: dict = {"__builtins__": _BUILTINS}
        self.body: list[tuple[int, str, int]] = []
        self.globals: dict[str, str] = {}
        self.sure: set[str] = set()
        self.depth = 1
        self.counter = 0
        self.lines: list[int] = []
        self.numbered: dict[str, str] = {}

    def fresh(self, letter: str) -> str:
        """A variable name used nowhere else."""
        self.counter += 1
        return f"{letter}{self.counter}"

    def constant(self, value) -> str:
        """The name under which the function finds a value."""
        name = self.fresh("K")
        self.constants[name] = value
        return name

    def value_of(self, name: str) -> str:
        """The variable of a name that comes from the values."""
        if name not in self.globals:
            self.globals[name] = self.fresh("g")
        return self.globals[name]

    def number_of(self, step: Fresh) -> str:
        """A number that nothing else has, or the one of the same key again."""
        if not step.again:
            self.numbered[step.key] = self.fresh("f")
            made = f"listed({step.first})" if step.first else "fresh()"
            return f"({self.numbered[step.key]} := {made})"
        return self.numbered[step.key]

    def add(self, line: str, number: int = -1) -> None:
        """One line of the function, serving the tag of that number."""
        self.body.append((self.depth, line, number))

    def source(self) -> str:
        """The text of the function, once its body is written."""
        head = ["def fill(values, run, out):"]
        for method in _METHODS:
            head.append(f" {method} = run.{method}")
        head += [" limit = run.output_limit", " seen = run.seen", " fresh = run.pictures.fresh",
                 " note = run.printed.append"]
        for name, variable in self.globals.items():
            lost = self.constant(Missing(name))
            head.append(f" {variable} = values[{name!r}] if {name!r} in values else {lost}")
        self.lines = [-1] * len(head) + [number for _, _, number in self.body]
        return "\n".join(head + [" " * depth + line for depth, line, _ in self.body] + [" return"])


class _Writer(_Lines):
    """Writes the steps of a program; `out` is the variable that they append to."""

    def __init__(self, filters: dict):
        super().__init__()
        self.expressions = Expressions(self, filters)
        self.loops, self.out = 0, "out"

    def write_body(self, steps: list, scope: Scope) -> None:
        """The lines of a sequence of steps; neighbouring outputs become one join."""
        pending: list = []
        for step in steps:
            if isinstance(step, (Literal, Output, Fresh)) or _is_short(step):
                pending.append(step)
                continue
            self._flush(pending, scope)
            pending = []
            _STEPS[type(step)](self, step, scope)
        self._flush(pending, scope)
        if not steps:
            self.add("pass")

    def _flush(self, pending: list, scope: Scope) -> None:
        for start in range(0, len(pending), MOST_JOINED):
            group = pending[start : start + MOST_JOINED]
            if len(group) == 1:
                self.add(f"{self.out} += {self._piece(group[0], scope)}", _number(group[0]))
            else:
                self.add(f"{self.out} += b''.join((")
                for step in group:
                    self.add(self._piece(step, scope) + ",", _number(step))
                self.add("))")
            number = max(map(_number, group))
            self.add(f"if len({self.out}) > limit: overflow({number})", number)

    def _piece(self, step, scope: Scope) -> str:
        if isinstance(step, Literal):
            return self.constant(step.data)
        if isinstance(step, Fresh):
            return self.number_of(step)
        if isinstance(step, Once):
            return f"once({self.constant(step.key)}, {self.constant(step.body[0].data)})"
        tag = step.tag
        self.expressions.at(tag, scope)
        code = self.expressions.write(tag.node, bare=True)
        slow = tag.spot.writer
        if slow not in ("text", "plain"):
            return f"{slow}({code}, {tag.number})"
        text = self.fresh("t")
        return _QUICK.format(t=text, code=code, slow=slow, n=tag.number,
                             noted=_NOTED[slow].format(t=text))

    def _write_once(self, step: Once, scope: Scope) -> None:
        key = self.constant(step.key)
        self.add(f"if {key} not in seen and not seen.add({key}):")
        self._indented(step.body, scope)

    def _write_kept(self, step: Kept, scope: Scope) -> None:
        """The body; then a place that lost what it must hold is filled or left out."""
        rule, start = step.rule, self.fresh("h")
        self.add(f"{start} = len({self.out})")
        self.write_body(step.body, scope)
        sign = self.constant(rule.sign)
        if rule.filler:
            last = f"{self.out}.rfind({self.constant(rule.ends)}, {start})"
            self.add(f"if {self.out}.rfind({sign}, {start}) <= {last}: "
                     f"{self.out} += {self.constant(rule.filler)}")
        else:
            self.add(f"if {self.out}.find({sign}, {start}) < 0: del {self.out}[{start}:]")

    def _write_carry(self, step: Carry, scope: Scope) -> None:
        """The note goes where notes are gathered."""
        outer, self.out = self.out, self.fresh("o")
        self.add(f"{self.out} = run.notes.setdefault({self.constant(step.key[0])}, bytearray())")
        self.write_body(step.body, scope)
        self.out = outer

    def _write_carried(self, step: Carried, scope: Scope) -> None:
        self.add(f"{self.out} += run.notes.get({self.constant(step.part)}, b'')")

    def _write_loop(self, step: Loop, scope: Scope) -> None:
        tag, inner = step.tag, Scope(outer=scope)
        items, number = self.fresh("s"), tag.number
        self.expressions.at(tag, scope)
        code = self.expressions.write(tag.node.iter, bare=True)
        weight = 1 + sum(1 for _ in walk(step.body))
        self.add(f"{items} = items({code}, {number}, {weight})", number)
        if tag.node.test:
            items = self._write_filter(tag, items, scope)
        names = LoopNames(items, self.fresh("n"), self.fresh("i"), self.loops + 1)
        target = self._bind(tag.node.target, inner)
        self.add(f"{names.n} = len({items})")
        if isinstance(tag.node.target, nodes.Tuple):
            self.add(f"{items} = pairs({items}, {number})", number)
        inner.names["loop"] = names
        if rows := Rows.of(step):
            self.add(f"if not {self.constant(rows.write)}({items}, {self.out}, run):", number)
        self.depth += bool(rows)
        self.add(f"for {names.i}, {target} in enumerate({items}):", number)
        self._write_inner(step, inner)
        self.depth -= bool(rows)
        if step.otherwise:
            self.add(f"if not {names.n}:")
            self._indented(step.otherwise, scope)

    def _write_inner(self, step: Loop, inner: Scope) -> None:
        self.depth += 1
        self.loops += 1
        self.write_sets(step.body, inner)
        self.write_body(step.body, inner)
        self.loops -= 1
        self.depth -= 1

    def _indented(self, steps: list, scope: Scope) -> None:
        self.depth += 1
        self.write_body(steps, scope)
        self.depth -= 1

    def _write_filter(self, tag, items: str, scope: Scope) -> str:
        """The items that pass the `if` of a for."""
        inner, kept = Scope(outer=scope), self.fresh("s")
        self.add(f"{kept} = []")
        self.add(f"for {self._bind(tag.node.target, inner)} in {items}:", tag.number)
        self.depth += 1
        self.expressions.at(tag, inner)
        test = self.expressions.write(tag.node.test)
        self.add(f"if {test}: {kept}.append({_target(tag.node.target, inner)})", tag.number)
        self.depth -= 1
        return kept

    def _bind(self, target, scope: Scope) -> str:
        for name in target_names(target):
            scope.names[name] = self.fresh("v")
            self.sure.add(scope.names[name])
        return _target(target, scope)

    def write_sets(self, steps: list, scope: Scope) -> None:
        """At the top of a loop's turn, what is set inside takes its value from outside."""
        for name in _names_set(steps):
            if name not in scope.names:
                variable, outer = self.fresh("v"), scope.find(name)
                scope.names[name] = variable
                self.add(f"{variable} = {outer or self.value_of(name)}")

    def _write_choice(self, step: Choice, scope: Scope) -> None:
        word = "if"
        for tag, body in step.branches:
            if tag is None:
                self.add("else:")
            else:
                self.expressions.at(tag, scope)
                self.add(f"{word} {self.expressions.write(tag.node)}:", tag.number)
            self._indented(body, scope)
            word = "elif"

    def _write_set(self, step: Assign, scope: Scope) -> None:
        tag, node = step.tag, step.tag.node
        self.expressions.at(tag, scope)
        loop = self.expressions.loop_named(node.node)
        if loop:
            scope.names[target_names(node.target)[0]] = loop
            return
        code = self.expressions.write(node.node)
        for name in target_names(node.target):
            if not isinstance(scope.names.get(name), str):
                scope.names[name] = self.fresh("v")
        self.add(f"{_target(node.target, scope)} = {code}", tag.number)


_METHODS = (
    "text", "plain", "rich", "block", "attribute", "attr", "peek", "item", "missing", "items",
    "once", "listed", "pairs", "overflow", "call", "concat", "add", "sub", "negate", "weigh",
)  # fmt: skip
_STEPS = {
    Loop: _Writer._write_loop, Choice: _Writer._write_choice, Assign: _Writer._write_set,
    Once: _Writer._write_once, Kept: _Writer._write_kept, Carry: _Writer._write_carry,
    Carried: _Writer._write_carried,
}  # fmt: skip


def _is_short(step) -> bool:
    """Whether a step is XML that is printed once, such as an end of a bookmark."""
    return isinstance(step, Once) and len(step.body) == 1 and isinstance(step.body[0], Literal)


def _target(target, scope: Scope) -> str:
    variables = [scope.names[name] for name in target_names(target)]
    return variables[0] if isinstance(target, nodes.Name) else f"({', '.join(variables)},)"


def _number(step) -> int:
    return step.tag.number if isinstance(step, Output) else -1


def _names_set(steps: list) -> list[str]:
    """The names that {% set %} gives in a body, those of inner loops left out."""
    names = []
    for step in steps:
        if isinstance(step, Assign):
            names += target_names(step.tag.node.target)
        elif not isinstance(step, Loop):
            names += [name for body in bodies(step) for name in _names_set(body)]
    return names
