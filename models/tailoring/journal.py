"""What was configured, by whom and when, told from the log; one change is taken back alone."""

import json
from contextlib import ExitStack
from dataclasses import dataclass

from models.audit.chain import logged_transaction
from models.audit.events import AuditEvent
from models.audit.questions import show_at
from models.base import RuleError
from models.tailoring import snapshot
from models.tailoring.configuration import PARTS, added, became, place_of
from models.tailoring.fields import OwnValue
from models.tailoring.version import Tailored
from models.tailoring.wordings import OwnWording

TABLES = {one._meta.table_name: one for one in PARTS}
UNDONE = {"create": "", "archive": "Скрива се", "restore": "Показва се отново"}
LATER = "После е променено пак. Първо върнете по-новата промяна."
MERGED = "Слетите стойности не се разделят: записите вече са с другата."
UNTOLD = "Дневникът не пази какво е пишело."
BY_KIND = "Видът се връща от страницата на полето, със „Смени вида“."


@dataclass
class Entry:
    """One change of the configuration; `record` is what it changed, as it stands now."""

    event: AuditEvent
    record: Tailored

    def __post_init__(self):
        details = json.loads(self.event.details) if self.event.details else {}
        fields = self.record._meta.fields
        self.changes = {name: one for name, one in details.get("changes", {}).items()
                        if name in fields and name != "archived_at"}

    @property
    def number(self) -> int:
        return self.event.sequence

    @property
    def when(self) -> str:
        return show_at(self.event.at)

    def words(self) -> str:
        """„Добавя се допълнително поле „Лекар“.“, or what became what."""
        record, action = self.record, self.event.action
        named = f"{record.listing.label} „{record.title()}“{self._place()}"
        if action in UNDONE:
            return f"{added(type(record)) if action == 'create' else UNDONE[action]} {named}."
        told = [became(record, name, *one) if isinstance(one, list) else
                f"{record.label_of(name)}: променено" for name, one in self.changes.items()]
        return f"{named[:1].upper()}{named[1:]} – {'; '.join(told)}."

    def _place(self) -> str:
        held = self.record.__data__
        of, listed = held.get("register", ""), held.get("list_name") or ""
        return place_of(of if isinstance(of, str) else f"r{of}") or place_of(listed)

    def obstacle(self) -> str:
        """Why it cannot be taken back as it stands; empty where it can."""
        action, record = self.event.action, self.record
        if {"changed_into", "kind"} & {*self.changes} and action == "change" or \
                getattr(record, "changed_into", 0):
            return BY_KIND
        if action == "archive":
            merged = isinstance(record, OwnValue) and record.into
            return MERGED if merged else "" if record.is_binned else LATER
        if action in ("create", "restore"):
            return LATER if record.is_binned else ""
        if not all(isinstance(one, list) for one in self.changes.values()):
            return UNTOLD
        held = {name: record.__data__.get(name) for name in self.changes}
        return "" if held == {name: new for name, (_, new) in self.changes.items()} else LATER


def read_journal(most: int, number: int | None = None) -> list[Entry]:
    """The last changes, the newest first; or the one of this number."""
    found = AuditEvent.select().where(
        AuditEvent.entity.in_([*TABLES]), AuditEvent.object_id.is_null(False),
        AuditEvent.action.in_(("change", *UNDONE)))
    found = found.where(AuditEvent.sequence == number) if number is not None else found
    events = list(found.order_by(AuditEvent.sequence.desc()).limit(most))
    records = {}
    for table in {one.entity for one in events}:
        numbers = {one.object_id for one in events if one.entity == table}
        rows = TABLES[table].select().where(TABLES[table].id.in_(numbers))
        records |= {(table, row.id): row for row in rows if row.is_carried}
    entries = [Entry(one, records[one.entity, one.object_id]) for one in events
               if (one.entity, one.object_id) in records]
    return [one for one in entries if one.changes or one.event.action in UNDONE]


def take_back(number: int, by: str) -> str:
    """Undo one change, or nothing at all; gives its words. RuleError where something is in the way.
    """
    entry = next(iter(read_journal(1, number)), None)
    if entry is None:
        raise RuleError("Няма такава промяна. Обновете страницата.")
    if reason := entry.obstacle():
        raise RuleError(f"{entry.words()} {reason}")
    with ExitStack() as failed, logged_transaction():
        failed.callback(snapshot.forget)
        _undo(entry, by)
        failed.pop_all()
    return entry.words()


def _undo(entry: Entry, by: str) -> None:
    record, action = entry.record, entry.event.action
    if action == "archive":
        record.restore(by)
    elif action == "change":
        record.set_values({name: old for name, (old, _) in entry.changes.items()})
        record.store(by)
    elif isinstance(record, OwnWording):
        record.reset(by)
    else:
        record.archive(by)
