"""The rules behind the policy: ends by the office's midnight, and nothing that is deleted."""

import ast
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from peewee import ForeignKeyField, PeeweeException

from admin import policy
from models import base
from models.access import case_access
from models.access.case_access import end_of_day
from models.attendance.lines import Attendance
from models.base import ENTITIES, RuleError, today
from models.database import database
from models.mechanisms import Membership
from models.meetings.meeting import Meeting
from models.users import MEMBER, SECRETARY, User
from tests import cast
from tests.test_layers import ROOT, find_rooms

# The last moment of a day at the office and the first of the next: winter, summer, the two nights
# on which the clock is moved, and the last night of a year; all in UTC.
MIDNIGHTS = [
    (date(2026, 1, 15), "2026-01-15T21:59:59", "2026-01-15T22:00:00"),
    (date(2026, 7, 15), "2026-07-15T20:59:59", "2026-07-15T21:00:00"),
    (date(2026, 3, 28), "2026-03-28T21:59:59", "2026-03-28T22:00:00"),
    (date(2026, 3, 29), "2026-03-29T20:59:59", "2026-03-29T21:00:00"),
    (date(2026, 10, 24), "2026-10-24T20:59:59", "2026-10-24T21:00:00"),
    (date(2026, 10, 25), "2026-10-25T21:59:59", "2026-10-25T22:00:00"),
    (date(2026, 12, 31), "2026-12-31T21:59:59", "2026-12-31T22:00:00")]


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.fixture
def set_clock(monkeypatch):
    """Function: let it be this moment, given in UTC."""
    def let_it_be(text: str) -> None:
        clock = SimpleNamespace(now=lambda zone: moment(text).astimezone(zone))
        monkeypatch.setattr(base, "datetime", clock)
        monkeypatch.setattr(case_access, "utc_now", lambda: moment(text).replace(tzinfo=None))
    return let_it_be


@pytest.mark.parametrize(("day", "before", "after"), MIDNIGHTS)
def test_an_account_ends_at_midnight_in_sofia(set_clock, day, before, after):
    user = User(email="a@b.bg", name="Ана", role=SECRETARY, valid_to=day)
    set_clock(before)
    assert today() == day and user.may_sign_in()
    set_clock(after)
    assert not user.may_sign_in()


@pytest.mark.parametrize(("day", "_", "after"), MIDNIGHTS)
def test_a_named_person_sees_the_case_to_the_end_of_the_last_day(day, _, after):
    assert end_of_day(day) == moment(after).replace(tzinfo=None)


@pytest.mark.parametrize(("day", "before", "after"), MIDNIGHTS)
def test_an_access_to_a_case_ends_at_midnight(app, rolled_back, set_clock, day, before, after):
    case, user = cast.make_case(sensitivity="restricted"), cast.find_account(SECRETARY)
    case_access.grant_access(case, user, by=user)
    case_access.CaseAccess.update(starts_at=datetime(2020, 1, 1),
                                  ends_at=end_of_day(day)).execute()
    for text, seen in ((before, 1), (after, 0)):
        set_clock(text)
        assert len(case_access.people_of(case)) == seen


@pytest.mark.parametrize(("day", "before", "after"), MIDNIGHTS)
def test_a_membership_ends_at_midnight(app, sign_in, set_clock, day, before, after):
    """The representative of an institution that left sees its meetings no more."""
    user = cast.find_account(MEMBER)
    meeting = cast.make_meeting()
    cast.make_member(meeting.mechanism, organization=user.organization)
    Attendance.compose(meeting)
    Membership.update(valid_to=day).where(Membership.mechanism == meeting.mechanism_id).execute()
    for text, count in ((before, 1), (after, 0)):
        set_clock(text)
        own = Meeting.select().where(Meeting.id == meeting.id)
        assert policy.visible(user, Meeting, own).count() == count


def test_no_record_goes_with_another_one():
    """Nothing that is referred to can be deleted, and no delete goes on to what refers to it."""
    for table, entity in ENTITIES.items():
        for column in entity._meta.sorted_fields:
            if isinstance(column, ForeignKeyField):
                assert column.on_delete == "RESTRICT", f"{table}.{column.name}"


def test_no_code_deletes_recursively():
    found = [f"{path.name}:{node.lineno}" for files in find_rooms(ROOT).values() for path in files
             for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
             if isinstance(node, ast.keyword) and node.arg in ("recursive", "delete_nullable")]
    assert not found


@pytest.mark.parametrize("table", ["cases", "meetings", "decisions"])
def test_the_database_itself_keeps_what_must_stay(app, rolled_back, table):
    commitment = cast.make_commitment()
    decision = commitment.decision
    number = {"cases": decision.case_id, "meetings": decision.meeting_id,
              "decisions": decision.id}[table]
    commitment.delete().where(type(commitment).id == commitment.id).execute()
    with pytest.raises(PeeweeException, match="never deleted|FOREIGN KEY"), database.atomic():
        database.execute_sql(f"DELETE FROM {table} WHERE id = {number}")
    assert ENTITIES[table].get_or_none(id=number)


def test_a_record_deletes_neither_itself_nor_its_parts(app, rolled_back):
    case = cast.make_case()
    for how in ({}, {"recursive": True}):
        with pytest.raises(RuleError):
            case.delete_instance(**how)
