"""An import as a job of the worker: tried and rolled back, carried out, taken back."""

import json
from dataclasses import asdict

from werkzeug.datastructures import MultiDict

from admin.exchange.places import Target, may_import
from admin.exchange.rows import ADDED, CHANGED, REFUSED, ROW, Intake, Plan, Row
from admin.policy import visible_live
from documents.batches import Item, declare_batch
from documents.files.tables import Table, read_tables
from forms.making import EntityForm
from models.audit.chain import record_event
from models.base import Entity, RuleError
from models.database import database
from models.imports import DONE, TRIED, UNDONE, WAITING, Import
from models.leaks.finding import held
from models.leaks.typed import leak_warnings
from models.users import User

WHOLE, SOUND = "whole", "rows"  # all rows or none; those that can be taken
GONE = "Файлът на това внасяне вече не се пази. Качете го отново."
NO_RIGHT = "Нямате право да добавяте в този регистър."
NOT_WHOLE = ("Нищо не е внесено: {count} от редовете не могат да се приемат. Първият от тях е ред "
             "{line}: {why}")
MOST_TOLD = 5


def planned(record: Import) -> tuple[Plan, list[tuple[int, list[str]]]]:
    """How the file is read, and the rows below its headings."""
    said = record.planned()
    table = open_tables(record)[said["sheet"]]
    plan = Plan(**{name: said[name] for name in Plan.__dataclass_fields__})
    return plan, table.rows[said["first"]:]


def open_tables(record: Import) -> list[Table]:
    """The sheets of the file; RuleError once it is gone."""
    if not record.has_file:
        raise RuleError(GONE)
    return read_tables(record.file_name, record.content())


def keep_plan(record: Import, plan: Plan, *, sheet: int, first: int, heads) -> None:
    """Remember how the columns go; also for the next file of this register."""
    record.plan = json.dumps({**asdict(plan), "sheet": sheet, "first": first,
                              "heads": list(heads)}, ensure_ascii=False)


def take_rows(record: Import, user: User) -> list[tuple[int, list[str], Row]]:
    """What becomes of every row, stored in the open transaction."""
    if not may_import(user, record.target):
        raise RuleError(NO_RIGHT)
    plan, rows = planned(record)
    intake = Intake(Target(user, record.target), plan)
    with held():
        found = [(number, cells, intake.take(number, cells)) for number, cells in rows]
    with held():  # once all are there: a name of a later row is known too
        for *_, row in found:
            row.faults += [] if row.record is None else [
                (ROW, sentence) for sentence in leak_warnings(row.record)]
    return found


def told(number: int, cells: list[str], row: Row) -> dict:
    """A row as it is kept: of a refused one also its cells, to be given back."""
    kept = {"n": number, "is": row.code}
    if row.faults:
        kept["m"] = [list(fault) for fault in row.faults]
    if row.code == REFUSED:
        kept["c"] = cells
    if row.record is not None:
        kept |= {"id": row.record.id, "v": row.record.version}
    return kept | ({"b": row.before} if row.before is not None else {})


def _try(record: Import, _item: Item, _parameters: dict, *, by: str) -> None:
    """Take all rows and undo it: what is told is exactly what would happen."""
    with database.atomic() as trial:
        found = take_rows(record, User.get_by_id(record.asked_by_id))
        trial.rollback()
    rows = [told(*one) for one in found]
    for row in rows:
        row.pop("id", None)
    record.tell_rows(rows, len(found))
    record.status = TRIED
    record.store(by=by)


def _carry_out(record: Import, _item: Item, parameters: dict, *, by: str) -> None:
    """Take the rows: all or none, or those that can be taken; the file goes after that."""
    if record.status not in WAITING:
        raise RuleError("Този файл вече е внесен.")
    found = take_rows(record, User.get_by_id(record.asked_by_id))
    refused = [(number, row) for number, _, row in found if row.code == REFUSED]
    if refused and parameters["mode"] == WHOLE:
        line, first = refused[0]
        raise RuleError(NOT_WHOLE.format(count=len(refused), line=line, why=first.faults[0][1]))
    record.tell_rows([told(*one) for one in found], len(found))
    record.status = DONE
    record.store(by=by)
    record.forget_file()
    record_event("import", entity=record.register, ids=[
        row.record.id for _, _, row in found if row.record is not None],
        details={"import": record.id, "rows": len(found), "refused": len(refused)})


# -- taking back ---------------------------------------------------------------------------------


def _take_back(record: Import, _item: Item, _parameters: dict, *, by: str) -> None:
    """New records go to the bin, changed ones hold again what they held: all of it or nothing."""
    if record.status != DONE or not record.rows():
        raise RuleError("Това внасяне вече не може да се отмени.")
    user = User.get_by_id(record.asked_by_id)
    if not may_import(user, record.target):
        raise RuleError(NO_RIGHT)
    target, faults, rows = Target(user, record.target), [], record.rows()
    for row in reversed(rows):
        if "id" in row:
            faults += _undo_row(target, row, by)
    if faults:
        more = f" И още {len(faults) - MOST_TOLD}." if len(faults) > MOST_TOLD else ""
        raise RuleError("Нищо не е отменено. " + " ".join(faults[:MOST_TOLD]) + more)
    record.status = UNDONE
    record.store(by=by)
    record_event("import", entity=record.register, ids=[row["id"] for row in rows if "id" in row],
                 details={"import": record.id, "undone": True})


def _undo_row(target: Target, row: dict, by: str) -> list[str]:
    """What keeps a row from being taken back; nothing once it is."""
    entity = target.entity
    stored = visible_live(target.user, entity).where(entity.id == row["id"]).first()
    if stored is None:
        return []  # somebody put it in the bin already
    if stored.version != row["v"]:
        return [f"Ред {row['n']}: „{stored.title()}“ е променян след внасянето."]
    try:
        with database.atomic():
            _undo(target, stored, row, by)
    except RuleError as broken:
        return [f"Ред {row['n']}: {broken.message}"]
    return []


def _undo(target: Target, stored: Entity, row: dict, by: str) -> None:
    if row["is"] == ADDED:
        return stored.archive(by=by)
    form: EntityForm = target.form(stored, MultiDict(
        [(name, text) for name, texts in row["b"].items() for text in texts]))
    form.validate()
    return form.fill(stored).store(by=by)


def _items(parameters: dict) -> list[Item]:
    record = Import.get_by_id(parameters["import"])
    return [Item(entity="imports", object_id=record.id,
                 label=f"Файл за „{record.register_name()}“")]


def _heading(words: str):
    return lambda parameters: (
        f"{words}: {Import.get_by_id(parameters['import']).register_name()}")


TRIAL, CARRIED, TAKEN_BACK = "import_trial", "import", "import_undo"
for code, words, make in ((TRIAL, "Проба на внасяне", _try), (CARRIED, "Внасяне", _carry_out),
                          (TAKEN_BACK, "Отмяна на внасяне", _take_back)):
    declare_batch(code=code, heading=_heading(words), items=_items, make=make, writes=False)

__all__ = ["CARRIED", "CHANGED", "ROW", "SOUND", "TAKEN_BACK", "TRIAL", "WHOLE", "keep_plan",
           "open_tables"]
