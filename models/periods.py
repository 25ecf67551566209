"""A period that the mechanism reports on; once it is closed its figures stay as they were."""

import json
from collections.abc import Callable
from functools import cached_property

from peewee import DateField, TextField

from bulgarian.dates import date_numeric
from models.base import INTERNAL, Entity, Listing, RuleError, today
from models.belonging import Belongs
from models.fields import ChoiceField, RichField, link
from models.mechanisms import Mechanism
from models.pairs import before, past
from models.words import declare_list
from models.workflow import State, Transition, Workflow

EMPTY = declare_list(
    "report_periods.empty", ("said", "се казва, че няма"), ("dropped", "се пропускат"))
OPEN, CLOSED = "open", "closed"
COUNTERS: list[Callable] = []  # period -> its figures, as they are kept
HALVES = {(1, 6): "първото полугодие на", (7, 12): "второто полугодие на"}
QUARTERS = {(1, 3): "първото", (4, 6): "второто", (7, 9): "третото", (10, 12): "четвъртото"}


class ReportPeriod(Entity):
    """From – to, what the office says beside the numbers, and the numbers of the day it closed."""

    mechanism = link(Mechanism, "Механизъм", backref="report_periods")
    begins_on = DateField(verbose_name="От")
    ends_on = DateField(verbose_name="До")
    summary = RichField(default="", verbose_name="Резюме",
                        help_text="Излиза в началото на отчета. Без имена на деца")
    problems = RichField(default="", verbose_name="Проблеми и предложения",
                         help_text="Излиза в края на отчета. Без имена на деца")
    empty = ChoiceField(EMPTY, default="said", verbose_name="Раздели без данни")
    status = ChoiceField((), default=OPEN, verbose_name="Състояние")
    closed_on = DateField(null=True, verbose_name="Приключен на")
    figures = TextField(default="", verbose_name="Числа при приключването")

    workflow = Workflow(
        (State(OPEN, "Отворен", "info"), State(CLOSED, "Приключен", "ok")),
        (Transition(name="close", label="Приключи периода", sources=(OPEN,), target=CLOSED,
                    needs=("closed_on",), main=True,
                    check=lambda period, _: period.closing_rules()),))
    status.choices = workflow.choices
    closed_in = (CLOSED,)
    free = ("summary", "problems", "empty")

    pairs = (before("begins_on", "ends_on"), before("ends_on", "closed_on"), *past("closed_on"))
    listing = Listing(
        label="отчетен период", plural="Отчетни периоди", menu="Регион", icon="calendar-stats",
        position=62, columns=("name", "mechanism.short", "begins_on", "ends_on", "status"),
        search=("name", "mechanism.name"), filters=("mechanism", "status", "begins_on"),
        order=("-ends_on", "-id"), privacy=INTERNAL, fixed=("mechanism",),
        classes=(("summary", INTERNAL), ("problems", INTERNAL), ("figures", INTERNAL)),
        computed=("status", "closed_on"), unlogged=("figures",),
        hidden=(("its own page shows them as tables", ("figures",)),),
        sections=(("Период", ("mechanism", "begins_on", "ends_on", "status", "closed_on")),
                  ("Отчет", ("summary", "problems", "empty"))))
    belongs = Belongs(rights="rWW-r", to=("mechanism",), secret=("figures",))

    class Meta:
        table_name = "report_periods"

    def title(self) -> str:
        return f"Отчет за {self.name()}"

    def name(self) -> str:
        """„2016 г.“, „първото полугодие на 2016 г.“, „периода 1.02.2016 – 15.03.2016 г.“"""
        first, last = self.begins_on, self.ends_on
        months = (first.month, last.month)
        if first.year == last.year and first.day == 1 and (last.day, last.month) in ENDS:
            if months == (1, 12):
                return f"{first.year} г."
            if months in HALVES:
                return f"{HALVES[months]} {first.year} г."
            if months in QUARTERS:
                return f"{QUARTERS[months]} тримесечие на {first.year} г."
        return f"периода {date_numeric(first)} – {date_numeric(last)}"

    name.label, name.sorts = "Период", "ends_on"

    def rules(self):
        same = self.overlapping(only_closed=False) if self.begins_on and self.ends_on else ()
        twin = next((one for one in same if (one.begins_on, one.ends_on) == (
            self.begins_on, self.ends_on)), None)
        if twin is not None:
            yield RuleError(f"Този период вече е записан: „{twin.title()}“. Отворете него.",
                            "ends_on")

    def closing_rules(self):
        """What keeps its figures from being final, or from being published."""
        if self.ends_on >= today():
            yield RuleError(f"Периодът завършва на {date_numeric(self.ends_on)} и се приключва "
                            "след този ден.", "ends_on")
        for other in self.overlapping():
            yield RuleError(
                f"„{other.title()}“ вече е приключен и се застъпва с този период. Публикуваните "
                "числа на двата биха издали малките числа в разликата им. Приключете само "
                "останалата част от времето.", "begins_on")

    def overlapping(self, *, only_closed: bool = True) -> list["ReportPeriod"]:
        """The other live periods of the mechanism that share a day with this one."""
        found = closed_over(self.mechanism_id, self.begins_on, self.ends_on) if only_closed else \
            _over(self.mechanism_id, self.begins_on, self.ends_on)
        return [one for one in found if one.id != self.id]

    def moved(self, step, *, reason: str, by: str) -> None:
        """Keep the figures as they are now."""
        self.figures = json.dumps([count(self) for count in COUNTERS], ensure_ascii=False)
        self.save(by=by)

    def stay_rules(self):
        if self.status == CLOSED:
            yield RuleError("Приключеният период остава в регистъра: числата му може да са вече "
                            "дадени или публикувани.")

    @cached_property
    def kept(self) -> dict:
        """What was counted when it was closed; nothing while it is open."""
        return json.loads(self.figures)[0] if self.figures else {}


ENDS = {(31, 12), (30, 6), (31, 3), (30, 9)}


def _over(mechanism: int, start, end):
    return ReportPeriod.live().where(
        ReportPeriod.mechanism == mechanism, ReportPeriod.begins_on <= end,
        ReportPeriod.ends_on >= start)


def closed_over(mechanism: int, start, end) -> list[ReportPeriod]:
    """The closed periods of a mechanism that share a day with these."""
    return list(_over(mechanism, start, end).where(ReportPeriod.status == CLOSED))
