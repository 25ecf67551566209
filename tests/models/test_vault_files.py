"""Whoever has the files of the database and not the keys reads no name and no number in them."""

from base64 import b64encode
from datetime import date, datetime
from pathlib import Path

import pytest
from playhouse.migrations import Runner

from bulgarian.text import fold, transliterate
from demo.desk import load_demo
from models.cases.identity import CaseIdentity, NameToken, Relative
from models.database import MIGRATIONS, database, is_sqlite, migrate, open_database
from models.parties import Person
from models.vault.opening import KeyCheck, prepare, seal_plain_rows, sweep
from models.vault.ring import ring
from tests.cast import make_case

NAMES = ("Канарейка", "Златоперова", "Синигерова", "Щиглец", "1643149984", "Гнездово",
         "Хвърчилова 12", "2016-03-14", "0888123456")


def spellings(text: str) -> set[bytes]:
    """The bytes of a text in every encoding, alphabet and case that something may write it in."""
    forms = {text, text.upper(), fold(text), transliterate(text), transliterate(fold(text))}
    plain = {form.encode(code) for form in forms
             for code in ("utf-8", "utf-16-le", "utf-16-be", "cp1251")}
    return plain | {piece for data in plain for piece in in_base64(data)}


def in_base64(data: bytes) -> list[bytes]:
    """What stays the same of the data in base64, whatever stands before and after it."""
    shifted = [b64encode(b"\0" * shift + data) for shift in range(3)]
    return [text[4 * bool(shift):len(text) - 4] for shift, text in enumerate(shifted)]


def leaks(folder: Path, names=NAMES) -> list[str]:
    """„file: name“ for every name in a file of the desk but the keys."""
    found = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        content = path.read_bytes() if path.name != "keys.json" else b""
        found += [f"{path.name}: {name}" for name in names
                  if any(form in content for form in spellings(name) if len(form) > 7)]
    return found


def store_child() -> CaseIdentity:
    child = CaseIdentity(
        case=make_case(), first_name=NAMES[0], middle_name=NAMES[1], last_name=NAMES[2],
        id_number="1643149984", sex="m", birth_place=NAMES[5], address=NAMES[6]).store()
    Relative(identity=child, relation="mother", name=NAMES[3], phone=NAMES[8],
             address=NAMES[6], note=NAMES[1]).store()
    return child


def test_the_search_for_leaks_finds_one_in_every_encoding(tmp_path):
    for code in ("utf-8", "utf-16-le", "cp1251"):
        (tmp_path / code).write_bytes(b"x" + "КАНАРЕЙКА".encode(code))
    (tmp_path / "base64").write_bytes(b64encode("12 Канарейка 34".encode()))
    (tmp_path / "latin").write_text("kanareyka")
    assert len(leaks(tmp_path)) == 5


def test_the_files_of_the_database_hold_no_name_and_no_number(own_desk):
    child = store_child()
    child.last_name = NAMES[3]
    child.store()
    assert not leaks(own_desk), "in the database or its journal"
    database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    assert not leaks(own_desk)
    assert CaseIdentity.get().full_name() == f"{NAMES[0]} {NAMES[1]} {NAMES[3]}"


def test_the_demonstration_holds_no_name_of_a_child_either(own_desk):
    load_demo()
    names = {"1643149984", "Измислина", *(child.full_name() for child in CaseIdentity.select())}
    names -= {person.full_name() for person in Person.select()}
    assert len(names) > 4 and not leaks(own_desk, names)


def test_what_is_overwritten_or_deleted_leaves_the_file(own_desk):
    child, columns = store_child(), ("first_name", "last_name", "id_number")
    kept = CaseIdentity.select(*(getattr(CaseIdentity, c) for c in columns)).tuples().get()
    child.first_name = "Друга"
    child.save()
    NameToken.delete().execute()
    Relative.delete().execute()
    CaseIdentity.delete().execute()
    database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    content = b"".join(path.read_bytes() for path in own_desk.glob("okmd.db*"))
    assert not any(sealed.text.encode() in content for sealed in kept)


def test_sqlite_writes_no_plain_temporary_files_and_wipes_what_it_frees(own_desk):
    assert [database.execute_sql(f"PRAGMA {name}").fetchone()[0]
            for name in ("secure_delete", "temp_store")] == [1, 2]


# -- a database from before ---------------------------------------------------------------------


EMPTY = {"int": 0, "bool": False, "date": date(2016, 4, 4), "time": datetime(2016, 4, 4)}


def put(table: str, **values) -> int:
    """A row of an old table; what may not be null and is not given is empty."""
    for column in database.get_columns(table):
        if not column.null and not column.primary_key and column.name not in values:
            kind = column.data_type.lower()
            values[column.name] = next((empty for word, empty in EMPTY.items() if word in kind), "")
    marks = ", ".join([database.param] * len(values))
    columns = ", ".join(f'"{name}"' for name in values)
    cursor = database.execute_sql(
        f"INSERT INTO {table} ({columns}) VALUES ({marks}) RETURNING id", tuple(values.values()))
    return cursor.fetchone()[0]


def forget_everything(url: str, folder: Path) -> None:
    """Empty the database and take the keys away."""
    if url:
        database.execute_sql("DROP SCHEMA public CASCADE")
        database.execute_sql("CREATE SCHEMA public")
    database.close_all()
    for path in (*folder.glob("okmd.db*"), folder / "keys.json"):
        path.unlink()


@pytest.fixture
def old_desk(own_database):
    """A desk of the first version with the child in plain columns."""
    url, folder = own_database
    forget_everything(url, folder)
    open_database(url, folder)
    Runner(database.obj, str(MIGRATIONS)).up("0001_first_tables")
    oblast = put("oblasti", code="X", iso="X")
    host, chair = put("organizations"), put("people")
    mechanism = put("mechanisms", oblast_id=oblast, host_id=host, chair_id=chair)
    town = put("municipalities", code="X", oblast_id=oblast)
    for number in range(3):
        case = put("cases", mechanism_id=mechanism, municipality_origin_id=town, number=number)
        child = put("case_identities", case_id=case, first_name=NAMES[0], last_name=NAMES[2],
                    id_number="1643149984", birth_date="2016-03-14", address=NAMES[6],
                    search=fold(f"{NAMES[0]} {NAMES[2]} 1643149984"))
        put("relatives", identity_id=child, name=NAMES[3], phone=NAMES[8], search=NAMES[3])
    return folder


def upgrade(folder: Path) -> None:
    migrate(folder / "backups")
    prepare(folder / "keys.json")


def test_a_database_from_before_is_sealed_by_the_upgrade(old_desk):
    assert leaks(old_desk) or not is_sqlite()
    upgrade(old_desk)
    child = CaseIdentity.get(CaseIdentity.id == 2)
    assert (child.full_name(), child.birth_date) == (f"{NAMES[0]} {NAMES[2]}", date(2016, 3, 14))
    assert child.relatives.get().name == NAMES[3] and child.middle_name == ""
    assert CaseIdentity.select().where(CaseIdentity.matches("канар злат")).count() == 0
    assert CaseIdentity.select().where(CaseIdentity.matches("канар щигл")).count() == 3
    assert CaseIdentity.same_child(number="1643149984").count() == 3
    names = {line.partition(":")[0] for line in leaks(old_desk)}
    assert all(name.startswith("before-") for name in names), "only the copy made before"


def test_an_upgrade_that_was_cut_off_goes_on(old_desk, monkeypatch):
    monkeypatch.setattr("models.vault.opening.BATCH", 2)
    monkeypatch.setattr(Relative, "reseal", lambda record, key: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        upgrade(old_desk)
    monkeypatch.undo()
    secret = ring.current.secret
    upgrade(old_desk)
    assert ring.current.secret == secret and seal_plain_rows() == 0
    assert {r.name for r in Relative.select()} == {NAMES[3]}
    assert all(line.startswith("before-") for line in leaks(old_desk))


def test_a_sweep_that_was_missed_is_made_up_for(old_desk, monkeypatch):
    monkeypatch.setattr("models.vault.opening.sweep", lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        upgrade(old_desk)
    assert not KeyCheck.get().is_swept
    monkeypatch.setattr("models.vault.opening.sweep", sweep)
    upgrade(old_desk)
    assert KeyCheck.get().is_swept
