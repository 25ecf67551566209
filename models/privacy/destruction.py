"""Destroying what is past its term: listed by one person, allowed by another, done case by case."""

from datetime import date

from peewee import CharField, DateField, DateTimeField, TextField

from models.base import INTERNAL, Entity, Listing, RuleError, today, utc_now
from models.belonging import Belongs
from models.cases.case import ChildCase
from models.database import database
from models.fields import ChoiceField, link
from models.mechanisms import Mechanism
from models.privacy.choices import ACTIONS, ITEM_STATES
from models.privacy.requests import DataRequest
from models.privacy.retention import ENDED, Due, due_of, read_rules
from models.users import OFFICE, User
from models.workflow import State, Workflow


class Destruction(Entity):
    """A list of cases whose data are to be wiped or put away, until that is done."""

    mechanism = link(Mechanism, "Механизъм", backref="destructions")
    action = ChoiceField(ACTIONS.without("remind"), default="anonymise",
                         verbose_name="Какво се прави")
    reason = CharField(max_length=300, default="", verbose_name="Бележка")
    asked_by = link(User, "Предложил", backref="asked_destructions")
    decided_by = link(User, "Решил", backref="decided_destructions", required=False)
    decided_at = DateTimeField(null=True, verbose_name="Решено на")
    finished_on = DateField(null=True, verbose_name="Изпълнено на")
    status = ChoiceField((), default="asked", verbose_name="Състояние")

    workflow = Workflow(
        (State("asked", "Чака второ лице", "warn"), State("approved", "Разрешено", "info"),
         State("done", "Изпълнено", "ok"), State("refused", "Отказано", "bad")), ())
    status.choices = workflow.choices

    listing = Listing(
        label="унищожаване", plural="Унищожаване на данни", gender="n", icon="trash",
        columns=("name", "action", "asker", "size", "status"), search=("mechanism.name",),
        filters=("status",), order=("-id",), privacy=INTERNAL,
        computed=("mechanism", "action", "reason", "asked_by", "decided_by", "decided_at",
                  "finished_on", "status"),
        sections=(("Унищожаване", ("mechanism", "action", "reason", "status")),
                  ("Двете лица", ("asked_by", "decided_by", "decided_at", "finished_on"))),
        children=("items",))

    belongs = Belongs(rights="-WW-r", to=("mechanism",), where=("with_cases_within",))

    class Meta:
        table_name = "destructions"

    def title(self) -> str:
        return f"{self.name()} – {self.show('action')}"

    def name(self) -> str:
        return f"Унищожаване № {self.id}"

    name.label, name.sorts = "Унищожаване", "id"

    def asker(self) -> str:
        return self.asked_by.name

    asker.label, asker.reads = "Предложил", ("asked_by.name",)

    def size(self) -> str:
        return str(len(self.items)) if self.id else ""

    size.label, size.reads = "Случаи", ("items",)

    def may_be_decided_by(self, user: User, *, alone: bool = False) -> bool:
        """Another account of the office; `alone` where the office is one person."""
        return (self.status == "asked" and user.role in OFFICE
                and (alone or user.id != self.asked_by_id))

    def waiting(self) -> list["DestructionItem"]:
        """The lines still to be carried out."""
        return list(self.items.where(DestructionItem.state == "waiting").order_by(
            DestructionItem.id))

    def is_running(self) -> bool:
        """Whether it was allowed and is not finished, e.g. because it was interrupted."""
        return self.status == "approved"


class DestructionItem(Entity):
    """One case of a list: by which term it is due, and what was done."""

    destruction = link(Destruction, "Унищожаване", backref="items")
    case = link(ChildCase, "Случай", backref="destruction_items")
    rule = TextField(default="", verbose_name="Срок и основание")
    closed_on = DateField(null=True, verbose_name="Приключен на")
    due_on = DateField(null=True, verbose_name="Срокът изтича на")
    state = ChoiceField(ITEM_STATES, default="waiting", verbose_name="Състояние")
    result = CharField(max_length=300, default="", verbose_name="Какво е направено")

    listing = Listing(
        label="ред от унищожаване", plural="Случаи за унищожаване", parent="destruction",
        columns=("case.reference", "rule", "closed_on", "due_on", "state", "result"),
        search=("state", "case.reference"), order=("id",), privacy=INTERNAL,
        classes=(("rule", INTERNAL),),
        computed=("destruction", "case", "rule", "closed_on", "due_on", "state", "result"),
        sections=(("Ред", ("destruction", "case", "rule", "closed_on", "due_on", "state",
                           "result")),))

    belongs = Belongs(rights="-WW-r", to=("destruction", "case"))

    class Meta:
        table_name = "destruction_items"

    def title(self) -> str:
        return self.case.reference

    title.reads = ("case.reference",)

    def close(self, state: str, result: str, by: str) -> None:
        self.state, self.result = state, result
        self.store(by)


def propose(dues: list[Due], action: str, *, by: User, reason: str = "") -> Destruction:
    """The list of these cases, waiting for a second person; nothing is touched yet."""
    chosen = [due for due in dues if due.action == action]
    if not chosen:
        raise RuleError("Няма избрани случаи, за които срокът предвижда това.")
    mechanisms = {due.case.mechanism_id for due in chosen}
    if len(mechanisms) > 1:
        raise RuleError("Изберете случаи само на един механизъм: протоколът е негов.")
    with database.atomic():
        made = Destruction(mechanism=mechanisms.pop(), action=action, reason=reason,
                           asked_by=by).store(by.name)
        for due in chosen:
            DestructionItem(destruction=made, case=due.case, rule=due.rule_text(),
                            closed_on=due.case.closed_on, due_on=due.on).store(by.name)
    return made


def decide(destruction: Destruction, user: User, *, allow: bool,
           alone: bool = False) -> Destruction:
    """Allow or refuse; RuleError for the one who asked, unless the office is one person."""
    if not destruction.may_be_decided_by(user, alone=alone):
        raise RuleError("Решава друго лице: секретар или координатор, който не е направил "
                        "предложението.")
    destruction.status = "approved" if allow else "refused"
    destruction.decided_by, destruction.decided_at = user, utc_now()
    return destruction.store(user.name)


def stands_against(item: DestructionItem, on: date | None = None) -> str:
    """The state a line gets without being carried out; empty if it still may be.

    Asked again at the last moment: a hold, a request for data that waits for its answer, a
    reopened case or a longer term wins.
    """
    case = ChildCase.get_by_id(item.case_id)
    due = due_of(case, read_rules(), DataRequest.asked_cases())
    if case.legal_hold or due.is_asked:
        return "held"
    is_due = due.action == item.destruction.action and due.is_over(on or today())
    return "" if is_due and case.status in ENDED and not case.anonymised_on else "gone"
