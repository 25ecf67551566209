"""The list of fields of every document as text, for docs/poleta.md."""

import re

from documents.filters import FILTERS
from documents.kinds import KINDS, Kind
from documents.office.catalogue import Group, catalogue
from documents.office.letterhead import LETTERHEAD
from models.base import ENTITIES

BAR = "\\|"  # inside a table
ENGLISH = re.compile("[A-Za-z]{2}")
HEAD = """# Полета за шаблони

Този списък се прави от програмата: `app.py fields`. Как се пише шаблон – templates.md.
"""


def field_list() -> str:
    """The whole list: what every document has, then what each has besides."""
    kinds = sorted(KINDS.values(), key=lambda kind: kind.name)
    everywhere = "\n".join(_group(group) for group in catalogue(LETTERHEAD))
    return "\n".join([HEAD, f"## Във всеки документ\n\n{everywhere}", *map(_kind, kinds),
                      _filters()])


def _kind(kind: Kind) -> str:
    source = ENTITIES[kind.entity].listing.label
    common = {group.label for group in catalogue(LETTERHEAD)}
    groups = "\n".join(_group(group) for group in catalogue(kind) if group.label not in common)
    return f"## {kind.name}\n\nПрави се от: {source}.\n\n{groups}"


def _group(group: Group) -> str:
    lines = [f"- `{one.code}`" for one in group.entries]
    for many in group.lists:
        inside = " ".join(f"`{one.code}`" for one in many.entries)
        lines.append(f"- `{many.code}` … `{{%tr endfor %}}`: {inside}")
    return "\n".join([f"**{group.label}**", "", *lines, ""])


def _filters() -> str:
    """The filters, each with the example that its docstring gives."""
    told = {name: (read.__doc__ or "").strip().partition("\n")[0].partition("; of")[0]
            for name, read in FILTERS.items()}
    rows = [f"| `{name}` | {'' if ENGLISH.match(text) else text.replace('|', BAR)} |"
            for name, text in told.items()]
    return "\n".join(["## Филтри", "", "| филтър | пример |", "|---|---|", *rows, ""])
