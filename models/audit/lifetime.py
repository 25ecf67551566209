"""From start to stop: the end of the chain is compared with the anchors, and anchored anew."""

from datetime import UTC, datetime, timedelta

from bulgarian.clock import SOFIA
from models.audit.anchors import (
    RECOVERED,
    Anchor,
    anchor_files,
    last_anchor,
    read_head,
    write_anchor,
)
from models.audit.chain import (
    WHAT_TO_DO,
    compare_anchor,
    find_hash,
    is_sealed,
    record_event,
    trust_end,
)
from models.audit.events import AuditEvent
from models.audit.keys import AuditProblem, audit_key
from models.audit.triggers import check_triggers
from models.audit.verification import read_rows
from models.rules import RuleError
from registry import CHECKS, CheckFailed

ALONE = ("Контролните записи стоят само до базата: който подмени нея, подменя и тях. Посочете "
         "втора папка с OKMD_ANCHORS.")
LATE = timedelta(minutes=5)


def check_end() -> str:
    """The end of the chain; AuditProblem if it does not fit the newest anchor."""
    head, anchor = read_head(), last_anchor()
    if not head.sequence and anchor is None:
        return "дневникът е празен"
    if anchor is not None:
        compare_anchor(anchor)
    _read_since(anchor.sequence if anchor else max(0, head.sequence - 1), head)
    return f"последно събитие № {head.sequence} {head.hash}"


def _read_since(last: int, head) -> None:
    """Follow the chain from an event that is known to be right to its end."""
    previous, key = find_hash(last), audit_key()
    for row in read_rows(after=last):
        if row[0] != last + 1 or row[-2] != previous or not is_sealed(row, key):
            raise AuditProblem(f"Дневникът не е цял след събитие № {last}. {WHAT_TO_DO}")
        last, previous = row[0], row[-1]
    if (last, previous) != (head.sequence, head.hash) and last <= head.sequence:
        raise AuditProblem(f"Краят на дневника след събитие № {last} липсва. {WHAT_TO_DO}")


def check_clock() -> str:
    """The time it is; AuditProblem if the last event was written later than that."""
    now, last = datetime.now(UTC), AuditEvent.select(AuditEvent.at).order_by(
        AuditEvent.sequence.desc()).scalar()
    if last and now < datetime.fromisoformat(last) - LATE:
        raise AuditProblem(
            f"Часовникът на машината е назад: показва {_shown(now)}, а последното записано събитие "
            f"е от {_shown(datetime.fromisoformat(last))}. Сверете го (timedatectl) и пуснете "
            "отново. Ако сега е верен, а преди е бил напред: app.py audit accept --reason „защо“")
    return _shown(now)


def _shown(moment: datetime) -> str:
    return f"{moment.astimezone(SOFIA):%d.%m.%Y, %H.%M} ч."


def start() -> Anchor:
    """The anchor of a server that starts; AuditProblem if the log or the clock does not fit."""
    check_clock()
    check_end()
    check_triggers()
    record_event("start")
    return write_anchor("start")


def stop() -> Anchor:
    """The anchor of a server that stops."""
    record_event("stop")
    return write_anchor("stop")


def accept(reason: str) -> Anchor:
    """Go on from the database as it is; what was lost stands in the log, with the reason."""
    if not reason.strip():
        raise RuleError("Напишете защо се приема базата, каквато е.", "reason")
    lost, head = last_anchor(), read_head()
    trust_end(head.sequence)
    record_event("recovered", reason=reason, details={
        "from": head.sequence, "anchored": lost.sequence if lost else 0,
        "anchor": lost.hash if lost else ""})
    return write_anchor(RECOVERED)


@CHECKS.named("дневник на достъпа")
def check_log(_settings) -> str:
    """The end of the chain, or that it does not fit its anchors."""
    try:
        end = check_end()
        check_triggers()
    except AuditProblem as problem:
        raise CheckFailed(str(problem)) from problem
    return end if len(anchor_files()) > 1 else f"{end}. {ALONE}"


@CHECKS.named("часовник")
def check_time(_settings) -> str:
    """The time it is, or that the clock was set back."""
    try:
        return check_clock()
    except AuditProblem as problem:
        raise CheckFailed(str(problem)) from problem
