"""Why somebody looked, and why a step was taken: sealed, for the office, gone with the case.

The log is never changed and the technical administrator reads it, so it names the purpose and the
number of the reason alone.
"""

import re

from peewee import CharField, IntegerField

from models.audit.actors import current_actor
from models.audit.changes import KEEPERS
from models.base import CHILD, INTERNAL, Entity, Listing, RuleError
from models.belonging import INSIDE, SECURITY, STAFF, WITH_CASE, Belongs, Purpose
from models.cases.case import ChildCase
from models.fields import link
from models.vault.fields import EncryptedField
from models.vault.records import VaultedEntity
from models.words import declare_list

PURPOSES = declare_list(
    "case_access.purpose", ("work", "работа по случая"), ("meeting", "подготовка на заседание"),
    ("danger", "непосредствена опасност за детето"), ("institution", "запитване от институция"),
    ("check", "проверка на данните"), ("other", "друго"), grows=True,
    locked=("work",))
LONGEST = 500
WORD = re.compile(r"[^\W\d_]{2,}")
LEAST_WORDS, LEAST_LETTERS = 2, 10


class AccessReason(VaultedEntity):
    """What was typed as the reason of one event of the log."""

    case = link(ChildCase, "Случай", backref="reasons", required=False)
    entity = CharField(max_length=60, verbose_name="Регистър")
    object_id = IntegerField(verbose_name="Запис №")
    purpose = CharField(max_length=120, verbose_name="Повод")
    text = EncryptedField(max_length=LONGEST, default="", verbose_name="Причина")

    listing = Listing(
        label="причина", plural="Защо е отварян", gender="f", parent="case",
        columns=("created_at", "created_by", "purpose"), filters=("case",), order=("-id",),
        privacy=INTERNAL,
        classes=(("text", CHILD),),
        computed=("case", "created_at", "created_by", "purpose", "text"),
        hidden=(("the record it is about", ("entity", "object_id")),),
        sections=(("Причина", ("case", "created_at", "created_by", "purpose", "text")),))

    belongs = Belongs(
        rights="-rr--", to=("case",), removed=True,
        purpose=Purpose(STAFF, INSIDE, WITH_CASE, why=SECURITY))

    bound = ("entity", "object_id")
    owners = ()  # it stays whatever becomes of the case in the bin

    class Meta:
        table_name = "access_reasons"

    def title(self) -> str:
        return self.purpose

    def logged(self, write, **how):
        """A new one is a part of the event that names it, and no event itself."""
        return super().logged(write, **how) if self.id else write()


@KEEPERS.named("reason")
def keep_reason(record: Entity, purpose: str, text: str) -> int:
    """The number of the stored reason."""
    kept = AccessReason(case=record.about_case(), entity=record._meta.table_name,
                        object_id=record.id, purpose=purpose[:120], text=text.strip()[:LONGEST])
    return kept.store(by=current_actor().name).id


def check_reason(purpose: str, reason: str) -> None:
    """RuleError unless the purpose is one of the list and the reason says something in words."""
    if purpose not in dict(PURPOSES):
        raise RuleError("Изберете повод от списъка.", "purpose")
    words = {word.lower() for word in WORD.findall(reason)}
    if len(words) < LEAST_WORDS or sum(len({*word}) for word in words) < LEAST_LETTERS:
        raise RuleError("Напишете причината с няколко думи.", "reason")
