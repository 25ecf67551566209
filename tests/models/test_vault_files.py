"""Whoever has the files of the database and not the keys reads no name and no number in them."""

from base64 import b64encode
from pathlib import Path

import pytest

from bulgarian.text import fold, transliterate
from demo.desk import load_demo
from models.cases.identity import CaseIdentity, NameToken, Relative
from models.database import database
from models.parties import Person
from models.vault.opening import KeyCheck, prepare
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


def test_a_sweep_that_was_missed_is_made_up_for(own_desk, monkeypatch):
    KeyCheck.update(is_swept=False).execute()
    monkeypatch.setattr("models.vault.opening.sweep", lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        prepare(own_desk / "keys.json")
    assert not KeyCheck.get().is_swept
    monkeypatch.undo()
    prepare(own_desk / "keys.json")
    assert KeyCheck.get().is_swept
