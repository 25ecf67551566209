"""The list of fields of every document as text, for docs/poleta.md."""

import re

from documents.filters import FILTERS
from documents.kinds import KINDS, Kind
from documents.office.catalogue import REPEAT_END, Group, catalogue
from documents.office.letterhead import LETTERHEAD
from models.base import ENTITIES

BAR = "\\|"  # inside a table
# What the engine itself has, of the same kind as ours.
OF_ENGINE = {
    "ако_няма": 'поле|ако_няма("–") → полето, а където е празно – тире',
    "брой": "решения|брой → 3",
    "първи": "решения|първи → първото от списъка",
    "последен": "решения|последен → последното от списъка",
    "поле": 'решения|поле("номер") → номерата на решенията',
    "съединени": '["а", "б"]|съединени("; ") → а; б',
    "подредени": 'решения|подредени(по="номер") → по номер; обратно=вярно – отзад напред',
    "обърнати": "решения|обърнати → отзад напред",
    "без_повторения": '["а", "б", "а"]|без_повторения → а, б',
    "групирани": 'решения|групирани("година") → за всяка година: г.grouper, г.list',
    "само_с": 'решения|само_с("вид") → онези, които имат вид',
    "без_с": 'решения|без_с("вид") → онези, които нямат вид',
    "само": "списък|само → онова, което не е празно",
    "без": "списък|без → онова, което е празно",
    "по_колко": "участници|по_колко(3) → по трима на ред",
    "списък": "решения|списък → същите, като списък",
    "сбор": 'редове|сбор("сума") → сборът на сумите',
    "най_малко": "числа|най_малко → най-малкото",
    "най_голямо": "числа|най_голямо → най-голямото",
    "закръглено": "2.675|закръглено(2) → 2,68",
    "без_знак": "-5|без_знак → 5",
    "цяло": '"12"|цяло → числото 12',
    "дробно": '"12.5"|дробно → числото 12,5',
    "като_текст": "12|като_текст → текстът 12",
    "малки": "„УСТАВ“|малки → устав",
    "с_главна": "„УСТАВ“|с_главна → Устав",
    "заглавно": "„стара загора“|заглавно → Стара Загора",
    "замени": '"а-б"|замени("-", "/") → а/б',
    "без_краища": "„ устав “|без_краища → без интервалите отстрани",
    "съкратено": "текст|съкратено(40) → до 40 знака с „…“",
    "брой_думи": "„два реда“|брой_думи → 2",
    "двойки": "запис|двойки → име и стойност на всяко поле",
    "подредени_двойки": "запис|подредени_двойки → същото, по име",
}
ENGLISH = re.compile("[A-Za-z]{2}")
HEAD = """# Полета за шаблони

Този списък се изготвя от програмата: `app.py fields`. Как се пише шаблон – templates.md.
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
    return f"## {kind.name}\n\nИзготвя се за: {source}.\n\n{groups}"


def _group(group: Group) -> str:
    lines = [f"- `{one.code}`" for one in group.entries]
    for many in group.lists:
        inside = " ".join(f"`{one.code}`" for one in many.entries)
        lines.append(f"- `{many.code}` … `{REPEAT_END}`: {inside}")
    return "\n".join([f"**{group.label}**", "", *lines, ""])


def _filters() -> str:
    """The filters, each with the example that its docstring gives."""
    told = {name: (read.__doc__ or "").strip().partition("\n")[0].partition("; of")[0]
            for name, read in FILTERS.items()} | OF_ENGINE
    rows = [f"| `{name}` | {'' if ENGLISH.match(text) else text.replace('|', BAR)} |"
            for name, text in told.items()]
    return "\n".join(["## Филтри", "", "| филтър | пример |", "|---|---|", *rows, ""])
