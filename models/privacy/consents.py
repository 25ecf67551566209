"""Consents: for pictures, transfers and whatever else is not the office's public task."""

from peewee import CharField, DateField

from models.base import CHILD, Entity, Listing, RuleError
from models.belonging import FAMILIES, INSIDE, WITH_CASE, Belongs, Purpose
from models.cases.case import ChildCase
from models.due import Due
from models.fields import ChoiceField, link
from models.pairs import before, past
from models.privacy.choices import CONSENT_KINDS, GIVERS
from models.vault.fields import EncryptedField
from models.vault.records import VaultedEntity
from models.workflow import State, Transition, Workflow

OLD_ENOUGH = 14
OLDER_BANDS = ("14–17", "18–21")


class Consent(VaultedEntity):
    """What was agreed to, by whom and when; withdrawn, it stops what comes later."""

    case = link(ChildCase, "Случай", backref="consents")
    kind = ChoiceField(CONSENT_KINDS, verbose_name="За какво")
    scope = CharField(max_length=300, verbose_name="Обхват",
                      help_text="Например: снимки от празника на центъра, без лице и име")
    given_by = ChoiceField(GIVERS, verbose_name="Дадено от")
    giver = EncryptedField(max_length=120, default="", verbose_name="Име на далия съгласие")
    given_on = DateField(verbose_name="Дадено на")
    valid_until = DateField(null=True, verbose_name="Важи до")
    status = ChoiceField((), default="given", verbose_name="Състояние")
    withdrawn_on = DateField(null=True, verbose_name="Оттеглено на")

    workflow = Workflow(
        (State("given", "Дадено", "ok"), State("withdrawn", "Оттеглено", "bad")),
        (Transition(name="withdraw", label="Отбележи оттегляне", sources=("given",),
                    target="withdrawn", needs=("withdrawn_on",), main=True),))
    status.choices = workflow.choices

    awaits = Due(what="край на съгласие", day="valid_until", states=("given",), lead=(14,),
                 is_term=False, tells=("case.reference",))
    pairs = (before("given_on", "withdrawn_on"), before("given_on", "valid_until"),
             *past("given_on", "withdrawn_on"))
    listing = Listing(
        label="съгласие", plural="Съгласия", gender="n", parent="case", icon="certificate",
        columns=("kind", "case.reference", "given_by", "given_on", "status"),
        search=("kind", "case.reference"), filters=("kind", "status"), order=("-given_on", "-id"),
        privacy=CHILD, fixed=("case",), computed=("status", "withdrawn_on"),
        sections=(("Съгласие", ("case", "kind", "scope", "given_by", "giver", "given_on",
                                "valid_until")),
                  ("Оттегляне", ("status", "withdrawn_on"))))

    belongs = Belongs(
        rights="-WW--", to=("case",),
        purpose=Purpose(FAMILIES, INSIDE, WITH_CASE,
                        why="доказване на съгласие (чл. 7 от Регламента)"))

    bound = ("case",)

    class Meta:
        table_name = "consents"

    def search_text(self) -> str:
        return Entity.search_text(self)  # the number of the case

    def title(self) -> str:
        return f"Съгласие: {self.show('kind')}"

    def rules(self):
        if self.given_by == "child" and self.case_id and self.given_on and self._is_too_young():
            yield RuleError("Детето не е навършило 14 години. Съгласие дава родител, настойник "
                            "или попечител.", "given_by")

    def _is_too_young(self) -> bool:
        """By the birth date, where it is known, else by the age band of the case."""
        child = self.case.identity.first()
        if child is None or child.birth_date is None:
            return self.case.age_band not in OLDER_BANDS
        born, day = child.birth_date, self.given_on
        age = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
        return age < OLD_ENOUGH

    def is_valid(self, on) -> bool:
        """Whether it holds on a day."""
        return self.status == "given" and self.given_on <= on <= (self.valid_until or on)


def consent_to_give(case: ChildCase, on) -> Consent | None:
    """The consent by which data of the child may be given to another institution, if one holds."""
    consents = Consent.live().where(Consent.case == case.id, Consent.kind == "transfer")
    return next((consent for consent in consents if consent.is_valid(on)), None)


def forbids_publication(case: ChildCase, on) -> Consent | None:
    """The withdrawn or expired consent that stands against a publication, if no other holds."""
    consents = list(Consent.live().where(Consent.case == case.id, Consent.kind == "media"))
    if any(consent.is_valid(on) for consent in consents):
        return None
    return next(iter(consents), None)
