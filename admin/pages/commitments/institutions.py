"""Open commitments by institution, and the reminders to those that are late."""

from dataclasses import dataclass, field
from datetime import date

from peewee import JOIN

from admin import policy
from admin.auth import current_user
from admin.declaring import TRY, page
from admin.policy import visible
from admin.policy.needs import READ, REMIND
from admin.work.asking import answer_soon, ask_batch
from bulgarian.numerals import by_number, ordinal
from documents.papers.reminders import REMINDER_LETTER, REMINDERS
from forms.pages import PageForm, WordsField
from models.base import RuleError, today
from models.cases.case import ChildCase
from models.commitments.commitment import OPEN_STATUSES, Commitment
from models.commitments.reminders import Reminder
from models.decisions.decision import Decision
from models.documents.issued import IssuedDocument
from models.mechanisms import Mechanism
from models.meetings.meeting import Meeting
from models.parties import Organization
from models.territory import Oblast

MOST_AT_ONCE = 200  # institutions


@dataclass
class Debtor:
    """One institution of one mechanism with what it still has to do."""

    mechanism: Mechanism
    organization: Organization
    commitments: list = field(default_factory=list)
    letter: IssuedDocument | None = None  # the last reminder

    @property
    def key(self) -> str:
        return f"{self.mechanism.id}-{self.organization.id}"

    def late(self) -> list[Commitment]:
        return [one for one in self.commitments if one.days_late()]

    def worst(self) -> int:
        """Days of the oldest overdue commitment."""
        return max((one.days_late() for one in self.commitments), default=0)

    def reminders(self) -> int:
        return max((one.reminder_count for one in self.late()), default=0)

    def reminded_on(self) -> date | None:
        return max((one.reminded_on for one in self.late() if one.reminded_on), default=None)

    def is_waited_for(self, on: date) -> bool:
        """Whether all that is late was reminded of, and the time to answer has not passed."""
        late = self.late()
        return bool(late) and all(one.answer_by and one.answer_by >= on for one in late)

    def next_level(self) -> str:
        """What the next reminder will be."""
        level = self.reminders() + 1
        is_copied = level > self.mechanism.escalate_after
        return (f"{ordinal(level, 'n')} напомняне"
                + (", с копие до областния управител" if is_copied else ""))

    def told(self) -> str:
        """„просрочен 1 от 3“, or how many there are."""
        total = len(self.commitments)
        return by_number(len(self.late()), str(total), f"просрочен # от {total}",
                         f"просрочени # от {total}")


class RemindForm(PageForm):
    """The institutions that are to be reminded."""

    debtor = WordsField()


class InstitutionPages:
    """The chair's view of the register, and „Напомни на избраните институции“."""

    @page("/institutions/", needs=READ, shows="page")
    def institutions(self):
        """Every institution with its open commitments, the latest first."""
        debtors = read_debtors(current_user)
        return self.render("commitments/institutions.html", view=self, debtors=debtors,
                           late=[one for one in debtors if one.late()], day=today(),
                           may_remind=policy.may_write(current_user, Reminder)
                           and policy.may_write(current_user, IssuedDocument))

    @page("/remind/", needs=REMIND, logs=TRY, form=RemindForm, back="institutions/")
    def remind(self, form: RemindForm):
        """A letter to each of the ticked institutions; one that cannot be made stops no other."""
        chosen = set(form.debtor.to_store()[:MOST_AT_ONCE])
        late = [commitment.id for one in read_debtors(current_user) if one.key in chosen
                for commitment in one.late()]
        if not late:
            raise RuleError("Отбележете поне една институция.")
        return answer_soon(ask_batch(REMINDERS.code, {"ids": late}), self.get_url(".institutions"))


def read_debtors(user) -> list[Debtor]:
    """Institutions with open commitments, those that are most late first; two queries."""
    found: dict[tuple, Debtor] = {}
    for one in read_open(user):
        mechanism = one.decision.meeting.mechanism
        key = mechanism.id, one.organization_id
        found.setdefault(key, Debtor(mechanism, one.organization)).commitments.append(one)
    add_letters(user, found)
    return sorted(found.values(), key=lambda one: (-one.worst(), one.organization.name))


def read_open(user):
    """The open commitments that the user may see, with all that their rows show."""
    query = Commitment.live().where(Commitment.status.in_(OPEN_STATUSES)).select(
        Commitment, Organization, Decision, Meeting, Mechanism, Oblast, ChildCase).join(
        Organization).switch(Commitment).join(Decision).join(Meeting).join(
        Mechanism).join(Oblast).switch(Decision).join(ChildCase, JOIN.LEFT_OUTER, on=Decision.case)
    return visible(user, Commitment, query).order_by(Commitment.expires_on, Commitment.id)


def add_letters(user, debtors: dict[tuple, Debtor]) -> None:
    """Put the last reminder letter to each of them."""
    if not debtors or not policy.may_read(user, IssuedDocument):
        return
    query = visible(user, IssuedDocument, IssuedDocument.live()).select(
        IssuedDocument, Reminder.mechanism.alias("of"), Reminder.organization.alias("to")).join(
        Reminder, on=(IssuedDocument.object_id == Reminder.id)).where(
        IssuedDocument.kind == REMINDER_LETTER.code,
        Reminder.organization.in_([number for _, number in debtors]))
    for letter in query.order_by(IssuedDocument.id).objects():
        if (letter.of, letter.to) in debtors:
            debtors[letter.of, letter.to].letter = letter
