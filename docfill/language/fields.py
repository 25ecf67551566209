"""What a template needs: every name it uses, as a tree, and how that fits a tree of known names."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from jinja2 import nodes

from docfill.language.grammar import is_loop_cycle, suggest, target_names
from docfill.language.program import Assign, Choice, Loop, Output, bodies
from docfill.problems import WARNING, Problem, located, make_problem
from docfill.words import LOOP_SAID

PRINT, VALUE, FLAG, LIST, RECORD = "print", "value", "flag", "list", "record"
LOOP_FIELDS = frozenset(
    """index index0 first last length revindex revindex0 previtem nextitem depth depth0
    cycle""".split()
)
_SAME_LIST = frozenset(("sort", "reverse", "unique", "list", "select", "reject"))
_BY_FIELD = frozenset(("selectattr", "rejectattr"))
_ONE_OF = frozenset(("first", "last", "min", "max"))
_OF_LIST = frozenset(("join", "length", "count", "sum", "batch"))
_LOOP = object()


@dataclass(eq=False)
class Need:
    """One name: the tags that use it and how, the names below it, the elements if it is a list."""

    uses: list[tuple] = field(default_factory=list)
    children: dict[str, "Need"] = field(default_factory=dict)
    element: "Need | None" = None

    def child(self, name: str) -> "Need":
        """The need of a field below."""
        return self.children.setdefault(name, Need())

    def item(self) -> "Need":
        """The need of each element."""
        self.element = self.element or Need()
        return self.element

    @property
    def kind(self) -> str:
        """list, record, value or flag."""
        uses = {use for _, use in self.uses}
        if LIST in uses or self.element:
            return LIST
        if self.children:
            return RECORD
        return FLAG if uses == {FLAG} else VALUE

    def as_dict(self) -> dict:
        """{kind, places, fields}: fields of a record, or of each element of a list.

        A value that is printed only where there is one is `optional`.
        """
        places = dict.fromkeys(tag.place.bg for tag, _ in self.uses)
        found = {"kind": self.kind, "places": list(places)}
        if self.kind == VALUE and FLAG in {use for _, use in self.uses}:
            found["optional"] = True
        below = self.element or self
        if self.kind in (LIST, RECORD):
            found["fields"] = {name: need.as_dict() for name, need in below.children.items()}
        return found


class Fields:
    """Walks programs and gathers the needs; `problems` are faults of names inside loops."""

    def __init__(self, programs: list):
        self.root = Need()
        self.problems: list[Problem] = []
        self.tag, self.used = None, set()
        for program in programs:
            self._walk(program, {})

    @classmethod
    def of_tags(cls, tags: list) -> "Fields":
        """What single tags use, where other faults keep the template from being read as a whole.

        Names that a loop or a set gives are passed over: where they end cannot be told.
        """
        fields = cls([])
        targets = [tag.node.target for tag in tags if hasattr(tag.node, "target")]
        scope = dict.fromkeys(name for target in targets for name in target_names(target))
        for tag in tags:
            fields._see_tag(tag, scope | {"loop": _LOOP})
        fields.problems.clear()
        return fields

    def _see_tag(self, tag, scope: dict) -> None:
        self.tag = tag
        if tag.keyword == "for" and hasattr(tag.node, "iter"):
            self._see(tag.node.iter, scope, LIST)
        elif tag.node is not None and tag.kind == "value":
            self._see(tag.node, scope, PRINT)
        elif tag.node is not None and tag.keyword in ("if", "elif"):
            self._see(tag.node, scope, FLAG)

    def as_dict(self) -> dict:
        """The names at the top with what is below them."""
        return {name: need.as_dict() for name, need in self.root.children.items()}

    def _report(self, code: str, severity: str = "error", **words) -> None:
        self.problems.append(located(make_problem(code, severity, **words), self.tag))

    # Steps

    def _walk(self, steps: list, scope: dict) -> None:
        for step in steps:
            if isinstance(step, (Output, Assign, Loop, Choice)):
                self.tag = step.tag
                _STEPS[type(step)](self, step, scope)
            else:
                for body in bodies(step):
                    self._walk(body, scope)

    def _output(self, step: Output, scope: dict) -> None:
        self._see(step.tag.node, scope, PRINT)

    def _assign(self, step: Assign, scope: dict) -> None:
        node = step.tag.node
        value = self._see(node.node, scope, VALUE)
        for name in target_names(node.target):
            scope[name] = value if isinstance(node.target, nodes.Name) else None

    def _choice(self, step: Choice, scope: dict) -> None:
        for tag, body in step.branches:
            if tag:
                self.tag = tag
                self._see(tag.node, scope, FLAG)
            self._walk(body, scope)

    def _loop(self, step: Loop, scope: dict) -> None:
        node = step.tag.node
        listed = self._see(node.iter, scope, LIST)
        names = target_names(node.target)
        item = listed.item() if isinstance(listed, Need) else None
        # A name of its own for each loop, so that its use can be told from a namesake's.
        inner = scope | dict.fromkeys(names)
        if len(names) == 1:
            inner[names[0]] = item
        if node.test:
            self._see(node.test, inner, FLAG)
        before, self.used = self.used, set()
        self._walk(step.body, inner | {"loop": _LOOP})
        self._warn_unused(step.tag, names, node.test)
        self.used |= before
        self._walk(step.otherwise, scope)

    def _warn_unused(self, tag, names: list[str], test) -> None:
        seen = self.used | {n.name for n in (test.find_all(nodes.Name) if test else ())}
        if not seen & set(names) and not (test and isinstance(test, nodes.Name)):
            self.tag = tag
            self._report("unused-variable", WARNING, name=names[0])

    # Expressions

    def _see(self, node, scope: dict, use: str):
        """Note what an expression uses; the need it stands for, None if it is none."""
        return _NODES.get(type(node), Fields._other)(self, node, scope, use)

    def _name(self, node, scope: dict, use: str):
        self.used.add(node.name)
        if node.name in scope:
            need = scope[node.name]
        elif node.name == "loop":
            return self._report("loop-name")
        elif node.name in LOOP_SAID and scope.get("loop") is _LOOP:
            return None
        else:
            need = self.root.child(node.name)
        return self._note(need, use)

    def _note(self, need, use: str):
        if need is _LOOP and use != VALUE:
            return self._report("loop-name")
        if isinstance(need, Need):
            need.uses.append((self.tag, use))
        return need

    def _getattr(self, node, scope: dict, use: str):
        return self._below(node.node, node.attr, scope, use)

    def _below(self, base, name: str, scope: dict, use: str):
        known = isinstance(base, nodes.Name) and scope.get(base.name) is _LOOP
        if known:
            if name not in LOOP_FIELDS:
                near = suggest(name, LOOP_FIELDS)
                self._report("unknown-name", name=f"loop.{name}", suggestion=near)
            return None
        need = self._see(base, scope, RECORD)
        return self._note(need.child(name), use) if isinstance(need, Need) else None

    def _getitem(self, node, scope: dict, use: str):
        if isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str):
            return self._below(node.node, node.arg.value, scope, use)
        need = self._see(node.node, scope, LIST)
        self._see(node.arg, scope, VALUE)
        return self._note(need.item(), use) if isinstance(need, Need) else None

    def _filter(self, node, scope: dict, use: str):
        for arg in (*node.args, *(pair.value for pair in node.kwargs)):
            self._see(arg, scope, VALUE)
        if node.name in ("default", "d"):
            return self._see(node.node, scope, use)
        if node.name in _SAME_LIST | _BY_FIELD | _ONE_OF | _OF_LIST | {"map", "groupby"}:
            return self._list_filter(node, scope)
        self._see(node.node, scope, VALUE)
        return None

    def _list_filter(self, node, scope: dict):
        need = self._see(node.node, scope, LIST if node.name != "length" else VALUE)
        if not isinstance(need, Need):
            return None
        for name in _attribute(node):
            self._note_path(need.item(), name.split("."))
        if node.name in _SAME_LIST | _BY_FIELD:
            return need
        return need.item() if node.name in _ONE_OF else None

    def _note_path(self, need: Need, path: list[str]) -> None:
        for name in path:
            need = self._note(need.child(name), VALUE if name == path[-1] else RECORD)

    def _other(self, node, scope: dict, use: str):
        children = node.args if is_loop_cycle(node) else node.iter_child_nodes()
        if is_loop_cycle(node):
            self._see(node.node, scope, VALUE)
        inner = FLAG if isinstance(node, (nodes.And, nodes.Or, nodes.Not, nodes.Test)) else VALUE
        for child in children:
            self._see(child, scope, inner if use != PRINT or inner == FLAG else VALUE)

    def _condition(self, node, scope: dict, use: str):
        self._see(node.test, scope, FLAG)
        for branch in (node.expr1, node.expr2):
            if branch:
                self._see(branch, scope, use)


_STEPS = {
    Output: Fields._output,
    Assign: Fields._assign,
    Loop: Fields._loop,
    Choice: Fields._choice,
}
_NODES = {
    nodes.Name: Fields._name,
    nodes.Getattr: Fields._getattr,
    nodes.Getitem: Fields._getitem,
    nodes.Filter: Fields._filter,
    nodes.CondExpr: Fields._condition,
}


def _attribute(node) -> list[str]:
    """The field that a filter looks at in each element, [] or one name."""
    given = [pair.value for pair in node.kwargs if pair.key == "attribute"]
    if node.name in _BY_FIELD | {"map", "groupby"}:
        given += node.args[:1]
    return [a.value for a in given if isinstance(a, nodes.Const) and isinstance(a.value, str)]


# Against the known names


def compare(fields: Fields, known: Mapping) -> list[Problem]:
    """The faults of a template whose names must come from `known`."""
    found: list[Problem] = []
    _compare_children(fields.root, known, "", found)
    return found


def _compare_children(need: Need, known: Mapping, path: str, found: list) -> None:
    for name, child in need.children.items():
        if name in known:
            _compare(child, known[name], f"{path}{name}", found)
        elif known:
            near = suggest(name, known)
            words = {"name": f"{path}{name}", "suggestion": near and f"{path}{near}"}
            _report(found, "unknown-name", child, **words)


def _compare(need: Need, known, path: str, found: list) -> None:
    is_list = isinstance(known, (list, tuple))
    if is_list and need.element and known:
        _compare(need.element, known[0], path, found)
    if not is_list and need.kind == LIST and not isinstance(known, Mapping):
        _report(found, "not-a-list", need, {LIST}, name=path)
    if is_list:
        _report(found, "list-as-value", need, {PRINT}, name=path)
    if isinstance(known, Mapping):
        _compare_children(need, known, f"{path}.", found)
    else:
        for name, child in need.children.items():
            _report(found, "not-a-record", child, name=path, child=name)


def _report(found: list, code: str, need: Need, uses: set | None = None, **words) -> None:
    problem = make_problem(code, **words)
    tags = {id(tag): tag for tag, use in need.uses if uses is None or use in uses}
    found += [located(problem, tag) for tag in tags.values()]
