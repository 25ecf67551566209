"""Settings are read strictly: a wrong value is a message that names the setting."""

import os
import time

import pytest

from app import trusted_hosts
from settings import (
    SETTINGS,
    SettingError,
    earlier_keys,
    key_file,
    read_settings,
    renew_secret_key,
    secret_key,
)


def test_an_empty_environment_gives_the_defaults():
    settings = read_settings({})
    assert (settings.host, settings.port, settings.https) == ("127.0.0.1", 8080, False)


@pytest.mark.parametrize(("name", "value"), [
    ("OKMD_PORT", "осем"), ("OKMD_PORT", "0"), ("OKMD_PORT", "65536"), ("OKMD_PORT", "٨٠"),
    ("OKMD_PORT", ""), ("OKMD_HOST", ""), ("OKMD_HOST", "http://x"), ("OKMD_HTTPS", "може би"),
    ("OKMD_DATABASE_URL", "mysql://x"), ("OKMD_DEMO_PASSWORD", "къса"), ("OKMD_DATA", " "),
    ("OKMD_DATA", __file__), ("OKMD_THREADS", "-1")])
def test_a_wrong_value_names_the_setting(name, value):
    with pytest.raises(SettingError, match=name):
        read_settings({name: value})


def test_an_unknown_setting_is_refused_with_the_known_ones():
    with pytest.raises(SettingError, match=r"OKMD_PROT: няма такава настройка.*OKMD_PORT"):
        read_settings({"OKMD_PROT": "8080"})


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.variable)
def test_every_setting_is_documented(setting, request):
    readme = (request.config.rootpath / "README.md").read_text(encoding="utf-8")
    assert f"`{setting.variable}`" in readme
    assert setting.help


def test_the_secret_key_is_made_once_and_for_this_user_alone(tmp_path):
    key = secret_key(tmp_path)
    assert len(key) >= 48 and secret_key(tmp_path) == key
    assert (tmp_path / "secret.key").stat().st_mode & 0o077 == 0


def test_a_key_that_others_may_read_is_refused(tmp_path):
    secret_key(tmp_path)
    (tmp_path / "secret.key").chmod(0o644)
    with pytest.raises(SettingError, match="chmod 600"):
        secret_key(tmp_path)


def test_a_renewed_key_of_cookies_leaves_the_one_before_until_its_sessions_are_over(tmp_path):
    settings = read_settings({"OKMD_DATA": str(tmp_path)})
    first = secret_key(tmp_path)
    assert earlier_keys(settings) == []
    renew_secret_key(tmp_path)
    assert secret_key(tmp_path) != first and earlier_keys(settings) == [first]
    replaced = tmp_path / "before-secret.key"
    assert replaced.stat().st_mode & 0o077 == 0
    hours = settings.session_hours * 3600
    os.utime(replaced, (time.time() - hours - 1,) * 2)
    assert earlier_keys(settings) == []


@pytest.mark.parametrize("address, is_taken", [
    ("postgresql://okmd@/okmd", True), ("postgresql://okmd@127.0.0.1:5433/okmd", True),
    ("postgresql://okmd@localhost/okmd", True), ("postgresql://okmd@db.oblast/okmd", False),
    ("postgresql://okmd@10.0.0.5/okmd?sslmode=require", False),
    ("postgresql://okmd@db.oblast/okmd?sslmode=verify-full", True)])
def test_a_database_elsewhere_is_reached_with_its_certificate_proved(address, is_taken):
    given = {"OKMD_DATABASE_URL": address}
    if is_taken:
        assert read_settings(given).database_url == address
    else:
        with pytest.raises(SettingError, match="sslmode=verify-full"):
            read_settings(given)


def test_keys_are_made_in_a_folder_of_their_own_and_found_where_they_were(tmp_path):
    settings = read_settings({"OKMD_DATA": str(tmp_path / "desk")})
    assert key_file(settings) == tmp_path / "desk-keys" / "keys.json"
    (tmp_path / "desk").mkdir()
    (tmp_path / "desk" / "keys.json").write_text("{}")
    assert key_file(settings) == tmp_path / "desk" / "keys.json"


def test_with_an_address_only_its_host_is_answered(app, monkeypatch):
    monkeypatch.setitem(app.config, "TRUSTED_HOSTS", trusted_hosts("https://desk.example.bg"))
    asked = {host: app.test_client().get("/login", base_url=f"https://{host}").status_code
             for host in ("desk.example.bg", "127.0.0.1:8080", "evil.example")}
    assert asked == {"desk.example.bg": 200, "127.0.0.1:8080": 200, "evil.example": 400}
    assert trusted_hosts("") is None
