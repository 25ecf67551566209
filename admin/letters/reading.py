"""The lines of the book: documents with a number and letters typed by hand, one under another."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from math import ceil
from urllib.parse import urlencode

from peewee import fn

from admin import policy
from admin.asked import asked, hidden
from admin.records.addresses import record_url
from bulgarian.numerals import read_whole
from documents.kinds import KINDS, MEETING
from models.base import Entity, today
from models.documents.issued import IssuedDocument
from models.letters.letter import IN, OUT, Letter

VIEWS = (("", "Всички"), (OUT, "Изходящи"), (IN, "Входящи"), ("due", "Чакат отговор"))
PAGE = 50
COLUMNS = ("Номер", "Дата", "Вид", "Относно", "От кого / до кого", "Състояние")


@dataclass(frozen=True)
class Line:
    """One letter as the book shows it."""

    record: Entity
    number: str
    day: date
    kind: str
    subject: str
    other_side: str
    note: str = ""  # why annulled, or until when an answer is due

    @property
    def url(self) -> str:
        return record_url(self.record)

    @property
    def status(self) -> str:
        return self.record.show("status")

    @property
    def tone(self) -> str | None:
        return self.record.tone("status")

    @property
    def is_annulled(self) -> bool:
        return self.record.status in ("cancelled", "annulled")

    def cells(self) -> tuple:
        """What the workbook has, in the order of COLUMNS; the reason after the state."""
        status = f"{self.status}: {self.note}" if self.note else self.status
        return self.number, self.day, self.kind, self.subject, self.other_side, status


class BookPage:
    """The book of one year as an address asks for it; nonsense in it asks for nothing."""

    def __init__(self, user, args):
        self.user, self.args = user, args
        self.view = args.get("view", "") if args.get("view") in dict(VIEWS) else ""
        self.q = asked(args)

    @property
    def year(self) -> int:
        asked = read_whole(self.args.get("year", ""), most=2100) or 0
        return asked if asked > 1900 else today().year

    def years(self) -> list[int]:
        """The years in which anything was registered, this one always."""
        found = {today().year, self.year}
        for entity in (IssuedDocument, Letter):
            day = entity.register_date
            query = policy.visible(self.user, entity).where(day.is_null(False))
            row = query.select(fn.MIN(day), fn.MAX(day)).tuples().first()
            found |= {int(str(one)[:4]) for one in row or () if one}
        return list(range(max(found), min(found) - 1, -1))

    @cached_property
    def lines(self) -> list[Line]:
        """All lines, the newest first."""
        found = [] if self.view in (IN, "due") else self._documents()
        if policy.may_read(self.user, Letter):
            found += [_letter_line(one) for one in self._letters()]
        return sorted(found, key=lambda line: (line.day, serial_of(line.number)), reverse=True)

    @property
    def shown(self) -> list[Line]:
        start = (self.page - 1) * PAGE
        return self.lines[start:start + PAGE]

    @property
    def pages(self) -> int:
        return ceil(len(self.lines) / PAGE)

    @property
    def page(self) -> int:
        asked = read_whole(self.args.get("page", "")) or 1
        return max(1, min(asked, self.pages))

    def url(self, **changes) -> str:
        """This page's address with some parameters changed, without the empty ones."""
        kept = {"year": self.year, "view": self.view, "q": hidden(self.q), **changes}
        return f"?{urlencode({name: value for name, value in kept.items() if value})}"

    def _documents(self) -> list[Line]:
        """The newest edition of every number; minutes are numbered by their meeting, not here."""
        document = IssuedDocument
        of_meetings = [kind.code for kind in KINDS.values() if kind.numbering == MEETING]
        query = policy.visible_live(self.user, document).where(
            document.register_number != "", document.kind.not_in(of_meetings),
            document.status != "replaced", document.register_date.year == self.year)
        if self.view:
            query = query.where(document.direction == self.view)
        newest = {(one.owner, one.register_number): one
                  for one in self._searched(query, document).order_by(document.id)}
        return [_document_line(one) for one in newest.values()]

    def _letters(self):
        query = policy.visible_live(self.user, Letter).where(
            Letter.register_date.year == self.year)
        if self.view == "due":
            query = query.where(Letter.status == "registered", Letter.answer_due.is_null(False))
        elif self.view:
            query = query.where(Letter.direction == self.view)
        return self._searched(query, Letter)

    def _searched(self, query, entity: type[Entity]):
        return query.where(policy.matching(self.user, entity, self.q)) if self.q else query


def _document_line(one: IssuedDocument) -> Line:
    return Line(record=one, number=one.register_number, day=one.register_date, kind=one.called(),
                subject=one.subject, other_side=one.recipient, note=one.annul_reason)


def _letter_line(one: Letter) -> Line:
    theirs = f" (№ {one.their_number})" if one.their_number else ""
    note = one.annul_reason
    if one.status == "registered" and one.answer_due:
        note = f"отговор до {one.answer_due:%d.%m.%Y} г."
    return Line(record=one, number=one.register_number, day=one.register_date,
                kind=f"{one.show('direction').capitalize()} писмо", subject=one.subject,
                other_side=f"{one.correspondent}{theirs}", note=note)


def serial_of(number: str) -> tuple[int, str]:
    """What sorts numbers of one day: the last digits as a number."""
    return read_whole(number.rpartition("-")[2]) or 0, number
