"""Missing, foreign and unsafe keys are refused with one line; new ones only where none are used."""

import json
import stat

import pytest

import app
from models.cases.identity import CaseIdentity
from models.vault.keys import Key, KeyProblem, Keys, read_keys, write_keys
from models.vault.opening import KeyCheck, prepare, unlock
from models.vault.ring import KeyRing, ring
from models.vault.rotation import check_keys, describe_keys
from registry import CheckFailed
from tests.cast import make_case

PURPOSES = ("encryption", "number index", "name tokens", "key check")


@pytest.fixture
def desk(own_desk):
    """A desk that has sealed something."""
    CaseIdentity(case=make_case(), first_name="Мечо", last_name="Пухов").store()
    return own_desk


def refused(path) -> str:
    """The one line with which the start is refused."""
    with pytest.raises(KeyProblem) as problem:
        unlock(path)
    line = str(problem.value)
    assert "\n" not in line
    return line


def test_the_keys_are_made_with_the_database_for_its_user_alone(own_desk):
    path = own_desk / "keys.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert read_keys(path).current == 1 and KeyCheck.select().count() == 1
    assert sorted(p.name for p in own_desk.glob("keys*")) == ["keys.json"]


def test_a_missing_key_file_is_not_made_anew(desk):
    (desk / "keys.json").rename(desk / "elsewhere.json")
    for start in (unlock, prepare):
        with pytest.raises(KeyProblem, match="Липсва файлът.*листа за сейфа"):
            start(desk / "keys.json")
    assert not (desk / "keys.json").exists()
    unlock(desk / "elsewhere.json")
    assert CaseIdentity.get().first_name == "Мечо"


def test_foreign_keys_are_refused(desk):
    write_keys(desk / "keys.json", Keys.make())
    assert "не е на тази база данни" in refused(desk / "keys.json")


def test_keys_of_a_version_that_the_database_does_not_know_are_refused(desk):
    keys = read_keys(desk / "keys.json").with_new_version()
    write_keys(desk / "keys.json", Keys(2, keys.versions))
    assert "от друго време" in refused(desk / "keys.json")


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660])
def test_keys_that_others_may_read_are_refused(desk, mode):
    (desk / "keys.json").chmod(mode)
    assert "chmod 600" in refused(desk / "keys.json")


@pytest.mark.parametrize("content", [
    "", "{}", "[]", "null", "ключ", '{"current": 1, "versions": {}}', '{"current": 1}',
    '{"current": 1, "versions": {"1": "къс"}}', '{"current": 1, "versions": {"1": "AAAA"}}',
    '{"current": "x", "versions": {"1": 5}}', '{"current": 2, "versions": {"1": "%s"}}'
    % ("A" * 43)])
def test_a_damaged_key_file_is_refused(desk, content):
    (desk / "keys.json").write_text(content)
    assert "повреден" in refused(desk / "keys.json")


def test_a_folder_in_place_of_the_file_is_refused(desk):
    (desk / "keys.json").rename(desk / "elsewhere.json")
    (desk / "keys.json").mkdir(mode=0o700)
    assert "не се чете" in refused(desk / "keys.json")


def test_a_database_that_lost_its_key_check_gets_no_new_keys(desk):
    KeyCheck.delete().execute()
    with pytest.raises(KeyProblem, match="белегът на ключа липсва"):
        prepare(desk / "keys.json")


def test_keys_given_before_the_first_start_are_used(tmp_path, own_desk):
    KeyCheck.delete().execute()
    write_keys(tmp_path / "given.json", Keys.make())
    prepare(tmp_path / "given.json")
    assert ring.current.secret == read_keys(tmp_path / "given.json").versions[1].secret


def test_the_program_says_it_in_one_line_and_ends(desk, monkeypatch, capsys):
    monkeypatch.setenv("OKMD_DATA", str(desk))
    monkeypatch.setenv("OKMD_DATABASE_URL", "")
    (desk / "keys.json").unlink()
    assert [app.main(words) for words in (["run"], ["migrate"], ["document"])] == [1, 1, 1]
    told = capsys.readouterr().err.splitlines()
    lines = [line for line in told if "затворено" not in line]
    assert len(lines) == 3 and all("Липсва файлът с ключовете" in line for line in lines)


def test_the_path_of_the_keys_is_a_setting(desk, monkeypatch, capsys):
    (desk / "keys.json").rename(desk.parent / "secret.json")
    monkeypatch.setenv("OKMD_DATA", str(desk))
    monkeypatch.setenv("OKMD_DATABASE_URL", "")
    monkeypatch.setenv("OKMD_KEYS", str(desk.parent / "secret.json"))
    assert app.main(["keys", "show"]) == 0
    shown = capsys.readouterr().out
    assert "Версия 1" in shown and "записи: 2" in shown


def test_nothing_that_is_shown_holds_a_secret(desk):
    content = json.loads((desk / "keys.json").read_text())
    shown = "".join(describe_keys()) + check_keys(None) + repr(ring.keys) + repr(ring.current)
    assert content["versions"]["1"] not in shown and str(ring.current.secret) not in shown


def test_each_purpose_has_a_key_of_its_own():
    key, other = Key(1, b"a" * 32), Key(1, b"b" * 32)
    derived = [key.derive(purpose) for purpose in PURPOSES]
    derived += [other.derive(purpose) for purpose in PURPOSES]
    assert len(set(derived)) == 8 and all(len(value) == 32 for value in derived)
    assert key.check_value == Key(2, b"a" * 32).check_value != other.check_value


def test_a_running_program_follows_the_file(tmp_path):
    path, mine = tmp_path / "keys.json", KeyRing()
    first = Keys.make()
    write_keys(path, first)
    mine.open(path)
    second = first.with_new_version()
    write_keys(path, Keys(2, second.versions))
    assert mine.current.version == 2 and len(mine.all) == 2
    write_keys(path, Keys(2, second.versions).only([2]))
    assert [key.version for key in mine.all] == [2]
    assert mine.get(1).secret == first.versions[1].secret, "what was read before still opens"
    path.unlink()
    assert mine.current.version == 2


def test_keys_that_were_not_opened_seal_nothing():
    with pytest.raises(KeyProblem, match="не са отворени"):
        _ = KeyRing().current


def test_a_draft_left_by_a_crash_is_replaced(tmp_path):
    (tmp_path / "keys.json.new").write_text("half")
    write_keys(tmp_path / "keys.json", Keys.make())
    assert read_keys(tmp_path / "keys.json").current == 1
    assert [p.name for p in tmp_path.iterdir()] == ["keys.json"]


def test_the_check_finds_a_value_that_does_not_open(desk):
    assert check_keys(None) == "версия 1, шифровани записи: 2"
    CaseIdentity.update(row_key="друг").execute()
    with pytest.raises(CheckFailed, match="case_identities.first_name"):
        check_keys(None)
