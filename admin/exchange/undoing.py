"""An import taken back: new records go to the bin, changed ones hold again what they held."""

from collections.abc import Iterator
from contextlib import suppress

from werkzeug.datastructures import MultiDict

from admin.exchange.places import Target, typed_values
from admin.exchange.rows import ADDED
from admin.exchange.work import declare_work, target_of
from admin.policy import visible_live
from documents.batches import UNFINISHED, Item
from forms.making import EntityForm
from jobs.turns import TURNS
from models.audit.chain import record_event
from models.base import Entity, RuleError
from models.database import database
from models.imports import BEGUN, DONE, UNDONE, Import

TAKEN_BACK = "import_undo"
CHECKED, UNDOING = "check", "undo"  # what an item of the job does
MOST_TOLD = 5


def _take_back(record: Import, item: Item, _parameters: dict, *, by: str,
               prepared: list[str] | None) -> object | None:
    """New records go to the bin, changed ones hold again what they held: all of it or nothing.

    The pieces of a long import are all looked at before the first is taken back.
    """
    if record.status not in (DONE, BEGUN) or not record.rows():
        raise RuleError("Това внасяне вече не може да се отмени.")
    target = target_of(record)
    what, at = _part_of(item)
    stuck = record.planned().get("stuck", [])
    if what == CHECKED:  # keep in mind what stands against it
        stuck = (stuck if at else []) + prepared
        record.note(stuck=stuck[:MOST_TOLD] + stuck[MOST_TOLD:][:1])
        record.store(by=by)
        return None
    if stuck:
        return refuse_stuck(stuck, is_first=at == _last_piece(record))
    return _undo_piece(record, target, at, by=by)


def _look_ahead(records: list[Import], items: list[Item], _parameters: dict) -> list[list[str]]:
    """What stands against taking back each piece that is to be checked, while others write."""
    return [_stuck_in(record, at) if what == CHECKED else []
            for record, (what, at) in zip(records, map(_part_of, items), strict=True)]


def _part_of(item: Item) -> tuple[str, int]:
    what, at = item.recipient.split("/")
    return what, int(at)


def _last_piece(record: Import) -> int:
    return max(record.count_made() - 1, 0) // record.piece()


def _left_of(record: Import, at: int) -> list[dict]:
    """The rows of a piece that are not taken back yet."""
    rows = record.made(at * record.piece(), record.piece())
    return rows[:len(rows) - record.planned().get("undone", {}).get(str(at), 0)]


def _stuck_in(record: Import, at: int) -> list[str]:
    with suppress(RuleError):  # the register is gone: that is said when it is taken back
        target = target_of(record)
        return [fault for row in _left_of(record, at) for fault in _stuck(target, row)]
    return []


def _undo_piece(record: Import, target: Target, at: int, *, by: str) -> object | None:
    """Take back the next rows of a piece, the last first; an import of one piece in one turn."""
    left, faults, taken = _left_of(record, at), [], []
    while left and not (taken and _last_piece(record) and TURNS.is_over()):
        taken.append(left.pop())
        faults += _undo_row(target, taken[-1], by)
    refuse_stuck(faults)
    if not taken:
        return None
    undone = record.planned().get("undone", {})
    record.note(undone=undone | {str(at): undone.get(str(at), 0) + len(taken)})
    if sum(record.planned()["undone"].values()) == record.count_made():
        record.status = UNDONE
    record.store(by=by)
    if record.status == UNDONE and record.has_file:
        record.forget_file()
    record_event("import", entity=record.register, ids=[row["id"] for row in taken],
                 details={"import": record.id, "undone": True})
    return UNFINISHED if left else None


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


def _undo_items(record: Import) -> Iterator[tuple[str, str]]:
    """The last rows first; a long import is looked through before that."""
    last = _last_piece(record)
    for at in range(last + 1) if last else ():
        yield f"{CHECKED}/{at}", f"Проверка – част {at + 1}"
    for at in reversed(range(last + 1)):
        yield f"{UNDOING}/{at}", f"Връщане – част {at + 1}"


declare_work(TAKEN_BACK, "Отмяна на внасяне", _undo_items, _take_back, prepare=_look_ahead)
