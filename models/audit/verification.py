"""Reading the whole chain again: every seal, every number, both ends, and the anchors outside.

The events are read in pieces, so a million of them take no more memory than a thousand.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from models.audit.anchors import RECOVERED, Anchor, anchor_files, read_anchors, read_head
from models.audit.chain import FIRST, find_hash, is_sealed
from models.audit.events import COLUMNS, AuditEvent, AuditHead
from models.audit.keys import AuditProblem, audit_key
from models.audit.triggers import check_triggers
from models.database import database

PIECE = 2000
NEAR = 20  # how far away an event that was moved is looked for
MOST_SHOWN = 20  # problems that are told one by one
SEQUENCE, PREVIOUS, HASH = (COLUMNS.index(name) for name in ("sequence", "previous", "hash"))
COLUMNS_TEXT = ", ".join(COLUMNS)


@dataclass
class Verdict:
    """What the verification found."""

    count: int = 0
    foreign: int = 0  # events that were not sealed with our key
    anchors: int = 0
    last: int = 0
    last_hash: str = FIRST
    recovered: int = 0  # copies that were put back and confirmed
    problems: list[str] = field(default_factory=list)
    more: int = 0  # problems beyond those that are told

    @property
    def is_sound(self) -> bool:
        return not self.problems

    def add(self, problem: str) -> None:
        if len(self.problems) < MOST_SHOWN:
            self.problems.append(problem)
        else:
            self.more += 1

    def lines(self) -> Iterator[str]:
        """The verdict for people."""
        if self.is_sound:
            yield (f"Дневникът е цял: {self.count} събития, {self.anchors} контролни записа, "
                   f"последно № {self.last} {self.last_hash}")
            if self.recovered:
                yield f"Потвърдени върнати резервни копия: {self.recovered}"
            return
        yield "ДНЕВНИКЪТ НЕ Е ЦЯЛ:"
        if self.count and self.foreign == self.count:
            yield ("  Нито едно събитие не е печатано с този ключ: веригата е преправена с друг "
                   "ключ или ключът в папката не е верният.")
        yield from (f"  {problem}" for problem in self.problems)
        if self.more:
            yield f"  … и още {self.more}."


def verify(anchors: Path | None = None) -> Verdict:
    """The verdict on the whole log; `anchors` is a copy of the anchors kept elsewhere."""
    verdict, head = Verdict(), read_head()
    key = audit_key(may_make=not head.sequence)
    for row in read_rows():
        _check_row(verdict, row, key)
    _check_head(verdict, head)
    for path in [anchors] if anchors else anchor_files():
        _check_anchors(verdict, path)
    try:
        check_triggers()
    except AuditProblem as problem:
        verdict.add(str(problem))
    return verdict


def missing_of(paths: Iterable[Path], before: str) -> list[str]:
    """What the open log lacks of the anchors that stood in these files before a moment.

    Anchors of another key are of another desk.
    """
    verdict = Verdict()
    verdict.last = read_head().sequence
    for path in paths:
        _check_anchors(verdict, path, before)
    return verdict.problems


def read_rows(after: int = 0, until: int | None = None) -> Iterator[tuple]:
    """The events after one, with all columns, a piece at a time."""
    mark = database.param
    limit = f" AND sequence <= {int(until)}" if until is not None else ""
    while True:
        rows = database.execute_sql(
            f"SELECT {COLUMNS_TEXT} FROM audit_events WHERE sequence > {mark}{limit} "  # noqa: S608
            f"ORDER BY sequence LIMIT {PIECE}", (after,)).fetchall()
        yield from rows
        if len(rows) < PIECE:
            return
        after = rows[-1][SEQUENCE]


def _check_row(verdict: Verdict, row: tuple, key: bytes) -> None:
    """Compare an event with its seal and with the one before it."""
    number, verdict.count = row[SEQUENCE], verdict.count + 1
    if number != verdict.last + 1:
        verdict.add(_gap(verdict.last + 1, number - 1))
    if not is_sealed(row, key):
        verdict.foreign += 1
        verdict.add(_changed(row, key))
    elif row[PREVIOUS] != verdict.last_hash:
        verdict.add(f"Събитие № {number} не следва това преди него: между тях е премахнато, "
                    "размествано или писано наново.")
    verdict.last, verdict.last_hash = number, row[HASH]


def _gap(first: int, last: int) -> str:
    if first == last:
        return f"Липсва събитие № {first}: изтрито е."
    return f"Липсват събития № {first}–{last}: изтрити са."


def _changed(row: tuple, key: bytes) -> str:
    """Whether an event stands at the wrong place or is not what was written."""
    number = row[SEQUENCE]
    for place in range(max(1, number - NEAR), number + NEAR + 1):
        if is_sealed((place, *row[1:]), key):
            return f"Събитие № {place} е преместено: стои на мястото на № {number}."
    return f"Събитие № {number} от {row[1]} е променено: печатът му не отговаря."


def _check_head(verdict: Verdict, head: AuditHead) -> None:
    """Compare the end that the database knows with the last event."""
    if head.sequence > verdict.last:
        verdict.add(f"Отрязан край: последното събитие е № {verdict.last}, а базата е стигнала "
                    f"до № {head.sequence}.")
    elif find_hash(head.sequence) != head.hash:
        verdict.add(f"Краят на веригата не е събитие № {head.sequence}, както пише в базата.")


def _check_anchors(verdict: Verdict, path: Path, before: str = "") -> None:
    recovered = [(place, anchor) for place, anchor in enumerate(read_anchors(path))
                 if anchor.why == RECOVERED and anchor.is_ours]
    lines = enumerate(read_anchors(path))
    while piece := list(islice(lines, PIECE)):
        found = _find_hashes([anchor.sequence for _, anchor in piece])
        verdict.anchors += len(piece)
        for place, anchor in piece:
            is_asked = not before or anchor.is_ours and anchor.at < before
            if is_asked and not _is_given_up(place, anchor, recovered):
                _check_anchor(verdict, anchor, found.get(anchor.sequence))
    verdict.recovered = max(verdict.recovered, len(recovered))


def _is_given_up(place: int, anchor: Anchor, recovered: list) -> bool:
    """Whether events up to this anchor were lost with a copy that was put back and confirmed."""
    return any(place < later and anchor.sequence >= mark.sequence for later, mark in recovered)


def _check_anchor(verdict: Verdict, anchor: Anchor, found: str | None) -> None:
    if not anchor.is_ours:
        verdict.add("Файлът с контролните записи съдържа ред, който не е писан с този ключ.")
    elif anchor.sequence > verdict.last:
        verdict.add(f"Базата свършва с № {verdict.last}, а контролният запис от {anchor.at} е за "
                    f"№ {anchor.sequence}: краят е отрязан или е върнато старо копие.")
    elif found != anchor.hash:
        verdict.add(f"Събитие № {anchor.sequence} не е това от контролния запис от {anchor.at}: "
                    "върнато е старо копие и е писано наново или веригата е преправена.")


def _find_hashes(numbers: list[int]) -> dict[int, str]:
    rows = AuditEvent.select(AuditEvent.sequence, AuditEvent.hash).where(
        AuditEvent.sequence.in_(numbers))
    return dict(rows.tuples())
