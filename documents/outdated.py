"""Papers that say something else than their record does now: told, never passed over in silence."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from bulgarian.grammar import join_list
from bulgarian.numerals import counted
from documents.generate import values_now
from documents.kinds import Kind, find_kind
from models.base import Entity
from models.documents.issued import IssuedDocument

NOT_THERE = "адресатът"


@dataclass(frozen=True)
class Outdated:
    """How many papers were made from facts that have changed, and which facts these are."""

    count: int
    facts: list[str]

    def sentence(self) -> str:
        """„След издаването има промени: датата и мястото. По старите данни са 17 документа.“"""
        changed = "промяна" if len(self.facts) == 1 else "промени"
        verb = "е" if self.count == 1 else "са"
        return (f"След издаването има {changed}: {join_list(self.facts)}. По старите данни {verb} "
                f"{counted(self.count, 'документ', 'документа')}.")


def find_outdated(documents: Iterable[IssuedDocument], record: Entity) -> Outdated | None:
    """What to say of papers of one kind of a record, None where all agree with it."""
    compare = Comparison(record)
    found = [facts for one in documents if (facts := compare.changed(one))]
    named = list(dict.fromkeys(fact for facts in found for fact in facts))
    return Outdated(len(found), named) if found else None


class Comparison:
    """What papers of one record printed, beside what they would print now.

    A paper keeps the values it was made from, and only what it printed is compared. Letters that
    said the same to people who get to see the same are compared once.
    """

    def __init__(self, record: Entity):
        self.record = record
        self._recipients: dict[str, dict] = {}
        self._known: dict[tuple, list[str]] = {}

    def changed(self, document: IssuedDocument) -> list[str]:
        """The facts, in words, that a paper tells otherwise than the record does."""
        kind = find_kind(document.kind)
        recipient = self._recipients_of(kind).get(document.recipient) if kind.facts else None
        if recipient is None:
            return [NOT_THERE] if kind.facts else []
        values = json.loads(document.data)
        kept = {place: _at(values, place, *free) for _, place, *free in kind.facts}
        key = (kind.code, document.privacy, document.template_version_id, json.dumps(kept),
               kind.sees(self.record, recipient))
        if key not in self._known:
            now = values_now(document, self.record, recipient, kept)
            self._known[key] = [label for label, place, *free in kind.facts
                                if kept[place] != _at(now, place, *free)]
        return self._known[key]

    def _recipients_of(self, kind: Kind) -> dict:
        if kind.code not in self._recipients:
            found = kind.recipients(self.record, kind.day(self.record))
            self._recipients[kind.code] = {one.label: one for one in found}
        return self._recipients[kind.code]


def _at(values: dict, place: str, *free: str):
    """What stands in a place; the parts of its rows that are free to differ are left out."""
    for name in place.split("."):
        values = values.get(name, "") if isinstance(values, dict) else ""
    if free and isinstance(values, list):
        return [{name: one for name, one in row.items() if name not in free} for row in values]
    return values
