"""What a step of a meeting claims about its papers: invitations issued, minutes made, signed."""

from datetime import date, timedelta

from peewee import JOIN, fn

from models.base import ENTITIES, RuleError, today
from models.documents.issued import LOCKS, IssuedDocument

INVITATION, MINUTES = "pokana", "protokol"  # kinds of documents
NOT_IN_FORCE = ("cancelled", "erased", "replaced")
MOST_NAMED = 5
HELD = ("held", "minutes_draft", "minutes_signed", "closed")
MINUTES_WITHIN = 7  # days after a meeting in which its minutes are expected
ANSWERS_WITHIN = 7  # days before a meeting in which those who are silent are rung up
WAITS = {"scheduled": "не е отбелязано като проведено",
         "invited": "не е отбелязано като проведено", "held": "протоколът не е изготвен",
         "minutes_draft": "протоколът не е подписан", "minutes_signed": "остава да се закрие"}


class MeetingPapers:
    """The part of a meeting that asks the register of documents before it says something."""

    @classmethod
    def unfinished(cls, on: date):
        """SQL condition: a week after its day it is not closed yet, or the next meeting has been
        held without approving its minutes."""
        later = cls.alias()
        is_followed = fn.EXISTS(later.select(later.id).where(
            later.mechanism == cls.mechanism, later.held_on > cls.held_on,
            later.status.in_(HELD), later.archived_at.is_null()))
        waits = cls.status.in_(tuple(WAITS)) & (cls.held_on <= on - timedelta(MINUTES_WITHIN))
        return waits | cls.approved_on.is_null() & (cls.status == "closed") & is_followed

    def waits_for(self) -> str:
        """What is still to be done after the meeting, in words."""
        is_signed = self.status in ("minutes_signed", "closed")
        return "протоколът не е приет" if is_signed and not self.approved_on else \
            WAITS.get(self.status, "")

    @classmethod
    def near(cls, on: date):
        """SQL condition: invited, with the last days for answers running."""
        return (cls.status == "invited") & cls.held_on.between(on, on + timedelta(ANSWERS_WITHIN))

    def papers_of(self, kind: str):
        """The documents of a kind made from the meeting that are in force, one query."""
        made = IssuedDocument
        return made.live().where(
            made.entity == "meetings", made.object_id == self.id, made.kind == kind,
            made.status.not_in(NOT_IN_FORCE))

    def invitees(self) -> list:
        """The lines that are sent a letter: all but the media, and the chair who signs it."""
        line = self.attendance.model
        above = [getattr(line, key).rel_model for key in ("person", "organization", "membership")]
        query = self.attendance.select(line, *above)
        for one in above:
            query = query.switch(line).join(one, JOIN.LEFT_OUTER)
        lines = list(query)
        for one in lines:
            one.meeting = self
        return [one for one in lines if one.is_written_to()]

    def uninvited(self) -> list:
        """The invitees without an invitation that has its number."""
        made = IssuedDocument
        issued = {recipient for (recipient,) in self.papers_of(INVITATION).where(
            made.register_number != "").select(made.recipient).tuples()}
        return [line for line in self.invitees() if line.addressed_as() not in issued]

    def inviting_rules(self, reason: str = ""):
        """A RuleError for an empty agenda, and for invitations that nobody has issued."""
        yield from self.agenda_rules()
        if reason.strip():
            return
        if not self.invitees():
            yield RuleError("Няма поканени. Обновете състава на заседанието.")
        elif missing := self.uninvited():
            yield RuleError(f"Няма издадена покана за: {told(missing)}. Издайте поканите от "
                            "„Към поканите“ или напишете как са поканени.", "reason")

    def minutes(self) -> IssuedDocument | None:
        """The newest minutes, None where none were made."""
        return self.papers_of(MINUTES).order_by(IssuedDocument.id.desc()).first()

    def signed_minutes(self) -> IssuedDocument | None:
        """The minutes of which a signed copy is kept, None if there are none."""
        return next((one for one in self.papers_of(MINUTES) if has_signed_copy(one)), None)

    def drafting_rules(self, reason: str = ""):
        """A RuleError for minutes that nobody has made."""
        if self.minutes() is None and not reason.strip():
            yield RuleError("Протоколът още не е изготвен. Изгответе го от „Протокол“ или "
                            "напишете къде е.", "reason")

    def signing_rules(self, reason: str = ""):
        """A RuleError for minutes of which no signed copy is kept."""
        if not reason.strip() and self.signed_minutes() is None:
            yield RuleError("Няма подписан протокол. Приложете подписания екземпляр към документа "
                            "„Протокол“ или напишете къде е.", "reason")

    def take_minutes_as_signed(self, by: str = "") -> None:
        """Take the steps that a signed copy of the minutes stands for."""
        for name in ("draft_minutes", "sign_minutes"):
            if name in [step.name for step in self.workflow.next_steps(self)]:
                self.workflow.move(self, name, by=by)

    def failing_rules(self):
        """What says that the meeting did take place, or may still do so."""
        quorum = self.opening_quorum()
        if self.held_on > today():
            yield RuleError(f"Заседанието е на {self.held_on:%d.%m.%Y} г. Ако няма да се проведе "
                            "тогава, използвайте „Отложи“ или „Отмени“.", "held_on")
        elif quorum.needed and quorum.ok:
            yield RuleError(f"{quorum.sentence()} Ако не се е провело по друга причина, "
                            "използвайте „Отложи“ или „Отмени“.")
        yield from self.undecided_rules()

    def undecided_rules(self):
        """What was decided says that the meeting took place."""
        if self.decisions.exists():
            yield RuleError("На заседанието има записани решения и те са в книгата. Отбележете го "
                            "като проведено.")


def told(lines: list) -> str:
    """The first of the lines by name, and how many more there are."""
    names = [line.addressed_as() for line in lines[:MOST_NAMED]]
    more = len(lines) - MOST_NAMED
    return "; ".join(names) + (f" и още {more}" if more > 0 else "")


def has_signed_copy(document: IssuedDocument) -> bool:
    return any(file.kind == "signed" for file in document.files)


def keep_signed_minutes(document: IssuedDocument):
    """A RuleError for minutes that are annulled while their meeting says that they are signed."""
    if document.kind != MINUTES or document.entity != "meetings" \
            or document.status != "cancelled" or "status" not in document._dirty:
        return
    meeting = ENTITIES["meetings"].get_or_none(ENTITIES["meetings"].id == document.object_id)
    if meeting is not None and meeting.status in meeting.closed_in:
        yield RuleError(f"„{meeting.name()}“ е с подписан протокол. Първо използвайте „Отвори "
                        "отново“ на страницата му.")


LOCKS.append(keep_signed_minutes)
