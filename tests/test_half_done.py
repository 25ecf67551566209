"""Whichever write of an operation fails, nothing of it is left: no row, no number, no event."""

from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from peewee import OperationalError

from documents.generate import generate, generate_all
from documents.templates import install_templates
from jobs import asking
from models.access.case_access import grant_access, open_in_emergency
from models.attendance.lines import Attendance
from models.audit import changes
from models.audit.chain import logged_transaction
from models.audit.keys import AuditProblem
from models.base import Entity, today
from models.cases.identity import CaseIdentity
from models.commitments.recording import record_decision
from models.database import database, is_sqlite
from models.letters.letter import Letter
from models.places.placements import Placement
from models.services import Referral, Service
from models.users import COORDINATOR, SECRETARY
from tests import cast
from tests.admin.records import make_record

COUNTED = ("version", "last", "sequence", "done", "failed")
WRITES = ("INSERT", "UPDATE", "DELETE")


class Planted(OperationalError):
    """The fault that the test plants."""


@contextmanager
def failing_at(number: int):
    """Let the write of this number fail; the dictionary says how many there were."""
    behind = database.obj  # behind the proxy
    seen, execute = {"writes": 0}, behind.execute_sql

    def planted(sql, *args, **more):
        if sql.lstrip().startswith(WRITES):
            seen["writes"] += 1
            if seen["writes"] == number:
                raise Planted("disk I/O error")
        return execute(sql, *args, **more)
    behind.execute_sql = planted
    try:
        yield seen
    finally:
        del behind.execute_sql


def everything() -> list[tuple]:
    """What stands in the database: of every table the rows, and what of them is counted up."""
    parts = []
    joined = "GROUP_CONCAT(status)" if is_sqlite() else "STRING_AGG(CAST(status AS TEXT), ',')"
    for table in database.get_tables():
        names = {column.name for column in database.get_columns(table)}
        counted = [f'COALESCE(SUM("{name}"), 0)' for name in COUNTED if name in names]
        state = [joined] if "status" in names else []
        parts.append(f"SELECT '{table}', COUNT(*), {' + '.join(counted) or 0}, "
                     f"{' '.join(state) or 0} FROM \"{table}\"")
    return [row for part in parts for row in database.execute_sql(part).fetchall()]


# -- the operations: each takes the office and changes it -----------------------------------------


class Office:
    """A mechanism with a case, a meeting and a service; each is read anew when it is asked for."""

    def __getattribute__(self, name: str):
        record = super().__getattribute__(name)
        return type(record).get_by_id(record.id) if isinstance(record, Entity) else record

    def __init__(self):
        install_templates()
        self.mechanism = cast.make_mechanism()
        self.case = cast.make_case(self.mechanism, ("Мечо", "Пухов"))
        self.unnamed = cast.make_case(self.mechanism)
        self.binned = cast.make_organization("Закрита институция", "ЗИ")
        self.binned.archive()
        self.other = cast.make_mechanism()
        self.member = cast.make_member(self.mechanism)
        self.meeting = cast.make_meeting(self.mechanism, held_on=today() + timedelta(20))
        self.item = cast.make_item(self.meeting)
        self.second = cast.make_item(self.meeting, title_text="Втора точка")
        self.commitment = cast.make_commitment()
        self.service = make_record(Service)
        self.referral = Referral(case=self.case, organization=self.mechanism.host,
                                 reason="Нужда").store()
        self.secretary = cast.find_account(SECRETARY)


OPERATIONS = {
    "a case is registered": lambda o: cast.make_case(o.mechanism),
    "a child is named": lambda o: CaseIdentity(
        case=o.unnamed, first_name="Огнян", last_name="Недействителен", gender="m",
        id_kind="none", no_number_reason="няма документи").store(),
    "a case takes its step": lambda o: o.case.workflow.move(o.case, "accept", by="проба"),
    "a case becomes restricted": lambda o: _set(o.case, sensitivity="restricted"),
    "somebody is named for a case": lambda o: grant_access(
        o.case, cast.find_account(COORDINATOR), by=o.secretary),
    "a case is opened in an emergency": lambda o: open_in_emergency(
        o.case, cast.find_account(COORDINATOR), purpose="danger", reason="детето е в опасност"),
    "a meeting is called": lambda o: cast.make_meeting(
        o.other, held_on=today() + timedelta(30)),
    "an item comes onto the agenda": lambda o: cast.make_item(o.meeting, title_text="Друга точка"),
    "an item moves": lambda o: o.second.move_to(1),
    "a member is invited": lambda o: Attendance(
        meeting=o.meeting, organization=o.mechanism.host).store(),
    "a decision is recorded": lambda o: record_decision(
        o.item, {"text": "Осигурява подкрепа.", "kind": "support"},
        [{"organization": o.mechanism.host, "what": "Подкрепя",
          "due": o.meeting.held_on}]),
    "a commitment is reported": lambda o: o.commitment.workflow.move(
        o.commitment, "report", by="проба", done_on=today(), report="Готово."),
    "a letter is made": lambda o: generate("nasochvashto_pismo", o.referral, by="проба"),
    "a letter gets its number": lambda o: generate(
        "nasochvashto_pismo", o.referral, by="проба", register=True),
    "invitations go to all": lambda o: generate_all("pokana", o.meeting, register=True),
    "a letter comes in": lambda o: Letter(
        mechanism=o.mechanism, direction="in", correspondent="ДСП", subject="Запитване",
        register_date=today()).store(),
    "a batch is ordered": lambda o: asking.ask(
        "papers", {"kind": "nasochvashto_pismo", "ids": [o.referral.id]}, o.secretary),
    "a child is placed": lambda o: Placement(
        case=o.case, form="kin", municipality=o.service.municipality,
        begun_on=date(2020, 1, 1)).store(),
    "a case goes to the bin": lambda o: o.unnamed.archive("проба"),
    "an institution comes back from the bin": lambda o: o.binned.restore("проба"),
}


def _set(record, **values):
    for name, value in values.items():
        setattr(record, name, value)
    return record.store("проба")


@pytest.fixture
def office(rolled_back, monkeypatch):
    """As where no transaction is open: the test's own holds every operation anyway."""
    monkeypatch.setattr(changes, "one_transaction", logged_transaction)
    return Office()


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_is_whole_or_not_at_all(office, name):
    before, number, is_done = everything(), 0, False
    while not is_done:
        number += 1
        with database.atomic() as kept:
            is_done = _try(OPERATIONS[name], office, number)
            assert is_done or everything() == before, f"write {number} left something behind"
            kept.rollback(begin=False)
    assert number > 2, "an operation that writes nothing proves nothing"


def _try(operation, office: Office, number: int) -> bool:
    """Whether the operation came to its end before the write of this number."""
    with failing_at(number):
        try:
            operation(office)
        except (Planted, AuditProblem):  # the log wraps what stops it
            return False
    return True
