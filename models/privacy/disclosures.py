"""Who outside the office received which data of a child, when and on what ground."""

from peewee import CharField, DateTimeField

from models.base import PERSONAL, Entity, Listing, RuleError, today, utc_now
from models.belonging import FAMILIES, INSIDE, WITH_CASE, Belongs, Purpose
from models.cases.case import ChildCase
from models.documents.issued import IssuedDocument
from models.fields import ChoiceField, link
from models.mechanisms import LegalBasis
from models.privacy.choices import LEVELS, WAYS
from models.privacy.consents import Consent, consent_to_give


class Disclosure(Entity):
    """One delivery: what, to whom, how far it names the child, and on what ground."""

    case = link(ChildCase, "Случай", backref="disclosures")
    document = link(IssuedDocument, "Документ", backref="disclosures", required=False)
    what = CharField(max_length=300, verbose_name="Какво е предоставено")
    recipient = CharField(max_length=200, verbose_name="На кого")
    level = ChoiceField(LEVELS, default="code", verbose_name="Как е посочено детето")
    way = ChoiceField(WAYS, default="hand", verbose_name="Как")
    basis = link(LegalBasis, "Правно основание", backref="disclosures", required=False)
    consent = link(Consent, "Съгласие", backref="disclosures", required=False)
    given_at = DateTimeField(default=utc_now, verbose_name="Кога")
    note = CharField(max_length=300, default="", verbose_name="Бележка")

    listing = Listing(
        label="предоставяне", plural="Предоставени данни", gender="n", parent="case",
        icon="external-link",
        columns=("what", "case.reference", "recipient", "level", "given_at", "created_by"),
        search=("what", "recipient", "case.reference"), filters=("level", "way"),
        order=("-given_at", "-id"), privacy=PERSONAL, fixed=("case",),
        computed=("document", "way", "given_at"),
        sections=(("Предоставяне", ("case", "what", "recipient", "level", "basis", "consent",
                                    "note")),
                  ("Как", ("way", "document", "given_at"))))

    belongs = Belongs(
        rights="-WW-r", to=("case",),
        purpose=Purpose(FAMILIES, INSIDE, WITH_CASE,
                        why="отчетност за предоставените данни (чл. 5, пар. 2)"))

    class Meta:
        table_name = "disclosures"

    def title(self) -> str:
        return f"{self.what} – {self.recipient}"

    def rules(self):
        if self.consent_id and self.case_id and self.consent.case_id != self.case_id:
            yield RuleError("Това съгласие е по друг случай.", "consent")
        if not self.id and self.consent_id and not self.consent.is_valid(self.given_at.date()):
            yield RuleError("Съгласието е оттеглено или е изтекло.", "consent")


def note_disclosure(document: IssuedDocument, case: ChildCase, *, recipient: str, way: str,
                    level: str, by: str = "") -> None:
    """Keep a row of this document, case and recipient; registered and sent are one delivery."""
    known = (Disclosure.document == document.id, Disclosure.case == case.id,
             Disclosure.recipient == recipient)
    if Disclosure.unlogged_update(way=way).where(*known).execute():
        return
    basis = case.mechanism.legal_basis_id
    keep_delivery(
        by, document=document, case=case, recipient=recipient, way=way,
        level=level, basis=basis, consent=None if basis else consent_to_give(case, today()),
        what=f"{document.heading} {document.register_number}".strip()[:300])


def keep_delivery(by: str, **values) -> None:
    """A row without an event in the log: the step or the download that it follows from has one."""
    row = Disclosure(created_by=by, updated_by=by, **values)
    row.search = row.search_text()
    Disclosure.insert(row.__data__).execute()
