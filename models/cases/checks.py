"""What falls due in a case: is the child well, is it of another age now, what somebody flagged.

A nightly look writes the rows of the calendar; one about an age names the month, so that it tells
no birth date.
"""

import re
from datetime import date, timedelta
from textwrap import shorten

from peewee import CharField, DateField, IntegerField, TextField

from bulgarian.numerals import counted
from models.base import CHILD, PERSONAL, Entity, Listing, RuleError, today
from models.belonging import CHILDREN, INSIDE, WITH_CASE, Belongs, Purpose
from models.cases.case import OPEN, ChildCase
from models.cases.ending import CLOSED
from models.cases.events import add_event
from models.cases.lasting import looks_at
from models.due import Due
from models.fields import ChoiceField, link
from models.pairs import past
from models.words import declare_list

OUTCOME, AGE, FLAG = "outcome", "age", "flag"
KINDS = declare_list("case_checks.kind", (OUTCOME, "проверка на резултата"), (AGE, "възраст"),
                     (FLAG, "напомняне"))
RESULTS = declare_list(
    "case_checks.result", ("holds", "резултатът е устойчив"), ("support", "нужна е подкрепа"),
    ("broke_down", "грижата е прекъсната"), ("done", "направено е необходимото"), grows=True,
    locked=("broke_down",))
AHEAD, BEHIND = timedelta(45), timedelta(90)  # what is further away is not written yet, or any more
MESSAGE = 300  # letters
YEAR = timedelta(370)  # how far ahead the looks after a case that was closed are written


class CaseCheck(Entity):
    """One thing that falls due, and what was found."""

    case = link(ChildCase, "Случай", backref="checks")
    kind = ChoiceField(KINDS, verbose_name="Вид")
    number = IntegerField(default=0, verbose_name="Месеци или години")
    message = CharField(max_length=MESSAGE, default="", verbose_name="За какво се напомня",
                        help_text="Без имена")
    due_on = DateField(verbose_name="Срок", index=True)
    done_on = DateField(null=True, verbose_name="Направена на")
    result = ChoiceField(RESULTS, null=True, verbose_name="Резултат")
    note = TextField(default="", verbose_name="Какво е установено", help_text="Без имена")

    awaits = Due(what="проверка по случай", day="due_on", unless="done_on", lead=(14,),
                 whose="case.responsible")
    pairs = past("done_on")
    listing = Listing(
        label="проверка по случай", plural="Проверки по случаи", gender="f", menu="Работа",
        icon="clock", position=46, named=False, parent="case",
        columns=("what", "case.reference", "due_on", "done_on", "result"),
        search=("case.reference", "what", "note"), filters=("kind", "due_on", "done_on", "result"),
        order=("-due_on", "id"), privacy=PERSONAL,
        classes=(("note", CHILD), ("message", CHILD)),
        computed=("case", "kind", "message", "due_on"),
        sections=(("Проверка", ("case", "kind", "message", "due_on")),
                  ("Резултат", ("result", "done_on", "note"))))
    belongs = Belongs(
        rights="-WW-r", to=("case",), purpose=Purpose(CHILDREN, INSIDE, WITH_CASE),
        coarse=("due_on", "done_on"))

    class Meta:
        table_name = "case_checks"

    def title(self) -> str:
        return f"{self.case.reference}: {self.what()}"

    title.reads = ("case.reference", "kind", "number", "message")

    def what(self) -> str:
        """„Проверка след 3 месеца“, „Навършва 14 г. през месеца“, or the words of the flag."""
        if self.kind == FLAG:
            return self.message
        if self.kind == AGE:
            return f"Навършва {self.number} г. през {self.due_on:%m.%Y}"
        return f"Проверка след {counted(self.number, 'месец', 'месеца')}"

    what.label, what.sorts, what.reads = "Какво", "number", (
        "kind", "number", "due_on", "message")

    def tone(self, path: str) -> str | None:
        """Late ones are red."""
        is_late = path == "due_on" and not self.done_on and self.due_on < today()
        return "bad" if is_late else super().tone(path)

    def before_check(self) -> None:
        if self.result and not self.done_on:
            self.done_on = today()

    def rules(self):
        if (self.done_on or self.note.strip()) and not self.result:
            yield RuleError("Изберете какъв е резултатът: дотогава срокът остава.", "result")
        if self.kind == FLAG and not self.message.strip():
            yield RuleError("Напишете за какво да се напомни.", "message")
        if self.kind == FLAG and not self.id and self.due_on < today():
            yield RuleError("Денят за напомняне е минал. Изберете днешния или следващ.", "due_on")

    def after_store(self, by: str) -> None:
        """The timeline tells what was found."""
        if self.result and self.version > 1:
            note = f" – {self.note}" if self.note else ""
            add_event(self.case, "assessment", by=by, on=self.done_on,
                      text=f"{self.what().rstrip('.')}: {self.show('result')}{note}")


def flag(case: ChildCase, message: str, on: date, *, by: str) -> CaseCheck:
    """A message that comes up on a day, until somebody writes what was done."""
    return CaseCheck(case=case, kind=FLAG, message=shorten(message, MESSAGE, placeholder=" …"),
                     due_on=on).store(by=by)


def write_checks(on: date) -> int:
    """Write what falls due soon in all cases and is not there yet; how many rows that were."""
    known = set(CaseCheck.select(
        CaseCheck.case, CaseCheck.kind, CaseCheck.number, CaseCheck.due_on).tuples())
    made = 0
    for case in ChildCase.live().where(ChildCase.anonymised_on.is_null()):
        wanted = {(case.id, *row) for row in (*_outcomes(case), *_ages(case))
                  if on - BEHIND <= row[-1] <= on + AHEAD}
        for number, kind, count, day in sorted(wanted - known):
            CaseCheck(case=number, kind=kind, number=count, due_on=day).store()
            made += 1
        _forget(case, {(case.id, *row) for row in (*_outcomes(case), *_ages(case))})
    return made


def _forget(case: ChildCase, wanted: set) -> None:
    """What nobody has looked at and no longer falls due: the child lives elsewhere since then."""
    for one in case.checks.where(CaseCheck.done_on.is_null(), CaseCheck.kind != FLAG):
        if (case.id, one.kind, one.number, one.due_on) not in wanted:
            one.archive()


def _outcomes(case: ChildCase):
    """(kind, months, day) of the looks after the child came where it is."""
    yield from ((OUTCOME, months, day) for months, day in looks_at(case))


def plan_checks(case: ChildCase, by: str) -> str:
    """Write the looks after a case that was closed, at once; the days of them in words."""
    there = {(one.number, one.due_on) for one in case.checks if one.kind == OUTCOME}
    coming = [look for look in looks_at(case) if today() - BEHIND <= look[1] <= today() + YEAR]
    for months, day in coming:
        if (months, day) not in there:
            CaseCheck(case=case, kind=OUTCOME, number=months, due_on=day).store(by=by)
    days = ", ".join(f"{day:%d.%m.%Y} г." for _, day in coming)
    return f"Проверки как е детето: {days}" if days else ""


CLOSED.append(plan_checks)


def _ages(case: ChildCase):
    """(kind, age, first day of the month) of the ages that the mechanism asks about."""
    child = next(iter(case.identity), None)
    if case.status not in OPEN or child is None or child.birth_date is None:
        return
    born = child.birth_date
    for age in read_ages(case.mechanism.ages):
        yield AGE, age, date(born.year + age, born.month, 1)


def read_ages(text: str) -> list[int]:
    """„3, 7, 14“ as numbers; what is none is left out."""
    return [int(word) for word in re.findall(r"\d+", text) if 0 < int(word) <= 21]
