"""The commands of the log of access."""

from models.audit import lifetime
from models.audit.chain import record_event
from models.audit.segments import check_segment, write_segment
from models.audit.verification import verify


def verify_audit(_settings: object, arguments) -> int:
    """Examine the whole log of access; 1 if anything was changed, cut off or put back."""
    verdict = verify(arguments.anchors)
    print("\n".join(verdict.lines()))
    if verdict.is_sound:
        record_event("audit_verify", details={"count": verdict.count})
    return not verdict.is_sound


def export_audit(_settings: object, arguments) -> None:
    """Write a sealed segment of the log to a file."""
    count = write_segment(arguments.output, arguments.first, arguments.last)
    record_event("audit_export", details={"first": arguments.first, "count": count})
    print(f"Записани събития: {count}")


def check_audit(_settings: object, arguments) -> None:
    """Examine a sealed segment of the log."""
    print(f"Файлът е цял. Събития: {check_segment(arguments.segment)}")


def accept_audit(_settings: object, arguments) -> None:
    """Go on with the log of a database that was put back from a copy, saying why."""
    print(f"Дневник: {lifetime.accept(arguments.reason)}")


AUDIT = {"verify-audit": verify_audit, "audit export": export_audit, "audit check": check_audit,
         "audit accept": accept_audit}
