"""Every way to change the log behind its back is refused by the database, or found."""

import pytest
from peewee import DatabaseError

from models.audit import anchors, chain, lifetime, verification
from models.audit.anchors import read_head, write_anchor
from models.audit.chain import record_event, seal
from models.audit.events import COLUMNS, AuditEvent, AuditHead
from models.audit.keys import AuditProblem
from models.audit.triggers import check_triggers
from models.audit.verification import read_rows, verify
from models.base import RuleError
from models.database import database, is_sqlite
from tests.skipping import POSTGRESQL_ALONE, SQLITE_ALONE

SQLITE_TRIGGERS = ("audit_events_update", "audit_events_delete", "audit_events_next",
                   "audit_events_end", "audit_head_update")
POSTGRESQL_TRIGGERS = (("audit_events_change", "audit_events"), ("audit_events_next",
                       "audit_events"), ("audit_head_update", "audit_head"))
COUNT = 12


@pytest.fixture
def last(rolled_back, monkeypatch, tmp_path):
    """The number of the newest of some events, with an anchor file of their own."""
    monkeypatch.setattr(anchors, "anchor_file", lambda: tmp_path / "audit.anchor")
    for number in range(COUNT):
        record_event("view", entity="cases", object_id=number + 1)
    write_anchor("events")
    return read_head().sequence


@pytest.fixture
def open_hands(last):
    """The triggers are gone, as for somebody with the password of the database."""
    if is_sqlite():
        for name in SQLITE_TRIGGERS:
            database.execute_sql(f"DROP TRIGGER {name}")
    else:
        for name, table in POSTGRESQL_TRIGGERS:
            database.execute_sql(f"DROP TRIGGER {name} ON {table}")
    return last


def problems() -> str:
    verdict = verify()
    assert not verdict.is_sound
    return "\n".join(verdict.lines())


def move(number: int, to: int) -> None:
    AuditEvent.update(sequence=to).where(AuditEvent.sequence == number).execute()


def cut(after: int) -> None:
    """The end cut off so that the database itself does not know it."""
    AuditEvent.delete().where(AuditEvent.sequence > after).execute()
    event = AuditEvent.get_by_id(after)
    AuditHead.update(sequence=after, hash=event.hash).execute()


def test_sound_before_all(last):
    assert verify().is_sound and str(last) in lifetime.check_end()


@pytest.mark.parametrize("column", [name for name in COLUMNS if name != "sequence"])
def test_an_edited_event_is_found(open_hands, column):
    value = 999 if column in ("user_id", "object_id", "case_id") else "друго"
    AuditEvent.update({column: value}).where(AuditEvent.sequence == open_hands - 5).execute()
    assert f"№ {open_hands - 5} от" in problems()


def test_a_deleted_event_is_found(open_hands):
    AuditEvent.delete().where(AuditEvent.sequence == open_hands - 5).execute()
    assert f"Липсва събитие № {open_hands - 5}" in problems()


def test_a_deleted_event_is_found_though_the_rest_was_renumbered(open_hands):
    AuditEvent.delete().where(AuditEvent.sequence == open_hands - 2).execute()
    move(open_hands - 1, open_hands - 2)
    move(open_hands, open_hands - 1)
    assert f"№ {open_hands - 1} е преместено: стои на мястото на № {open_hands - 2}" in problems()


def test_swapped_events_are_found(open_hands):
    first, second = open_hands - 6, open_hands - 4
    move(first, -1)
    move(second, first)
    move(-1, second)
    assert f"№ {second} е преместено: стои на мястото на № {first}" in problems()


def test_a_cut_off_end_is_found(open_hands):
    AuditEvent.delete().where(AuditEvent.sequence > open_hands - 3).execute()
    assert f"Отрязан край: последното събитие е № {open_hands - 3}" in problems()


def test_a_cut_off_end_is_found_by_the_anchor_alone(open_hands):
    cut(open_hands - 3)
    assert f"контролният запис от {anchors.last_anchor().at} е за № {open_hands}" in problems()
    with pytest.raises(AuditProblem, match="app.py verify-audit"):
        lifetime.check_end()


@pytest.mark.parametrize("first", [1, -4])
def test_a_chain_built_anew_with_another_key_is_found(open_hands, first):
    rebuild(first if first > 0 else open_hands + first, b"another key of 32 bytes, or so..")
    text = problems()
    assert "променено" in text and ("преправена" in text)


def rebuild(first: int, key: bytes) -> None:
    """The events from `first` on with other texts and a chain that fits in itself."""
    previous = None
    for row in list(read_rows(after=first - 1)):
        values = dict(zip(COLUMNS, row, strict=True)) | {"user_name": "никой"}
        values["previous"] = previous or values["previous"]
        previous = seal([values[name] for name in COLUMNS[:-1]], key)
        AuditEvent.update(user_name="никой", previous=values["previous"], hash=previous).where(
            AuditEvent.sequence == row[0]).execute()
    AuditHead.update(hash=previous).execute()


def test_an_older_copy_is_found_though_it_was_written_on(open_hands):
    cut(open_hands - 6)
    for _ in range(9):
        AuditEvent.insert(forged()).execute()
    text = problems()
    assert f"№ {open_hands} не е това от контролния запис" in text and "старо копие" in text
    with pytest.raises(AuditProblem):
        lifetime.check_end()


def forged() -> dict:
    """The next event, sealed with the right key, as the program itself would write it."""
    last = AuditEvent.select().order_by(AuditEvent.sequence.desc()).get()
    values = dict(last.__data__) | {
        "sequence": last.sequence + 1, "action": "list", "previous": last.hash}
    values["hash"] = seal([values[name] for name in COLUMNS[:-1]], chain.audit_key())
    AuditHead.update(sequence=values["sequence"], hash=values["hash"]).execute()
    return values


def test_a_copy_put_back_goes_on_once_that_is_confirmed(open_hands, monkeypatch):
    monkeypatch.setattr(verification, "check_triggers", lambda: None)
    cut(open_hands - 6)
    with pytest.raises(RuleError):
        lifetime.accept(" ")
    if is_sqlite():  # the end follows the events again
        database.execute_sql("CREATE TRIGGER audit_events_end AFTER INSERT ON audit_events BEGIN "
                             "UPDATE audit_head SET sequence = NEW.sequence, hash = NEW.hash; END")
    else:
        database.execute_sql("CREATE TRIGGER audit_events_next BEFORE INSERT ON audit_events "
                             "FOR EACH ROW EXECUTE FUNCTION audit_follow()")
    lifetime.accept("върнато копие от неделя")
    verdict = verify()
    assert verdict.is_sound and "Потвърдени върнати резервни копия: 1" in list(verdict.lines())
    event = AuditEvent.get_by_id(open_hands - 5)
    assert event.action == "recovered" and str(open_hands) in event.details


def test_a_forged_anchor_is_found(last):
    with anchors.anchor_file().open("a") as file:
        file.write(f'["2026-01-01T00:00:00Z", {last}, "ab", "recovered", "cd"]\n')
    assert "ред, който не е писан с този ключ" in problems()


def test_a_half_written_anchor_is_passed_over(last):
    with anchors.anchor_file().open("a") as file:
        file.write('["2026-01-01T00:')
    assert verify().is_sound and lifetime.check_end()


def test_anchors_kept_elsewhere_are_asked_too(open_hands, tmp_path, monkeypatch):
    monkeypatch.setattr(verification, "check_triggers", lambda: None)
    copy = tmp_path / "copy.anchor"
    copy.write_bytes(anchors.anchor_file().read_bytes())
    cut(open_hands - 3)
    anchors.anchor_file().unlink()
    assert verify().is_sound and not verify(copy).is_sound


@pytest.mark.parametrize("statement", [
    "UPDATE audit_events SET user_name = 'друг'", "DELETE FROM audit_events",
    "DELETE FROM audit_head", "UPDATE audit_head SET sequence = 1",
    "UPDATE audit_head SET hash = 'x'", "INSERT INTO audit_head VALUES (2, 0, '')",
    "INSERT INTO audit_events SELECT * FROM audit_events WHERE sequence = 1",
])
def test_the_database_lets_the_log_only_grow(last, statement):
    with pytest.raises(DatabaseError), database.atomic():
        database.execute_sql(statement)
    assert verify().is_sound


def test_no_event_replaces_another_or_leaves_a_gap(last):
    event = AuditEvent.get_by_id(last)
    for number in (last, last + 2):
        values = dict(event.__data__) | {"sequence": number, "previous": event.hash}
        with pytest.raises(DatabaseError), database.atomic():
            insert = AuditEvent.insert(values)
            (insert.on_conflict_replace() if is_sqlite() else insert).execute()


def test_the_log_is_not_emptied_at_once(last):
    if is_sqlite():
        pytest.skip(POSTGRESQL_ALONE)
    with pytest.raises(DatabaseError), database.atomic():
        database.execute_sql("TRUNCATE audit_events")


# -- whoever changes the folder too ----------------------------------------------------------------


def test_a_log_cut_together_with_its_anchors_is_found_by_the_ones_elsewhere(open_hands, tmp_path,
                                                                            monkeypatch):
    own = tmp_path / "audit.anchor"
    monkeypatch.setattr(anchors, "_elsewhere", [tmp_path / "elsewhere"])
    (tmp_path / "elsewhere").mkdir()
    write_anchor("events")
    cut(open_hands - 3)
    own.write_text("")
    with pytest.raises(AuditProblem, match="Базата не съдържа събитие"):
        lifetime.check_end()
    assert "краят е отрязан" in problems()


@pytest.mark.parametrize("name", [*SQLITE_TRIGGERS[:3], "audit_head_update", "audit_head_delete"])
def test_a_database_without_one_of_its_guards_is_found(last, name):
    if not is_sqlite():
        pytest.skip(SQLITE_ALONE)
    check_triggers()
    database.execute_sql(f"DROP TRIGGER {name}")
    with pytest.raises(AuditProblem, match="Базата вече не пази дневника"):
        check_triggers()
    assert "не пази дневника" in problems()
    assert read_head().sequence == last  # trying changes nothing


def test_what_is_tried_is_refused_and_taken_back(last):
    before = [*read_rows()]
    check_triggers()
    assert [*read_rows()] == before and read_head().sequence == last
