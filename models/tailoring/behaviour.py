"""How a form behaves: what it shows, demands and does not take, by conditions of the office.

What is hidden is neither demanded nor lost: it keeps what stands in it. Only who fills in the
form is asked; what is stored already stays as it is.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from models.base import Entity, RuleError
from models.tailoring.conditions import Condition, Term

SHOW, DEMAND, AGENDA, REFUSE, MATCH = "show", "demand", "agenda", "refuse", "match"


@dataclass(frozen=True)
class Behaviour:
    """One rule of a form, for its columns; what it says where it is broken."""

    kind: str
    columns: tuple[str, ...]
    condition: Condition
    message: str = ""
    pair: tuple[str, ...] = ()  # of records with the same: their column, and that of the record

    def mismatches(self, record: Entity) -> bool:
        """Whether another record is chosen than of those with the same."""
        chosen, mine = (record.__data__.get(name) for name in (self.columns[0], self.pair[1]))
        if not chosen or not mine:
            return False
        related = record._meta.fields[self.columns[0]].rel_model
        theirs = related._meta.fields[self.pair[0]]
        return not related.select().where(related.id == chosen, theirs == mine).exists()

    def before_agenda(self, record: Entity) -> tuple[str, ...]:
        """The columns that the record must have filled in before it may be discussed."""
        is_due = self.kind == AGENDA and self.condition.holds(record)
        return self.columns if is_due and not {*self.columns} & hidden_columns(record) else ()


def show_rules(entity: type[Entity]) -> Iterator[Behaviour]:
    """What is shown only while a condition holds: as the program declares, and the office."""
    fields = entity._meta.fields
    for name, other, codes in entity.listing.asked_when:
        yield Behaviour(SHOW, (name,), Condition((Term(fields[other], "is", tuple(codes)),)))
    for names, other, codes in entity.listing.unasked_when:
        yield Behaviour(SHOW, names, Condition((Term(fields[other], "not", codes),)))
    yield from (rule for rule in entity.behaviour if rule.kind == SHOW)


def hidden_columns(record: Entity) -> set[str]:
    """The columns that the form of the record, as it stands in memory, does not show."""
    return {name for rule in show_rules(type(record)) if not rule.condition.holds(record)
            for name in rule.columns}


def is_hidden(record: Entity, name: str) -> bool:
    """Whether a column of the record as it is now is hidden; one of the office is not printed."""
    is_ruled = record.behaviour or record.listing.unasked_when
    return bool(is_ruled) and name in hidden_columns(record)


def demanded_columns(record: Entity) -> list[str]:
    """The columns that the record, as it stands in memory, has to have filled in."""
    hidden = hidden_columns(record)
    return list(dict.fromkeys(
        name for rule in record.behaviour if rule.kind == DEMAND
        and rule.condition.holds(record) for name in rule.columns if name not in hidden))


def refusals(record: Entity) -> Iterator[RuleError]:
    """What the office does not take of the record, in its own words."""
    hidden = hidden_columns(record)
    for rule in record.behaviour:
        asked = {column.name for column in rule.condition.columns}
        broken = rule.kind == REFUSE and rule.condition.holds(record) or \
            rule.kind == MATCH and rule.mismatches(record)
        if broken and not hidden & {*rule.columns, *asked}:
            yield RuleError(rule.message, rule.columns[0])


def read_columns(entity: type[Entity]) -> set[str]:
    """The columns that the rules of a form read."""
    rules = [*show_rules(entity), *entity.behaviour]
    matched = {name for rule in rules if rule.pair for name in (rule.columns[0], rule.pair[1])}
    return matched | {column.name for rule in rules for column in rule.condition.columns}


def circle(rules: list[tuple[tuple[str, ...], Condition]]) -> list[str]:
    """The columns that depend on each other in a circle by these (columns, condition), or none."""
    needs: dict[str, set[str]] = {}
    for columns, condition in rules:
        for name in columns:
            needs.setdefault(name, set()).update(one.name for one in condition.columns)
    for name in needs:
        if found := _way(needs, name, name, ()):
            return found
    return []


def _way(needs: dict[str, set[str]], start: str, end: str, gone: tuple[str, ...]) -> list[str]:
    """The columns on the way from one to another, through those that each depends on."""
    for name in sorted(needs.get(start, ())):
        if name == end:
            return [*gone, start]
        if name not in gone and name != start and \
                (found := _way(needs, name, end, (*gone, start))):
            return found
    return []
