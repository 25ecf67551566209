"""A copy is one sealed file that is proved by putting it back, and nothing else opens it."""

import errno
import json
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from datetime import date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

import pytest

from documents.generate import generate
from documents.templates import install_templates
from models import found, indexes
from models.audit import anchors, lifetime
from models.audit.verification import verify
from models.base import ENTITIES
from models.cases.identity import CaseIdentity
from models.copies import container, making, openly
from models.copies.container import CopyProblem, by_keys, by_sheet, read_head
from models.copies.keeping import kept, remove_old
from models.copies.making import Copy, find_copies, make_copy
from models.copies.proving import desk_in, prove
from models.copies.restoring import restore
from models.copies.rows import count_rows
from models.copies.sheet import (
    SheetProblem,
    confirm_sheet,
    make_sheet,
    private_key,
    read_secret,
    read_sheet,
    show_secret,
)
from models.database import FILE, database, migrate
from models.documents.issued import IssuedDocument
from models.mechanisms import Mechanism
from models.meetings.meeting import Meeting
from models.tailoring import snapshot
from models.tailoring.fields import OwnField
from models.tailoring.records import own_registers
from models.tailoring.snapshot import own_columns
from models.territory import load_territory
from models.vault.keys import Keys, write_keys
from models.vault.opening import prepare
from models.vault.ring import ring
from models.vault.rotation import rotate
from settings import read_settings
from tests import cast
from tests.conftest import DATABASE
from tests.models.kept import FOLDER as KEPT
from tests.models.kept import unpack
from tests.postgres import new_database
from tests.skipping import POSTGRESQL_ALONE
from tests.tailored import add_field, add_register
from tests.test_layers import ROOT

NAME, NUMBER, DOCTOR = "Мечослав", "1643149984", "Д-р Щъркел"
# An event of which the database thinks that it follows, without a seal of ours.
FORGED = """INSERT INTO audit_events (sequence, at, user_id, user_name, address, action, entity,
    object_id, case_id, ids, cases, details, reason, request, previous, hash)
    SELECT sequence + 1, at, user_id, user_name, address, action, entity, object_id, case_id, ids,
    cases, details, reason, request, hash, 'x' FROM audit_events ORDER BY sequence DESC LIMIT 1"""
WRITER = """
import registry, sys; registry.load("models")
from pathlib import Path
from models.database import open_database
from tests.cast import make_person
open_database(sys.argv[1], Path(sys.argv[2]))
print("ready", flush=True)
while True:
    make_person()
"""


@pytest.fixture(scope="module")
def built(app, tmp_path_factory):
    """A desk with a child, a document and a sheet, to be copied for every test."""
    folder = tmp_path_factory.mktemp("built") / "desk"
    with desk_in(folder):
        migrate()
        prepare(folder / "keys.json")
        load_territory()
        fill()
        tailor()
        snapshot.forget()
    return folder, make_sheet(folder / "keys.json")


def fill() -> None:
    install_templates()
    mechanism = cast.make_mechanism()
    CaseIdentity(case=cast.make_case(mechanism), first_name=NAME, last_name="Пухов",
                 id_number=NUMBER, sex="m").store()
    generate("protokol", cast.make_meeting(mechanism))
    lifetime.start()


def tailor() -> None:
    """A sealed field of the office with a value, and a register of its own with a record."""
    doctor = add_field(CaseIdentity, label="Личен лекар").column
    child = CaseIdentity.get()
    setattr(child, doctor, DOCTOR)
    child.store()
    add_register()(name="Легло").store()


@pytest.fixture
def desk(built, tmp_path):
    """That desk, open: its settings, folder and the text of its sheet."""
    folder = tmp_path / "desk"
    shutil.copytree(built[0], folder)
    with desk_in(folder):
        ring.open(folder / "keys.json")
        snapshot.refresh()
        yield SimpleNamespace(folder=folder, sheet=built[1], url="", settings=read_settings(
            {"OKMD_DATA": str(folder), "OKMD_COPIES": str(tmp_path / "disk")}))
    snapshot.forget()


def own_keys(desk):
    return by_keys(desk.folder / "keys.json")


def paper(desk):
    """Opens with the sheet as it was printed."""
    return by_sheet(private_key(read_secret(
        "\n".join(line for line in desk.sheet.splitlines() if line.startswith("    ")))))


def start_writer(url: str, folder: Path) -> subprocess.Popen:
    """A process that stores people without a pause."""
    writer = subprocess.Popen([sys.executable, "-c", WRITER, url or "", str(folder)], cwd=ROOT,
                              stdout=subprocess.PIPE)
    assert writer.stdout.readline() == b"ready\n"
    return writer


def read_sequence() -> int:
    return anchors.read_head().sequence


# -- the copy ---------------------------------------------------------------------------------


def test_a_copy_is_proved_and_put_back_with_the_sheet_alone(desk, tmp_path):
    copy = make_copy(desk.settings)
    lines = "\n".join(prove(copy.path, own_keys(desk), desk.folder))
    assert "дневник: " in lines and "отворени документи" in lines
    assert [path.name for path in tmp_path.joinpath("disk").iterdir()] == [copy.path.name]
    assert copy.path.stat().st_mode & 0o077 == 0 and not list(desk.folder.glob("copying-*"))
    into = tmp_path / "нова машина" / "данни"
    said = restore(copy.path, into, paper(desk))
    assert str(into) in said[-5] and not list(into.parent.glob("copying-*"))
    with desk_in(into):
        ring.open(into / "keys.json")
        assert CaseIdentity.get().first_name == NAME and Meeting.select().count() == 1
        assert [getattr(CaseIdentity.get(), one.name) for one in own_columns(CaseIdentity)] == [
            DOCTOR]
        assert [one.name for table in own_registers() for one in table.select()] == ["Легло"]
        assert IssuedDocument.get().content().startswith(b"PK")
        assert verify().is_sound and verify().recovered == 1
    assert "OKMD_COPIES=" in (into / "settings.env").read_text()
    assert (into / "keys.json").stat().st_mode & 0o077 == 0


def test_nothing_in_a_copy_reads_without_its_key(desk):
    content = make_copy(desk.settings).path.read_bytes()
    secret = (desk.folder / "audit.key").read_bytes().strip()
    for word in (NAME, NUMBER, DOCTOR, "audit_events", "protokol", ring.current.secret, secret):
        plain = word if isinstance(word, bytes) else word.encode()
        assert plain not in content


def test_a_copy_made_before_a_change_of_keys_opens_with_the_same_sheet(desk, monkeypatch):
    monkeypatch.setattr("models.vault.rotation.GRACE", 0)
    copy = make_copy(desk.settings)
    rotate(tell=lambda line: None)
    with pytest.raises(CopyProblem, match="други ключове.*използвайте лист"):
        prove(copy.path, own_keys(desk), desk.folder)
    assert prove(copy.path, paper(desk), desk.folder)


def test_keys_that_change_meanwhile_are_no_copy(desk, monkeypatch):
    monkeypatch.setattr(making, "write_snapshot", lambda _: write_keys(ring.path, Keys.make()))
    with pytest.raises(CopyProblem, match="ключовете бяха сменени"):
        make_copy(desk.settings)
    assert not find_copies(desk.settings.copies)


def test_what_is_not_right_in_a_copy_is_found(desk):
    """Each statement spoils what is looked at before that which was spoiled last."""
    for said, sql in (
            ("не се отваря докрай", "UPDATE documents SET row_key = 'x'"),
            ("ДНЕВНИКЪТ НЕ Е ЦЯЛ", FORGED),
            ("отпечатъкът му не е верен", "UPDATE blobs SET sha256 = 'x' WHERE id = 1")):
        database.execute_sql(sql)
        copy = make_copy(desk.settings)
        with pytest.raises(CopyProblem, match=said):
            prove(copy.path, own_keys(desk), desk.folder)
        copy.path.unlink()


def test_rows_that_are_missing_in_a_copy_are_found(desk, monkeypatch):
    counted = making.count_rows
    monkeypatch.setattr(making, "count_rows", lambda opened: {**counted(opened), "meetings": 9})
    copy = make_copy(desk.settings)
    with pytest.raises(CopyProblem, match="meetings: 9 → 1"):
        prove(copy.path, own_keys(desk), desk.folder)


@pytest.mark.parametrize("where", ["beside the database", "elsewhere"])
def test_a_copy_whose_log_is_shorter_than_the_anchors_outside_of_it_is_refused(
        desk, tmp_path, where):
    """Cut together with the anchor that goes into the copy: what is kept elsewhere tells."""
    second = tmp_path / "other disk"
    second.mkdir()
    anchors.keep_elsewhere(second)
    for number in range(3):
        cast.make_organization(f"Институция {number}")
    sound = make_copy(desk.settings, tmp_path / "first")
    whole = anchors.write_anchor("stop")
    for path in anchors.anchor_files():  # as if it had been written before the copies
        lines = path.read_text().splitlines()
        path.write_text("\n".join(lines[:-1]) + "\n" if lines[:-1] else "")
    early = whole._replace(at="2016-01-01T00:00:00Z")
    line = json.dumps([*early[:4], anchors._mark(early)]) + "\n"
    outside = second / "audit.anchor" if where == "elsewhere" else desk.folder / "audit.anchor"
    cut_log(2)
    short = make_copy(desk.settings)
    outside.write_text(line)
    if where == "elsewhere":
        (desk.folder / "audit.anchor").unlink(missing_ok=True)
    assert "цял" in " ".join(prove(sound.path, own_keys(desk), desk.folder))
    with pytest.raises(CopyProblem, match="краят е отрязан"):
        prove(short.path, own_keys(desk), desk.folder)
    anchors.keep_elsewhere(None)


def cut_log(count: int) -> None:
    """Take the last events off, as somebody with the database file would, and leave no trace."""
    last = anchors.read_head().sequence - count
    found = database.execute_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND "
                                 "tbl_name IN ('audit_events', 'audit_head')").fetchall()
    for name, _ in found:
        database.execute_sql(f'DROP TRIGGER "{name}"')
    database.execute_sql("DELETE FROM audit_events WHERE sequence > ?", (last,))
    database.execute_sql("UPDATE audit_head SET sequence = ?, hash = (SELECT hash FROM "
                         "audit_events WHERE sequence = ?)", (last, last))
    for _, sql in found:
        database.execute_sql(sql)


def test_copies_made_while_people_write_are_whole(desk):
    writer, before = start_writer(desk.url, desk.folder), read_sequence()
    made = [make_copy(desk.settings).path for _ in range(2)]
    writer.kill()
    writer.communicate()
    assert read_sequence() > before
    assert all(prove(path, own_keys(desk), desk.folder) for path in made)


# -- what it is put back from, and where to ----------------------------------------------------


def spoil(path: Path, how) -> Path:
    """A changed copy of the file beside it."""
    changed = path.with_name("changed.okmd")
    changed.write_bytes(how(path.read_bytes()))
    return changed


def test_a_file_that_is_not_whole_is_refused_and_leaves_nothing(desk, tmp_path, monkeypatch):
    monkeypatch.setattr(container, "PIECE", 2**14)
    copy, into = make_copy(desk.settings), tmp_path / "new"
    piece = 2**14 + container.TAG + container.LENGTH
    for said, how in (
            ("е отрязан", lambda content: content[:len(content) // 2]),
            ("е отрязан", lambda content: content[:-1]),
            ("повреден или променен", lambda content: content[:-3] + b"xyz"),
            ("повреден или променен", lambda content: content[:-9 * piece] + content[-8 * piece:]),
            ("повреден или променен",
             lambda content: content.replace(b'"made": "2', b'"made": "3')),
            ("не е резервно копие", lambda content: b"PK" + content),
            ("не е резервно копие", lambda content: b"")):
        with pytest.raises(CopyProblem, match=said):
            restore(spoil(copy.path, how), into, own_keys(desk))
        assert not into.exists() and not list(tmp_path.glob("copying-*")), said
    with pytest.raises(CopyProblem, match="не се чете"):
        restore(tmp_path / "няма.okmd", into, own_keys(desk))


def test_a_used_folder_a_newer_version_and_foreign_keys_are_refused(desk, tmp_path, monkeypatch):
    copy, new = make_copy(desk.settings), tmp_path / "new"
    with pytest.raises(CopyProblem, match="не е празна"):
        restore(copy.path, desk.folder, own_keys(desk))
    write_keys(tmp_path / "foreign.json", Keys.make())
    with pytest.raises(CopyProblem, match="други ключове"):
        restore(copy.path, new, by_keys(tmp_path / "foreign.json"))
    foreign = private_key("1" * 72)
    with pytest.raises(SheetProblem, match=rf"не отваря.*{read_sheet(ring.path).number}"):
        restore(copy.path, new, by_sheet(foreign))
    monkeypatch.setattr(making, "known_steps", lambda: ["0001_first_version"])
    with pytest.raises(CopyProblem, match="от по-нова версия"):
        restore(copy.path, new, own_keys(desk))
    assert not new.exists()


def test_a_full_disk_is_said_and_leaves_no_half_copy(desk, tmp_path, monkeypatch):
    free = SimpleNamespace(free=1000, total=10**9)
    with monkeypatch.context() as patch:
        patch.setattr(making.shutil, "disk_usage", lambda _place: free)
        with pytest.raises(CopyProblem, match="Дискът е пълен"):
            make_copy(desk.settings)
    written = []

    def write(self, content):
        written.append(content)
        raise OSError(errno.ENOSPC, "No space left on device")
    with monkeypatch.context() as patch:
        patch.setattr(container.SealingWriter, "write", write)
        with pytest.raises(CopyProblem, match="Дискът е пълен"):
            make_copy(desk.settings)
    assert written and not list(desk.settings.copies.iterdir())


def test_a_copy_of_the_first_version_comes_along(tmp_path, _in_a_transaction):
    """Restored by this program it is brought up to date, names and documents open."""
    unpack(min(KEPT.iterdir()), tmp_path / "old")
    shutil.copy(tmp_path / "old" / "keys.json", tmp_path)
    with desk_in(tmp_path / "old"):
        ring.open(tmp_path / "old" / "keys.json")
        copy = make_copy(read_settings({"OKMD_DATA": str(tmp_path / "old")}), before_update=True)
    assert read_head(copy.path)["step"] == "0001_first_version" and copy.is_before_update
    lines = restore(copy.path, tmp_path / "new", by_keys(tmp_path / "keys.json"))
    assert any("промени в базата" in line for line in lines)
    with desk_in(tmp_path / "new"):
        ring.open(tmp_path / "new" / "keys.json")
        assert all(child.full_name() for child in CaseIdentity.select())


@pytest.mark.skipif(not DATABASE, reason=POSTGRESQL_ALONE)
def test_a_desk_on_postgresql_goes_into_a_copy_and_back(own_database, tmp_path):
    """The same rows and own columns, numbers that go on, a log that may be followed."""
    url, folder = own_database
    fill()
    OwnField(register="services", kind="date", label="Достъпна от").store()
    before = count_rows(database)
    settings = read_settings({"OKMD_DATA": str(folder), "OKMD_DATABASE_URL": url})
    copy = make_copy(settings)
    assert prove(copy.path, by_keys(folder / "keys.json"), folder)
    other = new_database()
    with pytest.raises(CopyProblem, match="вече има таблици"):
        restore(copy.path, tmp_path / "no", by_keys(folder / "keys.json"), url=url)
    restore(copy.path, tmp_path / "new", by_keys(folder / "keys.json"), url=other)
    with desk_in(tmp_path / "new", other):
        ring.open(tmp_path / "new" / "keys.json")
        after = count_rows(database)
        assert {table: count for table, count in after.items() if count != before[table]} == {
            "audit_events": before["audit_events"] + 1}
        assert CaseIdentity.get().first_name == NAME and verify().is_sound
        cast.make_case()
        assert verify().is_sound and "x1" in {
            column.name for column in database.get_columns("services")}


@pytest.mark.skipif(not DATABASE, reason=POSTGRESQL_ALONE)
def test_a_desk_that_worked_on_sqlite_goes_to_postgresql(desk, tmp_path):
    found.keep(ENTITIES.values())  # as every start and night leaves it
    indexes.look_at_data()
    before, copy, other = count_rows(database), make_copy(desk.settings), new_database()
    restore(copy.path, tmp_path / "new", own_keys(desk), url=other)
    with desk_in(tmp_path / "new", other):
        ring.open(tmp_path / "new" / "keys.json")
        after = count_rows(database)
        assert {table for table in before if after[table] != before[table]} == {"audit_events"}
        assert CaseIdentity.get().first_name == NAME


# -- the sheet --------------------------------------------------------------------------------


def test_every_typo_on_the_sheet_is_told_with_its_line():
    secret = "".join(str(number * 7 % 10) for number in range(72))
    shown = show_secret(secret)
    assert read_secret(shown) == secret == read_secret(shown.replace(" ", ""))
    lines = [line.split(".")[1] for line in shown.splitlines()]
    for place in (number for number, sign in enumerate(lines[2]) if sign.isdigit()):
        wrong = str((int(lines[2][place]) + 1) % 10)
        typed = [*lines[:2], lines[2][:place] + wrong + lines[2][place + 1:], lines[3]]
        with pytest.raises(SheetProblem, match="Ред 3"):
            read_secret("\n".join(typed))
    with pytest.raises(SheetProblem, match="Ред 1"):
        read_secret("\n".join([lines[1], lines[0], *lines[2:]]))
    with pytest.raises(SheetProblem, match="80 цифри, а са въведени 60"):
        read_secret("\n".join(lines[:3]))


def test_a_sheet_is_confirmed_by_typing_it(desk):
    keys = desk.folder / "keys.json"
    assert "непотвърден" in read_sheet(keys).told()
    typed = "\n".join(line for line in desk.sheet.splitlines() if line.startswith("    "))
    confirm_sheet(keys, typed)
    assert "потвърден на" in read_sheet(keys).told()
    make_sheet(keys)
    with pytest.raises(SheetProblem, match="в сила е лист"):
        confirm_sheet(keys, typed)


# -- which ones are kept ----------------------------------------------------------------------


def make_names(folder: Path, days: int, *names: str) -> None:
    folder.mkdir()
    for back in range(days):
        at = datetime(2026, 11, 30, 3, 10) - timedelta(days=back)
        (folder / f"okmd-{at:%Y%m%d-%H%M%S}.okmd").touch()
    for name in names:
        (folder / name).touch()


def test_copies_of_seven_days_four_weeks_and_twelve_months_stay(tmp_path):
    others = [f"okmd-2020010{day}-000000-update.okmd" for day in range(1, 6)]
    make_names(tmp_path / "copies", 500, "писмо.okmd", *others)
    gone = remove_old(tmp_path / "copies", (7, 4, 12))
    left = {copy.at.date() for copy in find_copies(tmp_path / "copies")
            if not copy.is_before_update}
    days = {date(2026, 11, 30) - timedelta(days=back) for back in range(7)}
    weeks = {date(2026, 11, 30), date(2026, 11, 29), date(2026, 11, 22), date(2026, 11, 15)}
    ends = {date(2026, 10, 31), date(2026, 9, 30), date(2026, 8, 31), date(2025, 12, 31)}
    assert days | weeks | ends <= left and len(left) == 7 + 2 + 11
    assert gone.count(others[0]) == 1 and others[4] not in gone
    assert (tmp_path / "copies" / "писмо.okmd").exists(), "nothing foreign is touched"


def test_the_newest_copy_always_stays():
    copies = [Copy(Path(f"okmd-20260{month}01-031000.okmd")) for month in (3, 2, 1)]
    assert kept(copies, 0, 0, 0) == {copies[0].path}


# -- in the open ------------------------------------------------------------------------------


def read_all() -> dict:
    """Every row of every register, opened, without the marks of the keys and of the sessions."""
    left = {"row_key", "key_version", "search", "number_index", "blob", "fs_uniquifier"}
    return {entity._meta.table_name: [
        {name: record.__data__[name] for name in record.__data__ if name not in left}
        for record in entity.select().order_by(entity.id)] for entity in ENTITIES.values()
        if entity._meta.table_name not in openly.LEFT}


def read_files() -> list[bytes]:
    return [record.content() for record in IssuedDocument.select().order_by(IssuedDocument.id)]


def test_a_full_export_is_read_without_us_and_makes_the_same_desk(desk, tmp_path):
    found.keep(ENTITIES.values())  # as every start and night leaves it
    indexes.look_at_data()
    assert "sqlite_stat1" in database.get_tables()
    before, files = read_all(), read_files()
    path, into = tmp_path / "износ.zip", tmp_path / "ново" / "данни"
    lines = openly.write_openly(path)
    assert "Не е шифрован" in lines[0] and path.stat().st_mode & 0o077 == 0
    with zipfile.ZipFile(path) as archive:
        told = archive.read("ПРОЧЕТИ.txt").decode()
        children = archive.read("таблици/case_identities.csv").decode("utf-8-sig")
        names = archive.namelist()
        assert "app.py take" in told and NAME in children and "Собствено име" in children
        assert any(name.startswith("файлове/documents/1 ") for name in names)
        document = next(name for name in names if name.startswith("файлове/documents/1 "))
        assert archive.read(document) == files[0]
        assert "protokol" not in document and b"okmd" not in archive.read("дневник.csv")[:20]
        (tmp_path / "open.sqlite").write_bytes(archive.read(FILE))
    plain = sqlite3.connect(tmp_path / "open.sqlite")
    assert plain.execute("SELECT first_name FROM case_identities").fetchone() == (NAME,)
    for table in (*openly.LEFT, "audit_events"):
        assert plain.execute(f"SELECT COUNT(*) FROM {table}").fetchone() == (0,)
    said = openly.take_openly(path, into)
    assert str(into) in said[1]
    with desk_in(into):
        ring.open(into / "keys.json")
        assert read_all() == before and read_files() == files
        assert NAME.encode() not in (into / FILE).read_bytes()
        assert CaseIdentity.get().number_index and verify().is_sound
        assert database.execute_sql("SELECT COUNT(*) FROM name_tokens").fetchone()[0] > 0
        openly.write_openly(tmp_path / "втори.zip")
    with zipfile.ZipFile(path) as one, zipfile.ZipFile(tmp_path / "втори.zip") as other:
        tables = [name for name in one.namelist() if name.startswith("таблици/")
                  and "users" not in name and "schema" not in name and "blobs" not in name]
        assert len(tables) > 50
        assert [name for name in tables if one.read(name) != other.read(name)] == []


def test_one_mechanism_alone_takes_nothing_of_another(desk, tmp_path):
    other = cast.make_mechanism("ДР")
    CaseIdentity(case=cast.make_case(other), first_name="Щъркелчо", last_name="Чужд", sex="m",
                 id_kind="none", no_number_reason="новородено").store()
    generate("protokol", cast.make_meeting(other))
    path = tmp_path / "един.zip"
    openly.write_openly(path, Mechanism.get(Mechanism.id != other.id))
    with zipfile.ZipFile(path) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist()
                              if not name.startswith("дневник"))
        assert "Щъркелчо".encode() not in everything and NAME.encode() in everything
    openly.take_openly(path, tmp_path / "ново")
    with desk_in(tmp_path / "ново"):
        assert [one.prefix for one in Mechanism.select()] != [other.prefix]
        assert IssuedDocument.select().count() == Meeting.select().count() == 1
        assert not database.execute_sql("PRAGMA foreign_key_check").fetchall()


@pytest.mark.parametrize(("change", "said"), [
    ("UPDATE organizations SET email = 'a@b.bg' || char(10) || 'Bcc: c@d.bg'", "„Ел. поща“ има"),
    ("UPDATE meetings SET online_link = 'javascript:alert(1)'", "„Връзка за онлайн участие“ има"),
    ("UPDATE users SET password = 'познат отпечатък'", "пароли, сесии или дневник"),
    ("CREATE TRIGGER keep_cases BEFORE DELETE ON cases BEGIN SELECT 1; END", "„keep_cases“"),
    ("CREATE TABLE r77 (id INTEGER, name TEXT)", "„r77“ .table"),
    ("CREATE VIEW users_now AS SELECT * FROM users", "„users_now“ .view")])
def test_an_export_that_somebody_has_filled_by_hand_is_not_taken(desk, tmp_path, change, said):
    path, spoiled = tmp_path / "износ.zip", tmp_path / "пипнат.zip"
    cast.make_account("Служител Пробен", "secretary")
    openly.write_openly(path)
    with zipfile.ZipFile(path) as whole:
        (tmp_path / FILE).write_bytes(whole.read(FILE))
        told = json.loads(whole.read("manifest.json"))
    with sqlite3.connect(tmp_path / FILE) as plain:
        for (name,) in plain.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'"
                                     ).fetchall():
            plain.execute(f'DROP TRIGGER "{name}"')
        assert plain.execute(change).rowcount
    plain.close()
    told["digest"] = making.digest_of(tmp_path / FILE)
    with zipfile.ZipFile(spoiled, "w") as archive:
        archive.write(tmp_path / FILE, FILE)
        archive.writestr("manifest.json", json.dumps(told))
    with pytest.raises(CopyProblem, match=said):
        openly.take_openly(spoiled, tmp_path / "ново")
    assert not (tmp_path / "ново").exists()


def test_what_is_no_export_is_refused_in_words(desk, tmp_path):
    path = tmp_path / "износ.zip"
    openly.write_openly(path)
    with pytest.raises(CopyProblem, match="вече съществува"):
        openly.write_openly(path)
    with pytest.raises(CopyProblem, match="не е празна"):
        openly.take_openly(path, desk.folder)
    content = path.read_bytes()
    for spoiled in (b"", b"x" * 100, content[:-200], content[:1000]):
        path.write_bytes(spoiled)
        with pytest.raises(CopyProblem, match="не е пълен износ"):
            openly.take_openly(path, tmp_path / "ново")
        assert not (tmp_path / "ново").exists()
    with zipfile.ZipFile(path, "w") as archive, zipfile.ZipFile(BytesIO(content)) as whole:
        for name in ("manifest.json", FILE):
            archive.writestr(name, whole.read(name) + b" " * (name == FILE))
    with pytest.raises(CopyProblem, match="променен след изнасянето"):
        openly.take_openly(path, tmp_path / "ново")
