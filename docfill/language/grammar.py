"""Parses one tag with Jinja2's parser and lets through only what the engine can answer for.

The list below is what is allowed; everything else Jinja2 knows (calls, macros, imports,
multiplication, slices, names that begin with "_") is refused while compiling.
"""

import re
from difflib import get_close_matches
from functools import lru_cache

from jinja2 import Environment, nodes
from jinja2.exceptions import TemplateSyntaxError

from docfill.language.filters import TESTS, accepts
from docfill.problems import Refusal
from docfill.words import (
    END,
    FILTERS_SAID,
    LEADS,
    TESTS_SAID,
    in_english,
    said_back,
    split_statement,
)  # fmt: skip

MAX_BRACKETS = 20
# Keyword -> what makes a whole statement of the tag, so that Jinja2 can parse it alone.
_WHOLE = {
    "for": "{{% {} %}}{{% endfor %}}",
    "if": "{{% {} %}}{{% endif %}}",
    "elif": "{{% if 1 %}}{{% {} %}}{{% endif %}}",
    "set": "{{% {} %}}",
}
_BARE = frozenset(("else", "endif", "endfor", END))
_CELL_VALUES = frozenset(("colspan", "cellbg"))
_CELL_MARKS = frozenset(("vm", "hm"))
CELL_TAGS = _CELL_VALUES | _CELL_MARKS
STATEMENTS = (*_WHOLE, *sorted(_BARE), *sorted(CELL_TAGS))

_PLAIN = (
    nodes.Name, nodes.Const, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not,
    nodes.CondExpr, nodes.Concat, nodes.Add, nodes.Sub, nodes.Neg, nodes.Pos, nodes.List,
    nodes.Tuple, nodes.Keyword,
)  # fmt: skip
_FORBIDDEN = {
    nodes.Mul: "*", nodes.Div: "/", nodes.FloorDiv: "//", nodes.Mod: "%", nodes.Pow: "**",
    nodes.Slice: "[:]", nodes.Dict: "{:}", nodes.Call: "( )",
}  # fmt: skip

_environment = Environment(autoescape=False)
_environment.globals.clear()


def read_statement(tag) -> None:
    """Set the tag's keyword, from its first word."""
    said, _ = split_statement(tag.code)
    word = tag.code.split(None, 1)[0].lower() if tag.code else ""  # Word makes „If“ of „if“
    tag.keyword = said or (word if word in STATEMENTS else "")


def parse_tag(tag, filters: dict) -> list[Refusal]:
    """Set the tag's node; the faults found, [] if the tag may be used."""
    try:
        tag.node = _parse(tag, filters)
    except Refusal as fault:
        return [fault]
    if tag.node is None:
        return []
    return [fault for node in _expressions(tag.node) for fault in _faults(node, filters)]


def _parse(tag, filters: dict):
    if tag.kind == "value":
        return _parse_expression(in_english(tag.code, filters), tag.code)
    keyword, rest = tag.keyword, _rest_of(tag)
    said = in_english(rest, filters)
    if keyword in _CELL_VALUES:
        return _parse_expression(said, rest)
    if keyword in _WHOLE:
        return _statement_node(keyword, f"{keyword} {said}", tag.code)
    if not rest and (keyword in _BARE or keyword in _CELL_MARKS):
        return None
    raise _unknown_statement(tag.code)


def _rest_of(tag) -> str:
    """What follows the keyword of a statement."""
    said, rest = split_statement(tag.code)
    return rest.strip() if said else tag.code[len(tag.keyword):].strip()


def _unknown_statement(code: str) -> Refusal:
    word = code.split(None, 1)[0]
    near = suggest(word, (*STATEMENTS, *LEADS))
    return Refusal("unknown-statement", name=code, suggestion=near)


def _parse_expression(code: str, typed: str):
    body = parse_source("{{ " + code + " }}").body
    if len(body) != 1 or len(body[0].nodes) != 1 or _is_data(body[0].nodes[0]):
        raise Refusal("syntax", reason=typed, reason_en=typed)
    return body[0].nodes[0]


def _is_data(node) -> bool:
    return isinstance(node, nodes.TemplateData)


def _statement_node(keyword: str, code: str, typed: str):
    body = parse_source(_WHOLE[keyword].format(code)).body
    node = body[0] if len(body) == 1 else None
    if keyword == "elif":
        return node.elif_[0].test
    if keyword == "if":
        return node.test
    if isinstance(node, nodes.AssignBlock):
        raise Refusal("forbidden", name="{% set %} … {% endset %}")
    if not isinstance(node, (nodes.For, nodes.Assign)):
        raise Refusal("syntax", reason=typed, reason_en=typed)
    _check_targets(node)
    return node


def _check_targets(node) -> None:
    if getattr(node, "recursive", False):
        raise Refusal("forbidden", name="recursive")
    for name in target_names(node.target):
        if name == "loop":
            raise Refusal("loop-name")
        if name.startswith("_"):
            raise Refusal("private-name", name=name)


def target_names(target) -> list[str]:
    """The names a for or a set gives values to."""
    if isinstance(target, nodes.Name):
        return [target.name]
    if isinstance(target, nodes.Tuple) and all(isinstance(i, nodes.Name) for i in target.items):
        return [item.name for item in target.items]
    raise Refusal("forbidden", name="namespace")


@lru_cache(512)
def parse_source(source: str):
    """Jinja2's tree of one tag; Refusal says what Jinja2 stumbled over."""
    if max(map(source.count, "([{")) > MAX_BRACKETS + 2:
        raise Refusal("too-deep")
    try:
        return _environment.parse(source)
    except RecursionError as error:
        raise Refusal("too-deep") from error
    except (TemplateSyntaxError, OverflowError, ValueError) as error:
        raise _syntax(error) from error


# What Jinja2's parser says, for people who read no English.
_SAID = (
    (re.compile("expected token '(?:end of .+)', got '='"), "„=“ се пише „==“"),
    (re.compile(r"expected token '(.+)', got '(.+)'"), "очаква се „{}“, а има „{}“"),
    (re.compile(r"unexpected char ['\"](.+)['\"] at \d+"), "неочакван знак „{}“"),
    (re.compile(r"unexpected '(.+)'"), "неочаквано „{}“"),
)
_TOKENS = {
    "end of print statement": "край на етикета",
    "end of statement block": "край на етикета",
    "begin of statement block": "край на етикета",
    "end of template": "край на етикета",
    "name": "име",
    "string": "текст",
    "integer": "число",
}


def _syntax(error: Exception) -> Refusal:
    message = (getattr(error, "message", None) or str(error)).rstrip(".")
    return Refusal("syntax", reason=_in_bulgarian(message), reason_en=message)


def _in_bulgarian(message: str) -> str:
    for pattern, said in _SAID:
        found = pattern.fullmatch(message)
        if found:
            return said.format(*(_TOKENS.get(w) or said_back(w) for w in found.groups()))
    return "изразът не е завършен или е сгрешен"


# The allow-list


def _expressions(node) -> list:
    if isinstance(node, nodes.For):
        return [node.iter] + ([node.test] if node.test else [])
    return [node.node] if isinstance(node, nodes.Assign) else [node]


def _faults(node, filters: dict):
    yield from _fault_of(node, filters)
    for child in _children(node):
        yield from _faults(child, filters)


def _children(node):
    """What to look at below a node; loop.cycle(…) is a call only by its looks."""
    if is_loop_cycle(node):
        return node.args
    return node.iter_child_nodes()


def is_loop_cycle(node) -> bool:
    """Whether the node is loop.cycle(…), the one call there is."""
    return (
        isinstance(node, nodes.Call)
        and isinstance(node.node, nodes.Getattr)
        and isinstance(node.node.node, nodes.Name)
        and node.node.attr == "cycle"
        and bool(node.args)
        and not (node.kwargs or node.dyn_args or node.dyn_kwargs)
    )


def _fault_of(node, filters: dict):
    if isinstance(node, nodes.Name):
        yield from _name_fault(node.name)
    elif isinstance(node, nodes.Getattr):
        yield from _name_fault(node.attr)
    elif isinstance(node, nodes.Getitem):
        yield from _item_fault(node.arg)
    elif isinstance(node, nodes.Filter):
        yield from _filter_fault(node, filters)
    elif isinstance(node, nodes.Test):
        yield from _test_fault(node)
    elif not isinstance(node, _PLAIN) and not is_loop_cycle(node):
        yield Refusal("forbidden", name=_FORBIDDEN.get(type(node), type(node).__name__))


def _name_fault(name: str):
    if name.startswith("_"):
        yield Refusal("private-name", name=name)


def _item_fault(arg):
    if isinstance(arg, nodes.Const) and isinstance(arg.value, str):
        yield from _name_fault(arg.value)


def _filter_fault(node, filters: dict):
    if node.name not in filters:
        near = suggest(node.name, (*filters, *FILTERS_SAID))
        yield Refusal("unknown-filter", name=node.name, suggestion=near)
    elif node.dyn_args or node.dyn_kwargs or not accepts(filters[node.name], node):
        yield Refusal("filter-arguments", name=node.name)
    for value in _strings(node):
        if value.startswith("_") or "._" in value:
            yield Refusal("private-name", name=value)


def _strings(node) -> list[str]:
    """The constant texts given as `attribute`, which are names in disguise."""
    given = [pair.value for pair in node.kwargs if pair.key == "attribute"]
    if node.name in ("sort", "groupby", "unique", "map", "selectattr", "rejectattr"):
        given += node.args[:1]
    return [a.value for a in given if isinstance(a, nodes.Const) and isinstance(a.value, str)]


def _near_test(name: str) -> str:
    return suggest(name, (*TESTS, *TESTS_SAID))


def _test_fault(node):
    if node.name not in TESTS:
        yield Refusal("unknown-test", name=node.name, suggestion=_near_test(node.name))
    elif node.kwargs or node.dyn_args or not accepts(TESTS[node.name], node):
        yield Refusal("filter-arguments", name=node.name)


# Latin letters that look like Bulgarian ones, as fingers mix them on two keyboards.
_LOOKALIKE = str.maketrans("aceopxyABCEHKMOPTXkm", "асеорхуАВСЕНКМОРТХкм")


def suggest(name: str, known) -> str:
    """The nearest known name, "" if none is near."""
    plain = {candidate.translate(_LOOKALIKE).lower(): candidate for candidate in map(str, known)}
    near = get_close_matches(name.translate(_LOOKALIKE).lower(), plain, 1, 0.6)
    return plain[near[0]] if near else ""
