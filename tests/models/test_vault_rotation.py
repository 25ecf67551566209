"""Keys are changed while people work, and a change that is cut off anywhere goes on."""

import random
import signal
import time
from datetime import date

import pytest

from models.cases.identity import CaseIdentity, NameToken, Relative
from models.database import database, is_sqlite, open_database
from models.tailoring import snapshot
from models.tailoring.snapshot import own_columns
from models.vault import rotation
from models.vault.keys import KeyProblem, read_keys
from models.vault.opening import KeyCheck, prepare, unlock
from models.vault.ring import ring
from models.vault.rotation import check_keys, count_rows, describe_keys, rotate
from registry import CheckFailed
from tests.cast import make_case, make_mechanism
from tests.forks import FORKS, begin, ended
from tests.tailored import add_field

WORDS = ("Мечо", "Пухов", "Калина", "Опитова")


@pytest.fixture(autouse=True)
def _in_no_hurry(monkeypatch):
    monkeypatch.setattr(rotation, "GRACE", 0)


def store_children(count: int) -> None:
    mechanism = make_mechanism()
    with database.atomic():
        for _ in range(count):
            child = CaseIdentity(case=make_case(mechanism), first_name="Мечо", last_name="Пухов",
                                 id_number="1643149984", sex="m", match_reason="проба").store()
            Relative(identity=child, relation="mother", name="Калина Опитова").store()


def first_child() -> CaseIdentity:
    return CaseIdentity.select().order_by(CaseIdentity.id).first()


def assert_all_is_there(count: int) -> None:
    """Every record reads and is found by name, by relative, by number and by birth date."""
    children, found = list(CaseIdentity.select()), CaseIdentity.same_child
    assert [c.full_name() for c in children] == ["Мечо Пухов"] * count
    assert {c.birth_date for c in children} == {date(2016, 3, 14)}
    for column in own_columns(CaseIdentity):
        assert {getattr(c, column.name) for c in children if c.id <= 3} == {"Д-р Щъркел"}
    assert [r.name for r in Relative.select()] == ["Калина Опитова"] * count
    for typed in ("пух меч", "калин", "опитова мечо", "1643149984"):
        assert CaseIdentity.select().where(CaseIdentity.matches(typed)).count() == count, typed
    assert Relative.select().where(Relative.matches("опит")).count() == count
    assert len(found(number="16 4314 9984")) == min(count, 20)
    assert len(found(name="пухов", birth_date=date(2016, 3, 14))) == min(count, 20)


@pytest.fixture
def desk(own_database):
    """A desk with three children, and a field of the office that is sealed with them."""
    doctor = add_field(CaseIdentity, label="Личен лекар").column
    store_children(3)
    for child in CaseIdentity.select():
        setattr(child, doctor, "Д-р Щъркел")
        child.store()
    yield own_database[1]
    snapshot.forget()


def test_everything_is_sealed_and_found_under_the_new_version(desk):
    old = ring.current
    indexes = {c.number_index for c in CaseIdentity.select()}
    tokens = {bytes(t.token) for t in NameToken.select()}
    rotate(tell=lambda line: None)
    assert list(read_keys(desk / "keys.json").versions) == [2] == list(count_rows())
    assert ring.current.secret != old.secret and KeyCheck.get().version == 2
    assert_all_is_there(3)
    assert indexes.isdisjoint(c.number_index for c in CaseIdentity.select())
    assert tokens.isdisjoint(bytes(t.token) for t in NameToken.select())
    if is_sqlite():
        content = b"".join(path.read_bytes() for path in desk.glob("okmd.db*"))
        assert b"v1:" not in content and b"v2:" in content


def test_a_rotation_changes_nothing_that_people_see(desk):
    before = [(c.version, c.updated_at, c.updated_by) for c in CaseIdentity.select()]
    open_form = CaseIdentity.get()
    rotate(tell=lambda line: None)
    assert before == [(c.version, c.updated_at, c.updated_by) for c in CaseIdentity.select()]
    open_form.address = "ул. „Горска“ № 7"
    open_form.store()
    assert CaseIdentity.get_by_id(open_form.id).address == "ул. „Горска“ № 7"
    assert_all_is_there(3)


def test_a_record_read_before_opens_after(desk):
    read = list(CaseIdentity.select())
    rotate(tell=lambda line: None)
    assert read[0].full_name() == "Мечо Пухов"


def test_a_process_that_does_not_know_the_fields_of_the_office_changes_no_key(desk):
    old = (desk / "keys.json").read_text()
    snapshot.forget()
    with pytest.raises(KeyProblem, match="полета, които тази програма не познава"):
        rotate(tell=lambda line: None)
    assert (desk / "keys.json").read_text() == old
    snapshot.refresh()
    rotate(tell=lambda line: None)
    assert_all_is_there(3)


def test_old_keys_open_nothing_any_more(desk):
    old = (desk / "keys.json").read_text()
    rotate(tell=lambda line: None)
    (desk / "keys.json").write_text(old)
    with pytest.raises(KeyProblem, match="версия 2 липсва"):
        unlock(desk / "keys.json")


def begin_rotation(monkeypatch) -> None:
    """A rotation that breaks before it comes to the rows."""
    with monkeypatch.context() as patch:
        patch.setattr(rotation, "_reseal_all", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            rotate(tell=lambda line: None)


def test_an_unfinished_rotation_is_said(desk, monkeypatch):
    begin_rotation(monkeypatch)
    with pytest.raises(CheckFailed, match="keys rotate"):
        check_keys(None)
    lines = describe_keys()
    assert "Версия 2" in lines[2] and "шифрова новите данни" in lines[2]
    assert lines[-1] == rotation.UNFINISHED


def test_what_is_stored_during_a_rotation_is_under_the_new_version(desk, monkeypatch):
    begin_rotation(monkeypatch)
    store_children(1)
    changed = first_child()
    changed.birth_place = "Казанлък"
    changed.store()
    assert count_rows() == {1: 9, 2: 3}, "a changed row is as old as its oldest value"
    assert_all_is_there(4)
    rotate(tell=lambda line: None)
    assert count_rows() == {2: 12} and len(ring.keys.versions) == 1
    assert_all_is_there(4)


class Cut(BaseException):
    """In place of a kill: nothing in the program catches it."""


def cut_at(step: int, monkeypatch):
    """Let the statement or the writing of keys with this number not happen."""
    left = iter(range(step))

    def counted(called):
        def call(*args, **kwargs):
            if next(left, None) is None:
                raise Cut
            return called(*args, **kwargs)
        return call

    monkeypatch.setattr(database.obj, "execute_sql", counted(database.obj.execute_sql))
    monkeypatch.setattr(rotation, "write_keys", counted(rotation.write_keys))


def test_a_rotation_cut_off_at_any_step_loses_nothing_and_goes_on(own_database):
    store_children(1)
    for step in range(500):
        version = ring.keys.newest
        with pytest.MonkeyPatch.context() as patch:
            cut_at(step, patch)
            try:
                rotate(tell=lambda line: None)
                break
            except Cut:
                pass
        unlock(own_database[1] / "keys.json")
        assert_all_is_there(1)
        rotate(tell=lambda line: None)
        assert_all_is_there(1)
        assert version < ring.keys.newest <= version + 2
    assert 15 < step < 499, "the last one ran to its end"


def rotate_there(url: str, folder, grace: float, ready) -> None:
    """What a process of its own does: it says so when it is about to change the keys."""
    open_database(url, folder)
    prepare(folder / "keys.json")
    rotation.BATCH, rotation.GRACE = 5, grace
    ready.set()
    rotate(tell=lambda line: None)


def start_rotation(url: str, folder, grace: float = 0):
    """A process of its own that is about to change the keys."""
    ready = FORKS.Event()
    worker = begin(rotate_there, url, folder, grace, ready)
    assert ready.wait(60)
    return worker


def kill_a_rotation(worker, delay: float) -> bool:
    """Whether the rotation was still running when it was killed."""
    time.sleep(delay)
    worker.kill()
    return ended(worker) == -signal.SIGKILL


def test_killed_processes_leave_everything_readable_and_searchable(own_database):
    url, folder = own_database
    store_children(40)
    chance, killed = random.Random(7), 0
    for _ in range(6):
        killed += kill_a_rotation(start_rotation(url, folder), chance.uniform(0, 0.25))
        unlock(folder / "keys.json")
        assert_all_is_there(40)
    assert killed > 1
    prepare(folder / "keys.json")
    rotate(tell=lambda line: None)
    assert len(ring.keys.versions) == 1 == len(count_rows())
    assert_all_is_there(40)


def test_people_read_search_and_write_while_the_keys_change(own_database):
    store_children(25)
    worker, rounds = start_rotation(*own_database, grace=0.2), 0
    while worker.is_alive():
        assert_all_is_there(25)
        child = first_child()
        child.birth_place, rounds = f"място {rounds}", rounds + 1
        child.store()
    assert ended(worker) == 0 and rounds > 1
    assert_all_is_there(25)
    assert first_child().birth_place == f"място {rounds - 1}"
    assert list(count_rows()) == [2]
