"""An import as a job of the worker: tried and rolled back, carried out, taken back.

A long table is taken piece by piece, in transactions that end where others should have their turn.
Whether all of it can be taken is known from the trial; what turns out otherwise later – a colleague
has stored the same – takes back what was brought in before it.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, field

from admin.exchange.places import Target
from admin.exchange.rows import CHANGED, REFUSED, ROW, Intake, Plan, Row
from admin.exchange.undoing import TAKEN_BACK
from admin.exchange.work import declare_work, target_of
from documents.batches import UNFINISHED, Item
from documents.files.tables import MOST_LINES, Table, read_tables
from jobs.asking import ask
from jobs.turns import TURNS
from models.audit.chain import record_event
from models.base import RuleError
from models.database import database
from models.imports import BEGUN, DONE, NEW, TRIED, WAITING, Import
from models.leaks.finding import Finder, finder, held
from models.leaks.typed import leak_warnings
from models.twins import Looks
from models.users import User

WHOLE, SOUND = "whole", "rows"  # all rows or none; those that can be taken
TRIAL, CARRIED = "import_trial", "import"
END = "end"  # the last item of a job
GONE = "Файлът на това внасяне вече не се пази. Качете го отново."
NOT_TRIED = "Първо изпробвайте файла: от „Промени колоните“."
NOT_WHOLE = ("Нищо не е внесено: {count} от редовете не могат да се приемат. Първият от тях е ред "
             "{line}: {why}")
NO_LONGER_WHOLE = ("Ред {line} вече не може да се приеме: {why} Внесеното преди него се връща, "
                   "както беше.")


def open_tables(record: Import, most: int = MOST_LINES) -> list[Table]:
    """The sheets of the file, so many rows of each; RuleError once it is gone."""
    if not record.has_file:
        raise RuleError(GONE)
    return read_tables(record.file_name, record.content(), most)


def keep_plan(record: Import, plan: Plan, *, sheet: int, first: int, heads, count: int) -> None:
    """Remember how the columns go, also for the next file; nothing is tried yet."""
    record.begin_rows()
    record.status = NEW
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
        intake = Intake(Target(User.get_by_id(record.asked_by_id), record.target),
                        Plan(**plan_of(said)))
        rows = open_tables(record)[said["sheet"]].rows[said["first"]:]
        for number, cells in rows[:at]:
            intake.see(number, cells)
        intake.known.learn()
        return cls(key, intake, rows, finder())

    def take(self, at: int, count: int) -> list[tuple[int, list[str], Row]]:
        """What becomes of the next rows, so many at most, stored in the open transaction."""
        with held(self.known), self.looks.held():
            found = [*self._taken(at, count)]
        names_children = self.intake.target.beside is not None
        is_short = len(self.rows) <= count
        with held(None if names_children or is_short else self.known):  # a later row's name too
            for *_, row in found:
                row.faults += [] if row.record is None else [
                    (ROW, sentence) for sentence in leak_warnings(row.record)]
        return found

    def _taken(self, at: int, count: int) -> Iterator[tuple[int, list[str], Row]]:
        """Row after row until others have their turn; a table of one piece is all one turn."""
        for number, cells in self.rows[at:at + count]:
            yield number, cells, self.intake.take(number, cells)
            if len(self.rows) > count and TURNS.is_over():
                return


def plan_of(said: dict) -> dict:
    """That by which rows are read, of all that is remembered."""
    return {name: said[name] for name in Plan.__dataclass_fields__}


_course: list[Course] = []  # of one job at a time


def course_of(code: str, record: Import, at: int) -> Course:
    """The table on its way to this piece, read where it is not at hand."""
    said = record.planned()
    key = (code, record.id, record.blob_id, record.target, said["sheet"], plan_of(said))
    if not _course or _course[0].key != key:
        _course[:] = [Course.read(key, record, at)]
    return _course[0]


def _read_ahead(code: str) -> Callable:
    """What takes long is done before the transaction of a piece, while others write."""
    def prepare(records: list[Import], items: list[Item], _parameters: dict) -> list[None]:
        for record, item in zip(records, items, strict=True):
            at = 0 if begins(record, item) else record.total
            if is_next(record, item, at):
                with suppress(RuleError):  # it is said at the piece
                    course_of(code, record, at)
        return [None] * len(records)
    return prepare


def begins(record: Import, item: Item) -> bool:
    """Whether an item carries out the first rows of what was tried."""
    return item.recipient == "0" and record.status == TRIED


def is_next(record: Import, item: Item, at: int) -> bool:
    """Whether the next row stands in the piece of an item."""
    return item.recipient != END and 0 <= at - int(item.recipient) < record.piece()


def take_piece(code: str, record: Import, at: int) -> list[tuple[int, list[str], Row]]:
    """What becomes of the next rows of a piece, as far as this turn goes."""
    target_of(record)
    return course_of(code, record, at).take(at, record.piece() - at % record.piece())


def rest_of(record: Import, item: Item) -> object | None:
    """UNFINISHED where rows of the piece are left."""
    return UNFINISHED if is_next(record, item, record.total) and not is_whole(record) else None


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


def _try(record: Import, item: Item, _parameters: dict, *, by: str, **_ahead) -> object | None:
    """Take a piece of the rows and undo it: what is told is exactly what would happen."""
    if record.status != NEW or not is_next(record, item, record.total):
        return None
    with database.atomic() as trial:
        found = take_piece(TRIAL, record, record.total)
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
    return rest_of(record, item)


def is_whole(record: Import) -> bool:
    """Whether all rows were taken."""
    return record.total >= record.planned()["count"]


def _carry_out(record: Import, item: Item, parameters: dict, *, by: str,
               **_ahead) -> object | None:
    """Take a piece of the rows; at the end the file goes, or what is not whole is taken back."""
    if item.recipient == END:
        return _end(record, by)
    if item.recipient == "0" and record.status != BEGUN:
        _begin(record, parameters)
    if not is_next(record, item, record.total):
        return None  # it is in already, or what came before it is not
    found = take_piece(CARRIED, record, record.total)
    refuse_if_whole(record, found, parameters["mode"])
    record.add_rows([told(*one) for one in found])
    record.store(by=by)
    ids = [row.record.id for *_, row in found if row.record is not None]
    refused = sum(row.code == REFUSED for *_, row in found)
    record_event("import", entity=record.register, ids=ids,
                 details={"import": record.id, "rows": len(found), "refused": refused})
    return rest_of(record, item)


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


# -- the jobs --------------------------------------------------------------------------------------


def _trial_items(record: Import) -> Iterator[tuple[str, str]]:
    size, count = record.piece(), record.planned()["count"]
    for at in range(0, max(count, 1), size):
        yield str(at), f"Редове {at + 1}–{min(at + size, count)}"


def _carried_items(record: Import) -> Iterator[tuple[str, str]]:
    yield from _trial_items(record)
    yield END, "Приключване"


for code, words, parts, make in ((TRIAL, "Проба на внасяне", _trial_items, _try),
                                 (CARRIED, "Внасяне", _carried_items, _carry_out)):
    declare_work(code, words, parts, make, prepare=_read_ahead(code), let_go=_course.clear)

__all__ = ["CARRIED", "CHANGED", "ROW", "SOUND", "TAKEN_BACK", "TRIAL", "WHOLE", "keep_plan",
           "open_tables"]
