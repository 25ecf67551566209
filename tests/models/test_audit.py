"""The log: every change is an event, no event names a child, and the chain has no gaps."""

import json
from datetime import date

import pytest
from peewee import OperationalError

from admin.pages import audit_words as words
from models.audit import changes
from models.audit.actors import Actor, acting_as
from models.audit.chain import record_event
from models.audit.events import ACTIONS, AuditEvent
from models.audit.keys import AuditProblem, audit_key
from models.audit.questions import Wanted, find_events, what_touched, who_saw
from models.audit.segments import check_segment, write_segment
from models.audit.verification import verify
from models.base import ENTITIES, Entity, RuleError
from models.cases.case import ChildCase
from models.cases.events import CaseEvent
from models.cases.identity import CaseIdentity, Relative
from models.closing import released
from models.database import database, is_sqlite
from models.parties import Organization
from models.users import SECRETARY
from tests import cast
from tests.admin.browsing import counted_queries
from tests.admin.records import make_record

CLERK = Actor(name="Севда Примерова", user_id=7, address="192.0.2.7", request="r1")
# The others call the first one.
SAVES = ("Entity.save", "VaultedEntity.save", "User.save", "Tailored.save",
         "Report.save", "Placement.save", "Absence.save", "Neighbour.save")
CANARY, NUMBER = "Канарчо", "1643149984"


def newest(**same) -> AuditEvent:
    return find_events(Wanted(**same), count=1)[0]


def told(event: AuditEvent) -> dict:
    return json.loads(event.details)["changes"]


def test_a_new_record_is_one_event_of_who_acts(rolled_back):
    with acting_as(CLERK):
        place = cast.make_organization()
    event = newest()
    assert (event.action, event.entity, event.object_id) == ("create", "organizations", place.id)
    assert (event.user_id, event.user_name, event.address, event.request) == (
        7, "Севда Примерова", "192.0.2.7", "r1")


def test_a_change_tells_old_and_new_where_nobody_is_concerned(rolled_back):
    place = cast.make_organization(short_name="СТАРО")
    place.short_name = "НОВО"
    place.store()
    assert told(newest(entity="organizations")) == {"short_name": ["СТАРО", "НОВО"]}


def test_a_change_of_personal_columns_tells_only_their_names(rolled_back):
    user = cast.find_account(SECRETARY)
    user.name, user.password = "Друго Име", "$argon2id$тайна"
    user.store()
    assert told(newest(entity="users")) == {"name": "променено", "password": "променено"}


def test_a_case_is_named_by_all_that_hangs_on_it(rolled_back):
    case = cast.make_case(named=("Мечо", "Пухов"))
    identity = case.identity.get()
    Relative(identity=identity, relation="mother", name="Мама Пухова").store()
    CaseEvent(case=case, kind="note", happened_on=date(2016, 5, 1), text="Бележка").store()
    assert {event.entity for event in who_saw(case.id)} == {
        "cases", "case_identities", "relatives", "case_events"}


def test_a_step_is_one_event_and_its_reason_stays_with_the_child(rolled_back):
    case = cast.make_case()
    before = newest().sequence
    case.workflow.move(case, "accept", by="Секретар", reason="")
    steps = [event for event in find_events(Wanted(case_id=case.id)) if event.sequence > before
             and event.entity == "cases"]
    assert [event.action for event in steps] == ["step"]
    assert json.loads(steps[0].details)["step"] == "accept"


def test_archive_and_restore_are_events_of_their_own(rolled_back):
    place = cast.make_organization()
    place.archive()
    place.restore()
    actions = [event.action for event in find_events(Wanted(entity="organizations"), count=2)]
    assert actions == ["restore", "archive"]


def test_a_refused_change_leaves_no_event(rolled_back):
    case, before = cast.make_case(), newest().sequence
    case.is_problematic = True
    with pytest.raises(RuleError):
        case.store()
    assert newest().sequence > before - 1 and newest().action != "change"


def test_saving_without_a_change_is_no_event(rolled_back):
    place = cast.make_organization()
    before = newest().sequence
    Organization.get_by_id(place.id).store()
    assert newest().sequence == before


def test_changes_past_the_record_are_events_too(rolled_back):
    place = cast.make_organization(town="гр. Едно")
    Organization.update(town="гр. Друго").where(Organization.id == place.id).execute()
    assert told(newest()) == {"town": ["гр. Едно", "гр. Друго"]}
    note = CaseEvent(case=cast.make_case(), kind="note", happened_on=date(2016, 5, 1), text="x")
    note.store()
    CaseEvent.delete().where(CaseEvent.id == note.id).execute()
    assert (newest().action, newest().object_id) == ("delete", note.id)


@pytest.mark.parametrize("table", sorted(ENTITIES))
def test_every_entity_writes_events(rolled_back, table):
    record = make_record(ENTITIES[table])
    with released():  # letters stay in their book, what is in use stays too
        Entity.archive(record, by="Проба")
    event = newest(entity=table, object_id=record.id)
    assert event.action == "archive" and event.user_name.startswith("Проба")
    assert issubclass(ENTITIES[table], changes.LoggedModel)
    assert ENTITIES[table].save.__qualname__ in SAVES, "save writes the event"


def test_no_name_and_no_number_of_a_child_stands_in_the_log(rolled_back):
    case = cast.make_case(summary=f"{CANARY} живее тук", source_person=f"Баба на {CANARY}")
    identity = CaseIdentity(case=case, first_name=CANARY, last_name=CANARY, id_number=NUMBER,
                            address=f"ул. {CANARY}").store()
    Relative(identity=identity, relation="mother", name=f"Мама {CANARY}").store()
    meeting = cast.make_meeting(case.mechanism, remarks=f"за {CANARY}")
    cast.make_item(meeting, title_text=f"Случаят на {CANARY}", discussion=CANARY)
    identity.address = f"бул. {CANARY}"
    identity.store()
    case.workflow.move(case, "accept", reason=f"{CANARY} {NUMBER}")
    identity.birth_place = CANARY
    identity.save()
    record_event("reveal", case, reason=f"обаждане от {NUMBER}")
    rows = AuditEvent.select().where(AuditEvent.sequence > newest().sequence - 60).tuples()
    text = "\n".join(str(row) for row in rows)
    assert CANARY not in text and NUMBER not in text


@pytest.mark.parametrize("bad", ["два\r\nреда", "\x1b[31mчервено", "а\u2028б", "\u202eобратно"])
def test_nothing_forges_a_line_of_the_log(rolled_back, bad):
    with acting_as(Actor(name=bad, address=bad)):
        record_event("view", reason=bad, details={"x": bad})
    event = newest()
    for text in (event.user_name, event.address, event.reason, event.details):
        assert text.isprintable() and "\\" in text
    assert verify().problems == []


def test_the_chain_is_sound_and_without_gaps(rolled_back):
    cast.make_case()
    verdict = verify()
    assert verdict.is_sound and verdict.count == verdict.last == newest().sequence


def test_a_log_that_cannot_be_written_takes_the_change_with_it(rolled_back, monkeypatch):
    before = Organization.select().count()
    monkeypatch.setattr(AuditEvent, "insert", full)
    with pytest.raises(AuditProblem):
        cast.make_organization()
    assert Organization.select().count() == before


def full(*_args, **_values):
    raise OperationalError("database or disk is full")


def test_a_key_that_others_can_read_or_that_is_no_key_is_refused(app, tmp_path, monkeypatch):
    monkeypatch.setattr(database.obj, "folder", tmp_path)
    with pytest.raises(AuditProblem, match="го няма"):
        audit_key()
    (tmp_path / "audit.key").write_text("кратък")
    with pytest.raises(AuditProblem, match="chmod 600"):
        audit_key()
    (tmp_path / "audit.key").chmod(0o600)
    with pytest.raises(AuditProblem, match="не е ключ"):
        audit_key()


def test_a_wrong_key_writes_nothing(rolled_back, tmp_path, monkeypatch):
    cast.make_organization()
    monkeypatch.setattr(database.obj, "folder", tmp_path)
    audit_key(may_make=True)
    with pytest.raises(AuditProblem, match="не е този"):
        record_event("view")


def test_lists_name_the_cases_they_show(rolled_back):
    case = cast.make_case()
    record_event("list", entity="cases", ids=[case.id, case.id + 10], cases=[case.id])
    record_event("list", entity="cases", ids=[case.id * 10], cases=[case.id * 10])
    [event] = find_events(Wanted(case_id=case.id, is_listed=True))
    assert event.entity == "cases" and words.show_record(event) == "Случаи: 2"


def test_days_are_those_of_the_office(rolled_back):
    record_event("view", entity="cases", object_id=5)
    at = words.show_time(newest())
    day = date(int(at[6:10]), int(at[3:5]), int(at[:2]))
    assert find_events(Wanted(since=day, until=day), count=1)[0].sequence == newest().sequence
    assert not find_events(Wanted(until=date(2016, 1, 1)))


def test_details_are_shown_in_words(rolled_back):
    place = cast.make_organization(town="гр. Едно")
    place.town = "гр. Друго"
    place.store()
    assert words.show_details(newest()) == "Населено място: гр. Едно → гр. Друго"
    meeting = cast.make_meeting()
    meeting.workflow.move(meeting, "cancel", reason="няма зала")
    assert words.show_details(newest(entity="meetings", action="step")) == (
        "„Отмени“; Състояние: Подготвя се → Отменено")
    assert words.show_action(newest()) == ACTIONS["change"]


def test_a_segment_proves_itself(rolled_back, tmp_path):
    cast.make_case()
    path, last = tmp_path / "segment.jsonl", newest().sequence
    assert write_segment(path, last - 9, last) == 10 == check_segment(path)
    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(RuleError, match="съществува"):
        write_segment(path)


@pytest.mark.parametrize("change", [
    lambda lines: [*lines[:3], *lines[4:]], lambda lines: lines[:-1],
    lambda lines: [*lines[:2], lines[2].replace("create", "change"), *lines[3:]],
    lambda lines: [*lines[:2], lines[3], lines[2], *lines[4:]], lambda lines: []])
def test_a_changed_segment_is_refused(rolled_back, tmp_path, change):
    cast.make_case()
    path, last = tmp_path / "segment.jsonl", newest().sequence
    write_segment(path, last - 3, last)
    path.write_text("".join(change(path.read_text().splitlines(keepends=True))))
    with pytest.raises(RuleError):
        check_segment(path)


def test_a_child_case_says_its_own_number(rolled_back):
    case = cast.make_case()
    assert ChildCase.get_by_id(case.id).about_case() == case.id


@pytest.mark.parametrize("ask", [
    lambda: who_saw(7), lambda: what_touched(7), lambda: find_events(Wanted()),
    lambda: who_saw(7, since=date(2026, 1, 1), until=date(2026, 2, 1)),
    lambda: what_touched(7, since=date(2026, 1, 1), count=10**6)])
def test_what_the_log_is_asked_is_read_from_an_index_however_long_it_is(rolled_back, ask):
    with counted_queries() as found:
        ask()
    [sql] = found
    values = ["7"] * sql.count(database.param)  # PostgreSQL reads it as what it stands beside
    if not is_sqlite():
        database.execute_sql("SET LOCAL enable_seqscan = off")  # else a short log is read whole
        database.execute_sql("SET LOCAL enable_sort = off")
    explain = "EXPLAIN QUERY PLAN " if is_sqlite() else "EXPLAIN "
    plan = [str(row[-1]) for row in database.execute_sql(explain + sql, values)]
    assert any("INDEX" in step.upper() or "PRIMARY KEY" in step for step in plan)
    assert not [step for step in plan if step.startswith(("SCAN", "Seq Scan", "Sort"))
                or "TEMP B-TREE" in step]
