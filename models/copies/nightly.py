"""What the desk does by itself each night: a copy, its proof, and a look through everything."""

import fcntl
import logging
from datetime import datetime, time, timedelta
from pathlib import Path
from types import SimpleNamespace

from bulgarian.clock import office_time, utc_now
from models import marks
from models.audit.anchors import read_head
from models.audit.chain import record_event
from models.copies.container import by_keys
from models.copies.keeping import remove_old
from models.copies.making import (
    LOCK_FILE,
    copies_folder,
    database_size,
    make_copy,
)
from models.copies.proving import prove
from models.copies.sheet import read_sheet
from models.database import check_migrated, database, refuse_damaged
from models.faults import KINDS, DatabaseProblem, explain
from registry import CHECKS, CheckFailed
from settings import key_file

log = logging.getLogger("okmd.copies")

MADE, FAILED, ASKED, EXAMINED = "copy", "copy failed", "copy asked", "examined"
AGAIN_AFTER = timedelta(hours=1)  # after a copy that could not be made
TOO_OLD = timedelta(hours=36)
WHOLE = "цялост на базата"


def is_due(at: time | None, now: datetime) -> bool:
    """Whether the last night – this one, or one that was missed – still wants its copy."""
    if at is None:
        return False
    night = datetime.combine(now.date(), at)
    night -= timedelta(days=1) if night > now else timedelta()
    made, failed = marks.noted_at(MADE), marks.noted_at(FAILED)
    is_tired = failed is not None and now - office_time(failed) < AGAIN_AFTER
    return not is_tired and (made is None or office_time(made) < night)


def is_copying(data: Path) -> bool:
    """Whether a copy is being made or proved just now."""
    path = data / LOCK_FILE
    if not path.exists():
        return False
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def keep_safe(settings: SimpleNamespace, folder: Path | None = None) -> list[str]:
    """Make and prove a copy, note both, and put away those whose term is over."""
    begun = utc_now()
    check_migrated()
    marks.forget(ASKED)
    try:
        copy = make_copy(settings, folder)
        lines = prove(copy.path, by_keys(key_file(settings)), settings.data)
    except DatabaseProblem as problem:
        marks.note(FAILED, why=str(problem))
        log.error("the copy was not made: %s", problem)
        raise
    remove_old(copies_folder(settings), settings.copies_kept)
    marks.note(MADE, file=str(copy.path), told=copy.told(), lines=lines,
               seconds=(utc_now() - begun).seconds)
    marks.forget(FAILED)
    marks.note(f"size {begun:%Y-%m}", database=database_size(), events=read_head().sequence)
    record_event("backup", details={"file": copy.path.name})
    return [f"Копие: {copy.path} ({copy.told()})", "Доказано с връщане на временно място:",
            *(f"  {line}" for line in lines)]


def examine(settings: SimpleNamespace) -> list[tuple[str, bool, str]]:
    """Look at everything the desk stands on: (name, whether it is right, what was found)."""
    return [look(name, check, settings) for name, check in CHECKS.items()]


def note_examined(settings: SimpleNamespace) -> None:
    """As `examine`, and the whole of the database, kept for „Състояние“ and „Днес“."""
    marks.note(EXAMINED, lines=[look(WHOLE, _look_wholly, settings), *examine(settings)])


def look(name: str, check, settings: SimpleNamespace) -> tuple[str, bool, str]:
    """The answer of one check, also where the machine refuses it."""
    try:
        return name, True, check(settings)
    except (CheckFailed, DatabaseProblem) as problem:
        return name, False, str(problem)
    except KINDS as error:
        if not (told := explain(error)):
            raise
        return name, False, told


def _look_wholly(_settings) -> str:
    refuse_damaged(wholly=True)
    return "прочетена е докрай, с показалците"


def is_young() -> bool:
    """Whether the desk is in use for so short a time that it may still be without a copy."""
    first = database.execute_sql("SELECT MIN(applied) FROM schema_migration").fetchone()[0]
    if isinstance(first, str):
        first = datetime.fromisoformat(first)
    return datetime.now() - first < TOO_OLD


@CHECKS.named("резервни копия")
def check_copies(settings) -> str:
    """The last copy and its proof, or why there is none."""
    made, failed = marks.noted(MADE), marks.noted(FAILED)
    if failed is not None:
        raise CheckFailed(f"Последното копие не успя: {failed.told()['why']}")
    if made is None and (is_young() or settings.copy_at is None):
        return "още няма; направете първото с app.py backup"
    if made is None or settings.copy_at and utc_now() - made.at > TOO_OLD:
        raise CheckFailed("Няма копие от последната нощ. Пуснати ли са задачите (app.py worker)? "
                          "Направете копие с app.py backup")
    return f"{made.told()['told']}, доказано с връщане"


@CHECKS.named("лист за сейфа")
def check_sheet(settings) -> str:
    """The sheet in the safe, or that nobody made or confirmed it."""
    sheet = read_sheet(key_file(settings))
    told = sheet.told() if sheet else "Още няма лист за сейфа. Изпълнете: app.py keys seal"
    if not (sheet and sheet.confirmed) and not is_young():
        raise CheckFailed(told[0].upper() + told[1:])
    return told
