"""A condition as a form: groups of rows, each a question of one column; groups are joined by „или“.

Rows are added and taken away by the server, so each shows the questions and values of its kind.
"""

import re
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import product

from peewee import Field
from werkzeug.datastructures import MultiDict

from admin import policy
from admin.lists.reading import titled
from admin.lists.saved import reader_of
from bulgarian.dates import show_date
from bulgarian.numerals import read_whole
from models.base import Entity, RuleError
from models.fields import offered
from models.tailoring.conditions import (
    ANY,
    Condition,
    Term,
    askable,
    comparable,
    make_term,
    named,
)
from models.tailoring.operators import COMPARED, DATE, DAYS, FLAG, MOMENT, NUMBER, RECORD, kind_of

PLACE = re.compile(r"field-([0-9]{1,2})-([0-9]{1,2})")
MOST_GROUPS = 12
HINTS = {MOMENT: "дата или брой дни", DATE: "дата или брой дни", NUMBER: "число"}


def refuse_changed(record: Entity, typed) -> None:
    """RuleError where somebody else has changed the record since its form was opened."""
    if record.id and read_whole(typed.get("version", "")) not in (None, record.version):
        raise RuleError("Някой друг промени това, докато го редактирахте. Вашето още не е "
                        "записано. Ако запишете пак, ще остане вашето.")


@dataclass
class Row:
    """One question as it is typed."""

    column: Field
    user: object
    op: str = ""
    values: list[str] = field(default_factory=list)
    other: str = ""  # the name of the column that it is compared with
    others: dict[str, Field] = field(default_factory=dict)  # those that it may be compared with
    fault: str = ""

    @property
    def kind(self):
        return kind_of(self.column)

    @property
    def name(self) -> str:
        return named(self.column)

    @property
    def questions(self) -> list[tuple[str, str]]:
        return [(code, one.label) for code, one in self.kind.operators.items()]

    @property
    def table(self) -> str:
        """The register that its values are chosen from, where they are records."""
        return self.column.rel_model._meta.table_name if self.kind is RECORD else ""

    @property
    def hint(self) -> str:
        return HINTS.get(self.kind, "текст")

    @property
    def is_typed(self) -> bool:
        """Whether the value is typed, not chosen."""
        return self.kind in HINTS or self.kind.code == "text"

    def options(self) -> list[tuple[str, str]]:
        """What may be chosen; of records those that are."""
        if self.kind is FLAG:
            return [("1", "да"), ("0", "не")]
        if self.kind is not RECORD:
            return [pair for pair in offered(self.column, self.values) if pair[0]] \
                if self.column.choices else []
        chosen = [int(one) for one in self.values if one.isascii() and one.isdecimal()]
        related = self.column.rel_model
        seen = titled(policy.visible(self.user, related)).where(related.id.in_(chosen[:50] or [0]))
        return [(str(one.id), one.title()) for one in seen]

    def term(self) -> Term:
        """The question; RuleError for what cannot be one."""
        if self.other in self.others and self.op in COMPARED:
            return Term(self.column, self.op, other=self.others[self.other])
        if self.kind is RECORD:
            self.values = [code for code, _ in self.options()]
        return make_term(self.column, self.op, self.values)


class Builder:
    """The rows of a condition on the records of one register, for one user."""

    def __init__(self, entity: type[Entity], user, *, shapes: bool = False, prefix: str = ""):
        """Who `shapes` a form asks of all its columns, and may compare two of them.

        The `prefix` tells two conditions of one form apart.
        """
        self.prefix, may = prefix, reader_of(user, entity)
        self.user, self.compares, self.groups = user, shapes, []
        self.columns = {named(one): one for one in askable(entity).values()
                        if shapes or may(one.name)}

    def offers(self) -> list[tuple[str, str]]:
        """(name, label) of what can be asked, by label."""
        return sorted(((name, one.verbose_name) for name, one in self.columns.items()),
                      key=lambda pair: pair[1].lower())

    def row(self, name: str, **typed) -> Row:
        column = self.columns[name]
        others = {other: one for other, one in self.columns.items()
                  if self.compares and comparable(column, one)}
        return Row(column, self.user, others=others, **typed)

    def show(self, condition: Condition) -> "Builder":
        """The rows of a condition; one of deeper groups is told as groups joined by or."""
        self.groups = [[self._row_of(term) for term in terms if named(term.column) in self.columns]
                       for terms in flat(condition)] if condition else []
        return self

    def show_kept(self, kept: Entity, *place: str) -> "Builder":
        """The rows of what a view or a rule asks; where a field of it is gone it is asked anew."""
        condition = Condition()
        with suppress(RuleError):
            condition = kept.condition(*place)
        return self.show(condition)

    def _row_of(self, term: Term) -> Row:
        return self.row(named(term.column), op=term.op, values=[typed(term, one) for one in
                        term.kept], other=named(term.other) if term.other is not None else "")

    def read(self, form) -> "Builder":
        """The rows as they were posted, after the button that was pressed."""
        form = MultiDict((name.removeprefix(self.prefix), value)
                         for name, value in form.items(multi=True) if name.startswith(self.prefix))
        places = sorted(tuple(map(int, found.groups())) for name in form
                        if (found := PLACE.fullmatch(name)))
        groups: dict[int, list[Row]] = {}
        for group, number in places:
            place = f"{group}-{number}"
            if form[f"field-{place}"] in self.columns and form.get("drop") != place:
                groups.setdefault(group, []).append(self.row(
                    form[f"field-{place}"], op=form.get(f"op-{place}", ""),
                    values=form.getlist(f"value-{place}"), other=form.get(f"other-{place}", "")))
        added = form.get("add", "")
        if form.get(f"new-{added}") in self.columns and added.isascii() and added.isdecimal():
            groups.setdefault(int(added[:2]), []).append(self.row(form[f"new-{added}"]))
        self.groups = list(groups.values())[:MOST_GROUPS]
        return self

    def condition(self, *, is_asked: bool = True) -> Condition:
        """What the rows ask; RuleError once every faulty row has its message, where one is asked.
        """
        groups, faults = [], []
        for rows in self.groups:
            terms = []
            for row in rows:
                try:
                    terms.append(row.term())
                except RuleError as broken:
                    row.fault = broken.message if is_asked else row.fault
                    faults.append(broken)
            groups.append(Condition(tuple(terms)))
        if faults:
            raise faults[0]
        return groups[0] if len(groups) == 1 else Condition(tuple(groups), ANY)


def is_pressed(form, prefix: str = "") -> bool:
    """Whether a button of the rows was pressed, and nothing is to be stored yet."""
    return bool(form.get(f"{prefix}add") or form.get(f"{prefix}drop"))


def typed(term: Term, kept) -> str:
    """A value as people type it."""
    if term.kind in (DATE, MOMENT) and term.operator.takes != DAYS:
        return show_date(term.kind.load(term.column, kept))
    if term.kind is FLAG:
        return "1" if kept else "0"
    return str(kept).replace(".", ",") if term.kind is NUMBER else str(kept)


def flat(part) -> list[list[Term]]:
    """The same condition as groups of questions: within one all hold, of the groups any."""
    if isinstance(part, Term):
        return [[part]]
    inner = [flat(one) for one in part.parts]
    if part.how == ANY:
        return [terms for groups in inner for terms in groups]
    return [[term for terms in chosen for term in terms] for chosen in product(*inner)][
        :MOST_GROUPS]
