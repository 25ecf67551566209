"""The register of processing activities (GDPR, article 30), made from the classes of the columns.

An activity is a register of the office that holds data about persons. Its data follow from the
columns; why they are there, about whom and for whom its entity declares (`Belongs.purpose`).
"""

from dataclasses import dataclass

from bulgarian.text import small_first
from models.base import CHILD, ENTITIES, PERSONAL, Entity
from models.privacy.classes import LABELS, columns_of_class, holds_people
from models.privacy.retention import NO_RULE, RetentionRule

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
    said = entity.belongs.purpose
    highest = CHILD if columns_of_class(entity, CHILD) else PERSONAL
    return Activity(number, entity._meta.table_name, entity.listing.plural, said.why, said.persons,
                    data_text(entity), said.recipients, said.term or terms, MEASURES[highest])


def data_text(entity: type[Entity]) -> str:
    """„лични данни: …; данни за дете: …“, by the labels of the columns."""
    parts = []
    for privacy in (PERSONAL, CHILD):
        labels = [entity.label_of(name) for name in columns_of_class(entity, privacy)]
        if labels:
            parts.append(f"{LABELS[privacy]}: {', '.join(map(small_first, labels))}")
    return "; ".join(parts)


def retention_text() -> str:
    """The terms that the office typed, or that there are none yet."""
    rules = [f"{rule.title()} ({rule.basis})" for rule in RetentionRule.live()]
    return "; ".join(rules) or NO_RULE
