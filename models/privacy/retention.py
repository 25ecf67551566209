"""How long closed cases are kept. The office types the terms; the program knows none by itself."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from peewee import CharField, IntegerField

from models.base import INTERNAL, Entity, Listing, RuleError
from models.belonging import Belongs
from models.cases.case import ChildCase
from models.cases.choices import TYPES
from models.fields import ChoiceField
from models.privacy.choices import ACTIONS
from models.privacy.requests import DataRequest

NO_RULE = "без определен срок"
ENDED = ("closed", "transferred")


class RetentionRule(Entity):
    """A term from the office's own list of records: for cases of one kind, or for all others."""

    case_type = ChoiceField(TYPES, null=True, verbose_name="Вид случай",
                            help_text="Празно – за всички видове без свое правило")
    years = IntegerField(default=0, verbose_name="Години след приключването")
    months = IntegerField(default=0, verbose_name="и месеци")
    basis = CharField(max_length=300, verbose_name="Основание",
                      help_text="От номенклатурата на институцията, с номер и дата")
    action = ChoiceField(ACTIONS, default="remind", verbose_name="Какво следва")

    listing = Listing(
        label="срок за съхранение", plural="Срокове за съхранение", icon="clock",
        columns=("kind_text", "term", "action", "basis"), search=("basis",), order=("id",),
        privacy=INTERNAL,
        sections=(("Срок", ("case_type", "years", "months", "action", "basis")),))

    belongs = Belongs(rights="rWW-r", shared=True)

    class Meta:
        table_name = "retention_rules"

    def title(self) -> str:
        return f"{self.kind_text()}: {self.term()}"

    def kind_text(self) -> str:
        return self.show("case_type") or "всички други случаи"

    kind_text.label, kind_text.sorts = "Случаи", "case_type"

    def term(self) -> str:
        """„5 години и 6 месеца“."""
        parts = [_counted(self.years, "година", "години"), _counted(self.months, "месец", "месеца")]
        return " и ".join(filter(None, parts))

    term.label = "Срок"

    def rules(self):
        if not 0 <= (self.years or 0) <= 100 or not 0 <= (self.months or 0) <= 11:
            yield RuleError("Срокът е от 1 месец до 100 години.", "years")
        elif not (self.years or self.months):
            yield RuleError("Посочете срок в години или месеци.", "years")
        if self.archived_at is None:
            yield from self.must_be_unique(
                "case_type", message="Вече има срок за този вид случаи: {other}.")

    def must_be_unique(self, *names: str, message: str):
        """Rules in the bin do not count."""
        same = RetentionRule.live().where(
            RetentionRule.id != (self.id or 0), RetentionRule.case_type.is_null()
            if self.case_type is None else RetentionRule.case_type == self.case_type).first()
        if same:
            yield RuleError(message.format(other=same), names[0])

    def ends(self, closed_on: date) -> date:
        """The day from which a case closed on that day is due."""
        return add_months(closed_on, 12 * self.years + self.months)


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}" if number else ""


def add_months(day: date, months: int) -> date:
    """The same day so many months later, or the last one of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@dataclass(frozen=True)
class Due:
    """A closed case with the rule that applies, and the day its term ends."""

    case: ChildCase
    rule: RetentionRule | None
    on: date | None
    is_asked: bool = False  # somebody waits for an answer about it

    def rule_text(self) -> str:
        return f"{self.rule.term()}, {self.rule.basis}" if self.rule else NO_RULE

    @property
    def action(self) -> str:
        """What follows; a case on hold, or whose data somebody asked for, is only looked at."""
        is_open = self.case.legal_hold or self.is_asked or self.rule is None or self.on is None
        return "remind" if is_open else self.rule.action

    def is_over(self, on: date) -> bool:
        return self.on is None or self.on <= on


def read_rules() -> dict[str | None, RetentionRule]:
    """The rules by kind of case, the one for all others under None."""
    return {rule.case_type: rule for rule in RetentionRule.live()}


def due_of(case: ChildCase, rules: dict, asked: set[int]) -> Due:
    rule = rules.get(case.type) or rules.get(None)
    ends = rule.ends(case.closed_on) if rule and case.closed_on else None
    return Due(case, rule, ends, case.id in asked)


def due_cases(on: date, cases=None) -> Iterator[Due]:
    """Ended cases whose term is over on a day, and those without a rule, the oldest first."""
    rules, asked = read_rules(), DataRequest.asked_cases()
    query = (ChildCase.live() if cases is None else cases).where(
        ChildCase.status.in_(ENDED), ChildCase.anonymised_on.is_null())
    for case in query.order_by(ChildCase.closed_on, ChildCase.id):
        due = due_of(case, rules, asked)
        if due.is_over(on):
            yield due
