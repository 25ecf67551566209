"""Word's fields must not be cut by a block; section breaks inside of one are told."""

from lxml import etree

from docfill.furniture.contexts import Context, Contexts, shared_depth
from docfill.package.names import W
from docfill.problems import WARNING, located, make_problem


def check_fields(contexts: Contexts) -> None:
    """Report the fields of which a block would take one part and leave another."""
    told, stack = set(), []
    for sign in contexts.root.iter(W + "fldChar"):
        kind, context = sign.get(W + "fldCharType"), contexts.of(sign)
        if kind == "begin":
            stack.append(context)
        elif stack:
            cutting = _cutting(contexts, stack[-1], context)
            if cutting is not None and cutting not in told:
                told.add(cutting)
                contexts.scanner.report("cut-field", contexts.scanner.tags[cutting])
            stack = stack[:-1] if kind == "end" else stack


def _cutting(contexts: Contexts, first: Context, second: Context) -> int | None:
    """The tag of the block that one of two places stands in and the other does not."""
    shared = shared_depth(first, second)
    apart = (level.tag for level in first[shared:] + second[shared:])
    return next((tag for tag in apart if contexts.scanner.tags[tag].kind == "statement"), None)


def warn_of_sections(contexts: Contexts) -> None:
    """Say that a block written inside text takes a section break with it."""
    for section, context in contexts.iter(W + "sectPr"):
        for level in context:
            tag = contexts.scanner.tags[level.tag]
            if tag.element is not None and tag.element.tag == W + "t" and _is_break(section):
                problem = make_problem("section-inside", WARNING)
                contexts.scanner.problems.append(located(problem, tag))


def _is_break(section: etree._Element) -> bool:
    return section.getparent().tag == W + "pPr"
