"""„Състояние“, the copies on „Днес“, the bundle for support, and a disk that is full."""

import io
import json
import re
import zipfile
from types import SimpleNamespace

import pytest

from admin import gate
from admin.pages.state import technical
from admin.support import make_bundle, read_log
from models import folder
from models.copies import nightly
from models.database import database, is_sqlite
from models.marks import Mark, note, noted
from models.users import ADMIN, SECRETARY
from settings import key_file
from tests.admin.test_crawl import AN_HOUR, english_of, read_page
from tests.cast import make_organization
from tests.skipping import SQLITE_ALONE

NAMES = ("Мечослав", "Mechoslav", "1643149984", "taen@okmd.example")


@pytest.fixture
def admin(sign_in, no_tokens):
    return sign_in(ADMIN)


def test_the_administrator_sees_what_check_says(admin, settings):
    page = admin.get("/state/").get_data(as_text=True)
    for name, _, _told in nightly.examine(settings):
        assert name[1:] in page, name
    words = read_page(page).words
    assert not english_of(words) and not AN_HOUR.search(" ".join(words))
    assert "Направи копие" in page and "Още няма доказано копие" in page
    assert "Започни отначало" not in page


def test_what_was_found_at_night_is_told_with_its_time(admin):
    note(nightly.EXAMINED, lines=[["ключове", False, "Има записи без ключ."],
                                  [nightly.WHOLE, True, "прочетена е докрай"],
                                  ["часовник", True, "стар отговор"]])
    page = admin.get("/state/").get_data(as_text=True)
    assert "Има записи без ключ." in page and "прочетена е докрай" in page
    assert "стар отговор" not in page, "what can be asked now is asked now"
    today = admin.get("/").get_data(as_text=True)
    assert "Има записи без ключ." in today and "Резервни копия" in today
    assert "стар отговор" not in today, "what was right is not told"
    assert re.search(r"Прегледано <span[^>]*>\d\d\.\d\d\.\d{4}", today)


def test_the_first_page_asks_nothing_that_the_night_has_found(admin, monkeypatch):
    note(nightly.EXAMINED, lines=[[name, True, "наред"] for name in nightly.CHECKS])
    asked = []
    monkeypatch.setattr("admin.pages.state.look", lambda name, check, settings: (
        asked.append(name) or (name, True, "има")))
    admin.get("/")
    assert asked == ["резервни копия"]


def test_a_failed_copy_is_said_on_both_pages(admin):
    note(nightly.FAILED, why="Дискът за копия липсва.")
    for address in ("/", "/state/"):
        assert "Дискът за копия липсва." in admin.get(address).get_data(as_text=True)


def test_others_see_nothing_of_the_machine(sign_in):
    assert "/state/" not in sign_in(SECRETARY).get("/").get_data(as_text=True)


def test_the_button_asks_the_worker_for_a_copy(admin):
    assert admin.post("/state/copy/").status_code == 302
    assert noted(nightly.ASKED) is not None
    assert "Копието се прави" in admin.get("/state/").get_data(as_text=True)


# -- the bundle -------------------------------------------------------------------------------


def test_the_bundle_for_support_names_nobody(app, settings, admin, tmp_path):
    make_organization("Мечослав ООД")
    lines = [{"time": "t", "from": "okmd.requests", "message": "request", "status": 200,
              "path": f"/cases/12/{NAMES[0]}/step/"},
             {"from": "okmd.errors", "message": "failure", "path": f"/{NAMES[1]}",
              "trace": f'File "/opt/okmd-desk/models/base.py", line 7, in store\n'
                       f"    raise RuleError\nValueError: {NAMES[2]} {NAMES[0]}"},
             {"from": "okmd.copies", "message": f"the copy was not made: {NAMES[0]}"},
             {"from": "py.warnings", "message": " ".join(NAMES)}]
    log = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
    (settings.data / "okmd.log").write_text(f"{log}\n{NAMES[3]} не е JSON\n", encoding="utf-8")
    with zipfile.ZipFile(make_bundle(settings, {"cases", "step"})) as bundle:
        text = "\n".join(bundle.read(name).decode() for name in bundle.namelist())
    assert not [name for name in NAMES if name in text]
    for kept in ('"path": "/cases/#/…/step/"', "models/base.py 7 store", "ValueError",
                 "the copy was not made", "peewee", "OKMD_IDLE_MINUTES=20", "organizations "):
        assert kept in text, kept
    assert len(list(read_log(settings.data / "okmd.log", set()))) == 4
    (settings.data / "okmd.log").unlink()
    answer = admin.get("/state/support/")
    assert answer.status_code == 200
    assert "versions.txt" in zipfile.ZipFile(io.BytesIO(answer.data)).namelist()


# -- the disk ---------------------------------------------------------------------------------


def test_a_full_disk_is_said_and_reading_goes_on(sign_in, no_tokens, monkeypatch):
    """The database takes no page more until the reserve is given up, then reading does."""
    if not is_sqlite():
        pytest.skip(SQLITE_ALONE)
    secretary = sign_in(SECRETARY)
    pages = database.execute_sql("PRAGMA page_count").fetchone()[0]
    monkeypatch.setattr("admin.errors.give_up_reserve", lambda _folder: database.execute_sql(
        "PRAGMA max_page_count = 1000000"))
    monkeypatch.setattr(gate, "is_full", lambda _folder: True)
    answer = secretary.post("/organizations/new/", data={"name": "Написано преди това"})
    assert answer.status_code == 503
    page = answer.get_data(as_text=True)
    assert "Дискът е пълен" in page and "Написано преди това" in page
    assert secretary.get("/organizations/").status_code == 200 and pages
    assert not folder.is_full(database.folder)


def test_a_file_in_place_of_a_text_is_no_error_of_ours(admin):
    def upload():
        return io.BytesIO(b"x"), "x.txt"
    assert admin.post("/confirm", data={"password": upload()}).status_code == 400
    assert admin.post("/login", data={"email": upload()}).status_code < 500
    assert admin.post("/approvals/1/decide/", data={"allow": upload()}).status_code < 500


# -- the night --------------------------------------------------------------------------------


def test_a_night_notes_its_copy_its_proof_and_its_failure(rolled_back, settings, monkeypatch,
                                                          tmp_path):
    made = SimpleNamespace(path=tmp_path / "x.okmd", told=lambda: "копие от днес")
    monkeypatch.setattr(nightly, "make_copy", lambda *_: made)
    monkeypatch.setattr(nightly, "prove", lambda *_: ["редове: 7"])
    assert "  редове: 7" in nightly.keep_safe(settings)
    assert noted(nightly.MADE).told()["lines"] == ["редове: 7"]
    assert nightly.check_copies(settings) == "копие от днес, доказано с връщане"
    assert Mark.select().where(Mark.name.startswith("size ")).exists()

    def refuse(*_):
        raise nightly.DatabaseProblem("Дискът е пълен.")
    monkeypatch.setattr(nightly, "prove", refuse)
    with pytest.raises(nightly.DatabaseProblem):
        nightly.keep_safe(settings)
    assert noted(nightly.FAILED).told()["why"] == "Дискът е пълен."
    assert nightly.look("копия", nightly.check_copies, settings)[1] is False


def test_a_sheet_that_nobody_confirmed_is_said_after_a_while(app, settings, monkeypatch):
    assert key_file(settings).exists() and "Още няма лист" in nightly.check_sheet(settings)
    monkeypatch.setattr(nightly, "is_young", lambda: False)
    assert nightly.look("лист", nightly.check_sheet, settings)[1] is False


def test_commands_and_paths_stand_apart_in_a_sentence():
    assert technical("Изпълнете: app.py keys seal <и> пак.") == (
        "Изпълнете: <code>app.py keys seal</code> &lt;и&gt; пак.")
    assert english_of([re.sub("<code>.*?</code>", "", technical(
        "SQLite 3.54.0 (cysqlite), journal_mode=wal; № 7 8e849fb99 в /tmp/copies-x"))]) == set()
