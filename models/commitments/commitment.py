"""Commitments in decisions: who does what by when."""

from datetime import date
from decimal import Decimal

from peewee import BooleanField, CharField, DateField, DecimalField, IntegerField, TextField

from bulgarian.dates import moved_deadline, next_working_day
from bulgarian.grammar import late_by
from models.base import CHILD, INTERNAL, Entity, Listing, RuleError, today
from models.belonging import CHILDREN, MEMBER, MEMBERS, Belongs, Purpose
from models.commitments.steps import CommitmentSteps
from models.decisions.decision import Decision
from models.due import Due, Queue
from models.fields import ChoiceField, link
from models.meetings.course import FOLLOWERS
from models.meetings.meeting import Meeting
from models.pairs import before, past
from models.parties import Organization, Person
from models.words import declare_list
from models.workflow import State, Transition, Workflow

COMMITMENT_KINDS = declare_list(
    "commitments.kind", ("effort", "усилия и време"), ("expertise", "експертиза"),
    ("material", "материална помощ"), ("money", "средства"), ("place", "място или услуга"),
    ("document", "документ"), grows=True,
    locked=("effort",))
CURRENCIES = declare_list("commitments.currency", ("BGN", "лв."), ("EUR", "EUR"))
EURO_SINCE = date(2026, 1, 1)
OPEN_STATUSES = ("open", "in_progress", "partly")
WAYS = declare_list(
    "commitments.report_way", ("letter", "с писмо"), ("email", "по ел. поща"),
    ("phone", "по телефона"), ("meeting", "на заседание"), ("desk", "в бюрото"), grows=True)


class Commitment(CommitmentSteps, Entity):
    """What one institution has to do by a date, or by the next meeting."""

    decision = link(Decision, "Решение", backref="commitments")
    organization = link(Organization, "Отговорник", backref="commitments")
    person = link(Person, "Отговорно лице", backref="commitments", required=False)
    what = TextField(verbose_name="Какво трябва да се направи")
    kind = ChoiceField(COMMITMENT_KINDS, default="effort", verbose_name="Вид принос")
    amount = DecimalField(max_digits=12, decimal_places=2, null=True, verbose_name="Сума")
    currency = ChoiceField(CURRENCIES, null=True, verbose_name="Валута",
                           help_text="Празно – лева до 31.12.2025 г., после евро")
    due = DateField(null=True, verbose_name="Срок")
    until_next_meeting = BooleanField(default=False, verbose_name="До следващото заседание")
    expires_on = DateField(null=True, index=True, verbose_name="Изтича на",
                           help_text="Срокът, преместен от почивен на работен ден")
    status = ChoiceField((), default="open", verbose_name="Състояние")
    done_on = DateField(null=True, verbose_name="Изпълнено на")
    report = TextField(default="", verbose_name="Отчет за изпълнението")
    report_way = ChoiceField(WAYS, null=True, verbose_name="Как е получен отчетът")
    report_number = CharField(max_length=60, default="", verbose_name="№ на писмото")
    accepted_at = link(Meeting, "Прието на заседание", backref="accepted", required=False,
                       help_text="Празно – отчетът е приет от секретариата")
    accepted_on = DateField(null=True, verbose_name="Прието на")
    reminder_count = IntegerField(default=0, verbose_name="Напомняния")
    reminded_on = DateField(null=True, verbose_name="Последно напомняне")
    answer_by = DateField(null=True, verbose_name="Отговор на напомнянето до")

    workflow = Workflow(
        (State("open", "Възложен", "info"), State("in_progress", "В изпълнение", "info"),
         State("partly", "Частично изпълнен", "warn"),
         State("reported", "Отчетен – чака приемане", "warn"), State("done", "Изпълнен", "ok"),
         State("cancelled", "Отпаднал", "quiet")),
        (Transition(name="report", label="Отчети изпълнение", target="reported", main=True,
                    sources=OPEN_STATUSES, needs=("done_on", "report"),
                    asks=("report_way", "report_number")),
         Transition(name="accept", label="Приеми отчета", target="done", main=True,
                    sources=("reported",), asks=("accepted_at",),
                    check=lambda commitment, _: commitment.acceptance_rules()),
         Transition(name="begin", label="В изпълнение", sources=("open",),
                    target="in_progress"),
         Transition(name="partly", label="Изпълнен е частично", needs=("report",),
                    asks=("report_way", "report_number"), sources=("open", "in_progress"),
                    target="partly"),
         Transition(name="extend", label="Удължи срока", needs=("due",),
                    sources=("open", "in_progress", "partly"), reason="Причина",
                    check=lambda commitment, _: commitment.extension_rules()),
         Transition(name="cancel", label="Отпада", sources=(*OPEN_STATUSES, "reported"),
                    target="cancelled", reason="Причина"),
         Transition(name="reopen", label="Върни за изпълнение", target="open",
                    sources=("reported", "done", "cancelled"), reason="Причина",
                    check=lambda commitment, _: commitment.reopening_rules())))
    status.choices = workflow.choices

    awaits = Due(what="ангажимент", day="expires_on", states=OPEN_STATUSES, step="report",
                 tells=("decision.title", "decision.case.reference"))
    freezes_with = ("decision",)
    frozen = ("decision", "organization", "what", "kind", "amount", "currency")
    pairs = (before("decision.meeting.held_on", "done_on"), *past("done_on"))
    queues = (Queue(day="expires_on", states=("reported",)),)

    listing = Listing(
        label="ангажимент", plural="Ангажименти", menu="Работа", icon="clipboard-list",
        position=35, parent="decision",
        columns=("decision.name", "what", "decision.case.reference", "organization.short",
                 "due_text", "state_text"),
        search=("what", "organization.name", "organization.short_name",
                "decision.case.reference"),
        filters=("status", "organization", "due"), order=("expires_on", "id"),
        privacy=INTERNAL, classes=(("what", CHILD), ("report", CHILD)),
        fixed=("decision", "due", "until_next_meeting"),
        computed=("status", "done_on", "report", "report_way", "report_number", "expires_on",
                  "accepted_at", "accepted_on", "reminder_count", "reminded_on", "answer_by"),
        sections=(("Ангажимент", ("decision", "organization", "person", "what", "kind",
                                  "amount", "currency")),
                  ("Срок", ("due", "until_next_meeting", "expires_on")),
                  ("Изпълнение", ("status", "done_on", "report", "report_way", "report_number",
                                  "accepted_at", "accepted_on")),
                  ("Напомняния", ("reminder_count", "reminded_on", "answer_by"))),
        children=("extensions", "reports", "reminded"))

    belongs = Belongs(
        rights="-WWsr", to=("decision", "accepted_at"), steps=("report", "partly"),
        only={MEMBER: "own_commitments"}, minuted=True, purpose=Purpose(CHILDREN, MEMBERS))

    class Meta:
        table_name = "commitments"

    def title(self) -> str:
        return f"{self.organization.short()}: {self.what}"

    title.reads = ("organization",)

    def due_text(self) -> str:
        """The date, or „до следващото заседание“."""
        return f"{self.due:%d.%m.%Y}" if self.due else "до следващото заседание"

    due_text.label, due_text.sorts = "Срок", "due"

    def state_text(self) -> str:
        """The state's label, or how many days it is overdue."""
        late = self.days_late()
        if late:
            return f"Просрочен {late_by(late)}"
        return self.workflow.state(self).label

    state_text.label, state_text.sorts = "Състояние", "status"

    def moved_text(self) -> str:
        """„21.04.2025 г. е Великден; срокът изтича на 22.04.2025 г.“, empty if it did not move."""
        is_moved = self.due and self.expires_on and self.expires_on != self.due
        return moved_deadline(self.due) if is_moved else ""

    def tone(self, path: str) -> str | None:
        if path == "state_text":
            return "bad" if self.days_late() else self.tone("status")
        return super().tone(path)

    def before_check(self) -> None:
        if self.amount is not None and not self.currency and self.decision_id:
            new = self.decision.meeting.held_on >= EURO_SINCE
            self.currency = "EUR" if new else "BGN"
        if self.decision_id:
            self.expires_on = self.expiry()

    def expiry(self) -> date | None:
        """The last day: the due date, or the working day after it where the mechanism says so.

        „До следващото заседание“ falls due on its day, once there is such a meeting.
        """
        if self.until_next_meeting:
            following = self.decision.meeting.meeting_after()
            return following and following.held_on
        moves = self.due and self.decision.meeting.mechanism.moves_deadlines
        return next_working_day(self.due) if moves else self.due

    def rules(self):
        if not self.due and not self.until_next_meeting:
            yield RuleError("Посочете срок: дата или „до следващото заседание“.", "due")
        if self.due and self.until_next_meeting:
            yield RuleError("Изберете едното: дата или „до следващото заседание“.", "due")
        is_early = self.due and self.decision_id and self.due < self.decision.meeting.held_on
        if is_early and self._is_new_due():
            day = self.decision.meeting.held_on
            yield from self.doubt("due", f"Срокът ({self.due:%d.%m.%Y} г.) е преди датата на "
                                  f"решението ({day:%d.%m.%Y} г.).")
        if self.amount is not None and not Decimal(0) <= self.amount < Decimal(10) ** 10:
            yield RuleError("Сумата не може да е отрицателна.", "amount")

    def is_open(self) -> bool:
        return self.status in OPEN_STATUSES and not self.is_binned

    def _is_new_due(self) -> bool:
        return not self.id or "due" in self._dirty

    def days_late(self, on: date | None = None) -> int:
        """Calendar days past the last day, 0 if not overdue."""
        if not self.expires_on or not self.is_open():
            return 0
        return max(0, ((on or today()) - self.expires_on).days)

    @classmethod
    def overdue(cls, on: date):
        """Live commitments past their last day."""
        return cls.awaits.waited_for(cls).where(cls.expires_on < on)

    @classmethod
    def to_remind(cls, on: date):
        """Overdue commitments nobody has reminded of, or whose reminder stayed without answer."""
        return cls.overdue(on).where(cls.answer_by.is_null() | (cls.answer_by < on))


def fall_due(meeting: Meeting, by: str = "") -> None:
    """Set the last day of what has to be done „до следващото заседание“ of the mechanism."""
    waiting = Commitment.live().join(Decision).join(Meeting).where(
        Commitment.until_next_meeting, Commitment.status.in_(OPEN_STATUSES),
        Meeting.mechanism == meeting.mechanism_id)
    for commitment in list(waiting):
        day = commitment.expiry()
        if day != commitment.expires_on:
            commitment.expires_on = day
            commitment.save(by=by)


FOLLOWERS.append(fall_due)
