"""Reminders: one letter to an institution with all its overdue commitments, counted and dated."""

from datetime import date

from peewee import BooleanField, DateField, IntegerField

from bulgarian.dates import add_working_days
from models.audit.chain import logged_transaction
from models.base import INTERNAL, Entity, Listing, RuleError
from models.belonging import Belongs
from models.commitments.commitment import Commitment
from models.fields import link
from models.mechanisms import Mechanism
from models.parties import Organization


class Reminder(Entity):
    """A letter of the mechanism to one institution; the first is milder than the next ones."""

    mechanism = link(Mechanism, "Механизъм", backref="reminders")
    organization = link(Organization, "Институция", backref="reminders")
    level = IntegerField(default=1, verbose_name="Поредно напомняне")
    to_governor = BooleanField(default=False, verbose_name="С копие до областния управител")
    sent_on = DateField(verbose_name="От дата")
    answer_by = DateField(verbose_name="Отговор до")

    listing = Listing(
        label="напомняне", plural="Напомняния", gender="n", icon="clock",
        columns=("sent_on", "organization.short", "level", "to_governor", "answer_by"),
        search=("organization.name", "organization.short_name"),
        filters=("organization", "mechanism", "sent_on"), order=("-sent_on", "-id"),
        privacy=INTERNAL,
        computed=("mechanism", "organization", "level", "to_governor", "sent_on", "answer_by"),
        sections=(("Напомняне", ("mechanism", "organization", "level", "to_governor", "sent_on",
                                 "answer_by")),),
        children=("items",))

    belongs = Belongs(rights="-WW-r", to=("mechanism",), where=("unsealed_reminders",))

    class Meta:
        table_name = "reminders"

    def title(self) -> str:
        return f"Напомняне до {self.organization.short()} от {self.sent_on:%d.%m.%Y} г."

    title.reads = ("organization", "sent_on")

    def commitments(self) -> list[Commitment]:
        """What the letter reminds of, the oldest first."""
        found = [item.commitment for item in self.items]
        return sorted(found, key=lambda one: (one.expires_on, one.id))


class ReminderItem(Entity):
    """One commitment in a letter, with how late it was then."""

    reminder = link(Reminder, "Напомняне", backref="items")
    commitment = link(Commitment, "Ангажимент", backref="reminded")
    days_late = IntegerField(verbose_name="Дни просрочие")

    owners = ("reminder", "commitment")
    listing = Listing(
        label="ангажимент в напомнянето", plural="Напомнено за", parent="reminder",
        columns=("commitment.what", "commitment.due_text", "days_late", "reminder.sent_on"),
        search=(), order=("id",), privacy=INTERNAL, fixed=("reminder", "commitment"),
        computed=("days_late",),
        sections=(("Ред", ("reminder", "commitment", "days_late")),))

    belongs = Belongs(rights="-WW-r", to=("reminder", "commitment"))

    class Meta:
        table_name = "reminder_items"

    def title(self) -> str:
        return f"{self.reminder.title()}: {self.commitment.what}"

    title.reads = ("reminder", "commitment")


def add_reminder(commitments: list[Commitment], *, on: date, by: str = "") -> Reminder:
    """The reminder of these overdue commitments of one institution, counted on each of them.

    RuleError where there is nothing to remind of, or where it was done today already.
    """
    late = [one for one in commitments if one.days_late(on)]
    if not late:
        raise RuleError("Няма просрочени ангажименти, за които да се напомни.")
    if all(one.reminded_on == on for one in late):
        raise RuleError(f"На {late[0].organization.short()} вече е напомнено днес.")
    with logged_transaction():
        reminder = _make(late, on).store(by)
        for one in late:
            ReminderItem(reminder=reminder, commitment=one, days_late=one.days_late(on)).store(by)
            one.reminder_count += 1
            one.reminded_on, one.answer_by = on, reminder.answer_by
            one.save(by=by)
    return reminder


def _make(late: list[Commitment], on: date) -> Reminder:
    mechanism = late[0].decision.meeting.mechanism
    level = max(one.reminder_count for one in late) + 1
    return Reminder(mechanism=mechanism, organization=late[0].organization, level=level,
                    to_governor=level > mechanism.escalate_after, sent_on=on,
                    answer_by=add_working_days(on, mechanism.reminder_days))
