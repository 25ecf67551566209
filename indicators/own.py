"""The indicators that the office composed, beside the shipped ones: the same class, made of rows.

Those of children stand in no published table: a slice that somebody chose freely would tell the
small numbers that a shipped table hides.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from statistics import median

from peewee import SQL, Expression, ForeignKeyField

from indicators.breakdowns import Breakdown, key_of
from indicators.declaring import CASES, INDICATORS, Asked, Figure, Figures, Indicator, Line
from indicators.dimensions import Classes, Path
from indicators.suppression import TOTAL
from models.base import Entity, RuleError
from models.cases.case import ChildCase
from models.fields import NumberLink
from models.tailoring.indicators import (
    COUNT,
    MEDIAN,
    SHARE,
    SUM,
    TITLES,
    OwnIndicator,
    path_by,
)

TITLES.append(INDICATORS)
EVERYTHING = SQL("1 = 1")
ALL_OF_THEM = Classes("Записи", (("all", "Всички", EVERYTHING),))
UNITS = {SUM: "сбор", SHARE: "дял от записите", MEDIAN: "дни"}


def is_of_children(entity: type[Entity]) -> bool:
    """Whether its numbers are of children, so that small ones are not published: where data about
    persons stand in it, and where a record leads to a case; not where it only names its number."""
    waiting, seen = [entity], {entity}
    while waiting:
        one = waiting.pop()
        if one is ChildCase or one is entity and one.belongs.purpose is not None:
            return True
        new = {key.rel_model for key in one._meta.sorted_fields
               if isinstance(key, ForeignKeyField) and not isinstance(key, NumberLink)
               and issubclass(key.rel_model, Entity)} - seen
        seen |= new
        waiting += new
    return False


def all_indicators() -> Iterator[Indicator]:
    """The shipped ones, then those of the office that can be read now."""
    yield from INDICATORS.values()
    for kept in OwnIndicator.live().order_by(OwnIndicator.label):
        with suppress(RuleError):
            yield read_own(kept)


def read_own(kept: OwnIndicator) -> Indicator:
    """What the office composed, as an indicator; RuleError where a field of it is gone."""
    entity, condition, dated = kept.entity, kept.condition(), kept.column("dated")
    reads = tuple(column.name for column in kept.read_columns())
    said = kept.definition or f"„{entity.listing.plural}“: {kept.show('way').lower()}."
    asked = f" Само записите, в които {condition.words()}." if condition else ""
    return Indicator(
        title=kept.label, definition=f"{said}{asked}{_told_way(kept)}", page=CASES, counts=entity,
        make=_maker(kept, entity), dated=dated.name if dated else "", alone=not dated,
        own=kept.id, reads=reads, compares=kept.way in (COUNT, SUM),
        unit=UNITS.get(kept.way, "записи"), only=condition.sql() if condition else None,
        hides_small=is_of_children(entity), is_inner=is_of_children(entity))


def _told_way(kept: OwnIndicator) -> str:
    if kept.way == SHARE:
        return f" Дял на тези, в които {kept.condition('part').words()}."
    if kept.way == SUM:
        return f" Събира се „{kept.show('amount')}“."
    if kept.way == MEDIAN:
        return (f" Дните са от „{kept.show('amount')}“ до „{kept.show('until')}“; записите без "
                "някоя от двете дати не се броят.")
    return ""


def _maker(kept: OwnIndicator, entity: type[Entity]) -> Callable[[Asked], Figures]:
    path = {name: path_by(column) for name in ("rows", "columns")
            if (column := kept.column(name)) is not None}
    rows, columns = path.get("rows") or ALL_OF_THEM, path.get("columns")
    if kept.way == SHARE:
        make = _share(Breakdown(entity, (rows,), Classes("Дял", (
            ("part", "Отговарят", kept.condition("part").sql()),
            ("rest", "Останалите", EVERYTHING)))))
    elif kept.way == MEDIAN:
        make = _median(entity, rows, kept.column("amount"), kept.column("until"))
    else:
        amount = kept.column("amount").name if kept.way == SUM else ""
        make = Breakdown(entity, (rows,), columns, amount=amount).figures
    return make if "rows" in path else _whole_only(make)


def _whole_only(make: Callable[[Asked], Figures]) -> Callable[[Asked], Figures]:
    """The same without rows: the line of totals alone."""
    def make_total(asked: Asked) -> Figures:
        found = make(asked)
        return replace(found, rows=tuple(one for one in found.rows if one.is_total))
    return make_total


def _share(of: Breakdown) -> Callable[[Asked], Figures]:
    def make(asked: Asked) -> Figures:
        found = of.figures(asked)
        lines = []
        for line in found.rows:
            part, _, total = line.cells
            lines.append(line._replace(cells=(part, total, _per_cent(part, total))))
        return replace(found, rows=tuple(lines),
                       headings=(found.headings[0], "Отговарят", "Всички", "Дял"))
    return make


def _per_cent(part: Figure, total: Figure) -> Figure:
    """The share, with the records that it counts."""
    if part.number is None or not total.number:
        return Figure("–")
    return Figure(f"{round(100 * part.number / total.number)} %", part.where, f"{part.key}~%")


def _median(entity: type[Entity], rows: str | Classes, since, until) -> Callable[[Asked], Figures]:
    by = Path(entity, rows) if isinstance(rows, str) else rows
    known = since.is_null(False) & until.is_null(False) & entity.is_live()

    def line(label: str, days: list[int], where: Expression, key) -> Line:
        middle, behind = f"{median(days):g}".replace(".", ","), known & where
        return Line(label, (Figure(str(len(days)), behind, key_of(key, TOTAL)),
                            Figure(middle, behind, key_of(key, MEDIAN))), is_total=key is TOTAL)

    def make(asked: Asked) -> Figures:
        query, parts = by.read(asked.query)
        days: dict = {}
        for *value, begun, ended in query.select(*parts, since, until).where(known).tuples():
            days.setdefault(by.value(tuple(value)), []).append((ended - begun).days)
        lines = [line(by.show(one), days[one], by.where(one), (one,))
                 for one in sorted(days, key=by.order)]
        if days:
            together = [one for found in days.values() for one in found]
            lines.append(line("Общо", together, EVERYTHING, TOTAL))
        return Figures((by.label, "Брой", "Медиана, дни"), tuple(lines))
    return make
