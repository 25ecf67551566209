"""The letter that reminds an institution of all that it is late with."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby

from bulgarian.dates import date_numeric
from bulgarian.text import NBSP
from documents.batches import Item, declare_batch
from documents.generate import generate
from documents.kinds import REGISTER, Recipient, declare
from documents.papers.letters import find_addressee
from documents.schema import Many, One, day, flag, number, text
from documents.values.meetings import COMMITMENT
from documents.values.parties import addressee, letter_parts, signature
from models.audit.chain import logged_transaction
from models.base import today
from models.commitments.commitment import Commitment
from models.commitments.reminders import Reminder, add_reminder
from models.documents.issued import IssuedDocument

LATE = {
    "текст": COMMITMENT["текст"],
    "решение": number(lambda c, _: c.decision.number),
    "протокол": number(lambda c, _: c.decision.meeting.serial),
    "дата": day(lambda c, _: c.decision.meeting.held_on),
    "случай": text(lambda c, _: c.decision.case.reference if c.decision.case_id else ""),
    "срок": day("due"),
    "удължен": flag(lambda c, _: c.extensions.exists()),
    "просрочие": number("days_late_then"),
    "напомняния": number("reminder_count"),
}
REMINDER = {
    "поредно": number("level"),
    "първо": flag(lambda r, _: r.level == 1),
    "с_копие": flag("to_governor"),
    "отговор_до": day("answer_by"),
    "предишно": day(lambda r, _: former(r) and former(r).sent_on),
    "предишно_писмо": text(lambda r, _: former_letter(r)),
}


def former(reminder: Reminder) -> Reminder | None:
    """The last reminder to the same institution before this one."""
    return Reminder.live().where(
        Reminder.mechanism == reminder.mechanism_id, Reminder.id < reminder.id,
        Reminder.organization == reminder.organization_id).order_by(Reminder.id.desc()).first()


def former_letter(reminder: Reminder) -> str:
    """„изх. № ОКМД-ВР-3/23.11.2026 г.“ of the last reminder; its day where it has no number."""
    earlier = former(reminder)
    if earlier is None:
        return ""
    letter = IssuedDocument.select().where(
        IssuedDocument.kind == REMINDER_LETTER.code, IssuedDocument.object_id == earlier.id,
        IssuedDocument.register_number != "",
        IssuedDocument.status != "cancelled").order_by(IssuedDocument.id.desc()).first()
    if letter is None:
        return f"от {date_numeric(earlier.sent_on)}"
    return f"изх. №{NBSP}{letter.register_number}/{date_numeric(letter.register_date)}"


def late_of(reminder: Reminder) -> list[Commitment]:
    """The commitments of the letter, each with its days of delay on the day of the letter."""
    found = []
    for item in reminder.items:
        item.commitment.days_late_then = item.days_late
        found.append(item.commitment)
    return sorted(found, key=lambda one: (-one.days_late_then, one.id))


def _cases(reminder: Reminder) -> list:
    cases = [one.decision.case for one in late_of(reminder) if one.decision.case_id]
    return list({case.id: case for case in cases}.values())


def _subject(reminder: Reminder) -> str:
    if reminder.level == 1:
        return "Изпълнение на решения с изтекъл срок"
    return "Повторно напомняне за изпълнение на решения с изтекъл срок"


def _addressee(reminder: Reminder, on: date) -> list[Recipient]:
    return [find_addressee(reminder.mechanism, reminder.organization, on)]


REMINDER_LETTER = declare(
    code="napomnitelno_pismo", name="Напомнително писмо", entity="reminders",
    needs="адресат.до|адресат ангажименти.текст",
    numbering=REGISTER, mechanism=lambda r: r.mechanism, day=lambda r: r.sent_on,
    children=_cases, recipients=_addressee, subject=_subject,
    file_name=lambda r: f"Напомнително_писмо_{r.sent_on:%d.%m.%Y}",
    group={
        **letter_parts(lambda r: r.mechanism), **addressee(),
        "напомняне": One(REMINDER, lambda r, _: r),
        "ангажименти": Many(LATE, lambda r, _: late_of(r)),
        "подпис_секретар": signature(lambda r: r.mechanism.secretary or r.mechanism.coordinator
                                     or r.mechanism.chair),
    })


def remind(commitments: list[Commitment], *, on: date, by: str = "") -> IssuedDocument:
    """The numbered letter about all these commitments of one institution; both or neither."""
    with logged_transaction():
        reminder = add_reminder(commitments, on=on, by=by)
        return generate(REMINDER_LETTER, reminder, by=by, register=True, on=on)


# -- many institutions at a time --------------------------------------------------------------


def _key(commitment: Commitment) -> tuple[int, int]:
    """Who writes to whom about it."""
    return commitment.decision.meeting.mechanism_id, commitment.organization_id


def _groups(ids: Iterable[int]) -> Iterator[list[Commitment]]:
    """The commitments of each letter."""
    found = sorted(Commitment.live().where(Commitment.id.in_(list(ids))), key=lambda one: (
        _key(one), one.id))
    for _, commitments in groupby(found, key=_key):
        yield list(commitments)


def _items(parameters: dict) -> Iterator[Item]:
    """A letter for each institution; it stands under its first commitment."""
    for commitments in _groups(parameters["ids"]):
        first = commitments[0]
        yield Item(entity="commitments", object_id=first.id, label=first.organization.short())


def _make(record: Commitment, _item: Item, parameters: dict, *, by: str) -> IssuedDocument:
    mine = next(group for group in _groups(parameters["ids"]) if record in group)
    return remind(mine, on=today(), by=by)


REMINDERS = declare_batch(code="reminders", heading=lambda _: REMINDER_LETTER.name, items=_items,
                          make=_make)
