"""Whether the database still refuses what nobody may do to the log: tried, and taken back."""

from peewee import PeeweeException

from models.audit.anchors import read_head
from models.audit.keys import AuditProblem
from models.database import database

# What has to be refused: words for people, and the statement that tries it on the newest event.
TRIES = {
    "променя": "UPDATE audit_events SET request = request WHERE sequence = {last}",
    "изтрива": "DELETE FROM audit_events WHERE sequence = {last}",
    "връща назад": "UPDATE audit_head SET sequence = sequence - 1 WHERE id = 1",
    "лишава от край": "DELETE FROM audit_head WHERE id = 1",
    "пише не по ред": "INSERT INTO audit_events SELECT {columns} FROM audit_events "
                      "WHERE sequence = {last}"}
NEXT = ("sequence + 2, at, user_id, user_name, address, action, entity, object_id, case_id, ids, "
        "cases, details, reason, request, previous, hash")


class _TakenBack(Exception):
    """The statement went through; everything it did is taken back with the transaction."""


def check_triggers() -> None:
    """AuditProblem if the log could be changed behind the program's back."""
    last = read_head().sequence
    open_ways = [words for words, sql in TRIES.items()
                 if last and _goes_through(sql.format(last=last, columns=NEXT))]
    if open_ways:
        raise AuditProblem(f"Базата вече не пази дневника: той може да се {', '.join(open_ways)}. "
                           "Някой е махнал защитата му. Върнете базата от резервно копие и "
                           "проверете кой има достъп до сървъра.")


def _goes_through(sql: str) -> bool:
    try:
        with database.atomic():
            database.execute_sql(sql)
            raise _TakenBack
    except _TakenBack:
        return True
    except PeeweeException:
        return False
