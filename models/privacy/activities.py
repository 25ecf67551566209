"""The register of processing activities (GDPR, article 30), made from the classes of the columns.

An activity is a register of the office that holds data about persons. Its data follow from the
columns; why they are there, about whom and for whom is said here once.
"""

from dataclasses import dataclass

from models.base import CHILD, ENTITIES, PERSONAL, Entity
from models.privacy.classes import LABELS, columns_of_class, holds_people
from models.privacy.retention import NO_RULE, RetentionRule

CHILDREN = "деца в риск"
FAMILIES = "деца в риск, техните родители и близки"
OFFICIALS = "представители на институции"
STAFF = "потребители на бюрото"
INSIDE = "служителите на бюрото с право на достъп"
MEMBERS = "членовете на механизма – с номера на случая, без имена"
PUBLIC_TASK = "координация на закрилата на детето (чл. 6, пар. 1, б. „д“ от Регламента)"
SECURITY = "сигурност на достъпа (чл. 32 от Регламента)"
WITH_CASE = "със случая"
OFFICE_BOOKS = "по номенклатурата на институцията"

# {table: (purpose, persons, recipients, how long)}; a register with persons has to be here.
SAID = {
    "cases": (PUBLIC_TASK, CHILDREN, MEMBERS, ""),
    "case_identities": (PUBLIC_TASK, CHILDREN, "адресати на поверителни документи", WITH_CASE),
    "relatives": (PUBLIC_TASK, FAMILIES, "адресати на поверителни документи", WITH_CASE),
    "case_events": (PUBLIC_TASK, FAMILIES, INSIDE, WITH_CASE),
    "case_access": (SECURITY, STAFF, INSIDE, WITH_CASE),
    "referrals": (PUBLIC_TASK, CHILDREN, "доставчици на услуги, институции", WITH_CASE),
    "agenda_items": (PUBLIC_TASK, CHILDREN, MEMBERS, OFFICE_BOOKS),
    "decisions": (PUBLIC_TASK, CHILDREN, MEMBERS, OFFICE_BOOKS),
    "commitments": (PUBLIC_TASK, CHILDREN, MEMBERS, OFFICE_BOOKS),
    "meetings": (PUBLIC_TASK, OFFICIALS, MEMBERS, OFFICE_BOOKS),
    "statements": (PUBLIC_TASK, CHILDREN, MEMBERS, OFFICE_BOOKS),
    "attendance": (PUBLIC_TASK, f"{OFFICIALS}, гости", MEMBERS, OFFICE_BOOKS),
    "documents": (PUBLIC_TASK, FAMILIES, "адресатите на документа", OFFICE_BOOKS),
    "letters": (PUBLIC_TASK, FAMILIES, "кореспондентите", OFFICE_BOOKS),
    "attached_files": (PUBLIC_TASK, FAMILIES, INSIDE, OFFICE_BOOKS),
    "people": (PUBLIC_TASK, OFFICIALS, MEMBERS, "докато заемат длъжността"),
    "memberships": (PUBLIC_TASK, OFFICIALS, MEMBERS, OFFICE_BOOKS),
    "consents": ("доказване на съгласие (чл. 7 от Регламента)", FAMILIES, INSIDE, WITH_CASE),
    "disclosures": ("отчетност за предоставените данни (чл. 5, пар. 2)", FAMILIES, INSIDE,
                    WITH_CASE),
    "data_requests": ("права на лицата (чл. 12–22 от Регламента)", FAMILIES,
                      "заявителят, надзорният орган", OFFICE_BOOKS),
    "users": (SECURITY, STAFF, INSIDE, "докато имат достъп"),
    "approvals": (SECURITY, STAFF, INSIDE, OFFICE_BOOKS),
}
MEASURES = {
    CHILD: "достъп само за бюрото, показване с причина, дневник, шифроване на самоличността",
    PERSONAL: "достъп по роля, дневник на достъпа"}


@dataclass(frozen=True)
class Activity:
    """One line of the register."""

    number: int
    table: str
    name: str
    purpose: str
    persons: str
    data: str
    recipients: str
    retention: str
    measures: str


def activities() -> list[Activity]:
    """The lines of all registers that hold data about persons, by name."""
    found = sorted((e for e in ENTITIES.values() if holds_people(e)),
                   key=lambda entity: entity.listing.plural)
    terms = retention_text()
    return [_activity(number, entity, terms) for number, entity in enumerate(found, start=1)]


def _activity(number: int, entity: type[Entity], terms: str) -> Activity:
    table = entity._meta.table_name
    purpose, persons, recipients, term = SAID[table]
    highest = CHILD if columns_of_class(entity, CHILD) else PERSONAL
    return Activity(number, table, entity.listing.plural, purpose, persons, data_text(entity),
                    recipients, term or terms, MEASURES[highest])


def data_text(entity: type[Entity]) -> str:
    """„лични данни: …; данни за дете: …“, by the labels of the columns."""
    parts = []
    for privacy in (PERSONAL, CHILD):
        labels = [entity.label_of(name) for name in columns_of_class(entity, privacy)]
        if labels:
            parts.append(f"{LABELS[privacy]}: {', '.join(labels).lower()}")
    return "; ".join(parts)


def retention_text() -> str:
    """The terms that the office typed, or that there are none yet."""
    rules = [f"{rule.title()} ({rule.basis})" for rule in RetentionRule.live()]
    return "; ".join(rules) or NO_RULE
