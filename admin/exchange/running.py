"""An import as a job of the worker: tried and rolled back, carried out, taken back.

A long table is taken piece by piece, each in a transaction of its own, so that nobody waits long.
Whether all of it can be taken is known from the trial; what turns out otherwise later – a colleague
has stored the same – takes back what was brought in before it.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from itertools import islice

from werkzeug.datastructures import MultiDict

from admin.exchange.places import Target, may_import, typed_values
from admin.exchange.rows import ADDED, CHANGED, REFUSED, ROW, Intake, Plan, Row
from admin.policy import visible_live
from documents.batches import Item, declare_batch
from documents.files.tables import MOST_ROWS, Table, read_tables
from forms.making import EntityForm
from jobs.asking import ask
from models.audit.chain import record_event
from models.base import Entity, RuleError
from models.database import database
from models.imports import BEGUN, DONE, NEW, TRIED, UNDONE, WAITING, Import
from models.leaks.finding import Finder, finder, held
from models.leaks.typed import leak_warnings
from models.twins import Looks
from models.users import User

WHOLE, SOUND = "whole", "rows"  # all rows or none; those that can be taken
TRIAL, CARRIED, TAKEN_BACK = "import_trial", "import", "import_undo"
CHECKED, UNDOING, END = "check", "undo", "end"  # what an item of a job does
GONE = "Файлът на това внасяне вече не се пази. Качете го отново."
NO_RIGHT = "Нямате право да добавяте в този регистър."
NOT_TRIED = "Първо изпробвайте файла: от „Промени колоните“."
NOT_WHOLE = ("Нищо не е внесено: {count} от редовете не могат да се приемат. Първият от тях е ред "
             "{line}: {why}")
NO_LONGER_WHOLE = ("Ред {line} вече не може да се приеме: {why} Внесеното преди него се връща, "
                   "както беше.")
MOST_TOLD = 5


def open_tables(record: Import, most: int = MOST_ROWS) -> list[Table]:
    """The sheets of the file, so many rows of each; RuleError once it is gone."""
    if not record.has_file:
        raise RuleError(GONE)
    return read_tables(record.file_name, record.content(), most)


def keep_plan(record: Import, plan: Plan, *, sheet: int, first: int, heads, count: int) -> None:
    """Remember how the columns go; also for the next file of this register."""
    record.plan = json.dumps({**asdict(plan), "sheet": sheet, "first": first,
                              "heads": list(heads), "count": count}, ensure_ascii=False)


# -- the rows ------------------------------------------------------------------------------------


@dataclass
class Course:
    """A table on its way: kept from piece to piece, read anew where another worker goes on."""

    key: tuple
    intake: Intake
    rows: list[tuple[int, list[str]]]
    known: Finder
    looks: Looks = field(default_factory=Looks)

    @classmethod
    def read(cls, key: tuple, record: Import, at: int) -> "Course":
        """That of a table of which the rows before this one are taken."""
        said = record.planned()
        plan = Plan(**{name: said[name] for name in Plan.__dataclass_fields__})
        intake = Intake(Target(User.get_by_id(record.asked_by_id), record.target), plan)
        rows = open_tables(record)[said["sheet"]].rows[said["first"]:]
        for number, cells in rows[:at]:
            intake.see(number, cells)
        intake.known.learn()
        return cls(key, intake, rows, finder())

    def take(self, at: int, count: int) -> list[tuple[int, list[str], Row]]:
        """What becomes of so many rows, stored in the open transaction."""
        with held(self.known), self.looks.held():
            found = [(number, cells, self.intake.take(number, cells))
                     for number, cells in self.rows[at:at + count]]
        names_children = self.intake.target.beside is not None
        is_short = len(self.rows) <= count
        with held(None if names_children or is_short else self.known):  # a later row's name too
            for *_, row in found:
                row.faults += [] if row.record is None else [
                    (ROW, sentence) for sentence in leak_warnings(row.record)]
        return found


_course: list[Course] = []  # of one job at a time


def course_of(code: str, record: Import, at: int) -> Course:
    """The table on its way to this piece, read where it is not at hand."""
    key = (code, record.id, record.blob_id, record.target)
    if not _course or _course[0].key != key:
        _course[:] = [Course.read(key, record, at)]
    return _course[0]


def _read_ahead(code: str) -> Callable:
    """What takes long is done before the transaction of a piece, while others write."""
    def prepare(records: list[Import], items: list[Item], _parameters: dict) -> list[None]:
        for record, item in zip(records, items, strict=True):
            begins = item.recipient == "0" and record.status != BEGUN
            if begins or item.recipient == str(record.total):
                with suppress(RuleError):  # it is said at the piece
                    course_of(code, record, int(item.recipient))
        return [None] * len(records)
    return prepare


def take_piece(code: str, record: Import, at: int) -> list[tuple[int, list[str], Row]]:
    """What becomes of the rows of one piece."""
    if not may_import(User.get_by_id(record.asked_by_id), record.target):
        raise RuleError(NO_RIGHT)
    return course_of(code, record, at).take(at, record.piece())


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


def _try(record: Import, item: Item, _parameters: dict, *, by: str, **_ahead) -> None:
    """Take a piece of the rows and undo it: what is told is exactly what would happen."""
    at = int(item.recipient)
    if not at:
        record.begin_rows()
        record.status = NEW
    if at != record.total:
        return
    with database.atomic() as trial:
        found = take_piece(TRIAL, record, at)
        trial.rollback()
    for course in _course:
        course.intake.known.rolled_back()
    rows = [told(*one) for one in found]
    for row in rows:
        row.pop("id", None)
    record.add_rows(rows)
    if is_whole(record):
        record.status = TRIED
    record.store(by=by)


def is_whole(record: Import) -> bool:
    """Whether all rows were taken."""
    return record.total >= record.planned()["count"]


def _carry_out(record: Import, item: Item, parameters: dict, *, by: str, **_ahead) -> None:
    """Take a piece of the rows; at the end the file goes, or what is not whole is taken back."""
    if item.recipient == END:
        return _end(record, by)
    at = int(item.recipient)
    if not at and record.status != BEGUN:
        _begin(record, parameters)
    if at != record.total:
        return None  # it is in already, or what came before it is not
    found = take_piece(CARRIED, record, at)
    refuse_if_whole(record, found, parameters["mode"])
    record.add_rows([told(*one) for one in found])
    record.store(by=by)
    ids = [row.record.id for *_, row in found if row.record is not None]
    refused = sum(row.code == REFUSED for *_, row in found)
    record_event("import", entity=record.register, ids=ids,
                 details={"import": record.id, "rows": len(found), "refused": refused})
    return None


def _begin(record: Import, parameters: dict) -> None:
    """Nothing is in yet; a table of which the trial knows better is not begun."""
    if record.status not in WAITING:
        raise RuleError("Този файл вече е внесен.")
    if record.status != TRIED:
        raise RuleError(NOT_TRIED)
    if parameters["mode"] == WHOLE and record.refused:
        first = next(row for row in record.rows() if row["is"] == REFUSED)
        raise RuleError(NOT_WHOLE.format(count=record.refused, line=first["n"],
                                         why=first["m"][0][1]))
    record.begin_rows()
    record.status = BEGUN
    record.note(mode=parameters["mode"])


def refuse_if_whole(record: Import, found: list, mode: str) -> None:
    """RuleError at the first refused row, where all or none are wanted."""
    refused = [(number, row) for number, _, row in found if row.code == REFUSED]
    if refused and mode == WHOLE:
        line, first = refused[0]
        words = {"count": len(refused), "line": line, "why": first.faults[0][1]}
        raise RuleError((NO_LONGER_WHOLE if record.total else NOT_WHOLE).format(**words))


def _end(record: Import, by: str) -> None:
    if record.status != BEGUN:
        return
    if not is_whole(record):
        ask(TAKEN_BACK, {"import": record.id, "told": "Внесеното е върнато, както беше."},
            User.get_by_id(record.asked_by_id))
        return
    record.status = DONE
    record.store(by=by)
    record.forget_file()


# -- taking back ---------------------------------------------------------------------------------


def _take_back(record: Import, item: Item, _parameters: dict, *, by: str) -> None:
    """New records go to the bin, changed ones hold again what they held: all of it or nothing.

    The pieces of a long import are all looked at before the first is taken back.
    """
    if record.status not in (DONE, BEGUN) or not record.rows():
        raise RuleError("Това внасяне вече не може да се отмени.")
    user = User.get_by_id(record.asked_by_id)
    if not may_import(user, record.target):
        raise RuleError(NO_RIGHT)
    what, at = item.recipient.split("/")
    pieces, target = list(_pieces_made(record)), Target(user, record.target)
    if what == CHECKED:
        return _check_piece(record, target, int(at), pieces[int(at)], by=by)
    if faults := record.planned().get("stuck"):
        return refuse_stuck(faults, is_first=int(at) == len(pieces) - 1)
    return _undo_piece(record, target, int(at), pieces, by=by)


def _check_piece(record: Import, target: Target, at: int, rows: list[dict], *, by: str) -> None:
    """Keep in mind what stands against taking a piece back."""
    said = record.planned()
    stuck = said.get("stuck", []) if at else []
    if at not in said.get("undone", ()):
        for row in rows:
            stuck += _stuck(target, row)
    record.note(stuck=stuck[:MOST_TOLD] + stuck[MOST_TOLD:][:1])
    record.store(by=by)


def _undo_piece(record: Import, target: Target, at: int, pieces: list, *, by: str) -> None:
    rows, undone = pieces[at], record.planned().get("undone", [])
    if at in undone:
        return
    faults = []
    for row in reversed(rows):
        faults += _undo_row(target, row, by)
    refuse_stuck(faults)
    record.note(undone=[*undone, at])
    if len(undone) + 1 == len(pieces):
        record.status = UNDONE
    record.store(by=by)
    if record.status == UNDONE and record.has_file:
        record.forget_file()
    record_event("import", entity=record.register, ids=[row["id"] for row in rows],
                 details={"import": record.id, "undone": True})


def refuse_stuck(faults: list[str], *, is_first: bool = True) -> None:
    """RuleError with what keeps an import from being taken back, said once."""
    if faults and is_first:
        more = " И още." if len(faults) > MOST_TOLD else ""
        raise RuleError("Нищо не е отменено. " + " ".join(faults[:MOST_TOLD]) + more)


def _stored(target: Target, row: dict) -> Entity | None:
    """The record of a row; None once somebody put it in the bin."""
    entity = target.entity
    return visible_live(target.user, entity).where(entity.id == row["id"]).first()


def _stuck(target: Target, row: dict) -> list[str]:
    """What stands against taking a row back."""
    if (stored := _stored(target, row)) is None:
        return []
    if stored.version != row["v"]:
        return [f"Ред {row['n']}: „{stored.title()}“ е променян след внасянето."]
    against = stored.stay_rules() if row["is"] == ADDED else ()
    return [f"Ред {row['n']}: {broken.message}" for broken in against]


def _undo_row(target: Target, row: dict, by: str) -> list[str]:
    """What keeps a row from being taken back; nothing once it is."""
    if (stored := _stored(target, row)) is None:
        return []
    if stored.version != row["v"]:
        return _stuck(target, row)
    try:
        with database.atomic():
            _undo(target, stored, row, by)
    except RuleError as broken:
        return [f"Ред {row['n']}: {broken.message}"]
    return []


def _undo(target: Target, stored: Entity, row: dict, by: str) -> None:
    if row["is"] == ADDED:
        return stored.archive(by=by)
    held_before = typed_values(target.form(stored)) | row["b"]
    form: EntityForm = target.form(stored, MultiDict(
        [(name, text) for name, texts in held_before.items() for text in texts]))
    form.validate()
    return form.fill(stored).store(by=by)


# -- the jobs --------------------------------------------------------------------------------------


def _pieces_made(record: Import) -> Iterator[list[dict]]:
    """The rows that made or changed a record, piece by piece."""
    rows, size = record.made(), record.piece()
    while piece := list(islice(rows, size)):
        yield piece


def _trial_items(record: Import) -> Iterator[tuple[str, str]]:
    size, count = record.piece(), record.planned()["count"]
    for at in range(0, max(count, 1), size):
        yield str(at), f"Редове {at + 1}–{min(at + size, count)}"


def _carried_items(record: Import) -> Iterator[tuple[str, str]]:
    yield from _trial_items(record)
    yield END, "Приключване"


def _undo_items(record: Import) -> Iterator[tuple[str, str]]:
    """The last rows first; a long import is looked through before that."""
    pieces = [len(piece) for piece in _pieces_made(record)] or [0]
    for at in range(len(pieces)) if len(pieces) > 1 else ():
        yield f"{CHECKED}/{at}", f"Проверка – част {at + 1}"
    for at in reversed(range(len(pieces))):
        yield f"{UNDOING}/{at}", f"Връщане – част {at + 1}"


def _items(parts: Callable) -> Callable:
    def items(parameters: dict) -> list[Item]:
        record = Import.get_by_id(parameters["import"])
        return [Item(entity="imports", object_id=record.id, recipient=part, label=label)
                for part, label in parts(record)]
    return items


def _heading(words: str):
    return lambda parameters: (
        f"{words}: {Import.get_by_id(parameters['import']).register_name()}")


for code, words, parts, make in (
        (TRIAL, "Проба на внасяне", _trial_items, _try),
        (CARRIED, "Внасяне", _carried_items, _carry_out),
        (TAKEN_BACK, "Отмяна на внасяне", _undo_items, _take_back)):
    declare_batch(code=code, heading=_heading(words), items=_items(parts), make=make, writes=False,
                  prepare=None if code == TAKEN_BACK else _read_ahead(code), let_go=_course.clear)

__all__ = ["CARRIED", "CHANGED", "ROW", "SOUND", "TAKEN_BACK", "TRIAL", "WHOLE", "keep_plan",
           "open_tables"]
