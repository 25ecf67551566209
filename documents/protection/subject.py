"""„Всичко за това лице“: every record that belongs to a child's case, as one of the family gets it.

The walk over the foreign keys decides what is in it. Other people are taken out: the contacts of
other relatives, who reported, other children, numbers and addresses that are not the person's.
"""

import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from bulgarian.dates import date_numeric, time_words
from bulgarian.names import seen_text
from documents.printing import yes_or_no
from documents.privacy import ROLES, Hidden
from documents.protection.leaks import find_in_document
from models.agenda.items import AgendaItem
from models.base import ENTITIES, Entity, office_time, today
from models.cases.case import ChildCase
from models.cases.identity import CaseIdentity, Relative
from models.decisions.decision import Decision
from models.documents.issued import IssuedDocument
from models.leaks.finding import Finder, finder
from models.leaks.hits import PROTECTED
from models.leaks.told import protected_patterns
from models.privacy.disclosures import keep_delivery
from models.privacy.reach import owned_entities, records_of

OTHER, SOURCE = "[заличено – друго лице]", "[заличено – защитен източник]"
PLACE = "[заличено – поверителен адрес]"
TECHNICAL = ("id", "version", "search", "sort_keys", "row_key", "key_version", "number_index",
             "data", "blob")
CONTACTS = ("phone", "address", "note")
REPORT = "spravka_lice"


@dataclass(frozen=True)
class Subject:
    """Whose data are asked for: the child, or one of its relatives."""

    child: CaseIdentity
    relative: Relative | None = None

    @property
    def case(self) -> ChildCase:
        return self.child.case

    @property
    def label(self) -> str:
        """What the person is called where no name belongs."""
        return f"{self.relative.show('relation')} ({self.relative.id})" if self.relative \
            else "детето"

    @property
    def name(self) -> str:
        return self.relative.name if self.relative else self.child.full_name()

    def others(self) -> list[Relative]:
        """The relatives who are somebody else."""
        return [one for one in CaseIdentity.relatives.with_archived(self.child)
                if one.id != getattr(self.relative, "id", 0)]


def subjects_of(child: CaseIdentity) -> list[Subject]:
    """The child, then its relatives."""
    return [Subject(child), *(
        Subject(child, relative) for relative in CaseIdentity.relatives.with_archived(child))]


@dataclass
class Section:
    """The rows of one register: of each, (label, text) of what is filled in."""

    table: str
    name: str
    rows: list[list[tuple[str, str]]] = field(default_factory=list)


class Account:
    """Everything about a person, with other people taken out."""

    def __init__(self, subject: Subject):
        self.subject, self.redacted = subject, 0
        self.search: Finder = finder()
        self.owned = records_of(subject.case)

    @cached_property
    def sections(self) -> list[Section]:
        """The registers in which there is anything, the case first."""
        found = [Section(entity._meta.table_name, entity.listing.plural, list(self._rows(entity)))
                 for entity in owned_entities() if self.owned.get(entity)]
        return [section for section in found if section.rows]

    def _rows(self, entity: type[Entity]) -> Iterator[list[tuple[str, str]]]:
        for record in entity.select().where(entity.id.in_(self.owned[entity])).order_by(entity.id):
            facts = [(record.label_of(name), self._shown(record, name))
                     for name in entity._meta.fields if name not in TECHNICAL]
            yield [(label, text) for label, text in facts if text]

    def _shown(self, record: Entity, name: str) -> str:
        text = _printed(record, name)
        if text and isinstance(record, Relative) and record in self.subject.others() \
                and name in CONTACTS:
            return self._count(OTHER)
        if text and (type(record)._meta.table_name, name) == ("cases", "source_person"):
            return self._count(SOURCE)
        return self.redact(text)

    def _count(self, mark: str) -> str:
        self.redacted += 1
        return mark

    def redact(self, text: str) -> str:
        """The text without other children, other relatives, contacts of anybody else, and the
        addresses that are kept confidential: the applicant may be whom they are hidden from."""
        for pattern in self.protected:
            if pattern.search(seen := seen_text(text)):
                text = pattern.sub(lambda _: self._count(PLACE), seen)
        for relative in self.subject.others():
            words = tuple(relative.name.split())
            if self.subject.relative and len(words) > 1:
                pattern = Hidden(words, "").pattern
                text = pattern.sub(lambda _, one=relative: self._count(ROLES[one.relation]), text)
        if self.subject.relative and (number := self.subject.child.id_number):
            text = re.sub(re.escape(number), lambda _: self._count(OTHER), text)
        for hit in reversed(self.search.find(text)):
            if self._is_others(hit, text[hit.start:hit.end]):
                text = text[:hit.start] + self._count(OTHER) + text[hit.end:]
        return text

    @cached_property
    def protected(self) -> tuple[re.Pattern, ...]:
        """What the family keeps confidential, as it may stand in a text."""
        return protected_patterns(self.subject.child)

    def _is_others(self, hit, written: str) -> bool:
        if hit.cases:
            return self.subject.case.id not in hit.cases
        return _plain(written) not in self._own

    @cached_property
    def _own(self) -> set[str]:
        """Numbers and contacts of the person."""
        child, relative = self.subject.child, self.subject.relative
        return {_plain(relative.phone if relative else child.id_number)}

    # -- documents ---------------------------------------------------------------------------
    @cached_property
    def documents(self) -> list[tuple[IssuedDocument, bytes | None]]:
        """The documents about the case; without a file those that speak of others too."""
        found = IssuedDocument.select().where(
            IssuedDocument.id.in_(self.owned.get(IssuedDocument, [])),
            IssuedDocument.status != "erased").order_by(IssuedDocument.id)
        return [(document, self._file(document)) for document in found]

    def _file(self, document: IssuedDocument) -> bytes | None:
        content = document.content()
        own = self.subject.case.id
        hits = find_in_document(content, own=frozenset((own,)))
        is_mixed = any(hit.kind == PROTECTED or hit.cases and own not in hit.cases for hit in hits)
        return None if is_mixed or self.subject.relative else content

    def mentions(self) -> list[str]:
        """Papers of meetings that speak of the case among others: to be redacted by hand."""
        meetings = {row.meeting_id for entity in (AgendaItem, Decision) for row in entity.select(
            entity.meeting).where(entity.case == self.subject.case.id)}
        papers = IssuedDocument.select().where(
            IssuedDocument.entity == "meetings", IssuedDocument.object_id.in_(list(meetings)))
        return [paper.title() for paper in papers.order_by(IssuedDocument.id)]

    def as_json(self) -> str:
        """All of it, for a machine."""
        content = {
            "лице": self.subject.name, "случай": self.subject.case.reference,
            "изготвено_на": today().isoformat(),
            "раздели": {one.name: [_joined(row) for row in one.rows] for one in self.sections},
            "документи": [document.title() for document, _ in self.documents],
            "споменаване": self.mentions(), "заличени_места": self.redacted}
        return json.dumps(content, ensure_ascii=False, indent=1)


def _printed(record: Entity, name: str) -> str:
    """The value of a column as a paper has it: „11.02.2016 г.“, „21.48 ч.“, „да“."""
    value = record.__data__.get(name)
    if name == "entity" and value in ENTITIES:
        return ENTITIES[value].listing.plural
    if isinstance(value, datetime):
        moment = office_time(value)
        return f"{date_numeric(moment)}, {time_words(moment)} ч."
    if isinstance(value, date):
        return date_numeric(value)
    return yes_or_no(value) if isinstance(value, bool) else record.show(name)


def _joined(row: list[tuple[str, str]]) -> dict[str, str]:
    """The facts of a row by label; two of the same label stand together."""
    facts: dict[str, str] = {}
    for label, text in row:
        facts[label] = f"{facts[label]}; {text}" if label in facts else text
    return facts


def _plain(text: str) -> str:
    return "".join(sign for sign in text if sign.isalnum() or sign == "@")


def pack_account(account: Account, report: bytes) -> io.BytesIO:
    """The ZIP: the report for people, the data for a machine, and the documents."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("справка.docx", report)
        archive.writestr("данни.json", account.as_json())
        for document, content in account.documents:
            if content is not None:
                archive.writestr(f"документи/{document.id}_{document.file_name}", content)
    packed.seek(0)
    return packed


def note_account(subject: Subject, by: str) -> None:
    """That the data were given out, in the register of disclosures."""
    keep_delivery(by, case=subject.case, way="request", level="names",
                  recipient=f"заявител – {subject.label}",
                  what="Справка за обработваните лични данни")
