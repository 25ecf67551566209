"""What an address may ask of the user, for the declarations of the pages.

The pages ask of the record once more: it is read within what the user may see.
"""

from collections.abc import Callable
from dataclasses import dataclass

from admin.policy import rights
from models.base import Entity
from models.cases.case import ChildCase
from models.cases.identity import CaseIdentity
from models.commitments.commitment import Commitment
from models.commitments.reminders import Reminder
from models.documents.issued import IssuedDocument
from models.privacy.destruction import Destruction
from models.privacy.retention import RetentionRule
from models.services import Service
from models.users import ADMIN, AUDITOR, OFFICE, User

HIDDEN, FORBIDDEN = 404, 403


@dataclass(frozen=True)
class Need:
    """Who passes: `refuse(user, entity)` gives the status of a refusal, or 0."""

    refuse: Callable[[object, type[Entity] | None], int] | None  # None: open to strangers
    words: str

    def refusal(self, user, entity: type[Entity] | None) -> int:
        """The status with which somebody who is signed in is refused, or 0."""
        return self.refuse(user, entity) if self.refuse else 0


def _unless(may: Callable, status: int = FORBIDDEN) -> Callable:
    """Hidden from those who may not read the entity, `status` for the others who may not.

    From a representative everything is hidden that he may not do.
    """
    def refuse(user, entity) -> int:
        if entity is not None and not rights.may_read(user, entity):
            return HIDDEN
        return 0 if may(user, entity) else HIDDEN if user.is_guest() else status
    return refuse


def _steps(user, entity) -> bool:
    mine = rights.grant(user, entity)
    return mine.write or bool(mine.steps)


def _writes(entity: type[Entity]) -> Callable:
    """Hidden from those who may not read this entity, or the one that the address belongs to."""
    passes, reads = _unless(rights.may_write), _unless(lambda _user, _entity: True)
    return lambda user, own: reads(user, own) or passes(user, entity)


def _is_office(user, _entity) -> bool:
    return user.role in OFFICE


STRANGER = Need(None, "everybody")
HALF = Need(lambda _user, _entity: 0, "an account, as far as the sign-in lets it")
SIGNED_IN = Need(_unless(lambda _user, _entity: True), "every account")
READ = Need(_unless(lambda _user, _entity: True), "who may read the entity")
WRITE = Need(_unless(rights.may_write), "who may write the entity")
STEP = Need(_unless(_steps), "who may take a step of the entity")
IDENTITY = Need(_unless(lambda user, _: rights.may_read(user, CaseIdentity), HIDDEN),
                "the office")
OFFICE_ONLY = Need(_unless(_is_office, HIDDEN), "the office")
NOTE_CASE = Need(_writes(ChildCase), "who may write cases")
MAKE = Need(_writes(IssuedDocument), "who may write documents")
TELL_PLACES = Need(_writes(Service), "who may write services")
REMIND = Need(_writes(Reminder), "who may write reminders")
LOG = Need(_unless(lambda user, _: user.role in (ADMIN, AUDITOR), HIDDEN),
           "auditor, administrator")
REPRESENT = Need(_unless(lambda user, _: user.is_guest(), HIDDEN), "representatives")
STATISTICS = Need(_unless(lambda user, _: not user.is_guest(), HIDDEN),
                  "everybody but representatives: counts alone")
EXECUTION = Need(_unless(lambda user, _: rights.may_read(user, Commitment)
                         and not user.is_guest(), HIDDEN), "office, auditor")
ACCOUNTS = Need(_unless(lambda user, _: rights.may_write(user, User), HIDDEN), "administrator")
OPERATE = Need(_unless(lambda user, _: user.role == ADMIN, HIDDEN),
               "administrator: who looks after the machine")
WORD_FORMS = Need(_unless(lambda user, _: user.may_word_forms(), HIDDEN),
                  "administrator, and whom he lets say what fields are called")
LETTERS = Need(_unless(lambda user, _: not user.is_guest() and rights.may_read(
    user, IssuedDocument), HIDDEN), "office, auditor")
BOOKS = Need(_unless(lambda user, _: rights.may_read(user, RetentionRule), HIDDEN),
             "everybody but representatives")
TERMS = Need(_unless(lambda user, _: rights.may_read(user, Destruction), HIDDEN),
             "office, auditor")
DESTROY = Need(_writes(Destruction), "who may write lists of destruction")
DECIDE = Need(_unless(lambda user, _: user.role in (ADMIN, *OFFICE)), "office, administrator")
