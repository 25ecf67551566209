"""Requests of people about their data, with the clock of thirty days."""

from datetime import date, timedelta

from peewee import CharField, DateField

from bulgarian.grammar import late_by
from models.base import CHILD, Entity, Listing, RuleError, today
from models.belonging import FAMILIES, Belongs, Purpose
from models.cases.case import ChildCase
from models.due import Due
from models.fields import ChoiceField, link
from models.mechanisms import Mechanism
from models.pairs import before, past
from models.privacy.choices import RIGHTS, SUBJECTS
from models.vault.fields import EncryptedField
from models.vault.records import VaultedEntity
from models.workflow import State, Transition, Workflow

DAYS, LONGEST = 30, 90  # the answer, and with the extension that the applicant is told of
CLOSED = ("answered", "refused", "closed")


class DataRequest(VaultedEntity):
    """What somebody asks about his data, until it is answered."""

    case = link(ChildCase, "Случай", backref="data_requests", required=False)
    mechanism = link(Mechanism, "Механизъм", backref="data_requests", required=False,
                     help_text="Когато не е по случай")
    right = ChoiceField(RIGHTS, default="access", verbose_name="Какво се иска")
    subject = ChoiceField(SUBJECTS, default="child", verbose_name="За кого са данните")
    applicant = EncryptedField(max_length=120, verbose_name="Заявител")
    received_on = DateField(verbose_name="Постъпило на")
    due_on = DateField(null=True, verbose_name="Отговор до",
                       help_text="Празно – 30 дни след постъпването; удължава се до 90")
    extension = CharField(max_length=300, default="", verbose_name="Защо е удължен срокът",
                          help_text="Заявителят се уведомява в първите 30 дни")
    identity_proof = EncryptedField(max_length=200, default="",
                                    verbose_name="Как е проверена самоличността",
                                    help_text="Например: лична карта, показана на място; без копие")
    answered_on = DateField(null=True, verbose_name="Отговорено на")
    answer = EncryptedField(max_length=500, default="", verbose_name="Какво е отговорено")
    status = ChoiceField((), default="received", verbose_name="Състояние")

    workflow = Workflow(
        (State("received", "Постъпило", "warn"),
         State("identity_checked", "Самоличността е проверена", "info"),
         State("in_progress", "Подготвя се", "info"), State("answered", "Отговорено", "ok"),
         State("refused", "Отказано", "bad"), State("closed", "Приключено", "quiet")),
        (Transition(name="check_identity", label="Самоличността е проверена", sources=("received",),
                    target="identity_checked", needs=("identity_proof",), main=True),
         Transition(name="begin", label="Започни подготовката", sources=("identity_checked",),
                    target="in_progress", main=True),
         Transition(name="answer", label="Отбележи отговор", sources=("in_progress",),
                    target="answered", needs=("answered_on", "answer"), main=True),
         Transition(name="refuse", label="Откажи", target="refused",
                    needs=("answered_on", "answer"),
                    sources=("received", "identity_checked", "in_progress")),
         Transition(name="close", label="Приключи", sources=("answered", "refused"),
                    target="closed", main=True)))
    status.choices = workflow.choices

    awaits = Due(what="отговор на искане за данни", day="due_on", over=CLOSED, lead=(14, 7),
                 step="answer")
    pairs = (before("received_on", "answered_on"), *past("received_on", "answered_on"))
    listing = Listing(
        label="искане за данни", plural="Искания за данни", gender="n", icon="user",
        columns=("right", "received_on", "due_text", "case.reference", "status"),
        search=("right", "case.reference"), filters=("status", "right"),
        order=("-received_on", "-id"), privacy=CHILD,
        computed=("status", "identity_proof", "answered_on", "answer"),
        sections=(("Искане", ("right", "subject", "applicant", "case", "mechanism",
                              "received_on")),
                  ("Срок", ("due_on", "extension")),
                  ("Отговор", ("status", "identity_proof", "answered_on", "answer"))))

    belongs = Belongs(
        rights="-WW--", to=("mechanism", "case"),
        purpose=Purpose(FAMILIES, "заявителят, надзорният орган",
                        why="права на лицата (чл. 12–22 от Регламента)"))

    class Meta:
        table_name = "data_requests"

    def search_text(self) -> str:
        return Entity.search_text(self)  # the right and the number of the case

    def title(self) -> str:
        return f"{self.show('right')}, постъпило на {self.received_on:%d.%m.%Y} г."

    def before_check(self) -> None:
        if self.case_id:
            self.mechanism = self.case.mechanism
        elif not self.mechanism_id and Mechanism.live().count() == 1:
            self.mechanism = Mechanism.live().get()
        if self.received_on and not self.due_on:
            self.due_on = self.received_on + timedelta(DAYS)

    def rules(self):
        if not self.mechanism_id:
            yield RuleError("Изберете случая или механизма, за който е искането.", "mechanism")
        if not self.received_on:
            return
        days = (self.due_on - self.received_on).days if self.due_on else 0
        if not 0 <= days <= LONGEST:
            yield RuleError("Срокът е най-много 90 дни след постъпването.", "due_on")
        elif days > DAYS and not self.extension:
            yield RuleError("Посочете защо срокът е удължен над 30 дни.", "extension")

    def due_text(self) -> str:
        """The date, or how many days it is overdue."""
        late = self.days_late()
        return f"просрочено {late_by(late)}" if late \
            else self.show("due_on")

    due_text.label, due_text.sorts = "Отговор до", "due_on"

    def tone(self, path: str) -> str | None:
        if path == "due_text":
            return "bad" if self.days_late() else None
        return super().tone(path)

    def days_late(self, on: date | None = None) -> int:
        """Days past the term, 0 if it is answered or not yet due."""
        if self.status in CLOSED or not self.due_on:
            return 0
        return max(0, ((on or today()) - self.due_on).days)

    @classmethod
    def asked_cases(cls) -> set[int]:
        """The cases about which somebody waits for an answer: their data stay until he has it."""
        return {one for (one,) in cls.waiting().select(cls.case).tuples() if one}

    @classmethod
    def waiting(cls):
        """Live requests without an answer."""
        return cls.live().where(cls.status.not_in(CLOSED))
